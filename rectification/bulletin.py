"""What the rows of a 通报 or of a monitoring list become, before anything is written down.

Nothing is guessed silently: what the register supplied says so, what only resembles a name is a suggestion, what
does not add up is a warning, and only what cannot become a finding is an error, which goes back in a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from workflows.models.outlet import Platform
from workflows.reports.mapping import Mapped, apply
from workflows.reports.reading import (
    NoSuchDay,
    Table,
    Value,
    as_date,
    as_number,
    as_text,
    lacks_a_year,
)

from .accounts import Account, Match, Office, Register, Unknown, suggestion
from .bulletin_counts import doubts_about_counts
from .bulletin_fields import FIELDS, KNOWN, Entry, Supplied, is_vague, said
from .bulletin_mending import rows_to_mend
from .platform_names import platform_of

__all__ = [
    "FIELDS",
    "KNOWN",
    "Entry",
    "Supplied",
    "doubts_about_counts",
    "entries",
    "rows_to_mend",
    "year_of",
]

_YEAR = re.compile(r"(20\d\d)\s*年")
_AS_THEY_ARE = ("code", "category", "excerpt", "advice", "title", "url", "severity", "demand", "remark")
_SAME = ("unit", "outlet", "platform", "category", "problem", "excerpt", "url", "title", "found_on")
_LONG_AGO = timedelta(days=180)


def entries(
    table: Table, columns: Mapping[str, int], register: Register, *, on: date, year: int | None = None
) -> list[Entry]:
    """Every row of the table, in order. `on` is the day it is read; `year` is meant where a day has none, and is
    that of the table's title unless given."""
    reading = _Reading(register, on, year or year_of(table, on.year))
    found = [reading.entry(mapped) for mapped in apply(FIELDS, columns, table.rows)]
    _warn_of_repeats(found)
    return found


def year_of(table: Table, default: int) -> int:
    """The year that the table's title or its tab speaks of."""
    years = _YEAR.findall(" ".join((*table.titles, table.sheet)))
    return int(years[0]) if years else default


def _warn_of_repeats(found: Sequence[Entry]) -> None:
    """One account under two problems stays two rows; the very same row twice is said, and left to a person."""
    first: dict[tuple[object, ...], int] = {}
    for entry in found:
        same = tuple(getattr(entry, key) for key in _SAME)
        if entry.is_good and first.setdefault(same, entry.number) != entry.number:
            entry.same_as = first[same]
            entry.warnings.append(_("与第 %(number)d 行内容相同") % {"number": first[same]})


