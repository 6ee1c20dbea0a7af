"""The rows of a bulletin that could not become anything, as a file that can be mended and goes the same way again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from workflows.reports.reading import Table, Value, as_text, plain
from workflows.reports.sheet import Column, Sheet

from .bulletin_fields import Entry

WHY = gettext_noop("未能导入的原因")


def rows_to_mend(table: Table, found: Sequence[Entry], *, year: int) -> Sheet:
    """The rows that could not become anything, as they came. Mended, the file goes the same way again."""
    wrong = ((entry.row.cells, entry.errors) for entry in found if entry.errors)
    return sheet_to_mend(table.headers, wrong, year=year)


def sheet_to_mend(
    headers: Mapping[int, str], wrong: Iterable[tuple[Mapping[int, Value], Sequence[str]]], *, year: int
) -> Sheet:
    """Rows as they came, with the reason in front; the title keeps the year that their days were read in."""
    columns = [
        Column("why", _(WHY), width=36),
        *(Column(str(c), h) for c, h in sorted(headers.items()) if not is_why(h)),
    ]
    rows = (
        {"why": "；".join(errors), **{str(column): as_text(value) for column, value in cells.items()}}
        for cells, errors in wrong
    )
    return Sheet(
        _("%(year)d年通报中未能导入的行") % {"year": year},
        columns,
        rows,
        note=_("改好后可直接再次导入，第一列留着或删去都行。"),
        name=_("待改"),
    )


def is_why(heading: str) -> bool:
    """Whether this is the column that `rows_to_mend` puts in front: no part of the table, in whatever language."""
    return plain(heading) in _why_in_all_languages()


@cache
def _why_in_all_languages() -> frozenset[str]:
    words = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words.add(plain(_(WHY)))
    return frozenset(words)
