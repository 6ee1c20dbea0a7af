"""Coming in, being shut out, one's own account, and the password that must be one's own."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from workflows.models import User

PASSWORD = "一个够长的口令2026"  # everybody's in the cast
SIGN_IN = "/sign-in/"
NEW = "清样的新口令一二三四"


def sign_in(client: Client, username: str, password: str = PASSWORD) -> int:
    return client.post(SIGN_IN, {"username": username, "password": password}).status_code


def signed_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def test_a_name_and_its_password_open_the_door(client: Client, author: User) -> None:
    assert sign_in(client, author.username) == 302
    assert signed_in(client)


def test_a_wrong_password_is_told_in_chinese_and_keeps_the_name(client: Client, author: User) -> None:
    answer = client.post(SIGN_IN, {"username": author.username, "password": "wrong"})
    page = answer.content.decode()
    assert "用户名或密码不对" in page
    assert "连错 5 次" in page
    assert f'value="{author.username}"' in page


def test_who_left_cannot_sign_in(client: Client, author: User) -> None:
    author.is_active = False
    author.save()
    sign_in(client, author.username)
    assert not signed_in(client)


def test_who_is_deactivated_is_out_at_once(client: Client, author: User) -> None:
    client.force_login(author)
    author.is_active = False
    author.save()
    assert not signed_in(client)


def test_the_lock_says_in_chinese_how_long_it_holds(client: Client, author: User) -> None:
    for _attempt in range(5):
        answer = client.post(SIGN_IN, {"username": author.username, "password": "wrong"})
    assert answer.status_code == 429
    assert "请 15 分钟后再试" in answer.content.decode()


def test_strangers_are_led_to_the_door_and_back_to_where_they_wanted(client: Client, author: User) -> None:
    answer = client.get(reverse("outlets"))
    assert answer.headers["Location"] == f"{SIGN_IN}?next={reverse('outlets')}"
    answer = client.post(
        SIGN_IN, {"username": author.username, "password": PASSWORD, "next": reverse("outlets")}
    )
    assert answer.headers["Location"] == reverse("outlets")


def test_signing_out_takes_a_deliberate_press(client: Client, author: User) -> None:
    client.force_login(author)
    assert client.get(reverse("sign_out")).status_code == 405
    client.post(reverse("sign_out"))
    assert not signed_in(client)


def test_one_click_sign_in_exists_only_in_the_demo(client: Client, author: User, settings: Settings) -> None:
    address = reverse("sign_in_as", args=[author.username])
    assert client.post(address).status_code == 404
    assert "演示人员" not in client.get(SIGN_IN).content.decode()
    settings.DEBUG = True
    assert author.name in client.get(SIGN_IN).content.decode()
    assert client.get(address).status_code == 405
    client.post(address)
    assert signed_in(client)


def test_a_session_lasts_as_long_as_the_setting_says(
    client: Client, author: User, settings: Settings
) -> None:
    settings.SESSION_COOKIE_AGE = 2 * 3600
    sign_in(client, author.username)
    assert client.cookies["sessionid"]["max-age"] == 7200


# The password one must choose.


def test_an_initial_password_opens_only_the_page_that_changes_it(client: Client, author: User) -> None:
    author.must_change_password = True
    author.save()
    client.force_login(author)
    assert client.get(reverse("outlets")).headers["Location"] == reverse("account_password")
    assert "初始密码" in client.get(reverse("account_password")).content.decode()
    assert client.post(reverse("sign_out")).headers["Location"] == reverse("sign_in")


def test_once_it_is_changed_every_page_is_open(client: Client, author: User) -> None:
    author.must_change_password = True
    author.save()
    client.force_login(author)
    answer = client.post(
        reverse("account_password"),
        {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW},
    )
    assert answer.status_code == 302
    assert client.get(reverse("outlets")).status_code == 200
    author.refresh_from_db()
    assert author.check_password(NEW)


@pytest.mark.parametrize(
    ("new", "told"),
    [("短", "至少 10 个字符"), ("20261120202611", "全都是数字"), (PASSWORD, "不能和现在的密码相同")],
)
def test_a_poor_password_is_refused_with_its_reason(
    client: Client, author: User, new: str, told: str
) -> None:
    client.force_login(author)
    answer = client.post(
        reverse("account_password"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_a_new_password_ends_the_sessions_elsewhere(author: User) -> None:
    here, elsewhere = Client(), Client()
    here.force_login(author)
    elsewhere.force_login(author)
    here.post(
        reverse("account_password"),
        {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW},
    )
    assert signed_in(here)
    assert not signed_in(elsewhere)


# How the pages look to me.


def test_large_type_and_language_follow_the_person(client: Client, author: User) -> None:
    client.force_login(author)
    assert 'class="large"' not in client.get(reverse("account")).content.decode()
    client.post(reverse("account"), {"large_type": "on", "language": "en", "phone": "", "email": ""})
    page = client.get(reverse("account")).content.decode()
    assert '<html lang="en" class="large">' in page


def test_a_bad_address_is_refused_and_what_was_typed_stays(client: Client, author: User) -> None:
    client.force_login(author)
    answer = client.post(reverse("account"), {"phone": "12345", "email": "not-an-address"})
    assert answer.status_code == 422
    assert 'value="not-an-address"' in answer.content.decode()
    assert 'value="12345"' in answer.content.decode()
    author.refresh_from_db()
    assert author.phone == ""
