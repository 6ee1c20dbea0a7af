"""What an administrator fills in to make the next version of a review plan."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.models import Does, Level, LevelKey, PlanVersion, SeatRule
from workflows.forms.choosing import choose_from
from workflows.models import Role, Unit

SIGNING = (Role.EDITOR, Role.CENTRE_HEAD, Role.LEADER_IN_CHARGE, Role.LEADER, Role.PROOFREADER)
TURNS = [
    (0, gettext_lazy("最先")),
    (1, gettext_lazy("其次")),
    (2, gettext_lazy("第三")),
    (3, gettext_lazy("第四")),
]
MOST_SEATS = 8

START = [
    Level(LevelKey.FIRST, (SeatRule(Role.EDITOR),), budget=5),
    Level(LevelKey.SECOND, (SeatRule(Role.CENTRE_HEAD), SeatRule(Role.LEADER_IN_CHARGE)), budget=3),
    Level(LevelKey.FINAL, (SeatRule(Role.LEADER),), budget=1),
]
EXTRA = Level(LevelKey.MAJOR, (SeatRule(Role.LEADER),), budget=1, read_aloud=True)


class HeadForm(forms.Form):
    """What concerns the whole plan."""

    name = forms.CharField(label=gettext_lazy("方案名称"), max_length=80)
    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("制度名称、文号和条款；印在审签单上"),
        error_messages={"required": gettext_lazy("请写明依据的制度、文号或条款")},
    )
    has_major = forms.BooleanField(label=gettext_lazy("设重大事项加审"), required=False)
    loosened = forms.BooleanField(
        label=gettext_lazy("允许同一人在一轮里审两级"),
        required=False,
        help_text=gettext_lazy(
            "《图书质量保障体系》第八条：任何两个环节的审稿工作不能同时由一人担任。放宽会用红字印在每张审签单上。"
        ),
    )
    loosened_why = forms.CharField(label=gettext_lazy("放宽的依据"), max_length=200, required=False)
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_source(self) -> str:
        """Browsers send \r\n for a line break, and that is no change of the source."""
        source: str = self.cleaned_data["source"]
        return source.replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("loosened") and not given.get("loosened_why"):
            self.add_error("loosened_why", _("放宽一人一级须写明依据"))
        if not given.get("loosened"):
            given["loosened_why"] = ""
        return given


class LevelForm(forms.Form):
    """The terms of one level."""

    hours = forms.FloatField(label=gettext_lazy("时限（工作小时）"), min_value=0.1, max_value=240)
    urgent_hours = forms.FloatField(label=gettext_lazy("加急时限（小时）"), min_value=0.1, max_value=240)
    budget = forms.IntegerField(
        label=gettext_lazy("校后差错限额（处）"),
        min_value=0,
        max_value=99,
        required=False,
        help_text=gettext_lazy("留空即不设"),
    )
    read_aloud = forms.BooleanField(label=gettext_lazy("重大事项须全文诵读"), required=False)
    bulk = forms.BooleanField(label=gettext_lazy("可以批量同意"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        hours, urgent = given.get("hours"), given.get("urgent_hours")
        if hours and urgent and urgent > hours:
            self.add_error("urgent_hours", _("加急时限不能比平时长"))
        return given


class SeatForm(forms.Form):
    """One signer of a level."""

    role = forms.ChoiceField(
        label=gettext_lazy("岗位"), choices=[(role.value, role.label) for role in SIGNING]
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("单位"), required=False, empty_label=gettext_lazy("本单位")
    )
    does = forms.ChoiceField(label=gettext_lazy("职责"), choices=Does.choices, initial=Does.BOTH)
    turn = forms.TypedChoiceField(label=gettext_lazy("次序"), choices=TURNS, coerce=int, initial=0)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "unit", units)
        for field in self.fields.values():
            field.widget.attrs["class"] = "inp"
            field.widget.attrs["aria-label"] = str(field.label)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("role") == Role.PROOFREADER and given.get("does") != Does.PROOF:
            self.add_error("does", _("校对岗位只校不审"))
        return given

    def rule(self) -> SeatRule:
        given = self.cleaned_data
        return SeatRule(
            role=given["role"],
            turn=given["turn"],
            does=given["does"],
            unit_id=given["unit"].pk if given["unit"] else None,
        )


class LevelPart:
    """One level of the form: its terms and its seats.

    `data` is what was handed in to be saved; `typed` what was filled in when a seat was added or taken away.
    """

    def __init__(
        self,
        level: Level,
        data: Mapping[str, Any] | None,
        typed: Mapping[str, Any] | None,
        units: QuerySet[Unit],
    ) -> None:
        self.key, self.name = LevelKey(level.key), level.name
        self.errors: list[str] = []
        self.judged = False
        source = data if data is not None else typed
        start = _terms_of(level) if typed is None else _typed(LevelForm, typed, level.key)
        self.terms = LevelForm(data, prefix=level.key, initial=start)
        count = len(level.seats) if source is None else _count(source, f"{level.key}-seats")
        self.seats = [
            SeatForm(
                data, prefix=f"{level.key}-{index}", initial=self._start(level, index, typed), units=units
            )
            for index in range(count)
        ]

    @staticmethod
    def _start(level: Level, index: int, typed: Mapping[str, Any] | None) -> dict[str, Any]:
        if typed is not None:
            return _typed(SeatForm, typed, f"{level.key}-{index}")
        return _given(level.seats[index]) if index < len(level.seats) else {}

    def is_valid(self) -> bool:
        self.judged = True
        if not all([self.terms.is_valid(), *(seat.is_valid() for seat in self.seats)]):
            return False
        does = {seat.cleaned_data["does"] for seat in self.seats}
        if not self.seats:
            self.errors.append(_("{level}至少要有一个席位").format(level=self.name))
        elif does == {Does.PROOF}:
            self.errors.append(_("{level}只有校对，没有人审稿").format(level=self.name))
        elif does == {Does.REVIEW}:
            self.errors.append(_("{level}只有审稿，没有人校对").format(level=self.name))
        return not self.errors

    @property
    def has_bad_fields(self) -> bool:
        return self.judged and bool(self.terms.errors or any(seat.errors for seat in self.seats))

    def level(self) -> Level:
        rules = [seat.rule() for seat in self.seats]
        turns = sorted({rule.turn for rule in rules})  # 1, 3 becomes 0, 1
        seats = [
            SeatRule(rule.role, turns.index(rule.turn), rule.does, rule.unit_id)
            for rule in sorted(rules, key=lambda rule: rule.turn)
        ]
        given = self.terms.cleaned_data
        return Level(
            key=self.key.value,
            seats=tuple(seats),
            hours=given["hours"],
            urgent_hours=given["urgent_hours"],
            budget=given["budget"],
            read_aloud=given["read_aloud"],
            bulk=given["bulk"],
        )


class PlanForm:
    """The whole form: the head, the three levels that are always there, and the extra one if it is wanted."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        typed: Mapping[str, Any] | None = None,
        version: PlanVersion | None,
        name: str,
        units: QuerySet[Unit],
    ) -> None:
        levels = {level.key: level for level in (version.levels if version else START)}
        start = {
            "name": name,
            "source": version.source if version else "",
            "has_major": LevelKey.MAJOR in levels,
            "loosened": version.loosened if version else False,
            "loosened_why": version.loosened_why if version else "",
            "based_on": version.number if version else 0,
        }
        self.head = HeadForm(data, initial=start if typed is None else _typed(HeadForm, typed))
        self.parts = [
            LevelPart(levels.get(level.key, level), data, typed, units) for level in (*START, EXTRA)
        ]
        self.errors: list[str] = []

    @property
    def asked(self) -> list[LevelPart]:
        """The levels that count: the extra one only where it is ticked."""
        extra = bool(self.head.cleaned_data.get("has_major"))
        return [part for part in self.parts if part.key != LevelKey.MAJOR or extra]

    def is_valid(self) -> bool:
        head = self.head.is_valid()
        parts = [part.is_valid() for part in self.asked]
        if not head or not all(parts):
            return False
        for earlier, later in pairwise(self.asked):
            before, after = earlier.terms.cleaned_data["budget"], later.terms.cleaned_data["budget"]
            if before is not None and after is not None and after > before:
                self.errors.append(
                    _("{later}的差错限额不能多于{earlier}").format(later=later.name, earlier=earlier.name)
                )
        return not self.errors

    def refuse(self, reason: str) -> None:
        self.errors.append(reason)

    @property
    def has_errors(self) -> bool:
        return bool(
            self.errors or self.head.errors or any(part.errors or part.has_bad_fields for part in self.parts)
        )

    def levels(self) -> list[Level]:
        return [part.level() for part in self.asked]


