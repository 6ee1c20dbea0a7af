"""自查检查: the list, drawing one up, carrying it out account by account, and the buttons that move it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rectification import answer_sheet
from rectification.forms.inspection import ASKS, AnswerForm, PlanForm
from rectification.models import Inspection, InspectionState, Target
from rectification.pages import inspection as pages
from rectification.workbench import stages
from workflows import engine
from workflows.act import Refused
from workflows.models import User
from workflows.pages import Asked
from workflows.requests import Request
from workflows.views.acting import act_on
from workflows.views.sheets import as_workbook

A_PAGE = 20
S = InspectionState
TABS: dict[str, tuple[Any, tuple[InspectionState, ...]]] = {  # of the list: name, states
    "": (gettext_lazy("全部"), ()),
    "drafted": (S.DRAFTED.label, (S.DRAFTED,)),
    "running": (S.RUNNING.label, (S.RUNNING,)),
    "signing": (gettext_lazy("审核签发"), (S.CHECKED, S.REVIEWED)),
    "issued": (S.ISSUED.label, (S.ISSUED,)),
}


@require_safe
def inspections(request: Request) -> HttpResponse:
    """Every inspection one may know of, the latest first, each with how far it has come."""
    found = Inspection.objects.visible_to(request.user).listed()
    tab = request.GET.get("tab", "")
    states = TABS.get(tab, TABS[""])[1]
    if states:
        found = found.filter(state__in=states)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    figures = pages.figures_of(list(page))
    return render(
        request,
        "rectification/inspection/list.html",
        {
            "nav": "inspections",
            "page": page,
            "tab": tab,
            "tabs": [(key, name) for key, (name, _states) in TABS.items()],
            "rows": [(each, figures[each.pk], stages(each)) for each in page],
            "may_draw_up": pages.may_draw_up_in(request.user),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def inspection_new(request: Request) -> HttpResponse:
    """发起检查."""
    if not pages.may_draw_up_in(request.user):
        raise Http404
    form = PlanForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        fresh = Inspection(**{name: said[name] for name in PlanForm.in_head})
        try:
            engine.begin(fresh, by=request.user, **said)
        except Refused as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else None, refusal.reason)
        else:
            messages.success(request, _("已发起，编号 {number}，看过对象后启动").format(number=fresh.number))
            return redirect(fresh)
    return _plan_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def inspection_edit(request: Request, pk: int) -> HttpResponse:
    """修改, while it has not started."""
    found = pages.inspection_for(request.user, pk)
    if "revise" not in engine.open_to(request.user, found):
        raise Http404
    form = PlanForm(request.POST or None, by=request.user, inspection=found)
    if request.method == "POST" and form.is_valid():
        try:
            engine.perform(found, "revise", by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else None, refusal.reason)
        else:
            messages.success(request, _("已修改"))
            return redirect(found)
    return _plan_page(request, form, found)


def _plan_page(request: Request, form: PlanForm, found: Inspection | None) -> HttpResponse:
    return render(
        request,
        "rectification/inspection/form.html",
        {"nav": "inspections", "form": form, "inspection": found},
        status=422 if request.method == "POST" else 200,
    )


@require_safe
def inspection(request: Request, pk: int) -> HttpResponse:
    """`?do=` opens a form."""
    found = pages.inspection_for(request.user, pk)
    return inspection_page(request, found, Asked(do=request.GET.get("do", "")))


def inspection_page(request: Request, subject: Inspection, asked: Asked, status: int = 200) -> HttpResponse:
    page = pages.read(subject, request.user, at=timezone.now(), asked=asked)
    return render(
        request,
        "rectification/inspection/detail.html",
        {"nav": "inspections", "page": page, "inspection": subject},
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def inspection_act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Every button of an inspection posts here."""
    if verb not in ASKS:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(f"{pages.inspection_for(request.user, pk).get_absolute_url()}?do={verb}")
    page = sheet_again if verb == "answer" else inspection_page
    return act_on(
        request, lambda: pages.inspection_for(request.user, pk), verb, asks=ASKS, page=page, told=told
    )


@require_safe
def target(request: Request, pk: int, target: int) -> HttpResponse:
    """One account's sheet, to be filled in or read."""
    found = pages.inspection_for(request.user, pk)
    return _sheet_page(request, found, _target_for(request.user, found, target), None, 200)


def sheet_again(request: Request, subject: Inspection, asked: Asked, status: int = 200) -> HttpResponse:
    """The sheet with what was typed and why it was refused."""
    form = asked.form
    if not isinstance(form, AnswerForm) or form.target is None:
        return inspection_page(request, subject, asked, status)
    if asked.refusal is not None:
        form.add_error(None, asked.refusal.reason)
    return _sheet_page(request, subject, form.target, form, status)


def _sheet_page(
    request: Request, subject: Inspection, target: Target, form: AnswerForm | None, status: int
) -> HttpResponse:
    page = pages.sheet(subject, target, request.user, at=timezone.now(), form=form)
    return render(
        request,
        "rectification/inspection/sheet.html",
        {"nav": "inspections", "page": page, "inspection": subject},
        status=status,
    )


def _target_for(reader: User, subject: Inspection, pk: int) -> Target:
    return get_object_or_404(pages.targets_of(subject, reader), pk=pk)


@require_safe
def inspection_export(request: Request, pk: int) -> HttpResponseBase:
    """逐项结果 as .xlsx: one row an account and indicator, to be filled in there and read back."""
    found = pages.inspection_for(request.user, pk)
    targets = pages.targets_of(found, request.user)
    name = _("{number} 逐项结果").format(number=found.number)
    return as_workbook(name, answer_sheet.table(found, targets))


@require_POST
def inspection_import(request: Request, pk: int) -> HttpResponse:
    """逐项结果 read back: good rows go in, account by account; what is wrong is told row by row."""
    found = pages.inspection_for(request.user, pk)
    if "answer" not in engine.open_to(request.user, found):
        raise Http404
    read = answer_sheet.read_back(found, request.FILES.get("file"), by=request.user)
    return render(
        request,
        "rectification/inspection/imported.html",
        {"nav": "inspections", "inspection": found, "read": read},
        status=422 if read.wrong else 200,
    )


def told(verb: str, subject: Any, user: User) -> str:
    """What came of it, for the message on the next page."""
    if verb == "answer":
        return _("已保存")
    if verb == "open_finding":
        return _("已登记问题，可在整改台账中交办")
    label = subject.flow().table.verbs[verb].label
    return _("已{verb}，现在是“{state}”").format(verb=label, state=subject.get_state_display())
