"""The pages of an import: from choosing a file to what came of it, for those who may register, and nobody else."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from rectification.forms.intake import ColumnsForm
from rectification.intakes import opening, reading
from rectification.models import Finding, Intake
from rectification.pages import intake as pages
from tests import build as people
from tests.rectification.intakes import (
    NOBODY,
    STALE,
    TYPO,
    WRONG,
    handed_in,
    let_in,
    read,
    settled,
    taken,
    xlsx,
)
from workflows.models import Outlet, Unit, User
from workflows.reports.reading import read as read_table

GIVEN = {
    "source": "bulletin",
    "source_ref": "望政办函〔2026〕12 号",
    "found_on": "2026-03-05",
    "severity": "ordinary",
    "category": "other",
}


@pytest.fixture
def account(street: Unit) -> Outlet:
    return people.outlet(street, "青石街道")


@pytest.fixture
def intake(account: Outlet, inspector: User, centre: Unit) -> Intake:
    """Looked at, and not begun: a problem of an account, one of nobody's, and a row that is wrong."""
    return read(inspector, centre, STALE, NOBODY, WRONG)


@pytest.fixture
def signed_in(client: Client, inspector: User) -> Client:
    client.force_login(inspector)
    return client


def url(name: str, intake: Intake) -> str:
    return reverse(f"rectification:{name}", args=[intake.pk])


def chosen(intake: Intake) -> dict[str, str]:
    """What the page for columns sends when nothing is changed on it."""
    tab = reading.tabs(intake)[0]
    form = ColumnsForm(None, tab=tab, proposal=reading.propose(intake, tab))
    return {field.html_name: field.value() for field, _samples, _doubt in form.rows}


def test_a_file_goes_all_the_way_from_the_form_to_the_ledger(
    account: Outlet, signed_in: Client, centre: Unit
) -> None:
    sent = {**GIVEN, "unit": centre.pk, "file": handed_in(xlsx(STALE, TYPO, WRONG))}
    answer = signed_in.post("/intakes/new/", sent)
    intake = Intake.objects.get()
    assert answer.headers["Location"] == url("intake_columns", intake)
    assert "连续16天未更新" in signed_in.get(url("intake_columns", intake)).content.decode()

    answer = signed_in.post(url("intake_columns", intake), chosen(intake), follow=True)
    assert "登记这 2 行" in answer.content.decode()

    ticked = {"shown": [1, 2], "goes": [1, 2], "then": "go"}
    result = signed_in.post(url("intake_lines", intake), ticked, follow=True).content.decode()
    assert "下载待改的 1 行" in result
    ledger = signed_in.get(f"/findings/?intake={intake.pk}").content.decode()
    assert all(finding.number in ledger for finding in Finding.objects.all())
    assert Finding.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("通报.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为“Excel 工作簿（*.xlsx）”"),
        ("通报.xlsx", b"PK\x03\x04 not a workbook", "损坏"),
        ("通报.csv", b"", "空的"),
        ("通报.csv", "只有一列\n没有表头".encode(), "没有找到表头"),
        ("通报.txt", "责任单位,存在问题\n街道,错字".encode(), "只能导入 .xlsx 或 .csv"),
        ("程序.csv", b"MZ\x90\0" * 40, "不是可读的文本"),
    ],
    ids=["xls", "broken", "empty", "no header", "text", "binary"],
)
def test_a_file_that_is_no_table_is_refused_with_a_reason_and_what_was_typed_stays(
    name: str, content: bytes, why: str, signed_in: Client, centre: Unit
) -> None:
    sent = {**GIVEN, "unit": centre.pk, "file": handed_in(content, name)}
    answer = signed_in.post("/intakes/new/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    assert 'value="望政办函〔2026〕12 号"' in page
    assert not Intake.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_whatever_encoding_an_office_wrote_it(
    encoding: str, signed_in: Client, centre: Unit
) -> None:
    content = "责任单位,存在问题\n个别单位,错别字一处\n".encode(encoding)
    signed_in.post("/intakes/new/", {**GIVEN, "unit": centre.pk, "file": handed_in(content, "通报.csv")})
    assert Intake.objects.get().tabs[0]["headers"] == {"1": "责任单位", "2": "存在问题"}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"found_on": "2999-01-01"}, "不能晚于今天"),
        ({"due_on": "2026-03-01"}, "不能早于发现日期"),
        ({"source": "correction"}, "correction"),
    ],
)
def test_what_cannot_be_is_refused(typed: dict[str, str], why: str, signed_in: Client, centre: Unit) -> None:
    sent = {**GIVEN, **typed, "unit": centre.pk, "file": handed_in(xlsx(NOBODY))}
    answer = signed_in.post("/intakes/new/", sent)
    assert (answer.status_code, why in answer.content.decode()) == (422, True)


