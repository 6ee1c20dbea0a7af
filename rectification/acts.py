"""What each verb of 整改闭环 does once the door has let it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification import asking, clock, reporting, rules, sweeping, urging
from rectification.models import Finding, Measure, Severity, Verdict
from rectification.terms import terms_of
from workflows import deadlines
from workflows.act import Act, Refused, Verb
from workflows.models import Unit, User
from workflows.nodes import redate

DECISION, KIND = Verdict.Decision, Verdict.Kind


@dataclass(frozen=True)
class Step:
    """One measure as it is handed in."""

    words: str
    owner: User
    due_on: date


def register(act: Act) -> None:
    """登记: its number is its case's."""
    finding: Finding = act.subject
    finding.number = f"ZG-{act.on.year}-{finding.pk:05d}"
    finding.registered_by = act.by
    finding.registered_at = finding.changed_at = act.at
    finding.fingerprint = finding.mark_of()
    if finding.due_original is not None:  # the notice that it came with says until when
        finding.due_first = finding.due_current = finding.due_original
    act.changes = {
        "source": finding.source,
        "category": finding.category,
        "severity": finding.severity,
        **({"recurrence_of": finding.recurrence_of_id} if finding.recurrence_of_id else {}),
    }


def assign(act: Act) -> None:
    """交办: to a lead unit, with a deadline by severity or by the notice itself."""
    finding: Finding = act.subject
    finding.severity = act.said("severity", "") or finding.severity
    _give_to(act, act.said("lead"))
    if finding.due_original is None:
        named, term = act.said("due", None), terms_of(act).of[finding.weight]
        finding.due_original = finding.due_first = finding.due_current = named or term.due(act.at)
        if named is None:
            clock.by_term(finding, term, act.on)
        else:
            clock.by_hand(finding)
    act.changes |= {"severity": finding.severity, "due": _moment(finding.due_current)}


def set_helpers(act: Act) -> None:
    helpers: list[Unit] = act.said("helpers", [])
    if helpers:
        act.subject.helpers.set(helpers)


def transfer(act: Act) -> None:
    """转办: another unit signs for it; the deadline stays."""
    _give_to(act, act.said("lead"))


def _give_to(act: Act, lead: Unit) -> None:
    finding: Finding = act.subject
    act.changes = {"lead": [finding.lead_id, lead.pk]}
    finding.lead, finding.responsible, finding.changed_at = lead, None, act.at


def accept(act: Act) -> None:
    finding: Finding = act.subject
    finding.responsible, finding.changed_at = act.said("responsible"), act.at
    act.changes = {"responsible": finding.responsible.pk}


def hand_back(act: Act) -> None:
    """退回: the main clock keeps running."""
    finding: Finding = act.subject
    suggested: Unit | None = act.said("lead", None)
    act.changes = {"lead": [finding.lead_id, None], "suggested": suggested.pk if suggested else None}
    finding.returns += 1
    finding.lead, finding.changed_at = None, act.at


def plan(act: Act) -> None:
    """制定措施: what was planned before in this cycle and not done is dropped, and stays to be read."""
    finding: Finding = act.subject
    finding.cause, finding.containment = act.said("cause").strip(), act.said("containment").strip()
    finding.changed_at = act.at
    _put_measures(act)
    if finding.weight.weighty:
        act.branch = "review"


def amend_plan(act: Act) -> None:
    """调整措施: while the work goes on; done measures stay. A weighty plan is approved anew."""
    act.subject.changed_at = act.at
    _put_measures(act)
    act.stays = not act.subject.weight.weighty


def _put_measures(act: Act) -> None:
    finding: Finding = act.subject
    steps: list[Step] = act.said("measures")
    Measure.objects.filter(finding=finding.pk, cycle=finding.cycle, done_at__isnull=True).update(dropped=True)
    Measure.objects.bulk_create(
        Measure(finding=finding, cycle=finding.cycle, words=step.words, owner=step.owner, due_on=step.due_on)
        for step in steps
    )
    act.changes = {"measures": [[step.words, step.owner.pk, step.due_on.isoformat()] for step in steps]}


def approve_plan(act: Act) -> None:
    act.subject.plan_approver, act.subject.changed_at = act.by, act.at


