"""What an administrator fills in to make the next version of a checklist."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.forms.rows import MOST_INDICATORS, MOST_POINTS, MOST_SECTIONS, rows_in, rows_of
from rectification.models import Category, Checklist, ChecklistVersion, Checks, Severity
from rectification.models.indicators import (
    NOTHING,
    PARAMETER,
    How,
    Indicator,
    Opens,
    Rule,
    Section,
    plain,
)


class PointsField(forms.DecimalField):
    """A number of points, or nothing."""

    def __init__(self, *, label: Any, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            min_value=0,
            max_value=MOST_POINTS,
            max_digits=5,
            decimal_places=2,
            required=False,
        )


class HeadForm(forms.Form):
    """What concerns the whole list."""

    name = forms.CharField(label=gettext_lazy("检查表名称"), max_length=80)
    checks = forms.ChoiceField(label=gettext_lazy("检查对象"), choices=Checks.choices)
    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("文件名称、文号和条款；没有核对过原文的，请写明"),
        error_messages={"required": gettext_lazy("请写明依据的文件、文号或条款")},
    )
    since = forms.DateField(
        label=gettext_lazy("启用日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("从这一天起，新开始的检查用这一版"),
    )
    until = forms.DateField(
        label=gettext_lazy("停用日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        required=False,
        help_text=gettext_lazy("留空即一直有效"),
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_source(self) -> str:
        """Browsers send \\r\\n for a line break, and that is no change of the source."""
        source: str = self.cleaned_data["source"]
        return source.replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("停用日期不能早于启用日期"))
        return given


class SectionForm(forms.Form):
    """The head of one section."""

    key = forms.SlugField(widget=forms.HiddenInput, max_length=40)
    title = forms.CharField(label=gettext_lazy("部分名称"), max_length=60)
    points = PointsField(
        label=gettext_lazy("依据所载分值"),
        help_text=gettext_lazy("填了就核对各条之和；留空即不核对"),
    )
    bonus = forms.BooleanField(label=gettext_lazy("加分部分：高于 80 分才进入"), required=False)


class IndicatorForm(forms.Form):
    """One indicator."""

    key = forms.SlugField(widget=forms.HiddenInput, max_length=40)
    title = forms.CharField(label=gettext_lazy("指标"), max_length=100)
    criterion = forms.CharField(label=gettext_lazy("怎样判定"), max_length=200, required=False)
    veto = forms.BooleanField(label=gettext_lazy("单项否决：不合格即整体不合格"), required=False)
    points = PointsField(label=gettext_lazy("分值"))
    rule = forms.ChoiceField(
        label=gettext_lazy("由谁判定"), choices=[("", How.PERSON.label), *Rule.choices], required=False
    )
    limit = forms.IntegerField(
        label=gettext_lazy("“若干”是多少"), min_value=1, max_value=9999, required=False
    )
    evidence = forms.CharField(label=gettext_lazy("要什么佐证"), max_length=200, required=False)
    citation = forms.CharField(
        label=gettext_lazy("条目依据"),
        max_length=300,
        error_messages={"required": gettext_lazy("请写明这一条的依据")},
    )
    category = forms.ChoiceField(label=gettext_lazy("不合格时的问题类别"), choices=Category.choices)
    severity = forms.ChoiceField(label=gettext_lazy("不合格时的严重程度"), choices=Severity.choices)
    opens = forms.ChoiceField(label=gettext_lazy("不合格时"), choices=Opens.choices)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        rule, limit = given.get("rule", ""), given.get("limit")
        if rule in PARAMETER and limit is None and "limit" not in self.errors:
            self.add_error("limit", _("这样判定须填一个数"))
        if rule not in PARAMETER:
            given["limit"] = None
        if given.get("veto") and given.get("points"):
            self.add_error("points", _("单项否决的指标不另设分值"))
        return given

    def indicator(self) -> Indicator:
        given = self.cleaned_data
        rule = given["rule"]
        return Indicator(
            key=given["key"],
            title=given["title"],
            citation=given["citation"],
            criterion=given["criterion"],
            veto=given["veto"],
            points=given["points"] or NOTHING,
            how=(How.RULE if rule else How.PERSON).value,
            rule=rule,
            parameters={PARAMETER[rule]: given["limit"]} if rule in PARAMETER else {},
            evidence=given["evidence"],
            category=given["category"],
            severity=given["severity"],
            opens=given["opens"],
        )


class IndicatorPart:
    """One indicator of the form, and what its folded line says."""

    def __init__(
        self, data: Mapping[str, Any] | None, prefix: str, start: Mapping[str, Any], at: str
    ) -> None:
        self.form = IndicatorForm(data, prefix=prefix, initial=dict(start))
        self.prefix, self.is_here, self.was_judged = prefix, prefix == at, data is not None
        if self.is_here:
            self.form.fields["title"].widget.attrs["autofocus"] = True

    @property
    def title(self) -> str:
        return str(self.form["title"].value() or "")

    @property
    def points(self) -> str:
        return str(self.form["points"].value() or "")

    @property
    def is_veto(self) -> bool:
        return bool(self.form["veto"].value())

    @property
    def is_bad(self) -> bool:
        return self.was_judged and bool(self.form.errors)

    @property
    def is_open(self) -> bool:
        """A new line is opened to be filled in, a refused one to be mended, a moved one to be seen."""
        return self.is_here or self.is_bad or not self.title


class SectionPart:
    """One section of the form with its indicators.

    `data` is what was handed in to be saved; `start` what its fields show otherwise.
    """

    def __init__(self, data: Mapping[str, Any] | None, index: int, start: Mapping[str, Any], at: str) -> None:
        self.index, self.prefix = index, f"s{index}"
        self.head = SectionForm(data, prefix=self.prefix, initial=dict(start))
        if self.prefix == at:
            self.head.fields["title"].widget.attrs["autofocus"] = True
        lines = enumerate(start["indicators"])
        self.indicators = [IndicatorPart(data, f"s{index}-{number}", each, at) for number, each in lines]
        self.errors: list[str] = []
        self.was_judged = data is not None

    @property
    def title(self) -> str:
        return str(self.head["title"].value() or "")

    def is_valid(self) -> bool:
        if not all([self.head.is_valid(), *(each.form.is_valid() for each in self.indicators)]):
            return False
        if not self.indicators:
            self.errors.append(_("“{section}”还没有指标").format(section=self.title))
        elif not (section := self.section()).adds_up:
            self.errors.append(
                _("“{section}”各条共 {sum} 分，与依据所载的 {points} 分不符").format(
                    section=self.title, sum=plain(section.sum), points=plain(section.points or NOTHING)
                )
            )
        return not self.errors

    @property
    def bad(self) -> list[IndicatorPart]:
        return [each for each in self.indicators if each.is_bad]

    @property
    def has_bad_head(self) -> bool:
        return self.was_judged and bool(self.head.errors)

    def section(self) -> Section:
        given = self.head.cleaned_data
        return Section(
            given["key"],
            given["title"],
            tuple(each.form.indicator() for each in self.indicators),
            given["points"],
            given["bonus"],
        )


class ChecklistForm:
    """The whole form: the head and its sections.

    `typed` is shown again unjudged, after a line came or went or moved; `at` is that line.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        typed: Mapping[str, Any] | None = None,
        version: ChecklistVersion | None,
        checklist: Checklist,
        on: date,
        at: str = "",
    ) -> None:
        source = data if data is not None else typed
        start = _head(checklist, version, on) if typed is None else typed
        self.head = HeadForm(data, initial=dict(start))
        rows = rows_of(version.sections if version else FIRST) if source is None else rows_in(source)
        self.parts = [SectionPart(data, index, row, at) for index, row in enumerate(rows)]
        self.errors: list[str] = []

    def is_valid(self) -> bool:
        if not all([self.head.is_valid(), *[part.is_valid() for part in self.parts]]):
            return False
        if not self.parts:
            self.errors.append(_("检查表至少要有一个部分"))
        keys = [each.form.cleaned_data["key"] for part in self.parts for each in part.indicators]
        heads = [part.head.cleaned_data["key"] for part in self.parts]
        if len(keys) != len(set(keys)) or len(heads) != len(set(heads)):
            self.errors.append(_("有两条指标的编号相同，请重新打开本页再改"))
        return not self.errors

    most = MOST_INDICATORS

    @property
    def is_full(self) -> bool:
        return sum(len(part.indicators) for part in self.parts) >= MOST_INDICATORS

    @property
    def has_all_sections(self) -> bool:
        return len(self.parts) >= MOST_SECTIONS

    def refuse(self, reason: str) -> None:
        self.errors.append(reason)

    @property
    def has_errors(self) -> bool:
        return bool(
            self.errors
            or (self.head.is_bound and self.head.errors)
            or any(part.errors or part.bad or part.has_bad_head for part in self.parts)
        )

    def sections(self) -> tuple[Section, ...]:
        return tuple(part.section() for part in self.parts)


FIRST = (Section("s1", "", (Indicator("i1", "", ""),)),)


def _head(checklist: Checklist, version: ChecklistVersion | None, on: date) -> dict[str, Any]:
    return {
        "name": checklist.name,
        "checks": checklist.checks or Checks.OUTLET,
        "source": version.source if version else "",
        "since": on,
        "until": version.until if version and version.until and version.until >= on else None,
        "based_on": version.number if version else 0,
    }
