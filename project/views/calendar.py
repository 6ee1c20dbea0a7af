"""工作日历: read by everybody; a year's notice is entered and amended by the administrators of the top unit."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from project.almanac import FIRST, LAST, Almanac
from project.forms.calendar import EXAMPLE, NoticeForm
from workflows.act import Refused
from workflows.holidays import Notice, announce, written
from workflows.models import About, OfficeRecord, Role, Unit, User
from workflows.permissions import units_read_by
from workflows.requests import Request


@require_safe
def calendar(request: Request, year: int = 0) -> HttpResponse:
    """One year: this one unless another is asked for."""
    almanac = _almanac(year or timezone.localdate().year)
    return render(
        request,
        "calendar/year.html",
        {
            "nav": "calendar",
            "almanac": almanac,
            "may_edit": _top_unit(request.user) is not None,
            "records": _records(request.user, almanac.year),
        },
    )


def calendar_edit(request: Request, year: int) -> HttpResponse:
    """A year's notice, entered or amended."""
    unit = _top_unit_or_404(request.user)
    almanac = _almanac(year)
    form = NoticeForm(request.POST or None, row=almanac.row, days=almanac.of_notice)
    if request.method == "POST" and form.is_valid():
        based_on = form.cleaned_data["based_on"]
        try:
            announce(year, form.notice(), by=request.user, at=timezone.now(), unit=unit, based_on=based_on)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
            almanac = _almanac(year)
            form.rebase(almanac.row.version)
        else:
            messages.success(
                request,
                _("{year} 年的放假安排已保存，新定的期限按新的日历计算，在办的整改期限跟着重算").format(
                    year=year
                ),
            )
            return redirect("calendar_year", year)
    return render(
        request,
        "calendar/form.html",
        {
            "nav": "calendar",
            "form": form,
            "almanac": almanac,
            "example": EXAMPLE,
            "now": written(almanac.of_notice, year),
            "records": _records(request.user, year),
        },
        status=422 if request.method == "POST" else 200,
    )


@require_POST
def calendar_withdraw(request: Request, year: int) -> HttpResponse:
    """A notice that was entered by mistake: the year is provisional again."""
    unit = _top_unit_or_404(request.user)
    almanac = _almanac(year)
    seen = request.POST.get("based_on", "")
    try:
        announce(
            year,
            Notice(),
            by=request.user,
            at=timezone.now(),
            unit=unit,
            based_on=int(seen) if seen.isdecimal() else 0,
        )
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("{year} 年的通知已撤回，暂按星期一至星期五上班计算").format(year=year))
    return redirect("calendar_year", almanac.year)


def _almanac(year: int) -> Almanac:
    if not FIRST <= year <= LAST:
        raise Http404
    return Almanac(year, timezone.localdate())


def _top_unit(user: User) -> Unit | None:
    """The root that this person administers: only from there does a calendar reach everybody."""
    roots = units_read_by(user, [Role.ADMINISTRATOR]).filter(parent__isnull=True)
    return roots.order_by("path").first()


def _top_unit_or_404(user: User) -> Unit:
    if unit := _top_unit(user):
        return unit
    raise Http404


def _records(user: User, year: int) -> list[OfficeRecord]:
    records = OfficeRecord.objects.visible_to(user).filter(about=About.CALENDAR, about_id=year)
    return list(records.select_related("actor")[:10])
