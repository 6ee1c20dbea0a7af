"""举一反三: what is asked of other units, and what they answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.forms.units import UnitsField, units_around
from rectification.models import Finding, Sweep
from rectification.sweeping import Found
from rectification.terms import terms
from workflows import deadlines
from workflows.forms.acts import ActForm, words
from workflows.forms.choosing import choose_from
from workflows.models import Outlet, Unit

ROWS = 3  # places in one answer; who has found more answers again


class AskUnits(ActForm):
    """Which units are to look, for what, by when. Who was asked already is not offered again."""

    units = UnitsField(
        Unit.objects.none(), label=_("排查单位"), error_messages={"required": _("请至少选择一个单位")}
    )
    words = words(required=True, label=_("排查要求"))
    until = forms.DateField(
        label=_("反馈期限"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        finding: Any = self.subject
        assert isinstance(finding, Finding)
        asked = Sweep.objects.standing().filter(finding=finding.pk, cycle=finding.cycle)
        units = units_around(finding.unit).exclude(pk__in=asked.values("asked"))
        left = units.exclude(pk=finding.lead_id or 0)
        choose_from(self, "units", left)
        if not left.exists():
            self.fields["units"].help_text = _("其他单位都已在排查之列")
        now = timezone.now()
        due = deadlines.due_in_days(now, terms(finding.unit_id, timezone.localdate(now)).sweep_days)
        self.fields["until"].initial = timezone.localdate(due)

    def inputs(self) -> dict[str, Any]:
        return {**self.cleaned_data, "units": list(self.cleaned_data["units"])}


class Looked(ActForm):
    """未发现 or 不适用: what was looked at, or why there is nothing to look at."""

    words = words(required=True, label=_("排查情况"))
    proof = forms.FileField(label=_("佐证"), required=False)
    files_named = ("proof",)


class FoundSome(Looked):
    """发现同类问题: each place becomes a finding."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sweep: Any = self.subject
        assert isinstance(sweep, Sweep)
        accounts = Outlet.objects.of(sweep.asked).exclude(status=Outlet.Status.CLOSED)
        for n in range(1, ROWS + 1):
            self.fields[f"title_{n}"] = forms.CharField(
                label=_("问题 {n}").format(n=n), max_length=120, required=n == 1
            )
            self.fields[f"outlet_{n}"] = forms.ModelChoiceField(
                accounts, label=_("问题 {n} 所在账号").format(n=n), required=False
            )
            self.fields[f"locus_{n}"] = forms.CharField(
                label=_("问题 {n} 的位置").format(n=n), max_length=120, required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.found: list[Found] = []
        for n in range(1, ROWS + 1):
            title, outlet, locus = (data.get(f"{name}_{n}") for name in ("title", "outlet", "locus"))
            if title:
                self.found.append(Found(title, outlet, locus or ""))
            elif n > 1 and (outlet or locus):
                self.add_error(f"title_{n}", _("请写明是什么问题"))
        return data

    def inputs(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"words": data["words"], "proof": data.get("proof"), "found": self.found}


class TakeBack(ActForm):
    words = words(required=True, label=_("撤回的理由"))


SWEEP_ASKS: dict[str, type[ActForm]] = {
    "none_found": Looked,
    "found": FoundSome,
    "not_applicable": Looked,
    "withdraw": TakeBack,
}
