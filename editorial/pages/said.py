"""What the page says after an act: what happened, and who has it now."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.models import Article, Correction, Signature, State
from editorial.pages.people import bench, named, seats_of
from editorial.pages.stepper import Standing
from workflows import engine
from workflows.models import Role, User

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

PLAIN: dict[str, _StrOrPromise] = {
    "decline": gettext_lazy("已作退稿处理"),
    "hold": gettext_lazy("已列为待用，随时可以启用"),
    "withdraw": gettext_lazy("已撤回"),
    "mark": gettext_lazy("已提出批注"),
    "decline_mark": gettext_lazy("已记下不改的理由"),
    "countersign": gettext_lazy("已补签"),
}
OPENING: dict[str, _StrOrPromise] = {
    "submit": gettext_lazy("已送审"),
    "approve": gettext_lazy("已同意"),
    "send_back": gettext_lazy("已退回"),
    "resume": gettext_lazy("已启用"),
    "revise": gettext_lazy("已修改文本"),
    "accept_mark": gettext_lazy("已采纳"),
    "consent": gettext_lazy("已登记电话同意"),
    "publish": gettext_lazy("已登记发布"),
    "correct": gettext_lazy("已申请更正"),
    "take_down": gettext_lazy("已申请撤稿"),
    "execute": gettext_lazy("已登记执行"),
}


def after(verb: str, subject: Article | Correction, by: User, *, at: datetime | None = None) -> str:
    """已同意，送终审三校：赵立群. `subject` as it stands now."""
    if verb in PLAIN:
        return str(PLAIN[verb])
    did = OPENING.get(verb, verb)
    where = _where(verb, subject, by, at or timezone.now())
    return _("{did}，{where}").format(did=did, where=where) if where else str(did)


def _where(verb: str, subject: Article | Correction, by: User, at: datetime) -> str:
    article = subject.article if isinstance(subject, Correction) else subject
    if verb in ("correct", "take_down"):
        subject = article.corrections.select_related("plan_version", "unit").latest("pk")
    if isinstance(subject, Article) and subject.state == State.RETURNED:
        return _("请作者 {name} 修改").format(name=subject.author.name)
    standing = standing_of(subject, by, at)
    if not standing.tasks:
        return _end(subject)
    step = standing.tasks[0].node
    people = _waiting(standing)
    if step.name in ("publishing", "executing"):
        words = _("待发布：{people}") if step.name == "publishing" else _("待执行：{people}")
        return words.format(people=people)
    level = next((each for each in standing.levels if each.key == getattr(step, "level", "")), None)
    if level is not None and 0 < len(standing.tasks) < len(level.seats) and verb in ("approve", "consent"):
        return _("还需 {people} 签批").format(people=people)
    return _("送{step}：{people}").format(step=step.task_title, people=people)


def standing_of(subject: Article | Correction, by: User, at: datetime) -> Standing:
    """Where a text stands, read afresh."""
    article = subject.article if isinstance(subject, Correction) else subject
    wrote = {subject.author_id, article.author_id, *article.co_authors.values_list("pk", flat=True)}
    return Standing(
        subject,
        subject.plan_version,
        list(Signature.objects.filter(case=subject.pk).select_related("signer")),
        engine.open_tasks(by, subject, at=at),
        bench(by, subject.unit, seats_of(subject.plan_version), timezone.localdate(at), Role.PUBLISHER),
        frozenset(wrote),
    )


def _waiting(standing: Standing) -> str:
    """The people who could take what is open now."""
    people: dict[User, None] = {}
    for task in standing.tasks:
        if task.owner:
            people[task.owner] = None
            continue
        level = next((each for each in standing.levels if each.key == getattr(task.node, "level", "")), None)
        if level is None:
            people |= dict.fromkeys(standing.bench.able(task.role))
        else:
            people |= dict.fromkeys(standing.could_take(level.seats[task.seat - 1], level.key))
    return named(people)


def _end(subject: Article | Correction) -> str:
    if isinstance(subject, Correction):
        return str(_("全部账号已执行")) if subject.state == "executed" else ""
    return str(_("全部账号已登记")) if subject.state in (State.PUBLISHED, State.CORRECTED) else ""
