"""单位整改情况: the table of units, also as a file, and the page of one unit."""

from __future__ import annotations

import io
from datetime import date, datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectification.pages import unit as pages
from rectification.pages.unit_table import UnitTable, sheet_of, table
from workflows.permissions import holds
from workflows.reports import sheet
from workflows.reports.periods import Period
from workflows.requests import Request


@require_safe
def units(request: Request) -> HttpResponse:
    """Every unit that this person may ask about and that answers for anything; sorted as the address says."""
    now = timezone.now()
    made = _table(request, now)
    return render(request, "rectification/unit/list.html", {"nav": "findings", "table": made, "now": now})


@require_safe
def units_export(request: Request) -> HttpResponse:
    """The same table, in the same order, as .xlsx."""
    now, stream = timezone.now(), io.BytesIO()
    made = _table(request, now)
    sheet.write(stream, sheet_of(made, by=request.user.name, at=now))
    response = HttpResponse(stream.getvalue(), content_type=sheet.CONTENT_TYPE)
    name = _("单位整改情况 {period}").format(period=made.period)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    return response


@require_safe
def unit(request: Request, pk: int) -> HttpResponse:
    """`period` and what is listed (`show`) stand in the address."""
    found = get_object_or_404(pages.units_asked_by(request.user).select_related("parent"), pk=pk)
    now = timezone.now()
    today = timezone.localdate(now)
    page = pages.read(
        found,
        request.user,
        at=now,
        today=today,
        period=_period(request, today),
        show=request.GET.get("show", ""),
        page=request.GET.get("page", ""),
    )
    return render(request, "rectification/unit/detail.html", {"nav": "findings", "page": page, "now": now})


def _table(request: Request, now: datetime) -> UnitTable:
    if not holds(request.user, *pages.MAY_ASK):
        raise Http404
    today = timezone.localdate(now)
    return table(
        request.user, at=now, today=today, period=_period(request, today), sort=request.GET.get("sort", "")
    )


def _period(request: Request, today: date) -> Period:
    """What the address says; this quarter, where it says nothing that is a period."""
    return Period.read(request.GET.get("period", "")) or Period.around(today)
