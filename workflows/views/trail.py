"""审计留痕: for auditors and heads, what happened in the units they read, whatever it was about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflows import queries, telling
from workflows.forms.trail import TrailFilter
from workflows.models import Record, Role, User
from workflows.permissions import units_read_by
from workflows.requests import Request

OVERSEERS = (Role.AUDITOR, Role.CENTRE_HEAD, Role.LEADER_IN_CHARGE, Role.LEADER)


@require_safe
def trails(request: Request) -> HttpResponse:
    """One page of it, the latest first."""
    units = list(units_read_by(request.user, OVERSEERS).values_list("pk", flat=True))
    if not units:
        raise Http404
    form = TrailFilter(request.GET)
    records = form.chosen(Record.objects.select_related(*telling.WITH))
    page = list(queries.latest(records, units, before=queries.place(request.GET.get("before", ""))))
    visible = _visible(page, request.user)
    told = [each for each in telling.tell(page, subjects=visible.values()) if each.record.case_id in visible]
    last = page[-1] if len(page) == queries.PAGE else None
    return render(
        request,
        "trail/list.html",
        {
            "nav": "trail",
            "form": form,
            "told": told,
            "next": f"{last.at.isoformat()}~{last.pk}" if last else "",
        },
    )


def _visible(records: Sequence[Record], reader: User) -> dict[int, Any]:
    """The subjects of these records that this reader may see: a draft is its author's until it is submitted."""
    cases: dict[str, set[int]] = {}
    for record in records:
        cases.setdefault(record.subject, set()).add(record.case_id)
    return {
        subject.pk: subject
        for label, keys in cases.items()
        for subject in apps.get_model(label).objects.visible_to(reader).filter(pk__in=keys)
    }
