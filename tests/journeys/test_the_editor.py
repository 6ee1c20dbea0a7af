"""The drafting page's script in a real browser under a strict policy: against its contract, with no server behind it.

`Desk` answers what `project/static/editor.js` and `draft.js` ask, as the views do, and keeps what it was sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from editorial.text.sanitise import absorb, clean_paste, present, sanitise

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "project" / "static"
PASTES = Path(__file__).parents[1] / "editorial" / "text" / "pastes"
HOME = "http://desk.test/"
KEY = "ab" * 32
PICTURE = f'<figure><img src="attachment:{KEY}" alt="现场"><figcaption>摄影：林晓岚</figcaption></figure>'
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
POLICY = "default-src 'self'"
AT = "2026-11-20T10:00:00+08:00"

BODIES = [
    (PASTES / "word.clean.html").read_text().replace("\n", ""),
    (PASTES / "page.clean.html").read_text().replace("\n", ""),
    PICTURE
    + '<p>见<a href="https://a.example/" title="题" rel="noopener noreferrer">链<strong>接</strong></a></p><hr>',
    f'<ul><li><p>一</p>{PICTURE}</li><li>二<ol start="3"><li>三<br>四</li></ol></li></ul>',
    '<table><thead><tr><th colspan="2">甲</th></tr></thead><tbody><tr><td rowspan="2">乙</td><td></td></tr>'
    "<tr><td><p>丙</p><p>丁</p></td></tr></tbody></table><blockquote><h3>引</h3><p>文</p></blockquote>",
]


class Desk:
    """One working copy, and everybody who answers for it."""

    def __init__(self, page: Page) -> None:
        self.page, self.body, self.title, self.version, self.holder = page, "", "题", 1, ""
        self.faults: list[str] = []
        page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        page.route("**/*", self.answer)

    def open(self) -> Locator:
        self.page.goto(HOME)
        text = self.page.locator(".ProseMirror")
        text.wait_for()
        return text

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(HOME).split("?")[0]
        sent: Any = dict(parse_qsl(route.request.post_data or "", keep_blank_values=True))
        if path == "paste":
            cleaned = clean_paste((PASTES / "word.html").read_text())
            route.fulfill(json={"html": present(cleaned.html, self.address), "notes": cleaned.notes})
        elif path == "lock":
            self.holder = "" if sent["action"] == "take_over" else self.holder
            route.fulfill(json={"mine": not self.holder, "holder": self.holder, "since": AT})
        elif path == "autosave":
            self.save(route, sent)
        elif (STATIC / path).is_file():
            route.fulfill(body=(STATIC / path).read_bytes(), content_type=TYPES[Path(path).suffix])
        else:
            route.fulfill(
                body=self.markup(),
                content_type="text/html",
                headers={"Content-Security-Policy": "default-src 'self'"},
            )

    def save(self, route: Route, sent: dict[str, str]) -> None:
        if int(sent["version"]) != self.version:
            theirs = {"version": self.version, "title": self.title, "summary": "", "body": self.body}
            return route.fulfill(status=409, json={"by": "何静", "at": AT, "current": theirs})
        assert sent["body_format"] == "html"
        self.body, self.title, self.version = self.absorbed(sent["body"]), sent["title"], self.version + 1
        return route.fulfill(json={"ok": True, "version": self.version, "saved_at": AT})

    def address(self, key: str) -> str:
        return f"/favicon.svg?{key}"

    def absorbed(self, html: str) -> str:
        return absorb(html, lambda source: source.partition("?")[2] or None)

    def markup(self) -> str:
        return f"""<!doctype html><meta charset="utf-8"><title>写稿</title><link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/editor.css"><script src="/vendor/tiptap-3.32.2.js" defer></script>
<script src="/editor.js" defer></script><script src="/draft.js" defer></script>
<form data-draft data-autosave-url="/autosave" data-lock-url="/lock">
<input name="csrfmiddlewaretoken" type="hidden" value="x">
<input name="version" type="hidden" value="{self.version}"><input name="body_format" type="hidden" value="text">
<input name="title" value="{self.title}" aria-label="标题"><textarea name="summary" aria-label="摘要"></textarea>
<div data-editor data-label="正文" data-paste-url="/paste" data-upload-url="/upload" data-icons="/icons.svg">
<template>{present(self.body, self.address)}</template><textarea name="body"></textarea></div>
<p data-save-state role="status"></p></form>"""


@pytest.fixture
def desk(browser: Browser) -> Iterator[Desk]:
    """A desk whose browser must have nothing to complain of at the end."""
    with browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai") as context:
        desk = Desk(context.new_page())
        yield desk
        assert desk.faults == []


def paste(text: Locator, html: str) -> None:
    text.evaluate(
        """(text, html) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/html', html);
            clipboardData.setData('text/plain', '文');
            text.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
        }""",
        html,
    )


def test_opening_a_text_changes_nothing_in_it(desk: Desk) -> None:
    desk.open()
    swap = """html => {
        const { editor } = document.querySelector('[data-editor]');
        editor.commands.setContent(html);
        return editor.getHTML();
    }"""
    for body in BODIES:
        assert sanitise(body) == body
        assert desk.absorbed(desk.page.evaluate(swap, present(body, desk.address))) == body


def test_chinese_is_composed_and_saved_by_itself(desk: Desk) -> None:
    text = desk.open()
    text.click()
    keys = desk.page.context.new_cdp_session(desk.page)
    for letters in ("z", "zh", "zhong", "中新"):
        keys.send(
            "Input.imeSetComposition",
            {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)},
        )
    keys.send("Input.insertText", {"text": "中新网"})
    expect(desk.page.locator("[data-save-state]")).to_contain_text("已保存", timeout=20_000)
    assert desk.body == "<p>中新网</p>"
    expect(desk.page.locator(".ed-count")).to_have_text("3 字")


def test_a_paste_from_word_is_cleaned_before_it_is_inserted(desk: Desk) -> None:
    text = desk.open()
    text.click()
    paste(text, (PASTES / "word.html").read_text())
    expect(text.locator("ul ul li")).to_have_text("老旧小区优先")
    expect(desk.page.locator(".ed-note")).to_contain_text("有 1 张图片没有带过来")
    expect(desk.page.locator("[data-save-state]")).to_contain_text("已保存", timeout=20_000)
    assert desk.body == BODIES[0]


def test_two_windows_never_overwrite_each_other(desk: Desk) -> None:
    text = desk.open()
    text.click()
    desk.page.keyboard.type("我的")
    desk.version, desk.body = 7, "<p>对方的</p>"
    bar = desk.page.get_by_role("alert")
    expect(bar).to_contain_text("何静", timeout=20_000)
    assert desk.body == "<p>对方的</p>"
    expect(text).to_have_text("我的")
    desk.page.get_by_role("button", name="查看对方的内容").click()
    desk.page.get_by_role("button", name="改用这份内容").click()
    expect(text).to_have_text("对方的")
    assert json.loads(desk.page.locator("[name=version]").input_value()) == 7
    desk.faults.clear()  # the browser writes every 409 to its console


def test_who_edits_is_shown_and_can_be_relieved_openly(desk: Desk) -> None:
    desk.holder = "陈志远"
    text = desk.open()
    expect(desk.page.get_by_role("alert")).to_contain_text("陈志远")
    expect(text).to_have_attribute("contenteditable", "false")
    desk.page.get_by_role("button", name="接手编辑").click()
    expect(text).to_have_attribute("contenteditable", "true")
    expect(desk.page.get_by_role("alert")).to_have_count(0)
