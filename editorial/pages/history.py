"""流转记录: the latest of what was done to a text, and the signatures of its earlier rounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from editorial.models import Article, Mark, Revision, Signature
from editorial.telling import TextTelling
from workflows.models import Outlet, Record
from workflows.telling import WITH, Told

LATEST = 8


@dataclass(frozen=True)
class PastRound:
    """The signatures given in one earlier round."""

    number: int
    signatures: tuple[Signature, ...]


def latest(
    article: Article,
    *,
    revisions: Sequence[Revision],
    marks: Sequence[Mark],
    outlets: Sequence[Outlet],
) -> list[Told]:
    """The last passages of the case, newest first, told with the names that the page has read already."""
    records = Record.objects.filter(case=article.pk).select_related(*WITH).order_by("-seq")[:LATEST]
    telling = TextTelling(
        {article.pk: article},
        outlets={outlet.pk: str(outlet) for outlet in outlets},
        marks={mark.pk: str(mark) for mark in marks},
        versions={(article.pk, revision.digest): revision.number for revision in reversed(revisions)},
    )
    return [telling.tell(record) for record in records]


def past_rounds(signatures: Sequence[Signature], now: int) -> list[PastRound]:
    """The rounds before this one, the latest first; what was carried into a round is told where it was given."""
    numbers = sorted({one.round for one in signatures if one.round < now}, reverse=True)
    found = [
        PastRound(number, tuple(one for one in signatures if one.round == number and not one.carried_from_id))
        for number in numbers
    ]
    return [each for each in found if each.signatures]
