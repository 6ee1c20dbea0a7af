"""导入: what is asked about a file of problems, which of its columns is which, and what its names mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, BinaryIO, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.accounts import Unknown
from rectification.bulletin_fields import FIELDS
from rectification.intakes.reading import Proposal, Tab, register_for, settled_names, take
from rectification.models import Intake, Source
from rectification.rules import REGISTER
from workflows import uploads
from workflows.models import Platform, User
from workflows.permissions import units_read_by

SOURCES = (
    Source.BULLETIN,
    Source.MONITOR,
    Source.PUBLIC,
    Source.INSTRUCTION,
    Source.INSPECTION,
    Source.MANUAL,
)
MOST_NAMES = 12  # asked about at once: each brings a list of all there are
_OLD_SHEET = b"\xd0\xcf\x11\xe0"


class IntakeForm(forms.ModelForm):
    """A file, whose ledger it is for, and what holds for every row that says nothing else."""

    file = forms.FileField(
        label=gettext_lazy("文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("Excel 或 WPS 的 .xlsx，或 .csv；表头在哪一行都可以，一次最多两万行"),
        error_messages={
            "required": gettext_lazy("请选择要导入的文件"),
            "empty": gettext_lazy("文件是空的，没有内容可以导入。"),
        },
    )

    class Meta:
        model = Intake
        fields = ("unit", "source", "source_ref", "found_on", "due_on", "severity", "category")
        widgets = {
            name: forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            for name in ("found_on", "due_on")
        }
        help_texts = {
            "source_ref": gettext_lazy("例如：关于一季度检查情况的通报（望政办函〔2026〕12 号）"),
            "found_on": gettext_lazy("表里没有写发现时间的行，用这一天"),
            "due_on": gettext_lazy("表里没有写时限的行用它；来文没有期限就留空，交办时按严重程度计算"),
            "severity": gettext_lazy("表里没有写严重程度的行用它"),
            "category": gettext_lazy("表里没有写类别，或类别认不出来的行用它"),
        }

    field_order = ("file",)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.accepted: uploads.Accepted | None = None
        source: Any = self.fields["source"]
        source.choices = [(each.value, each.label) for each in SOURCES]
        if self.instance.pk:  # the file and the ledger are what it is
            del self.fields["file"], self.fields["unit"]
            return
        unit: Any = self.fields["unit"]
        unit.queryset = units_read_by(by, REGISTER).filter(is_active=True).order_by("path")
        unit.initial, unit.empty_label = unit.queryset.first(), None

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        stream = cast("BinaryIO", upload)
        head = stream.read(len(_OLD_SHEET))
        if head == _OLD_SHEET:
            raise forms.ValidationError(
                _(
                    "这是旧版 .xls 或加了密码的表格。请在 Excel 或 WPS 里打开，另存为“Excel 工作簿（*.xlsx）”，再选它。"
                )
            )
        try:
            self.accepted = uploads.check(str(upload.name), stream, upload.size or 0)
        except uploads.UploadRefused as refused:
            raise forms.ValidationError(refused.reason) from None
        if not self.accepted.name.lower().endswith((".xlsx", ".csv")):
            raise forms.ValidationError(
                _("只能导入 .xlsx 或 .csv 表格。文字材料请先整理成表格，一行一个问题。")
            )
        return upload

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        found, due = given.get("found_on"), given.get("due_on")
        if found and found > timezone.localdate():
            self.add_error("found_on", _("发现日期不能晚于今天"))
        if found and due and due < found:
            self.add_error("due_on", _("整改期限不能早于发现日期"))
        return given

    def keep(self) -> Intake | None:
        """The intake with its file; None where that is no table, which the form says then."""
        assert self.accepted is not None
        intake: Intake = self.save(commit=False)
        intake.made_by, intake.made_at = self.by, timezone.now()
        try:
            take(intake, cast("BinaryIO", self.cleaned_data["file"]), self.accepted)
        except uploads.UploadRefused as refused:
            self.add_error("file", refused.reason)
            return None
        return intake


class ColumnsForm(forms.Form):
    """One choice a column: the field that it is, or none."""

    def __init__(self, data: Mapping[str, Any] | None, *, tab: Tab, proposal: Proposal) -> None:
        super().__init__(data)
        self.tab, self.proposal = tab, proposal
        is_field = {column: key for key, column in proposal.columns.items()}
        choices = [("", _("不导入")), *((wanted.key, wanted.label) for wanted in FIELDS)]
        for column, heading in tab.headers.items():
            self.fields[f"c{column}"] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=is_field.get(column, "")
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, list[str], str]]:
        """The columns: the choice, what stands in it, and what it might be where that could not be told."""
        labels = {wanted.key: wanted.label for wanted in FIELDS}
        doubts: dict[int, list[str]] = {}
        for key, columns in self.proposal.ambiguous.items():
            for column in columns:
                doubts.setdefault(column, []).append(labels[key])
        return [
            (self[f"c{column}"], self.tab.samples.get(column, []), "、".join(doubts.get(column, ())))
            for column in self.tab.headers
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen: dict[str, str] = {}
        for name, key in list(given.items()):
            if not key:
                continue
            if key in chosen:
                other = self.fields[chosen[key]].label
                self.add_error(name, _("与“{heading}”一列重复了，一项只能对应一列").format(heading=other))
            chosen.setdefault(key, name)
        if not {"unit", "outlet", "code"} & chosen.keys():
            self.add_error(None, _("请指明哪一列是责任单位或账号名称，否则不知道是谁的问题"))
        if not {"problem", "category", "excerpt", "code"} & chosen.keys():
            self.add_error(None, _("请指明哪一列写的是问题（存在问题、问题类别或错误表述）"))
        return given

    def columns(self) -> dict[str, int]:
        return {key: int(name[1:]) for name, key in self.cleaned_data.items() if key}


class NamesForm(forms.Form):
    """What the names mean that the register does not hold. Left open, a name stays as the file says it, and the row
    goes in as nobody's yet. `start` is how many names were asked about before these."""

    def __init__(self, data: Mapping[str, Any] | None, *, intake: Intake, start: int = 0) -> None:
        super().__init__(data)
        self.start, self.next = start, start + MOST_NAMES
        self.asked = intake.unknown[start : self.next]
        self.more = max(len(intake.unknown) - self.next, 0)
        settled = settled_names(intake)
        self.asked += [{**asdict(name), "rows": 0, "suggestions": []} for name in settled]
        if not self.asked:
            return
        register = register_for(intake.unit)
        everything: dict[str, list[tuple[int, str]]] = {
            "unit": [(each.id, each.name) for each in register.offices],
            "outlet": [(each.id, f"{each.name}·{each.platform_name}") for each in register.accounts],
        }
        for number, name in enumerate(self.asked):
            self.fields[f"n{number}"] = forms.TypedChoiceField(
                label=name["words"],
                choices=_choices(name, everything[name["of"]]),
                initial=settled.get(_name(name)),
                coerce=int,
                empty_value=None,
                required=False,
            )

    @property
    def rows(self) -> Iterable[tuple[forms.BoundField, dict[str, Any], str]]:
        """Each with what it is a name of: a unit, or an account, and on which platform."""
        return [(self[f"n{number}"], name, _kind(name)) for number, name in enumerate(self.asked)]

    def answers(self) -> dict[Unknown, int | None]:
        """None for what is left open, or open again."""
        return {_name(name): self.cleaned_data[f"n{number}"] for number, name in enumerate(self.asked)}


def _name(kept: Mapping[str, Any]) -> Unknown:
    return Unknown(kept["of"], kept["words"], kept["platform"])


def _kind(name: Mapping[str, Any]) -> str:
    if name["of"] == "unit":
        return _("单位")
    return str(Platform(name["platform"]).label) if name["platform"] else _("账号")


def _choices(name: Mapping[str, Any], everything: list[tuple[int, str]]) -> list[Any]:
    """Nothing, what it resembles, and all there is."""
    alike = [(key, label) for key, label in name["suggestions"]]
    known = {key for key, _label in alike}
    rest = [each for each in everything if each[0] not in known]
    all_of_them = _("全部单位") if name["of"] == "unit" else _("全部账号")
    groups = [(_("相近的"), alike), (all_of_them, rest)]
    return [("", _("待定")), *(group for group in groups if group[1])]
