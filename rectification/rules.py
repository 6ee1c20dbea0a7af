"""The rules of mending, each a small function that reads like the regulation and refuses in plain words."""

from __future__ import annotations

from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.models import UNSETTLED, Finding, Measure, Request, Severity
from rectification.terms import terms_of
from workflows.act import Act, Refusal, refuse_if
from workflows.models import Post, Role, User

REGISTER = (
    Role.INSPECTOR,
    Role.DISPATCHER,
    Role.VERIFIER,
    Role.EDITOR,
    Role.CENTRE_HEAD,
    Role.LEADER_IN_CHARGE,
    Role.LEADER,
)
LEADERS = (Role.LEADER_IN_CHARGE, Role.LEADER)
NOT_YOURS = _("整改人不能给自己销号：责任人、报结人、措施负责人和措施批准人不得复核")


# Who.


def the_dispatcher(act: Act) -> Post | User | Refusal:
    post = act.post_as(Role.DISPATCHER, path=act.subject.unit.path)
    return post or Refusal(_("由台账单位的督办员办理"))


def the_leader(act: Act) -> Post | User | Refusal:
    post = act.post_as(*LEADERS, path=act.subject.unit.path)
    return post or Refusal(_("由台账单位的领导办理"))


def the_responsible(act: Act) -> Post | User | Refusal:
    return act.by if act.subject.responsible_id == act.by.pk else Refusal(_("由责任人办理"))


def whoever_answers(act: Act) -> Post | User | Refusal:
    """The responsible person, or the lead unit's contact or leaders."""
    finding: Finding = act.subject
    if finding.responsible_id == act.by.pk:
        return act.by
    if finding.lead is None:
        return the_dispatcher(act)
    post = act.post_as(Role.CONTACT, *LEADERS, path=finding.lead.path)
    return post or Refusal(_("由主办单位提出"))


def whoever_answers_or_dispatches(act: Act) -> Post | User | Refusal:
    answer = whoever_answers(act)
    return the_dispatcher(act) if isinstance(answer, Refusal) else answer


def whoever_works_on_it(act: Act) -> Post | User | Refusal:
    """The responsible person, or an owner, while there is a measure of theirs that waits to be carried out."""
    if any(getattr(task, "has_open_measure", False) for task in act.tasks):
        return act.by
    if act.subject.responsible_id == act.by.pk or _owns_measure(act):
        return Refusal(_("没有待完成的措施"))
    return Refusal(_("由责任人或措施负责人办理"))


def the_system(act: Act) -> Post | User | Refusal:
    return act.by if act.by.is_system else Refusal(_("由系统按期办理"))


def whoever_keeps_the_ledger(act: Act) -> Post | User | Refusal:
    post = act.post_as(Role.DISPATCHER, Role.VERIFIER, *LEADERS, path=act.subject.unit.path)
    return post or Refusal(_("由台账单位的督办员、复核员或领导催办"))


def whoever_is_within(act: Act) -> Post | User | Refusal:
    """Whoever did the act within which this one happens."""
    return act.by


def the_asker(act: Act) -> Post | User | Refusal:
    return act.by if act.subject.author_id == act.by.pk else Refusal(_("只有申请人可以撤回"))


# Rules of standing.


def may_register(act: Act) -> Refusal | None:
    if act.within is not None or act.by.is_system:
        return None
    post = act.post_as(*REGISTER, path=act.subject.unit.path)
    if post is None:
        return Refusal(_("您没有可以登记问题的岗位"))
    act.post_id = post.pk
    return None


def was_mended_by_somebody_else(act: Act) -> Refusal | None:
    """谁验收、谁负责: who did the work does not judge it."""
    finding: Finding = act.subject
    worked = {finding.responsible_id, finding.submitter_id}
    return refuse_if(act.by.pk in worked or _owns_measure(act), NOT_YOURS)


def was_planned_by_somebody_else(act: Act) -> Refusal | None:
    """Who approved the plan does not check what came of it; to strike it off is the leader's own office."""
    return refuse_if(act.by.pk == act.subject.plan_approver_id, NOT_YOURS)


def is_not_the_responsible(act: Act) -> Refusal | None:
    """Nobody approves their own plan."""
    return refuse_if(act.by.pk == act.subject.responsible_id, _("责任人不能批准自己的措施"))


def a_veto_is_checked_by_another_unit(act: Act) -> Refusal | None:
    """否决类问题由主办单位以外的人复核: whoever holds any post in the unit belongs to it."""
    finding: Finding = act.subject
    if finding.severity != Severity.VETO or finding.lead is None:
        return None
    home = finding.lead.path
    belongs = any(post.unit.path.startswith(home) for post in act.posts)
    return refuse_if(belongs, _("否决类问题须由主办单位以外的人复核"))


def was_checked_by_somebody_else(act: Act) -> Refusal | None:
    return refuse_if(act.by.pk == act.subject.checker_id, _("复核人不能再作销号，须由另一人签署"))


def is_minor(act: Act) -> Refusal | None:
    return refuse_if(
        act.subject.severity != Severity.MINOR, _("立行立改只用于轻微问题，其他问题须先制定措施")
    )


