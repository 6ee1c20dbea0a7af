"""The text on the page: the current revision, painted over the one that the reader knows, with its marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from editorial.models import Article, Mark, MarkKind, Revision, Signature
from editorial.pages.names import last_seen
from editorial.pictures import Pictures
from editorial.proofing import anchor_of
from editorial.text.anchors import Anchor, locate
from editorial.text.blocks import Block, Note, PictureAddress, Run, render
from editorial.text.redline import redline, redline_text
from workflows.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

TAGS = {"typo": "amb", "term": "b", "fact": "vio"}


@dataclass(frozen=True)
class Base:
    """The earlier revision that the text is compared with, and why that one."""

    revision: Revision
    name: str
    changes: int


@dataclass(frozen=True)
class NoteView:
    """A mark as the margin shows it; `number` is empty where its words are no longer in the text."""

    mark: Mark
    number: int | None
    tone: str

    @property
    def tag(self) -> str:
        return TAGS[self.tone]

    @property
    def mends(self) -> bool:
        """Whether it says what to write instead, so that one press can accept it."""
        return bool(self.mark.corrected or self.mark.deletes)

    @property
    def outcome(self) -> _StrOrPromise:
        if self.mark.status == Mark.Status.LAPSED:
            return _("原文已改，不再需要处理")
        who = self.mark.decided_by.name if self.mark.decided_by else ""
        words = {Mark.Status.ACCEPTED: _("{name}已采纳"), Mark.Status.DECLINED: _("{name}不改")}
        return words.get(Mark.Status(self.mark.status), "{name}").format(name=who)


@dataclass(frozen=True)
class Sheet:
    """Everything of the text that the page shows."""

    revision: Revision
    title: SafeString
    summary: SafeString
    body: SafeString
    base: Base | None
    files_gone: tuple[str, ...]
    files_new: frozenset[str]
    notes: tuple[NoteView, ...]
    earlier: tuple[NoteView, ...]
    open: int


def read_revisions(
    article: Article, reader: User, signed: Sequence[Signature], *, asked: int | None = None, seen: str = ""
) -> list[Revision]:
    """Every revision without its words, but for the few that may be shown: one statement."""
    last_signed = max((one.revision for one in signed if one.signer_id == reader.pk), default=0)
    wanted = {article.revision, article.revision - 1, last_signed, last_seen(article), asked or 0} - {0}
    own = Revision.objects.filter(article=OuterRef("article"), author=reader, number__lt=article.revision)
    shown = Q(number__in=wanted) | Q(number=Subquery(own.order_by("-number").values("number")[:1]))
    if seen:
        shown |= Q(digest=seen)
    words = {
        f"shown_{name}": Case(When(shown, then=name), default=Value(""), output_field=TextField())
        for name in ("body", "plain", "summary")
    }
    found: QuerySet[Revision] = article.revisions.annotate(**words).select_related("author")
    revisions = list(found.defer("body", "plain", "summary").order_by("number"))
    for revision in revisions:
        for name in words:
            setattr(revision, name.removeprefix("shown_"), getattr(revision, name))
    return revisions


def base_for(
    article: Article,
    reader: User,
    revisions: Sequence[Revision],
    signed: Sequence[Signature],
    *,
    asked: int | None = None,
    seen: str = "",
) -> tuple[Revision, str] | None:
    """What the reader compares with: what they asked for, had on their screen, last signed, last saw, or wrote
    last; else the revision before."""
    older = {one.number: one for one in revisions if one.number != article.revision}
    if asked in older:
        return older[asked], _("V{number}").format(number=asked)
    if seen:
        on_screen = next((one for one in older.values() if one.digest == seen), None)
        if on_screen:
            return on_screen, _("您刚才看到的 V{number}").format(number=on_screen.number)
    before = [number for number in older if number < article.revision]
    mine = [one.revision for one in signed if one.signer_id == reader.pk and one.revision in before]
    saw = [number for number in before if number == last_seen(article)]
    wrote = [number for number in before if older[number].author_id == reader.pk]
    for numbers, words in (
        (mine, _("您上次审签的 V{number}")),
        (saw, _("您上次看过的 V{number}")),
        (wrote, _("您上次提交的 V{number}")),
        (before, _("上一版 V{number}")),
    ):
        if numbers:
            return older[max(numbers)], words.format(number=max(numbers))
    return None


def sheet(
    article: Article, revision: Revision, base: tuple[Revision, str] | None, marks: Sequence[Mark]
) -> Sheet:
    """Paints the text once, for all the ways of looking at it: the kit's classes hide what a view leaves out."""
    address = _addresses(article, revision, base)
    placed = _placed(revision, [mark for mark in marks if mark.is_open or mark.round == article.round])
    in_title = [_note(view, place) for view, place in placed if place and view.mark.in_title]
    in_body = [_note(view, place) for view, place in placed if place and not view.mark.in_title]
    compared: Base | None = None
    gone: tuple[str, ...] = ()
    new: frozenset[str] = frozenset()
    if base is None:
        title, summary = _line(revision.title, in_title), _line(revision.summary)
        body = render(revision.body, in_body, address=address)
    else:
        heading = redline_text(base[0].title, revision.title, in_title)
        lead = redline_text(base[0].summary, revision.summary)
        text = redline(base[0].body, revision.body, in_body, address=address)
        title, summary, body = heading.inline, lead.inline, text.inline
        gone, new = _files(base[0], revision)
        compared = Base(
            base[0], base[1], sum(each.changes for each in (heading, lead, text)) + len(gone) + len(new)
        )
    shown = {view.mark.pk for view, _place in placed}
    return Sheet(
        revision=revision,
        title=title,
        summary=summary,
        body=body,
        base=compared,
        files_gone=gone,
        files_new=new,
        notes=tuple(view for view, _place in placed),
        earlier=tuple(NoteView(mark, None, _tone(mark)) for mark in marks if mark.pk not in shown),
        open=sum(mark.is_open for mark in marks),
    )


