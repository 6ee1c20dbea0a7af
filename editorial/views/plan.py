"""审签方案: which levels a unit's texts pass. Everybody of the unit reads it; its administrators make versions."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.charting import chart_of_plan
from editorial.forms.plan import PlanForm, with_seats
from editorial.models import PlanVersion, ReviewPlan, plan_data
from editorial.pages import plan as pages
from workflows import office
from workflows.models import About, Deed, Role, Unit, User
from workflows.permissions import holds, units_read_by
from workflows.requests import Request


def seen_by(user: User) -> QuerySet[ReviewPlan]:
    """The plans of the units one serves in, and of the desk that reviews one's texts."""
    own = units_read_by(user, Role.values)
    desks = own.filter(desk__isnull=False).values("desk")
    return ReviewPlan.objects.filter(Q(unit__in=own) | Q(unit__in=desks)).select_related("unit")


def administered_by(user: User) -> QuerySet[Unit]:
    return units_read_by(user, [Role.ADMINISTRATOR]).filter(is_active=True)


def plans(request: Request) -> HttpResponse:
    """Every plan one may read, with its levels; for administrators also the units that have none yet."""
    found = (
        seen_by(request.user)
        .order_by("unit__path")
        .prefetch_related(
            Prefetch("versions", PlanVersion.objects.select_related("made_by").order_by("-number"))
        )
    )
    cards = [(plan, plan.versions.all()[0]) for plan in found if plan.versions.all()]
    without = administered_by(request.user).filter(desk=None, review_plan=None).order_by("path")
    return render(request, "editorial/plan/list.html", {"nav": "plans", "cards": cards, "without": without})


def plan(request: Request, pk: int) -> HttpResponse:
    """One plan: the version in force, drawn; who sits there today; and every version before it."""
    found = get_object_or_404(seen_by(request.user), pk=pk)
    versions = list(found.versions.select_related("made_by").order_by("-number"))
    for version in versions:
        version.plan = found
    return render(
        request,
        "editorial/plan/plan.html",
        {
            "nav": "plans",
            "plan": found,
            "version": versions[0],
            "levels": pages.shown(versions[0], found.unit, request.user, timezone.localdate()),
            "history": pages.history(versions),
            "drawing": chart_of_plan(versions[0]),
            "may_edit": holds(request.user, Role.ADMINISTRATOR, over=found.unit),
        },
    )


def plan_new(request: Request, unit: int) -> HttpResponse:
    """The first version of a unit that reviews its own texts and has no plan."""
    home = get_object_or_404(administered_by(request.user).filter(desk=None, review_plan=None), pk=unit)
    return _plan_page(request, ReviewPlan(unit=home, name=_("{unit}三审三校").format(unit=home.name)), None)


def plan_edit(request: Request, pk: int) -> HttpResponse:
    """The next version. Texts under way keep the one that they were submitted under."""
    found = get_object_or_404(
        ReviewPlan.objects.filter(unit__in=units_read_by(request.user, [Role.ADMINISTRATOR])).select_related(
            "unit"
        ),
        pk=pk,
    )
    return _plan_page(request, found, found.in_force())


def _plan_page(request: Request, plan: ReviewPlan, version: PlanVersion | None) -> HttpResponse:
    change = request.POST.get("change", "")
    form = PlanForm(
        None if change else request.POST or None,
        typed=with_seats(request.POST, change) if change else None,
        version=version,
        name=plan.name,
        units=_borrowable(plan.unit),
    )
    status = 200
    if request.method == "POST" and not change:
        if form.is_valid() and _save(form, plan, by=request.user):
            messages.success(request, _("新版方案即刻生效；已送审的稿件仍按送审时的版本走完"))
            return redirect("editorial:plan", plan.pk)
        status = 422
    context = {"nav": "plans", "plan": plan, "form": form, "version": version}
    return render(request, "editorial/plan/form.html", context, status=status)


def _save(form: PlanForm, plan: ReviewPlan, *, by: User) -> bool:
    """Writes the next version, unless somebody else did meanwhile or nothing changed."""
    given, at = form.head.cleaned_data, timezone.now()
    with transaction.atomic():
        if plan.pk:
            ReviewPlan.objects.select_for_update().get(pk=plan.pk)
        newest = plan.in_force() if plan.pk else None
        if newest and newest.number != given["based_on"]:
            form.refuse(
                _("{name}刚刚启用了第 {number} 版，请先看过，再在它的基础上改；您填写的都还在").format(
                    name=newest.made_by or _("有人"), number=newest.number
                )
            )
            return False
        version = PlanVersion(
            plan=plan,
            number=newest.number + 1 if newest else 1,
            source=given["source"],
            data=plan_data(form.levels()),
            loosened=given["loosened"],
            loosened_why=given["loosened_why"],
            made_by=by,
            made_at=at,
        )
        units = pages.unit_names([version, *([newest] if newest else [])])
        told = pages.changes(newest, version, units)
        if given["name"] != plan.name or newest is None:
            told.insert(0, [_("方案名称"), plan.name if newest else "", given["name"]])
        if not told:
            form.refuse(_("没有改动，不必另立新版"))
            return False
        plan.name = given["name"]
        plan.save()
        version.save()
        office.write(
            About.PLAN,
            plan.pk,
            str(version),
            by=by,
            at=at,
            unit=plan.unit,
            deed=Deed.NEW_VERSION if newest else Deed.CREATE,
            changes=told,
        )
    return True


def _borrowable(unit: Unit) -> QuerySet[Unit]:
    """Where a seat may be borrowed from: any unit of the same tree, the district's leader for one."""
    root = "/".join(unit.path.split("/")[:2]) + "/"
    return Unit.objects.filter(path__startswith=root, is_active=True).exclude(pk=unit.pk).order_by("path")
