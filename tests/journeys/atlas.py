"""Every page of the product: who opens it, where it is in the demo, and what its picture is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLResolver, get_resolver
from playwright.sync_api import Page

STRANGER = ""


@dataclass(frozen=True)
class Stop:
    """One page to look at. `{first_review}` in its address is the first such text in this person's list."""

    name: str  # of the URL
    who: str
    address: str
    shot: str
    status: int = 200


REPORTER, EDITOR, HEAD, DEPUTY = "wangsiqi", "linxiaolan", "chenzhiyuan", "zhoumin"
LEADER, DISTRICT, PUBLISHER, PROOFREADER = "zhaoliqun", "fanghuizhen", "sunhaifeng", "hejing"
AUDITOR, KEEPER = "weiguodong", "xuhang"
DISPATCHER, CONTACT = "jiangwenqian", "shenjiayi"

STOPS = [
    Stop("sign_in", STRANGER, "/sign-in/", "sign-in"),
    Stop("workbench", REPORTER, "/", "desk-reporter"),
    Stop("workbench", EDITOR, "/", "desk-editor"),
    Stop("workbench", HEAD, "/", "desk-head"),
    Stop("workbench", LEADER, "/", "desk-leader"),
    Stop("workbench", PUBLISHER, "/", "desk-publisher"),
    Stop("workbench", AUDITOR, "/", "desk-auditor"),
    Stop("workbench", KEEPER, "/", "desk-keeper"),
    Stop("workbench", EDITOR, "/?tab=claimed", "desk-claimed"),
    Stop("workbench", REPORTER, "/?tab=sent", "desk-sent"),
    Stop("workbench", EDITOR, "/?tab=done", "desk-done"),
    Stop("account", LEADER, "/account/", "account"),
    Stop("account_password", LEADER, "/account/password/", "account-password"),
    Stop("people", KEEPER, "/people/", "people"),
    Stop("people", KEEPER, "/people/?state=left", "people-left"),
    Stop("person_new", KEEPER, "/people/new/", "person-new"),
    Stop("person", KEEPER, "/people/{person}/", "person"),
    Stop("person_edit", KEEPER, "/people/{person}/edit/", "person-edit"),
    Stop("person_deactivate", KEEPER, "/people/{person}/deactivate/", "person-deactivate"),
    Stop("post_new", KEEPER, "/people/{person}/posts/new/", "post-new"),
    Stop("post_end", KEEPER, "/posts/{post}/end/", "post-end"),
    Stop("units", KEEPER, "/units/", "units"),
    Stop("unit_new", KEEPER, "/units/new/", "unit-new"),
    Stop("unit", KEEPER, "/units/{unit}/", "unit"),
    Stop("unit_edit", KEEPER, "/units/{unit}/edit/", "unit-edit"),
    Stop("outlets", EDITOR, "/outlets/", "outlets"),
    Stop("outlets", DISPATCHER, "/outlets/?silent=14", "outlets-silent"),
    Stop("outlet", KEEPER, "/outlets/{outlet}/", "outlet"),
    Stop("outlet_new", KEEPER, "/outlets/new/", "outlet-new"),
    Stop("outlet_edit", KEEPER, "/outlets/{outlet}/edit/", "outlet-edit"),
    Stop("office_records", KEEPER, "/office/", "office-records"),
    Stop("editorial:plans", KEEPER, "/plans/", "plans"),
    Stop("editorial:plan", HEAD, "/plans/{plan}/", "plan"),
    Stop("editorial:plan_edit", KEEPER, "/plans/{plan}/edit/", "plan-edit"),
    Stop("editorial:plan_new", KEEPER, "/plans/new/{unplanned}/", "plan-new"),
    Stop("editorial:opinions", HEAD, "/opinions/", "opinions"),
    Stop("editorial:opinion_edit", KEEPER, "/opinions/{opinion}/edit/", "opinion-edit"),
    Stop("editorial:articles", REPORTER, "/articles/", "list-reporter"),
    Stop("editorial:articles", EDITOR, "/articles/?tab=unit", "list-unit"),
    Stop("editorial:articles", EDITOR, "/articles/?tab=unit&q=供暖", "list-found"),
    Stop("editorial:articles", EDITOR, "/articles/?tab=unit&q=天狗食月", "list-nothing-found"),
    Stop("editorial:articles", AUDITOR, "/articles/?tab=audit", "list-audit"),
    Stop("editorial:new", REPORTER, "/articles/new/", "new"),
    Stop("editorial:edit", REPORTER, "/articles/{draft}/edit/", "edit-draft"),
    Stop("editorial:edit", REPORTER, "/articles/{returned}/edit/", "edit-returned"),
    Stop("editorial:edit", EDITOR, "/articles/{first_review}/edit/", "edit-reviewing"),
    Stop("editorial:article", REPORTER, "/articles/{draft}/", "article-draft"),
    Stop("editorial:article", REPORTER, "/articles/{returned}/", "article-returned"),
    Stop("editorial:article", EDITOR, "/articles/{first_review}/", "article-first-review"),
    Stop("editorial:article", PROOFREADER, "/articles/{first_review}/", "article-proofreading"),
    Stop("editorial:article", HEAD, "/articles/{second_review}/", "article-second-review"),
    Stop("editorial:article", LEADER, "/articles/{final_review}/", "article-final-review"),
    Stop("editorial:article", DISTRICT, "/articles/{major_review}/", "article-major-review"),
    Stop("editorial:article", PUBLISHER, "/articles/{signed_off}/", "article-signed-off"),
    Stop("editorial:article", EDITOR, "/articles/{published}/", "article-published"),
    Stop("editorial:article", EDITOR, "/articles/{declined}/", "article-declined"),
    Stop("editorial:article", LEADER, "/articles/{held}/", "article-held"),
    Stop("editorial:article", REPORTER, "/articles/{withdrawn}/", "article-withdrawn"),
    Stop("editorial:article", EDITOR, "/articles/{correcting}/", "article-correcting"),
    Stop("editorial:article", EDITOR, "/articles/{corrected}/", "article-corrected"),
    Stop("editorial:article", EDITOR, "/articles/{taken_down}/", "article-taken-down"),
    Stop("editorial:article", AUDITOR, "/articles/{second_review}/", "article-audited"),
    Stop("editorial:article", LEADER, "/articles/{final_review}/?do=approve", "dialog-approve"),
    Stop("editorial:article", LEADER, "/articles/{final_review}/?do=send_back", "dialog-send-back"),
    Stop("editorial:article", LEADER, "/articles/{final_review}/?do=decline", "dialog-decline"),
    Stop("editorial:article", LEADER, "/articles/{final_review}/?do=hold", "dialog-hold"),
    Stop("editorial:article", EDITOR, "/articles/{first_review}/?do=mark", "dialog-mark"),
    Stop("editorial:article", EDITOR, "/articles/{urgent}/?do=consent", "dialog-consent"),
    Stop("editorial:article", REPORTER, "/articles/{returned}/?do=submit", "dialog-submit"),
    Stop("editorial:article", REPORTER, "/articles/{returned}/?do=withdraw", "dialog-withdraw"),
    Stop("editorial:compare", HEAD, "/articles/{revised}/compare/", "compare-inline"),
    Stop("editorial:compare", HEAD, "/articles/{revised}/compare/?view=side", "compare-side"),
    Stop("editorial:drawing", EDITOR, "/articles/{second_review}/flow/", "drawing"),
    Stop("editorial:trail", AUDITOR, "/articles/{corrected}/trail/", "trail-article"),
    Stop("trails", AUDITOR, "/trail/", "trail-unit"),
    Stop("editorial:sheet", LEADER, "/articles/{corrected}/sheet/", "sheet-corrected"),
    Stop("editorial:sheet", LEADER, "/articles/{final_review}/sheet/", "sheet-final-review"),
    Stop("notices", DISPATCHER, "/notices/", "notices"),
    Stop("editorial:act", EDITOR, "/articles/{published}/correct/", "ask-correct"),
    Stop("editorial:act", EDITOR, "/articles/{published}/take_down/", "ask-take-down"),
    Stop("editorial:correction", HEAD, "/corrections/{correction}/", "correction"),
    Stop("editorial:correction", EDITOR, "/corrections/{carried_out}/", "correction-carried-out"),
    Stop("calendar", EDITOR, "/calendar/", "calendar"),
    Stop("calendar_year", KEEPER, "/calendar/2027/", "calendar-provisional"),
    Stop("calendar_edit", KEEPER, "/calendar/2027/edit/", "calendar-edit"),
    Stop("rectification:findings", DISPATCHER, "/findings/", "ledger"),
    Stop("rectification:findings", CONTACT, "/findings/?q=没有这一条", "ledger-nothing-found"),
    Stop("rectification:units", DISPATCHER, "/findings/units/", "units-mending"),
    Stop("rectification:units", CONTACT, "/findings/units/?period=2026&sort=-late", "units-mending-own"),
    Stop("rectification:unit", DISPATCHER, "/findings/units/{unit_mending}/", "unit-mending"),
    Stop(
        "rectification:unit",
        CONTACT,
        "/findings/units/{unit_mending}/?show=long_term",
        "unit-mending-nothing",
    ),
    Stop("rectification:findings", DISPATCHER, "/findings/?severity=ordinary&sort=due", "ledger-sifted"),
    Stop("rectification:ledger_print", DISPATCHER, "/findings/print/?sort=due", "ledger-print"),
    Stop("rectification:ledger_columns", DISPATCHER, "/findings/columns/", "ledger-columns"),
    Stop("rectification:bulk", DISPATCHER, "/findings/bulk/assign/?chosen={finding_new}.1", "ledger-bulk"),
    Stop("rectification:register", PUBLISHER, "/findings/new/", "finding-register"),
    Stop("rectification:finding", DISPATCHER, "/findings/{finding_new}/", "finding-to-assign"),
    Stop("rectification:finding", CONTACT, "/findings/{finding_assigned}/", "finding-to-accept"),
    Stop("rectification:finding", PROOFREADER, "/findings/{finding_check}/", "finding-to-check"),
    Stop("rectification:finding", REPORTER, "/findings/{finding_closed}/", "finding-closed"),
    Stop("rectification:finding", DISPATCHER, "/findings/{swept}/?do=sweep", "finding-swept"),
    Stop("rectification:sweeps", DISPATCHER, "/findings/{swept}/sweeps/", "sweeps"),
    Stop("rectification:sweep", EDITOR, "/sweeps/{sweep_open}/", "sweep-to-answer"),
    Stop("rectification:sweep", DISPATCHER, "/sweeps/{sweep}/", "sweep-answered"),
    Stop("rectification:campaigns", DISPATCHER, "/campaigns/", "campaigns"),
    Stop("rectification:campaigns", CONTACT, "/campaigns/", "campaigns-of-unit"),
    Stop("rectification:campaign_new", DISPATCHER, "/campaigns/new/", "campaign-new"),
    Stop("rectification:campaign", DISPATCHER, "/campaigns/{campaign}/", "campaign"),
    Stop("rectification:campaign", DISPATCHER, "/campaigns/{campaign_draft}/", "campaign-draft"),
    Stop("rectification:campaign_edit", DISPATCHER, "/campaigns/{campaign_draft}/edit/", "campaign-edit"),
    Stop("rectification:census", EDITOR, "/censuses/{census}/", "census-to-tell"),
    Stop("rectification:census", CONTACT, "/censuses/{census}/", "census-told"),
    Stop("rectification:intakes", DISPATCHER, "/intakes/", "intakes"),
    Stop("rectification:intake_new", DISPATCHER, "/intakes/new/", "intake-new"),
    Stop("rectification:intake_columns", DISPATCHER, "/intakes/{intake}/columns/", "intake-columns"),
    Stop("rectification:intake_edit", DISPATCHER, "/intakes/{intake}/edit/", "intake-edit"),
    Stop("rectification:intake", DISPATCHER, "/intakes/{intake}/", "intake-preview"),
    Stop("rectification:intake", DISPATCHER, "/intakes/{intake_over}/", "intake-result"),
    Stop("rectification:checklists", KEEPER, "/checklists/", "checklists"),
    Stop("rectification:checklist", KEEPER, "/checklists/{checklist}/", "checklist"),
    Stop("rectification:checklist_edit", KEEPER, "/checklists/{checklist}/edit/", "checklist-edit"),
    Stop("rectification:inspections", PUBLISHER, "/inspections/", "inspections"),
    Stop("rectification:inspection_new", PUBLISHER, "/inspections/new/", "inspection-new"),
    Stop(
        "rectification:inspection_edit",
        PUBLISHER,
        "/inspections/{inspection_drafted}/edit/",
        "inspection-edit",
    ),
    Stop("rectification:inspection", PUBLISHER, "/inspections/{inspection}/", "inspection-running"),
    Stop("rectification:inspection", HEAD, "/inspections/{inspection_issued}/", "inspection-issued"),
    Stop("rectification:inspection", CONTACT, "/inspections/{inspection_issued}/", "inspection-of-ours"),
    Stop("rectification:target", PUBLISHER, "{target}", "inspection-sheet"),
    Stop("rectification:checklist_new", KEEPER, "/checklists/new/?unit={unit}", "checklist-new"),
    Stop("rectification:terms", KEEPER, "/findings/terms/", "terms"),
    Stop("rectification:unit_terms", DISPATCHER, "/findings/terms/{terms}/", "terms-unit"),
    Stop("rectification:terms_edit", KEEPER, "/findings/terms/{terms}/edit/", "terms-edit"),
]