def refuse_plan(act: Act) -> None:
    act.subject.changed_at = act.at


def finish_measure(act: Act) -> None:
    """完成措施: by its owner, or by the responsible person."""
    finding: Finding = act.subject
    measure = Measure.objects.filter(
        finding=finding.pk, cycle=finding.cycle, pk=act.said("measure", 0), dropped=False
    ).first()
    if measure is None or measure.done_at is not None:
        raise Refused(_("这条措施已经办结或不再执行"))
    if act.by.pk not in (measure.owner_id, finding.responsible_id):
        raise Refused(_("由措施负责人或责任人办理"))
    measure.done_at, measure.done_by, measure.note = act.at, act.by, act.said("words").strip()[:300]
    measure.save(update_fields=["done_at", "done_by", "note"])
    finding.changed_at = act.at
    act.changes = {"measures": [measure.pk]}


def pass_it(act: Act) -> None:
    """复核通过: a minor finding is struck off, a weighty one goes to the leader, any other is observed."""
    finding: Finding = act.subject
    judge(act, KIND.CHECK, DECISION.PASS)
    finding.checker, finding.changed_at = act.by, act.at
    if finding.weight.weighty:
        act.branch = "weighty"
        return
    reporting.take(finding)
    if finding.severity == Severity.MINOR:
        act.branch = "minor"
        finding.closed_at = act.at
    else:
        finding.observe_until = terms_of(act).of[finding.weight].observe_until(act.at)


def reject(act: Act) -> None:
    """驳回: the time under review is not charged to the unit."""
    finding: Finding = act.subject
    judge(act, KIND.CHECK, DECISION.REJECT)
    finding.rejects += 1
    _give_time_back(act)
    act.changes = {"due": _moment(finding.due_current)}


def close(act: Act) -> None:
    """销号: signed by the leader in charge; the observation begins."""
    finding: Finding = act.subject
    judge(act, KIND.CLOSE, DECISION.PASS)
    reporting.take(finding)
    finding.changed_at = act.at
    finding.observe_until = terms_of(act).of[finding.weight].observe_until(act.at)


def send_back(act: Act) -> None:
    """销号退回: checked again by the verifier."""
    judge(act, KIND.CLOSE, DECISION.REJECT)
    act.subject.checker, act.subject.changed_at = None, act.at


def judge(act: Act, kind: str, decision: str) -> None:
    finding: Finding = act.subject
    assert finding.responsible_id is not None
    assert finding.submitter_id is not None
    given = Verdict.objects.filter(
        finding=finding.pk, cycle=finding.cycle, attempt=finding.attempt, kind=kind
    ).count()
    Verdict.objects.create(
        finding=finding,
        cycle=finding.cycle,
        attempt=finding.attempt,
        turn=given + 1,
        kind=kind,
        decision=decision,
        reason=act.said("reason"),
        words=act.said("words"),
        by=act.by,
        post_id=act.post_id,
        acting_for=act.acting_for,
        responsible_id=finding.responsible_id,
        submitter_id=finding.submitter_id,
        checker=finding.checker if kind == KIND.CLOSE else None,
        digest=finding.report_digest,
        at=act.at,
    )


def _give_time_back(act: Act) -> None:
    """Working days under check are added to the deadline, unless the verifier names a later one."""
    finding: Finding = act.subject
    finding.changed_at = act.at
    assert finding.submitted_at is not None
    days = max(deadlines.working_days_between(finding.submitted_at, act.at), 0)
    finding.checked_days += days
    if finding.due_first is not None and finding.mended_at is None:
        finding.due_first = _later(finding.due_first, days)
    if (
        finding.review_on is not None
    ):  # it was long-term: its deadline lay before that, and is no measure any more
        lapse(act)
        if (named := act.said("due", None)) and named > finding.due_current:
            finding.due_current = named
            clock.by_hand(finding)
    elif finding.due_current is not None:
        before, named = finding.due_current, act.said("due", None)
        moved = _later(before, days)
        finding.due_current = max(moved, named or moved)
        if finding.due_current > moved:
            clock.by_hand(finding)
        elif moved > before:
            clock.add_days(finding, before, days)


