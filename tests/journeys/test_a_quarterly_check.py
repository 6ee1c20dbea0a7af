"""A quarterly self-check of seven accounts of the centre and twenty-five of its neighbours: from drawn up to issued,
and what failed to 销号, once at the first attempt and once after more time and a rejected report."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Visitor
from tests.journeys.deeds import do, open_form, path_of, post, told
from tests.rectification.build import png

pytestmark = pytest.mark.browser

Shoot = Callable[[Page, str], None]
TITLE = "四季度政务新媒体自查（全区）"
LOOKED_AT = 4  # accounts where all is well whose pages are drawn
FAILED = {  # account: the indicator that is not met, and what was found
    "青石街道": ("没有购买粉丝、强制点赞", "后台订单显示九月购买关注两千个。"),
    "青石烟火": ("提供有效的互动功能", "评论区关闭，私信无人回复。"),
}


def test_a_quarterly_check_from_drawn_up_to_struck_off(visit: Visitor, shoot: Shoot) -> None:
    inspector, head, in_charge = visit("sunhaifeng"), visit("chenzhiyuan"), visit("zhoumin", size=PHONE)
    address = draw_it_up(inspector, shoot)
    carry_it_out(inspector, address, shoot)
    sign(head, address, "approve", "结果属实，同意。", shoot)
    sign(in_charge, address, "issue", "同意印发。", shoot)
    expect(in_charge.locator(".topmid, .top").get_by_text("已印发").first).to_be_visible()

    plain, contested = (finding_of(visit("jiangwenqian"), words) for _title, words in FAILED.values())
    crew = {
        name: visit(who)
        for name, who in (
            ("dispatcher", "jiangwenqian"),
            ("contact", "shenjiayi"),
            ("handler", "zhengxiaohe"),
            ("unit_leader", "luchunmei"),
            ("verifier", "hejing"),
        )
    } | {"leader": in_charge}

    under_way(crew, plain)
    report(crew, plain, "订单已退，关注已清理，账号管理制度补充了禁止条款。")
    judge(crew, plain, "pass", {"意见": "现场核查属实。"})
    strike_off(crew, plain, shoot)

    under_way(crew, contested)
    more_time(crew, contested, shoot)
    report(crew, contested, "评论区已经打开。")
    judge(crew, contested, "reject", {"理由类别": "整改不到位", "情况": "私信仍然没有回复。"})
    report(crew, contested, "评论区已打开，私信由专人每个工作日回复。")
    judge(crew, contested, "pass", {"意见": "试发三条私信，均当日回复。"})
    strike_off(crew, contested, shoot)


def draw_it_up(page: Page, shoot: Shoot) -> str:
    today = timezone.localdate()
    page.goto("/inspections/new/")
    page.get_by_label("检查名称").fill(TITLE)
    listed = re.search(r"政务新媒体检查表 第 \d+ 版", page.content())
    assert listed
    page.get_by_label("检查表").select_option(label=listed[0])
    page.get_by_label("文号").fill("望融媒发〔2026〕40号")
    page.get_by_label("检查时段起").fill((today - timedelta(days=60)).isoformat())
    page.get_by_label("检查时段止").fill(today.isoformat())
    page.get_by_label("依据").fill("按季度检查安排，对全区在用账号逐项核查。")
    for button in page.get_by_role("button", name="全选").all():
        button.click()
    expect(page.get_by_text("已选 32 个")).to_be_visible()
    shoot(page, "check-01-drawn-up")
    page.get_by_role("button", name="发起", exact=True).click()
    expect(told(page)).to_contain_text("已发起")
    return path_of(page)


def carry_it_out(page: Page, address: str, shoot: Shoot) -> None:
    """Account by account: the first by keyboard alone, two not met, of the others everything met. Some of them are
    looked at; for the rest the same button's request is sent without drawing their pages."""
    do(page, address, "start")
    links = page.locator(".targets a.q")
    expect(links).to_have_count(32)
    sheets = [(link.inner_text(), link.get_attribute("href") or "") for link in links.all()]
    by_keyboard(page, sheets[0][1], shoot)
    for number, (name, sheet) in enumerate(sheets[1:]):
        fault = next((what for account, what in FAILED.items() if name.startswith(f"{account}·")), None)
        if number >= LOOKED_AT and not fault:
            answer = post(page, f"{address}answer/", target=sheet.strip("/").rpartition("/")[2], fill="met")
            assert answer.status == 303, f"{name}: {answer.status}"
            continue
        if not path_of(page).endswith(sheet):
            page.goto(sheet)
        if fault:
            line = page.locator("[data-ask]", has=page.get_by_text(fault[0], exact=False)).first
            line.get_by_label("不合格", exact=True).check()
            line.get_by_label("情况").fill(fault[1])
            shoot(page, f"check-02-{len(fault[0])}-not-met")
        page.get_by_role("button", name="其余填合格并保存").click()
        expect(told(page)).to_contain_text("已保存")
    page.goto(address)
    expect(page.locator(".sums")).to_contain_text(re.compile(r"不合格\s*[23]"))
    shoot(page, "check-03-carried-out")
    do(page, address, "submit")
    expect(told(page)).to_contain_text("待审核")


