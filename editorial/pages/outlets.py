"""Where a text goes out: a line for every planned outlet, with its copy once it is registered."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import FilteredRelation, Q

from editorial.models import Article, Publication
from workflows.models import Outlet


@dataclass(frozen=True)
class Line:
    """One outlet, and what became of it there."""

    outlet: Outlet
    copy: Publication | None


def lines(article: Article) -> list[Line]:
    """One statement for the plan and for what was registered."""
    of_this = FilteredRelation("publications", condition=Q(publications__article=article.pk))
    outlets = (
        Outlet.objects.filter(articles=article.pk)
        .annotate(copy=of_this)
        .select_related("unit", "copy__evidence", "copy__published_by")  # type: ignore[misc]  # the stubs do not know it
    )
    return [Line(outlet, getattr(outlet, "copy", None)) for outlet in outlets]
