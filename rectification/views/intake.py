"""导入: a file of problems, from choosing it to what came of it. Every page is for those who may register in that
ledger, and does not exist for anybody else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rectification.forms.intake import ColumnsForm, IntakeForm, NamesForm
from rectification.intakes import mending, opening, reading
from rectification.models import Intake
from rectification.pages.intake import SHOWS, going, intake_for, read, start_of
from rectification.rules import REGISTER
from workflows.act import Refused
from workflows.keys import keys
from workflows.permissions import holds
from workflows.reports.sheet import CONTENT_TYPE
from workflows.requests import Request
from workflows.views.files import handed_over

A_PAGE = 20


@require_safe
def intakes(request: Request) -> HttpResponse:
    """What was imported before, the latest first."""
    _only_for_registrars(request)
    found = Intake.objects.visible_to(request.user).listed().order_by("-pk")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "rectification/intake/list.html", {"nav": "findings", "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def intake_new(request: Request) -> HttpResponse:
    """The file, and what holds for all of its rows."""
    _only_for_registrars(request)
    form = IntakeForm(request.POST or None, request.FILES or None, by=request.user)
    if request.method == "POST" and form.is_valid() and (made := form.keep()):
        return redirect("rectification:intake_columns", made.pk)
    return _form_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def intake_edit(request: Request, pk: int) -> HttpResponse:
    """The same of one that is not begun; its rows are read again."""
    intake = _unbegun(request, pk)
    form = IntakeForm(request.POST or None, instance=intake, by=request.user)
    if request.method == "POST" and form.is_valid():
        return _changed(request, intake, partial(reading.change, intake, form.cleaned_data, by=request.user))
    return _form_page(request, form, intake)


@require_http_methods(["GET", "HEAD", "POST"])
def intake_columns(request: Request, pk: int) -> HttpResponse:
    """Which sheet, and which of its columns is which."""
    intake = _unbegun(request, pk)
    tabs = reading.tabs(intake)
    chosen = request.GET.get("sheet", intake.sheet)
    tab = next((tab for tab in tabs if tab.name == chosen), tabs[0])
    proposal = reading.propose(intake, tab)
    form = ColumnsForm(request.POST or None, tab=tab, proposal=proposal)
    if request.method == "POST" and form.is_valid():
        return _changed(
            request, intake, partial(reading.settle, intake, tab, form.columns(), by=request.user)
        )
    return render(
        request,
        "rectification/intake/columns.html",
        {
            "nav": "findings",
            "intake": intake,
            "tabs": tabs,
            "tab": tab,
            "proposal": proposal,
            "form": form,
        },
        status=422 if request.method == "POST" else 200,
    )


@require_safe
def intake(request: Request, pk: int) -> HttpResponse:
    """What its rows will become; while it runs, how far it is; after that, what came of it."""
    found = intake_for(request.user, pk)
    if not found.is_read:
        return redirect("rectification:intake_columns", found.pk)
    return _page(request, found)


@require_POST
def intake_names(request: Request, pk: int) -> HttpResponse:
    """What the names mean that the register does not hold."""
    found = _unbegun(request, pk)
    form = NamesForm(request.POST, intake=found, start=start_of(request.POST))
    if not form.is_valid():
        return _page(request, found, names=form, status=422)
    return _changed(request, found, partial(reading.answer_names, found, form.answers(), by=request.user))


@require_POST
def intake_lines(request: Request, pk: int) -> HttpResponse:
    """Which of the rows that were on the page go in; with `all`, every row of the kind that stands open."""
    found = intake_for(request.user, pk)
    shown, ticked = keys(request.POST.getlist("shown")), keys(request.POST.getlist("goes"))
    every = request.POST.get("all", "")
    if every in ("yes", "no"):
        change = partial(reading.tick_all, found, request.POST.get("show", ""), goes=every == "yes")
    else:
        change = partial(reading.tick, found, shown, ticked)
    if request.POST.get("then") != "go":
        return _changed(request, found, change)
    with suppress(Refused):  # begun in another tab: it goes on from there
        change()
    return _go(request, found)


@require_POST
def intake_go(request: Request, pk: int) -> HttpResponse:
    """The next chunk. The page asks for it again until there is none; without a script, a button does."""
    return _go(request, intake_for(request.user, pk))


@require_POST
def intake_drop(request: Request, pk: int) -> HttpResponse:
    """Throws one away of which nothing has gone in."""
    found = intake_for(request.user, pk)
    try:
        reading.drop(found)
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return redirect(found)
    messages.success(request, _("已放弃“{name}”，没有登记任何问题").format(name=found.name))
    return redirect("rectification:intakes")


@require_safe
def intake_rest(request: Request, pk: int) -> HttpResponse:
    """The rows that could not go in, with why, to be mended and imported again."""
    found = intake_for(request.user, pk)
    response = HttpResponse(mending.workbook(found), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = mending.disposition(found)
    return response


@require_safe
def intake_file(request: Request, pk: int) -> HttpResponseBase:
    """The file as it came."""
    found = intake_for(request.user, pk)
    return handed_over(request, found.file, name=found.name, content_type=found.content_type)


def _go(request: Request, found: Intake) -> HttpResponse:
    opening.begin(found)
    opening.go_on(found, by=request.user)
    return redirect(found)


def _changed(request: Request, found: Intake, change: Callable[[], None]) -> HttpResponse:
    """Does it, or says why not; then the page where the reader wants to be."""
    try:
        change()
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect(f"{found.get_absolute_url()}{_where(request)}")


def _where(request: Request) -> str:
    """The tab and the page of the rows that come next: those of the button, else those that stood open."""
    show = request.POST.get("to", request.POST.get("show", ""))
    page = keys([request.POST.get("page", "")])
    where = {**({"show": show} if show in SHOWS else {}), **({"page": page[0]} if page else {})}
    return f"?{urlencode(where)}" if where else ""


def _page(
    request: Request, found: Intake, *, names: NamesForm | None = None, status: int = 200
) -> HttpResponse:
    is_going = found.is_begun and not found.is_over
    page = going(found) if is_going else read(found, request.user, request.GET, names=names)
    context = {"nav": "findings", "intake": found, "page": page}
    return render(request, "rectification/intake/detail.html", context, status=status)


def _form_page(request: Request, form: IntakeForm, intake: Intake | None = None) -> HttpResponse:
    return render(
        request,
        "rectification/intake/form.html",
        {"nav": "findings", "form": form, "intake": intake},
        status=422 if request.method == "POST" else 200,
    )


def _unbegun(request: Request, pk: int) -> Intake:
    """The intake, as long as it can be changed."""
    found = intake_for(request.user, pk)
    if found.is_begun:
        raise Http404
    return found


def _only_for_registrars(request: Request) -> None:
    if not holds(request.user, *REGISTER):
        raise Http404
