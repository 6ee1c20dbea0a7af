"""The drawing of a text's own flow, and the same as BPMN."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from editorial.charting import besides, chart_of
from editorial.flows.review import ReviewFlow
from editorial.models import Article
from workflows import queries
from workflows.drawing import drawing
from workflows.drawing.bpmn import bpmn
from workflows.requests import Request


@require_safe
def article_drawing(request: Request, pk: int) -> HttpResponse:
    """Where this text stands in the regulation."""
    articles = Article.objects.visible_to(request.user).listed().select_related("plan_version__plan")
    article = get_object_or_404(articles, pk=pk)
    tasks = queries.outstanding([article.pk]).get(article.pk, [])
    return render(
        request,
        "editorial/article/drawing.html",
        {
            "nav": "articles",
            "article": article,
            "drawing": chart_of(article, tasks),
            "tasks": tasks,
            "besides": besides(ReviewFlow.table),
            "now": timezone.now(),
        },
    )


@require_safe
def review_bpmn(request: Request) -> HttpResponse:
    """三审三校 for a modeller; the same for every text."""
    response = HttpResponse(bpmn(ReviewFlow.table, drawing(ReviewFlow.table)), content_type="application/xml")
    response["Content-Disposition"] = 'attachment; filename="review.bpmn"'
    return response
