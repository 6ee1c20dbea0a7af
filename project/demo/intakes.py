"""The demo's imports: files as an upper office sends them, brought in by the way that every file comes in."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone

from project.demo.district import District
from project.demo.files import read
from project.demo.findings import holder
from rectification.intakes import opening, reading
from rectification.models import Intake
from workflows import uploads
from workflows.models import Role
from workflows.reports.sheet import Column, Sheet, write


def bring(district: District, now: datetime) -> int:
    """All of them; those that say so go into the ledger. Answers how many there are."""
    told = read("intakes.toml")["intakes"]
    for each in told:
        _bring(each, district, now - timedelta(days=each["days"]))
    return len(told)


def _bring(told: dict[str, Any], district: District, at: datetime) -> None:
    keeper = district.units["rongmei"]
    by = holder(Role.INSPECTOR, keeper)
    intake = Intake(
        unit=keeper,
        source=told["source"],
        source_ref=told["source_ref"],
        found_on=timezone.localdate(at),
        made_by=by,
        made_at=at,
    )
    stream = _file(told)
    size = len(stream.getvalue())
    reading.take(intake, stream, uploads.check(told["name"], stream, size))
    tab = reading.tabs(intake)[0]
    reading.settle(intake, tab, reading.propose(intake, tab).columns, by=by)
    if told["goes"]:
        opening.begin(intake, at=at)
        opening.go_on(intake, by=by, at=at)


def _file(told: dict[str, Any]) -> BytesIO:
    columns = [Column(str(number), heading) for number, heading in enumerate(told["header"])]
    rows = [{str(number): words for number, words in enumerate(row)} for row in told["rows"]]
    stream = BytesIO()
    write(stream, Sheet(told["title"], columns, rows, name="问题清单"))
    return stream
