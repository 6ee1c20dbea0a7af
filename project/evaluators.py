"""What published texts say about an account's indicators: the writing half's answers to the mending half's rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.models import Decision, LevelKey, Publication, Signature
from rectification.evaluating import Judged, Judgements, Question
from rectification.models import Result

THREE_REVIEWS = frozenset({LevelKey.FIRST, LevelKey.SECOND, LevelKey.FINAL})


def signed(asked: Question) -> Judgements:
    """三审署名: every text that went out in the period bears an approval of each of the three levels, over the very
    text that went out; an agreement by telephone counts once it is countersigned. Two statements."""
    went_out = _went_out(asked, asked.since)
    rows = went_out.values_list("outlet_id", "article_id", "article__title", "digest")
    texts = list(rows)
    approvals = Signature.objects.filter(
        case__in={article for _outlet, article, _title, _digest in texts}, decision=Decision.APPROVE
    )
    levels: dict[tuple[int, str], set[str]] = defaultdict(set)
    for case, digest, level, by_phone, countersigned_at in approvals.values_list(
        "case", "digest", "level", "by_phone", "countersigned_at"
    ):
        if not by_phone or countersigned_at is not None:
            levels[case, digest].add(level)
    seen, lacking = Counter[int](), defaultdict(list)
    for outlet, article, title, digest in texts:
        seen[outlet] += 1
        if not levels[article, digest] >= THREE_REVIEWS:
            lacking[outlet].append(title)
    return {outlet: _of_signatures(count, lacking[outlet]) for outlet, count in seen.items()}


def _of_signatures(count: int, lacking: list[str]) -> Judged:
    if not lacking:
        return Judged(Result.MET, _("时段内经本系统发布 {count} 条，三审署名齐全").format(count=count))
    words = _("时段内发布 {count} 条，其中 {lacking} 条三审署名不全，如《{title}》")
    return Judged(Result.NOT_MET, words.format(count=count, lacking=len(lacking), title=lacking[0])[:200])


def enough(asked: Question) -> Judgements:
    """当月发布: of the month that the day of the check is in. Says nothing about accounts that never published
    through the product: they may have published without it. Two statements."""
    first = asked.as_of.replace(day=1)
    counts = Counter(_went_out(asked, first).values_list("outlet_id", flat=True))
    known = set(
        Publication.objects.filter(outlet__in=asked.outlets, left_out=False).values_list(
            "outlet_id", flat=True
        )
    )
    return {
        outlet: Judged(
            Result.MET if counts[outlet] >= asked.limit else Result.NOT_MET,
            _("当月经本系统发布 {count} 条").format(count=counts[outlet]),
        )
        for outlet in known
    }


def _went_out(asked: Question, since: date) -> QuerySet[Publication]:
    until = _midnight(asked.as_of + timedelta(days=1))
    return Publication.objects.filter(
        outlet__in=asked.outlets, left_out=False, published_at__gte=_midnight(since), published_at__lt=until
    ).order_by("pk")


def _midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time()))
