"""One form for every verb of a finding and of a request about it: what the button asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.acts import Step
from rectification.forms.sweep import AskUnits
from rectification.models import Finding, Measure, Reason, Severity
from workflows.forms.acts import ActForm, Moment, reason, words
from workflows.forms.choosing import choose_from
from workflows.models import Post, Unit, User

ROWS = 5  # measures of one plan, as the form offers them


class Day(forms.DateField):
    """A day, as browsers hand it in."""

    widget = forms.DateInput(attrs={"type": "date", "class": "inp"}, format="%Y-%m-%d")


class OfFinding(ActForm):
    """A form about a finding; a request's forms are about its finding too."""

    @property
    def finding(self) -> Finding:
        subject: Any = self.subject
        found: Finding = subject if isinstance(subject, Finding) else subject.finding
        return found


class Bare(OfFinding):
    words = words(label=_("说明"))


class Words(OfFinding):
    words = words(required=True)


class WithReason(OfFinding):
    reason = reason(Reason.choices)
    words = words(required=True, label=_("情况"))


class _WithUnit(OfFinding):
    """Offers the units that the ledger's unit and its upper unit have below them."""

    unit_required: ClassVar[bool] = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        root = self.finding.unit.path.split("/")[1]
        units = Unit.objects.filter(path__startswith=f"/{root}/", is_active=True).order_by("path")
        for name in ("lead", "helpers"):
            if name in self.fields:
                choose_from(self, name, units)


