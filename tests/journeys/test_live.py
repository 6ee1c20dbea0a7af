"""Two browsers side by side: what one does, the other sees without reloading, whatever becomes of the line between."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.journeys.conftest import PHONE, Visitor, free_port, serving, sign_in, visiting
from tests.journeys.deeds import approve_at_once, write_at_once

pytestmark = pytest.mark.browser
SOON = 5000  # ms: how long a busy machine may take; it is some hundreds


def test_one_signs_and_the_others_page_changes_by_itself(visit: Visitor) -> None:
    author, editor, head = visit("wangsiqi"), visit("linxiaolan"), visit("chenzhiyuan")
    head.goto("/")
    is_connected(head)
    before = unread(head)
    text = write_at_once(author, "供暖季客服电话的调整")
    author.goto(text)
    is_connected(author)
    approve_at_once(editor, text)

    expect(head.locator(".toast")).to_contain_text("供暖季客服电话的调整", timeout=SOON)
    expect(head.locator(f".item .t[href^='{text}']")).to_be_visible(timeout=SOON)
    assert unread(head) == before + 1
    stale = author.locator("[data-stale]")
    expect(stale).to_contain_text("林晓岚 刚刚", timeout=SOON)
    stale.get_by_role("link", name="点此刷新").click()
    expect(author.locator("[data-stale]")).to_have_count(0)


def test_three_taps_lead_from_a_notice_to_the_signature(visit: Visitor) -> None:
    author, editor = visit("wangsiqi"), visit("linxiaolan", size=PHONE)
    editor.goto("/")
    is_connected(editor)
    text = write_at_once(author, "冬季除雪应急值守安排")
    toast = editor.locator(".toast", has_text="冬季除雪应急值守安排")
    toast.get_by_role("link", name="去看看").tap(timeout=SOON)
    editor.wait_for_url(f"**{text}")
    editor.locator("[data-do=approve]:visible").tap()
    editor.get_by_role("dialog").get_by_role("button", name="确认同意").tap()
    expect(editor.locator("main > .notice.success")).to_contain_text("已同意")


def test_what_happened_while_the_line_was_down_comes_afterwards_once_and_in_order(visit: Visitor) -> None:
    author, editor = visit("wangsiqi"), visit("linxiaolan")
    line = Line(editor)
    editor.goto("/")
    is_connected(editor)
    before = unread(editor)
    line.cut()
    expect(editor.locator("#live[data-state=off]")).to_be_visible(timeout=SOON)
    titles = ["断线时送审的第一篇", "断线时送审的第二篇"]
    for title in titles:
        write_at_once(author, title)
    line.mend()
    is_connected(editor)
    expect(editor.locator(".toast")).to_have_count(2, timeout=SOON)
    assert [words[-9:] for words in editor.locator(".toast p").all_inner_texts()] == titles
    assert unread(editor) == before + 2
    editor.goto("/notices/")
    assert editor.locator(".told li .t").all_inner_texts()[:2] == titles[::-1]


def test_a_server_that_starts_again_is_found_again(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    context = browser.new_context(base_url=f"http://127.0.0.1:{port}", locale="zh-CN")
    editor = context.new_page()
    with serving(tmp_path, port) as address:
        sign_in(editor, "linxiaolan")
        is_connected(editor)
        before = unread(editor)
        with visiting(browser, address, {}) as visit:
            write_at_once(visit("wangsiqi"), "重启之前送审的一篇")
        expect(editor.locator(".toast")).to_contain_text("重启之前", timeout=SOON)
    expect(editor.locator("#live[data-state=off]")).to_be_visible(timeout=SOON)
    with serving(tmp_path, port) as address, visiting(browser, address, {}) as visit:
        is_connected(editor)
        assert unread(editor) == before + 1
        write_at_once(visit("wangsiqi"), "重启之后送审的一篇")
        expect(editor.locator(".toast").last).to_contain_text("重启之后", timeout=SOON)
        assert unread(editor) == before + 2
        context.close()


class Line:
    """The cable between one page and the server."""

    def __init__(self, page: Page) -> None:
        self.is_up, self.ends = True, list[WebSocketRoute]()
        page.route_web_socket(re.compile("/live"), self.connect)

    def connect(self, end: WebSocketRoute) -> None:
        if self.is_up:
            self.ends += [end, end.connect_to_server()]
        else:
            end.close(code=1011)

    def cut(self) -> None:
        self.is_up = False
        for end in self.ends:
            end.close(code=1011)
        self.ends = []

    def mend(self) -> None:
        self.is_up = True


def is_connected(page: Page) -> None:
    expect(page.locator("#live[data-state=on]")).to_be_visible(timeout=45_000)


def unread(page: Page) -> int:
    return int(page.locator("#bell .dot").get_attribute("data-count") or "0")
