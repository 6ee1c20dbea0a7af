"""Whether what a bulletin says it found agrees with the rows it lists. A difference is told, never corrected."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from workflows.reports.reading import Row, Table, Value, as_number, as_text

from .bulletin_fields import Entry

_NUMBER = r"(\d+|[一二两三四五六七八九十百]+)"
_PROBLEMS = (
    re.compile(_NUMBER + r"(?:个|条|处|项|例|件)(?:突出|各类|具体|主要|疑似|严重|错误|类型)*问题"),
    re.compile(r"问题(?:共|合计|总数|数量|总计)?(?:为|是|:)?" + _NUMBER + r"(?:个|条|处|项|例|件)"),
    re.compile(r"(?:合计|共计|总计):?" + _NUMBER + r"(?:个|条|处|项)(?=[。,;)]|$)"),
)
_ACCOUNTS = re.compile(r"涉及[^,。;\d]{0,8}?" + _NUMBER + r"(?:个|家)[^,。;\d]{0,6}?账号")
_UNITS = re.compile(r"涉及[^,。;\d]{0,8}?" + _NUMBER + r"(?:个|家)[^,。;\d]{0,4}?(?:单位|部门)")
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)} | {"两": 2}


def doubts_about_counts(table: Table, found: Sequence[Entry]) -> list[str]:
    """What does not add up, in words."""
    text = unicodedata.normalize("NFKC", "。".join((*table.titles, *table.notes)))
    text = re.sub(r"\s+", "", text)
    problems = sum(entry.count for entry in found)
    accounts = {(entry.outlet, entry.platform) for entry in found if entry.outlet}
    units = {entry.unit for entry in found if entry.unit}
    said = [_whole(match[1]) for pattern in _PROBLEMS for match in pattern.finditer(text)]
    doubts = list(_differing(_("问题"), said, {problems, len(found)}, problems))
    doubts += _differing(
        _("账号"), [_whole(m[1]) for m in _ACCOUNTS.finditer(text)], {len(accounts)}, len(accounts)
    )
    doubts += _differing(_("单位"), [_whole(m[1]) for m in _UNITS.finditer(text)], {len(units)}, len(units))
    return doubts + [doubt for total in table.totals for doubt in _of_total(total, table, problems)]


def _differing(what: str, said: Sequence[int], agree: set[int], listed: int) -> Iterator[str]:
    """A text may count several things; one count that agrees is enough."""
    if said and not agree.intersection(said):
        yield _("通报说%(what)s共 %(said)d 个，表里列了 %(listed)d 个，请核对") % {
            "what": what,
            "said": said[0],
            "listed": listed,
        }


def _of_total(total: Row, table: Table, problems: int) -> Iterator[str]:
    """A total stands for the sum of the numbers above it, or else for how many rows there are."""
    above = [row for row in table.rows if row.number < total.number]
    is_part = "小计" in as_text(total.cells[min(total.cells)])
    for column, value in total.cells.items():
        number = _counted(value)
        if number is None or is_part:
            continue
        numbers = [n for row in above if (n := _counted(row.cells.get(column))) is not None]
        listed = sum(numbers, Decimal()) if numbers else Decimal(len(above))
        if number not in (listed, len(above), problems):
            yield _("第 %(row)d 行合计“%(heading)s”是 %(said)s，表里是 %(listed)s，请核对") % {
                "row": total.number,
                "heading": table.headers.get(column, ""),
                "said": as_text(number),
                "listed": as_text(listed),
            }


def _counted(value: Value) -> Decimal | None:
    """12, and 12个 too."""
    return as_number(re.sub(r"[个条处项家件例]$", "", as_text(value)))


def _whole(words: str) -> int:
    """12 and 十二 alike."""
    if words.isdecimal():
        return int(words)
    total, digit = 0, 0
    for sign in words:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total, digit = total + (digit or 1) * (10 if sign == "十" else 100), 0
    return total + digit
