"""The checklists that come with the product: strict files, every line with its citation, installed once."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from rectification.checklists import BadChecklist, Shipped, install, read, shipped
from rectification.models import Checklist, ChecklistVersion, Checks, Severity
from rectification.models.indicators import Opens, Rule, indicators_of, sections_data, sections_from
from tests import build
from workflows.models import About, Deed, OfficeRecord, Role, Unit, User

EVERY = pytest.mark.parametrize("file", shipped(), ids=lambda file: file.key)

SMALL = """
name = "小表"
checks = "unit"
source = "试行办法"
[citations]
a = "试行办法第一条"
[[sections]]
key = "one"
title = "一"
points = 5
[[sections.indicators]]
key = "first"
title = "有制度"
points = 2.5
citation = "a"
category = "rules"
severity = "ordinary"
opens = "click"
[[sections.indicators]]
key = "second"
title = "按期更新"
points = 2.5
rule = "silent"
limit = 14
citation = "a"
category = "rules"
severity = "major"
opens = "itself"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(text, encoding="utf-8")
    return path


def by_key(key: str) -> Shipped:
    return next(file for file in shipped() if file.key == key)


def test_four_lists_are_shipped() -> None:
    assert {file.key: file.checks for file in shipped()} == {
        "new_media": Checks.OUTLET,
        "website": Checks.WEBSITE,
        "safe_broadcast": Checks.UNIT,
        "department": Checks.UNIT,
    }


@EVERY
def test_every_key_stands_once(file: Shipped) -> None:
    keys = [each.key for each in indicators_of(file.sections)]
    assert len(keys) == len(set(keys))


@EVERY
def test_every_indicator_says_what_it_rests_on_and_what_is_unchecked(file: Shipped) -> None:
    for each in indicators_of(file.sections):
        assert "请核对后使用" in each.citation or "请按原文" in each.citation, each.key


@EVERY
def test_every_indicator_asks_for_evidence(file: Shipped) -> None:
    assert all(each.evidence for each in indicators_of(file.sections))


@EVERY
def test_a_failed_veto_is_most_grave_and_opens_its_finding_by_itself(file: Shipped) -> None:
    for each in indicators_of(file.sections):
        if each.veto:
            assert (each.severity, each.opens) == (Severity.VETO, Opens.ITSELF), each.key


@EVERY
def test_the_points_of_a_section_add_up_to_what_is_cited(file: Shipped) -> None:
    assert all(section.adds_up for section in file.sections)


@EVERY
def test_what_is_deducted_from_is_a_hundred_or_nothing(file: Shipped) -> None:
    total = sum(section.sum for section in file.sections if not section.bonus)
    assert total == (0 if file.key == "new_media" else 100)


@EVERY
def test_what_is_stored_is_what_was_read(file: Shipped, db: None, centre: Unit, administrator: User) -> None:
    install(centre, administrator, timezone.now())
    stored = Checklist.objects.get(unit=centre, shipped=file.key).in_force(timezone.localdate())
    assert stored
    assert stored.sections == file.sections
    assert stored.source == file.source


def test_new_media_have_three_vetoes_and_no_points() -> None:
    sections = by_key("new_media").sections
    assert [section.title for section in sections] == [
        "安全、泄密事故等严重问题",
        "内容不更新",
        "互动回应差",
    ]
    assert all(each.veto and not each.points for each in indicators_of(sections))


def test_an_account_silent_for_two_weeks_is_told_from_data() -> None:
    silent = next(each for each in indicators_of(by_key("new_media").sections) if each.rule == Rule.SILENT)
    assert silent.parameters == {"days": 14}
    assert silent.way == "账号连续 14 天没有更新"


def test_a_site_has_six_vetoes_then_a_hundred_points_in_four_then_a_bonus() -> None:
    sections = by_key("website").sections
    assert len([section for section in sections if section.vetoes]) == 6
    assert [(section.title, int(section.points)) for section in sections if section.points] == [
        ("发布解读", 31),
        ("办事服务", 25),
        ("互动交流", 23),
        ("功能设计", 21),
        ("加分指标", 30),
    ]
    assert [section.key for section in sections if section.bonus] == ["bonus"]


