"""One piece from draft to published, and later corrected: the way that all of this is for."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Visitor
from tests.journeys.deeds import Taps, approve, body_of, path_of, row_of, select_words, told
from tests.journeys.pastes import WORD, copy_elsewhere
from tests.pdf import text_of

pytestmark = pytest.mark.browser

TITLE = "便民驿站开到家门口，42项事在楼下办"
SIGNERS = ["林晓岚", "陈志远", "周敏", "赵立群"]
Shoot = Callable[[Page, str], None]


def test_one_piece_from_draft_to_published(visit: Visitor, shoot: Shoot, tmp_path: Path) -> None:
    author, editor, publisher = visit("wangsiqi"), visit("linxiaolan"), visit("sunhaifeng")
    centre_head, in_charge, leader = (
        visit("chenzhiyuan"),
        visit("zhoumin", size=PHONE),
        visit("zhaoliqun", size=PHONE),
    )

    write_it(author, shoot)
    address = send_it_in(author)

    mark_it(editor, address, shoot)
    accept_the_correction(author, address)
    send_it_back(editor, address, shoot)
    mend_it(author, address, shoot)

    see_the_change(editor, address, shoot)
    approve(editor, address, "初审通过，错字已改，数据已核。")
    approve(centre_head, address, "事实清楚，同意。")
    assert sign_by_phone(in_charge, address, "同意，送终审。", shoot, "phone-in-charge") <= 3
    assert sign_by_phone(leader, address, "同意签发。", shoot, "phone-leader") <= 3

    publish_it(publisher, address, tmp_path, shoot)
    print_the_sheet(author, address, shoot)

    correction = ask_for_a_correction(editor, address, shoot)
    approve(centre_head, correction, "同意更正。")
    approve(in_charge, correction, "同意更正。")
    approve(leader, correction, "同意。")
    carry_it_out(publisher, correction, shoot)

    the_trail_is_whole(author, address, shoot)


def write_it(page: Page, shoot: Shoot) -> None:
    """Typed with an input method, pasted from Word, saved by itself."""
    page.goto("/")
    page.get_by_role("link", name="新建稿件").click()
    page.get_by_role("textbox", name="标题", exact=True).fill(TITLE)
    page.get_by_role("textbox", name="摘要").fill("全区首批20处便民驿站启用，高频事项就近可办。")
    text = body_of(page)
    text.click()
    page.keyboard.insert_text("12月1日起，望川区首批20处便民驿站")
    compose(page, "qiyong", "启用。")
    page.keyboard.press("Enter")
    copy_elsewhere(page, WORD)
    page.keyboard.press("Control+V")
    expect(text.get_by_role("heading", name="一、办什么")).to_be_visible()
    expect(text.locator("strong")).to_have_text("就近可办")
    expect(text.locator("ol li")).to_have_text(["带身份证原件", "工作日午间不休息"])
    expect(text.get_by_role("cell", name="青石路18号")).to_be_visible()
    page.get_by_label("栏目").fill("民生服务")
    page.get_by_label("望川发布·微信公众号").check()
    page.get_by_label("望川融媒·客户端").check()
    expect(page.locator("[data-save-state]")).to_contain_text("已保存", timeout=20_000)
    page.wait_for_url(re.compile(r"/articles/\d+/edit/$"))
    shoot(page, "journey-01-written")


def compose(page: Page, typed: str, meant: str) -> None:
    """As an input method does it: letters that are not text yet, then the words."""
    keyboard = page.context.new_cdp_session(page)
    for length in range(1, len(typed) + 1):
        letters = typed[:length]
        keyboard.send(
            "Input.imeSetComposition", {"text": letters, "selectionStart": length, "selectionEnd": length}
        )
    keyboard.send("Input.insertText", {"text": meant})


def send_it_in(page: Page) -> str:
    page.get_by_role("button", name="送审").click()
    expect(told(page)).to_contain_text("已送审，送初审一校：林晓岚")
    expect(page.locator(".art")).to_contain_text("首批20处便民驿站启用。")
    return path_of(page)


def mark_it(page: Page, address: str, shoot: Shoot) -> None:
    """Two marks: a wrong word, and a figure that somebody must look up."""
    page.goto("/")
    expect(row_of(page, address)).to_contain_text("初审")
    shoot(page, "journey-02-on-the-desk")
    row_of(page, address).get_by_role("link", name="审签").click()
    assert path_of(page) == address
    raise_mark(page, "截止目前", kind="错别字", corrected="截至目前")
    raise_mark(page, "3860", kind="数据核对", note="与上周通稿不一致，请核实。")
    expect(page.locator(".note")).to_have_count(2)
    shoot(page, "journey-03-marked")


def raise_mark(page: Page, words: str, *, kind: str, corrected: str = "", note: str = "") -> None:
    select_words(page, words)
    page.get_by_role("button", name="批注", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("原文")).to_have_value(words)
    dialog.get_by_label("类别").select_option(label=kind)
    dialog.get_by_label("改为").fill(corrected)
    dialog.get_by_label("说明").fill(note)
    dialog.get_by_role("button", name="提出批注").click()
    expect(told(page)).to_contain_text("已提出批注")


def accept_the_correction(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="采纳", exact=True).click()
    expect(told(page)).to_contain_text("已采纳")
    expect(page.locator(".art del:visible")).to_have_text("止")
    expect(page.locator(".art ins:visible")).to_have_text("至")


def send_it_back(page: Page, address: str, shoot: Shoot) -> None:
    page.goto(address)
    page.get_by_role("link", name="退回").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("理由类别").select_option("data")
    dialog.get_by_label("退回意见").fill("办件量请与区政务服务局核对后再送。")
    shoot(page, "journey-04-send-back")
    dialog.get_by_role("button", name="确认退回").click()
    expect(told(page)).to_contain_text("已退回，请作者 王思齐 修改")


def mend_it(page: Page, address: str, shoot: Shoot) -> None:
    page.goto("/")
    row_of(page, address).get_by_role("link", name="修改").click()
    expect(page.get_by_text("办件量请与区政务服务局核对后再送。")).to_be_visible()
    shoot(page, "journey-05-returned")
    text = body_of(page)
    expect(text).to_contain_text("3860件")
    text.get_by_text("截至目前已办结3860件").click()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    for _digits in range(5):
        page.keyboard.press("Backspace")
    page.keyboard.insert_text("3806件")
    page.get_by_role("button", name="送审").click()
    expect(told(page)).to_contain_text("已送审，送初审一校：林晓岚")


def see_the_change(page: Page, address: str, shoot: Shoot) -> None:
    """What she saw and what it is now, and that nothing is left to decide."""
    page.goto(address)
    expect(page.locator(".art del").first).to_be_visible()
    expect(page.get_by_text("第 2 轮")).to_be_visible()
    shoot(page, "journey-06-second-round")


def sign_by_phone(page: Page, address: str, words: str, shoot: Shoot, name: str) -> int:
    """From the line on the workbench to 已同意; answers how many taps it took."""
    finger = Taps(page)
    page.goto("/")
    finger.on(row_of(page, address).locator(".t"))
    finger.on(page.get_by_role("region", name="办理").get_by_role("link", name="同意"))
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("签批意见").fill(words)
    shoot(page, f"journey-07-{name}")
    finger.on(dialog.get_by_role("button", name="确认同意"))
    expect(told(page)).to_contain_text("已同意")
    return finger.count


def publish_it(page: Page, address: str, folder: Path, shoot: Shoot) -> None:
    """One account with its link, the other with a picture of it."""
    picture = folder / "客户端截图.png"
    page.goto("/")
    picture.write_bytes(page.screenshot())
    row_of(page, address).get_by_role("link", name="发布").click()
    app, wechat = (
        page.get_by_role("group", name="望川融媒·客户端"),
        page.get_by_role("group", name="望川发布·微信公众号"),
    )
    wechat.get_by_label("链接").fill("https://mp.weixin.example/s/bianmin-yizhan")
    app.get_by_label("截图或文件").set_input_files(picture)
    shoot(page, "journey-08-publishing")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(told(page)).to_contain_text("已登记发布")
    expect(page.locator(".top")).to_contain_text("已发布")
    page.goto(address)
    shoot(page, "journey-09-published")


def print_the_sheet(page: Page, address: str, shoot: Shoot) -> None:
    """The 审签单 as a page, as the browser prints it, and as a file: the number and all names are on each."""
    page.goto(address)
    page.get_by_role("link", name="审签单").click()
    number = re.search(r"GJ-\d{4}-\d{5}", page.inner_text("body"))
    assert number is not None
    wanted = [number[0], "王思齐", *SIGNERS]
    assert [words for words in wanted if words not in page.inner_text("body")] == []
    shoot(page, "journey-10-sheet")
    printed = page.pdf(prefer_css_page_size=True)
    made = page.request.get(f"{address}sheet.pdf").body()
    for each in (printed, made):
        words = text_of(each)
        assert [word for word in wanted if word not in words] == [], words


def ask_for_a_correction(page: Page, address: str, shoot: Shoot) -> str:
    page.goto(address)
    page.get_by_role("link", name="申请更正").click()
    text = body_of(page)
    text.get_by_text("青石路18号").click()
    page.keyboard.press("End")
    page.keyboard.insert_text("（便民服务中心一楼）")
    page.get_by_label("理由类别").select_option("fact")
    page.get_by_label("情况说明").fill("读者反映青石路站不好找，补充具体位置。")
    shoot(page, "journey-11-asking-for-correction")
    page.get_by_role("button", name="提出更正申请").click()
    expect(told(page)).to_contain_text("已申请更正")
    page.get_by_role("link", name="查看申请").click()
    shoot(page, "journey-12-correction")
    return path_of(page)


def carry_it_out(page: Page, correction: str, shoot: Shoot) -> None:
    page.goto(correction)
    for account in ("望川融媒·客户端", "望川发布·微信公众号"):
        row = page.get_by_role("group", name=account)
        row.get_by_label("已执行").check()
        row.get_by_label("怎么做的").fill("重新编辑后发布，文末注明更正。")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(told(page)).to_contain_text("已登记执行")
    shoot(page, "journey-13-carried-out")


def the_trail_is_whole(page: Page, address: str, shoot: Shoot) -> None:
    page.goto(address)
    expect(page.locator(".top")).to_contain_text("已更正")
    expect(page.locator(".art")).to_contain_text("便民服务中心一楼")
    page.get_by_role("link", name=re.compile("^全部 .* 条$")).click()
    expect(page.get_by_text("稿件：链完整")).to_be_visible()
    expect(page.get_by_text("更正：链完整")).to_be_visible()
    expect(page.get_by_text("链不完整")).to_have_count(0)
    shoot(page, "journey-14-trail")