def confirm(act: Act) -> None:
    """观察期满无反弹: struck off."""
    act.subject.closed_at = act.subject.changed_at = act.at


def relapse(act: Act) -> None:
    """反弹: a new cycle, one degree worse."""
    finding: Finding = act.subject
    finding.severity = finding.weight.worse
    _new_cycle(act)


def reopen(act: Act) -> None:
    """重新整改: when it was struck off stays in the record."""
    finding: Finding = act.subject
    act.changes = {"closed_at": _moment(finding.closed_at)}
    finding.closed_at = None
    _new_cycle(act)


def _new_cycle(act: Act) -> None:
    finding: Finding = act.subject
    finding.cycle, finding.attempt = finding.cycle + 1, 0
    finding.checker = finding.submitter = finding.plan_approver = finding.submitted_at = None
    finding.observe_until, finding.report_digest, finding.changed_at = None, "", act.at
    term = terms_of(act).of[finding.weight]
    finding.due_current = term.due(act.at)
    clock.by_term(finding, term, act.on)
    act.changes |= {"cycle": finding.cycle, "due": _moment(finding.due_current), "severity": finding.severity}


def extend(act: Act) -> None:
    """延期: `due_original` does not move."""
    finding: Finding = act.subject
    before = finding.due_current
    until = deadlines.close_of(act.said("until"))
    finding.due_current = max(before, until) if before else until
    clock.by_hand(finding)
    finding.extensions += 1
    finding.changed_at = act.at
    redate([task for task in act.tasks if task.owner_id == finding.responsible_id], finding.due_current)
    act.changes = {"due": [_moment(before), _moment(finding.due_current)]}


def go_long_term(act: Act) -> None:
    finding: Finding = act.subject
    finding.review_on, finding.changed_at = act.said("until"), act.at
    act.changes = {"review_on": finding.review_on.isoformat() if finding.review_on else ""}


def lapse(act: Act) -> None:
    """长期坚持到期: the clock runs again."""
    finding: Finding = act.subject
    finding.review_on, finding.changed_at = None, act.at
    days = terms_of(act).lapse_days
    finding.due_current = deadlines.due_in_days(act.at, days)
    clock.by_days(finding, act.on, days)
    act.changes = {"due": _moment(finding.due_current)}


def end(act: Act) -> None:
    """不属实."""
    act.subject.changed_at = act.at


def drop_all(act: Act) -> None:
    """What was asked for about it, and what other units were asked because of it, falls with it."""
    asking.drop_what_is_moot(act)
    sweeping.take_back_what_is_moot(act)


def merge(act: Act) -> None:
    """并案: goes on as part of another one."""
    act.subject.merged_into, act.subject.changed_at = act.said("into"), act.at
    act.changes = {"into": act.said("into").pk}


def link_remedy(act: Act) -> None:
    """更正或撤稿已执行: what the other half did to the text."""
    act.subject.remedy_id, act.subject.changed_at = act.said("remedy"), act.at
    act.changes = {"remedy": act.said("remedy")}


def _later(at: datetime, days: int) -> datetime:
    """The same time of day, so many working days later; not moved by none."""
    if not days:
        return at
    clock = timezone.localtime(at).time()
    day = timezone.localdate(deadlines.due_in_days(at, days))
    return timezone.make_aware(datetime.combine(day, clock))


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at is not None else ""


_checks = (rules.was_mended_by_somebody_else, rules.was_planned_by_somebody_else)
_judges = (*_checks, rules.a_veto_is_checked_by_another_unit)
_signs = (
    rules.was_mended_by_somebody_else,
    rules.a_veto_is_checked_by_another_unit,
    rules.was_checked_by_somebody_else,
)
_drop = asking.drop_what_is_moot