def _line(words: str, notes: Sequence[Note] = ()) -> SafeString:
    return render([Block("text", (Run(words),) if words else ())], notes)


def _files(was: Revision, now: Revision) -> tuple[tuple[str, ...], frozenset[str]]:
    """The names of the attachments that are gone, and the digests of those that came."""
    before, after = ({each["sha256"]: each["name"] for each in one.attachments} for one in (was, now))
    return tuple(name for sha, name in before.items() if sha not in after), frozenset(
        set(after) - set(before)
    )


def _addresses(
    article: Article, revision: Revision, base: tuple[Revision, str] | None
) -> PictureAddress | None:
    """Where the pictures are served; asked of the database only for a text that has some."""
    bodies = [revision.body, base[0].body if base else ""]
    return Pictures.of(article.pk).address_of if any("attachment:" in body for body in bodies) else None


def _placed(revision: Revision, marks: Sequence[Mark]) -> list[tuple[NoteView, tuple[int, int] | None]]:
    """The marks in the order they are met in the text, numbered; those without a place come last."""
    places = [(mark, _place(mark, revision)) for mark in marks]
    places.sort(key=lambda one: (one[1] is None, not one[0].in_title, one[1] or (0, 0), one[0].pk))
    return [
        (NoteView(mark, number if place else None, _tone(mark)), place)
        for number, (mark, place) in enumerate(places, start=1)
    ]


def _place(mark: Mark, revision: Revision) -> tuple[int, int] | None:
    """Where the mark's words, or what became of them, stand in this revision."""
    letters = revision.title if mark.in_title else revision.plain
    if mark.status == Mark.Status.ACCEPTED:
        if mark.revision == revision.number or not mark.corrected:
            return None
        length = len(mark.corrected)
        became = Anchor(mark.corrected, mark.start, mark.start + length, mark.before, mark.after)
        return locate(became, letters)
    if mark.revision == revision.number and letters[mark.start : mark.end] == mark.quote:
        return mark.start, mark.end
    return None if mark.status == Mark.Status.LAPSED else locate(anchor_of(mark), letters)


def _note(view: NoteView, place: tuple[int, int]) -> Note:
    return Note(view.mark.pk, *place, kind=view.tone, number=view.number)


def _tone(mark: Mark) -> str:
    return MarkKind(mark.kind).tone
