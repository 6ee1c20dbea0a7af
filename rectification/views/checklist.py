"""检查表: what a unit checks by. Everybody of the unit and below reads it; its administrators make versions."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rectification.checklists import install
from rectification.forms.checklist import ChecklistForm
from rectification.forms.rows import changed, rows_in, written
from rectification.models import Checklist, ChecklistVersion
from rectification.models.indicators import sections_data
from rectification.pages import checklist as pages
from workflows import office
from workflows.keys import keys
from workflows.models import About, Deed, Role, Unit, User
from workflows.permissions import holds, units_read_by
from workflows.requests import Request


def administered_by(user: User) -> QuerySet[Unit]:
    return units_read_by(user, [Role.ADMINISTRATOR]).filter(is_active=True).order_by("path")


def checklists(request: Request) -> HttpResponse:
    """Every list one may use, each with what holds today; for administrators, the way to more."""
    today = timezone.localdate()
    versions = ChecklistVersion.objects.select_related("made_by").order_by("-number")
    found = (
        Checklist.objects.visible_to(request.user)
        .select_related("unit")
        .prefetch_related(Prefetch("versions", versions))
    )
    cards = []
    for each in found:
        held = list(each.versions.all())
        version = pages.in_force(held, today) or next(iter(held), None)
        if version:
            cards.append((each, version, pages.sums(version.sections), version.holds_on(today)))
    context = {"nav": "checklists", "cards": cards, "units": administered_by(request.user)}
    return render(request, "rectification/checklist/list.html", context)


def checklist(request: Request, pk: int) -> HttpResponse:
    """One list: the version that holds today, or the one that `version` asks for, and all there have been."""
    found = get_object_or_404(Checklist.objects.visible_to(request.user).select_related("unit"), pk=pk)
    versions, today = list(found.versions.select_related("made_by").order_by("-number")), timezone.localdate()
    for each in versions:
        each.checklist = found
    current = pages.in_force(versions, today)
    version = _asked_for(request, versions) or current or versions[0]
    return render(
        request,
        "rectification/checklist/detail.html",
        {
            "nav": "checklists",
            "checklist": found,
            "version": version,
            "current": current,
            "sections": pages.shown(version),
            "sums": pages.sums(version.sections),
            "history": pages.history(versions, today),
            "may_edit": holds(request.user, Role.ADMINISTRATOR, over=found.unit),
        },
    )


def _asked_for(request: Request, versions: list[ChecklistVersion]) -> ChecklistVersion | None:
    if "version" not in request.GET:
        return None
    number = keys([request.GET["version"]])
    found = next((each for each in versions if [each.number] == number), None)
    if found is None:
        raise Http404
    return found


def checklist_new(request: Request) -> HttpResponse:
    """A list of a unit's own."""
    return _checklist_page(request, Checklist(unit=_unit(request, request.GET.get("unit", ""))), None)


def checklist_edit(request: Request, pk: int) -> HttpResponse:
    """The next version. Checks under way keep the one that they began with."""
    mine = Checklist.objects.filter(unit__in=units_read_by(request.user, [Role.ADMINISTRATOR]))
    found = get_object_or_404(mine.select_related("unit"), pk=pk)
    return _checklist_page(request, found, found.newest())


@require_POST
def checklist_install(request: Request) -> HttpResponse:
    """Gives a unit the lists that come with the product."""
    unit = _unit(request, request.POST.get("unit", ""))
    made = install(unit, request.user, timezone.now())
    if made:
        messages.success(
            request, _("{unit}新增 {count} 份检查表，使用前请核对依据").format(unit=unit, count=len(made))
        )
    else:
        messages.info(request, _("{unit}已有随附的全部检查表").format(unit=unit))
    return redirect("rectification:checklists")


def _unit(request: Request, said: str) -> Unit:
    return get_object_or_404(administered_by(request.user), pk__in=keys([said]))


def _checklist_page(request: Request, checklist: Checklist, version: ChecklistVersion | None) -> HttpResponse:
    change, typed, at = request.POST.get("change", ""), None, ""
    if change:
        rows, at = changed(rows_in(request.POST), change)
        typed = {**request.POST.dict(), **written(rows)}
    form = ChecklistForm(
        None if change else request.POST or None,
        typed=typed,
        version=version,
        checklist=checklist,
        on=timezone.localdate(),
        at=at,
    )
    status = 200
    if request.method == "POST" and not change:
        if form.is_valid() and _save(form, checklist, by=request.user):
            messages.success(request, _("新版已存；进行中的检查仍用开始时的版本"))
            return redirect("rectification:checklist", checklist.pk)
        status = 422
    context = {"nav": "checklists", "checklist": checklist, "form": form, "version": version}
    return render(request, "rectification/checklist/form.html", context, status=status)


def _save(form: ChecklistForm, checklist: Checklist, *, by: User) -> bool:
    """Writes the next version, unless somebody else did meanwhile, nothing changed or the name is taken."""
    try:
        with transaction.atomic():
            return _write(form, checklist, by)
    except IntegrityError:
        if not _named_alike(checklist, form.head.cleaned_data["name"]):
            raise
    form.refuse(_("本单位已有同名的检查表"))
    return False


def _named_alike(checklist: Checklist, name: str) -> bool:
    return Checklist.objects.filter(unit=checklist.unit, name=name).exclude(pk=checklist.pk).exists()


def _write(form: ChecklistForm, checklist: Checklist, by: User) -> bool:
    given, at = form.head.cleaned_data, timezone.now()
    if checklist.pk:
        Checklist.objects.select_for_update().get(pk=checklist.pk)
    newest = checklist.newest() if checklist.pk else None
    if newest and newest.number != given["based_on"]:
        form.refuse(
            _("{name}刚刚存了第 {number} 版，请先看过，再在它的基础上改；您填写的都还在").format(
                name=newest.made_by, number=newest.number
            )
        )
        return False
    version = ChecklistVersion(
        checklist=checklist,
        number=newest.number + 1 if newest else 1,
        source=given["source"],
        since=given["since"],
        until=given["until"],
        data=sections_data(form.sections()),
        made_by=by,
        made_at=at,
    )
    told = pages.head_changes(newest, given, timezone.localdate(at))
    if newest:
        told += pages.changes(newest, version)
    if newest and not told:
        form.refuse(_("没有改动，不必另立新版"))
        return False
    checklist.name, checklist.checks = given["name"], given["checks"]
    checklist.save()
    version.checklist = checklist
    version.save()
    office.write(
        About.CHECKLIST,
        checklist.pk,
        str(version),
        by=by,
        at=at,
        unit=checklist.unit,
        deed=Deed.NEW_VERSION if newest else Deed.CREATE,
        changes=told,
    )
    return True