def test_a_file_is_read(tmp_path: Path) -> None:
    file = read(written(tmp_path, SMALL))
    assert [each.points for each in indicators_of(file.sections)] == [Decimal("2.5"), Decimal("2.5")]
    assert file.sections[0].indicators[0].citation == "试行办法第一条"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('name = "小表"', 'nmae = "小表"', "small.toml: file: unknown key nmae"),
        ('source = "试行办法"\n', "", "file: source is missing"),
        ('title = "一"', 'titel = "一"', "section one: unknown key titel"),
        ('title = "有制度"', 'title = "有制度"\nweight = 3', "indicator first: unknown key weight"),
        ('citation = "a"', 'citation = "b"', "indicator first: citation: b is none of a"),
        ('severity = "major"', 'severity = "bad"', "indicator second: severity: bad is none of"),
        ('category = "rules"', 'category = "x"', "indicator first: category: x is none of"),
        ('opens = "itself"', 'opens = "never"', "indicator second: opens: never is none of"),
        ('rule = "silent"', 'rule = "guess"', "indicator second: rule: guess is none of"),
        ("limit = 14\n", "", "indicator second: limit goes with"),
        ("points = 5\n", "points = 6\n", "section one: its indicators have 5.0 points, not 6"),
        ('key = "second"', 'key = "first"', "indicators: first stands there twice"),
        ('checks = "unit"', 'checks = "cat"', "checks: cat is none of"),
        ('name = "小表"', "name = 小表", "small.toml: Invalid value"),
    ],
)
def test_a_mistake_in_a_file_is_told_by_file_and_key(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    with pytest.raises(BadChecklist, match=r"small\.toml") as fault:
        read(written(tmp_path, SMALL.replace(before, after, 1)))
    assert told in str(fault.value)


def test_installing_gives_a_unit_all_lists_on_record(centre: Unit, administrator: User) -> None:
    made = install(centre, administrator, timezone.now())
    assert len(made) == len(shipped())
    records = OfficeRecord.objects.filter(about=About.CHECKLIST, deed=Deed.CREATE, unit=centre)
    assert records.count() == len(made)


def test_installing_again_changes_nothing(centre: Unit, administrator: User) -> None:
    install(centre, administrator, timezone.now())
    assert install(centre, administrator, timezone.now()) == []
    assert ChecklistVersion.objects.count() == len(shipped())


def test_installing_leaves_a_list_that_has_been_renamed_or_was_there_before(
    centre: Unit, administrator: User
) -> None:
    Checklist.objects.create(unit=centre, name="政府网站检查表", checks=Checks.WEBSITE)
    install(centre, administrator, timezone.now())
    Checklist.objects.filter(shipped="new_media").update(name="本区新媒体检查表")
    assert install(centre, administrator, timezone.now()) == []


def test_a_version_is_never_edited_or_deleted(centre: Unit, administrator: User) -> None:
    install(centre, administrator, timezone.now())
    version = ChecklistVersion.objects.first()
    assert version
    with pytest.raises(TypeError, match="never edited"):
        version.save()
    with pytest.raises(TypeError, match="never deleted"):
        version.delete()


@pytest.mark.parametrize("words", ["UPDATE {table} SET source = ''", "DELETE FROM {table}"])
def test_the_database_itself_keeps_versions_as_they_are(
    centre: Unit, administrator: User, words: str
) -> None:
    install(centre, administrator, timezone.now())
    with (
        pytest.raises(IntegrityError, match="只能新增"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(words.format(table="rectification_checklistversion"))


def test_a_check_uses_the_lists_of_its_unit_and_of_those_above(
    district: Unit, centre: Unit, street: Unit
) -> None:
    build.person("xuhang", "徐航", Role.ADMINISTRATOR, of=district)
    above = Checklist.objects.create(unit=district, name="区表", checks=Checks.UNIT)
    own = Checklist.objects.create(unit=centre, name="中心表", checks=Checks.UNIT)
    assert list(Checklist.objects.usable_in(centre)) == [above, own]
    assert list(Checklist.objects.usable_in(street)) == [above]


def test_points_are_stored_exactly(tmp_path: Path) -> None:
    file = read(written(tmp_path, SMALL.replace("2.5", "0.1").replace("points = 5", "points = 0.2")))
    assert sections_from(sections_data(file.sections)) == file.sections
