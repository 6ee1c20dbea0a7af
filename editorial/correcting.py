"""更正与撤稿: asking, deciding, and carrying out, with the article moved along in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.status import PROCESS

from editorial import rules
from editorial.models import Article, Correction, Decision, Execution, Publication, Revision
from editorial.revising import Text, revise
from editorial.signing import sign
from workflows import engine
from workflows.act import Act, Refusal, Refused, Verb
from workflows.models import Attachment, Outlet
from workflows.nodes import cancel, close


@dataclass(frozen=True)
class Carried:
    """What was done to one outlet's copy."""

    outlet: Outlet
    done_at: datetime
    link: str = ""
    evidence: Attachment | None = None
    how: str = ""


# On the article: its own flow's verbs.


def ask_to_correct(act: Act) -> None:
    """更正: the mended text waits as a revision beside what is out, until it is signed and carried out."""
    article: Article = act.subject
    text: Text | None = act.said("text", None)
    made = None
    if text is not None:
        made = revise(article, text, by=act.by, at=act.at, why=Revision.Why.CORRECTION, live=False)
    if made is None:
        raise Refused(_("请先改好文本：更正后的文本与已发布的相同"), code="text")
    _ask(act, Correction.Kind.CORRECT, made.number, made.digest)


def ask_to_take_down(act: Act) -> None:
    article: Article = act.subject
    _ask(act, Correction.Kind.TAKE_DOWN, article.revision, article.digest)


def _ask(act: Act, kind: str, revision: int, digest: str) -> None:
    article: Article = act.subject
    article.changed_at = act.at
    _stop_publishing(act)
    correction = Correction(
        article=article,
        kind=kind,
        author=act.by,
        unit_id=article.unit_id,
        reason=act.said("reason"),
        words=act.said("words"),
        evidence=act.said("evidence", None),
        revision=revision,
        digest=digest,
        plan_version=article.plan_version,
        requested_at=act.at,
    )
    engine.begin(
        correction, by=act.by, at=act.at, within=act, reason=act.said("reason"), words=act.said("words")
    )
    act.changes = {"correction": correction.pk, "revision": revision, "digest": digest}


def _stop_publishing(act: Act) -> None:
    """What is known to be wrong goes out nowhere else: outlets still waiting are closed as left out."""
    if not act.tasks:
        return
    article: Article = act.subject
    recorded = Publication.objects.filter(article=article, outlet=OuterRef("pk"))
    Publication.objects.bulk_create(
        Publication(
            article=article,
            outlet=outlet,
            revision=article.revision,
            digest=article.signed_digest,
            left_out=True,
            why=_("申请{verb}时尚未发布").format(verb=act.verb.label),
            published_by=act.by,
            recorded_at=act.at,
        )
        for outlet in article.outlets.filter(~Exists(recorded))
    )
    cancel(act.tasks, act.at)
    close(article.pk, act.at, PROCESS.DONE)


def finish(act: Act) -> None:
    """Every outlet's copy is mended or gone: what is live is now this."""
    article: Article = act.subject
    assert act.within is not None
    correction: Correction = act.within.subject
    article.changed_at = act.at
    if correction.kind == Correction.Kind.TAKE_DOWN:
        act.move("take_down")
        return
    text = Revision.objects.get(article=article, number=correction.revision)
    article.revision, article.title = text.number, text.title
    article.digest = article.signed_digest = article.live_digest = text.digest
    act.move("correct")


def drop(act: Act) -> None:
    """The request fell: the article is what it was."""
    article: Article = act.subject
    article.changed_at = act.at
    corrected = article.corrections.filter(state="executed", kind=Correction.Kind.CORRECT).exists()
    act.move("stay_corrected" if corrected else "stay_published")


# On the request: the correction's own verbs.


def approve(act: Act) -> None:
    sign(act, Decision.APPROVE)


def decline(act: Act) -> None:
    sign(act, Decision.DECLINE)
    _on_article(act, "drop_correction")


def withdraw(act: Act) -> None:
    _on_article(act, "drop_correction")


def execute(act: Act) -> None:
    """Registers what was done outlet by outlet; with the last, the article itself moves."""
    correction: Correction = act.subject
    entries: list[Carried] = act.said("entries", [])
    executed = Execution.objects.filter(correction=correction, outlet=OuterRef("outlet"))
    live: dict[Any, Any] = dict(
        Publication.objects.filter(article=correction.article, left_out=False)
        .annotate(executed=Exists(executed))
        .values_list("outlet", "executed")
    )
    for entry in entries:
        if live.get(entry.outlet.pk, True):
            raise Refused(_("{outlet}不需要执行，或已经登记过了").format(outlet=entry.outlet))
        live[entry.outlet.pk] = True
    Execution.objects.bulk_create(
        Execution(
            correction=correction,
            outlet=entry.outlet,
            done_at=entry.done_at,
            link=entry.link,
            evidence=entry.evidence,
            how=entry.how,
            done_by=act.by,
            recorded_at=act.at,
        )
        for entry in entries
    )
    act.changes = {"outlets": [entry.outlet.pk for entry in entries]}
    if all(live.values()):
        _on_article(act, "finish_correction")
    else:
        act.branch = "part"


def shows_what_was_done(act: Act) -> Refusal | None:
    entries: list[Carried] = act.said("entries", [])
    if not entries:
        return Refusal(_("请至少登记一个账号的执行情况"), "entries")
    for entry in entries:
        if not (entry.link or entry.evidence or entry.how):
            return Refusal(_("{outlet}：请填写链接、截图或执行情况").format(outlet=entry.outlet), "entries")
        if entry.done_at > act.at:
            return Refusal(_("{outlet}：执行时间不能晚于现在").format(outlet=entry.outlet), "entries")
    return None


def _on_article(act: Act, verb: str) -> None:
    engine.perform(act.subject.article, verb, by=act.by, at=act.at, within=act, words=act.said("words"))


def asked_on_the_article(act: Act) -> Refusal | None:
    """A request begins only within the article's own act, which asked who may."""
    return None if act.within is not None else Refusal(_("请在稿件页面申请更正或撤稿"))


_signs = (rules.not_by_the_author, rules.one_level_each)

CORRECTION_VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb("draft", _("申请"), rules=(asked_on_the_article,), past=_("提出申请")),
        Verb(
            "approve",
            _("同意"),
            rules=_signs,
            checks=(rules.saw_this_text,),
            body=approve,
            past=_("审签同意"),
        ),
        Verb(
            "decline",
            _("不同意"),
            rules=_signs,
            checks=(rules.saw_this_text, rules.gives_reason),
            body=decline,
            past=_("不同意"),
        ),
        Verb("execute", _("登记执行"), checks=(shows_what_was_done,), body=execute, past=_("登记执行")),
        Verb("withdraw", _("撤回申请"), body=withdraw, past=_("撤回申请")),
    )
}
