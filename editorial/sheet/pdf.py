"""The sheet as a PDF, set on the server: the same on every machine, and whole in itself (PDF/A) for the files.

Typst sets it, with fonts that come as a package and are embedded; why, stands in docs/why/pdf.md.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts
import segno
import typst
from django.template.loader import get_template

from editorial.sheet.form import Sheet, labels


def qr_code(url: str) -> str:
    """The way to the record's page, as an SVG document."""
    drawn = BytesIO()
    segno.make(url, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, border=0, omitsize=True)
    return drawn.getvalue().decode()


def pdf_of(sheet: Sheet, *, at: datetime) -> bytes:
    inputs = {
        "sheet": json.dumps(_as_data(sheet), ensure_ascii=False),
        "labels": json.dumps(labels(), ensure_ascii=False),
        "qr": qr_code(sheet.url),
    }
    return typst.compile(
        _source(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards=["a-2b"],
        timestamp=at.replace(microsecond=0),
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(fonts.serif_path().parent)])


@cache
def _source() -> bytes:
    origin: Any = get_template("print/sheet.typ").origin  # type: ignore[attr-defined]  # Django's own engine has one
    return Path(origin.name).read_bytes()


def _as_data(sheet: Sheet) -> dict[str, Any]:
    return asdict(sheet) | {
        "rows": [[asdict(each) for each in row] for row in sheet.rows],
        "sections": [asdict(section) for section in sheet.sections],
    }
