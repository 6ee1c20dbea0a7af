"""Files of problems for tests, on their way into the media centre's ledger."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from rectification.intakes import opening, reading
from rectification.models import Finding, Intake, IntakeLine
from workflows import uploads
from workflows.models import Unit, User

HEADER = ["序号", "责任单位", "平台", "账号名称", "问题类别", "存在问题", "发现时间", "整改时限"]
STALE = [1, "青石街道办事处", "微信公众号", "青石街道", "更新不及时", "连续16天未更新", "2026-03-02", None]
TYPO = [2, None, "微信公众号", "青石街道", "错别字", "“截止”应为“截至”", "2026-03-03", "2026-03-20"]
NOBODY = [3, "个别单位", None, None, "留言超期", "留言长期不回复", None, None]
WRONG = [4, None, None, None, "错别字", "不知道是谁的", None, None]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx(*rows: Sequence[Any], header: Sequence[str] = HEADER, title: str = "2026年第一季度通报") -> bytes:
    book = Workbook()
    page = book.active
    for row in ([title], header, *rows):
        page.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def handed_in(content: bytes, name: str = "通报.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, XLSX)


def taken(by: User, unit: Unit, content: bytes, name: str = "通报.xlsx", **fields: Any) -> Intake:
    """Uploaded; its columns are not settled yet."""
    intake = Intake(
        **{
            "unit": unit,
            "made_by": by,
            "made_at": timezone.now(),
            "found_on": date(2026, 3, 5),
            "source_ref": "望政办函〔2026〕12 号",
            **fields,
        }
    )
    stream = io.BytesIO(content)
    reading.take(intake, stream, uploads.check(name, stream, len(content)))
    return intake


def read(by: User, unit: Unit, *rows: Sequence[Any], **more: Any) -> Intake:
    """With its columns as they were guessed, and its rows looked at."""
    header, fields = more.pop("header", HEADER), more
    return settled(taken(by, unit, xlsx(*rows, header=header), **fields), by)


def settled(intake: Intake, by: User) -> Intake:
    tab = reading.tabs(intake)[0]
    reading.settle(intake, tab, reading.propose(intake, tab).columns, by=by)
    return Intake.objects.get(pk=intake.pk)


def let_in(intake: Intake, by: User, *, chunk: int = 2) -> Intake:
    """All of it, by small chunks."""
    opening.begin(intake)
    while not intake.is_over:
        intake = opening.go_on(intake, by=by, chunk=chunk)
    return intake


def kinds(intake: Intake) -> list[str]:
    return list(intake.lines.values_list("becomes", flat=True))


def line(intake: Intake, place: int = 1) -> IntakeLine:
    return intake.lines.select_related("lead", "outlet", "finding", "about").get(place=place)


def opened(intake: Intake, place: int = 1) -> Finding:
    """The finding that a row became."""
    finding = line(intake, place).finding
    assert finding is not None
    return finding