def may_still_be_returned(act: Act) -> Refusal | None:
    """退回 within a working day, and twice at most: then the dispatcher's choice stands."""
    finding: Finding = act.subject
    if finding.returns >= terms_of(act).returns:
        return Refusal(_("已退回 {count} 次，以交办意见为准，请签收").format(count=finding.returns))
    due = act.task.due_at if act.task else None
    return refuse_if(due is not None and due < act.at, _("签收期限已过，不能再退回"))


def not_too_many_extensions(act: Act) -> Refusal | None:
    """At most two, and asked before the deadline."""
    finding: Finding = act.subject
    if finding.extensions >= terms_of(act).extensions:
        return Refusal(_("已延期 {count} 次，不能再申请").format(count=finding.extensions))
    return refuse_if(finding.due_current is None or finding.due_current < act.at, _("延期须在期限届满前申请"))


def not_asked_already(act: Act) -> Refusal | None:
    kind = act.verb.name.removeprefix("ask_")
    pending = getattr(act.subject, "pending_kinds", None)
    if pending is None:
        pending = set(Request.objects.pending().filter(finding=act.subject.pk).values_list("kind", flat=True))
        act.subject.pending_kinds = pending
    return refuse_if(kind in pending, _("这一事项已有待批的申请"))


def asked_by_another(act: Act) -> Refusal | None:
    return refuse_if(act.subject.author_id == act.by.pk, _("申请人不能批准自己的申请"))


def granted_by_another(act: Act) -> Refusal | None:
    """认定不属实、并案 take two people; so does an extension."""
    return refuse_if(act.subject.first_id == act.by.pk, _("须由另一人批准"))


def decided_by_another_than_the_responsible(act: Act) -> Refusal | None:
    return refuse_if(act.subject.finding.responsible_id == act.by.pk, _("责任人不能批准本问题的申请"))


# Checks of what was handed in.


def saw_this_report(act: Act) -> Refusal | None:
    return refuse_if(
        act.seen != act.subject.screen_digest,
        _("您看到的报结材料已不是当前材料，请重新看过再签"),
        code="stale",
    )


def gives_words(act: Act) -> Refusal | None:
    return refuse_if(not act.said("words").strip(), _("请写明情况"), code="words")


def gives_reason(act: Act) -> Refusal | None:
    return refuse_if(
        not act.said("reason") or not act.said("words").strip(), _("请选择理由类别，并写明情况"), code="words"
    )


def says_where(act: Act) -> Refusal | None:
    """A finding says what is wrong, and where: an account, a unit, a place, a link or a text."""
    finding: Finding = act.subject
    if not finding.title.strip():
        return Refusal(_("请写明问题"), "title")
    where = (finding.outlet_id, finding.lead_id, finding.url, finding.locus, finding.about_id)
    return refuse_if(
        not any(where) and not act.said("unnamed", False),
        _("请写明账号、单位、位置或链接中的至少一项"),
        code="locus",
    )


def names_a_unit(act: Act) -> Refusal | None:
    lead, due = act.said("lead", None), act.said("due", None)
    if lead is None or not lead.is_active:
        return Refusal(_("请选择主办单位"), "lead")
    if lead in act.said("helpers", []):
        return Refusal(_("主办单位不能同时是协办单位"), "helpers")
    if due is not None and due <= act.at:
        return Refusal(_("整改期限须晚于现在"), "due")
    changed = act.said("severity", act.subject.severity) != act.subject.severity
    return refuse_if(changed and not act.said("words").strip(), _("调整严重程度须说明理由"), code="words")


def names_one_of_the_unit(act: Act) -> Refusal | None:
    """签收 names one person of the unit who answers for it."""
    person, finding = act.said("responsible", None), act.subject
    if person is None:
        return Refusal(_("请指定一名责任人"), "responsible")
    posts = Post.objects.current(act.on).filter(user=person, unit__path__startswith=finding.lead.path)
    return refuse_if(not posts.exists(), _("责任人须是主办单位的在岗人员"), code="responsible")


def plans_measures(act: Act) -> Refusal | None:
    """Cause, and at least one measure, each with an owner of these units and a day within the deadline: once that
    is past, today at the latest."""
    measures: list[Any] = act.said("measures", [])
    if not act.said("cause").strip():
        return Refusal(_("请写明原因分析"), "cause")
    if act.subject.weight.weighty and not act.said("containment").strip():
        return Refusal(_("否决类和严重问题须写明先行处置（下线、止损等）"), "containment")
    if not measures:
        return Refusal(_("请至少列出一条措施"), "measures")
    due = _day(act.subject.due_current)
    late = next((each for each in measures if due and each.due_on > max(due, act.on)), None)
    if late is not None:
        return Refusal(_("措施“{words}”的期限晚于整改期限").format(words=late.words), "measures")
    stranger = _not_of_the_units([each.owner for each in measures], act)
    return refuse_if(
        stranger is not None,
        _("{name}不是主办或协办单位的在岗人员，不能负责措施").format(name=stranger),
        code="measures",
    )


