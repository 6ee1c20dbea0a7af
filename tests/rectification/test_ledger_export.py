"""The ledger as a file and on paper: in the unit's own columns, and read back by the import as it is."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from rectification import columns, exporting
from rectification.bulletin_fields import FIELDS, KNOWN
from rectification.columns import Column
from rectification.models import Finding, FindingState, LedgerColumns, Severity
from rectification.views import ledger as views
from tests import build as people
from tests.rectification import build, intakes
from tests.rectification.build import Crew
from workflows.bulk import Pick
from workflows.models import Outlet, Platform, Role, Unit, User
from workflows.reports import reading
from workflows.reports.mapping import guess
from workflows.reports.reading import Table

S = FindingState
SHANGHAI = ZoneInfo("Asia/Shanghai")
EXPORT, PRINT, COLUMNS = "/findings/export/", "/findings/print/", "/findings/columns/"


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def table(client: Client, user: User, address: str = EXPORT) -> Table:
    """The file that somebody gets, as the import reads it."""
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    return reading.read(io.BytesIO(content(answer)), known=KNOWN)


def cells(found: Table, heading: str) -> list[str]:
    place = next(column for column, name in found.headers.items() if name == heading)
    return [reading.as_text(row.cells.get(place)) for row in found.rows]


@pytest.fixture
def account(street: Unit) -> Outlet:
    return people.outlet(street, "青石发布", Platform.WEIBO)


@pytest.fixture
def faulty(crew: Crew, centre: Unit, account: Outlet) -> Finding:
    """One with something in every column that the import reads."""
    return build.finding(
        crew["inspector"],
        centre,
        title="=推文把“截至”写成“截止”",
        description="共三处。",
        category="typo",
        severity=Severity.MINOR,
        source="monitor",
        outlet=account,
        phrase="截止目前",
        url="https://example.cn/1",
        found_at=datetime(2026, 3, 1, 23, 30, tzinfo=SHANGHAI),
    )


def test_a_file_that_went_out_is_read_back_without_mapping_a_column(
    client: Client, faulty: Finding, crew: Crew, street: Unit
) -> None:
    due = datetime(2027, 3, 5, 17, 30, tzinfo=SHANGHAI)
    build.act(faulty, "assign", crew["dispatcher"], lead=street, due=due)
    found = table(client, crew["dispatcher"])

    guessed = guess(FIELDS, found.headers)
    assert guessed.is_complete
    headings = {key: found.headers[column] for key, column in guessed.columns.items() if key != "code"}
    assert headings == {column.reads: column.heading for column in columns.chosen(None) if column.reads}
    assert cells(found, "编号") == [faulty.number]
    for heading, words in {
        "存在问题": faulty.title,
        "责任单位": street.name,
        "账号名称": "青石发布",
        "平台": "微博",
        "问题类别": "错别字",
        "严重程度": "轻微",
        "错误表述": "截止目前",
    }.items():
        assert cells(found, heading) == [words], heading
    assert reading.as_date(cells(found, "发现时间")[0]).isoformat() == "2026-03-01"  # type: ignore[union-attr]  # it is a day
    assert cells(found, "整改时限") == ["2027-03-05"]


def test_the_whole_ledger_goes_out_and_comes_back_with_every_row_unchanged(
    client: Client, faulty: Finding, crew: Crew, centre: Unit, street: Unit
) -> None:
    """Also in an order of the unit's own, and also what was handed out, has no account, or is struck off."""
    others = [build.finding(crew["inspector"], centre, title=f"问题{n}", locus=f"机房{n}") for n in "一二三"]
    build.walk(others[0], S.CLOSED, crew, lead=street)
    build.walk(others[1], S.REMEDIATING, crew, lead=street)
    client.force_login(crew["dispatcher"])
    order = list(reversed(columns.columns()))
    assert client.post(COLUMNS, {"column": order, "show": order}).status_code == 302
    inspector, sheet = crew["inspector"], content(client.get(EXPORT))
    intake = intakes.settled(intakes.taken(inspector, centre, sheet, "台账.xlsx"), inspector)

    assert {line.about for line in intake.lines.all()} == {faulty, *others}
    told = [(line.becomes, line.says["differences"], line.says["warnings"]) for line in intake.lines.all()]
    assert told == [("known", [], [])] * 4
    intakes.let_in(intake, inspector)
    assert Finding.objects.count() == 4


