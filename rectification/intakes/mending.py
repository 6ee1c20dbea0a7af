"""What comes back: the rows that could not go in, as a file that can be mended and imported again."""

from __future__ import annotations

import io
from pathlib import PurePath

from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from rectification.bulletin_mending import sheet_to_mend
from rectification.models import Intake
from workflows.reports.sheet import write


def workbook(intake: Intake) -> bytes:
    """The columns as they came, and in front of them why."""
    lines = intake.lines.to_mend().only("cells", "says", "number")
    wrong = ((line.typed_cells, line.says["errors"]) for line in lines.iterator(chunk_size=500))
    stream = io.BytesIO()
    write(stream, sheet_to_mend(intake.header_cells, wrong, year=intake.year))
    return stream.getvalue()


def disposition(intake: Intake) -> str:
    name = _("{name}（待改）.xlsx").format(name=PurePath(intake.name).stem)
    return content_disposition_header(True, name) or "attachment"
