"""检查: the verbs of an inspection, and the rules that they ask."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rectification import answering
from rectification.models import Answer, Inspection, Result, Target
from workflows.act import Act, Refusal, Refused, Verb, refuse_if
from workflows.models import Outlet, Post, Role, Unit, User

DRAW_UP = (Role.INSPECTOR, Role.CENTRE_HEAD, Role.LEADER_IN_CHARGE)
HEAD = (
    *("title", "version", "basis", "document", "starts_on", "ends_on", "as_of", "due_on"),
    "unit",
)  # what is said of an inspection before it starts


# Who.


def the_author(act: Act) -> Post | User | Refusal:
    return act.by if act.subject.author_id == act.by.pk else Refusal(_("由发起人办理"))


def an_inspector(act: Act) -> Post | User | Refusal:
    """Whoever is named, while holding the post."""
    post = act.post_as(Role.INSPECTOR, path=act.subject.unit.path)
    return post if post and _is_named(act) else Refusal(_("由本次检查的检查人员办理"))


def an_inspector_or_the_dispatcher(act: Act) -> Post | User | Refusal:
    answer = an_inspector(act)
    if not isinstance(answer, Refusal):
        return answer
    post = act.post_as(Role.DISPATCHER, path=act.subject.unit.path)
    return post or Refusal(_("由本次检查的检查人员或督办员办理"))


def the_author_or_a_leader(act: Act) -> Post | User | Refusal:
    answer = the_author(act)
    if not isinstance(answer, Refusal):
        return answer
    post = act.post_as(Role.CENTRE_HEAD, Role.LEADER_IN_CHARGE, Role.LEADER, path=act.subject.unit.path)
    return post or Refusal(_("由发起人或检查单位的领导办理"))


def _is_named(act: Act) -> bool:
    """Asked of the database once an act of a person on this inspection."""
    inspection: Any = act.subject
    if not hasattr(inspection, "named"):
        inspection.named = set(inspection.inspectors.values_list("pk", flat=True))
    return act.by.pk in inspection.named


# Rules.


def may_draw_up(act: Act) -> Refusal | None:
    post = act.post_as(*DRAW_UP, path=act.subject.unit.path)
    if post is None:
        return Refusal(_("您没有可以发起检查的岗位"))
    act.post_id = post.pk
    return None


def is_named(act: Act) -> Refusal | None:
    return refuse_if(not _is_named(act), _("由本次检查的检查人员提交"))


def did_not_inspect(act: Act) -> Refusal | None:
    """谁检查、谁不审核: a second pair of eyes."""
    return refuse_if(_is_named(act), _("检查人员不能审核、签发自己的检查结果"))


def did_not_review(act: Act) -> Refusal | None:
    return refuse_if(act.by.pk == act.subject.reviewer_id, _("审核人不能再作签发，须由另一人签发"))


def is_planned_whole(act: Act) -> Refusal | None:
    """A check says by what, when, of whom and by whom."""
    said = act.said
    starts, ends, as_of, due = (said(name, None) for name in ("starts_on", "ends_on", "as_of", "due_on"))
    if not (starts and ends and as_of) or ends < starts:
        return Refusal(_("检查时段的止期不能早于起期"), "ends_on")
    if as_of > act.on and as_of > ends:
        return Refusal(_("检查时点不能晚于今天和检查时段"), "as_of")
    if due is not None and due < act.on:
        return Refusal(_("完成期限不能早于今天"), "due_on")
    if not said("version").checklist.unit.covers(said("unit").path):
        return Refusal(_("检查表须是本单位或上级单位的"), "version")
    people = Post.objects.current(act.on).filter(user__in=said("inspectors"), role=Role.INSPECTOR)
    fit = {post.user_id for post in people.covering(said("unit"))}
    others = [person.name for person in said("inspectors") if person.pk not in fit]
    if others or not fit:
        return Refusal(
            _("{names}不是检查单位的检查员").format(names="、".join(others) or _("未指定人员，")),
            "inspectors",
        )
    return refuse_if(not (said("outlets") or said("units")), _("请至少选择一个检查对象"), code="outlets")


def has_a_list_in_force(act: Act) -> Refusal | None:
    version = act.subject.version
    return refuse_if(not version.holds_on(act.on), _("检查表这一版今天不在有效期内，请先在草稿中换成现行版"))


def has_answered_everything(act: Act) -> Refusal | None:
    left = list(act.subject.targets.filter(missing__gt=0).select_related("outlet", "unit")[:4])
    if not left:
        return None
    names = "、".join(str(target) for target in left[:3])
    return Refusal(_("还没有查完：{names}{more}").format(names=names, more="…" if len(left) > 3 else ""))


def saw_these_results(act: Act) -> Refusal | None:
    return refuse_if(
        act.seen != act.subject.screen_digest,
        _("您看到的检查结果已不是当前结果，请重新看过再签"),
        code="stale",
    )


def gives_words(act: Act) -> Refusal | None:
    return refuse_if(not act.said("words").strip(), _("请写明情况"), code="words")


# What each verb does.


def draft(act: Act) -> None:
    inspection: Inspection = act.subject
    inspection.number = f"JC-{act.on.year}-{inspection.pk:05d}"
    inspection.author, inspection.drafted_at, inspection.changed_at = act.by, act.at, act.at
    act.changes = {"title": inspection.title, "checklist": str(inspection.version)}


def revise(act: Act) -> None:
    """修改: what is checked, by what and by whom, before it starts."""
    inspection: Inspection = act.subject
    changed = {}
    for name in HEAD:
        before, after = getattr(inspection, name), act.said(name, None)
        if before != after:
            changed[name] = [str(before), str(after)]
        setattr(inspection, name, after)
    inspection.changed_at = act.at
    act.changes = changed


def set_scope(act: Act) -> None:
    """Who inspects, and what: the accounts chosen, or the units themselves."""
    inspection: Inspection = act.subject
    inspection.inspectors.set(act.said("inspectors"))
    indicators = len(inspection.version.indicators)
    outlets: list[Outlet] = list(act.said("outlets", []))
    units: list[Unit] = list(act.said("units", []))
    inspection.targets.all().delete()
    Target.objects.bulk_create(
        [
            *(
                Target(inspection=inspection, unit_id=outlet.unit_id, outlet=outlet, missing=indicators)
                for outlet in outlets
            ),
            *(Target(inspection=inspection, unit=unit, missing=indicators) for unit in units),
        ]
    )


def start(act: Act) -> None:
    """启动: from now on the accounts count as they are today."""
    act.subject.started_at = act.subject.changed_at = act.at


def settle_who_is_in_use(act: Act) -> None:
    inspection: Inspection = act.subject
    out = Outlet.objects.exclude(status=Outlet.Status.IN_USE)
    inspection.targets.filter(outlet__in=out).update(in_use=False)
    answering.judge_by_data(inspection, act)


def judge(act: Act) -> None:
    """重新按数据判定."""
    act.subject.changed_at = act.at
    changed = answering.judge_by_data(act.subject, act)
    if not changed:
        raise Refused(_("数据没有变化，结果不变"))
    act.changes = {"answers": changed}


def answer(act: Act) -> None:
    """逐项填写."""
    target = act.subject.targets.select_related("outlet", "unit").filter(pk=act.said("target", 0)).first()
    if target is None:
        raise Refused(_("检查对象不在本次检查之内"))
    answering.take(act, target, act.said("answers"))
    act.subject.changed_at = act.at


def open_finding(act: Act) -> None:
    """一键登记问题."""
    wanted = set(act.said("answers"))
    pairs = [pair for pair in answering.failed(act.subject) if pair[0].pk in wanted]
    if not pairs or len(pairs) < len(wanted):
        raise Refused(_("没有可以登记的不合格项，或者已经登记过了"))
    opened = answering.open_for(act, pairs)
    act.subject.changed_at = act.at
    act.changes = {"findings": [finding.number for finding in opened]}


def submit(act: Act) -> None:
    """检查完毕: what the results are now is what is signed."""
    inspection: Inspection = act.subject
    inspection.turn += 1
    inspection.digest = act.seen = answering.digest(inspection)
    inspection.changed_at = act.at
    act.changes = {"digest": inspection.digest, **_outcomes(inspection)}


def _outcomes(inspection: Inspection) -> dict[str, Any]:
    answers = Answer.objects.filter(target__inspection=inspection.pk, result=Result.NOT_MET)
    return {"targets": inspection.targets.count(), "failed": answers.count()}


def send_back(act: Act) -> None:
    act.subject.reviewer, act.subject.digest, act.subject.changed_at = None, "", act.at


def approve(act: Act) -> None:
    act.subject.reviewer, act.subject.changed_at = act.by, act.at


def open_what_opens_itself(act: Act) -> None:
    answering.open_by_themselves(act)


def issue(act: Act) -> None:
    inspection: Inspection = act.subject
    inspection.signer, inspection.issued_at, inspection.changed_at = act.by, act.at, act.at


def cancel(act: Act) -> None:
    act.subject.changed_at = act.at


_signs = (did_not_inspect,)

INSPECTION_VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "draft",
            _("发起检查"),
            rules=(may_draw_up,),
            checks=(is_planned_whole,),
            body=draft,
            after=set_scope,
            past=_("发起检查"),
        ),
        Verb(
            "revise",
            _("修改"),
            checks=(is_planned_whole,),
            body=revise,
            after=set_scope,
            past=_("修改检查安排"),
        ),
        Verb(
            "start",
            _("启动检查"),
            rules=(has_a_list_in_force,),
            body=start,
            after=settle_who_is_in_use,
            past=_("启动检查"),
        ),
        Verb("answer", _("填写结果"), body=answer, past=_("填写检查结果")),
        Verb("judge", _("重新按数据判定"), body=judge, past=_("按数据重新判定")),
        Verb("open_finding", _("登记问题"), body=open_finding, past=_("由不合格项登记问题")),
        Verb(
            "submit",
            _("提交审核"),
            rules=(is_named,),
            checks=(has_answered_everything,),
            body=submit,
            past=_("检查完毕，提交审核"),
        ),
        Verb(
            "approve",
            _("审核通过"),
            rules=_signs,
            checks=(saw_these_results,),
            body=approve,
            after=open_what_opens_itself,
            past=_("审核通过检查结果"),
        ),
        Verb(
            "send_back",
            _("退回补查"),
            rules=_signs,
            checks=(saw_these_results, gives_words),
            body=send_back,
            past=_("退回补查"),
        ),
        Verb(
            "issue",
            _("签发"),
            rules=(*_signs, did_not_review),
            checks=(saw_these_results,),
            body=issue,
            past=_("签发检查结果"),
        ),
        Verb("cancel", _("终止检查"), checks=(gives_words,), body=cancel, past=_("终止检查")),
    )
}
