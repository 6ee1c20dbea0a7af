"""Choosing units: many at once, each indented to its place in the tree."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from workflows.models import Unit


class UnitsField(forms.ModelMultipleChoiceField):
    """A tick for each unit, so that it works with a thumb as with a keyboard."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "many"})

    def label_from_instance(self, obj: Any) -> str:
        return "\u3000" * max(obj.level - 1, 0) + obj.name


def units_around(unit: Unit) -> QuerySet[Unit]:
    """The units in use of the whole tree that this one stands in, but its top."""
    root = unit.path.split("/")[1]
    below = Unit.objects.filter(path__startswith=f"/{root}/", is_active=True, parent__isnull=False)
    return below.order_by("path")
