"""专项检查: what is drafted, and what is said when it is sent out, widened or ended."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.forms.units import UnitsField, units_around
from rectification.models import Campaign
from workflows.forms.acts import ActForm, words
from workflows.forms.choosing import choose_from
from workflows.models import Platform, Role, Unit, User
from workflows.permissions import units_read_by

DRAFTS = (Role.DISPATCHER,)


class Day(forms.DateField):
    """A day, as browsers hand it in."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CampaignForm(forms.ModelForm):
    """A draft. The unit that conducts it is chosen once."""

    starts_on = Day(label=_("开始日期"))
    ends_on = Day(label=_("截止日期"), help_text=_("各单位在这一天下班前填报"))
    platforms = forms.MultipleChoiceField(
        label=_("平台"),
        choices=Platform.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "many short"}),
        error_messages={"required": _("请至少选择一个平台")},
    )
    everybody = forms.BooleanField(label=_("范围内所有单位（下面不必再选）"), required=False)
    units = UnitsField(Unit.objects.none(), label=_("范围"), required=False)

    class Meta:
        model = Campaign
        fields = [
            *("title", "unit", "document_number", "basis", "starts_on", "ends_on"),
            *("asks", "platforms"),
        ]
        widgets = {"asks": forms.Textarea({"rows": 5})}
        help_texts = {"basis": _("上级文件、领导批示或通报"), "document_number": _("如“望网办〔2026〕2号”")}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        mine = units_read_by(by, DRAFTS).filter(is_active=True).order_by("path")
        if self.instance.pk:
            del self.fields["unit"]
            around = units_around(self.instance.unit)
            fields["units"].initial = self.instance.units.all()
        else:
            fields["unit"].queryset, fields["unit"].initial = mine, mine.first()
            fields["starts_on"].initial = timezone.localdate()
            around = units_around(mine[0]) if mine else Unit.objects.none()
        fields["units"].queryset = around
        fields["asks"].label = _("摸排要求")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("everybody"):
            data["units"] = self.fields["units"].queryset  # type: ignore[attr-defined]  # a UnitsField
        elif "units" in data and not data["units"]:
            self.add_error("units", _("请至少选择一个单位"))
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("截止日期不能早于开始日期"))
        return data

    def inputs(self) -> dict[str, Any]:
        """Under the names of the verbs."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("everybody", "unit")}
        return {**told, "units": list(told["units"])}


class Plain(ActForm):
    words = words(label=_("说明"))


class Words(ActForm):
    words = words(required=True, label=_("说明"))


class Conclude(ActForm):
    words = words(required=True, label=_("总结"))


class Widen(ActForm):
    """More units, while it runs."""

    units = UnitsField(
        Unit.objects.none(), label=_("单位"), error_messages={"required": _("请至少选择一个单位")}
    )
    words = words(label=_("说明"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campaign: Any = self.subject
        assert isinstance(campaign, Campaign)
        asked = campaign.censuses.values("asked")
        choose_from(self, "units", units_around(campaign.unit).exclude(pk__in=asked))

    def inputs(self) -> dict[str, Any]:
        return {**self.cleaned_data, "units": list(self.cleaned_data["units"])}


CAMPAIGN_ASKS: dict[str, type[ActForm]] = {
    "launch": Plain,
    "close": Conclude,
    "widen": Widen,
    "drop": Words,
}
