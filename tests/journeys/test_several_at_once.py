"""批量同意: several texts signed with one press, where their plan allows it, and each by itself all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.deeds import post, row_of, write_at_once

pytestmark = pytest.mark.browser


def test_several_are_signed_at_once_and_what_failed_says_why(
    visit: Visitor, shoot: Callable[[Page, str], None], accessible: Callable[[Page], None]
) -> None:
    allow_it(visit("xuhang"))
    author, editor = visit("zhengxiaohe"), visit("shenjiayi")
    one = write_at_once(author, "青石街道开展冬季消防演练")
    other = write_at_once(author, "青石街道便民服务中心搬迁公告")

    editor.goto("/")
    for text in (one, other):
        row_of(editor, text).get_by_label("一并同意").check()
    accessible(editor)
    shoot(editor, "desk-several")
    assert post(author, f"{other}withdraw/", words="地址有误").status == 303
    editor.get_by_role("button", name="同意选中的").click()

    expect(editor.get_by_role("region", name="没有签成的，及其原因")).to_contain_text("便民服务中心搬迁公告")
    expect(editor.locator(".why")).not_to_be_empty()
    expect(editor.get_by_role("region", name="已同意 1 件")).to_contain_text("冬季消防演练")
    accessible(editor)
    shoot(editor, "several-answered")


def allow_it(keeper: Page) -> None:
    """The street's plan, in a new version that lets its first level sign several at once."""
    keeper.goto("/plans/")
    keeper.get_by_role("region", name="青石街道").get_by_role("link", name="三审三校通用方案").click()
    keeper.get_by_role("link", name="修改方案").click()
    keeper.get_by_label("可以批量同意").first.check()
    keeper.get_by_role("button", name="保存新版").click()
    expect(keeper.get_by_text("第 2 版").first).to_be_visible()
