"""What was asked of the article page, which dialogs it has, and what was typed into a form that was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from editorial.pages.text import Sheet
from workflows import pages
from workflows.forms.acts import ActForm

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

ELSEWHERE = ("revise",)  # verbs whose form is a page of its own
TYPED = ("words", "quote", "corrected", "note", "why", "title", "body")


@dataclass(frozen=True)
class Asked(pages.Asked):
    """The same of a text, with the revision it is compared with and the way it is looked at."""

    base: int | None = None
    view: str = ""


class Retyped:
    """What a page says of the form that was refused; its own fields are those of `ArticlePage`."""

    asked: Asked
    forms: Mapping[str, ActForm]
    sheet: Sheet | None

    @property
    def can(self) -> frozenset[str]:
        """The verbs that are open to the reader; whoever inherits this knows them."""
        raise NotImplementedError

    @property
    def opens(self) -> str:
        return self.asked.opens

    @property
    def plain_dialogs(self) -> list[PlainDialog]:
        return plain_dialogs(self.forms, self.can)

    @property
    def declining(self) -> list[int]:
        """The marks whose refusal was refused, so that its reason stands where it was typed."""
        form = self.asked.form if self.asked.do == "decline_mark" else None
        return form.cleaned_data.get("marks", []) if form is not None else []

    @property
    def declined_words(self) -> str:
        return "".join(typed(self.asked.form)) if self.asked.form is not None and self.declining else ""

    @property
    def ticked(self) -> list[str]:
        """The reminders that were ticked before a refusal."""
        form = self.asked.form
        return form.data.getlist("point") if form is not None and isinstance(form.data, QueryDict) else []

    @property
    def unsent(self) -> list[str]:
        """What was typed for an act that this page has no place for: it is not open any more, or a mark is gone."""
        form, do = self.asked.form, self.asked.do
        if form is None:
            return []
        if do == "decline_mark" and self.sheet is not None and do in self.can:
            still_open = {view.mark.pk for view in self.sheet.notes if view.mark.is_open}
            return [] if self.declining and set(self.declining) <= still_open else typed(form)
        return [] if do in self.can and do not in ELSEWHERE else typed(form)


@dataclass(frozen=True)
class PlainDialog:
    """A verb that asks for no more than a word or two."""

    verb: str
    form: ActForm
    title: _StrOrPromise
    hint: _StrOrPromise
    confirm: _StrOrPromise
    tone: str = "p"


PLAIN = {
    "submit": (
        _("送审"),
        _("送审的是工作稿现在的内容。被退回后文本未作修改的，须说明理由。"),
        _("确认送审"),
        "p",
    ),
    "hold": (_("列为待用"), _("待用稿件随时可以启用，启用后由终审重新决定。"), _("确认待用"), "p"),
    "resume": (_("启用稿件"), _("启用后回到终审，此前各级的签署继续有效。"), _("确认启用"), "p"),
    "withdraw": (_("撤回稿件"), _("撤回后不再审签；稿件、版本和记录都保留。"), _("确认撤回"), "d"),
}


def plain_dialogs(forms: Mapping[str, ActForm], can: frozenset[str]) -> list[PlainDialog]:
    """The dialogs that look alike, for the verbs that are open."""
    return [
        PlainDialog(verb, forms[verb], title, hint, confirm, tone)
        for verb, (title, hint, confirm, tone) in PLAIN.items()
        if verb in can
    ]


def typed(form: ActForm) -> list[str]:
    """The words of a form that the page has no place for any more."""
    names = [name for name in form.data if name in TYPED or name.startswith(("words_", "why_"))]
    return [words for name in names if (words := form.data[name].strip())]
