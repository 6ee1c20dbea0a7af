"""How long a file of problems takes on its way into the ledger: looking at it, settling its columns, letting it in."""

from __future__ import annotations

import io
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from project.bench.flow import Statements
from project.bench.office import scratch_database
from rectification.intakes import reading
from rectification.models import Finding, Intake
from rectification.opening import open_findings
from workflows.models import Outlet, Platform, Post, Role, Unit, User

HEADER = ["序号", "责任单位", "平台", "账号名称", "问题类别", "存在问题", "错误表述", "发现时间", "整改时限"]
KINDS = ["更新不及时", "错别字", "链接不可用", "留言超期", "未备案"]


def run(rows: int = 5000) -> dict[str, Any]:
    """Through the pages, as a browser asks for them, and the opening alone."""
    with scratch_database(), _own_files():
        unit, by = _office()
        through = _through_the_pages(unit, by, rows)
        alone = _opening_alone(unit, by, min(rows, 1000))
    return {"database": connection.vendor, "rows": rows, "through the pages": through, "opening alone": alone}


def _through_the_pages(unit: Unit, by: User, rows: int) -> dict[str, Any]:
    client = Client(headers={"host": "localhost"})
    client.force_login(by, backend="project.backends.Backend")
    content, statements = _file(rows), Statements()
    seconds: dict[str, float] = {}
    work: dict[str, float] = {}
    chunks: list[float] = []
    with connection.execute_wrapper(statements):
        with _clock(seconds, work, statements, "upload"):
            upload = SimpleUploadedFile("测速.xlsx", content)
            given = {
                "unit": unit.pk,
                "source": "monitor",
                "found_on": timezone.localdate(),
                "severity": "ordinary",
            }
            answer = client.post(
                reverse("rectification:intake_new"), {**given, "category": "other", "file": upload}
            )
        address = answer.headers["Location"]
        intake = Intake.objects.get()
        columns = reading.propose(intake, reading.tabs(intake)[0]).columns
        with _clock(seconds, work, statements, "settle the columns"):
            client.post(address, {f"c{column}": key for key, column in columns.items()})
        with _clock(seconds, work, statements, "look at a page"):
            client.get(intake.get_absolute_url())
        with _clock(seconds, work, statements, "let in"):
            while not Intake.objects.get().is_over:
                begun = time.perf_counter()
                client.post(reverse("rectification:intake_go", args=[intake.pk]), follow=True)
                chunks.append(time.perf_counter() - begun)
    opened = Finding.objects.count()
    return {
        "seconds": {name: round(took, 2) for name, took in seconds.items()},
        "seconds in all": round(sum(seconds.values()), 1),
        "of them this process's work": round(sum(work.values()), 1),
        "findings": opened,
        "ms a finding": round(seconds["let in"] * 1000 / opened, 2),
        "ms of work a finding": round(work["let in"] * 1000 / opened, 2),
        "chunks": len(chunks),
        "ms a chunk": round(statistics.median(chunks) * 1000),
        "statements per 1,000 rows": {
            name: round(statements.of[name] * 1000 / rows) for name in seconds if name != "look at a page"
        },
    }


def _opening_alone(unit: Unit, by: User, count: int) -> dict[str, Any]:
    """What the door takes for so many at once."""
    found = [
        Finding(unit=unit, title=f"直接登记{number}", locus="测速", found_at=timezone.now())
        for number in range(count)
    ]
    statements, begun, worked = Statements(), time.perf_counter(), time.process_time()
    with connection.execute_wrapper(statements):
        open_findings(found, by=by)
    return {
        "findings": count,
        "ms a finding": round((time.perf_counter() - begun) * 1000 / count, 2),
        "ms of work a finding": round((time.process_time() - worked) * 1000 / count, 2),
        "statements": statements.of.total(),
    }


def _office() -> tuple[Unit, User]:
    district = Unit.objects.create(name="测速县")
    by = User.objects.create_user("bench-inspector", "测速检查员")
    Post.objects.create(user=by, unit=district, role=Role.INSPECTOR, starts_on=date(2020, 1, 1))
    for number in range(40):
        unit = Unit.objects.create(name=f"测速县第{number}局", parent=district)
        for platform in (Platform.WECHAT, Platform.WEIBO, Platform.DOUYIN):
            Outlet.objects.create(unit=unit, name=f"测速{number}", platform=platform)
    return district, by


def _file(rows: int) -> bytes:
    """A monitoring list: some units left out, some names that nobody knows, some rows wrong."""
    book = Workbook(write_only=True)
    page = book.create_sheet()
    page.append(HEADER)
    for number in range(rows):
        of = number % 40
        unit = None if number % 7 == 0 else f"第{of}局" if number % 11 else f"第{of}分局"
        outlet = f"测速{of}" if number % 13 else f"测速{of}号"
        problem = f"第{number}条问题，说明文字稍长一些以便接近实际情况" if number % 101 else None
        kind = KINDS[number % 5] if problem else None
        phrase = f"错{number}" if problem else None
        page.append([number, unit, "微信公众号", outlet, kind, problem, phrase, "2026-03-02", None])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@contextmanager
def _clock(
    seconds: dict[str, float], work: dict[str, float], statements: Statements, name: str
) -> Iterator[None]:
    statements.step, begun, worked = name, time.perf_counter(), time.process_time()
    yield
    seconds[name], work[name] = time.perf_counter() - begun, time.process_time() - worked
    statements.step = ""


@contextmanager
def _own_files() -> Iterator[None]:
    """The file stays with the bench."""
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        yield