NO_PAGES = {
    "editorial:seen": "the article page says what was looked at",
    "healthz": "JSON for monitors",
    "notice": "leads on to what it is about",
    "notices_read": "a button",
    "follow": "a button",
    "csp_report": "browsers post to it",
    "set_language": "a button",
    "sign_out": "a button",
    "sign_in_as": "a button",
    "person_reactivate": "a button; its answer is the page of the password that is shown once",
    "person_password": "a button; its answer is the page of the password that is shown once",
    "unit_switch": "a button",
    "outlet_status": "a button",
    "outlets_export": "a file",
    "editorial:bulk_approve": "a button; its answer has a test of its own",
    "editorial:begin": "JSON",
    "editorial:lock_nothing": "JSON",
    "editorial:paste_new": "JSON",
    "editorial:autosave": "JSON",
    "editorial:lock": "JSON",
    "editorial:upload": "JSON",
    "editorial:paste": "JSON",
    "editorial:copy": "JSON",
    "editorial:import_docx": "a button",
    "editorial:export_docx": "a file",
    "file": "a file",
    "editorial:sheet_pdf": "a file",
    "editorial:review_bpmn": "a file",
    "editorial:claim": "a button",
    "editorial:release": "a button",
    "editorial:correction_claim": "a button",
    "editorial:correction_release": "a button",
    "editorial:correction_act": "a button",
    "editorial:opinion_remove": "a button",
    "calendar_withdraw": "a button",
    "rectification:units_export": "a file",
    "rectification:act": "a button",
    "rectification:ledger_export": "a file",
    "rectification:saved_view_new": "a button",
    "rectification:saved_view": "a page of what somebody has kept; the demo keeps nothing",
    "rectification:saved_view_remove": "a button",
    "rectification:request_act": "a button",
    "rectification:claim": "a button",
    "rectification:release": "a button",
    "rectification:checklist_install": "a button",
    "rectification:inspection_act": "a button",
    "rectification:inspection_export": "a file",
    "rectification:inspection_import": "a button; its answer is told on a page that has tests of its own",
    "rectification:sweep_act": "a button",
    "rectification:sweep_claim": "a button",
    "rectification:sweep_release": "a button",
    "rectification:campaign_act": "a button",
    "rectification:campaign_claim": "a button",
    "rectification:campaign_release": "a button",
    "rectification:campaign_export": "a file",
    "rectification:census_answer": "a button",
    "rectification:census_claim": "a button",
    "rectification:census_release": "a button",
    "rectification:intake_names": "a button",
    "rectification:intake_lines": "a button",
    "rectification:intake_go": "a button",
    "rectification:intake_drop": "a button",
    "rectification:intake_rest": "a file",
    "rectification:intake_file": "a file",
}

