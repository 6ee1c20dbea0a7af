"""更正与撤稿: asking for it on an article, and the page of each request."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editorial.forms.acts import ASKS, WithText
from editorial.forms.correction import CORRECTION_ASKS
from editorial.forms.drafting import Words
from editorial.models import Article, Correction
from editorial.pages.again import Asked
from editorial.pages.correction import correction_for, read
from editorial.pages.drafting import Desk
from editorial.pages.said import after
from editorial.pictures import Pictures
from editorial.revising import Text
from editorial.text.blocks import render as painted
from workflows import engine
from workflows.requests import Request
from workflows.views.acting import act_on, handle


def ask_page(request: Request, article: Article, asked: Asked, status: int = 200) -> HttpResponse:
    """The form that asks for 更正 or 撤稿. Whoever may not ask is told why instead."""
    verb = asked.do
    live = article.text()
    assert live is not None
    form = asked.form or ASKS[verb](subject=article, by=request.user, verb=verb)
    if not form.is_bound:
        form.initial = {"title": live.title, "summary": live.summary}
    typed = form.text if isinstance(form, WithText) and form.is_bound else Text.of(live)
    desk = Desk(article, None, Words(), Pictures.of(article.pk), typed, raw=form.data.get("body", ""))
    may = verb in engine.open_to(request.user, article)
    if not may and asked.refusal is None:
        words = _("当前为“{state}”，不能申请{kind}")
        kind = Correction.Kind(verb).label
        messages.error(request, words.format(state=article.get_state_display(), kind=kind))
        return HttpResponseRedirect(article.get_absolute_url())
    return render(
        request,
        "editorial/correction/ask.html",
        {
            "nav": "articles",
            "article": article,
            "verb": verb,
            "kind": Correction.Kind(verb).label,
            "form": form,
            "refusal": asked.refusal,
            "text": live,
            "desk": desk,
            "body": painted(live.body, address=desk.pictures.address_of),
            "publications": article.publications.filter(left_out=False).select_related("outlet"),
        },
        status=status,
    )


@require_safe
def correction(request: Request, pk: int) -> HttpResponse:
    """One request."""
    return correction_page(request, correction_for(request.user, pk), Asked(do=request.GET.get("do", "")))


@require_http_methods(["GET", "HEAD", "POST"])
def correction_act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Every button of a request posts here."""
    if verb not in CORRECTION_ASKS:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(f"{correction_for(request.user, pk).get_absolute_url()}?do={verb}")
    return act_on(
        request,
        lambda: correction_for(request.user, pk),
        verb,
        asks=CORRECTION_ASKS,
        page=correction_page,
        told=after,
        asked=Asked,
    )


@require_POST
def correction_claim(request: Request, pk: int) -> HttpResponse:
    """认领."""
    return handle(request, correction_for(request.user, pk), engine.claim)


@require_POST
def correction_release(request: Request, pk: int) -> HttpResponse:
    """退还."""
    return handle(request, correction_for(request.user, pk), engine.release)


def correction_page(request: Request, subject: Correction, asked: Asked, status: int = 200) -> HttpResponse:
    page = read(subject, request.user, at=timezone.now(), asked=asked)
    request.posts = page.posts
    return render(
        request,
        "editorial/correction/detail.html",
        {"nav": "articles", "page": page, "correction": subject, "article": subject.article},
        status=status,
    )
