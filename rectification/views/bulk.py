"""One verb for several findings of the ledger: asked once, done one by one, answered row by row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rectification.forms.bulk import BULK, BulkForm, offered
from rectification.forms.saved_view import normalised
from rectification.pages.bulk import Chosen
from workflows.bulk import picks
from workflows.requests import Request, posts_of

MOST = 200  # of one go: more than a page of them, and no more than a person can answer for


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: Request, verb: str) -> HttpResponse:
    """Asks what the verb asks, beside the rows that were ticked; then does it to each of them."""
    if verb not in offered():
        raise Http404
    posts, said = posts_of(request), request.POST if request.method == "POST" else request.GET
    ticked = picks(said.getlist("chosen"))
    among = picks(said.getlist("among")) or ticked
    if not among:
        messages.error(request, _("还没有勾选问题"))
        return redirect(_ledger(said))
    chosen = Chosen.read(among[:MOST], by=request.user, verb=verb, posts=posts)
    if request.method != "POST":
        return _ask(request, chosen, BULK[verb](units=chosen.units))
    form = BULK[verb](request.POST, units=chosen.units)
    if form.is_valid() and not ticked:
        form.add_error(None, _("请至少勾选一项"))
    if not form.is_valid():
        return _ask(request, chosen.only(ticked), form, status=422)
    return _done(request, chosen.only(ticked), form.inputs(), left=len(among) - len(chosen.among))


def _ask(request: Request, chosen: Chosen, form: BulkForm, status: int = 200) -> HttpResponse:
    return render(
        request, "rectification/ledger/bulk.html", _frame(request, chosen) | {"form": form}, status=status
    )


def _done(request: Request, chosen: Chosen, inputs: dict[str, Any], *, left: int) -> HttpResponse:
    """What went in, what was refused and why, and what was too much for one go."""
    outcomes = chosen.perform(inputs)
    refused = [outcome for outcome in outcomes if outcome.refused]
    passed = [outcome for outcome in outcomes if not outcome.refused]
    answer = {"passed": passed, "refused": refused, "left": left, "most": MOST}
    return render(
        request,
        "rectification/ledger/bulk_done.html",
        _frame(request, chosen) | answer,
        status=422 if refused or left else 200,
    )


def _frame(request: Request, chosen: Chosen) -> dict[str, Any]:
    said = request.POST if request.method == "POST" else request.GET
    return {
        "nav": "findings",
        "label": offered()[chosen.verb],
        "chosen": chosen,
        "query": normalised(said.get("query", "")),
        "back": _ledger(said),
    }


def _ledger(said: QueryDict) -> str:
    """The ledger as it was when the rows were ticked."""
    return f"{reverse('rectification:findings')}?{normalised(said.get('query', ''))}"