class Assign(_WithUnit):
    lead = forms.ModelChoiceField(Unit.objects.none(), label=_("主办单位"))
    helpers = forms.ModelMultipleChoiceField(Unit.objects.none(), label=_("协办单位"), required=False)
    severity = forms.ChoiceField(label=_("严重程度"), choices=Severity.choices)
    due = Moment(
        label=_("整改期限"), required=False, help_text=_("留空即按严重程度计算；来文有期限的按来文填写")
    )
    words = words(label=_("交办意见"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["severity"].initial = self.finding.severity
        self.fields["lead"].initial = self.finding.lead  # the one that a notice names, if it does
        if (
            self.finding.due_original is not None
        ):  # it is set once: by the notice, or when it was handed out before
            del self.fields["due"]


class Accept(OfFinding):
    responsible = forms.ModelChoiceField(User.objects.none(), label=_("责任人"))
    words = words(label=_("说明"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "responsible", people_of(self.finding))


class Return(_WithUnit, WithReason):
    lead = forms.ModelChoiceField(Unit.objects.none(), label=_("建议单位"), required=False)


class Transfer(_WithUnit):
    lead = forms.ModelChoiceField(Unit.objects.none(), label=_("转给"))
    words = words(required=True, label=_("转办理由"))


@dataclass(frozen=True)
class Line:
    """One measure of the form: its words, its owner and its day."""

    number: int
    fields: list[forms.BoundField]
    is_folded: bool


class Plan(OfFinding):
    """Cause, containment and up to ROWS measures, each with its owner and its day. What was planned before stands in
    it, but for what is done."""

    cause = forms.CharField(label=_("原因分析"), max_length=2000, widget=forms.Textarea({"rows": 2}))
    containment = forms.CharField(
        label=_("先行处置"),
        required=False,
        max_length=2000,
        help_text=_("否决类和严重问题必填：下线、更正、止损等"),
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_of(self.finding, helping=True)
        for n in range(1, ROWS + 1):
            self.fields[f"step_{n}"] = forms.CharField(
                label=_("措施 {n}").format(n=n), required=False, max_length=300
            )
            self.fields[f"owner_{n}"] = forms.ModelChoiceField(
                people, label=_("措施 {n} 负责人").format(n=n), required=False
            )
            self.fields[f"due_{n}"] = Day(label=_("措施 {n} 完成期限").format(n=n), required=False)
        self.initial = {"cause": self.finding.cause, "containment": self.finding.containment}
        left = self.finding.measures.filter(cycle=self.finding.cycle, dropped=False, done_at__isnull=True)
        for n, measure in enumerate(left[:ROWS], start=1):
            self.initial |= {f"step_{n}": measure.words, f"owner_{n}": measure.owner_id}
            self.initial[f"due_{n}"] = measure.due_on

    @property
    def heads(self) -> list[forms.BoundField]:
        return [self[name] for name in ("cause", "containment")]

    @property
    def lines(self) -> list[Line]:
        """The first stands open, and every one in which something is written."""
        rows = [[self[f"{name}_{n}"] for name in ("step", "owner", "due")] for n in range(1, ROWS + 1)]
        return [
            Line(number, row, number > 1 and not any(field.value() for field in row))
            for number, row in enumerate(rows, start=1)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.steps: list[Step] = []
        for n in range(1, ROWS + 1):
            row = [data.get(f"{name}_{n}") for name in ("step", "owner", "due")]
            if all(row):
                self.steps.append(Step(*row))  # type: ignore[arg-type]  # all three are there
            elif any(row):
                self.add_error(f"step_{n}", _("请把措施、负责人和完成期限填全"))
        return data

    def inputs(self) -> dict[str, Any]:
        names = ("cause", "containment")
        return {**{name: self.cleaned_data[name] for name in names}, "measures": self.steps}


class FinishMeasure(OfFinding):
    measure = forms.ModelChoiceField(Measure.objects.none(), label=_("措施"))
    words = words(label=_("完成情况"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Measure.objects.filter(
            finding=self.finding.pk, cycle=self.finding.cycle, dropped=False, done_at__isnull=True
        )
        if self.finding.responsible_id != self.by.pk:
            own = own.filter(owner=self.by)
        choose_from(self, "measure", own)

    def inputs(self) -> dict[str, Any]:
        return {"measure": self.cleaned_data["measure"].pk, "words": self.cleaned_data["words"]}


class Report(OfFinding):
    """报结: what was done, and files that show it."""

    result = forms.CharField(label=_("整改结果"), max_length=4000, widget=forms.Textarea({"rows": 4}))
    after = forms.FileField(label=_("整改后佐证"), required=False)
    after_2 = forms.FileField(label=_("整改后佐证（二）"), required=False)
    before = forms.FileField(label=_("整改前佐证"), required=False)
    files_named = ("after", "after_2", "before")

    def inputs(self) -> dict[str, Any]:
        data = self.cleaned_data
        after = [data[name] for name in ("after", "after_2") if data.get(name)]
        return {
            "result": data["result"],
            "after": after,
            "before": [data["before"]] if data.get("before") else [],
        }


class Confirm(Bare):
    """观察期满: of a weighty finding the verifier says what was seen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = self.finding.weight.weighty


class Urge(OfFinding):
    words = words(required=True, label=_("催办意见"))


class Reject(WithReason):
    due = Moment(label=_("重新整改期限"), required=False)


class AskExtension(WithReason):
    progress = forms.CharField(label=_("目前进展"), max_length=2000, widget=forms.Textarea({"rows": 2}))
    until = Day(label=_("拟延至"))


class AskLongTerm(WithReason):
    progress = forms.CharField(label=_("过渡措施"), max_length=2000, widget=forms.Textarea({"rows": 2}))
    until = Day(label=_("复查日"))


class AskTransfer(_WithUnit, WithReason):
    lead = forms.ModelChoiceField(Unit.objects.none(), label=_("建议转给"))


class AskMerge(WithReason):
    into = forms.ModelChoiceField(Finding.objects.none(), label=_("并入"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Finding.objects.unsettled().filter(lead=self.finding.lead_id).exclude(pk=self.finding.pk)
        choose_from(self, "into", others.visible_to(self.by))


ASKS: dict[str, type[ActForm]] = {
    "assign": Assign,
    "accept": Accept,
    "return": Return,
    "transfer": Transfer,
    "plan": Plan,
    "amend_plan": Plan,
    "approve_plan": Bare,
    "refuse_plan": Words,
    "finish_measure": FinishMeasure,
    "fix_now": Report,
    "report_done": Report,
    "pass": Words,
    "reject": Reject,
    "close": Bare,
    "send_back": WithReason,
    "confirm": Confirm,
    "relapse": Words,
    "reopen": WithReason,
    "sweep": AskUnits,
    "urge": Urge,
    "ask_extension": AskExtension,
    "ask_transfer": AskTransfer,
    "ask_void": WithReason,
    "ask_merge": AskMerge,
    "ask_long_term": AskLongTerm,
}
REQUEST_ASKS: dict[str, type[ActForm]] = {"grant": Bare, "deny": Words, "withdraw": Bare}


def people_of(finding: Finding, *, helping: bool = False) -> Any:
    """Who works in the lead unit or below it today; and in those that help it, if they are asked for."""
    if finding.lead is None:
        return User.objects.none()
    units = [finding.lead, *(finding.helpers.all() if helping else [])]
    inside = reduce(or_, (Q(unit__path__startswith=unit.path) for unit in units))
    posts = Post.objects.current(timezone.localdate()).filter(inside)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True)
