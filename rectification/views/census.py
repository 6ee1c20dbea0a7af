"""摸排: the page on which one unit tells what it has, on a phone as well as at a desk."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rectification.forms.census import CENSUS_ASKS
from rectification.models import Census
from rectification.pages.census import census_for, read
from rectification.views.finding import told
from workflows import engine
from workflows.pages import Asked
from workflows.requests import Request
from workflows.views.acting import act_on, handle


@require_safe
def census(request: Request, pk: int) -> HttpResponse:
    """One unit's part of a campaign."""
    return census_page(request, census_for(request.user, pk), Asked())


@require_http_methods(["GET", "HEAD", "POST"])
def census_answer(request: Request, pk: int) -> HttpResponse:
    """填报."""
    if request.method != "POST":
        return HttpResponseRedirect(census_for(request.user, pk).get_absolute_url())
    return act_on(
        request, lambda: census_for(request.user, pk), "answer", asks=CENSUS_ASKS, page=census_page, told=told
    )


@require_POST
def census_claim(request: Request, pk: int) -> HttpResponse:
    """认领."""
    return handle(request, census_for(request.user, pk), engine.claim)


@require_POST
def census_release(request: Request, pk: int) -> HttpResponse:
    """退还."""
    return handle(request, census_for(request.user, pk), engine.release)


def census_page(request: Request, subject: Census, asked: Asked, status: int = 200) -> HttpResponse:
    now = timezone.now()
    page = read(subject, request.user, at=now, asked=asked)
    return render(
        request,
        "rectification/census/detail.html",
        {"nav": "campaigns", "page": page, "census": subject, "campaign": subject.campaign, "now": now},
        status=status,
    )
