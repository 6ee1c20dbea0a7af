"""The working copy: what somebody is writing and no one has signed, who is at it, and how two windows meet.

Nothing here passes the door, for nothing here counts yet. An author's copy becomes a revision by `submit`, a
reviewer's by `revise`. A save says which version it was made from, so that nobody's words are overwritten unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from editorial.models import REVIEWING, Article, Draft, EditLock, Revision
from editorial.pictures import Pictures
from editorial.revising import Text
from editorial.text import sanitise
from workflows import engine
from workflows.act import Refused
from workflows.models import Attachment, User


class Mode(Enum):
    """As whom one writes: the author before review, or a reviewer at their level."""

    AUTHOR = "author"
    REVIEWER = "reviewer"


class Standing(Enum):
    """How the working copy stands to the text that counts."""

    GOOD = "good"
    BEHIND = "behind"  # unsent words, begun from a revision that is no longer the present one
    FOREIGN = "foreign"  # words that a reviewer left without making a revision of them


class Conflict(Exception):
    """Somebody saved since; `draft` is what they saved."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(f"version {draft.version}")
        self.draft = draft


class Held(Exception):
    """Somebody else is editing."""

    def __init__(self, lock: EditLock) -> None:
        super().__init__(str(lock))
        self.lock = lock


def mode_of(user: User, article: Article) -> Mode | None:
    """As whom this person may write here now; None: not at all."""
    if article.is_with_author:
        wrote = article.author_id == user.pk or article.co_authors.filter(pk=user.pk).exists()
        return Mode.AUTHOR if wrote else None
    if article.state in REVIEWING and "revise" in engine.open_to(user, article):
        return Mode.REVIEWER
    return None


def text_from(
    posted: Mapping[str, Any], pictures: Pictures, attachments: list[dict[str, Any]], *, stored: str = ""
) -> Text:
    """The text that a page sent, cleaned; raises `sanitise.BodyRefused`. A page without JavaScript sends plain
    text: where that is still what `stored` reads as, the stored body keeps its structure."""
    body = posted.get("body", "")
    if posted.get("body_format") == "html":
        body = sanitise.absorb(body, pictures.key_of)
    elif stored and _lines(body) == _lines(sanitise.to_text(stored)):
        body = stored
    else:
        body = sanitise.from_text(body)
    return Text.cleaned(posted.get("title", ""), posted.get("summary", ""), body, attachments)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def open_copy(article: Article, by: User, at: datetime) -> tuple[Draft, Standing]:
    """The working copy to go on from. One that holds nobody's unsent words begins afresh from what counts."""
    draft = Draft.objects.select_related("saved_by").get(article=article)
    if not article.revision:
        return draft, Standing.GOOD
    text = Text.of(draft)
    if text.digest == article.digest:
        if draft.base != article.revision:
            Draft.objects.filter(article=article, version=draft.version).update(base=article.revision)
            draft.base = article.revision
        return draft, Standing.GOOD
    if draft.base == article.revision:
        writes = mode_of(by, article)
        left = writes is Mode.AUTHOR and not _wrote(draft.saved_by_id, article)
        return draft, Standing.FOREIGN if left else Standing.GOOD
    if article.revisions.filter(digest=text.digest).exists():
        return adopt(article, by=by, at=at), Standing.GOOD
    return draft, Standing.BEHIND


def adopt(article: Article, *, by: User, at: datetime) -> Draft:
    """Begins the working copy afresh from the revision that counts."""
    with transaction.atomic():
        Article.objects.locked().get(pk=article.pk)
        now = Revision.objects.get(article=article, number=article.revision)
        _write(article.pk, Text.of(now), by, at, base=now.number)
    return Draft.objects.select_related("saved_by").get(article=article)


def stand_by(article: Article, *, by: User, at: datetime) -> Draft:
    """Keeps the working copy over the text that counts, knowingly."""
    with transaction.atomic():
        Article.objects.locked().get(pk=article.pk)
        draft = Draft.objects.get(article=article)
        _write(article.pk, Text.of(draft), by, at, base=article.revision)
    return Draft.objects.select_related("saved_by").get(article=article)


