"""Three problems of a safety check, from being entered to being struck off, by everybody on their own page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PHONE, Visitor
from tests.journeys.deeds import path_of, told

pytestmark = pytest.mark.browser

HOSTS, COOLING, DRAWING = "部分网络主机配置偏低", "机房空调降温不稳定", "机房网络拓扑图缺失"
Shoot = Callable[[Page, str], None]


def test_three_problems_are_entered_handed_out_mended_and_struck_off(
    visit: Visitor, shoot: Shoot, tmp_path: Path
) -> None:
    inspector, dispatcher, verifier = visit("sunhaifeng"), visit("jiangwenqian"), visit("hejing")
    proof = tmp_path / "整改后现场.png"
    inspector.goto("/")
    proof.write_bytes(inspector.screenshot())

    hosts, cooling, drawing = (register(inspector, title, shoot) for title in (HOSTS, COOLING, DRAWING))
    hand_out(dispatcher, hosts, "青石街道", shoot)
    hand_out(dispatcher, cooling, "区农委", shoot)
    hand_out(dispatcher, drawing, "区融媒体中心", shoot)

    sign_for(visit("shenjiayi"), hosts, "郑小禾", shoot)
    sign_for(visit("zhangming", size=PHONE), cooling, "张明", shoot)
    sign_for(visit("linxiaolan"), drawing, "王思齐", shoot)

    mender = visit("zhengxiaohe")
    plan(mender, hosts, "申请购置新主机", "郑小禾", shoot)
    let_it_take_long(mender, visit("zhoumin"), hosts, shoot)
    finish_the_measure(mender, hosts, shoot)
    report(mender, hosts, "报结", "新主机已到货并上线。", proof, shoot)
    report(visit("zhangming", size=PHONE), cooling, "立行立改", "已请厂家全面保养，温度稳定。", proof, shoot)
    report(visit("wangsiqi"), drawing, "立行立改", "拓扑图已绘制并上墙。", proof, shoot)

    send_back(verifier, cooling, shoot)
    report(visit("zhangming", size=PHONE), cooling, "报结", "补充一周的温度记录。", proof, shoot)
    for address in (hosts, cooling, drawing):
        strike_off(verifier, address)
    all_stand_in_the_ledger(visit("weiguodong"), shoot)


def form_of(page: Page, verb: str) -> Locator:
    """The form behind a button of the finding's page, unfolded."""
    folded = page.locator("details.do-one", has=page.locator("summary", has_text=re.compile(f"^{verb}$")))
    if folded.get_attribute("open") is None:
        folded.locator("summary").click()
    return folded.locator("form")


def send(page: Page, form: Locator, verb: str) -> None:
    form.get_by_role("button", name=verb, exact=True).click()
    expect(told(page)).to_contain_text(f"已{verb}")


def register(page: Page, title: str, shoot: Shoot) -> str:
    page.goto("/findings/")
    page.get_by_role("link", name="登记问题").click()
    page.get_by_role("textbox", name="问题", exact=True).fill(title)
    page.get_by_label("类别").select_option(label="安全播出")
    page.get_by_label("严重程度").select_option(label="轻微")
    page.get_by_role("combobox", name="来源", exact=True).select_option(label="自查检查")
    page.get_by_label("来文或来源编号").fill("安全播出大检查自查")
    page.get_by_label("位置").fill("网络机房")
    if title == HOSTS:
        shoot(page, "three-01-register")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(told(page)).to_contain_text("已登记，编号 ZG-")
    return path_of(page)


def hand_out(page: Page, address: str, unit: str, shoot: Shoot) -> None:
    page.goto(address)
    form = form_of(page, "交办")
    form.get_by_label("主办单位").select_option(label=unit)
    form.get_by_label("交办意见").fill("请按期整改，报送佐证。")
    if unit == "青石街道":
        shoot(page, "three-02-hand-out")
    send(page, form, "交办")


def sign_for(page: Page, address: str, who: str, shoot: Shoot) -> None:
    page.goto("/")
    page.locator(f".item .t[href^='{address}']").click()
    form = form_of(page, "签收")
    form.get_by_label("责任人").select_option(label=who)
    if who == "郑小禾":
        shoot(page, "three-03-sign-for")
    send(page, form, "签收")


def plan(page: Page, address: str, measure: str, who: str, shoot: Shoot) -> None:
    page.goto(address)
    form = form_of(page, "制定措施")
    form.get_by_label("原因分析").fill("主机购置已逾六年，不适应现在的业务量。")
    form.get_by_label("措施 1", exact=True).fill(measure)
    form.get_by_label("措施 1 负责人").select_option(label=who)
    form.get_by_label("措施 1 完成期限").fill((date.today() + timedelta(days=7)).isoformat())
    shoot(page, "three-04-plan")
    send(page, form, "制定措施")


def let_it_take_long(mender: Page, leader: Page, address: str, shoot: Shoot) -> None:
    """长期坚持: asked for by who mends it, granted by the leader of the ledger."""
    mender.goto(address)
    form = form_of(mender, "申请长期坚持")
    form.get_by_label("理由类别").select_option(label="经费或采购周期")
    form.get_by_label("情况").fill("购置须列入年度预算，按程序采购。")
    form.get_by_label("过渡措施").fill("现有两台主机互为备份，每日巡检。")
    form.get_by_label("复查日").fill((date.today() + timedelta(days=60)).isoformat())
    shoot(mender, "three-05-ask-long-term")
    send(mender, form, "申请长期坚持")

    leader.goto("/")
    leader.locator(f".item .t[href^='{address}']").click()
    form = form_of(leader, "同意")
    form.get_by_label("说明").fill("同意，到期复查。")
    shoot(leader, "three-06-grant")
    send(leader, form, "同意")
    expect(leader.locator(".top")).to_contain_text("长期坚持")


def finish_the_measure(page: Page, address: str, shoot: Shoot) -> None:
    page.goto(address)
    form = form_of(page, "完成措施")
    form.get_by_label("措施").select_option(index=1)
    form.get_by_label("完成情况").fill("两台主机已采购到货。")
    shoot(page, "three-07-long-term")
    send(page, form, "完成措施")


def report(page: Page, address: str, verb: str, result: str, proof: Path, shoot: Shoot) -> None:
    page.goto(address)
    form = form_of(page, verb)
    form.get_by_label("整改结果").fill(result)
    form.get_by_label("整改后佐证", exact=True).set_input_files(proof)
    if verb == "报结":
        shoot(page, "three-08-report")
    send(page, form, verb)


def send_back(page: Page, address: str, shoot: Shoot) -> None:
    page.goto(address)
    form = form_of(page, "驳回")
    form.get_by_label("理由类别").select_option(label="佐证不足")
    form.get_by_label("情况").fill("请附一周的温度记录。")
    shoot(page, "three-09-send-back")
    send(page, form, "驳回")


def strike_off(page: Page, address: str) -> None:
    page.goto(address)
    form = form_of(page, "复核通过")
    form.get_by_label("意见").fill("现场看过，属实。")
    send(page, form, "复核通过")
    expect(page.locator(".top")).to_contain_text("已销号")


def all_stand_in_the_ledger(page: Page, shoot: Shoot) -> None:
    page.goto("/findings/?tab=closed")
    for title in (HOSTS, COOLING, DRAWING):
        expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    shoot(page, "three-10-ledger")
    page.get_by_role("link", name=COOLING, exact=True).click()
    expect(page.get_by_text("第 2 次报结", exact=False).first).to_be_visible()
    shoot(page, "three-11-the-whole-story")
