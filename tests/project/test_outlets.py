"""账号: the register, its filters and its table, the page of one account, and how its status changes."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from editorial.models import Article
from tests import build
from tests.cast import Cast
from tests.rectification import build as mending
from tests.rectification.build import Crew
from workflows import outlets
from workflows.act import Refused
from workflows.models import OfficeRecord, Operator, Outlet, OutletStatus, Platform, Role, Unit, User

S = Outlet.Status


def listed(client: Client, **asked: str) -> list[str]:
    """The names of the accounts that the register shows."""
    return [outlet.name for outlet, _silent in client.get(reverse("outlets"), asked).context["rows"]]


def entered(unit: Unit, by: User, **fields: Any) -> Outlet:
    """An account that was entered through the register."""
    told = {"name": "望川发布", "platform": Platform.WECHAT, "opened_on": date(2024, 3, 1), **fields}
    outlet = Outlet(unit=unit, **told)
    outlets.enter(outlet, by=by, at=timezone.now())
    return outlet


def change(client: Client, outlet: Outlet, **said: str) -> Any:
    told = {"status": S.SUSPENDED, "since": "2026-03-02", "why": "机构合并，望政办〔2026〕3号"}
    return client.post(reverse("outlet_status", args=[outlet.pk]), {**told, **said})


# Who keeps it, and who sees it.


def test_publishers_and_administrators_keep_the_register(client: Client, cast: Cast, centre: Unit) -> None:
    for who, user in cast.items():
        client.force_login(user)
        expected = 200 if who in ("publisher", "administrator") else 404
        assert client.get(reverse("outlet_new")).status_code == expected, who
    client.force_login(cast["publisher"])
    client.post(reverse("outlet_new"), build.account_form(centre))
    assert Outlet.objects.get().unit == centre
    assert OfficeRecord.objects.get().post.role == Role.PUBLISHER  # type: ignore[union-attr]  # it has one


def test_who_does_not_keep_an_account_neither_edits_it_nor_changes_its_status(
    client: Client, author: User, outsider: User, centre: Unit
) -> None:
    outlet = build.outlet(centre)
    for user, page in ((author, 200), (outsider, 404)):
        client.force_login(user)
        answer = client.get(outlet.get_absolute_url())
        assert answer.status_code == page
        assert "变更状态" not in answer.content.decode()
        assert client.get(reverse("outlet_edit", args=[outlet.pk])).status_code == 404
        assert change(client, outlet).status_code == 404


def test_accounts_of_other_units_are_not_seen(client: Client, outsider: User, centre: Unit) -> None:
    build.outlet(centre, "望川发布")
    client.force_login(outsider)
    assert listed(client) == []


def test_who_writes_for_a_desk_sees_the_desks_accounts(client: Client, centre: Unit, district: Unit) -> None:
    farm = build.unit("农业农村委员会", district, desk=centre)
    build.outlet(centre, "望川发布")
    client.force_login(build.person("zhang", "张同", Role.CORRESPONDENT, of=farm))
    assert listed(client) == ["望川发布"]


def test_who_checks_accounts_sees_those_of_the_whole_district_and_of_no_other(
    client: Client, crew: Crew, street: Unit
) -> None:
    build.outlet(street, "青石街道")
    build.outlet(build.unit("邻区"), "邻区发布")
    client.force_login(crew["dispatcher"])
    assert listed(client) == ["青石街道"]


# What is registered.


def test_a_second_account_of_that_name_on_that_platform_is_refused(
    client: Client, publisher: User, centre: Unit
) -> None:
    build.outlet(centre)
    client.force_login(publisher)
    answer = client.post(reverse("outlet_new"), build.account_form(centre, handle="wangchuan"))
    assert answer.status_code == 422
    assert 'value="wangchuan"' in answer.content.decode()


def test_an_account_run_by_a_vendor_names_the_vendor(client: Client, publisher: User, centre: Unit) -> None:
    client.force_login(publisher)
    told = build.account_form(centre, operator=Operator.VENDOR, handle="wangchuan")
    answer = client.post(reverse("outlet_new"), told)
    assert answer.status_code == 422
    assert "须写明代运维单位" in answer.content.decode()
    assert 'value="wangchuan"' in answer.content.decode()
    client.post(reverse("outlet_new"), {**told, "vendor": "某某网络公司"})
    assert Outlet.objects.get().run_by == "某某网络公司"
    with pytest.raises(IntegrityError), transaction.atomic():
        Outlet.objects.update(vendor="")


def test_the_person_in_charge_works_in_the_unit(
    client: Client, publisher: User, author: User, outsider: User, centre: Unit, street: Unit
) -> None:
    build.give_post(publisher, Role.PUBLISHER, street)
    client.force_login(publisher)
    answer = client.post(reverse("outlet_new"), build.account_form(centre, owner=str(outsider.pk)))
    assert answer.status_code == 422
    assert "负责人须是主办单位的在岗人员" in answer.content.decode()
    client.post(reverse("outlet_new"), build.account_form(centre, owner=str(author.pk)))
    assert Outlet.objects.get().owner == author


@pytest.mark.parametrize("field", ["opened_on", "last_post_on"])
def test_nothing_is_registered_for_a_day_that_has_not_come(
    client: Client, publisher: User, centre: Unit, field: str
) -> None:
    client.force_login(publisher)
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = client.post(reverse("outlet_new"), build.account_form(centre, **{field: tomorrow.isoformat()}))
    assert answer.status_code == 422
    assert "日期不能晚于今天" in answer.content.decode()


def test_a_form_comes_filled_in_with_what_a_census_told(
    client: Client, publisher: User, centre: Unit
) -> None:
    client.force_login(publisher)
    page = client.get(reverse("outlet_new"), {"name": "望川之声", "platform": "douyin"}).content.decode()
    assert 'value="望川之声"' in page
    assert '<option value="douyin" selected>' in page


# Its status.


def test_an_account_is_in_use_since_it_was_opened(client: Client, publisher: User, centre: Unit) -> None:
    client.force_login(publisher)
    client.post(reverse("outlet_new"), build.account_form(centre, opened_on="2024-03-01"))
    outlet = Outlet.objects.get()
    assert (outlet.status, outlet.status_since) == (S.IN_USE, date(2024, 3, 1))
    client.post(reverse("outlet_edit", args=[outlet.pk]), build.account_form(centre, opened_on="2024-05-01"))
    assert build.fresh(outlet).status_since == date(2024, 5, 1)


def test_a_change_of_status_says_when_who_and_why_and_stays_in_its_history(
    client: Client, publisher: User, centre: Unit
) -> None:
    outlet = entered(centre, publisher)
    client.force_login(publisher)
    assert change(client, outlet).status_code == 302
    change(client, outlet, status=S.CLOSED, since="2026-06-30", why="已办理注销")

    told = list(OutletStatus.objects.order_by("pk").values_list("status", "since", "why", "by"))
    assert told == [
        (S.IN_USE, date(2024, 3, 1), "", publisher.pk),
        (S.SUSPENDED, date(2026, 3, 2), "机构合并，望政办〔2026〕3号", publisher.pk),
        (S.CLOSED, date(2026, 6, 30), "已办理注销", publisher.pk),
    ]
    assert OfficeRecord.objects.latest("pk").words == "已办理注销"
    page = client.get(outlet.get_absolute_url()).content.decode()
    assert "6 月 30 日起" in page
    assert not Outlet.objects.in_use().exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"since": "2024-02-29"}, "不能早于开通日期 2024-03-01"),
        ({"since": "2999-01-01"}, "日期不能晚于今天"),
        ({"status": S.IN_USE}, "选择一个有效的选项"),
        ({"why": ""}, "这个字段是必填项"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_loses_nothing_typed(
    client: Client, publisher: User, centre: Unit, said: dict[str, str], why: str
) -> None:
    outlet = entered(centre, publisher)
    client.force_login(publisher)
    answer = change(client, outlet, **said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert why in page
    assert ("机构合并" in page) == ("why" not in said)
    assert build.fresh(outlet).status == S.IN_USE


def test_changes_go_forward_in_time(publisher: User, centre: Unit) -> None:
    outlet = entered(centre, publisher)
    told: dict[str, Any] = {"why": "停更", "by": publisher, "at": timezone.now()}
    outlets.change_status(outlet, S.SUSPENDED, since=date(2026, 3, 2), **told)
    with pytest.raises(Refused, match="不能早于上一次变更的日期"):
        outlets.change_status(outlet, S.IN_USE, since=date(2026, 3, 1), **told)
    with pytest.raises(Refused, match="账号现在就是“停更”"):
        outlets.change_status(outlet, S.SUSPENDED, since=date(2026, 4, 1), **told)


def test_the_database_holds_dates_in_order_and_history_as_written(publisher: User, centre: Unit) -> None:
    outlet = entered(centre, publisher)
    with pytest.raises(IntegrityError), transaction.atomic():
        Outlet.objects.filter(pk=outlet.pk).update(status=S.CLOSED, status_since=date(2024, 2, 29))
    with pytest.raises(DatabaseError, match="只能新增"), transaction.atomic():
        OutletStatus.objects.update(why="别的")
    with pytest.raises(TypeError):
        outlet.history.get().save()
    with pytest.raises(TypeError):
        outlet.history.get().delete()


# When something last went out on it.


def test_publishing_notes_the_day_on_every_account_it_went_out_on(published: Article) -> None:
    today = timezone.localdate()
    assert [each.last_post_on for each in published.outlets.all()] == [today, today]
    assert published.outlets.all()[0].days_silent(today + timedelta(days=15)) == 15


def test_an_earlier_day_than_the_one_noted_changes_nothing(centre: Unit) -> None:
    outlet = build.outlet(centre)
    for day in (date(2026, 5, 2), date(2026, 5, 1)):
        outlets.posted([outlet.pk], day)
    assert build.fresh(outlet).last_post_on == date(2026, 5, 2)


# The list.


def test_the_list_is_sifted_by_what_an_inspector_asks(client: Client, publisher: User, centre: Unit) -> None:
    today = timezone.localdate()
    entered(centre, publisher, name="活跃", filing_number="1号", last_post_on=today)
    entered(centre, publisher, name="沉默", aliases="望川旧闻", last_post_on=today - timedelta(days=14))
    entered(centre, publisher, name="外包", operator=Operator.VENDOR, vendor="某公司", platform="weibo")
    stopped = entered(centre, publisher, name="停了", last_post_on=today - timedelta(days=300))
    outlets.change_status(stopped, S.SUSPENDED, since=today, why="停更", by=publisher, at=timezone.now())
    client.force_login(publisher)
    for asked, names in (
        ({"silent": "14"}, ["沉默"]),
        ({"silent": "30"}, []),
        ({"silent": "never"}, ["外包"]),
        ({"unfiled": "on"}, ["沉默", "外包", "停了"]),
        ({"operator": "vendor"}, ["外包"]),
        ({"platform": "weibo"}, ["外包"]),
        ({"status": "suspended"}, ["停了"]),
        ({"q": "旧闻"}, ["沉默"]),
        ({"unit": str(centre.pk), "q": "活"}, ["活跃"]),
        ({"silent": "soon"}, ["活跃", "沉默", "外包", "停了"]),
    ):
        assert listed(client, **asked) == names, asked


def test_the_table_has_the_rows_of_the_list_under_headings(
    client: Client, publisher: User, centre: Unit
) -> None:
    entered(centre, publisher, aliases="望川旧闻\n望川之声", owner=publisher)
    entered(centre, publisher, name="外包", operator=Operator.VENDOR, vendor="=某公司")
    client.force_login(publisher)
    answer = client.get(reverse("outlets_export"), {"operator": "own"})
    page = load_workbook(io.BytesIO(answer.content)).active
    heads, *rows = page.iter_rows(values_only=True)
    assert heads[:6] == ("账号名称", "平台", "主办单位", "账号 ID", "别名", "备案号")
    assert [row[:5] for row in rows] == [
        ("望川发布", "微信公众号", "望川区融媒体中心", None, "望川旧闻、望川之声")
    ]


def test_an_accounts_page_tells_what_was_found_wrong_with_it(
    client: Client, crew: Crew, centre: Unit
) -> None:
    outlet = build.outlet(centre)
    finding = mending.finding(crew["inspector"], centre, outlet=outlet, title="连续16天未更新")
    client.force_login(crew["inspector"])
    page = client.get(outlet.get_absolute_url()).content.decode()
    assert finding.get_absolute_url() in page
    assert f"{reverse('rectification:register')}?outlet={outlet.pk}" in page


def test_lists_and_pages_cost_the_same_for_many_accounts(
    client: Client, publisher: User, centre: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(25):
        entered(centre, publisher, name=f"账号{number}", owner=publisher)
    client.force_login(publisher)
    with django_assert_max_num_queries(9):
        client.get(reverse("outlets"))
    with django_assert_max_num_queries(12):
        client.get(reverse("outlet", args=[Outlet.objects.all()[0].pk]))
