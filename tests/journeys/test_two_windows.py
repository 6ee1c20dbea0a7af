"""Two windows, two people, one text: nobody's words are overwritten unseen, and nobody signs what they did not see."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.deeds import body_of, post, seen_on, told, write_at_once

pytestmark = pytest.mark.browser

Shoot = Callable[[Page, str], None]
Accessible = Callable[[Page], None]


def test_two_tabs_of_one_person_never_overwrite_each_other(
    visit: Visitor, shoot: Shoot, accessible: Accessible
) -> None:
    first = visit("wangsiqi")
    text = write_at_once(first, "两个窗口写一篇稿", action="save")
    first.goto(f"{text}edit/")
    type_at_the_end(first, "第一个窗口写的。")
    expect(state_of(first)).to_contain_text("已保存", timeout=20_000)

    second = first.context.new_page()
    second.goto(f"{text}edit/")
    expect(bar_of(second)).to_contain_text("您正在另一个窗口编辑这篇稿件")
    expect(body_of(second)).to_have_attribute("contenteditable", "false")
    shoot(second, "lock-own-window")
    take_over(second)
    type_at_the_end(second, "第二个窗口接着写的。")
    expect(state_of(second)).to_contain_text("已保存", timeout=20_000)

    type_at_the_end(first, "第一个窗口又写的。")
    expect(bar_of(first)).to_be_visible(timeout=20_000)
    expect(body_of(first)).to_contain_text("第一个窗口又写的。")
    shoot(first, "two-tabs-conflict")
    accessible(first)
    second.reload()
    expect(body_of(second)).to_contain_text("第二个窗口接着写的。")
    expect(body_of(second)).not_to_contain_text("第一个窗口又写的。")

    first.get_by_role("button", name="把我的另存为新稿件").click()
    first.wait_for_url(lambda url: text not in url)
    expect(body_of(first)).to_contain_text("第一个窗口又写的。")


def test_an_edit_lock_says_who_holds_it_and_is_taken_over_openly(
    visit: Visitor, shoot: Shoot, accessible: Accessible
) -> None:
    text = write_at_once(visit("wangsiqi"), "两位编辑改一篇稿")
    first, second = visit("linxiaolan"), visit("luoyiming")
    first.goto(f"{text}edit/")
    expect(body_of(first)).to_have_attribute("contenteditable", "true")
    type_at_the_end(first, "林晓岚加的一句。")
    expect(state_of(first)).to_contain_text("已保存", timeout=20_000)

    second.goto(f"{text}edit/")
    expect(bar_of(second)).to_contain_text(re.compile(r"林晓岚.*正在编辑（\d\d:\d\d 起）"))
    shoot(second, "lock-held")
    accessible(second)
    take_over(second)

    type_at_the_end(first, "她还在写。")
    expect(bar_of(first)).to_contain_text("罗一鸣", timeout=25_000)
    expect(body_of(first)).to_contain_text("她还在写。")
    shoot(first, "lock-taken-over")
    accessible(first)


def test_a_text_that_changed_while_somebody_read_it_is_not_signed_unseen(
    visit: Visitor, shoot: Shoot, accessible: Accessible
) -> None:
    author, reader, colleague = visit("wangsiqi"), visit("linxiaolan"), visit("luoyiming")
    text = write_at_once(
        author, "读的时候被人改了", "<p>全区共有12个便民驿站，群众满意率99.2%。</p>", body_format="html"
    )
    reader.goto(text)
    opinion = reader.locator("#sign-words")
    opinion.fill("数据已核对，同意送复审。")
    title = {"title": "读的时候被人改了", "summary": ""}
    body = "<p>全区共有20个便民驿站，群众满意率99.2%。</p>"
    seen = seen_on(colleague, text)
    changed = post(colleague, f"{text}revise/", seen=seen, body=body, body_format="html", **title)
    assert changed.status == 303, changed.text()

    reader.locator("[data-do=approve]:visible").click()
    with reader.expect_response(lambda answer: answer.url.endswith("/approve/")) as answered:
        reader.get_by_role("dialog").get_by_role("button", name="确认同意").click()
    assert answered.value.status == 409
    expect(reader.get_by_role("alert").first).to_contain_text("您看到的文本已不是当前文本")
    expect(reader.locator(".art del").first).to_have_text("12")
    expect(reader.locator(".art ins").first).to_have_text("20")
    expect(opinion).to_have_value("数据已核对，同意送复审。")
    shoot(reader, "stale-signature")
    accessible(reader)
    reader.locator("[data-do=approve]:visible").click()
    again = reader.get_by_role("dialog")
    expect(again.get_by_label("签批意见")).to_have_value("数据已核对，同意送复审。")
    again.get_by_role("button", name="确认同意").click()
    expect(told(reader)).to_contain_text("已同意")


def test_a_seat_that_a_colleague_took_meanwhile_says_so(visit: Visitor, shoot: Shoot) -> None:
    text = write_at_once(visit("wangsiqi"), "同岗位的人先签了")
    late, quick = visit("linxiaolan"), visit("luoyiming")
    late.goto(text)
    late.locator("#sign-words").fill("我来签。")
    assert post(quick, f"{text}approve/", seen=seen_on(quick, text), words="同意。").status == 303
    late.locator("[data-do=approve]:visible").click()
    late.get_by_role("dialog").get_by_role("button", name="确认同意").click()
    alert = late.get_by_role("alert").first
    expect(alert).to_be_visible()
    expect(alert).to_contain_text("我来签。")
    shoot(late, "seat-taken")


def type_at_the_end(page: Page, words: str) -> None:
    body_of(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(words)


def state_of(page: Page) -> Locator:
    return page.locator("[data-save-state]")


def take_over(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="接手编辑").click()
    page.wait_for_load_state("networkidle")  # it has asked for the lock
    expect(bar_of(page)).to_have_count(0)
    expect(body_of(page)).to_have_attribute("contenteditable", "true")


def bar_of(page: Page) -> Locator:
    """What the editor says about somebody else."""
    return page.locator(".dr-bar")
