"""举一反三: all units that were asked about one finding, and the page on which one of them answers."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rectification.forms.sweep import SWEEP_ASKS
from rectification.models import OVERSEE, Sweep
from rectification.pages.finding import finding_for
from rectification.pages.sweep import read, sweep_for, sweeps_of
from rectification.views.finding import told
from workflows import engine
from workflows.pages import Asked
from workflows.permissions import holds
from workflows.requests import Request
from workflows.views.acting import act_on, handle


@require_safe
def sweeps(request: Request, pk: int) -> HttpResponse:
    """Who has not answered. For who oversees the ledger; the unit that mends need not know what others found."""
    finding = finding_for(request.user, pk)
    if not holds(request.user, *OVERSEE, over=finding.unit):
        raise Http404
    now = timezone.now()
    page = sweeps_of(finding, request.user, at=now)
    return render(
        request,
        "rectification/sweep/list.html",
        {"nav": "findings", "page": page, "finding": finding, "now": now},
    )


@require_safe
def sweep(request: Request, pk: int) -> HttpResponse:
    """`?do=` opens a form."""
    return sweep_page(request, sweep_for(request.user, pk), Asked(do=request.GET.get("do", "")))


@require_http_methods(["GET", "HEAD", "POST"])
def sweep_act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Every button of the page posts here."""
    if verb not in SWEEP_ASKS:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(f"{sweep_for(request.user, pk).get_absolute_url()}?do={verb}")
    return act_on(
        request, lambda: sweep_for(request.user, pk), verb, asks=SWEEP_ASKS, page=sweep_page, told=told
    )


@require_POST
def sweep_claim(request: Request, pk: int) -> HttpResponse:
    """认领."""
    return handle(request, sweep_for(request.user, pk), engine.claim)


@require_POST
def sweep_release(request: Request, pk: int) -> HttpResponse:
    """退还."""
    return handle(request, sweep_for(request.user, pk), engine.release)


def sweep_page(request: Request, subject: Sweep, asked: Asked, status: int = 200) -> HttpResponse:
    page = read(subject, request.user, at=timezone.now(), asked=asked)
    return render(
        request,
        "rectification/sweep/detail.html",
        {"nav": "findings", "page": page, "sweep": subject},
        status=status,
    )
