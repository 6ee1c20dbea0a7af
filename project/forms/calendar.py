"""What administrators enter of a year's notice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from workflows.holidays import Notice, read_notice, written
from workflows.models import CalendarDay, CalendarYear

EXAMPLE = "2027-02-06 至 2027-02-12 春节 放假\n2027-02-14 春节 上班"


class NoticeForm(forms.Form):
    """The citation, and the days as lines of text; every line that cannot be taken is named with its reason."""

    source = forms.CharField(
        label=_("依据"),
        max_length=200,
        help_text=_("通知全称，如《国务院办公厅关于2026年部分节假日安排的通知》"),
        error_messages={"required": _("请写明依据的通知")},
    )
    number = forms.CharField(
        label=_("文号"), max_length=60, required=False, help_text=_("如 国办发明电〔2025〕7号")
    )
    lines = forms.CharField(
        label=_("放假和上班"),
        max_length=4000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_("每行一段：日期（至 日期）、节日、放假或上班，中间用空格隔开"),
        error_messages={"required": _("请写明哪些天放假、哪些天上班")},
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any, *, row: CalendarYear, days: list[CalendarDay]) -> None:
        start = {
            "source": row.source,
            "number": row.number,
            "lines": "\n".join(written(days, row.year)),
            "based_on": row.version,
        }
        super().__init__(data, initial=start)
        self._row = row

    def clean_lines(self) -> str:
        text: str = self.cleaned_data["lines"]
        others = CalendarDay.objects.exclude(year=self._row.year).values_list("date", "year_id")
        self._reading = read_notice(text, self._row.year, dict(others))
        if self._reading.bad:
            raise ValidationError([str(line) for line in self._reading.bad])
        if not self._reading.days:
            raise ValidationError(self.fields["lines"].error_messages["required"])
        return text

    def rebase(self, version: int) -> None:
        """What somebody else changed meanwhile is on the page now: saving once more is meant."""
        self.data = {**{name: self.data[name] for name in self.data}, "based_on": version}

    def notice(self) -> Notice:
        given = self.cleaned_data
        return Notice(given["source"], given["number"], tuple(self._reading.days))
