"""整改闭环 alone: a department that edits nothing, with the editorial half switched off by one setting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PHONE, Visitor, serving, visiting
from tests.journeys.deeds import do, open_form, path_of, told
from tests.rectification.build import png

pytestmark = pytest.mark.browser

Shoot = Callable[[Page, str], None]
FAULT = "水质公告少了一个月"


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("alone"), EDITORIAL="0") as address:
        yield address


@pytest.fixture
def visit_alone(browser: Browser, alone: str) -> Iterator[Visitor]:
    with visiting(browser, alone, {}) as open_page:
        yield open_page


def test_a_fault_is_followed_until_it_is_struck_off(visit_alone: Visitor, shoot: Shoot) -> None:
    inspector, verifier = visit_alone("shaoyifan"), visit_alone("fengruoxi")
    contact, mender = visit_alone("hanqingye", size=PHONE), visit_alone("luotinglan")
    address = register(inspector)
    day = timezone.localdate() + timedelta(days=9)
    do(
        visit_alone("tianyutong"),
        address,
        "assign",
        {"主办单位": "供排水服务中心", "整改期限": f"{day}T18:00", "交办意见": "请按期整改。"},
    )
    do(contact, address, "accept", {"责任人": "罗听澜"})
    do(
        mender,
        address,
        "plan",
        {
            "原因分析": "公告由一人经办，休假时无人接替。",
            "先行处置": "当日补发。",
            "措施 1": "明确公告的经办人和替班人",
            "措施 1 负责人": "罗听澜",
            "措施 1 完成期限": day.isoformat(),
        },
    )
    do(visit_alone("caowangshu", size=PHONE), address, "approve_plan", {"说明": "同意。"})
    do(mender, address, "finish_measure", {"措施": "明确公告的经办人和替班人"})
    report(mender, address, "已补发。")
    do(verifier, address, "reject", {"理由类别": "佐证不足", "情况": "请附替班安排。"})
    report(mender, address, "已补发，替班安排见附件。")
    do(verifier, address, "pass", {"意见": "已核对公告和替班安排。"})
    leader = visit_alone("suyingchuan", size=PHONE)
    do(leader, address, "close", {"说明": "同意销号。"})
    expect(leader.locator(".top")).to_contain_text("成效观察")

    auditor = visit_alone("yinzhixing")
    auditor.goto("/findings/")
    shoot(auditor, "alone-ledger")
    auditor.get_by_role("link", name=FAULT, exact=True).click()
    shoot(auditor, "alone-finding")
    expect(auditor.get_by_text("第 2 次报结", exact=False).first).to_be_visible()


def test_no_entry_leads_into_the_half_that_is_switched_off(visit_alone: Visitor, shoot: Shoot) -> None:
    """Every page that links lead to is looked at in tests/project/test_alone.py."""
    page = visit_alone("tianyutong")
    shoot(page, "alone-desk")
    for frame in page.get_by_role("navigation").all():
        expect(frame).not_to_contain_text("稿件")
        expect(frame).not_to_contain_text("审校")
    assert page.request.get("/articles/").status == 404


def register(page: Page) -> str:
    page.goto("/findings/new/")
    page.get_by_role("textbox", name="问题", exact=True).fill(FAULT)
    page.get_by_label("类别").select_option(label="更新不及时")
    page.get_by_label("严重程度").select_option(label="严重")
    page.get_by_role("combobox", name="来源", exact=True).select_option(label="自查检查")
    page.get_by_label("位置").fill("水质公告栏目")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(told(page)).to_contain_text("已登记，编号 ZG-")
    return path_of(page)


def report(page: Page, address: str, result: str) -> None:
    form = open_form(page, address, "report_done")
    form.get_by_label("整改结果").fill(result)
    form.get_by_label("整改后佐证", exact=True).set_input_files(
        {"name": "整改后.png", "mimeType": "image/png", "buffer": png()}
    )
    form.get_by_role("button", name="报结").click()
    expect(told(page)).to_contain_text("待复核")
