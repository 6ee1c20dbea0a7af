"""What is registered about a media account, how its status changes, and which accounts a list shows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from project.forms.people import DateField, UnitField
from workflows.forms.choosing import choose_from
from workflows.models import Operator, Outlet, Platform, Post, Unit, User
from workflows.models.outlet import OutletQuerySet

NEVER = "never"
SILENT = {  # what may be asked of the last post
    "7": _("7 天以上未更新"),
    "14": _("14 天以上未更新"),
    "30": _("30 天以上未更新"),
    NEVER: _("没有发布记录"),
}


class OutletForm(forms.ModelForm):
    """One account. Its status changes by a form of its own, which asks from when on and why."""

    unit = UnitField(Unit.objects.none(), label=_("主办单位"))
    opened_on = DateField(label=_("开通日期"), required=False)
    last_post_on = DateField(
        label=_("最近发布"), required=False, help_text=_("在本系统发布的稿件会自动更新；别处发的在这里填")
    )

    class Meta:
        model = Outlet
        fields = [
            *("name", "platform", "unit", "handle", "filing_number", "opened_on", "owner"),
            *("last_post_on", "operator", "vendor", "aliases"),
        ]
        error_messages = {NON_FIELD_ERRORS: {"unique_together": _("这个平台上已登记同名账号")}}
        widgets = {"aliases": forms.Textarea({"rows": 2})}

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = units.filter(is_active=True).order_by("path")
        fields["platform"].choices = [("", "---------"), *Platform.choices]
        posts = Post.objects.current(timezone.localdate()).filter(unit__in=units)
        held = Q(pk__in=posts.values("user"), is_active=True) | Q(pk=self.instance.owner_id or 0)
        fields["owner"].queryset = User.objects.filter(held)

    def clean_opened_on(self) -> date | None:
        opened: date | None = self.cleaned_data["opened_on"]
        return _not_in_future(opened)

    def clean_last_post_on(self) -> date | None:
        last: date | None = self.cleaned_data["last_post_on"]
        return _not_in_future(last)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("operator") == Operator.OWN:
            data["vendor"] = ""
        elif not data.get("vendor"):
            self.add_error("vendor", _("代运维的账号须写明代运维单位"))
        self._check_owner(data.get("owner"), data.get("unit"))
        if "opened_on" in data and self.instance.status_since == self.instance.opened_on:
            self.instance.status_since = data["opened_on"]  # in use ever since it was opened
        return data

    def _check_owner(self, owner: User | None, unit: Unit | None) -> None:
        """负责人 works in the unit that the account belongs to, or below it; who has always been it may stay."""
        if owner is None or unit is None or owner.pk == self.instance.owner_id:
            return
        posts = Post.objects.current(timezone.localdate()).filter(
            user=owner, unit__path__startswith=unit.path
        )
        if not posts.exists():
            self.add_error("owner", _("负责人须是主办单位的在岗人员"))


class StatusForm(forms.Form):
    """停更, 注销 or back in use."""

    status = forms.ChoiceField(label=_("改为"))
    since = DateField(label=_("自哪天起"), initial=timezone.localdate)
    why = forms.CharField(
        label=_("事由"), max_length=300, widget=forms.Textarea({"rows": 2}), help_text=_("写明依据或批准文号")
    )

    def __init__(self, *args: Any, outlet: Outlet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [choice for choice in Outlet.Status.choices if choice[0] != outlet.status]
        self.fields["status"].choices = [("", _("请选择")), *others]  # type: ignore[attr-defined]  # a ChoiceField


class OutletFilter(forms.Form):
    """Which accounts a list shows. Stays in the address."""

    q = forms.CharField(required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), required=False, empty_label=_("全部单位"))
    platform = forms.ChoiceField(
        required=False, label=_("平台"), choices=[("", _("全部平台")), *Platform.choices]
    )
    status = forms.ChoiceField(
        required=False, label=_("状态"), choices=[("", _("全部状态")), *Outlet.Status.choices]
    )
    operator = forms.ChoiceField(
        required=False, label=_("运维方式"), choices=[("", _("全部运维方式")), *Operator.choices]
    )
    silent = forms.ChoiceField(
        required=False, label=_("更新情况"), choices=[("", _("更新情况不限")), *SILENT.items()]
    )
    unfiled = forms.BooleanField(required=False, label=_("未备案"))

    def __init__(self, *args: Any, seen: OutletQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(pk__in=seen.order_by().values("unit"))
        choose_from(self, "unit", units.order_by("path"))
        self.seen = seen

    def chosen(self) -> OutletQuerySet:
        """Of what the person may see, what is asked for; what is no question narrows nothing."""
        self.is_valid()
        asked = self.cleaned_data
        outlets = self.seen
        for word in asked.get("q", "").split():
            outlets = outlets.filter(
                Q(name__icontains=word)
                | Q(handle__icontains=word)
                | Q(aliases__icontains=word)
                | Q(vendor__icontains=word)
                | Q(unit__name__icontains=word)
            )
        for field in ("unit", "platform", "status", "operator"):
            if asked.get(field):
                outlets = outlets.filter(**{field: asked[field]})
        if asked.get("unfiled"):
            outlets = outlets.unfiled()
        return self._silent(outlets, asked.get("silent", ""))

    def _silent(self, outlets: OutletQuerySet, asked: str) -> OutletQuerySet:
        if not asked:
            return outlets
        if asked == NEVER:
            return outlets.never_noted()
        return outlets.silent_for(int(asked), on=timezone.localdate())


def _not_in_future(day: date | None) -> date | None:
    if day and day > timezone.localdate():
        raise ValidationError(_("日期不能晚于今天"))
    return day
