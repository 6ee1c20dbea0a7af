"""稿件: the page of one text, with everything that its reader may do there."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from editorial.models import Article
from editorial.pages.again import Asked
from editorial.pages.article import read
from editorial.pages.names import article_for
from workflows.requests import Request

VIEWS = ("all", "diff", "clean")


@require_safe
def article(request: Request, pk: int) -> HttpResponse:
    """`?from=` picks the revision to compare with, `?view=` the way of looking, `?do=` opens a dialog."""
    asked = request.GET
    base, view = asked.get("from", ""), asked.get("view", "")
    return article_page(
        request,
        article_for(request.user, pk),
        Asked(
            base=int(base) if base.isdecimal() and len(base) < 6 else None,
            view=view if view in VIEWS else "",
            do=asked.get("do", ""),
        ),
    )


def article_page(request: Request, subject: Article, asked: Asked, status: int = 200) -> HttpResponse:
    """The page as this reader sees it: also the answer to an act that was refused."""
    page = read(subject, request.user, at=timezone.now(), asked=asked)
    request.posts = page.posts
    return render(
        request,
        "editorial/article/detail.html",
        {"nav": "articles", "page": page, "article": page.article},
        status=status,
    )
