"""Whole lists in one column: who else wrote a text and where it is to go out, read with its own row."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, CharField, F, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat
from django.shortcuts import get_object_or_404

from editorial import seen
from editorial.models import Article
from workflows.models import Platform, User

_BETWEEN, _WITHIN = "\x1e", "\x1f"


class Joined(Aggregate):
    """The values of a group as one string."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, CHAR(30))"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "%(function)s(%(expressions)s, CHR(30))"
        return self.as_sql(compiler, connection, function="STRING_AGG", template=template, **extra)


def _list(through: Any, *columns: str) -> Subquery:
    parts: list[Any] = []
    for column in columns:
        parts += [Value(_WITHIN), Cast(F(column), CharField())]
    rows = through.objects.filter(article=OuterRef("pk")).order_by().values("article")
    return Subquery(rows.annotate(all=Joined(Concat(*parts[1:]))).values("all"))


def _read(column: str | None) -> list[list[str]]:
    return sorted(row.split(_WITHIN) for row in column.split(_BETWEEN)) if column else []


def article_for(reader: User, pk: int) -> Article:
    """The article with everything of its own row that a page names, if this person may see it; else 404."""
    rows = Article.objects.visible_to(reader).select_related(
        "author", "unit", "from_unit", "case", "plan_version__plan"
    )
    with_lists = rows.annotate(
        co_author_list=_list(Article.co_authors.through, "user_id", "user__name"),
        last_seen=seen.by(reader),
        seen_before=seen.by(reader, "before"),
        outlet_list=_list(Article.outlets.through, "outlet_id", "outlet__name", "outlet__platform"),
    ).with_following(reader)
    found: Article = get_object_or_404(with_lists, Q(pk=pk))
    found.known_co_authors = frozenset(key for key, _name in _co_authors(found))
    return found


def last_seen(article: Article) -> int:
    """The other revision that the reader had on the screen before this one; 0 if none."""
    now, before = getattr(article, "last_seen", None), getattr(article, "seen_before", None)
    return (before if now == article.revision else now) or 0


def writers(article: Article) -> list[str]:
    """The names of author and co-authors."""
    return [article.author.name, *(name for _pk, name in _co_authors(article))]


def who_wrote(article: Article) -> frozenset[int]:
    """Author and co-authors, as keys."""
    return frozenset({article.author_id, *(article.known_co_authors or ())})


def planned_outlets(article: Article) -> list[str]:
    """望川发布·微信公众号, and so on."""
    rows = _read(getattr(article, "outlet_list", None))
    return [f"{name}·{Platform(platform).label}" for _pk, name, platform in rows]


def _co_authors(article: Article) -> list[tuple[int, str]]:
    rows = _read(getattr(article, "co_author_list", None))
    return [(int(pk), name) for pk, name in rows]
