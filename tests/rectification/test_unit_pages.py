"""单位整改情况: who reads it, what stands in it, and that every number leads to what it counts."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from rectification.models import Finding, FindingState
from rectification.pages.unit import IN_LEDGER, LISTS
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows.models import Role, Unit, User

S = FindingState
TABLE = "/findings/units/"


def page(client: Client, user: User, address: str, status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def of(unit: Unit, query: str = "") -> str:
    return f"{TABLE}{unit.pk}/{query}"


def cells(html: str, name: str) -> list[str]:
    """The row of that unit in the table, as it reads."""
    row = next(row for row in re.findall(r"<tr>.*?</tr>", html, re.S) if f">{name}<" in row)
    return [
        unescape(re.sub(r"<[^>]+>", " ", cell)).strip()
        for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
    ]


@pytest.fixture
def elsewhere(crew: Crew, centre: Unit) -> Finding:
    """One that the centre itself has to mend."""
    found = build.finding(crew["inspector"], centre, title="缺少网络拓扑图")
    return build.act(found, "assign", crew["dispatcher"], lead=centre)


# Who reads it.


def test_whoever_keeps_a_ledger_reads_of_every_unit_in_it(
    client: Client, remediating: Finding, elsewhere: Finding, crew: Crew, street: Unit, centre: Unit
) -> None:
    for who in ("dispatcher", "inspector", "verifier", "leader", "auditor"):
        html = page(client, crew[who], TABLE)
        assert (street.name in html, centre.name in html) == (True, True), who
        page(client, crew[who], of(street))


def test_a_unit_reads_of_itself_and_of_nobody_else(
    client: Client, remediating: Finding, elsewhere: Finding, crew: Crew, street: Unit, centre: Unit
) -> None:
    for who in ("contact", "unit_leader"):
        html = page(client, crew[who], TABLE)
        assert (street.name in html, centre.name in html) == (True, False), who
        page(client, crew[who], of(street))
        page(client, crew[who], of(centre), 404)


def test_a_stranger_finds_nothing_of_that_unit(
    client: Client, remediating: Finding, crew: Crew, street: Unit
) -> None:
    assert street.name not in page(client, crew["outsider"], TABLE)
    page(client, crew["outsider"], of(street), 404)


@pytest.mark.parametrize("who", ["handler", "helper", "administrator"])
def test_who_neither_oversees_nor_answers_finds_no_page(
    who: str, client: Client, remediating: Finding, crew: Crew, street: Unit
) -> None:
    for address in (TABLE, f"{TABLE}export/", of(street)):
        page(client, crew[who], address, 404)
    ledger = page(client, crew[who], "/findings/")
    assert f'href="{TABLE}"' not in ledger


def test_a_post_that_has_ended_opens_nothing(
    client: Client, remediating: Finding, crew: Crew, street: Unit
) -> None:
    crew["dispatcher"].posts.update(ends_on=timezone.localdate() - timedelta(days=1))
    page(client, crew["dispatcher"], of(street), 404)


def test_of_a_unit_without_findings_its_own_people_read_that_there_are_none(
    client: Client, crew: Crew, street: Unit
) -> None:
    html = page(client, crew["contact"], of(street))
    assert "没有这样的问题" in html
    assert html.count("—") >= 3  # three rates of nothing
    assert "还没有交办给单位的问题" in page(client, crew["contact"], TABLE)
    page(client, crew["dispatcher"], of(street), 404)  # nothing of theirs lies there


def test_another_ledgers_findings_are_not_in_the_numbers(
    client: Client, remediating: Finding, crew: Crew, district: Unit, street: Unit
) -> None:
    other = people.unit("望川区网信办", district)
    keeper = people.person("wangxin", "王信", Role.INSPECTOR, Role.DISPATCHER, of=other)
    theirs = build.finding(keeper, other, title="别的台账里的问题")
    build.act(theirs, "assign", keeper, lead=street)

    assert cells(page(client, crew["dispatcher"], TABLE), street.name)[1] == "1"
    assert "别的台账里的问题" not in page(client, crew["dispatcher"], of(street))
    assert (
        cells(page(client, crew["contact"], TABLE), street.name)[1] == "2"
    )  # who answers for both sees both


# What stands in it.


def test_a_row_tells_a_unit_and_the_foot_the_sum(
    client: Client, remediating: Finding, elsewhere: Finding, crew: Crew, street: Unit, centre: Unit
) -> None:
    html = page(client, crew["dispatcher"], TABLE)
    assert cells(html, street.name) == [street.name, "1", "0", "0", "1", "0", "0", "—", "—"]
    assert cells(html, "合计")[1] == "2"


def test_the_table_is_sorted_as_its_heads_say(
    client: Client, remediating: Finding, elsewhere: Finding, crew: Crew, centre: Unit, street: Unit
) -> None:
    build.act(
        build.finding(crew["inspector"], centre, title="又一个"), "assign", crew["dispatcher"], lead=street
    )
    for sort, first, direction in (
        ("", centre, "ascending"),
        ("-", street, "descending"),
        ("-open", street, "descending"),
        ("open", centre, "ascending"),
        ("nonsense", centre, ""),
    ):
        html = page(client, crew["dispatcher"], f"{TABLE}?sort={sort}")
        body = html[html.index("<tbody>") :]
        other = centre if first == street else street
        assert body.index(first.name) < body.index(other.name), sort
        assert html.count(f'aria-sort="{direction}"') == (1 if direction else 0), sort


def test_a_period_that_is_none_is_this_quarter_and_the_choice_stays_in_every_link(
    client: Client, remediating: Finding, crew: Crew, street: Unit
) -> None:
    year = timezone.localdate().year
    assert f"{year} 年第" in page(client, crew["dispatcher"], f"{TABLE}?period=x")
    html = page(client, crew["dispatcher"], of(street, f"?period={year - 1}&show=found"))
    assert f"{year - 1} 年" in html
    assert f"period={year - 1}&amp;show=late#list" in html
    assert f"period={year - 2}" in html
    assert "没有这样的问题" in html


def test_a_period_that_lies_ahead_is_not_offered(client: Client, crew: Crew, street: Unit) -> None:
    html = page(client, crew["contact"], of(street))
    assert ('rel="prev"' in html, 'rel="next"' in html) == (True, False)


@pytest.mark.parametrize("show", ["", "nonsense", *LISTS])
def test_every_list_opens_and_knows_its_way_to_the_ledger(
    show: str, client: Client, remediating: Finding, crew: Crew, street: Unit
) -> None:
    html = page(client, crew["dispatcher"], of(street, f"?show={show}"))
    assert str(LISTS.get(show, LISTS["open"])) in html
    way = re.search(r'href="(/findings/\?[^"]*)">在台账中打开', html)
    assert way is not None
    assert f"lead={street.pk}" in way[1]
    for name, value in IN_LEDGER.get(show, {}).items():
        assert (f"{name}={value}" in way[1]) or (name == "found" and "found_from=" in way[1])
    page(client, crew["dispatcher"], unescape(way[1]))


def test_the_number_of_open_ones_is_the_list_and_the_nearest_deadline_comes_first(
    client: Client, remediating: Finding, crew: Crew, centre: Unit, street: Unit
) -> None:
    urgent = build.finding(crew["inspector"], centre, title="领导职务写错", severity="veto")
    build.act(urgent, "assign", crew["dispatcher"], lead=street)
    html = page(client, crew["dispatcher"], of(street))
    listed = html[html.index('id="list"') :]
    assert listed.index(urgent.title) < listed.index(remediating.title)
    assert ">2</a><small>项" in html


def test_the_chart_has_its_numbers_in_a_table_beside_it(
    client: Client, remediating: Finding, crew: Crew, street: Unit
) -> None:
    html = page(client, crew["dispatcher"], of(street))
    table = html[html.index("查看数据表") : html.index("</details>", html.index("查看数据表"))]
    assert table.count("<tr>") == 13
    assert len(re.findall(r'<svg viewBox[^>]*role="img"', html)) == 4


def test_long_lists_are_turned_page_by_page(client: Client, crew: Crew, centre: Unit, street: Unit) -> None:
    for number in range(27):
        found = build.finding(crew["inspector"], centre, title=f"第{number}个问题")
        build.act(found, "assign", crew["dispatcher"], lead=street)
    html = page(client, crew["dispatcher"], of(street, "?page=2"))
    assert html.count('class="q"') == 2
    assert "共 27 项" in html


# Around it.


def test_the_ledger_and_a_finding_lead_there(
    client: Client, remediating: Finding, crew: Crew, street: Unit
) -> None:
    assert f'href="{TABLE}"' in page(client, crew["dispatcher"], "/findings/")
    assert f'href="{of(street)}"' in page(client, crew["dispatcher"], remediating.get_absolute_url())
    assert f'href="{of(street)}"' not in page(client, crew["handler"], remediating.get_absolute_url())


def test_over_the_ledger_every_number_leads_to_as_many_rows(
    client: Client, remediating: Finding, submitted: Finding, crew: Crew, centre: Unit, street: Unit
) -> None:
    late = build.finding(
        crew["inspector"], centre, at=timezone.now() - timedelta(days=30), title="拖了一个月"
    )
    build.walk(late, S.REMEDIATING, crew, lead=street, at=timezone.now() - timedelta(days=30))
    html = page(client, crew["dispatcher"], "/findings/")
    head = html[html.index('class="card sum"') : html.index("</ul>", html.index('class="card sum"'))]
    links = re.findall(r'<a href="([^"]+)">(\d+)</a>', head)
    assert len(links) == 4
    for address, number in links[1:]:
        listed = page(client, crew["dispatcher"], unescape(address))
        assert listed.count('class="q"') == int(number), address
    assert "其中红色 1 项" in head


def test_the_table_comes_as_a_sheet_in_the_same_order(
    client: Client, remediating: Finding, elsewhere: Finding, crew: Crew, street: Unit, centre: Unit
) -> None:
    client.force_login(crew["dispatcher"])
    answer = client.get(f"{TABLE}export/?sort=-&period=2026-Q4")
    assert "xlsx" in answer["Content-Disposition"]
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if row[0] == "单位")
    assert [row[0] for row in rows[head + 1 :]] == [street.name, centre.name, "合计"]
    assert rows[head + 1][rows[head].index("未办结")] == 1
    assert rows[head + 1][rows[head].index("按现期限")] == "—"
    assert "2026 年第 4 季度" in rows[0][0]


@pytest.mark.parametrize("many", [1, 12])
def test_the_pages_cost_the_same_for_one_unit_and_for_many(
    many: int,
    client: Client,
    crew: Crew,
    centre: Unit,
    district: Unit,
    street: Unit,
    django_assert_num_queries: Any,
) -> None:
    for number in range(many):
        lead = people.unit(f"第{number}街道", district) if number else street
        found = build.finding(crew["inspector"], centre, title=f"第{number}个问题")
        build.act(found, "assign", crew["dispatcher"], lead=lead)
    client.force_login(crew["dispatcher"])
    with django_assert_num_queries(8):
        client.get(TABLE)
    with django_assert_num_queries(12):
        client.get(of(street))
