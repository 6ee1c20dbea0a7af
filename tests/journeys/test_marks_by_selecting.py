"""Selecting words in a browser: what the page counts is what the server counts, on a desk and under a thumb."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Visitor
from tests.journeys.deeds import select_words, told, write_at_once

pytestmark = pytest.mark.browser

BODY = "𠮷祥街截止今日办结42件。\n下一步，推动更多事项就近办。"


def picked(page: Page) -> tuple[str, str, str]:
    """The quote and the offsets that the form would send."""
    page.locator(".pick-words").click()
    dialog = page.locator("#do-mark")
    expect(dialog).to_be_visible()
    quote, start, end = (dialog.locator(f"[name={name}]").input_value() for name in ("quote", "start", "end"))
    return quote, start, end


def test_offsets_count_characters_and_pass_over_what_was_deleted(visit: Visitor) -> None:
    address = write_at_once(visit("wangsiqi"), "选取文字提出批注", BODY)
    page = visit("linxiaolan")
    page.goto(address)
    select_words(page, "截止")
    assert picked(page) == ("截止", "3", "5")
    page.get_by_label("改为").fill("截至昨天，")
    page.get_by_role("button", name="提出批注").click()
    expect(told(page)).to_contain_text("已提出批注")
    page.get_by_role("button", name="采纳", exact=True).click()
    expect(told(page)).to_contain_text("已采纳")
    expect(page.locator(".art del")).to_have_count(1)
    select_words(page, "今日办结")
    assert picked(page) == ("今日办结", "8", "12")


def test_words_typed_in_the_panel_are_in_the_dialog_and_back(visit: Visitor) -> None:
    address = write_at_once(visit("wangsiqi"), "意见写一次就够", BODY)
    page = visit("linxiaolan")
    page.goto(address)
    page.locator("#sign-words").fill("语言文字已核")
    page.locator("#sign [name=point]").nth(1).check()
    page.locator(".side [data-do=approve]").click()
    words = page.locator("#approve-words")
    expect(words).to_have_value("语言文字已核")
    words.fill("语言文字已核，同意")
    page.keyboard.press("Escape")
    expect(page.locator("#sign-words")).to_have_value("语言文字已核，同意")


def test_a_thumb_finds_the_same_form(visit: Visitor) -> None:
    address = write_at_once(visit("wangsiqi"), "手机上提出批注", BODY)
    page = visit("linxiaolan", size=PHONE)
    page.goto(address)
    select_words(page, "就近办")
    assert picked(page)[0] == "就近办"
    page.get_by_label("说明").fill("口径待核")
    page.get_by_role("button", name="提出批注").tap()
    expect(told(page)).to_contain_text("已提出批注")


def test_the_page_works_without_its_script(visit: Visitor) -> None:
    address = write_at_once(visit("wangsiqi"), "没有脚本也能办", BODY)
    page = visit("linxiaolan")
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{address}?do=mark")
    dialog = page.locator("#do-mark")
    expect(dialog).to_be_visible()
    dialog.get_by_label("原文").fill("就近办")
    dialog.get_by_label("说明").fill("口径待核")
    dialog.get_by_role("button", name="提出批注").click()
    expect(told(page)).to_contain_text("已提出批注")
    page.get_by_text("不改，说明理由").click()
    page.get_by_label("不改的理由").fill("引用原话")
    page.get_by_role("button", name="确认不改").click()
    expect(told(page)).to_contain_text("已记下不改的理由")
    page.locator("#sign-words").fill("同意送审")
    page.locator("#sign button.p").click()
    expect(told(page)).to_contain_text("已同意，送复审二校")
