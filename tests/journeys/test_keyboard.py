"""A leader signs without a mouse: where the focus goes, that it is seen, and that dialogs let it out again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.deeds import approve_at_once, row_of, told, write_at_once

pytestmark = pytest.mark.browser

FOCUS = """() => {
    const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
    return {
        name: at.textContent.trim() || at.getAttribute('aria-label') || at.name,
        seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight
            && (style.outlineStyle !== 'none' && style.outlineWidth !== '0px' || style.boxShadow !== 'none'),
    };
}"""
FURTHEST = 60  # presses of Tab before somebody gives up


def test_a_leader_signs_with_the_keyboard_alone(visit: Visitor) -> None:
    text = write_at_once(visit("wangsiqi"), "不用鼠标也能签")
    for signer in ("linxiaolan", "chenzhiyuan", "zhoumin"):
        approve_at_once(visit(signer), text)

    page = visit("zhaoliqun")
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    walk_to(page, row_of(page, text).locator(".t"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{text}")
    page.wait_for_load_state()

    opener = page.locator("#sign [data-do=approve]")
    walk_to(page, page.locator("#sign-words"))
    page.keyboard.insert_text("同意签发，按计划时间发布。")
    walk_to(page, opener)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    expect(dialog.get_by_label("签批意见")).to_have_value("同意签发，按计划时间发布。")

    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    walk_to(page, dialog.get_by_role("button", name="确认同意"), within="dialog")
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text("已同意")


def test_the_ways_of_looking_at_a_text_turn_with_the_arrow_keys(visit: Visitor) -> None:
    author, editor = visit("wangsiqi"), visit("linxiaolan")
    text = write_at_once(author, "用方向键换看法")
    editor.goto(text)
    tabs = editor.get_by_role("tab")
    walk_to(editor, tabs.first)
    editor.keyboard.press("ArrowRight")
    expect(tabs.nth(1)).to_be_focused()
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    expect(tabs.first).to_have_attribute("aria-selected", "false")


def walk_to(page: Page, target: Locator, *, within: str = "body") -> None:
    """Presses Tab until the focus is there; on the way it must be seen, and stay inside."""
    for _press in range(FURTHEST):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if page.evaluate("document.activeElement === document.body"):
            continue  # round once, by way of the browser's own bar
        assert focus["seen"], f"the focus is not to be seen on: {focus['name']}"
        assert page.evaluate(f"document.activeElement.closest('{within}') !== null"), focus["name"]
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{FURTHEST} presses of Tab did not get to {target}")