FINDING_VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "register",
            _("登记"),
            rules=(rules.may_register,),
            checks=(rules.says_where,),
            body=register,
            past=_("登记了问题"),
        ),
        Verb(
            "assign",
            _("交办"),
            checks=(rules.names_a_unit,),
            body=assign,
            after=set_helpers,
            past=_("交办"),
        ),
        Verb(
            "accept",
            _("签收"),
            checks=(rules.names_one_of_the_unit,),
            body=accept,
            past=_("签收并指定责任人"),
        ),
        Verb(
            "return",
            _("退回"),
            rules=(rules.may_still_be_returned,),
            checks=(rules.gives_reason,),
            body=hand_back,
            after=_drop,
            past=_("退回交办"),
        ),
        Verb(
            "transfer",
            _("转办"),
            checks=(rules.gives_words, rules.names_another_unit),
            body=transfer,
            after=_drop,
            past=_("转办"),
        ),
        Verb("plan", _("制定措施"), checks=(rules.plans_measures,), body=plan, past=_("制定整改措施")),
        Verb(
            "amend_plan",
            _("调整措施"),
            checks=(rules.plans_measures,),
            body=amend_plan,
            past=_("调整整改措施"),
        ),
        Verb(
            "approve_plan",
            _("批准措施"),
            rules=(rules.is_not_the_responsible,),
            body=approve_plan,
            past=_("批准整改措施"),
        ),
        Verb(
            "refuse_plan",
            _("退回措施"),
            checks=(rules.gives_words,),
            body=refuse_plan,
            past=_("退回整改措施"),
        ),
        Verb("finish_measure", _("完成措施"), body=finish_measure, past=_("完成一条措施")),
        Verb(
            "fix_now",
            _("立行立改"),
            rules=(rules.is_minor,),
            checks=(rules.the_text_is_mended, rules.shows_the_result),
            body=reporting.hand_in,
            after=_drop,
            past=_("立行立改并报结"),
        ),
        Verb(
            "report_done",
            _("报结"),
            checks=(rules.the_text_is_mended, rules.every_measure_is_done, rules.shows_the_result),
            body=reporting.hand_in,
            after=_drop,
            past=_("报结"),
        ),
        Verb(
            "pass",
            _("复核通过"),
            rules=_judges,
            checks=(rules.saw_this_report, rules.gives_words),
            body=pass_it,
            after=_drop,
            past=_("复核通过"),
        ),
        Verb(
            "reject",
            _("驳回"),
            rules=_judges,
            checks=(rules.saw_this_report, rules.gives_reason),
            body=reject,
            past=_("复核驳回"),
        ),
        Verb(
            "close",
            _("同意销号"),
            rules=_signs,
            checks=(rules.saw_this_report,),
            body=close,
            past=_("同意销号"),
        ),
        Verb(
            "send_back",
            _("退回复核"),
            rules=_signs,
            checks=(rules.saw_this_report, rules.gives_reason),
            body=send_back,
            past=_("退回复核"),
        ),
        Verb(
            "confirm",
            _("观察期满"),
            rules=(
                rules.observation_is_over,
                *_checks,
                rules.a_person_confirms_what_is_weighty,
            ),
            checks=(rules.says_what_was_seen_of_what_is_weighty,),
            body=confirm,
            past=_("观察期满无反弹，予以销号"),
        ),
        Verb(
            "relapse",
            _("问题反弹"),
            rules=_checks,
            checks=(rules.gives_words,),
            body=relapse,
            past=_("观察期内反弹，重新整改"),
        ),
        Verb("reopen", _("重新整改"), checks=(rules.gives_reason,), body=reopen, past=_("重新整改")),
        Verb(
            "lapse",
            _("长期坚持到期"),
            rules=(rules.the_review_day_has_come,),
            body=lapse,
            past=_("长期坚持到期"),
        ),
        Verb("extend", _("延期"), body=extend, past=_("期限顺延")),
        Verb(
            "go_long_term",
            _("列为长期坚持"),
            body=go_long_term,
            after=_drop,
            past=_("列为长期坚持"),
        ),
        Verb("void", _("认定不属实"), body=end, after=drop_all, past=_("认定不属实")),
        Verb(
            "merge",
            _("并案"),
            checks=(rules.still_names_an_open_finding,),
            body=merge,
            after=_drop,
            past=_("并案"),
        ),
        Verb("link_remedy", _("关联更正"), body=link_remedy, past=_("所涉稿件已更正或撤稿")),
        clock.RECOMPUTE,
        sweeping.SWEEP,
        urging.REMIND,
        urging.URGE,
        *asking.ASK_VERBS,
    )
}