def by_keyboard(page: Page, sheet: str, shoot: Shoot) -> None:
    page.goto(sheet)
    lines = page.locator("[data-ask]")
    for line in lines.all():
        line.locator("input[type=radio]").first.focus()
        page.keyboard.press("1")
    shoot(page, "check-02-by-keyboard")
    page.keyboard.press("Control+Enter")
    expect(told(page)).to_contain_text("已保存")


def sign(page: Page, address: str, verb: str, words: str, shoot: Shoot) -> None:
    shoot(page, f"check-04-{verb}")
    do(page, address, verb, {"说明": words})


def finding_of(page: Page, words: str) -> str:
    page.goto("/findings/?tab=new")
    page.get_by_role("link", name=words.split("。")[0]).first.click()
    return path_of(page)


def under_way(crew: dict[str, Page], address: str) -> None:
    """Handed out with a deadline, signed for, planned, and the plan approved."""
    later = timezone.localtime(timezone.now() + timedelta(days=9))
    do(
        crew["dispatcher"],
        address,
        "assign",
        {
            "主办单位": "青石街道",
            "整改期限": later.strftime("%Y-%m-%dT18:00"),
            "交办意见": "请按期整改，举一反三。",
        },
    )
    do(crew["contact"], address, "accept", {"责任人": "郑小禾"})
    day = timezone.localdate(later).isoformat()
    do(
        crew["handler"],
        address,
        "plan",
        {
            "原因分析": "账号由一人兼管，没有制度约束。",
            "先行处置": "当日停止相关操作。",
            "措施 1": "制定账号管理制度",
            "措施 1 负责人": "郑小禾",
            "措施 1 完成期限": day,
        },
    )
    do(crew["unit_leader"], address, "approve_plan", {"说明": "同意。"})
    do(crew["handler"], address, "finish_measure", {"措施": "制定账号管理制度"})


def more_time(crew: dict[str, Page], address: str, shoot: Shoot) -> None:
    """延期: asked before the day, agreed to by the unit's leader and by the dispatcher."""
    until = timezone.localdate() + timedelta(days=20)
    do(
        crew["handler"],
        address,
        "ask_extension",
        {
            "理由类别": "有待其他单位完成",
            "情况": "平台侧开通评论需要审核。",
            "目前进展": "已提交开通申请。",
            "拟延至": until.isoformat(),
        },
    )
    for who in ("unit_leader", "dispatcher"):
        page = crew[who]
        page.goto(address)
        form = page.locator("form[action*='/requests/'][action$='/grant/']")
        if not form.is_visible():
            form.locator("xpath=..").locator("summary").click()
        shoot(page, f"check-05-extension-{who}")
        form.get_by_role("button", name="同意").click()
    expect(crew["dispatcher"].locator(".facts").first).to_contain_text("现期限")


def report(crew: dict[str, Page], address: str, result: str) -> None:
    page = crew["handler"]
    form = open_form(page, address, "report_done")
    form.get_by_label("整改结果").fill(result)
    form.locator("input[type=file]").first.set_input_files(
        {"name": "整改后.png", "mimeType": "image/png", "buffer": png()}
    )
    form.get_by_role("button", name="报结").click()
    expect(told(page)).to_contain_text("待复核")


def judge(crew: dict[str, Page], address: str, verb: str, said: dict[str, str]) -> None:
    do(crew["verifier"], address, verb, said)


def strike_off(crew: dict[str, Page], address: str, shoot: Shoot) -> None:
    page = crew["leader"]
    do(page, address, "close", {"说明": "同意销号。"})
    expect(page.locator(".top").get_by_text("成效观察").first).to_be_visible()
    shoot(page, "check-06-struck-off")
