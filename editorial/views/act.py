"""Every button of an article posts here: one form, one verb, one passage of the door."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from editorial.forms.acts import ASKS
from editorial.models import Article
from editorial.pages.again import Asked
from editorial.pages.names import article_for
from editorial.pages.said import after
from editorial.views.article import article_page
from editorial.views.correction import ask_page
from workflows import engine
from workflows.requests import Request
from workflows.views.acting import act_on, handle

Page = Callable[[Request, Article, Asked, int], HttpResponse]
PAGES: dict[str, Page] = {"correct": ask_page, "take_down": ask_page}


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One act; asked for by its address, the page that it is done from."""
    if verb not in ASKS:
        raise Http404
    page = PAGES.get(verb, article_page)
    if request.method != "POST":
        subject = article_for(request.user, pk)
        if verb in PAGES:
            return page(request, subject, Asked(do=verb), 200)
        return HttpResponseRedirect(f"{subject.get_absolute_url()}?do={verb}")
    return act_on(
        request,
        lambda: article_for(request.user, pk),
        verb,
        asks=ASKS,
        page=page,
        told=after,
        asked=Asked,
    )


@require_POST
def claim(request: Request, pk: int) -> HttpResponse:
    """认领: a task that waits for a role goes onto one desk."""
    return handle(request, article_for(request.user, pk), engine.claim)


@require_POST
def release(request: Request, pk: int) -> HttpResponse:
    """退还: and back to everybody with that role."""
    return handle(request, article_for(request.user, pk), engine.release)
