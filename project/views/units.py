"""单位: the tree of offices, who sits in them, and which unit reviews whose texts."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from project.forms.units import UnitForm
from project.office import Office
from workflows import office as keeping
from workflows.models import About, Deed, OfficeRecord, Outlet, Post, Unit
from workflows.requests import Request


def units(request: Request) -> HttpResponse:
    """The tree of this administrator's units, with how many people and accounts each has."""
    office = Office(request.user)
    today = office.today
    in_post = Q(
        Q(posts__ends_on__isnull=True) | Q(posts__ends_on__gte=today),
        posts__starts_on__lte=today,
        posts__user__is_active=True,
    )
    rows = (
        Unit.objects.filter(pk__in=[unit.pk for unit in office.units])
        .select_related("desk")
        .annotate(
            people=Count("posts__user", filter=in_post, distinct=True),
            accounts=Count("outlets", filter=Q(outlets__status=Outlet.Status.IN_USE), distinct=True),
        )
        .order_by("path")
    )
    top = min((unit.level for unit in office.units), default=0)
    return render(request, "units/list.html", {"nav": "units", "rows": rows, "top": top})


def unit(request: Request, pk: int) -> HttpResponse:
    """One unit: who holds which post, what it publishes on, whose texts it reviews."""
    office = Office(request.user)
    found = _unit_or_404(office, pk)
    return render(
        request,
        "units/unit.html",
        {
            "nav": "units",
            "unit": found,
            "posts": Post.objects.current(office.today).filter(unit=found).select_related("user"),
            "children": found.children.order_by("path"),
            "served": found.served.filter(is_active=True),
            "outlets": Outlet.objects.of(found),
            "hindrances": hindrances(found, office),
            "records": OfficeRecord.objects.visible_to(request.user)
            .filter(about=About.UNIT, about_id=pk)
            .select_related("actor")[:10],
        },
    )


def unit_new(request: Request) -> HttpResponse:
    """A new unit under one of this administrator's."""
    office = Office(request.user)
    above = request.GET.get("parent") or office.active_units()[0].pk
    form = UnitForm(request.POST or None, office=office, initial={"parent": above})
    return _unit_form(request, form, None)


def unit_edit(request: Request, pk: int) -> HttpResponse:
    """Its name, its place, its desk."""
    office = Office(request.user)
    found = _unit_or_404(office, pk)
    return _unit_form(request, UnitForm(request.POST or None, instance=found, office=office), pk)


def _unit_form(request: Request, form: UnitForm, pk: int | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        changed = form.instance
        keeping.keep(changed, by=request.user, at=timezone.now(), unit=changed if pk else changed.parent)
        messages.success(request, _("已保存"))
        return redirect("unit", changed.pk)
    return render(
        request,
        "units/form.html",
        {"nav": "units", "form": form, "unit": Unit.objects.filter(pk=pk or 0).first()},
        status=422 if request.method == "POST" else 200,
    )


def hindrances(found: Unit, office: Office) -> list[str]:
    """What must be settled before a unit can go: people in post, units below, texts it reviews, accounts."""
    holders = Post.objects.current(office.today).filter(unit=found).count()
    below = found.children.filter(is_active=True).count()
    served = found.served.filter(is_active=True).count()
    accounts = Outlet.objects.of(found).in_use().count()
    told = [
        (holders, _("还有 {count} 个在任岗位").format(count=holders)),
        (below, _("还有 {count} 个在用的下级单位").format(count=below)),
        (served, _("还有 {count} 个单位的稿件送这里审签").format(count=served)),
        (accounts, _("还有 {count} 个在用账号").format(count=accounts)),
    ]
    return [words for count, words in told if count]


@require_POST
def unit_switch(request: Request, pk: int) -> HttpResponse:
    """Out of use, or back in use."""
    office = Office(request.user)
    found = _unit_or_404(office, pk)
    hindered = hindrances(found, office) if found.is_active else []
    if hindered:
        messages.error(request, _("不能停用：{reasons}").format(reasons="；".join(hindered)))
        return redirect("unit", pk)
    found.is_active = not found.is_active
    deed = Deed.REACTIVATE if found.is_active else Deed.DEACTIVATE
    keeping.keep(found, by=request.user, at=timezone.now(), unit=found, deed=deed)
    told = _("{unit}已恢复") if found.is_active else _("{unit}已停用")
    messages.success(request, told.format(unit=found.name))
    return redirect("unit", pk)


def _unit_or_404(office: Office, pk: int) -> Unit:
    for found in office.units:
        if found.pk == pk:
            return found
    raise Http404
