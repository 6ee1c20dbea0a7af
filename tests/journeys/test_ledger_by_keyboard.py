"""Several findings handed out at once, by keyboard at a desk and by thumb on a phone, and a view that is kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Visitor

pytestmark = pytest.mark.browser


def test_rows_are_ticked_by_keyboard_and_handed_out_together(
    visit: Visitor, shoot: Callable[[Page, str], None], accessible: Callable[[Page], None]
) -> None:
    page = visit("jiangwenqian")
    for title in ("演练：栏目停更甲", "演练：栏目停更乙"):
        register(page, title)
    page.goto("/findings/?q=栏目停更")
    together = page.get_by_role("button", name="批量交办")
    expect(together).to_be_disabled()
    page.get_by_role("row").get_by_label("全选本页").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("已勾选 2 项")).to_be_visible()
    accessible(page)
    shoot(page, "ledger-ticked")

    together.press("Enter")
    page.get_by_label("主办单位").select_option(label="青石街道")
    page.get_by_role("checkbox", name="停更甲").uncheck()
    page.get_by_role("button", name="交办", exact=True).click()
    expect(page.get_by_role("heading", name="已交办 1 项").first).to_be_visible()
    accessible(page)
    shoot(page, "ledger-bulk-done")
    page.get_by_role("link", name="回到台账").click()
    expect(page).to_have_url("/findings/?q=%E6%A0%8F%E7%9B%AE%E5%81%9C%E6%9B%B4")


def test_a_thumb_ticks_a_row_and_a_filter_is_kept_as_a_view(
    visit: Visitor, shoot: Callable[[Page, str], None], accessible: Callable[[Page], None]
) -> None:
    page = visit("jiangwenqian", size=PHONE)
    page.goto("/findings/")
    page.get_by_role("checkbox", name="勾选 ZG").first.check()
    expect(page.get_by_text("已勾选 1 项")).to_be_in_viewport()
    accessible(page)
    shoot(page, "ledger-ticked-phone")

    page.goto("/findings/?tab=work&severity=ordinary")
    page.get_by_text("存为常用视图").click()
    page.get_by_label("名称").fill("手上的一般问题")
    page.get_by_role("button", name="保存").click()
    kept = page.get_by_role("list", name="常用视图")
    expect(kept.get_by_role("link", name="手上的一般问题").first).to_have_attribute("aria-current", "true")
    accessible(page)
    kept.get_by_role("link", name="修改视图").click()
    accessible(page)
    shoot(page, "saved-view-phone")
    page.get_by_role("button", name="删去视图").click()
    expect(page.get_by_role("list", name="常用视图")).to_have_count(0)


def register(page: Page, title: str) -> None:
    page.goto("/findings/new/")
    page.get_by_label("问题", exact=False).first.fill(title)
    page.get_by_label("位置").fill("栏目")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
