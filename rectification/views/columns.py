"""列设置: a dispatcher ticks and orders the columns of the unit's ledger."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rectification import columns as shipped
from rectification.forms.columns import Order
from rectification.models import LedgerColumns
from workflows.keys import keys
from workflows.models import Role, Unit
from workflows.requests import Request, posts_of


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: Request) -> HttpResponse:
    """The order of one unit. Moving a column answers with the page, as it was ticked; nothing is kept until saved."""
    units = _dispatched_by(request)
    asked = keys([request.GET.get("unit", "")])
    unit = next((unit for unit in units if not asked or unit.pk == asked[0]), None)
    if unit is None:
        raise Http404
    kept = LedgerColumns.objects.filter(unit=unit).select_related("changed_by").first()
    order, refused = Order.of(kept.keys if kept else None), ""
    if request.method == "POST":
        if "shipped" in request.POST:
            LedgerColumns.objects.filter(unit=unit).delete()
            messages.success(request, _("{unit}的台账已用回随附的列").format(unit=unit))
            return redirect(f"{request.path}?unit={unit.pk}")
        order = Order.typed(request.POST).moved(request.POST.get("move", ""))
        if "move" not in request.POST:
            if order.chosen:
                _keep(request, unit, order)
                messages.success(request, _("{unit}的台账列已存").format(unit=unit))
                return redirect(f"{request.path}?unit={unit.pk}")
            refused = _("请至少勾选一列")
    return render(
        request,
        "rectification/ledger/columns.html",
        {
            "nav": "findings",
            "unit": unit,
            "units": units,
            "kept": kept,
            "order": order,
            "refused": refused,
            "source": shipped.source(),
            "moved": request.POST.get("move", ""),
        },
        status=422 if refused else 200,
    )


def _dispatched_by(request: Request) -> list[Unit]:
    """The units of which one is dispatcher, the one lowest in the tree first."""
    found = {post.unit_id: post.unit for post in posts_of(request) if post.role == Role.DISPATCHER}
    return sorted(found.values(), key=lambda unit: (-unit.level, unit.path))


def _keep(request: Request, unit: Unit, order: Order) -> None:
    LedgerColumns.objects.update_or_create(
        unit=unit,
        defaults={"keys": order.chosen, "changed_by": request.user, "changed_at": timezone.now()},
    )
