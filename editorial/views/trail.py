"""留痕 of one text, and of the requests to change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from editorial.models import Article, Correction
from workflows import telling, trail
from workflows.forms.trail import verbs as all_verbs
from workflows.models import Record, User
from workflows.telling import Told


@dataclass(frozen=True)
class Chain:
    """Whether one case's records are all there, and as they were written."""

    name: str
    length: int
    fault: str | None
    head: str


@require_safe
def article_trail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was ever done to one text, and to the requests to change it once it was out."""
    assert isinstance(request.user, User)
    article = get_object_or_404(Article.objects.visible_to(request.user).listed(), pk=pk)
    corrections = list(article.corrections.select_related("article").order_by("pk"))
    subjects = [article, *corrections]
    records = list(
        Record.objects.filter(case__in=[subject.pk for subject in subjects])
        .select_related(*telling.WITH)
        .order_by("case", "seq")
    )
    told = sorted(telling.tell(records, subjects=subjects), key=_when, reverse=True)
    person, verb = request.GET.get("person", ""), request.GET.get("verb", "")
    return render(
        request,
        "editorial/article/trail.html",
        {
            "nav": "articles",
            "article": article,
            "chains": [_chain(subject, records) for subject in subjects],
            "told": [each for each in told if _asked_for(each.record, person, verb)],
            "count": len(told),
            "people": sorted({each.record.actor for each in told}, key=lambda user: user.name),
            "verbs": _verbs(told),
            "person": person,
            "verb": verb,
        },
    )


def _when(told: Told) -> tuple[datetime, int]:
    return told.record.at, told.record.pk


def _chain(subject: Article | Correction, records: Sequence[Record]) -> Chain:
    own = [record for record in records if record.case_id == subject.pk]
    return Chain(
        name=_("稿件") if isinstance(subject, Article) else str(subject.get_kind_display()),
        length=len(own),
        fault=trail.first_fault(own, subject.trail_length, subject.trail_head),
        head=subject.trail_head,
    )


def _asked_for(record: Record, person: str, verb: str) -> bool:
    return (not person or str(record.actor_id) == person) and (not verb or record.verb == verb)


def _verbs(told: Sequence[Told]) -> list[tuple[str, str]]:
    """The verbs that occur, by the names that their buttons have."""
    names = {name: str(label) for name, label in all_verbs()}
    return sorted({(each.record.verb, names[each.record.verb]) for each in told}, key=lambda verb: verb[1])
