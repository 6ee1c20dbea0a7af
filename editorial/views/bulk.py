"""Signing several texts at once, where their plan allows it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from editorial.models import Article
from workflows import queries
from workflows.bulk import Outcome, perform_one
from workflows.keys import keys
from workflows.models import Task
from workflows.requests import Request


@require_POST
def bulk_approve(request: Request) -> HttpResponse:
    """同意 several at once: each by itself, over the text that was on the screen."""
    words, chosen = request.POST.get("words", ""), keys(request.POST.getlist("task"))
    tasks = list(Task.objects.filter(pk__in=chosen).order_by("pk")[: queries.AT_MOST])
    visible = Article.objects.visible_to(request.user).filter(pk__in=[task.process_id for task in tasks])
    articles = {article.pk: article for article in visible.on_desk()}
    outcomes = [
        _approve(request, articles[task.process_id], words) for task in tasks if task.process_id in articles
    ]
    refused = [outcome for outcome in outcomes if outcome.refused]
    passed = [outcome for outcome in outcomes if not outcome.refused]
    return render(
        request,
        "editorial/article/bulk.html",
        {"nav": "todo", "passed": passed, "refused": refused, "words": words},
        status=422 if refused or not outcomes else 200,
    )


def _approve(request: Request, article: Article, words: str) -> Outcome:
    seen = request.POST.get(f"seen-{article.pk}", "")
    return perform_one(article, "approve", by=request.user, seen=seen, words=words, bulk=True)