@pytest.mark.parametrize("column", columns.columns().values(), ids=lambda column: column.key)
def test_a_heading_alone_means_what_it_says_or_nothing(column: Column) -> None:
    """Whatever a unit leaves out, no column is taken for another."""
    guessed = guess(FIELDS, {1: column.heading})
    assert set(guessed.columns) - {"code"} == ({column.reads} if column.reads else set())
    assert not guessed.ambiguous


def test_every_column_has_something_to_put_in_it() -> None:
    assert set(columns.VALUES) == set(columns.columns())
    assert columns.source()
    assert {column.reads for column in columns.columns().values()} - {""} <= {field.key for field in FIELDS}


def test_what_is_filtered_goes_out_in_the_order_of_the_list(
    client: Client, faulty: Finding, submitted: Finding, crew: Crew
) -> None:
    assert cells(table(client, crew["dispatcher"]), "编号") == [submitted.number, faulty.number]
    by_gravity = f"{EXPORT}?sort=-severity"
    assert cells(table(client, crew["dispatcher"], by_gravity), "编号") == [faulty.number, submitted.number]
    assert cells(table(client, crew["dispatcher"], f"{EXPORT}?tab=new"), "编号") == [faulty.number]
    found = table(client, crew["dispatcher"], f"{EXPORT}?q=截至&tab=new")
    assert cells(found, "编号") == [faulty.number]
    assert any("待交办；搜索：截至" in line for line in found.titles)


def test_only_what_is_ticked_goes_out_if_anything_is(
    client: Client, faulty: Finding, submitted: Finding, crew: Crew
) -> None:
    address = f"{EXPORT}?ticked=1&chosen={Pick.of(faulty)}&query=tab%3Dcheck"
    assert cells(table(client, crew["dispatcher"], address), "编号") == [faulty.number]
    client.force_login(crew["dispatcher"])
    answer = client.get(f"{EXPORT}?ticked=1&query=tab%3Dcheck")
    assert (answer.status_code, answer["Location"]) == (302, "/findings/?tab=check")


def test_nobody_takes_out_what_they_may_not_see(
    client: Client, faulty: Finding, submitted: Finding, crew: Crew
) -> None:
    assert cells(table(client, crew["contact"]), "编号") == [submitted.number]
    client.force_login(crew["outsider"])
    for address in (EXPORT, f"{EXPORT}?chosen={Pick.of(submitted)}&chosen={Pick.of(faulty)}"):
        page = content(client.get(address))
        with pytest.raises(reading.SheetRefused):
            reading.read(io.BytesIO(page), known=KNOWN)
    assert submitted.number not in client.get(PRINT).content.decode()


