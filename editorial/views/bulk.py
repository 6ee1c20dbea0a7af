"""Signing several texts at once, where their plan allows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from editorial.models import Article
from workflows import engine, queries
from workflows.act import Refused
from workflows.keys import keys
from workflows.models import Task, User
from workflows.requests import Request


@dataclass(frozen=True)
class Outcome:
    """What became of one of several."""

    article: Article
    refused: str = ""


@require_POST
def bulk_approve(request: Request) -> HttpResponse:
    """同意 several at once: each by itself, over the text that was on the screen."""
    words, chosen = request.POST.get("words", ""), keys(request.POST.getlist("task"))
    tasks = list(Task.objects.filter(pk__in=chosen).order_by("pk")[: queries.AT_MOST])
    visible = Article.objects.visible_to(request.user).filter(pk__in=[task.process_id for task in tasks])
    articles = {article.pk: article for article in visible.on_desk()}
    outcomes = []
    for task in tasks:
        article = articles.get(task.process_id)
        if article is not None:
            seen = request.POST.get(f"seen-{article.pk}", "")
            outcomes.append(Outcome(article, _approve(article, request.user, seen, words)))
    refused = [outcome for outcome in outcomes if outcome.refused]
    passed = [outcome for outcome in outcomes if not outcome.refused]
    return render(
        request,
        "editorial/article/bulk.html",
        {"nav": "todo", "passed": passed, "refused": refused, "words": words},
        status=422 if refused or not outcomes else 200,
    )


def _approve(article: Article, user: User, seen: str, words: str) -> str:
    try:
        engine.perform(article, "approve", by=user, seen=seen, words=words, bulk=True)
    except Refused as refusal:
        return refusal.reason
    return ""
