"""登记问题."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.models import Finding, Source
from rectification.rules import REGISTER
from workflows.forms.acts import Moment
from workflows.forms.choosing import choose_from
from workflows.models import Outlet, User
from workflows.permissions import units_read_by


class RegisterForm(forms.ModelForm):
    """One problem, by hand. It says what is wrong, and where."""

    found_at = Moment(label=_("发现时间"))
    url = forms.URLField(label=_("链接"), required=False, max_length=500, assume_scheme="https")

    class Meta:
        model = Finding
        fields = [
            *("unit", "title", "description", "category", "severity", "source", "source_ref"),
            *("found_at", "found_by", "outlet", "url", "locus", "phrase"),
        ]
        widgets = {"description": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_read_by(by, REGISTER).filter(is_active=True).order_by("path")
        choose_from(self, "unit", units)
        self.initial.setdefault("unit", units.first())
        self.fields["found_at"].initial = timezone.localtime(timezone.now())
        choose_from(self, "outlet", Outlet.objects.select_related("unit"))
        self.fields["outlet"].required = False
        self.fields["source"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            choice
            for choice in Source.choices
            if choice[0] not in (Source.RULE, Source.CORRECTION, Source.SWEEP)
        ]
