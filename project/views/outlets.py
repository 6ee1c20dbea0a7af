"""账号: the register of media accounts. Everybody of a unit sees it; administrators and publishers keep it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from project import register
from project.forms.outlets import OutletFilter, OutletForm, StatusForm
from rectification.models import Finding
from rectification.rules import REGISTER
from workflows import office as keeping
from workflows import outlets as keeping_outlets
from workflows.act import Refused
from workflows.models import About, OfficeRecord, Outlet, Role, Unit, User
from workflows.models.outlet import OutletQuerySet
from workflows.permissions import holds, units_read_by
from workflows.requests import Request
from workflows.views.sheets import as_workbook

KEEPERS = (Role.ADMINISTRATOR, Role.PUBLISHER)
CHECKERS = (Role.INSPECTOR, Role.DISPATCHER, Role.VERIFIER)
A_PAGE = 40
LATEST = 20  # findings shown beside an account


def seen_by(user: User) -> OutletQuerySet:
    """The accounts of the units one serves in, and of the desk that reviews one's texts; who checks accounts for
    others sees those of the whole district."""
    own = units_read_by(user, Role.values)
    checked = units_read_by(user, CHECKERS).values_list("path", flat=True)
    seen = Q(unit__in=own) | Q(unit__in=own.filter(desk__isnull=False).values("desk"))
    for root in {path.split("/")[1] for path in checked}:
        seen |= Q(unit__path__startswith=f"/{root}/")
    return Outlet.objects.filter(seen)


@require_safe
def outlets(request: Request) -> HttpResponse:
    """The register, sifted as the address says."""
    asked = OutletFilter(request.GET, seen=seen_by(request.user))
    kept = set(units_read_by(request.user, KEEPERS).values_list("pk", flat=True))
    page = Paginator(asked.chosen().select_related("unit", "owner"), A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    return render(
        request,
        "outlets/list.html",
        {
            "nav": "outlets",
            "asked": asked,
            "page": page,
            "rows": [(outlet, outlet.days_silent(today)) for outlet in page],
            "kept": kept,
        },
    )


@require_safe
def outlets_export(request: Request) -> HttpResponse:
    """The same rows as a table."""
    today = timezone.localdate()
    rows = OutletFilter(request.GET, seen=seen_by(request.user)).chosen().select_related("unit", "owner")
    name = _("账号名册 {day}").format(day=today.isoformat())
    return as_workbook(name, register.table(rows.iterator(chunk_size=500), today))


@require_safe
def outlet(request: Request, pk: int) -> HttpResponse:
    """One account: what it is, how it fared, what was found wrong with it."""
    return _outlet_page(request, _outlet_or_404(request.user, pk))


@require_POST
def outlet_status(request: Request, pk: int) -> HttpResponse:
    """停更, 注销 or back in use."""
    found = get_object_or_404(_kept(request.user), pk=pk)
    form = StatusForm(request.POST, outlet=found)
    if form.is_valid():
        try:
            keeping_outlets.change_status(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.code, refusal.reason)
        else:
            messages.success(request, _("{outlet}的状态已变更").format(outlet=found))
            return redirect(found)
    return _outlet_page(request, _outlet_or_404(request.user, pk), form, 422)


@require_http_methods(["GET", "HEAD", "POST"])
def outlet_new(request: Request) -> HttpResponse:
    """One more account. `?name=&platform=&unit=` fill the form in: what a unit told of in a census."""
    units = _kept_units(request.user)
    only = units[0].pk if len(units) == 1 else None
    told = {name: request.GET[name] for name in ("name", "platform", "unit") if name in request.GET}
    form = OutletForm(request.POST or None, units=units, initial={"unit": only, **told})
    return _outlet_form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def outlet_edit(request: Request, pk: int) -> HttpResponse:
    """What is registered of it."""
    units = _kept_units(request.user)
    found = get_object_or_404(_kept(request.user), pk=pk)
    return _outlet_form(request, OutletForm(request.POST or None, instance=found, units=units), found)


def _outlet_page(
    request: Request, found: Outlet, form: StatusForm | None = None, status: int = 200
) -> HttpResponse:
    user = request.user
    findings = Finding.objects.visible_to(user).filter(outlet=found.pk).listed()
    context: dict[str, Any] = {
        "nav": "outlets",
        "outlet": found,
        "silent": found.days_silent(timezone.localdate()),
        "history": found.history.select_related("by"),
        "findings": findings.order_by("-pk")[:LATEST],
        "records": _records(user, found),
        "may_register": holds(user, *REGISTER),
    }
    if _kept(user).filter(pk=found.pk).exists():
        context["form"] = form or StatusForm(outlet=found)
    return render(request, "outlets/detail.html", context, status=status)


def _outlet_form(request: Request, form: OutletForm, outlet: Outlet | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        entered, at = form.instance, timezone.now()
        if outlet is None:
            keeping_outlets.enter(entered, by=request.user, at=at)
        else:
            keeping.keep(entered, by=request.user, at=at, unit=entered.unit)
        messages.success(request, _("{outlet}已保存").format(outlet=entered))
        return redirect(entered)
    return render(
        request,
        "outlets/form.html",
        {
            "nav": "outlets",
            "form": form,
            "outlet": outlet,
            "records": _records(request.user, outlet) if outlet else [],
        },
        status=422 if request.method == "POST" else 200,
    )


def _records(user: User, outlet: Outlet) -> QuerySet[OfficeRecord]:
    mine = OfficeRecord.objects.visible_to(user)
    return mine.filter(about=About.OUTLET, about_id=outlet.pk).select_related("actor")


def _outlet_or_404(user: User, pk: int) -> Outlet:
    found: Outlet = get_object_or_404(seen_by(user).select_related("unit", "owner"), pk=pk)
    return found


def _kept(user: User) -> QuerySet[Outlet]:
    return Outlet.objects.filter(unit__in=units_read_by(user, KEEPERS))


def _kept_units(user: User) -> QuerySet[Unit]:
    units = units_read_by(user, KEEPERS)
    if not units.exists():
        raise Http404
    return units