# where the demo has what a placeholder means: a page, and which of its links; else a list of texts in that state
FINDS = {
    "person": ("/people/?q=蒋文茜", r"/people/(\d+)/"),
    "post": ("/people/{person}/", r"/posts/(\d+)/end/"),
    "unit": ("/units/", r"/units/(\d+)/"),
    "outlet": ("/outlets/?q=青石街道发布", r"/outlets/(\d+)/"),
    "plan": ("/plans/", r"/plans/(\d+)/"),
    "unplanned": ("/plans/", r"/plans/new/(\d+)/"),
    "opinion": ("/opinions/", r"/opinions/(\d+)/edit/"),
    "urgent": ("/articles/?tab=unit&state=final_review&urgent=on", r"/articles/(\d+)/"),
    "revised": ("/articles/?tab=unit&state=corrected", r"/articles/(\d+)/"),
    "correction": ("/articles/{correcting}/", r"/corrections/(\d+)/"),
    "checklist": ("/checklists/", r"/checklists/(\d+)/"),
    "unit_mending": ("/findings/units/", r"/findings/units/(\d+)/"),
    "terms": ("/findings/terms/", r"/findings/terms/(\d+)/"),
    "intake": ("/intakes/", r'/intakes/(\d+)/">第三季度'),
    "intake_over": ("/intakes/", r'/intakes/(\d+)/">新媒体监测周报'),
    "finding_new": ("/findings/?tab=new", r"/findings/(\d+)/"),
    "finding_assigned": ("/findings/?q=转载通知", r"/findings/(\d+)/"),
    "finding_check": ("/findings/?tab=check", r"/findings/(\d+)/"),
    "finding_closed": ("/findings/?tab=closed", r"/findings/(\d+)/"),
    "inspection": ("/inspections/?tab=running", r"/inspections/(\d+)/"),
    "inspection_drafted": ("/inspections/?tab=drafted", r"/inspections/(\d+)/"),
    "inspection_issued": ("/inspections/?tab=issued", r"/inspections/(\d+)/"),
    "target": ("/inspections/{inspection}/", r"(/inspections/\d+/\d+/)"),
    "swept": ("/findings/?q=连续16天未更新", r"/findings/(\d+)/"),
    "sweep": ("/findings/{swept}/sweeps/", r"/sweeps/(\d+)/\">望川区农"),
    "sweep_open": ("/", r"/sweeps/(\d+)/"),
    "campaign": ("/campaigns/", r"/campaigns/(\d+)/\">政务新媒体"),
    "campaign_draft": ("/campaigns/", r"/campaigns/(\d+)/\">涉企"),
    "census": ("/campaigns/", r"/censuses/(\d+)/"),
    "carried_out": ("/articles/{corrected}/", r"/corrections/(\d+)/"),
}


@dataclass
class Guide:
    """Knows the way: fills the placeholders of an address for the person whose page it is."""

    known: dict[tuple[str, str], str] = field(default_factory=dict)

    def lead(self, page: Page, stop: Stop) -> str:
        return self._filled(page, stop.who, stop.address)

    def _filled(self, page: Page, who: str, address: str) -> str:
        for name in re.findall(r"{(\w+)}", address):
            if (who, name) not in self.known:
                self.known[who, name] = self._found(page, who, name)
            address = address.replace(f"{{{name}}}", self.known[who, name])
        return address

    def _found(self, page: Page, who: str, name: str) -> str:
        listed, link = FINDS.get(name, (f"/articles/?tab=unit&state={name}", r"/articles/(\d+)/"))
        answer = page.request.get(self._filled(page, who, listed))
        numbers = re.findall(f'href="{link}', answer.text())
        assert numbers, f"{who} finds no {name} on {answer.url}"
        return str(numbers[0])


def names(resolver: Any = None, space: str = "") -> Iterator[str]:
    """The names of all addresses that the site has."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from names(each, f"{space}{each.namespace}:" if each.namespace else space)
        else:
            yield f"{space}{each.name}"
