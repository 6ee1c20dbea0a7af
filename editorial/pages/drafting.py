"""What the drafting page shows, worked out: the words as stored or as typed, the files, and what stands in the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from editorial.drafts import Mode, Standing
from editorial.forms.drafting import Words
from editorial.models import Article, Decision, Draft, Revision, Signature
from editorial.pictures import Pictures
from editorial.revising import Text
from editorial.text import sanitise
from editorial.text.redline import redline, redline_text
from workflows.models import Attachment

_TAG = re.compile(r"<[^>]{0,500}>")


@dataclass(frozen=True)
class Difference:
    """One text laid over another, for a person to judge before they decide."""

    title: SafeString
    body: SafeString
    changes: int
    summary_changed: bool
    files_changed: bool

    @classmethod
    def between(cls, old: Text, new: Text, pictures: Pictures) -> Difference:
        heading = redline_text(old.title, new.title)
        text = redline(old.body, new.body, address=pictures.address_of)
        return cls(
            heading.inline,
            text.inline,
            heading.changes + text.changes,
            old.summary != new.summary,
            old.attachments != new.attachments,
        )


@dataclass(frozen=True)
class Clash:
    """Two texts where one is wanted: whose the other is, and the way from it to the words on this page."""

    standing: str
    who: str
    at: Any
    number: int
    difference: Difference


@dataclass(frozen=True)
class Preview:
    """What a reviewer is about to make of the text, and whose signatures that ends."""

    difference: Difference
    digest: str
    voided: list[Signature]


@dataclass
class Desk:
    """The page. `text` is what the editor shows: the working copy, or what was typed and refused."""

    article: Article
    mode: Mode | None
    form: Words
    pictures: Pictures
    text: Text | None
    raw: str = ""
    draft: Draft | None = None
    version: int = 0
    clash: Clash | None = None
    preview: Preview | None = None
    returned: Signature | None = None
    error: str = ""
    importing: bool = False
    columns: list[str] = field(default_factory=list)
    homes: list[Any] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.draft is None

    @property
    def is_reviewing(self) -> bool:
        return self.mode is Mode.REVIEWER

    @property
    def html(self) -> SafeString:
        """The body for the editor; a body that was refused comes back as bare paragraphs."""
        if self.text is not None:
            return SafeString(self.pictures.shown(self.text.body))
        return SafeString("".join(f"<p>{escape(line)}</p>" for line in self._bare))

    @property
    def plain(self) -> str:
        """The body for the page without JavaScript."""
        return sanitise.to_text(self.text.body) if self.text is not None else "\n".join(self._bare)

    @property
    def loses_structure(self) -> bool:
        return self.text is not None and not sanitise.is_plain(self.text.body)

    @property
    def _bare(self) -> list[str]:
        return [line.strip() for line in _TAG.sub("\n", self.raw).splitlines() if line.strip()]

    @property
    def files(self) -> list[Attachment]:
        """The attachments of the text on the page, in the order of their coming."""
        listed = {each["id"] for each in self.text.attachments} if self.text else set()
        return [each for pk, each in sorted(self.pictures.by_pk.items()) if pk in listed]


def clash_of(article: Article, draft: Draft, standing: Standing, pictures: Pictures) -> Clash | None:
    """Where the working copy and the text that counts have parted."""
    if standing is Standing.GOOD:
        return None
    now = Revision.objects.get(article=article, number=article.revision)
    difference = Difference.between(Text.of(now), Text.of(draft), pictures)
    return Clash(standing.value, draft.saved_by.name, draft.saved_at, now.number, difference)


def clash_with(stored: Draft, mine: Text, pictures: Pictures) -> Clash:
    """Somebody saved while this was being typed."""
    difference = Difference.between(Text.of(stored), mine, pictures)
    return Clash("saved", stored.saved_by.name, stored.saved_at, 0, difference)


def preview_of(article: Article, text: Text, pictures: Pictures) -> Preview | None:
    """None: nothing has changed."""
    if text.digest == article.digest:
        return None
    now = Revision.objects.get(article=article, number=article.revision)
    standing = Signature.objects.standing(article.pk, article.round, article.digest)
    return Preview(
        Difference.between(Text.of(now), text, pictures),
        text.digest,
        list(standing.select_related("signer").order_by("at")),
    )


def last_return(article: Article) -> Signature | None:
    """Why the author has it back."""
    if article.state != "returned":
        return None
    back = article.case.signatures.filter(decision=Decision.SEND_BACK).select_related("signer")
    return back.order_by("-at", "-pk").first()


def columns_of(article: Article) -> list[str]:
    """The columns that the unit used lately, to choose from."""
    used = Article.objects.filter(unit=article.unit_id).exclude(column="").order_by("-changed_at")
    return list(dict.fromkeys(used.values_list("column", flat=True)[:100]))[:20]
