"""What a form offers to this person, where its class cannot say it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet


def choose_from(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Lets that field, which chooses among rows, choose among these."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField), f"{name} does not choose among rows"
    field.queryset = rows
