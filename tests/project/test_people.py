"""人员: made, changed, deactivated and brought back by their own unit's administrator, and by nobody else."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from viewflow.workflow.status import STATUS

from editorial.models import Article
from tests import build
from tests.cast import Cast
from workflows import engine
from workflows.models import About, Deed, OfficeRecord, Role, Task, Unit, User

NEWCOMER = {
    "name": "新来的",
    "username": "xinlaide",
    "title": "记者",
    "phone": "",
    "email": "",
    "role": Role.EDITOR,
    "starts_on": "2026-11-01",
}


@pytest.fixture
def office(client: Client, administrator: User) -> Client:
    """A browser in which the centre's administrator is signed in."""
    client.force_login(administrator)
    return client


@pytest.fixture
def district_administrator(cast: Cast, district: Unit) -> User:
    return build.person("xuhang", "徐航", Role.ADMINISTRATOR, of=district)


def initial_password(page: str) -> str:
    found = re.search(r'id="secret">([^<]+)<', page)
    assert found
    return found.group(1)


def test_only_administrators_find_the_list(client: Client, cast: Cast) -> None:
    for who, user in cast.items():
        client.force_login(user)
        expected = 200 if who == "administrator" else 404
        assert client.get(reverse("people")).status_code == expected, who


def test_the_list_holds_the_own_units_people_and_no_others(office: Client, outsider: User) -> None:
    page = office.get(reverse("people")).content.decode()
    assert "林晓岚" in page
    assert outsider.name not in page
    assert office.get(reverse("person", args=[outsider.pk])).status_code == 404


