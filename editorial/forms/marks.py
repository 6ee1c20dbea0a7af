"""The forms of 校对标记: raising one where words stand, accepting some, declining one with its reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.models import MarkKind
from workflows.forms.acts import ActForm
from workflows.keys import keys


class RaiseMark(ActForm):
    """A mark. The page sends where the selected words stand; whoever types the words by hand says which of
    several places is meant. The server looks for itself either way."""

    quote = forms.CharField(
        label=gettext_lazy("原文"),
        max_length=500,
        strip=False,
        error_messages={"required": gettext_lazy("请选取或填写要标记的文字")},
    )
    in_title = forms.BooleanField(required=False)
    start = forms.IntegerField(required=False, min_value=0)
    end = forms.IntegerField(required=False, min_value=0)
    nth = forms.IntegerField(label=gettext_lazy("第几处"), required=False, min_value=1)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=MarkKind.choices)
    corrected = forms.CharField(label=gettext_lazy("改为"), required=False, max_length=500, strip=False)
    deletes = forms.BooleanField(label=gettext_lazy("删去"), required=False)
    note = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=500)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not (data.get("corrected") or data.get("deletes") or data.get("note")):
            self.add_error("corrected", _("请写明改成什么，或说明问题所在"))
        if data.get("deletes"):
            data["corrected"] = ""
        if data.get("quote"):
            data["quote"] = quote = _lines(data["quote"])
            data["start"], data["end"] = self._place(quote)
        return data

    def inputs(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "nth"}

    def _place(self, quote: str) -> tuple[int, int]:
        data, revision = self.cleaned_data, self.subject.text()
        letters = "" if revision is None else revision.title if data["in_title"] else revision.plain
        start = data.get("start")
        if start is not None and letters[start : start + len(quote)] == quote:
            return start, start + len(quote)
        places = _places(quote, letters)
        if not places:
            self.add_error("quote", _("当前文本里没有这段文字，请核对后重填"))
            return 0, 0
        nth = data.get("nth") or (1 if len(places) == 1 else 0)
        if not 1 <= nth <= len(places):
            words = _("这段文字出现 {count} 次，请写明是第几处，或多写几个字")
            self.add_error("quote", words.format(count=len(places)))
            return 0, 0
        return places[nth - 1], places[nth - 1] + len(quote)


class AcceptMark(ActForm):
    """One press accepts one mark or several: they become one revision."""

    marks = forms.TypedMultipleChoiceField(coerce=int, choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["marks"] = _Numbers()


class DeclineMark(AcceptMark):
    """The reason stands in the mark's own field, so that one page can hold many."""

    def clean(self) -> dict[str, Any]:
        data, marks = self.cleaned_data, self.cleaned_data.get("marks", [])
        own = [self.data.get(f"words_{pk}", "") for pk in marks]
        data["words"] = next((words for words in own if words.strip()), self.data.get("words", "")).strip()
        if marks and not data["words"]:
            raise ValidationError(_("不采纳标记须说明理由"))
        if len(data["words"]) > 500:
            raise ValidationError(_("理由不超过 500 字"))
        return data


class _Numbers(forms.Field):
    """Keys of marks, as many as were sent."""

    widget = forms.SelectMultiple
    default_error_messages = {"required": gettext_lazy("请选择要处理的批注")}

    def to_python(self, value: Any) -> list[int]:
        found = keys(value or [])
        if len(found) != len(value or []):
            raise ValidationError(_("这条标记已经处理过了"))
        return found


def _lines(quote: str) -> str:
    """Browsers send line ends as CRLF."""
    return quote.replace("\r\n", "\n")


def _places(quote: str, letters: str) -> list[int]:
    found, at = [], letters.find(quote)
    while at >= 0:
        found.append(at)
        at = letters.find(quote, at + len(quote))
    return found
