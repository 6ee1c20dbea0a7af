"""What to look for in the trail."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows import queries
from workflows.models import Record


def verbs() -> list[tuple[str, Any]]:
    """Every verb once, by the name that its button has."""
    named = {name: verb.label for flow in queries.flows() for name, verb in flow.verbs.items()}
    return [("", _("全部动作")), *named.items()]


class TrailFilter(forms.Form):
    """Asked in the address, so that a finding can be passed on as a link."""

    person = forms.CharField(label=_("经办人"), max_length=40, required=False)
    verb = forms.ChoiceField(label=_("动作"), choices=verbs, required=False)
    number = forms.CharField(label=_("编号"), max_length=20, required=False)
    since = forms.DateField(
        label=_("起"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("止"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def chosen(self, records: QuerySet[Record]) -> QuerySet[Record]:
        """These records, narrowed to what is asked; what does not read as a question narrows nothing."""
        self.is_valid()
        asked: dict[str, Any] = self.cleaned_data
        if asked.get("person"):
            records = records.filter(actor__name__icontains=asked["person"].strip())
        if asked.get("verb"):
            records = records.filter(verb=asked["verb"])
        if asked.get("number"):
            records = records.filter(case__in=_cases_of(asked["number"].strip()))
        if asked.get("since"):
            records = records.filter(at__gte=_midnight(asked["since"]))
        if asked.get("until"):
            records = records.filter(at__lt=_midnight(asked["until"] + timedelta(days=1)))
        return records

    @property
    def is_asked(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


def _cases_of(number: str) -> list[int]:
    """Whatever bears that number, and what hangs on it."""
    models = [flow.subject_model() for flow in queries.flows()]
    return [pk for model in models for pk in model.objects.numbered(number).values_list("pk", flat=True)]


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
