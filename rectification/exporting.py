"""The ledger as a spreadsheet: what was filtered or ticked, in the unit's own columns."""

from __future__ import annotations

from collections.abc import Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rectification import columns
from rectification.columns import Column
from rectification.lateness import Colours
from rectification.models.finding import FindingQuerySet
from workflows.models import User
from workflows.reports.sheet import Sheet, write

MOST = 20_000  # findings of one file; beyond, the reader narrows what is asked
IN_MEMORY = 4 << 20  # bytes; a larger file waits on disk while it is sent


def workbook(
    findings: FindingQuerySet, order: Sequence[Column], *, told: str, by: User, colours: Colours
) -> IO[bytes]:
    """The file, open at its beginning. Rows go straight into it and are never held together."""
    stream = cast("IO[bytes]", SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115  # the answer closes it
    write(stream, sheet_of(findings, order, told=told, by=by, colours=colours))  # type: ignore[arg-type]  # a binary stream
    stream.seek(0)
    return stream


def sheet_of(
    findings: FindingQuerySet, order: Sequence[Column], *, told: str, by: User, colours: Colours
) -> Sheet:
    return Sheet(
        _("整改台账"),
        [column.of_sheet for column in order],
        columns.rows(findings, order, colours),
        note=note(told, by, colours),
        name=_("整改台账"),
    )


def note(told: str, by: User, colours: Colours) -> str:
    """What the list holds, and who took it when: the line under the title."""
    at = date_format(timezone.localtime(colours.now), _("Y 年 n 月 j 日 H:i"))
    return _("范围：{told}　导出：{name}　{at}").format(told=told or _("全部"), name=by.name, at=at)
