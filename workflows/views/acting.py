"""What views that act have in common: where to go on, and how to show what the door refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from workflows import engine
from workflows.act import Refused, Stale
from workflows.forms.acts import ActForm
from workflows.keys import keys
from workflows.models import Task, User
from workflows.pages import Asked
from workflows.requests import Request

Page = Callable[
    [Request, Any, Any, int], HttpResponse
]  # the request, its subject, what was asked, the status
_DIGEST = re.compile(r"[0-9a-f]{64}")


def act_on(
    request: Request,
    find: Callable[[], Any],
    verb: str,
    *,
    asks: Mapping[str, type[ActForm]],
    page: Page,
    told: Callable[[str, Any, User], str],
    asked: type[Asked] = Asked,
) -> HttpResponse:
    """One act. A refusal gives the page back with the reason, and with everything as it was typed.

    `find` reads the subject as this person may see it, afresh each time; `told` says what came of it.
    """
    subject = find()
    form = asks[verb](request.POST, request.FILES, subject=subject, by=request.user, verb=verb)
    if not form.is_valid():
        return page(request, subject, asked(do=verb, form=form), 422)
    try:
        engine.perform(subject, verb, by=request.user, seen=seen_by(request), **form.inputs())
    except Stale as stale:
        return page(request, find(), asked(do=verb, form=form, refusal=stale, seen=stale.seen), 409)
    except Refused as refusal:
        told_by_form = point_out(form, refusal)
        again = asked(do=verb, form=form, refusal=None if told_by_form else refusal)
        return page(request, find(), again, 422)
    now = type(subject)._default_manager.get(pk=subject.pk)
    messages.success(request, told(verb, now, request.user))
    try:
        return go_on(request, find())
    except Http404:  # what was given back to others is no longer this person's to see
        return _see_other(resolve_url(settings.LOGIN_REDIRECT_URL))


def seen_by(request: Request) -> str:
    """The digest that the page showed, if it is one."""
    seen = request.POST.get("seen", "")
    return seen if _DIGEST.fullmatch(seen) else ""


def point_out(form: ActForm, refusal: Refused) -> bool:
    """Puts the door's reason beside the field that it is about, if it names one."""
    if refusal.code not in form.fields:
        return False
    form.add_error(refusal.code, refusal.reason)
    return True


def go_on(request: Request, subject: Any) -> HttpResponse:
    """Back to where the button was, if that is a page of ours; else to the subject's own page."""
    back = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return _see_other(back if ours else subject.get_absolute_url())


def _see_other(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def handle(request: Request, subject: Any, what: Callable[..., None]) -> HttpResponse:
    """认领 or 退还 of the task that was posted."""
    numbers = keys([request.POST.get("task", "")])
    task = get_object_or_404(Task, process=subject.pk, pk__in=numbers)
    try:
        what(task, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return go_on(request, subject)
