"""What an administrator fills in to set a unit's terms: the numbers that hold now, to be written over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.models import Severity, Step
from rectification.terms import Term, Terms, Urging

HOURS, DAYS = "hours", "days"
COUNTED = [(DAYS, gettext_lazy("工作日")), (HOURS, gettext_lazy("小时（昼夜连续）"))]
MOST = {HOURS: 720, DAYS: 250}
STEPS = {  # label, least, most
    "sign_days": (gettext_lazy("交办、签收（工作日）"), 1, 30),
    "review_days": (gettext_lazy("复核、销号、审批申请（工作日）"), 1, 30),
    "returns": (gettext_lazy("退回交办，至多（次）"), 0, 9),
    "extensions": (gettext_lazy("延期，至多（次）"), 0, 2),
    "long_term_days": (gettext_lazy("长期坚持复查日，至多在（天）以后"), 1, 366),
    "lapse_days": (gettext_lazy("长期坚持到期后整改（工作日）"), 1, 90),
    "sweep_days": (gettext_lazy("举一反三，其他单位反馈（工作日）"), 1, 60),
}
LADDER = {
    "remind": (gettext_lazy("临期提醒，期限前（工作日）"), 1, 30),
    "notice": (gettext_lazy("催办单，期限后（工作日）"), 1, 90),
    "yellow": (gettext_lazy("黄色督办，期限后（工作日）"), 1, 90),
    "red": (gettext_lazy("红色督办，期限后（工作日）"), 1, 90),
    "warn_days": (gettext_lazy("长期坚持到期提醒，复查日前（工作日）"), 1, 30),
    "cool_down_hours": (gettext_lazy("人工催办间隔（小时）"), 0, 168),
}


class TermsForm(forms.Form):
    """`based_on` is the number of the unit's own version that was on the screen."""

    required_css_class = "required"
    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("文件名称、文号和条款；没有成文规定的，请写明由谁核定"),
        error_messages={"required": gettext_lazy("请写明依据的文件、文号或条款")},
    )
    since = forms.DateField(
        label=gettext_lazy("启用日期"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("从这一天起新交办的问题用这一版"),
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, now: Terms, own_source: str, based_on: int, on: date) -> None:
        super().__init__(data)
        self.now, self.on = now, on
        self.fields["source"].initial = own_source
        self.fields["since"].initial, self.fields["based_on"].initial = on, based_on
        for severity, term in now.of.items():
            self._offer_term(severity, term)
        for name, (label, least, most) in STEPS.items():
            self.fields[name] = _number(label, least, most, getattr(now, name))
        for name, (label, least, most) in LADDER.items():
            self.fields[name] = _number(label, least, most, abs(getattr(now.urging, name)))

    def _offer_term(self, severity: Severity, term: Term) -> None:
        """How many, of what, and how long it is observed; a minor finding is not observed."""
        due = _number(gettext_lazy("整改期限"), 1, MOST[HOURS], term.hours or term.days)
        self.fields[f"{severity.value}_due"] = due
        self.fields[f"{severity.value}_counted"] = forms.ChoiceField(
            label=gettext_lazy("怎样计算"),
            choices=COUNTED,
            initial=HOURS if term.hours else DAYS,
        )
        if severity != Severity.MINOR:
            observe = _number(gettext_lazy("观察期（天）"), 1, 366, term.observe_days)
            self.fields[f"{severity.value}_observe"] = observe

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since < self.on:
            raise forms.ValidationError(_("启用日期不能早于今天：已经交办的期限不变"))
        return since

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for severity in Severity:
            due, counted = data.get(f"{severity.value}_due"), data.get(f"{severity.value}_counted", DAYS)
            if due and due > MOST[counted]:
                words = _("至多 {most}").format(most=f"{MOST[counted]} {dict(COUNTED)[counted]}")
                self.add_error(f"{severity.value}_due", words)
        climbs = [data.get(step.value) for step in Step.ladder() if step.value in LADDER][1:]
        if None not in climbs and climbs != sorted(set(climbs)):  # type: ignore[type-var]  # none of them is missing
            self.add_error("notice", _("催办单、黄色督办、红色督办须一步晚于一步"))
        return data

    def terms(self) -> Terms:
        """What was filled in."""
        given = self.cleaned_data
        ladder = {name: given[name] for name in LADDER} | {"remind": -given["remind"], "due": 0}
        return Terms(
            source=given["source"].strip(),
            of={severity: self._term(severity) for severity in Severity},
            urging=Urging(**ladder),
            return_days=given["sign_days"],
            **{name: given[name] for name in STEPS},
        )

    def _term(self, severity: Severity) -> Term:
        given = self.cleaned_data
        due, in_hours = given[f"{severity.value}_due"], given[f"{severity.value}_counted"] == HOURS
        observed = given.get(f"{severity.value}_observe", 0)
        return Term(hours=due if in_hours else 0, days=0 if in_hours else due, observe_days=observed)

    # The form in its parts, as the page shows it.

    @property
    def severities(self) -> list[tuple[Severity, list[forms.BoundField]]]:
        names = ("due", "counted", "observe")
        return [
            (each, [self[f"{each.value}_{name}"] for name in names if f"{each.value}_{name}" in self.fields])
            for each in Severity
        ]

    @property
    def steps(self) -> list[forms.BoundField]:
        return [self[name] for name in STEPS]

    @property
    def ladder(self) -> list[forms.BoundField]:
        return [self[name] for name in LADDER]


def _number(label: Any, least: int, most: int, now: int) -> forms.IntegerField:
    field = forms.IntegerField(label=label, min_value=least, max_value=most, initial=now)
    field.widget.attrs["inputmode"] = "numeric"
    return field
