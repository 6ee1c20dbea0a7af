"""检查表: read by everybody of the unit and below, changed only by making the next version, by its administrators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from rectification.checklists import install, shipped
from rectification.forms.rows import changed, rows_in, rows_of, written
from rectification.models import Category, Checklist, ChecklistVersion, Checks, Opens, Rule, Severity
from tests import build
from tests.cast import Cast
from workflows.models import About, Deed, OfficeRecord, Role, Unit, User

Given = dict[str, str]


@pytest.fixture
def version(centre: Unit, administrator: User) -> ChecklistVersion:
    """The list for accounts, as the centre's administrator installed it."""
    install(centre, administrator, timezone.now())
    found = Checklist.objects.get(unit=centre, shipped="new_media").newest()
    assert found
    return found


@pytest.fixture
def office(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def typed(version: ChecklistVersion, **more: str) -> Given:
    """What a browser sends back when a version is opened for editing and nothing is touched."""
    return {
        "name": version.checklist.name,
        "checks": version.checklist.checks,
        "source": version.source,
        "since": str(timezone.localdate()),
        "until": str(version.until or ""),
        "based_on": str(version.number),
        **written(rows_of(version.sections)),
        **{name.replace("__", "-"): value for name, value in more.items()},
    }


def line(place: str, key: str, title: str, **more: str) -> Given:
    """One indicator as a browser sends it."""
    given = {
        "key": key,
        "title": title,
        "citation": "本区办法第一条",
        "category": Category.RULES,
        "severity": Severity.ORDINARY,
        "opens": Opens.CLICK,
    }
    return {f"{place}-{name}": value for name, value in {**given, **more}.items()}


def save(office: Client, version: ChecklistVersion, given: Given, status: int = 302) -> str:
    answer = office.post(reverse("rectification:checklist_edit", args=[version.checklist_id]), given)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def newest(version: ChecklistVersion) -> ChecklistVersion:
    found = version.checklist.newest()
    assert found
    return found


def page_of(client: Client, checklist: Checklist, query: str = "") -> str:
    answer = client.get(reverse("rectification:checklist", args=[checklist.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_of_the_unit_reads_its_lists_and_strangers_do_not(
    client: Client, cast: Cast, version: ChecklistVersion
) -> None:
    for who, user in cast.items():
        client.force_login(user)
        expected = 404 if who == "outsider" else 200
        address = reverse("rectification:checklist", args=[version.checklist_id])
        assert client.get(address).status_code == expected, who


def test_a_list_of_the_unit_above_is_read_below(
    client: Client, district: Unit, street: Unit, outsider: User
) -> None:
    xuhang = build.person("xuhang", "徐航", Role.ADMINISTRATOR, of=district)
    install(district, xuhang, timezone.now())
    client.force_login(outsider)
    assert "政务新媒体检查表" in client.get(reverse("rectification:checklists")).content.decode()


def test_a_list_of_a_unit_beside_is_not(client: Client, version: ChecklistVersion, outsider: User) -> None:
    client.force_login(outsider)
    assert version.checklist.name not in client.get(reverse("rectification:checklists")).content.decode()


def test_only_its_administrators_change_a_list(client: Client, cast: Cast, version: ChecklistVersion) -> None:
    for who, user in cast.items():
        client.force_login(user)
        expected = 200 if who == "administrator" else 404
        address = reverse("rectification:checklist_edit", args=[version.checklist_id])
        assert client.get(address).status_code == expected, who
        assert client.post(address, typed(version, name="改名")).status_code == (
            302 if expected == 200 else 404
        )


def test_an_administrator_below_does_not_change_a_list_from_above(
    client: Client, district: Unit, administrator: User
) -> None:
    xuhang = build.person("xuhang", "徐航", Role.ADMINISTRATOR, of=district)
    above = install(district, xuhang, timezone.now())[0]
    client.force_login(administrator)
    assert client.get(reverse("rectification:checklist", args=[above.pk])).status_code == 200
    assert client.get(reverse("rectification:checklist_edit", args=[above.pk])).status_code == 404


def test_the_page_tells_vetoes_rules_evidence_and_what_is_unchecked(
    office: Client, version: ChecklistVersion
) -> None:
    page = page_of(office, version.checklist)
    for words in ("单项否决", "账号连续 14 天没有更新", "佐证：", "原文未能取得", "自动登记问题"):
        assert words in page, words


def test_a_change_makes_the_next_version_and_leaves_the_old_one(
    office: Client, version: ChecklistVersion
) -> None:
    save(office, version, typed(version, **{"s1-0-limit": "10"}))
    assert newest(version).number == 2
    changed_one = newest(version).indicator("two_weeks")
    assert changed_one
    assert changed_one.limit == 10
    before = ChecklistVersion.objects.get(pk=version.pk).indicator("two_weeks")
    assert before
    assert before.limit == 14


def test_what_is_not_touched_stays_as_it_was_in_every_shipped_list(
    office: Client, centre: Unit, version: ChecklistVersion
) -> None:
    for file in shipped():
        old = Checklist.objects.get(unit=centre, shipped=file.key).newest()
        assert old
        save(office, old, typed(old, source="本区办法"))
        assert newest(old).sections == file.sections


def test_the_change_is_recorded_and_told_line_by_line(
    office: Client, version: ChecklistVersion, administrator: User
) -> None:
    save(office, version, typed(version, **{"s2-0-evidence": "录屏"}))
    record = OfficeRecord.objects.filter(about=About.CHECKLIST).latest("pk")
    assert (record.deed, record.actor, record.about_id) == (
        Deed.NEW_VERSION,
        administrator,
        version.checklist_id,
    )
    ((label, before, after),) = record.changes
    assert label == "提供有效的互动功能"
    assert "佐证：试用的截图" in before
    assert "佐证：录屏" in after
    assert "改动 1 处" in page_of(office, version.checklist)


def test_a_list_of_ones_own_is_made_and_recorded(office: Client, centre: Unit) -> None:
    given = {
        "name": "本中心自查表",
        "checks": Checks.UNIT,
        "source": "中心制度",
        "since": str(timezone.localdate()),
        "based_on": "0",
        "sections": "1",
        "s0-key": "s1",
        "s0-title": "制度",
        "s0-indicators": "1",
        **line("s0-0", "i1", "制度上墙", points="5"),
    }
    address = reverse("rectification:checklist_new") + f"?unit={centre.pk}"
    assert office.get(address).status_code == 200
    assert office.post(address, given).status_code == 302
    made = Checklist.objects.get(unit=centre)
    assert [each.title for each in made.newest().indicators] == ["制度上墙"]  # type: ignore[union-attr]
    assert OfficeRecord.objects.get().deed == Deed.CREATE


@pytest.mark.parametrize("unit", ["", "x", "999999"])
def test_a_list_is_made_only_for_a_unit_one_administers(office: Client, unit: str) -> None:
    assert office.get(reverse("rectification:checklist_new") + f"?unit={unit}").status_code == 404
    assert office.post(reverse("rectification:checklist_install"), {"unit": unit}).status_code == 404


def test_the_shipped_lists_are_installed_with_one_button_and_only_once(office: Client, centre: Unit) -> None:
    for _time in range(2):
        office.post(reverse("rectification:checklist_install"), {"unit": centre.pk})
    assert Checklist.objects.filter(unit=centre).count() == len(shipped())
    page = office.get(reverse("rectification:checklists")).content.decode()
    assert "已有随附的全部检查表" in page


def test_saving_without_a_change_makes_no_version(office: Client, version: ChecklistVersion) -> None:
    assert "没有改动" in save(office, version, typed(version), status=422)
    assert newest(version) == version


def test_a_version_that_begins_later_holds_from_that_day(office: Client, version: ChecklistVersion) -> None:
    today = timezone.localdate()
    monday = today + timedelta(days=7)
    save(office, version, typed(version, since=str(monday), **{"s1-0-limit": "10"}))
    assert version.checklist.in_force(today) == version
    assert version.checklist.in_force(monday) == newest(version)
    page = page_of(office, version.checklist)
    assert "未启用" in page
    assert "账号连续 14 天没有更新" in page
    assert "账号连续 10 天没有更新" in page_of(office, version.checklist, "?version=2")


def test_a_list_that_has_ended_is_told_so(office: Client, version: ChecklistVersion) -> None:
    held = timezone.localdate() - timedelta(days=30)
    save(office, version, typed(version, since=str(held), until=str(held + timedelta(days=9)), source="旧"))
    assert version.checklist.in_force(timezone.localdate()) == version  # the older one has no end
    again = typed(newest(version), until=str(timezone.localdate()), source="新")
    save(office, newest(version), again)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert version.checklist.in_force(tomorrow) == version


def test_a_version_does_not_end_before_it_begins(office: Client, version: ChecklistVersion) -> None:
    assert "停用日期不能早于启用日期" in save(office, version, typed(version, until="2020-01-01"), status=422)


@pytest.mark.parametrize("asked", ["9", "x", "-1"])
def test_a_version_that_never_was_is_not_found(office: Client, version: ChecklistVersion, asked: str) -> None:
    address = reverse("rectification:checklist", args=[version.checklist_id])
    assert office.get(f"{address}?version={asked}").status_code == 404


def test_who_edits_an_old_version_is_told_and_loses_nothing(
    office: Client, version: ChecklistVersion
) -> None:
    stale = typed(version, source="另一份依据", **{"s1-0-criterion": "写到一半的判定"})
    save(office, version, typed(version, **{"s1-0-limit": "10"}))
    page = save(office, version, stale, status=422)
    assert "关力刚刚存了第 2 版" in page
    assert "另一份依据" in page
    assert "写到一半的判定" in page


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("source", "", "请写明依据的文件"),
        ("s0-0-citation", "", "请写明这一条的依据"),
        ("s1-0-limit", "", "这样判定须填一个数"),
        ("s0-0-points", "5", "单项否决的指标不另设分值"),
        ("s0-title", "", "第 1 部分的名称或分值需要改正"),
        ("s0-points", "9", "各条共 0 分，与依据所载的 9 分不符"),
        ("s0-1-key", "wording", "编号相同"),
        ("s2-indicators", "0", "“互动回应差”还没有指标"),
        ("sections", "0", "至少要有一个部分"),
    ],
)
def test_a_refused_form_says_why_and_loses_nothing(
    office: Client, version: ChecklistVersion, field: str, value: str, told: str
) -> None:
    given = typed(version, name="改了名的表", **{"s0-0-criterion": "自己写的判定", field: value})
    page = save(office, version, given, status=422)
    assert told in page
    assert "改了名的表" in page
    assert field == "sections" or "自己写的判定" in page
    assert newest(version) == version


def test_two_lists_of_a_unit_do_not_have_one_name(office: Client, version: ChecklistVersion) -> None:
    page = save(office, version, typed(version, name="政府网站检查表", source="新"), status=422)
    assert "已有同名的检查表" in page
    assert newest(version) == version


def test_points_need_not_add_up_where_the_source_says_nothing(
    office: Client, version: ChecklistVersion
) -> None:
    more = {"s0-indicators": "7", **line("s0-6", "extra", "值班有记录", points="2.5")}
    save(office, version, typed(version, **more))
    found = newest(version).indicator("extra")
    assert found
    assert str(found.points) == "2.5"


def test_a_rule_without_a_number_takes_none(office: Client, version: ChecklistVersion) -> None:
    save(office, version, typed(version, **{"s1-0-rule": Rule.STOPPED, "s1-0-limit": "14"}))
    found = newest(version).indicator("two_weeks")
    assert found
    assert (found.rule, found.parameters) == (Rule.STOPPED, {})


def test_adding_an_indicator_saves_nothing_and_loses_nothing(
    office: Client, version: ChecklistVersion
) -> None:
    page = save(office, version, typed(version, source="写到一半", change="add-1"), status=200)
    assert "写到一半" in page
    assert 'name="s1-3-title"' in page
    assert "errorlist" not in page
    assert newest(version) == version


def test_what_was_added_and_moved_on_the_page_is_what_is_saved(
    office: Client, version: ChecklistVersion
) -> None:
    rows, at = changed(rows_in(posted(typed(version))), "add-2")
    assert at == "s2-2"
    rows[2]["indicators"][2].update(title="留言有人看", citation="本区办法")
    rows, _at = changed(rows, "up-2-2")
    save(office, version, {**typed(version), **written(rows)})
    titles = [each.title for each in newest(version).sections[2].indicators]
    assert titles == ["提供有效的互动功能", "留言有人看", "没有购买粉丝、强制点赞"]


def posted(given: Given) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(given)
    return query


def test_the_list_costs_the_same_for_many_lists(
    client: Client,
    district: Unit,
    version: ChecklistVersion,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    xuhang = build.person("xuhang", "徐航", Role.ADMINISTRATOR, of=district)
    for number in range(5):
        install(build.unit(f"第{number}街道", district), xuhang, timezone.now())
    client.force_login(xuhang)
    with django_assert_max_num_queries(8):
        client.get(reverse("rectification:checklists"))


def test_one_list_costs_the_same_for_many_versions(
    office: Client, version: ChecklistVersion, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(2, 12):
        ChecklistVersion(
            checklist=version.checklist,
            number=number,
            source=f"第 {number} 版",
            since=date(2026, 1, 1),
            data=version.data,
            made_by=version.made_by,
            made_at=version.made_at,
        ).save()
    with django_assert_max_num_queries(8):
        office.get(reverse("rectification:checklist", args=[version.checklist_id]))


def test_the_list_says_how_to_begin_where_there_is_none(office: Client) -> None:
    page = office.get(reverse("rectification:checklists")).content.decode()
    assert "还没有检查表" in page
    assert "装入随附的检查表" in page


@pytest.mark.parametrize("asks", ["get", "put"])
def test_installing_is_asked_by_a_form_only(
    office: Client, asks: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    assert getattr(office, asks)(reverse("rectification:checklist_install")).status_code == 405
