"""Loading the demo into an empty database: a district with both halves, or a department that only mends."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from project.demo import campaigns, district, findings, inspections, intakes
from workflows.models import Notice

DEPARTMENT = "department/"  # the folder of its files


class Loaded(NamedTuple):
    """How much there is now."""

    articles: int
    findings: int

    def __str__(self) -> str:
        told = [(self.articles, "articles"), (self.findings, "findings")]
        return ", ".join(f"{count} {what}" for count, what in told if count)


def load() -> Loaded:
    """The whole demo or nothing of it."""
    with transaction.atomic():
        loaded = _district() if settings.EDITORIAL else _department()
        _tidy_notices()
        return loaded


def _district() -> Loaded:
    from project.demo import editing, stories  # they know the half that may be away

    found, now = district.found(), timezone.localtime()
    editing.enter(found)
    articles = stories.walk(found, now)
    mended = findings.walk(found, now)
    inspections.walk(found, now)
    campaigns.walk(found, now)
    intakes.bring(found, now)
    return Loaded(articles, mended)


def _department() -> Loaded:
    found, now = district.found(DEPARTMENT), timezone.localtime()
    return Loaded(0, findings.walk(found, now, DEPARTMENT))


def _tidy_notices() -> None:
    """Case after case was walked from its beginning to its end: people were told in the order of the days, and have
    read what is older than yesterday's."""
    yesterday = timezone.now() - timedelta(days=1)
    newest: Counter[int] = Counter()
    rows = list(Notice.objects.select_related("record").order_by("record__at", "record"))
    for row in rows:
        newest[row.recipient_id] += 1
        row.seq = newest[row.recipient_id]
        row.read_at = row.record.at if row.record.at < yesterday else None
    aside = Notice.objects.aggregate(most=Max("seq"))["most"] or 0
    Notice.objects.update(seq=F("seq") + aside)  # out of the way: numbers are taken once
    Notice.objects.bulk_update(rows, ["seq", "read_at"], batch_size=500)