def test_too_much_for_one_file_is_refused_with_what_to_do(
    client: Client, faulty: Finding, submitted: Finding, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST", 1)
    monkeypatch.setattr("rectification.listing.COUNTED", 1)
    client.force_login(crew["dispatcher"])
    answer = client.get(f"{EXPORT}?sort=due", follow=True)
    assert "请缩小范围再导出" in answer.content.decode()
    assert answer.redirect_chain[0][0] == "/findings/?sort=due"
    assert cells(table(client, crew["dispatcher"], f"{EXPORT}?tab=new"), "编号") == [faulty.number]


def test_a_file_costs_the_same_for_one_row_and_for_many(
    client: Client, crew: Crew, centre: Unit, street: Unit, django_assert_max_num_queries: Any
) -> None:
    LedgerColumns.objects.create(
        unit=centre,
        keys=list(columns.columns()),
        changed_by=crew["dispatcher"],
        changed_at=datetime.now(tz=SHANGHAI),
    )
    for number in range(20):
        build.finding(crew["inspector"], centre, title=f"第{number}个", lead=street).helpers.add(street)
    client.force_login(crew["dispatcher"])
    with django_assert_max_num_queries(12):
        content(client.get(EXPORT))


def test_the_printed_page_says_what_it_holds_and_needs_no_colour(
    client: Client, faulty: Finding, submitted: Finding, crew: Crew, django_assert_max_num_queries: Any
) -> None:
    client.force_login(crew["dispatcher"])
    with django_assert_max_num_queries(10):
        page = client.get(f"{PRINT}?severity=minor&sort=due").content.decode()
    for words in ("范围：严重程度：轻微", "共 1 项", faulty.number, "杜冬", "望川区融媒体中心"):
        assert words in page, words
    assert submitted.number not in page
    assert 'href="/findings/?severity=minor&amp;sort=due"' in page


def test_a_print_that_is_cut_says_so(
    client: Client, faulty: Finding, submitted: Finding, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "ON_PAPER", 1)
    client.force_login(crew["dispatcher"])
    assert "只印出前 1 项" in client.get(PRINT).content.decode()


def test_a_dispatcher_orders_the_columns_and_the_whole_unit_has_them(
    client: Client, faulty: Finding, crew: Crew, centre: Unit
) -> None:
    client.force_login(crew["dispatcher"])
    page = client.get(COLUMNS)
    order = page.context["order"]
    assert order.chosen == [column.key for column in columns.chosen(None)]

    given = {"column": ["state", "number"], "show": ["number", "state", "no such column"]}
    moved = client.post(COLUMNS, {**given, "move": "number:up"})
    assert (moved.status_code, moved.context["order"].chosen) == (200, ["number", "state"])
    assert not LedgerColumns.objects.exists()  # nothing is kept until it is saved

    client.post(COLUMNS, given)
    kept = LedgerColumns.objects.get()
    assert (kept.unit, kept.keys, kept.changed_by) == (centre, ["state", "number"], crew["dispatcher"])
    found = table(client, crew["verifier"])
    assert list(found.headers.values()) == ["状态", "编号"]
    client.force_login(crew["verifier"])
    assert "存在问题" not in client.get(PRINT).content.decode()

    client.force_login(crew["dispatcher"])
    client.post(COLUMNS, {"shipped": "1"})
    assert not LedgerColumns.objects.exists()


def test_an_order_without_a_column_is_refused_and_stays_as_it_was_typed(client: Client, crew: Crew) -> None:
    client.force_login(crew["dispatcher"])
    answer = client.post(COLUMNS, {"column": ["state", "number"]})
    assert answer.status_code == 422
    assert "请至少勾选一列" in answer.content.decode()
    assert answer.context["order"].keys[:2] == ("state", "number")


def test_only_a_dispatcher_orders_columns_and_only_of_their_own_unit(
    client: Client, crew: Crew, street: Unit
) -> None:
    for word, person in crew.items():
        client.force_login(person)
        expected = 200 if word == "dispatcher" else 404
        assert client.get(COLUMNS).status_code == expected, word
        assert client.post(COLUMNS, {"show": ["number"]}).status_code == (302 if expected == 200 else 404)
    client.force_login(crew["dispatcher"])
    assert client.get(f"{COLUMNS}?unit={street.pk}").status_code == 404


def test_the_nearest_unit_with_an_order_of_its_own_counts(crew: Crew, district: Unit, centre: Unit) -> None:
    at = datetime.now(tz=SHANGHAI)
    for unit, keys in ((district, ["number"]), (centre, ["title"])):
        LedgerColumns.objects.create(unit=unit, keys=keys, changed_by=crew["dispatcher"], changed_at=at)
    for word, expected in (("verifier", ["title"]), ("contact", ["number"])):
        found = LedgerColumns.objects.of(crew[word])
        assert found is not None
        assert found.keys == expected, word
    stranger = people.person("waiqu", "外区", Role.DISPATCHER, of=people.unit("别的区"))
    assert LedgerColumns.objects.of(stranger) is None