def test_only_a_ledger_in_which_one_may_register_can_be_chosen(signed_in: Client, street: Unit) -> None:
    sent = {**GIVEN, "unit": street.pk, "file": handed_in(xlsx(NOBODY))}
    assert signed_in.post("/intakes/new/", sent).status_code == 422
    assert not Intake.objects.exists()


def test_columns_that_clash_or_say_nothing_are_refused_and_stay_chosen(
    signed_in: Client, inspector: User, centre: Unit
) -> None:
    intake = taken(inspector, centre, xlsx(NOBODY))
    twice = signed_in.post(url("intake_columns", intake), {**chosen(intake), "c1": "unit"})
    nothing = signed_in.post(url("intake_columns", intake), {"c1": "remark"})
    assert (twice.status_code, nothing.status_code) == (422, 422)
    assert "一项只能对应一列" in twice.content.decode()
    assert "不知道是谁的问题" in nothing.content.decode()
    assert '<option value="remark" selected>' in nothing.content.decode()
    assert not Intake.objects.get().is_read


def test_the_columns_of_last_time_are_offered_again(signed_in: Client, inspector: User, centre: Unit) -> None:
    settled(taken(inspector, centre, xlsx(NOBODY)), inspector)
    again = taken(inspector, centre, xlsx(STALE))
    assert "的列对应" in signed_in.get(url("intake_columns", again)).content.decode()


def test_a_workbook_of_several_sheets_is_asked_which(
    signed_in: Client, inspector: User, centre: Unit
) -> None:
    book = Workbook()
    book.active.title = "清单"
    for row in (["责任单位", "存在问题"], ["个别单位", "甲"]):
        book.active.append(row)
    other = book.create_sheet("附表")
    for row in (["责任单位", "存在问题", "备注"], ["个别单位", "乙", "丙"]):
        other.append(row)
    stream = io.BytesIO()
    book.save(stream)
    intake = taken(inspector, centre, stream.getvalue())

    page = signed_in.get(f"{url('intake_columns', intake)}?sheet=清单").content.decode()
    assert "附表" in page
    signed_in.post(f"{url('intake_columns', intake)}?sheet=清单", {"c1": "unit", "c2": "problem"})
    intake.refresh_from_db()
    assert (intake.sheet, intake.lines.get().draft["title"]) == ("清单", "甲")


def test_what_is_wrong_comes_back_and_goes_in_once_it_is_mended(
    intake: Intake, signed_in: Client, inspector: User, centre: Unit
) -> None:
    let_in(intake, inspector)
    answer = signed_in.get(url("intake_rest", intake))
    assert "%E5%BE%85%E6%94%B9" in answer.headers["Content-Disposition"]
    table = read_table(io.BytesIO(answer.content))
    assert table.headers[1] == "未能导入的原因"
    assert table.rows[0].cells[1] == "单位和账号都没有写，不知道是谁的问题"

    mended = xlsx(
        ["改好了", 4, "个别单位", *WRONG[2:]],
        header=[table.headers[column] for column in sorted(table.headers)],
    )
    again = taken(inspector, centre, mended)
    proposal = reading.propose(again, reading.tabs(again)[0])
    assert proposal.kept_at is not None, "the headings are those that were settled before"
    let_in(settled(again, inspector), inspector)
    assert Finding.objects.filter(title="不知道是谁的").exists()


def test_the_settings_of_an_import_can_be_changed_until_it_begins(intake: Intake, signed_in: Client) -> None:
    address = url("intake_edit", intake)
    assert signed_in.get(address).status_code == 200
    assert signed_in.post(address, {**GIVEN, "found_on": "昨天"}).status_code == 422
    signed_in.post(address, {**GIVEN, "found_on": "2026-02-02", "severity": "major"})
    second = intake.lines.get(place=2)
    assert (second.found_on, second.severity) == (date(2026, 2, 2), "major")
    opening.begin(intake)
    assert signed_in.get(address).status_code == 404