def every_measure_is_done(act: Act) -> Refusal | None:
    """And there is one in this round, unless the finding is minor: what broke again wants something new done."""
    finding: Finding = act.subject
    measures = Measure.objects.filter(finding=finding.pk, cycle=finding.cycle, dropped=False)
    done = list(measures.values_list("done_at", flat=True))
    left = done.count(None)
    if left:
        return Refusal(_("还有 {count} 条措施未完成").format(count=left))
    return refuse_if(
        not done and finding.severity != Severity.MINOR, _("本轮还没有整改措施，请先用“调整措施”列出")
    )


def shows_the_result(act: Act) -> Refusal | None:
    """报结 says what was done and proves how it is now."""
    if not act.said("result").strip():
        return Refusal(_("请写明整改结果"), "result")
    return refuse_if(not act.said("after", []), _("请附上至少一份整改后的佐证"), code="after")


def the_text_is_mended(act: Act) -> Refusal | None:
    """A fault in a published text ends with its correction or its take-down."""
    finding: Finding = act.subject
    return refuse_if(finding.about_id and not finding.remedy_id, _("稿件问题须先完成更正或撤稿，再报结"))


def asks_for_a_later_day(act: Act) -> Refusal | None:
    until, due = act.said("until", None), act.subject.due_current
    if until is None or (due and until <= _day(due)):
        return Refusal(_("请填写晚于现期限的日期"), "until")
    return refuse_if(not act.said("progress").strip(), _("请写明目前进展"), code="progress")


def asks_for_a_review_day(act: Act) -> Refusal | None:
    until: date | None = act.said("until", None)
    if until is None or not act.on < until:
        return Refusal(_("请填写复查日期"), "until")
    most = terms_of(act).long_term_days
    if (until - act.on).days > most:
        return Refusal(_("复查日期不能晚于 {days} 天以后").format(days=most), "until")
    return refuse_if(not act.said("progress").strip(), _("请写明过渡期间的措施"), code="progress")


def names_another_unit(act: Act) -> Refusal | None:
    to = act.said("lead", None)
    return refuse_if(to is None or to.pk == act.subject.lead_id, _("请选择另一个单位"), code="lead")


def names_an_open_finding(act: Act) -> Refusal | None:
    into: Finding | None = act.said("into", None)
    if into is None or into.pk == act.subject.pk:
        return Refusal(_("请选择并入的问题"), "into")
    return _not_one_with(into, act.subject)


def still_names_an_open_finding(act: Act) -> Refusal | None:
    """Read anew, and held: two that are merged into each other at the same moment would both be gone. Who cannot hold
    it at once does not wait, for the other may be waiting for this one."""
    try:
        with transaction.atomic():
            into = Finding.objects.select_for_update(of=("self",), nowait=True).get(pk=act.said("into").pk)
    except OperationalError:
        return Refusal(_("并入的问题正由他人办理，请稍后再试"), "into")
    return _not_one_with(into, act.subject)


def observation_is_over(act: Act) -> Refusal | None:
    finding: Finding = act.subject
    over = finding.observe_until is not None and finding.observe_until <= act.at
    return refuse_if(not over, _("观察期未满"))


def a_person_confirms_what_is_weighty(act: Act) -> Refusal | None:
    """Time alone strikes off nothing weighty."""
    by_time = act.subject.weight.weighty and act.by.username == "system"
    return refuse_if(by_time, _("否决类和严重问题观察期满，由复核员写明情况后销号"))


def says_what_was_seen_of_what_is_weighty(act: Act) -> Refusal | None:
    return gives_words(act) if act.subject.weight.weighty else None


def the_review_day_has_come(act: Act) -> Refusal | None:
    return refuse_if(act.subject.review_on is None or act.subject.review_on > act.on, _("复查日未到"))


# What the rules share.


def _not_one_with(into: Finding, finding: Finding) -> Refusal | None:
    if into.state not in UNSETTLED:
        return Refusal(_("并入的问题须在办理中"), "into")
    if into.unit_id != finding.unit_id:
        return Refusal(_("只能并入同一台账的问题"), "into")
    return refuse_if(into.lead_id != finding.lead_id, _("只能并入同一主办单位的问题"), code="into")


def _not_of_the_units(owners: list[User], act: Act) -> User | None:
    """The first who holds no post in the lead unit or in one that helps it."""
    finding: Finding = act.subject
    units = [finding.lead, *finding.helpers.all()]
    inside = reduce(or_, (Q(unit__path__startswith=unit.path) for unit in units if unit))
    posted = Post.objects.current(act.on).filter(inside, user__in=owners).values_list("user", flat=True)
    known = set(posted)
    return next((owner for owner in owners if owner.pk not in known), None)


def _owns_measure(act: Act) -> bool:
    """Asked of the tasks, which carry the answer; of the database where there are none."""
    if act.tasks:
        return any(getattr(task, "owns_measure", False) for task in act.tasks)
    return Measure.objects.filter(finding=act.subject.pk, owner=act.by).exists()


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None
