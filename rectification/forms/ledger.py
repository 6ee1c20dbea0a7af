"""What is asked of the ledger: every part of it stands in the address, so that a list can be kept and sent on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.figures.questions import OF_COHORT
from rectification.lateness import Colour, Colours
from rectification.listing import SORTS, USUAL
from rectification.models import (
    UNDER_CHECK,
    WITH_UNIT,
    Category,
    FindingState,
    IntakeLine,
    Severity,
    Source,
)
from workflows.models import Outlet, Unit

S = FindingState
TABS: dict[str, tuple[Any, tuple[FindingState, ...]]] = {  # the ledger's tabs: name, states
    "": (gettext_lazy("全部"), ()),
    "new": (gettext_lazy("待交办"), (S.REGISTERED,)),
    "work": (gettext_lazy("整改中"), WITH_UNIT),
    "check": (gettext_lazy("待核验"), UNDER_CHECK),
    "watch": (gettext_lazy("成效观察"), (S.OBSERVING,)),
    "long": (gettext_lazy("长期坚持"), (S.LONG_TERM,)),
    "closed": (gettext_lazy("已销号"), (S.CLOSED,)),
    "late": (gettext_lazy("已逾期"), WITH_UNIT),
}
FINE = (
    *("lead", "source", "severity", "category", "outlet", "colour"),
    *("found_from", "found_until", "repeated", "intake"),
)
MOST_OUTLETS = 100  # that a name may mean


def of_tab(tab: str, at: datetime) -> Q:
    """What a tab asks of a finding."""
    states = TABS[tab][1]
    return (Q(state__in=states) if states else Q()) & _late(tab, at)


def parts_of_tab(tab: str, at: datetime) -> list[Q]:
    """The same, state by state: several at once SQLite takes for nearly all there are, and reads the whole table."""
    return [Q(state=state) & _late(tab, at) for state in TABS[tab][1]] or [Q()]


def _late(tab: str, at: datetime) -> Q:
    return Q(due_current__lt=at) if tab == "late" else Q()


def orders() -> list[tuple[str, Any]]:
    """Every order there is; what an address that says nothing means comes first."""
    found = {"-" * down + key: sort.words[down] for key, sort in SORTS.items() for down in (0, 1)}
    return [("", found.pop(USUAL)), *found.items()]


@dataclass(frozen=True)
class Chip:
    """One thing that narrows the list, in words, and the address of the list without it."""

    label: Any
    value: Any
    without: str


class LedgerFilter(forms.Form):
    """All optional. What cannot be read is told beside its field, and the others still hold."""

    use_required_attribute = False

    tab = forms.ChoiceField(required=False, choices=[(key, name) for key, (name, _states) in TABS.items()])
    q = forms.CharField(label=gettext_lazy("搜索"), required=False, max_length=60)
    lead = forms.ChoiceField(label=gettext_lazy("责任单位"), required=False)
    source = forms.ChoiceField(
        label=gettext_lazy("来源"),
        required=False,
        choices=[("", gettext_lazy("全部来源")), *Source.choices],
    )
    severity = forms.ChoiceField(
        label=gettext_lazy("严重程度"),
        required=False,
        choices=[("", gettext_lazy("全部程度")), *Severity.choices],
    )
    category = forms.ChoiceField(
        label=gettext_lazy("类别"),
        required=False,
        choices=[("", gettext_lazy("全部类别")), *Category.choices],
    )
    outlet = forms.CharField(label=gettext_lazy("账号"), required=False, max_length=60)
    colour = forms.ChoiceField(
        label=gettext_lazy("三色"),
        required=False,
        choices=[("", gettext_lazy("不限")), *Colour.choices],
    )
    found_from = forms.DateField(
        label=gettext_lazy("发现时间从"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    found_until = forms.DateField(
        label=gettext_lazy("到"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    repeated = forms.BooleanField(label=gettext_lazy("只看复发"), required=False)
    intake = forms.IntegerField(
        label=gettext_lazy("导入批次"), required=False, min_value=1, widget=forms.HiddenInput
    )
    sort = forms.ChoiceField(
        label=gettext_lazy("排序"),
        required=False,
        choices=orders,
    )

    def __init__(self, data: Any, *, units: Iterable[Unit], at: datetime) -> None:
        super().__init__(data, auto_id="f-%s")
        self.at = at
        field = self.fields["lead"]
        assert isinstance(field, forms.ChoiceField)
        named = [(str(unit.pk), "　" * unit.level + str(unit)) for unit in units]
        field.choices = [("", _("全部单位")), *named]
        self.is_valid()

    @property
    def said(self) -> dict[str, Any]:
        """What could be read of it, without what was left out."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def shows(self) -> str:
        """Which tab."""
        return str(self.said.get("tab", ""))

    @property
    def order(self) -> str:
        return str(self.said.get("sort", USUAL))

    @property
    def words(self) -> list[str]:
        """The words that are looked for."""
        return str(self.said.get("q", "")).split()

    @property
    def narrows(self) -> bool:
        return bool(set(self.said) & {"q", *FINE})

    @property
    def narrows_finely(self) -> bool:
        """Whether the fold with the finer filters should stand open."""
        return bool(set(self.said) & set(FINE)) or bool(self.errors)

    @cached_property
    def narrowed(self) -> Q:
        """What is asked beside the tab and the words."""
        said = self.said
        asked = Q(**{name: said[name] for name in ("source", "severity", "category", "lead") if name in said})
        if "outlet" in said:
            named = Outlet.objects.filter(name__icontains=said["outlet"]).values_list("pk", flat=True)
            asked &= Q(outlet__in=list(named[:MOST_OUTLETS]))
        if "colour" in said:
            asked &= Colours.at(self.at).asked(said["colour"])
        if "found_from" in said:
            asked &= Q(found_at__gte=_morning(said["found_from"]))
        if "found_until" in said:
            asked &= Q(found_at__lt=_morning(said["found_until"] + timedelta(days=1)))
        if "repeated" in said:
            asked &= OF_COHORT["repeated"](self.at)
        if "intake" in said:
            asked &= Q(pk__in=IntakeLine.objects.that_opened().of(said["intake"]))
        return asked

    def query(self, **changed: str) -> str:
        """The part of the address that asks this, always written the same way; `changed` goes over it."""
        said = {name: self[name].value() for name in self.said} | changed
        if said.get("repeated"):
            said["repeated"] = "on"
        if said.get("sort") == USUAL:
            del said["sort"]
        return urlencode({name: said[name] for name in self.fields if said.get(name)})

    @property
    def cleared(self) -> str:
        """The address with nothing narrowed."""
        return self.query(**dict.fromkeys(("q", *FINE), ""))

    def chips(self) -> Iterator[Chip]:
        """What narrows the list now."""
        for name in ("q", *FINE):
            if name in self.said:
                yield Chip(self.fields[name].label, self._told(name), self.query(**{name: ""}))

    def told(self) -> str:
        """All of it in one line, for what is printed."""
        tab = [str(TABS[self.shows][0])] if self.shows else []
        return "；".join([*tab, *(f"{chip.label}：{chip.value}" for chip in self.chips())])

    def _told(self, name: str) -> str:
        value, field = self.said[name], self.fields[name]
        if isinstance(field, forms.BooleanField):
            return _("是")
        if isinstance(field, forms.ChoiceField):
            pairs: Any = field.choices
            return str(dict(pairs)[value]).strip("　")
        return date_format(value, _("Y 年 n 月 j 日")) if isinstance(value, date) else str(value)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
