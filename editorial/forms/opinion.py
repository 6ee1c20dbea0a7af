"""A phrase that somebody, or a whole unit, says often."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from editorial.models import Opinion
from workflows.models import Unit, User

MINE = ""


class OpinionForm(forms.ModelForm):
    """Who may keep shared phrases chooses between the unit's and one's own."""

    shared_by = forms.ModelChoiceField(
        Unit.objects.none(), label=_("归谁用"), required=False, empty_label=_("只我自己用")
    )

    class Meta:
        model = Opinion
        fields = ["verb", "level", "label", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "maxlength": 200})}
        help_texts = {
            "level": _("留空则每一级都可用"),
            "label": _("按钮上的短语，最多十二个字"),
            "text": _("点一下就填进意见框的全文"),
        }

    def __init__(self, *args: Any, by: User, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        if units:
            field = self.fields["shared_by"]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by("path")
            field.initial = self.instance.unit_id
            field.label_from_instance = _shared_label  # type: ignore[method-assign,assignment]  # Django's own way to word choices
        else:
            del self.fields["shared_by"]

    def save(self, commit: bool = True) -> Opinion:
        unit = self.cleaned_data.get("shared_by")
        self.instance.unit = unit
        self.instance.owner = None if unit else self.by
        return super().save(commit=commit)


def _shared_label(unit: Unit) -> str:
    return str(_("{unit}共用").format(unit=unit.name))
