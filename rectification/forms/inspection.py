"""What is asked to draw up an inspection, to answer for one account, and beside the buttons that move it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from rectification.answering import Given, wrong_with
from rectification.forms.acts import Day
from rectification.inspecting import DRAW_UP
from rectification.models import (
    Answer,
    Checklist,
    ChecklistVersion,
    Checks,
    Indicator,
    Inspection,
    Result,
    Target,
)
from rectification.models.indicators import plain
from workflows.forms.acts import ActForm, words
from workflows.forms.choosing import choose_from
from workflows.keys import keys
from workflows.models import Outlet, Platform, Post, Role, Unit, User
from workflows.permissions import units_read_by


class PlanForm(forms.Form):
    """发起检查: by what, when, of whom, by whom. The same fields change it until it starts."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("检查单位"))
    title = forms.CharField(label=_("检查名称"), max_length=120)
    version = forms.ModelChoiceField(
        ChecklistVersion.objects.none(), label=_("检查表"), empty_label=_("请选择")
    )
    basis = forms.CharField(label=_("依据"), max_length=1000, widget=forms.Textarea({"rows": 2}))
    document = forms.CharField(label=_("文号"), max_length=80, required=False)
    starts_on = Day(label=_("检查时段起"))
    ends_on = Day(label=_("检查时段止"))
    as_of = Day(label=_("检查时点"), help_text=_("更新天数等按这一天计算"))
    due_on = Day(label=_("完成期限"), required=False)
    inspectors = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("检查人员"), widget=forms.CheckboxSelectMultiple
    )
    outlets = forms.ModelMultipleChoiceField(
        Outlet.objects.none(), label=_("账号"), required=False, widget=forms.CheckboxSelectMultiple
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label=_("单位"), required=False, widget=forms.CheckboxSelectMultiple
    )
    required_css_class = "required"
    in_head = ("title", "unit", "version", "document", "starts_on", "ends_on", "as_of", "due_on", "basis")

    def __init__(self, *args: Any, by: User, inspection: Inspection | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        units = units_read_by(by, DRAW_UP).filter(is_active=True).order_by("path")
        within = _whole_trees(units)
        posts = Post.objects.current(today).filter(role=Role.INSPECTOR, unit__in=within)
        self._offer("unit", units)
        self._offer("version", _in_force(units))
        self._offer("inspectors", User.objects.filter(pk__in=posts.values("user")))
        self._offer(
            "outlets",
            Outlet.objects.filter(unit__in=within)
            .exclude(status=Outlet.Status.CLOSED)
            .select_related("unit")
            .order_by("unit__path", "pk"),
        )
        self._offer("units", within)
        if inspection is not None:
            self.initial = said_of(inspection)
        else:
            self.initial = {"unit": units.first(), "as_of": today, "inspectors": [by.pk]}

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        choose_from(self, name, rows)

    @property
    def head(self) -> list[forms.BoundField]:
        return [self[name] for name in self.in_head]

    @property
    def scope(self) -> list[tuple[Unit, list[tuple[Outlet, bool]]]]:
        """The accounts by unit, and which are chosen."""
        chosen = {str(value) for value in self["outlets"].value() or ()}
        rows = self.fields["outlets"].queryset  # type: ignore[attr-defined]  # a ModelChoiceField
        return [
            (unit, [(outlet, str(outlet.pk) in chosen) for outlet in outlets])
            for unit, outlets in groupby(rows, key=lambda outlet: outlet.unit)
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        version: ChecklistVersion | None = given.get("version")
        if version is None:
            return given
        kind, of_units = version.checklist.checks, version.checklist.checks == Checks.UNIT
        outlets = [] if of_units else list(given.get("outlets", ()))
        units = list(given.get("units", ())) if of_units else []
        given |= {"outlets": outlets, "units": units}
        others = [each for each in outlets if each.platform != Platform.WEBSITE]
        if of_units and not units:
            self.add_error("units", _("这份检查表查的是单位，请至少选择一个单位"))
        elif not of_units and not outlets:
            self.add_error("outlets", _("请至少选择一个账号"))
        elif kind == Checks.WEBSITE and others:
            named = "、".join(str(each) for each in others[:3])
            self.add_error("outlets", _g("这份检查表只查网站，请去掉 {names}").format(names=named))
        return given


def _whole_trees(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Every unit in use of the trees that these stand in: a centre checks its neighbours too."""
    roots = {path.split("/")[1] for path in units.values_list("path", flat=True)}
    below = Unit.objects.filter(is_active=True).order_by("path")
    wanted = [pk for pk, path in below.values_list("pk", "path") if path.split("/")[1] in roots]
    return below.filter(pk__in=wanted)


def _in_force(units: QuerySet[Unit]) -> QuerySet[ChecklistVersion]:
    """Of each list that one of these units may use, the edition that holds today."""
    ancestors = {
        int(key) for path in units.values_list("path", flat=True) for key in path.strip("/").split("/")
    }
    today = timezone.localdate()
    lists = Checklist.objects.filter(unit__in=ancestors)
    newest: dict[int, int] = {}
    held = ChecklistVersion.objects.in_force(today).filter(checklist__in=lists).order_by("number")
    for checklist, pk in held.values_list("checklist", "pk"):
        newest[checklist] = pk
    return ChecklistVersion.objects.filter(pk__in=newest.values()).select_related("checklist__unit")


def said_of(inspection: Inspection) -> dict[str, Any]:
    """An inspection as the form says it."""
    targets = list(inspection.targets.values_list("outlet", "unit"))
    return {
        **{name: getattr(inspection, name) for name in PlanForm.in_head},
        "inspectors": list(inspection.inspectors.values_list("pk", flat=True)),
        "outlets": [outlet for outlet, _unit in targets if outlet],
        "units": [unit for outlet, unit in targets if not outlet],
    }


@dataclass
class Line:
    """One indicator on the sheet: what is there, what was typed, and what is wrong with it."""

    indicator: Indicator
    answer: Answer | None
    result: str
    lost: str
    words: str
    was: str
    wrong: list[str]

    @property
    def key(self) -> str:
        return self.indicator.key

    @property
    def is_settled(self) -> bool:
        """Whether a finding rests on it."""
        return self.answer is not None and self.answer.finding_id is not None

    @property
    def is_as_judged(self) -> bool:
        """Whether the data's own answer is left as it is."""
        answer = self.answer
        return answer is not None and answer.by_rule and answer.result == self.result and not self.words

    @property
    def points(self) -> str:
        return plain(self.indicator.points) if self.indicator.points else ""


class AnswerForm(ActForm):
    """All indicators of one account. What was not touched is left alone; what somebody else changed meanwhile is
    pointed out and not written over."""

    choices: ClassVar = Result.choices

    def __init__(self, *args: Any, target: Target | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target = target or self._target()
        self.given: dict[str, Given] = {}
        self.lines = self._lines()

    def _target(self) -> Target | None:
        inspection: Any = self.subject
        found: Target | None = (
            inspection.targets.listed().filter(pk__in=keys([self.data.get("target", "")])).first()
        )
        return found

    def _lines(self) -> list[Line]:
        if self.target is None:
            return []
        answers = Answer.objects.filter(target=self.target).select_related("by", "finding")
        there = {answer.key: answer for answer in answers.prefetch_related("files__attachment")}
        inspection: Any = self.subject
        return [self._line(each, there.get(each.key)) for each in inspection.version.indicators]

    def _line(self, indicator: Indicator, answer: Answer | None) -> Line:
        result, lost, said = "", "", ""
        if answer is not None:
            result, lost = answer.result, "" if answer.lost is None else plain(answer.lost)
            said = "" if answer.by_rule else answer.words  # what the data say stands beside
        line = Line(indicator, answer, result, lost, said, token(answer), [])
        if self.is_bound and not line.is_settled:
            line.result = self.data.get(f"r_{indicator.key}", line.result)
            line.lost = self.data.get(f"lost_{indicator.key}", line.lost).strip()
            line.words = self.data.get(f"words_{indicator.key}", line.words).strip()
            if not line.result and self.data.get("fill") == Result.MET and not indicator.rule:
                line.result = Result.MET
        return line

    def clean(self) -> dict[str, Any]:
        if self.target is None:
            raise forms.ValidationError(_("检查对象不在本次检查之内"))
        for line in self.lines:
            if line.is_settled or not line.result:
                continue
            if line.is_as_judged and f"file_{line.key}" not in self.files:
                continue
            given = self._given(line)
            if line.wrong:
                self.add_error(None, f"“{line.indicator.title}”：{line.wrong[0]}")
            elif given and not given.says(line.answer):
                if self.data.get(f"was_{line.key}", line.was) != line.was:
                    assert line.answer is not None
                    line.wrong.append(
                        _g("{name}刚刚改成了“{result}”，请看过再定").format(
                            name=line.answer.by, result=line.answer.get_result_display()
                        )
                    )
                    self.add_error(None, f"“{line.indicator.title}”：{line.wrong[0]}")
                else:
                    self.given[line.key] = given
        return self.cleaned_data

    def _given(self, line: Line) -> Given | None:
        lost: Decimal | None = None
        if line.lost and line.result == Result.NOT_MET and line.indicator.points:
            try:
                lost = Decimal(line.lost).quantize(Decimal("0.01"))
            except InvalidOperation:
                line.wrong.append(_g("扣分须是数字"))
                return None
        files = []
        name = f"file_{line.key}"
        if name in self.files or f"{name}_kept" in self.data:
            kept, wrong = self.take(name)
            line.wrong += [wrong] if wrong else []
            files = [kept] if kept else []
        given = Given(line.result, lost, line.words, files)
        if wrong := wrong_with(line.indicator, given):
            line.wrong.append(wrong)
        return given

    def inputs(self) -> dict[str, Any]:
        assert self.target is not None
        return {"target": self.target.pk, "answers": self.given}


def token(answer: Answer | None) -> str:
    """What an answer was on the screen, so that nobody writes over what they have not seen."""
    if answer is None:
        return ""
    told = f"{answer.result}|{'' if answer.lost is None else plain(answer.lost)}|{answer.words}"
    return hashlib.sha256(told.encode()).hexdigest()[:12]


class OpenForm(ActForm):
    """Which failed answers become findings."""

    def inputs(self) -> dict[str, Any]:
        said = self.data.getlist("answer") if hasattr(self.data, "getlist") else []
        return {"answers": keys(said)}


class Bare(ActForm):
    words = words(label=_("说明"))


class Words(ActForm):
    words = words(required=True)


class Nothing(ActForm):
    """A button alone."""


ASKS: dict[str, type[ActForm]] = {
    "start": Nothing,
    "answer": AnswerForm,
    "judge": Nothing,
    "open_finding": OpenForm,
    "submit": Bare,
    "approve": Bare,
    "send_back": Words,
    "issue": Bare,
    "cancel": Words,
}