def save(
    article: Article,
    text: Text,
    *,
    by: User,
    version: int,
    at: datetime,
    sheet: Mapping[str, Any] | None = None,
) -> Draft:
    """Saves the working copy, and with `sheet` the fields of the 审签单, if nobody saved since `version`.

    Raises Refused (no longer theirs to edit), Held (somebody else is at it) or Conflict. The same words sent
    twice, because an answer was lost on its way, are saved once.
    """
    with transaction.atomic():
        fresh = Article.objects.locked().get(pk=article.pk)
        mode = mode_of(by, fresh)
        if mode is None:
            raise Refused(_("稿件现在是“{state}”，您不能再修改").format(state=fresh.get_state_display()))
        lock = EditLock.objects.filter(article=fresh).select_related("holder").first()
        if lock is not None and lock.is_held(at) and lock.holder_id != by.pk:
            raise Held(lock)
        if not _write(fresh.pk, text, by, at, version=version):
            stored = Draft.objects.select_related("saved_by").get(article=fresh)
            if stored.saved_by_id != by.pk or Text.of(stored).digest != text.digest:
                raise Conflict(stored)
        if mode is Mode.AUTHOR:
            _write_sheet(fresh, text.title, sheet or {}, at)
    return Draft.objects.select_related("saved_by").get(article=article)


def erase(article: Article, *, by: User, at: datetime) -> None:
    """Takes back what was saved of a text that must not be here, as long as no revision holds it."""
    with transaction.atomic():
        fresh = Article.objects.locked().get(pk=article.pk)
        if fresh.revision or mode_of(by, fresh) is not Mode.AUTHOR:
            raise Refused(_("稿件已经送审，请立即联系保密部门处理"))
        _write(fresh.pk, Text("", "", ""), by, at)
        _write_sheet(fresh, "", {}, at)
        files = list(Attachment.objects.filter(case=fresh.pk))
        Attachment.objects.filter(case=fresh.pk).delete()
    for each in files:
        if not Attachment.objects.filter(sha256=each.sha256).exists():
            each.file.storage.delete(each.file.name)


def hold(
    article: Article, *, by: User, window: str, at: datetime, openly: bool = False
) -> tuple[EditLock, bool]:
    """Says that this window is being written in: the lock as it stands then, and whether it is this window's.

    A lock that another window holds stays theirs until it lapses, or is taken over openly.
    """
    with transaction.atomic():
        Article.objects.locked().get(pk=article.pk)
        lock = EditLock.objects.filter(article=article).select_related("holder").first()
        is_mine = lock is not None and lock.holder_id == by.pk and lock.window == window
        if lock is not None and not is_mine and lock.is_held(at) and not openly:
            return lock, False
        since = lock.since if lock is not None and is_mine else at
        lock = EditLock(article=article, holder=by, window=window, since=since, seen_at=at)
        EditLock.objects.bulk_create(
            [lock],
            update_conflicts=True,
            unique_fields=["article"],
            update_fields=["holder", "window", "since", "seen_at"],
        )
        return lock, True


def release(article: Article, *, by: User, window: str) -> None:
    """Lets go, if the lock is this window's."""
    EditLock.objects.filter(article=article, holder=by, window=window).delete()


def copy_into(article: Article, source: Article, text: Text, *, by: User, at: datetime) -> Article:
    """Begins another article with these words, when two people's will not go into one; files come along."""
    with transaction.atomic():
        engine.begin(article, by=by, at=at, text=text, outlets=list(source.outlets.all()))
        for each in Attachment.objects.filter(case=source.pk):
            each.pk, each.case_id = None, article.pk
            each._state.adding = True
            each.save(force_insert=True)
    return article


def _wrote(user: int, article: Article) -> bool:
    return user == article.author_id or article.co_authors.filter(pk=user).exists()


def _write(
    pk: int, text: Text, by: User, at: datetime, *, version: int | None = None, base: int | None = None
) -> bool:
    """The one statement that writes a working copy; False if it is not of that version any more."""
    rows = Draft.objects.filter(article=pk)
    rows = rows if version is None else rows.filter(version=version)
    return bool(
        rows.update(
            title=text.title[:120],
            summary=text.summary,
            body=text.body,
            attachments=list(text.attachments),
            version=F("version") + 1,
            saved_by=by,
            saved_at=at,
            **({} if base is None else {"base": base}),
        )
    )


def _write_sheet(article: Article, title: str, sheet: Mapping[str, Any], at: datetime) -> None:
    """The article's own fields while it is with its author; its title follows the working copy."""
    columns = {name: value for name, value in sheet.items() if name not in ("outlets", "co_authors")}
    for name, value in {**columns, "title": title[:120], "changed_at": at}.items():
        setattr(article, name, value)
    article.save(update_fields=[*columns, "title", "changed_at"])
    for name in ("outlets", "co_authors"):
        if name in sheet:
            getattr(article, name).set(sheet[name])
