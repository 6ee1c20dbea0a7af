"""整改时限: how long things may take in each unit. Read by everybody of the unit and below; its administrators make
versions."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rectification.forms.terms import TermsForm
from rectification.models import TermsVersion
from rectification.models.terms import units_told_to
from rectification.pages import terms as pages
from workflows import office
from workflows.models import About, Deed, Role, Unit, User
from workflows.permissions import holds, units_read_by
from workflows.requests import Request


@require_safe
def terms(request: Request) -> HttpResponse:
    """Every unit whose numbers one reads, and whose numbers they are."""
    units = list(units_told_to(request.user).filter(is_active=True).order_by("path"))
    context = {"nav": "terms", "rows": pages.holding(units, timezone.localdate())}
    return render(request, "rectification/terms/list.html", context)


@require_safe
def unit_terms(request: Request, pk: int) -> HttpResponse:
    """The numbers that hold for one unit today, and every version that it ever had."""
    unit, today = get_object_or_404(units_told_to(request.user), pk=pk), timezone.localdate()
    (held,) = pages.holding([unit], today)
    return render(
        request,
        "rectification/terms/detail.html",
        {
            "nav": "terms",
            "unit": unit,
            "held": held,
            "history": pages.history(_versions(unit), today),
            "may_edit": holds(request.user, Role.ADMINISTRATOR, over=unit),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def terms_edit(request: Request, pk: int) -> HttpResponse:
    """The unit's next version, begun from the numbers that hold now. What is running keeps its deadline."""
    unit = get_object_or_404(units_read_by(request.user, [Role.ADMINISTRATOR]), pk=pk)
    today, own = timezone.localdate(), _versions(unit)
    (held,) = pages.holding([unit], today)
    newest = own[0] if own else None
    form = TermsForm(
        request.POST or None,
        now=newest.terms if newest else held.terms,
        own_source=newest.source if newest else "",
        based_on=newest.number if newest else 0,
        on=today,
    )
    if request.method == "POST" and form.is_valid() and _save(form, unit, by=request.user):
        messages.success(request, _("新版已存；已交办问题的期限不变"))
        return redirect("rectification:unit_terms", unit.pk)
    context = {"nav": "terms", "unit": unit, "held": held, "newest": newest, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "rectification/terms/form.html", context, status=status)


def _versions(unit: Unit) -> list[TermsVersion]:
    return list(unit.terms_versions.select_related("made_by", "unit").order_by("-number"))


def _save(form: TermsForm, unit: Unit, *, by: User) -> bool:
    """Writes the next version, unless somebody else did meanwhile or nothing changed."""
    given, at, told = form.cleaned_data, timezone.now(), form.terms()
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)  # versions of one unit come one after the other
        newest = next(iter(_versions(unit)), None)
        if (newest.number if newest else 0) != given["based_on"]:
            words = _("{name}刚刚存了第 {number} 版，请先看过，再在它的基础上改；您填写的都还在")
            assert newest is not None
            form.add_error(None, words.format(name=newest.made_by.name, number=newest.number))
            return False
        changed = pages.changes(form.now, told)
        if newest and not changed and newest.since == given["since"]:
            form.add_error(None, _("没有改动，不必另立新版"))
            return False
        version = TermsVersion(
            unit=unit,
            number=newest.number + 1 if newest else 1,
            source=told.source,
            since=given["since"],
            data=told.data,
            made_by=by,
            made_at=at,
        )
        version.save()
        deed = Deed.NEW_VERSION if newest else Deed.CREATE
        office.write(About.TERMS, unit.pk, str(version), by=by, at=at, unit=unit, deed=deed, changes=changed)
    return True
