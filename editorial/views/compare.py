"""对照: the redline between any two revisions of a text, or from what I last saw, last signed, or what is live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from editorial import seen
from editorial.models import Article, Revision, Signature
from editorial.pictures import Pictures
from editorial.text.redline import Redline, redline, redline_text
from editorial.views.desk import article_of
from workflows.models import User
from workflows.requests import Request

VIEWS = ("inline", "side")
UNITS = ("char", "word")


@dataclass(frozen=True)
class Shortcut:
    """A revision that this reader has a reason to compare with."""

    key: str
    label: str
    number: int


@dataclass(frozen=True)
class Comparison:
    """One revision laid over another."""

    old: Revision
    new: Revision
    by: Any
    pictures: Pictures

    @cached_property
    def title(self) -> Redline:
        return redline_text(self.old.title, self.new.title, by=self.by)

    @cached_property
    def summary(self) -> Redline | None:
        if self.old.summary == self.new.summary:
            return None
        return redline_text(_one_line(self.old.summary), _one_line(self.new.summary), by=self.by)

    @cached_property
    def body(self) -> Redline:
        return redline(self.old.body, self.new.body, by=self.by, address=self.pictures.address_of)

    @property
    def title_sides(self) -> tuple[SafeString, SafeString]:
        row = self.title.rows[0]
        return row.left, row.right

    @property
    def changes(self) -> int:
        summary = self.summary.changes if self.summary else 0
        return self.title.changes + self.body.changes + summary + len(self.files)

    @cached_property
    def files(self) -> list[tuple[str, str]]:
        """Attachments that came or went: ("ins" | "del", name)."""
        old = {each["sha256"]: each["name"] for each in self.old.attachments}
        new = {each["sha256"]: each["name"] for each in self.new.attachments}
        gone = [("del", name) for sha, name in old.items() if sha not in new]
        return gone + [("ins", name) for sha, name in new.items() if sha not in old]


@require_POST
def saw(request: Request, pk: int) -> HttpResponse:
    """The page of a text tells which revision came onto the screen; looking at it writes nothing by itself."""
    article = article_of(request.user, pk)
    if request.POST.get("revision") == str(article.revision):
        seen.note(request.user, article)
    return HttpResponse(status=204)


@require_safe
def compare(request: Request, pk: int) -> HttpResponse:
    """`?from=` a number, seen, signed or live; `?to=` a number; `?view=inline|side`; `?by=char|word`."""
    article = article_of(request.user, pk)
    revisions = list(
        article.revisions.defer("body", "plain", "summary").select_related("author").order_by("-number")
    )
    shortcuts = _shortcuts(article, revisions, request.user)
    asked = request.GET
    new = _number(asked.get("to", ""), revisions) or article.revision
    old = _base(asked.get("from", ""), revisions, shortcuts, new)
    view = asked.get("view") if asked.get("view") in VIEWS else VIEWS[0]
    by = asked.get("by") if asked.get("by") in UNITS else UNITS[0]
    texts = {each.number: each for each in article.revisions.filter(number__in=[old, new])}
    found = None
    if old in texts and new in texts and old != new:
        found = Comparison(texts[old], texts[new], by, Pictures.of(article.pk))
    context = {
        "nav": "articles",
        "article": article,
        "revisions": revisions,
        "shortcuts": shortcuts,
        "old": old,
        "new": new,
        "view": view,
        "by": by,
        "comparison": found,
        "is_first": len(revisions) < 2,
    }
    return render(request, "editorial/article/compare.html", context)


def _shortcuts(article: Article, revisions: list[Revision], reader: User) -> list[Shortcut]:
    signed = Signature.objects.filter(case=article.pk, signer=reader).order_by("-at", "-pk")
    live = next((each.number for each in revisions if each.digest == article.live_digest), 0)
    found = (
        ("seen", _("我上次看到的"), seen.last(reader, article)),
        ("signed", _("我上次签的"), signed.values_list("revision", flat=True).first() or 0),
        ("live", _("线上的"), live if article.live_digest else 0),
    )
    return [
        Shortcut(key, label, number) for key, label, number in found if number not in (0, article.revision)
    ]


def _base(asked: str, revisions: list[Revision], shortcuts: list[Shortcut], new: int) -> int:
    """The older text: as asked for; else the one before."""
    named = next((each.number for each in shortcuts if each.key == asked), 0)
    older = [each.number for each in revisions if each.number < new]
    return named or _number(asked, revisions) or max(older, default=0)


def _number(asked: str, revisions: list[Revision]) -> int:
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    return number if any(each.number == number for each in revisions) else 0


def _one_line(text: str) -> str:
    return " ".join(text.split())