class _Reading:
    """One table being read: the register and the calendar that its rows are read against."""

    def __init__(self, register: Register, on: date, year: int) -> None:
        self.register, self.on, self.year = register, on, year

    def entry(self, mapped: Mapped) -> Entry:
        words = {key: said(as_text(value)) for key, value in mapped.values.items()}
        entry = Entry(mapped.row)
        for key in _AS_THEY_ARE:
            setattr(entry, key, words[key])
        entry.errors.extend(mapped.errors.values())
        self.place(entry, words)
        self.problem(entry, words["problem"])
        self.days(entry, mapped.values)
        self.counted(entry, words["count"])
        return entry

    def place(self, entry: Entry, words: Mapping[str, str]) -> None:
        """Whose problem it is: the unit, the account and its platform, each filling in for the other."""
        entry.unit, entry.outlet = words["unit"], words["outlet"]
        self.platform(entry, words["platform"])
        office = self.unit(entry)
        if entry.outlet and is_vague(entry.outlet):
            entry.warnings.append(_("“%(words)s”没有说明是哪个账号") % {"words": entry.outlet})
            entry.outlet = ""
        elif entry.outlet:
            self.account(entry, office)
        if not words["unit"] and not words["outlet"]:
            entry.errors.append(_("单位和账号都没有写，不知道是谁的问题"))
        elif entry.unit_id is None and not entry.unit:
            entry.warnings.append(_("责任单位待定，导入后先认领再交办"))

    def platform(self, entry: Entry, words: str) -> None:
        if not words:
            return
        found = platform_of(words)
        entry.platform = found or Platform.OTHER
        if found is None:
            entry.warnings.append(_("不认识的平台“%(words)s”，按“其他”登记") % {"words": words})

    def unit(self, entry: Entry) -> Office | None:
        """The unit that is named. A vague word names none, and goes in as nobody's yet."""
        words = entry.unit
        if not words:
            return None
        if is_vague(words):
            entry.unit = ""
            entry.warnings.append(_("通报只写了“%(words)s”，没有点名") % {"words": words})
            return None
        if office := self.register.office(words):
            entry.unit, entry.unit_id = office.name, office.id
            return office
        if several := self.register.several_offices(words):
            names = "、".join(office.name for office in several)
            entry.warnings.append(_("写了多个单位（%(names)s），请指定主办单位或拆成多行") % {"names": names})
        else:
            entry.warnings.append(_("名册里没有单位“%(words)s”，请核对后指定") % {"words": words})
        entry.unknown.append(Unknown("unit", words))
        entry.suggestions.extend(self.register.resembling("unit", words))
        return None

    def account(self, entry: Entry, office: Office | None) -> None:
        match = self.register.account(entry.outlet, entry.platform, office)
        if match.account:
            self.take(entry, match.account, office)
            return
        entry.unknown.append(Unknown("outlet", entry.outlet, entry.platform))
        if match.namesakes:
            self.namesakes(entry, match)
        elif several := self.register.several_accounts(entry.outlet):
            names = "、".join(account.name for account in several)
            entry.warnings.append(_("一行写了多个账号（%(names)s），请拆成多行") % {"names": names})
        else:
            entry.warnings.append(_("账号名册里没有“%(words)s”，请核对后指定") % {"words": entry.outlet})
            entry.suggestions.extend(match.suggestions)

    def take(self, entry: Entry, account: Account, office: Office | None) -> None:
        """The account is known, so that its platform and its unit are."""
        entry.outlet, entry.outlet_id = account.name, account.id
        if not entry.platform:
            entry.platform = account.platform
            entry.supplied.append(Supplied("platform", account.platform_name, _source(account)))
        if not entry.unit:
            self.supply_unit(entry, account.unit, _source(account))
        elif office is None or office.id != account.unit.id:
            entry.suggestions.insert(0, suggestion(account.unit, 100))
            entry.warnings.append(
                _("通报写的单位是“%(said)s”，账号登记在“%(kept)s”名下，请核对")
                % {"said": entry.unit, "kept": account.unit.name}
            )

    def namesakes(self, entry: Entry, match: Match) -> None:
        """Several accounts bear the name, or the one that does is on another platform than the row says."""
        entry.suggestions.extend(match.suggestions)
        units = {account.unit.id: account.unit for account in match.namesakes}
        where = "、".join(account.platform_name for account in match.namesakes)
        text = _("“%(name)s”登记在%(where)s，请确认是哪一个账号")
        entry.warnings.append(text % {"name": entry.outlet, "where": where})
        if not entry.unit and len(units) == 1:
            unit = next(iter(units.values()))
            self.supply_unit(
                entry, unit, _("账号名册：各平台的“%(name)s”都属该单位") % {"name": entry.outlet}
            )

    def supply_unit(self, entry: Entry, unit: Office, source: str) -> None:
        entry.unit, entry.unit_id = unit.name, unit.id
        entry.supplied.append(Supplied("unit", unit.name, source))

    def problem(self, entry: Entry, words: str) -> None:
        """What is wrong. A list that only ticks a category, or quotes the words, says as much with that."""
        entry.problem = words
        if words:
            return
        if stands_in := entry.category or entry.excerpt:
            entry.problem = stands_in
            source = _("问题类别") if entry.category else _("错误表述")
            entry.supplied.append(Supplied("problem", stands_in, source))
        else:
            entry.errors.append(_("没有写明存在什么问题"))

    def days(self, entry: Entry, values: Mapping[str, Value]) -> None:
        entry.found_on = self.past(entry, values, "found_on")
        entry.updated_on = self.past(entry, values, "updated_on")
        entry.published_on = self.past(entry, values, "published_on")
        entry.due_words = said(as_text(values["due_on"]))
        entry.due_on = self.day(entry, values["due_on"], _("整改时限"))
        if entry.due_words and entry.due_on is None and not _is_blamed(entry, _("整改时限")):
            entry.warnings.append(
                _("整改时限“%(words)s”不是日期，导入后请指定") % {"words": entry.due_words[:30]}
            )
        asked = entry.found_on or self.on - _LONG_AGO
        if entry.due_on and entry.due_on < asked:
            if lacks_a_year(values["due_on"]):
                entry.due_on = self.shifted(entry, entry.due_on, 1, _("整改时限"))
            elif entry.found_on:
                entry.warnings.append(_("整改时限早于发现时间，请核对"))

    def past(self, entry: Entry, values: Mapping[str, Value], key: str) -> date | None:
        """A day on which something was seen: it cannot lie ahead of today."""
        label = next(wanted.label for wanted in FIELDS if wanted.key == key)
        day = self.day(entry, values[key], label)
        words = said(as_text(values[key]))
        if day is None and words and not _is_blamed(entry, label):
            entry.warnings.append(
                _("%(field)s“%(words)s”不是日期，没有采用") % {"field": label, "words": words[:30]}
            )
        if day and day > self.on:
            if lacks_a_year(values[key]):
                return self.shifted(entry, day, -1, label)
            entry.warnings.append(_("%(field)s在今天之后，请核对") % {"field": label})
        return day

    def day(self, entry: Entry, value: Value, label: str) -> date | None:
        try:
            return as_date(value, year=self.year)
        except NoSuchDay as wrong:
            entry.errors.append(_("“%(field)s”填错了：%(why)s") % {"field": label, "why": wrong.reason})
            return None

    def shifted(self, entry: Entry, day: date, years: int, label: str) -> date:
        moved = day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)
        entry.warnings.append(
            _("%(field)s没有写年份，按 %(day)s 理解") % {"field": label, "day": moved.isoformat()}
        )
        return moved

    def counted(self, entry: Entry, words: str) -> None:
        number = as_number(re.sub(r"[个条处项件]$", "", words))
        if number is not None and number >= 0 and number == int(number):
            entry.count = int(number)
        elif words:
            entry.warnings.append(_("问题数量“%(words)s”不是数字，按 1 个计") % {"words": words[:20]})


def _is_blamed(entry: Entry, label: str) -> bool:
    return any(f"“{label}”" in error for error in entry.errors)


def _source(account: Account) -> str:
    return _("账号名册：%(name)s（%(platform)s）") % {
        "name": account.name,
        "platform": account.platform_name,
    }
