"""What a row of somebody's file becomes: nothing is guessed silently, nothing is lost, nothing is opened twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from rectification.accounts import Unknown
from rectification.bulletin_fields import FIELDS
from rectification.intakes import reading
from rectification.intakes.comparing import is_ours
from rectification.models import Category, Finding, FindingState, Severity
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from tests.rectification.intakes import (
    NOBODY,
    STALE,
    TYPO,
    kinds,
    let_in,
    line,
    opened,
    read,
    settled,
    taken,
    xlsx,
)
from workflows.models import Outlet, Unit, User

S = FindingState


@pytest.fixture
def account(street: Unit) -> Outlet:
    return people.outlet(street, "青石街道")


@pytest.fixture
def stale(account: Outlet, crew: Crew, centre: Unit) -> Finding:
    """The same fault as that of STALE, registered by hand."""
    return build.finding(
        crew["inspector"], centre, title="很久没更新", category=Category.NOT_UPDATED, outlet=account, locus=""
    )


def test_a_unit_that_is_left_out_is_supplied_by_the_register_and_said_to_be(
    account: Outlet, inspector: User, centre: Unit, street: Unit
) -> None:
    row = line(read(inspector, centre, TYPO))
    assert row.lead == street
    assert row.says["supplied"][0][:2] == ["unit", street.name]


def test_a_row_that_says_no_deadline_takes_that_of_the_notice(inspector: User, centre: Unit) -> None:
    intake = read(inspector, centre, NOBODY, due_on=date(2030, 1, 4))
    assert line(intake).due_on == date(2030, 1, 4)


def test_what_has_no_field_of_its_own_is_kept_in_the_description(inspector: User, centre: Unit) -> None:
    header = ["编号", "责任单位", "账号名称", "问题类别", "存在问题", "整改要求", "整改时限", "备注", "链接"]
    row = ["TB-3", "县水利局", "水利发布", "界面美观", "首页配色不当", "请整改", "立行立改", "再犯", "无此页"]
    finding = opened(let_in(read(inspector, centre, row, header=header), inspector))

    assert finding.locus == "水利发布"
    assert finding.description.split("\n") == [
        "编号：TB-3",
        "责任单位：县水利局",
        "问题类别：界面美观",
        "链接：无此页",
        "整改要求：请整改",
        "整改时限：立行立改",
        "备注：再犯",
    ]


def test_a_long_problem_has_a_short_title_and_is_kept_whole(inspector: User, centre: Unit) -> None:
    words = "首页栏目长期空白。" + "其余栏目也没有更新，" * 20
    row = [1, "个别单位", None, None, None, words, None, None]
    finding = opened(let_in(read(inspector, centre, row), inspector))
    assert (finding.title, finding.description) == ("首页栏目长期空白", words)


@pytest.mark.parametrize(
    ("said", "kept"), [("www.example.cn/a", "http://www.example.cn/a"), ("javascript:alert(1)", "")]
)
def test_only_a_link_that_can_be_followed_becomes_one(
    said: str, kept: str, inspector: User, centre: Unit
) -> None:
    header = ["责任单位", "存在问题", "链接"]
    row = line(read(inspector, centre, ["个别单位", "打不开", said], header=header))
    assert row.draft["url"] == kept


def test_how_bad_it_is_is_taken_from_the_row_else_from_the_notice(inspector: User, centre: Unit) -> None:
    header = ["责任单位", "存在问题", "严重程度"]
    rows: list[list[Any]] = [
        ["个别单位", "甲", "严重问题"],
        ["个别单位", "乙", None],
        ["个别单位", "丙", "不严重"],
    ]
    intake = read(inspector, centre, *rows, header=header, severity=Severity.MINOR)
    assert [each.severity for each in intake.lines.all()] == ["major", "minor", "minor"]
    assert "不认识的严重程度“不严重”" in line(intake, 3).says["warnings"][-1]


def as_row(finding: Finding) -> list[Any]:
    """A finding as an export under the headings of FIELDS has it."""
    kept = {
        "code": finding.number,
        "unit": finding.lead.name if finding.lead else None,
        "platform": finding.outlet.get_platform_display() if finding.outlet else None,
        "outlet": finding.outlet.name if finding.outlet else None,
        "category": finding.get_category_display(),
        "problem": finding.title,
        "excerpt": finding.phrase,
        "url": finding.url,
        "found_on": timezone.localdate(finding.found_at),
        "severity": finding.get_severity_display(),
        "due_on": timezone.localdate(finding.due_current) if finding.due_current else None,
    }
    return [kept.get(wanted.key) for wanted in FIELDS]


LABELS = [wanted.label for wanted in FIELDS]


def test_an_exported_ledger_comes_back_unchanged(
    account: Outlet, crew: Crew, inspector: User, centre: Unit, street: Unit
) -> None:
    let_in(read(inspector, centre, STALE, TYPO, NOBODY), inspector)
    build.walk(Finding.objects.earliest("pk"), S.REMEDIATING, crew, lead=street)
    found = list(Finding.objects.select_related("lead", "outlet"))
    intake = read(inspector, centre, *map(as_row, found), header=LABELS)

    assert kinds(intake) == ["known"] * 3
    assert {row.about for row in intake.lines.all()} == set(found)
    let_in(intake, inspector)
    assert Finding.objects.count() == 3


def test_what_differs_from_the_ledger_is_told_and_never_applied(
    stale: Finding, inspector: User, centre: Unit
) -> None:
    row = as_row(stale)
    row[LABELS.index("存在问题")], row[LABELS.index("整改时限")] = "另一种说法", date(2026, 5, 1)
    intake = read(inspector, centre, row, header=LABELS)

    assert kinds(intake) == ["differs"]
    assert line(intake).says["differences"] == [
        ["存在问题", "很久没更新", "另一种说法"],
        ["整改时限", "", "2026-05-01"],
    ]
    reading.tick(intake, [1], [1])
    let_in(intake, inspector)
    assert people.fresh(stale).title == "很久没更新"
    assert Finding.objects.count() == 1


def test_another_units_finding_is_not_reached_by_its_number(
    crew: Crew, inspector: User, centre: Unit, district: Unit
) -> None:
    elsewhere = people.unit("北山镇", district)
    foreign = build.finding(
        people.person("beishan", "北杉", "inspector", of=elsewhere), elsewhere, title="外单位的问题"
    )
    row = as_row(foreign)
    row[LABELS.index("责任单位")] = "个别单位"
    intake = read(inspector, centre, row, header=LABELS)

    assert (kinds(intake), line(intake).about) == (["unsure"], None)
    assert line(intake).says["why"] == f"台账里没有编号“{foreign.number}”"
    assert line(intake).says["differences"] == []


def test_an_editor_learns_nothing_by_a_number_of_what_an_editor_may_not_see(
    stale: Finding, cast: Any, centre: Unit
) -> None:
    intake = read(cast["editor"], centre, as_row(stale), header=LABELS)
    assert (kinds(intake), line(intake).about) == (["unsure"], None)


@pytest.mark.parametrize(
    ("code", "ours"), [("ZG-2026-00012", True), ("TB-12", False), ("12", False), ("", False)]
)
def test_a_number_of_the_senders_own_is_none_of_a_ledger(code: str, ours: bool) -> None:
    assert is_ours(code) is ours


def test_a_name_that_nobody_knows_is_settled_once_for_all_rows(
    account: Outlet, inspector: User, centre: Unit, street: Unit
) -> None:
    rows = [[n, "青石街", None, None, "错别字", f"错字{n}", None, None] for n in (1, 2, 3)]
    intake = read(inspector, centre, *rows)
    assert [(each["words"], each["rows"]) for each in intake.unknown] == [("青石街", 3)]
    assert intake.unknown[0]["suggestions"][0] == [street.pk, street.name]

    name = Unknown("unit", "青石街")
    reading.answer_names(intake, {name: street.pk}, by=inspector)
    intake.refresh_from_db()
    assert [row.lead for row in intake.lines.all()] == [street] * 3
    assert intake.unknown == []

    reading.answer_names(intake, {name: None}, by=inspector)
    assert line(intake).lead is None


def test_an_account_that_is_settled_brings_its_unit(
    account: Outlet, inspector: User, centre: Unit, street: Unit
) -> None:
    intake = read(inspector, centre, [1, None, "抖音", "青石街道", "错别字", "错字", None, None])
    assert line(intake).outlet is None, "it is registered on another platform"
    reading.answer_names(intake, {Unknown("outlet", "青石街道", "douyin"): account.pk}, by=inspector)
    assert (line(intake).outlet, line(intake).lead) == (account, street)


def test_what_a_person_ticked_stays_ticked_when_the_rows_are_read_again(
    account: Outlet, inspector: User, centre: Unit, street: Unit
) -> None:
    intake = read(inspector, centre, STALE, NOBODY)
    reading.tick(intake, [1, 2], [2])
    reading.answer_names(intake, {Unknown("unit", "某某"): street.pk}, by=inspector)
    assert list(intake.lines.values_list("goes", flat=True)) == [False, True]


def test_what_does_not_add_up_is_said(inspector: User, centre: Unit) -> None:
    content = xlsx(NOBODY, ["合计", None, None, None, None, "3个"])
    intake = settled(taken(inspector, centre, content), inspector)
    assert intake.doubts == ["第 4 行合计“存在问题”是 3，表里是 1，请核对"]


def test_the_columns_are_remembered_for_the_ledger_by_their_headings(
    inspector: User, centre: Unit, street: Unit
) -> None:
    header = ["甲", "乙", "丙"]
    first = taken(inspector, centre, xlsx(["街道", "打不开", "x"], header=header))
    reading.settle(first, reading.tabs(first)[0], {"unit": 1, "problem": 2}, by=inspector)

    again = taken(inspector, centre, xlsx(["x", "打不开", "街道"], header=["丙", "乙", "甲"]))
    proposal = reading.propose(again, reading.tabs(again)[0])
    assert proposal.columns == {"unit": 3, "problem": 2}
    assert proposal.kept_at is not None
    elsewhere = taken(
        people.person("jd", "街督", "inspector", of=street), street, xlsx([1, 2, 3], header=header)
    )
    assert reading.propose(elsewhere, reading.tabs(elsewhere)[0]).kept_at is None