def test_the_list_costs_the_same_for_many_people(
    office: Client, centre: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(25):
        build.person(f"many{number}", f"众人{number}", Role.CORRESPONDENT, of=centre)
    with django_assert_max_num_queries(9):
        office.get(reverse("people"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=晓岚", "林晓岚"),
        ("q=chenzhi", "陈志远"),
        (f"role={Role.LEADER}", "赵立群"),
        ("state=all", "王思齐"),
    ],
)
def test_people_are_found_by_name_role_and_state(office: Client, asked: str, found: str) -> None:
    assert found in office.get(f"{reverse('people')}?{asked}").content.decode()


def test_a_filter_that_makes_no_sense_is_not_asked(office: Client) -> None:
    assert office.get(f"{reverse('people')}?unit=zzz&role=zzz&page=x").status_code == 200


def test_a_new_person_gets_a_password_shown_once_that_must_be_changed(office: Client, centre: Unit) -> None:
    page = office.post(reverse("person_new"), {**NEWCOMER, "unit": centre.pk}).content.decode()
    password = initial_password(page)
    newcomer = User.objects.get(username="xinlaide")
    assert newcomer.check_password(password)
    assert newcomer.must_change_password
    assert newcomer.posts.get().role == Role.EDITOR
    assert password not in office.get(reverse("person", args=[newcomer.pk])).content.decode()
    assert {record.about for record in OfficeRecord.objects.all()} == {About.PERSON, About.POST}
    assert all(password not in str(record.changes) for record in OfficeRecord.objects.all())


def test_a_refused_form_says_why_and_keeps_what_was_typed(office: Client, centre: Unit, author: User) -> None:
    answer = office.post(reverse("person_new"), {**NEWCOMER, "username": author.username, "unit": centre.pk})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "这个用户名已经有人用了" in page
    assert 'value="新来的"' in page
    assert not OfficeRecord.objects.exists()


@pytest.mark.parametrize("username", ["system", "System", "ｓｙｓｔｅｍ"])
def test_nobody_gets_the_name_of_what_acts_by_itself(office: Client, centre: Unit, username: str) -> None:
    answer = office.post(reverse("person_new"), {**NEWCOMER, "username": username, "unit": centre.pk})

    assert answer.status_code == 422
    assert "留给系统使用" in answer.content.decode()
    assert not User.objects.filter(name=NEWCOMER["name"]).exists()


def test_nobody_is_put_into_a_unit_of_somebody_elses(office: Client, street: Unit) -> None:
    assert office.post(reverse("person_new"), {**NEWCOMER, "unit": street.pk}).status_code == 422
    assert not User.objects.filter(username="xinlaide").exists()


def test_a_change_is_recorded_field_by_field(office: Client, author: User) -> None:
    office.post(
        reverse("person_edit", args=[author.pk]),
        {"name": "林晓岚", "title": "高级记者", "phone": "", "email": ""},
    )
    record = OfficeRecord.objects.get()
    assert (record.deed, record.changes) == (Deed.CHANGE, [["职务", "", "高级记者"]])


def test_saving_without_a_change_leaves_no_record(office: Client, author: User) -> None:
    office.post(
        reverse("person_edit", args=[author.pk]),
        {"name": author.name, "title": author.title, "phone": "", "email": ""},
    )
    assert not OfficeRecord.objects.exists()


def test_deactivating_says_first_what_it_leaves_behind(
    office: Client, in_first: Article, editor: User
) -> None:
    engine.claim(Task.objects.get(process=in_first.pk, status=STATUS.NEW), by=editor)
    page = office.get(reverse("person_deactivate", args=[editor.pk])).content.decode()
    assert "已认领的 1 件待办退回岗位" in page
    assert "望川区融媒体中心 编辑" in page  # nobody else holds it
    editor.refresh_from_db()
    assert editor.is_active


def test_deactivating_gives_claimed_work_back_and_ends_the_session(
    office: Client, in_first: Article, editor: User
) -> None:
    engine.claim(Task.objects.get(process=in_first.pk, status=STATUS.NEW), by=editor)
    elsewhere = Client()
    elsewhere.force_login(editor)
    office.post(reverse("person_deactivate", args=[editor.pk]))
    assert Task.objects.get(process=in_first.pk, flow_task__contains="first_review").owner is None
    assert elsewhere.get(reverse("account")).status_code == 302
    assert OfficeRecord.objects.get().deed == Deed.DEACTIVATE


def test_who_comes_back_gets_a_new_password(office: Client, author: User) -> None:
    office.post(reverse("person_deactivate", args=[author.pk]))
    password = initial_password(office.post(reverse("person_reactivate", args=[author.pk])).content.decode())
    author.refresh_from_db()
    assert author.is_active
    assert author.check_password(password)


def test_a_reset_password_ends_sessions_and_opens_the_lock(office: Client, author: User) -> None:
    elsewhere = Client()
    for _attempt in range(5):
        elsewhere.post(reverse("sign_in"), {"username": author.username, "password": "wrong"})
    password = initial_password(office.post(reverse("person_password", args=[author.pk])).content.decode())
    answer = elsewhere.post(reverse("sign_in"), {"username": author.username, "password": password})
    assert answer.status_code == 302


def test_administrators_do_not_administer_themselves(office: Client, administrator: User) -> None:
    for name in ("person_edit", "person_deactivate", "person_password"):
        answer = office.post(reverse(name, args=[administrator.pk]), {"name": "改名"})
        assert answer.status_code == 422, name
        assert "自己的账号和岗位由其他管理员管理" in answer.content.decode()
    office.post(reverse("post_new", args=[administrator.pk]), {"role": Role.LEADER})
    assert not administrator.posts.filter(role=Role.LEADER).exists()


def test_a_leader_of_the_district_is_not_the_centres_to_reset(
    office: Client, district: Unit, centre: Unit
) -> None:
    fang = build.person("fang", "方慧珍", Role.LEADER, of=district)
    build.give_post(fang, Role.LEADER, centre)
    answer = office.post(reverse("person_password", args=[fang.pk]))
    assert answer.status_code == 422
    assert "账号由上级单位管理员管理" in answer.content.decode()


def test_the_districts_administrator_reaches_every_unit_below(
    client: Client, district_administrator: User, outsider: User
) -> None:
    client.force_login(district_administrator)
    assert outsider.name in client.get(reverse("people")).content.decode()
    assert client.get(reverse("person", args=[outsider.pk])).status_code == 200
