"""Noting what a person has on the screen. Outside the door: it moves nothing and proves nothing."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from editorial.models import Article
from editorial.models.seen import LastSeen
from workflows.models import User


def by(user: User, column: str = "revision") -> Subquery:
    """For a query of articles: the number of the revision that this person saw last, or of the one `before`."""
    return Subquery(LastSeen.objects.filter(user=user, article=OuterRef("pk")).values(column)[:1])


def note(user: User, article: Article) -> None:
    """The article's present text is on this person's screen. One query, two when it moved."""
    known = LastSeen.objects.filter(user=user, article=article).first()
    if not article.revision or (known and known.revision == article.revision):
        return
    now = LastSeen(
        user=user,
        article=article,
        revision=article.revision,
        before=known.revision if known else 0,
        at=timezone.now(),
    )
    LastSeen.objects.bulk_create(
        [now],
        update_conflicts=True,
        unique_fields=["user", "article"],
        update_fields=["revision", "before", "at"],
    )


def last(user: User, article: Article) -> int:
    """The number of the other revision that this person saw before the present one, 0 if none."""
    seen = LastSeen.objects.filter(user=user, article=article).first()
    if seen is None:
        return 0
    return seen.before if seen.revision == article.revision else seen.revision
