"""单位: the tree, who reviews whose texts, and the list of what was changed."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests import build
from tests.cast import Cast
from workflows.models import Deed, OfficeRecord, Role, Unit, User


@pytest.fixture
def office(client: Client, cast: Cast, district: Unit) -> Client:
    """A browser in which the district's administrator is signed in."""
    client.force_login(build.person("xuhang", "徐航", Role.ADMINISTRATOR, of=district))
    return client


def form(name: str, parent: Unit, desk: Unit | None = None) -> dict[str, str]:
    return {"name": name, "short_name": "", "parent": str(parent.pk), "desk": str(desk.pk) if desk else ""}


def test_a_unit_is_made_under_ones_own(office: Client, district: Unit, centre: Unit) -> None:
    office.post(reverse("unit_new"), form("望川区农业农村委员会", district, centre))
    made = Unit.objects.get(name="望川区农业农村委员会")
    assert made.path.startswith(district.path)
    assert made.reviewing == centre
    assert OfficeRecord.objects.get().deed == Deed.CREATE


def test_a_new_unit_is_put_below_the_top_of_ones_realm_unless_said_otherwise(
    office: Client, district: Unit, centre: Unit
) -> None:
    for asked, parent in (("", district), (f"?parent={centre.pk}", centre)):
        page = office.get(reverse("unit_new") + asked).content.decode()
        assert f'<option value="{parent.pk}" selected>' in page


def test_a_unit_moves_with_all_below_it(office: Client, district: Unit, centre: Unit, street: Unit) -> None:
    below = build.unit("一科", centre)
    office.post(reverse("unit_edit", args=[centre.pk]), form(centre.name, street))
    below.refresh_from_db()
    assert below.path.startswith(street.path)
    assert OfficeRecord.objects.get().changes == [["上级单位", "望川区", "青石街道办事处"]]


def test_a_unit_is_not_put_below_itself(office: Client, centre: Unit) -> None:
    below = build.unit("一科", centre)
    assert office.post(reverse("unit_edit", args=[centre.pk]), form(centre.name, below)).status_code == 422


def test_the_top_of_ones_own_realm_does_not_move(client: Client, administrator: User, centre: Unit) -> None:
    client.force_login(administrator)
    page = client.get(reverse("unit_edit", args=[centre.pk])).content.decode()
    assert 'name="parent"' not in page


def test_two_units_do_not_share_a_name(office: Client, district: Unit, centre: Unit) -> None:
    answer = office.post(reverse("unit_new"), form(centre.name, district))
    assert answer.status_code == 422
    assert "已有同名单位" in answer.content.decode()


def test_who_sends_texts_elsewhere_is_nobodys_desk(
    office: Client, district: Unit, centre: Unit, street: Unit
) -> None:
    farm = build.unit("农业农村委员会", district, desk=centre)
    answer = office.post(reverse("unit_edit", args=[street.pk]), form(street.name, district, farm))
    assert "不能作审稿单位" in answer.content.decode()


def test_a_unit_with_people_in_post_is_not_put_out_of_use(office: Client, centre: Unit) -> None:
    answer = office.post(reverse("unit_switch", args=[centre.pk]), follow=True)
    assert "不能停用：还有" in answer.content.decode()
    centre.refresh_from_db()
    assert centre.is_active


def test_an_empty_unit_goes_out_of_use_and_comes_back(office: Client, district: Unit) -> None:
    empty = build.unit("筹备组", district)
    for expected in (False, True):
        office.post(reverse("unit_switch", args=[empty.pk]))
        empty.refresh_from_db()
        assert empty.is_active is expected
    assert [record.deed for record in OfficeRecord.objects.all()] == [Deed.REACTIVATE, Deed.DEACTIVATE]


def test_units_of_others_are_not_found(client: Client, administrator: User, street: Unit) -> None:
    client.force_login(administrator)
    assert client.get(reverse("unit", args=[street.pk])).status_code == 404
    assert street.name not in client.get(reverse("units")).content.decode()


def test_the_tree_costs_the_same_for_many_units(
    office: Client, district: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(25):
        build.unit(f"第{number}单位", district)
    with django_assert_max_num_queries(6):
        office.get(reverse("units"))


# What was changed.


def test_the_list_of_changes_is_for_administrators_and_auditors(client: Client, cast: Cast) -> None:
    for who, user in cast.items():
        client.force_login(user)
        expected = 200 if who in ("administrator", "auditor") else 404
        assert client.get(reverse("office_records")).status_code == expected, who


def test_the_list_tells_who_changed_what(client: Client, cast: Cast, centre: Unit) -> None:
    client.force_login(cast["publisher"])
    client.post(reverse("outlet_new"), build.account_form(centre))
    client.force_login(cast["auditor"])
    page = client.get(reverse("office_records")).content.decode()
    assert "孙海峰" in page
    assert "账号 · 新建" in page


def test_the_list_of_changes_costs_the_same_for_many(
    client: Client, cast: Cast, centre: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast["publisher"])
    for number in range(25):
        client.post(reverse("outlet_new"), build.account_form(centre, name=f"账号{number}"))
    client.force_login(cast["auditor"])
    with django_assert_max_num_queries(7):
        client.get(reverse("office_records"))


def test_the_database_refuses_to_change_or_delete_what_was_recorded(
    client: Client, publisher: User, centre: Unit
) -> None:
    client.force_login(publisher)
    client.post(reverse("outlet_new"), build.account_form(centre))
    record = OfficeRecord.objects.get()
    for attempt in (
        lambda: OfficeRecord.objects.filter(pk=record.pk).update(words="别的"),
        lambda: OfficeRecord.objects.filter(pk=record.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="只能新增"), transaction.atomic():
            attempt()
    with pytest.raises(TypeError):
        record.delete()
    with pytest.raises(TypeError):
        record.save()
