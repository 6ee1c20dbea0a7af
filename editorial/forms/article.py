"""What is asked of a list of articles: every filter is a part of the address, so that a list can be sent on."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.models import Kind, State
from workflows.models import Unit


def _blank(words: Any, choices: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [("", words), *choices]


class Filters(forms.Form):
    """All optional. A field that cannot be read is told about and leaves the list as it is."""

    use_required_attribute = False

    q = forms.CharField(label=_("搜索"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=_blank(_("全部状态"), State.choices))
    kind = forms.ChoiceField(label=_("类型"), required=False, choices=_blank(_("全部类型"), Kind.choices))
    unit = forms.ChoiceField(label=_("审稿单位"), required=False)
    from_unit = forms.ChoiceField(label=_("供稿单位"), required=False)
    author = forms.CharField(label=_("作者"), required=False, max_length=40)
    column = forms.CharField(label=_("栏目"), required=False, max_length=40)
    urgent = forms.BooleanField(label=_("只看加急"), required=False)
    dated = forms.ChoiceField(
        label=_("按"), required=False, choices=[("changed", _("更新时间")), ("submitted", _("送审时间"))]
    )
    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any, *, units: list[Unit], sources: list[Unit]) -> None:
        super().__init__(data, auto_id="f-%s")
        for name, words, offered in (("unit", _("全部单位"), units), ("from_unit", _("全部单位"), sources)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = _blank(words, [(str(unit.pk), str(unit)) for unit in offered])

    @property
    def said(self) -> dict[str, Any]:
        """What could be read of it, without what was left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrows(self) -> bool:
        return any(name != "dated" for name in self.said)

    @property
    def narrows_finely(self) -> bool:
        """Whether the fold with the finer filters should stand open."""
        return bool(set(self.said) & {"kind", "from_unit", "author", "column", "since", "until"}) or bool(
            self.errors
        )

    def lookups(self, authors: list[int]) -> dict[str, Any]:
        """The filters as lookups on articles; `authors` are the people whose name was asked for."""
        said = self.said
        found: dict[str, Any] = {
            name: said[name] for name in ("state", "kind", "unit", "from_unit", "urgent") if name in said
        }
        if "column" in said:
            found["column"] = said["column"]
        if "author" in said:
            found["author__in"] = authors
        when = "submitted_at" if said.get("dated") == "submitted" else "changed_at"
        if "since" in said:
            found[f"{when}__gte"] = _morning(said["since"])
        if "until" in said:
            found[f"{when}__lt"] = _morning(said["until"] + timedelta(days=1))
        return found


def _morning(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
