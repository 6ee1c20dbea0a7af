"""Handing over a table as .xlsx."""

from __future__ import annotations

from io import BytesIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from workflows.reports.sheet import CONTENT_TYPE, Sheet, write


def as_workbook(name: str, *sheets: Sheet) -> HttpResponse:
    """The sheets as a file of that name."""
    stream = BytesIO()
    write(stream, *sheets)
    disposition = content_disposition_header(True, f"{name}.xlsx")
    return HttpResponse(
        stream.getvalue(), content_type=CONTENT_TYPE, headers={"Content-Disposition": disposition}
    )
