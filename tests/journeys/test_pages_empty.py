"""The first day of somebody new: a password that is told once, one of their own, and pages with nothing on them yet."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.browser

Shoot = Callable[[Page, str], None]
Accessible = Callable[[Page], None]
OWN = "雨后山前一径新2026"


def test_somebody_new_comes_in_and_finds_the_house_empty(
    visit: Visitor, shoot: Shoot, accessible: Accessible
) -> None:
    keeper, newcomer = visit("xuhang"), visit()
    keeper.goto("/units/new/")
    keeper.get_by_label("名称", exact=False).first.fill("望川区北苑街道办事处")
    keeper.get_by_role("button", name="保存").click()
    expect(keeper.get_by_role("heading", name="望川区北苑街道办事处")).to_be_visible()
    keeper.goto("/people/new/")
    keeper.get_by_label("姓名").fill("钱小满")
    keeper.get_by_label("用户名").fill("qianxiaoman")
    keeper.get_by_label("单位").select_option(label="\u3000望川区北苑街道办事处")
    keeper.get_by_label("岗位").select_option("editor")
    keeper.get_by_role("button", name="保存").click()
    password = keeper.locator("#secret").inner_text()
    accessible(keeper)
    shoot(keeper, "password-told-once")

    newcomer.goto("/sign-in/")
    newcomer.get_by_label("用户名").fill("qianxiaoman")
    newcomer.get_by_label("密码").fill(password)
    newcomer.get_by_role("button", name="登录", exact=True).click()
    newcomer.wait_for_url("**/account/password/")
    accessible(newcomer)
    shoot(newcomer, "password-must-change")
    newcomer.get_by_label("现在的密码").fill(password)
    newcomer.get_by_label(re.compile("^新密码")).fill(OWN)
    newcomer.get_by_label("再输一遍新密码").fill(OWN)
    newcomer.get_by_role("button", name="改密码").click()
    expect(newcomer.get_by_text("密码已改")).to_be_visible()

    for name, address in {
        "desk": "/",
        "desk-claimed": "/?tab=claimed",
        "desk-sent": "/?tab=sent",
        "desk-done": "/?tab=done",
        "list": "/articles/",
        "list-unit": "/articles/?tab=unit",
        "opinions": "/opinions/",
        "plans": "/plans/",
        "outlets": "/outlets/",
        "campaigns": "/campaigns/",
        "people": "/people/?q=没有这个人",
    }.items():
        page = keeper if name == "people" else newcomer
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, name
        expect(page.locator(".empty").first).to_be_visible()
        accessible(page)
        shoot(page, f"empty-{name}")
    expect(keeper.get_by_text("没有")).not_to_have_count(0)
