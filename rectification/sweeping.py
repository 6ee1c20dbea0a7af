"""举一反三: asking other units to look for the same fault, and what their answers do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from rectification import rules
from rectification.models import Finding, Source, Sweep, SweepState
from rectification.opening import open_findings
from workflows import deadlines, engine
from workflows.act import Act, Refusal, Verb, refuse_if
from workflows.models import Outlet, Post, Role, Unit, User


@dataclass(frozen=True)
class Found:
    """One more place where it is the same: on an account, or wherever else."""

    title: str
    outlet: Outlet | None = None
    locus: str = ""


# On the finding: its own flow's verb.


def sweep(act: Act) -> None:
    """发起, or more units later: each is asked in a case of its own, so that it lies on that unit's desk."""
    finding: Finding = act.subject
    units: list[Unit] = act.said("units")
    asked = [
        Sweep(
            finding=finding,
            cycle=finding.cycle,
            unit_id=finding.unit_id,
            asked=unit,
            author=act.by,
            words=act.said("words").strip(),
            asked_at=act.at,
            due_at=deadlines.close_of(act.said("until")),
        )
        for unit in units
    ]
    engine.begin_many(asked, by=act.by, at=act.at, within=act, words=act.said("words"))
    finding.changed_at = act.at
    act.changes = {"units": [unit.pk for unit in units], "until": act.said("until").isoformat()}


def names_units_to_look(act: Act) -> Refusal | None:
    """Others than the one that mends it, and each but once."""
    finding: Finding = act.subject
    units: list[Unit] = act.said("units", [])
    if not units:
        return Refusal(_("请至少选择一个单位"), "units")
    if finding.lead_id in {unit.pk for unit in units}:
        return Refusal(_("主办单位正在整改这个问题，不必再排查"), "units")
    before = Sweep.objects.standing().filter(finding=finding.pk, cycle=finding.cycle, asked__in=units)
    again = before.select_related("asked").first()
    return refuse_if(
        again is not None,
        _("{unit}已在排查之列").format(unit=again.asked if again else ""),
        code="units",
    )


def gives_time_to_look(act: Act) -> Refusal | None:
    until = act.said("until", None)
    return refuse_if(
        until is None or deadlines.close_of(until) <= act.at, _("反馈期限须晚于现在"), code="until"
    )


SWEEP = Verb(
    "sweep",
    _("举一反三"),
    checks=(rules.gives_words, names_units_to_look, gives_time_to_look),
    body=sweep,
    past=_("请其他单位举一反三"),
)


def take_back_what_is_moot(act: Act) -> None:
    """不属实: nobody need look for a fault that was none."""
    for asked in Sweep.objects.filter(finding=act.subject.pk, state=SweepState.ASKED):
        words = _("所涉问题认定不属实，不必再排查")
        engine.perform(asked, "withdraw", by=act.by, at=act.at, within=act, words=str(words))


# On what one unit was asked.


def the_asked_unit(act: Act) -> Post | User | Refusal:
    post = act.post_as(Role.CONTACT, path=act.subject.asked.path)
    return post or Refusal(_("由排查单位的整改联络员反馈"))


def was_asked_about_a_finding(act: Act) -> Refusal | None:
    return refuse_if(act.within is None, _("举一反三在问题的页面发起"))


def open_sweep(act: Act) -> None:
    """Nothing more to write: the row says it."""


def answer(act: Act) -> None:
    sweep: Sweep = act.subject
    sweep.answer, sweep.proof = act.said("words").strip(), act.said("proof", None) or sweep.proof
    sweep.answered_by, sweep.answered_at = act.by, act.at
    if sweep.proof is not None:
        act.changes = {"proof": [sweep.proof.name, sweep.proof.sha256]}


def withdraw(act: Act) -> None:
    """撤回: the unit need not look any more."""


def open_what_was_found(act: Act) -> None:
    """Each place becomes a finding of the same ledger, for the dispatcher to hand out."""
    answer(act)
    sweep: Sweep = act.subject
    like = sweep.finding
    found: list[Found] = act.said("found")
    opened = open_findings(
        [
            Finding(
                title=each.title.strip(),
                description=sweep.answer,
                category=like.category,
                severity=like.severity,
                source=Source.SWEEP,
                source_ref=like.number,
                found_at=act.at,
                found_by=act.by.name,
                unit_id=sweep.unit_id,
                lead=sweep.asked,
                outlet=each.outlet,
                locus=each.locus,
                phrase=like.phrase,
                swept_from=sweep,
            )
            for each in found
        ],
        by=act.by,
        at=act.at,
        within=act,
    )
    act.changes |= {"findings": [finding.pk for finding in opened]}


def says_where_it_was_found(act: Act) -> Refusal | None:
    found: list[Found] = act.said("found", [])
    if not found or any(not each.title.strip() for each in found):
        return Refusal(_("请写明发现的问题"), "title_1")
    return None


SWEEP_VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "ask",
            _("发起排查"),
            rules=(was_asked_about_a_finding,),
            body=open_sweep,
            past=_("请本单位排查同类问题"),
        ),
        Verb(
            "none_found",
            _("未发现"),
            checks=(rules.gives_words,),
            body=answer,
            past=_("反馈：排查后未发现"),
        ),
        Verb(
            "found",
            _("发现同类问题"),
            checks=(rules.gives_words, says_where_it_was_found),
            body=open_what_was_found,
            past=_("反馈：发现同类问题"),
        ),
        Verb(
            "not_applicable",
            _("不适用"),
            checks=(rules.gives_words,),
            body=answer,
            past=_("反馈：本单位不适用"),
        ),
        Verb(
            "withdraw",
            _("撤回排查"),
            checks=(rules.gives_words,),
            body=withdraw,
            past=_("撤回排查"),
        ),
    )
}
