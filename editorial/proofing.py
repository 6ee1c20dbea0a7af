"""校: raising marks on a text, deciding them, and keeping them in place while the text moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from editorial.models import Article, Mark, Revision
from editorial.models.plan import LevelKey, PlanVersion
from editorial.revising import Text, revise
from editorial.text.anchors import Anchor, anchor, apply, locate
from workflows.act import Act, Refused


@dataclass(frozen=True)
class ProofRound:
    """校次: what one level's proof of one round came to, against what its plan allows after it."""

    round: int
    level: str
    found: int
    accepted: int
    declined: int
    open: int
    left: int
    budget: int | None

    @property
    def name(self) -> str:
        return str(LevelKey(self.level).label)

    @property
    def over(self) -> bool:
        """More faults came to light at later levels than this one was allowed to leave."""
        return self.budget is not None and self.left > self.budget


def rounds_of(marks: list[Mark], plan: PlanVersion | None) -> list[ProofRound]:
    """One row a round and level, in order: with every level at which faults were found stand those before it,
    which left them. What was marked and declined was no fault."""
    status = Mark.Status
    order = [level.key for level in plan.levels] if plan else [str(key) for key in LevelKey]
    rows = []
    for round_, level in _keys(marks, order):
        here = [mark.status for mark in marks if (mark.round, mark.level) == (round_, level)]
        later = order[order.index(level) + 1 :]
        left = [mark for mark in marks if mark.round == round_ and mark.level in later]
        found = plan.level(level) if plan else None
        rows.append(
            ProofRound(
                round=round_,
                level=level,
                found=len(here),
                accepted=here.count(status.ACCEPTED),
                declined=here.count(status.DECLINED),
                open=here.count(status.OPEN),
                left=sum(mark.status != status.DECLINED for mark in left),
                budget=found.budget if found else None,
            )
        )
    return rows


def _keys(marks: list[Mark], order: list[str]) -> list[tuple[int, str]]:
    keys = []
    for round_ in sorted({mark.round for mark in marks}):
        last = max(order.index(mark.level) for mark in marks if mark.round == round_)
        keys += [(round_, level) for level in order[: last + 1]]
    return keys


def mark(act: Act) -> None:
    """Raises one mark where the quote stands in the text on the screen."""
    article: Article = act.subject
    revision = article.text()
    assert revision is not None
    in_title = bool(act.said("in_title", False))
    letters = revision.title if in_title else revision.plain
    start, end = act.said("start", 0), act.said("end", 0)
    if not 0 <= start < end <= len(letters) or letters[start:end] != act.said("quote"):
        raise Refused(_("标记的文字与当前文本对不上，请重新选取"), code="quote")
    if not (act.said("corrected") or act.said("note") or act.said("deletes", False)):
        raise Refused(_("请写明改成什么，或说明问题所在"), code="corrected")
    place = anchor(letters, start, end)
    raised = Mark.objects.create(
        article=article,
        round=article.round,
        level=article.level,
        revision=article.revision,
        in_title=in_title,
        quote=place.quote,
        start=place.start,
        end=place.end,
        before=place.before,
        after=place.after,
        kind=act.said("kind"),
        corrected=act.said("corrected"),
        deletes=act.said("deletes", False),
        note=act.said("note"),
        raised_by=act.by,
        raised_at=act.at,
    )
    article.open_marks += 1
    act.changes = {"mark": raised.pk, "quote": raised.quote, "corrected": raised.corrected}


def accept(act: Act) -> None:
    """采纳: the corrections become one revision. A mark that only asks a question is accepted by an edit,
    so here it is answered instead."""
    article: Article = act.subject
    revision = article.text()
    assert revision is not None
    chosen = _chosen(act)
    text = Text.of(revision)
    title, body = text.title, text.body
    for each in chosen:
        if not each.corrected and not each.deletes:
            raise Refused(
                _("“{quote}”没有写明改成什么，请修改文本，或说明不改的理由").format(quote=each.quote)
            )
        if each.in_title:
            place = locate(anchor_of(each), title)
            if place is None:
                raise Refused(_("标题里已找不到“{quote}”").format(quote=each.quote))
            title = title[: place[0]] + each.corrected + title[place[1] :]
        else:
            try:
                body = apply(body, anchor_of(each), each.corrected)
            except ValueError as missing:
                raise Refused(str(missing)) from missing
    made = revise(
        article,
        Text.cleaned(title, text.summary, body, text.attachments),
        by=act.by,
        at=act.at,
        why=Revision.Why.MARKS,
    )
    if made is None:
        raise Refused(_("采纳后文本没有变化"))
    _decide(act, chosen, Mark.Status.ACCEPTED)
    follow(article, made, act.at)
    act.changes = {"marks": [each.pk for each in chosen], "revision": made.number, "digest": made.digest}


def decline(act: Act) -> None:
    """不改: with the reason why the text stands."""
    chosen = _chosen(act)
    if not act.said("words").strip():
        raise Refused(_("不采纳标记须说明理由"), code="words")
    _decide(act, chosen, Mark.Status.DECLINED)
    act.changes = {"marks": [each.pk for each in chosen]}


def follow(article: Article, revision: Revision, at: datetime) -> None:
    """Open marks move with the text; one whose own words were edited away has been answered by the edit."""
    if not article.open_marks:
        return
    earlier = {each.number: each for each in article.revisions.all()}
    for each in article.marks.open():
        was, now = _words(earlier[each.revision], each), _words(revision, each)
        place = locate(anchor_of(each), now, was=was)
        if place is None:
            each.status, each.decided_at = Mark.Status.LAPSED, at
            each.decided_by = revision.author
            article.open_marks -= 1
        else:
            here = anchor(now, *place)  # with its new surroundings, which find it again after the next edit
            each.start, each.end, each.before, each.after = here.start, here.end, here.before, here.after
            each.revision = revision.number
        each.save()


def _words(revision: Revision, mark: Mark) -> str:
    """What the mark's offsets count in."""
    return revision.title if mark.in_title else revision.plain


def anchor_of(mark: Mark) -> Anchor:
    return Anchor(quote=mark.quote, start=mark.start, end=mark.end, before=mark.before, after=mark.after)


def _chosen(act: Act) -> list[Mark]:
    chosen = list(act.subject.marks.open().filter(pk__in=act.said("marks", [])))
    if not chosen or len(chosen) != len(set(act.said("marks", []))):
        raise Refused(_("这条标记已经处理过了"))
    return chosen


def _decide(act: Act, chosen: list[Mark], status: str) -> None:
    act.subject.marks.filter(pk__in=[each.pk for each in chosen]).update(
        status=status, decided_by=act.by, decided_at=act.at, decision_reason=act.said("words")
    )
    act.subject.open_marks -= len(chosen)
