"""When something goes wrong: what is said then, that nothing typed is lost, and that it looks as good as the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Locator, Page, Response, Route, expect

from tests.journeys.atlas import Guide, Stop
from tests.journeys.conftest import PHONE, Visitor
from tests.journeys.deeds import body_of, write_at_once

pytestmark = pytest.mark.browser

Look = Callable[[Page, str], None]


@pytest.fixture
def look(shoot: Callable[[Page, str], None], accessible: Callable[[Page], None]) -> Look:
    """Pictures of the page as it is, and axe at both sizes."""

    def take(page: Page, name: str) -> None:
        before = page.viewport_size
        accessible(page)
        shoot(page, name)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dict is what it takes
        accessible(page)
        page.set_viewport_size(before)  # type: ignore[arg-type]

    return take


def send(page: Page, button: Locator) -> int:
    """Presses it past the browser's own checks; answers what the server thought of it. A page sends more on its own
    (an autosave, the lock let go of), so the answer is told by where the form goes."""
    button.evaluate("button => { button.form.noValidate = true; }")
    goes_to = button.evaluate(
        "button => new URL(button.getAttribute('formaction') || button.form.getAttribute('action') || '',"
        " location.href).href.split('#')[0]"
    )

    def is_its(answer: Response) -> bool:
        return answer.request.method == "POST" and answer.url == goes_to

    with page.expect_response(is_its) as answered:
        button.click()
    page.wait_for_load_state()
    return answered.value.status


def test_what_is_not_there_says_so_to_everybody(visit: Visitor, look: Look) -> None:
    for page, name in ((visit(), "404-stranger"), (visit("linxiaolan"), "404")):
        answer = page.goto("/nowhere/")
        assert answer is not None
        assert answer.status == 404
        look(page, name)
    page = visit("linxiaolan")
    answer = page.goto("/articles/999999/")
    assert answer is not None
    assert answer.status == 404


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "413", "500"])
def test_a_page_of_faults_stands_without_a_server_behind_it(visit: Visitor, look: Look, name: str) -> None:
    """As they are sent when something broke; a laptop (DEBUG=1) shows a traceback in the place of some."""
    page = visit()

    def broken(route: Route) -> None:
        route.fulfill(body=render_to_string(f"{name}.html"), content_type="text/html; charset=utf-8")

    page.route("**/broken/", broken)
    page.goto("/broken/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    look(page, f"fault-{name.replace('_', '-')}")


def test_a_wrong_password_is_refused_and_five_of_them_lock_the_door(visit: Visitor, look: Look) -> None:
    page = visit()
    page.goto("/sign-in/")
    for time in range(5):
        page.get_by_label("用户名").fill("songzhihao")
        page.get_by_label("密码").fill("不是这个口令")
        status = send(page, page.get_by_role("button", name="登录", exact=True))
        if time == 0:
            assert page.get_by_label("用户名").input_value() == "songzhihao"
            look(page, "sign-in-refused")
    assert status == 429
    expect(page.get_by_text("登录已锁定")).to_be_visible()
    look(page, "locked-out")


def test_an_empty_text_is_not_sent_in_and_says_why(visit: Visitor, look: Look) -> None:
    page = visit("wangsiqi")
    page.goto("/articles/new/")
    body_of(page).click()
    page.keyboard.insert_text("只有一句话，没有标题，也没有选账号。")
    page.get_by_label("栏目").fill("民生服务")
    assert send(page, page.get_by_role("button", name="送审")) == 422
    expect(body_of(page)).to_contain_text("只有一句话")
    expect(page.get_by_label("栏目")).to_have_value("民生服务")
    look(page, "new-refused")


def test_what_is_classified_is_not_let_in(visit: Visitor, look: Look) -> None:
    page = visit("wangsiqi")
    page.goto("/articles/new/")
    page.get_by_label("是", exact=True).check()
    expect(page.get_by_text("涉密文件信息不得在连接互联网的系统中").first).to_be_visible()
    look(page, "new-classified")


REFUSED = [
    ("send-back", "linxiaolan", "{own}?do=send_back", "确认退回", "退回意见"),
    ("mark", "linxiaolan", "{own}?do=mark", "提出批注", "说明"),
    ("publish", "sunhaifeng", "/articles/{signed_off}/", "登记", ""),
    ("ask-correct", "linxiaolan", "/articles/{published}/correct/", "提出更正申请", ""),
    ("ask-take-down", "linxiaolan", "/articles/{published}/take_down/", "提出撤稿申请", "情况说明"),
    ("person-new", "xuhang", "/people/new/", "保存", "职务"),
    ("post-new", "xuhang", "/people/{person}/posts/new/", "保存", ""),
    ("unit-new", "xuhang", "/units/new/", "保存", "简称"),
    ("outlet-new", "xuhang", "/outlets/new/", "保存", "备案号"),
    ("campaign-new", "jiangwenqian", "/campaigns/new/", "存草案", "依据"),
    ("census", "linxiaolan", "/censuses/{census}/", "填报", "说明"),
    ("plan-edit", "xuhang", "/plans/{plan}/edit/", "保存新版", ""),
    ("opinion-new", "chenzhiyuan", "/opinions/", "添加", "意见全文"),
    ("account-password", "chenzhiyuan", "/account/password/", "改密码", ""),
]


@pytest.mark.parametrize(
    ("name", "who", "address", "button", "kept"), REFUSED, ids=lambda each: str(each)[:20]
)
def test_a_form_that_is_refused_says_why_and_keeps_what_was_typed(
    visit: Visitor, look: Look, name: str, who: str, address: str, button: str, kept: str
) -> None:
    page = visit(who)
    if "{own}" in address:
        address = address.replace("{own}", write_at_once(visit("wangsiqi"), "填得不完整的表"))
    page.goto(Guide().lead(page, Stop("", who, address, "")))
    within: Any = page.get_by_role("dialog") if "?do=" in address else page.locator("main")
    if kept:
        within.get_by_label(kept, exact=False).first.fill("已经写好的话")
    if name == "plan-edit":
        within.get_by_label("方案名称").fill("")
    assert send(page, within.get_by_role("button", name=button, exact=True)) == 422
    expect(page.locator(".errorlist:visible, [role=alert]:visible").first).to_be_visible()
    if kept:
        expect(within.get_by_label(kept, exact=False).first).to_have_value("已经写好的话")
    look(page, f"refused-{name}")