def test_a_name_is_settled_on_the_page(
    intake: Intake, signed_in: Client, street: Unit, inspector: User
) -> None:
    unknown = read(inspector, intake.unit, [1, "青石街", None, None, "错别字", "错字", None, None])
    assert "名册里没有的名称" in signed_in.get(unknown.get_absolute_url()).content.decode()
    signed_in.post(url("intake_names", unknown), {"n0": street.pk})
    assert unknown.lines.get().lead == street
    assert signed_in.post(url("intake_names", unknown), {"n0": "999999"}).status_code == 422


def test_more_names_than_fit_are_asked_about_one_page_after_the_other(
    signed_in: Client, inspector: User, centre: Unit, street: Unit
) -> None:
    rows = [[n, f"第{n}局", None, None, "其他", f"问题{n}", None, None] for n in range(15)]
    intake = read(inspector, centre, *rows)
    assert "看另外 3 个名称" in signed_in.get(intake.get_absolute_url()).content.decode()
    assert "第14局" in signed_in.get(f"{intake.get_absolute_url()}?names=12").content.decode()
    signed_in.post(url("intake_names", intake), {"names": 12, "n2": street.pk})
    assert intake.lines.get(place=15).lead == street


def test_ticks_of_a_page_are_kept_on_the_way_to_the_next(
    signed_in: Client, inspector: User, centre: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "A_PAGE", 2)
    rows = [[n, "个别单位", None, None, "其他", f"问题{n}", None, None] for n in range(5)]
    intake = read(inspector, centre, *rows)
    sent = {"shown": [1, 2], "goes": [2], "page": 2, "show": "new"}
    answer = signed_in.post(url("intake_lines", intake), sent)
    assert answer.headers["Location"] == f"{intake.get_absolute_url()}?show=new&page=2"
    assert list(intake.lines.values_list("goes", flat=True)) == [False, True, True, True, True]

    signed_in.post(url("intake_lines", intake), {"show": "new", "all": "no"})
    assert not intake.lines.filter(goes=True).exists()


def test_a_closed_tab_is_gone_on_with_by_the_button(
    intake: Intake, signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "CHUNK", 1)
    signed_in.post(url("intake_lines", intake), {"shown": [1, 2], "goes": [1, 2], "then": "go"})
    page = signed_in.get(intake.get_absolute_url()).content.decode()
    assert 'max="3" value="1"' in page
    assert f'action="{url("intake_go", intake)}"' in page
    for _press in range(2):
        signed_in.post(url("intake_go", intake))
    assert "看这批问题" in signed_in.get(intake.get_absolute_url()).content.decode()
    assert Finding.objects.count() == 2


def test_an_import_that_is_not_wanted_is_thrown_away_with_its_file(
    intake: Intake, signed_in: Client, django_capture_on_commit_callbacks: Any
) -> None:
    name = intake.file.name
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(url("intake_drop", intake))
    assert not Intake.objects.exists()
    assert not default_storage.exists(name)


def test_one_that_is_begun_is_not_thrown_away(intake: Intake, signed_in: Client) -> None:
    opening.begin(intake)
    answer = signed_in.post(url("intake_drop", intake), follow=True)
    assert "已经开始导入" in answer.content.decode()
    assert Intake.objects.exists()


def test_the_file_is_handed_over_as_it_came(intake: Intake, signed_in: Client) -> None:
    answer = signed_in.get(url("intake_file", intake))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]  # a file's answer


def test_the_pages_cost_the_same_for_few_rows_and_for_many(
    signed_in: Client, inspector: User, centre: Unit, django_assert_max_num_queries: Any
) -> None:
    rows = [[n, f"第{n}局", None, f"账号{n}", "其他", f"问题{n}", None, None] for n in range(120)]
    intake = read(inspector, centre, *rows)
    with django_assert_max_num_queries(18):
        answer = signed_in.get(intake.get_absolute_url())
    assert len(answer.content) < 150 * 1024
    let_in(intake, inspector, chunk=200)
    with django_assert_max_num_queries(16):
        signed_in.get(intake.get_absolute_url())
    with django_assert_max_num_queries(10):
        signed_in.get("/intakes/")


def test_letting_many_rows_in_takes_statements_by_the_hundred_and_not_by_the_row(
    inspector: User, centre: Unit, django_assert_max_num_queries: Any
) -> None:
    rows = [[n, "个别单位", None, None, "其他", f"问题{n}", None, None] for n in range(200)]
    intake = read(inspector, centre, *rows)
    opening.begin(intake)
    with django_assert_max_num_queries(60):
        opening.go_on(intake, by=inspector)
    assert Finding.objects.count() == 200
