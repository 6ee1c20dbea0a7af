"""人事与方案变更: what was changed about people, posts, units, accounts and plans, for administrators and auditors."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from workflows.models import About, OfficeRecord, Role
from workflows.permissions import holds
from workflows.requests import Request

A_PAGE = 40


class RecordFilter(forms.Form):
    """Which changes a list shows."""

    q = forms.CharField(required=False)
    about = forms.ChoiceField(required=False, label=_("对象"), choices=[("", _("全部对象")), *About.choices])

    def chosen(self, records: QuerySet[OfficeRecord]) -> QuerySet[OfficeRecord]:
        self.is_valid()
        asked = self.cleaned_data
        for word in asked.get("q", "").split():
            records = records.filter(Q(name__icontains=word) | Q(actor__name__icontains=word))
        return records.filter(about=asked["about"]) if asked.get("about") else records


def office_records(request: Request) -> HttpResponse:
    """The list, the latest first."""
    if not holds(request.user, Role.ADMINISTRATOR, Role.AUDITOR):
        raise Http404
    asked = RecordFilter(request.GET)
    found = asked.chosen(OfficeRecord.objects.visible_to(request.user))
    page = Paginator(found.select_related("actor", "unit", "post__unit"), A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "people/records.html", {"nav": "office", "asked": asked, "page": page})