def with_seats(data: Mapping[str, Any], change: str) -> dict[str, Any]:
    """The same answers with a seat more (`+second`) or one less (`-second-1`): nothing typed is lost."""
    given = {name: data[name] for name in data}
    level, _dash, number = change[1:].partition("-")
    if level not in LevelKey.values:
        return given
    count = _count(data, f"{level}-seats")
    if change[0] == "+":
        given[f"{level}-seats"] = str(min(count + 1, MOST_SEATS))
        last = f"{level}-{count}"
        given.update(
            {f"{last}-role": Role.EDITOR.value, f"{last}-does": Does.BOTH.value, f"{last}-turn": "0"}
        )
    elif number.isdecimal() and int(number) < count:
        for index in range(int(number), count):
            for field in ("role", "unit", "does", "turn"):
                given[f"{level}-{index}-{field}"] = data.get(f"{level}-{index + 1}-{field}", "")
        given[f"{level}-seats"] = str(count - 1)
    return given


def _typed(form: type[forms.Form], typed: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """What stood in the fields of a form that is shown again without being judged."""
    found: dict[str, Any] = {}
    for name, field in form.base_fields.items():
        key = f"{prefix}-{name}" if prefix else name
        found[name] = key in typed if isinstance(field, forms.BooleanField) else typed.get(key, "")
    return found


def _count(data: Mapping[str, Any], name: str) -> int:
    count = str(data.get(name, ""))
    return min(int(count), MOST_SEATS) if count.isdecimal() else 0


def _terms_of(level: Level) -> dict[str, Any]:
    fields = ("hours", "urgent_hours", "budget", "read_aloud", "bulk")
    return {field: getattr(level, field) for field in fields}


def _given(seat: SeatRule) -> dict[str, Any]:
    return {"role": seat.role, "unit": seat.unit_id, "does": seat.does, "turn": seat.turn}
