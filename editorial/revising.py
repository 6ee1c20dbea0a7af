"""Making revisions: the one way by which a text comes to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from editorial import search
from editorial.models import Article, Draft, Revision
from editorial.text.blocks import count_words, plain
from editorial.text.canonical import digest
from editorial.text.sanitise import sanitise
from workflows.models import User


@dataclass(frozen=True)
class Text:
    """The words of an article, cleaned: what a digest is taken of."""

    title: str
    summary: str
    body: str
    attachments: tuple[dict[str, Any], ...] = ()

    @classmethod
    def of(cls, source: Draft | Revision) -> Text:
        return cls(source.title, source.summary, source.body, tuple(source.attachments))

    @classmethod
    def cleaned(cls, title: str, summary: str, body: str, attachments: Any = ()) -> Text:
        """From a form or a file: every way in passes the allow-list here."""
        return cls(" ".join(title.split()), summary.strip(), sanitise(body), tuple(attachments))

    @property
    def digest(self) -> str:
        return digest(self.title, self.summary, self.body, list(self.attachments))


def revise(
    article: Article, text: Text, *, by: User, at: datetime, why: str, live: bool = True
) -> Revision | None:
    """The next revision, unless nothing has changed. With `live` the article's own words become it (the
    caller saves the article); a correction's text waits beside what is out."""
    if text.digest == article.digest:
        return None
    last = article.revision
    if not live or why == Revision.Why.CORRECTION or article.live_digest:
        last = article.revisions.aggregate(last=Max("number"))["last"] or 0
    letters = plain(text.body)
    revision = Revision(
        article=article,
        number=last + 1,
        why=why,
        author=by,
        title=text.title,
        summary=text.summary,
        body=text.body,
        plain=letters,
        words=count_words(letters),
        attachments=list(text.attachments),
        digest=text.digest,
        created_at=at,
    )
    revision.save()
    search.add(article, revision)
    if live and why != Revision.Why.SUBMITTED:
        _take_along(article, revision)
    if live:
        article.revision, article.digest, article.title = revision.number, revision.digest, revision.title
        article.changed_at = at
    return revision


def _take_along(article: Article, revision: Revision) -> None:
    """The working copy follows a change made by a reviewer, so that a returned author goes on from the text that
    counts. One that holds somebody's unsent words is left: its `base` tells that it is behind."""
    copy = article.draft
    if Text.of(copy).digest not in (article.digest, revision.digest):
        return
    copy.title, copy.summary, copy.body = revision.title, revision.summary, revision.body
    copy.attachments, copy.base = revision.attachments, revision.number
    copy.version, copy.saved_by, copy.saved_at = copy.version + 1, revision.author, revision.created_at
    copy.save()
