"""专项检查 from its draft to its end: conducted at a desk, told on a phone and with the keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Visitor

pytestmark = pytest.mark.browser


def test_a_campaign_is_sent_out_told_on_a_phone_and_ended(visit: Visitor) -> None:
    conductor, contact = visit("jiangwenqian"), visit("zhangming")
    conductor.goto("/campaigns/new/")
    conductor.get_by_label("名称").fill("短视频账号专项整治")
    conductor.get_by_label("摸排要求").fill("报本单位的短视频账号。")
    conductor.get_by_label("截止日期").fill("2999-01-04")
    for platform in ("抖音", "快手"):
        conductor.get_by_label(platform, exact=True).check()
    conductor.get_by_label("望川区农业农村委员会").check()
    conductor.get_by_role("button", name="存草案").click()
    expect(conductor.get_by_text("草案已存")).to_be_visible()
    campaign = conductor.url
    conductor.locator("form").get_by_role("button", name="下发").click()
    expect(conductor.locator(".top .tag")).to_have_text("进行中")

    contact.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dict is what it takes
    contact.goto("/")
    contact.get_by_role("link", name=re.compile("摸排：短视频")).first.click()
    tell_by_keyboard(contact)
    expect(contact.locator(".top .tag")).to_have_text("已报")

    conductor.goto(campaign)
    row = conductor.locator(".grid-of tbody tr").first
    expect(row.locator("td.p").nth(1)).to_have_text("未建立")
    row.locator("summary").click()
    expect(row.get_by_text("名册没有")).to_be_visible()
    row.get_by_role("link", name="登记问题").click()
    expect(conductor.get_by_label("位置")).to_have_value("望川三农（抖音）")
    expect(conductor.locator("[name=source]")).to_have_value("campaign")
    conductor.goto(f"{campaign}?do=close")
    conductor.get_by_label("总结").fill("一个单位，一个账号。")
    conductor.locator("form").get_by_role("button", name="结束").click()
    expect(conductor.locator(".top .tag")).to_have_text("已结束")
    contact.reload()
    expect(contact.get_by_role("button", name="填报")).to_have_count(0)


def tell_by_keyboard(page: Page) -> None:
    """One account on the first platform, none on the other."""
    page.locator("[name=has_douyin]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("望川三农")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=has_kuaishou][value=none]")).to_be_checked()
    page.get_by_role("button", name="填报").press("Enter")
