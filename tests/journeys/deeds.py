"""What people do on the pages, in their own words: the steps that several journeys have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import APIResponse, Locator, Page, expect

PARAGRAPH = (
    "望川区便民服务中心12月1日起延时服务，工作日午间不休息，周六上午照常受理社保、医保、户籍等42项业务。"
)


def write(page: Page, title: str, *paragraphs: str) -> str:
    """A text with all that its sheet needs, sent in; answers its address."""
    page.goto("/articles/new/")
    page.get_by_role("textbox", name="标题", exact=True).fill(title)
    body_of(page).click()
    for number, words in enumerate(paragraphs or (PARAGRAPH,)):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.insert_text(words)
    page.get_by_label("望川发布·微信公众号").check()
    page.get_by_role("button", name="送审").click()
    page.wait_for_url(re.compile(r"/articles/\d+/$"))
    return path_of(page)


def body_of(page: Page) -> Locator:
    """The editor, once its script has put it in the place of the plain field."""
    return page.locator(".ed-text")


def approve(page: Page, address: str, words: str = "同意。") -> None:
    """Signs at whatever level the text stands."""
    page.goto(address)
    page.locator("[data-do=approve]:visible").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("签批意见").fill(words)
    dialog.get_by_role("button", name="确认同意").click()
    expect(told(page)).to_contain_text("已同意")


def select_words(page: Page, words: str) -> None:
    """Drags the mouse over these words of the text under review."""
    page.wait_for_load_state()  # the script that answers to it
    ends = page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.querySelector('.art .body'), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const node = walker.currentNode, at = node.data.indexOf(words);
                if (at < 0) continue;
                node.parentElement.scrollIntoView({ block: 'center' });
                const box = (from, to) => {
                    const range = document.createRange();
                    range.setStart(node, from);
                    range.setEnd(node, to);
                    return range.getBoundingClientRect();
                };
                const first = box(at, at + 1), last = box(at + words.length - 1, at + words.length);
                return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
            }
        }""",
        words,
    )
    page.mouse.move(ends[0], ends[1])
    page.mouse.down()
    page.mouse.move(ends[2], ends[3], steps=8)
    page.mouse.up()


def row_of(page: Page, address: str) -> Locator:
    """The line of the workbench that is about this text."""
    return page.locator(".item", has=page.locator(f".t[href^='{address}']"))


def told(page: Page) -> Locator:
    """What the page says on top about the act before it."""
    return page.locator("main > .notice.success")


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def open_form(page: Page, address: str, verb: str) -> Locator:
    """The form behind a button, as the button's own address opens it."""
    page.goto(f"{address}?do={verb}")
    form = page.locator(f"form[action$='/{verb}/']")
    expect(form).to_be_visible()
    return form


def do(page: Page, address: str, verb: str, said: dict[str, str] | None = None) -> None:
    """Opens the form behind a button, fills it in and sends it."""
    form = open_form(page, address, verb)
    for label, value in (said or {}).items():
        field = (
            form.get_by_label(label, exact=True).or_(form.get_by_label(re.compile(rf"^{label}\W*$"))).first
        )
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        form.locator("button").last.click()
    assert answered.value.status == 303, f"{verb}: {answered.value.status}"
    page.wait_for_load_state()


@dataclass
class Taps:
    """A finger on a phone, and how often it came down."""

    page: Page
    count: int = 0

    def on(self, target: Locator) -> None:
        target.tap()
        self.count += 1


def post(page: Page, address: str, **fields: Any) -> APIResponse:
    """What pressing a button sends, without opening the page it is on. Answers without following."""
    token = next(each["value"] for each in page.context.cookies() if each["name"] == "csrftoken")
    files = any(isinstance(each, dict) for each in fields.values())
    sent = {**fields, "csrfmiddlewaretoken": token}
    if files:
        return page.request.post(address, max_redirects=0, multipart=sent)
    return page.request.post(address, max_redirects=0, form=sent)


def write_at_once(page: Page, title: str, body: str = PARAGRAPH, **fields: Any) -> str:
    """A text sent in without looking at the drafting page; answers its address."""
    outlet = re.search(r'name="outlets" value="(\d+)"', page.request.get("/articles/new/").text())
    assert outlet is not None
    sheet = {"kind": "original", "classified": "no", "outlets": outlet[1], "version": "0", "action": "submit"}
    answer = post(page, "/articles/new/", title=title, body=body, **{**sheet, **fields})
    assert answer.status == 303, answer.text()
    return re.sub("edit/$", "", answer.headers["location"])


def approve_at_once(page: Page, address: str, words: str = "同意。") -> None:
    """Signs what is there now, without looking."""
    answer = post(page, f"{address}approve/", seen=seen_on(page, address), words=words)
    assert answer.status == 303, answer.text()


def seen_on(page: Page, address: str) -> str:
    """The digest that this page's forms would sign."""
    seen = re.search(r'name="seen" value="(\w+)"', page.request.get(address).text())
    assert seen is not None
    return seen[1]
