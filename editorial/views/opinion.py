"""常用意见: one's own phrases, and those that a unit shares, kept by its administrators and heads."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from editorial.forms.opinion import OpinionForm
from editorial.models import Opinion
from workflows import office
from workflows.models import About, Deed, Role, Unit, User
from workflows.permissions import units_read_by
from workflows.requests import Request

HEADS = (Role.ADMINISTRATOR, Role.CENTRE_HEAD, Role.LEADER_IN_CHARGE, Role.LEADER)
TOLD = ("verb", "level", "label", "text")


def kept_units(user: User) -> list[Unit]:
    """The units whose shared phrases this person keeps: those that review texts."""
    return list(units_read_by(user, HEADS).filter(desk=None, is_active=True).order_by("path"))


def kept_by(user: User, units: list[Unit]) -> QuerySet[Opinion]:
    return Opinion.objects.filter(Q(owner=user) | Q(owner=None, unit__in=units))


def opinions(request: Request) -> HttpResponse:
    """One's own and the units' phrases; a new one is made on the same page."""
    units = kept_units(request.user)
    form = OpinionForm(request.POST or None, by=request.user, units=units)
    if request.method == "POST" and form.is_valid():
        _keep(form, by=request.user, before=None)
        messages.success(request, _("已添加"))
        return redirect("editorial:opinions")
    return _page(request, form, units, 422 if request.method == "POST" else 200)


def opinion_edit(request: Request, pk: int) -> HttpResponse:
    """Other words for one phrase."""
    units = kept_units(request.user)
    opinion = get_object_or_404(kept_by(request.user, units), pk=pk)
    before = _told(opinion)
    form = OpinionForm(request.POST or None, instance=opinion, by=request.user, units=units)
    if request.method == "POST" and form.is_valid():
        _keep(form, by=request.user, before=before)
        messages.success(request, _("已保存"))
        return redirect("editorial:opinions")
    return render(
        request,
        "editorial/opinion/form.html",
        {"nav": "opinions", "form": form, "opinion": opinion},
        status=422 if request.method == "POST" else 200,
    )


@require_POST
def opinion_remove(request: Request, pk: int) -> HttpResponse:
    """A phrase nobody needs any more; what was said with it stays said."""
    opinion = get_object_or_404(kept_by(request.user, kept_units(request.user)), pk=pk)
    with transaction.atomic():
        if opinion.unit:
            _record(opinion, request.user, opinion.unit, Deed.REMOVE, _told(opinion), {})
        opinion.delete()
    messages.success(request, _("已删除“{label}”").format(label=opinion.label))
    return redirect("editorial:opinions")


def _page(request: Request, form: OpinionForm, units: list[Unit], status: int) -> HttpResponse:
    seen = Opinion.objects.filter(
        Q(owner=request.user) | Q(owner=None, unit__in=units_read_by(request.user, Role.values))
    )
    groups: dict[str, list[tuple[Opinion, bool]]] = {}
    for opinion in seen.select_related("unit"):
        may = opinion.owner_id is not None or opinion.unit in units
        groups.setdefault(opinion.get_verb_display(), []).append((opinion, may))
    context = {"nav": "opinions", "form": form, "groups": groups, "may_share": bool(units)}
    return render(request, "editorial/opinion/list.html", context, status=status)


def _keep(form: OpinionForm, *, by: User, before: dict[str, str] | None) -> None:
    """Saves it; a shared one is recorded, one's own is nobody's business."""
    was = form.instance.unit if before is not None else None
    with transaction.atomic():
        opinion = form.save()
        if unit := opinion.unit or was:
            deed = Deed.CREATE if before is None or was is None else Deed.CHANGE
            deed = Deed.REMOVE if opinion.unit is None else deed
            _record(opinion, by, unit, deed, before or {}, _told(opinion))


def _told(opinion: Opinion) -> dict[str, str]:
    return {"verb": opinion.get_verb_display(), "label": opinion.label, "text": opinion.text}


def _record(
    opinion: Opinion, by: User, unit: Unit, deed: Deed, before: dict[str, str], after: dict[str, str]
) -> None:
    changes = [
        [str(Opinion._meta.get_field(name).verbose_name), before.get(name, ""), after.get(name, "")]  # type: ignore[union-attr]  # plain fields
        for name in TOLD
        if before.get(name, "") != after.get(name, "")
    ]
    office.write(
        About.OPINION,
        opinion.pk,
        opinion.label,
        by=by,
        at=timezone.now(),
        unit=unit,
        deed=deed,
        changes=changes,
    )
