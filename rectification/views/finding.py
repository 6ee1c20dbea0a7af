"""问题: registering one, its page, and everything that is done about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rectification.forms.acts import ASKS, REQUEST_ASKS
from rectification.forms.finding import RegisterForm
from rectification.models import Finding, Request
from rectification.opening import open_finding
from rectification.pages.finding import finding_for, read, request_for
from rectification.rules import REGISTER
from workflows import engine
from workflows.act import Refused
from workflows.models import User
from workflows.pages import Asked
from workflows.permissions import holds
from workflows.requests import Request as HttpRequest
from workflows.requests import posts_of
from workflows.views.acting import act_on, handle

PREFILLED = ("unit", "title", "category", "source", "source_ref", "outlet", "locus")


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """登记问题. An address may fill in what is known where it was found."""
    if not holds(request.user, *REGISTER):
        raise Http404
    known = {name: request.GET[name] for name in PREFILLED if name in request.GET}
    form = RegisterForm(request.POST or None, by=request.user, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            finding = open_finding(form.save(commit=False), by=request.user)
        except Refused as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else None, refusal.reason)
        else:
            messages.success(request, _("已登记，编号 {number}").format(number=finding.number))
            return redirect(finding)
    return render(
        request,
        "rectification/finding/register.html",
        {"nav": "findings", "form": form},
        status=422 if request.method == "POST" else 200,
    )


@require_safe
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """`?do=` opens a form."""
    return finding_page(request, finding_for(request.user, pk), Asked(do=request.GET.get("do", "")))


@require_http_methods(["GET", "HEAD", "POST"])
def finding_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Every button of a finding posts here."""
    if verb not in ASKS:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(f"{finding_for(request.user, pk).get_absolute_url()}?do={verb}")
    return act_on(
        request, lambda: finding_for(request.user, pk), verb, asks=ASKS, page=finding_page, told=told
    )


@require_POST
def request_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Every button of a request posts here; its page is its finding's."""
    if verb not in REQUEST_ASKS:
        raise Http404
    return act_on(
        request, lambda: request_for(request.user, pk), verb, asks=REQUEST_ASKS, page=request_page, told=told
    )


@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """认领."""
    return handle(request, finding_for(request.user, pk), engine.claim)


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """退还."""
    return handle(request, finding_for(request.user, pk), engine.release)


def finding_page(request: HttpRequest, subject: Finding, asked: Asked, status: int = 200) -> HttpResponse:
    page = read(subject, request.user, posts=posts_of(request), at=timezone.now(), asked=asked)
    return render(
        request,
        "rectification/finding/detail.html",
        {"nav": "findings", "page": page, "finding": subject},
        status=status,
    )


def request_page(request: HttpRequest, subject: Request, asked: Asked, status: int = 200) -> HttpResponse:
    return finding_page(request, finding_for(request.user, subject.finding_id), asked, status)


def told(verb: str, subject: Any, user: User) -> str:
    """What came of it, for the message on the next page."""
    label = subject.flow().table.verbs[verb].label
    return _("已{verb}，现在是“{state}”").format(verb=label, state=subject.get_state_display())
