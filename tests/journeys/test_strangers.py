"""Who is not meant to be here: strangers, people of another unit, scripts of others, files that pretend."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import URLResolver, get_resolver
from playwright.sync_api import Page

from tests.journeys.atlas import STOPS, Guide, Stop
from tests.journeys.conftest import Visitor
from tests.journeys.deeds import post, write_at_once

pytestmark = pytest.mark.browser

OPEN = {"healthz", "sign_in"}  # to strangers; the language, a report and one click are posted
POSTED = {"csp_report", "set_language", "sign_in_as"}
VERBS = ["approve", "send_back", "decline", "submit", "withdraw", "mark", "consent", "publish", "correct"]


def addresses(resolver: Any = None, space: str = "", before: str = "") -> list[tuple[str, str]]:
    """Every address of the site by its name, with 1 for every number in it."""
    found = []
    for each in (resolver or get_resolver()).url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            found += addresses(each, f"{space}{each.namespace}:" if each.namespace else space, route)
        else:
            filled = route.replace("<str:verb>", "approve").replace("<str:username>", "linxiaolan")
            found.append((f"{space}{each.name}", "/" + re.sub(r"<\w+:\w+>", "1", filled)))
    return found


def test_a_stranger_is_shown_to_the_door_from_every_address(visit: Visitor) -> None:
    ask = visit().request
    for name, address in addresses():
        looked = ask.get(address, max_redirects=0)
        sent = ask.post(address, max_redirects=0)
        if name in OPEN:
            assert looked.status == 200, name
        elif name in POSTED:
            assert looked.status == 405 or name == "set_language", name
        else:
            assert looked.status == 302, name
            assert looked.headers["location"] == f"/sign-in/?next={address}", name
            assert sent.status == 403 or sent.headers["location"].startswith("/sign-in/"), name


def test_who_comes_back_after_the_door_is_where_they_wanted_to_go(visit: Visitor) -> None:
    page = visit()
    page.goto("/articles/?tab=unit")
    assert page.url.endswith("/sign-in/?next=/articles/%3Ftab%3Dunit")


def test_another_unit_has_no_texts_here_whatever_it_asks_for(visit: Visitor) -> None:
    """青石街道's editor at every address of a text of the centre, and of what hangs on it."""
    insider, outsider = visit("weiguodong"), visit("shenjiayi")
    outsider.goto("/articles/?tab=unit")
    theirs = texts_of(outsider)
    foreign = sorted(texts_of(insider, tab="audit") - theirs)
    assert theirs
    assert len(foreign) > 20
    gets = [address for name, address in addresses() if "/articles/1/" in address]
    for number in foreign:
        for address in gets if number == foreign[0] else ["/articles/1/"]:
            asked = address.replace("/articles/1/", f"/articles/{number}/")
            assert outsider.request.get(asked, max_redirects=0).status in (404, 405), asked
    for verb in VERBS:
        sent = post(outsider, f"/articles/{foreign[0]}/{verb}/", seen="0" * 64, words="同意", reason="typo")
        assert sent.status == 404, verb
    correction = Guide().lead(visit("linxiaolan"), Stop("", "linxiaolan", "/corrections/{correction}/", ""))
    assert outsider.request.get(correction).status == 404
    words = outsider.request.get("/articles/?tab=unit&q=供暖").text()
    assert not re.search(r'href="/articles/\d+/"', words)


def texts_of(page: Page, tab: str = "unit") -> set[int]:
    """The numbers of all texts in a list, page after page."""
    found: set[int] = set()
    address: str | None = f"/articles/?tab={tab}"
    while address:
        html = page.request.get(address).text()
        found |= {int(number) for number in re.findall(r'href="/articles/(\d+)/"', html)}
        older = re.search(r'rel="next" href="([^"]+)"', html)
        address = f"/articles/{older[1].replace('&amp;', '&')}" if older else None
    return found


def test_every_page_forbids_what_is_not_ours_and_needs_nothing_of_it(visit: Visitor) -> None:
    """No page allows scripts or styles in its own words, and none has any."""
    guide, people = Guide(), {who: visit(who) for who in {stop.who for stop in STOPS}}
    for stop in {stop.name: stop for stop in STOPS}.values():
        page = people[stop.who]
        answer = page.request.get(guide.lead(page, stop))
        policy = answer.headers["content-security-policy"]
        for directive in (
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
            "frame-ancestors 'none'",
        ):
            assert directive in re.split("; ?", policy), stop.name
        assert "unsafe" not in policy, stop.name
        assert answer.headers["x-content-type-options"] == "nosniff", stop.name
        html = answer.text()
        assert not re.search(r"<[^>]+\sstyle=", html), stop.name
        assert not re.search(r"<[^>]+\son[a-z]+=", html), stop.name
        assert not re.search(r"<script(?![^>]*\ssrc=)", html), stop.name


def test_cookies_are_kept_from_scripts_and_from_other_sites(visit: Visitor) -> None:
    page = visit("linxiaolan", afresh=True)
    page.request.post(
        "/language",
        form={"language": "zh-hans"},
        headers={"X-CSRFToken": cookie(page, "csrftoken")["value"]},
        max_redirects=0,
    )
    kept = {each["name"]: each for each in page.context.cookies()}
    assert {"sessionid", "csrftoken", "django_language"} <= kept.keys()
    for each in kept.values():
        assert each["httpOnly"], each
        assert each["sameSite"] == "Lax", each
    assert page.evaluate("document.cookie") == ""


def cookie(page: Page, name: str) -> Any:
    return next(each for each in page.context.cookies() if each["name"] == name)


def test_a_file_is_handed_over_as_what_it_is_and_only_to_whom_it_concerns(visit: Visitor) -> None:
    author, outsider = visit("wangsiqi"), visit("shenjiayi")
    text = write_at_once(author, "图片和文件怎么给出去", action="save")
    picture = upload(author, text, "现场.png", author.screenshot())
    paper = upload(author, text, "来函.pdf", author.pdf())

    shown, handed = author.request.get(picture), author.request.get(paper)
    assert shown.headers["content-type"] == "image/png"
    assert not shown.headers.get("content-disposition", "").startswith("attachment")
    assert handed.headers["content-disposition"].startswith("attachment")
    for answer in (shown, handed):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
    assert outsider.request.get(picture).status == 404
    assert visit().request.get(paper, max_redirects=0).status == 302


def test_a_page_that_pretends_to_be_a_picture_stays_out(visit: Visitor) -> None:
    author = visit("wangsiqi")
    text = write_at_once(author, "冒充图片的网页", action="save")
    refused = post(author, f"{text}upload/", file=file("图.png", b"<script>alert(1)</script>"), alt="")
    assert refused.status == 422
    assert refused.json()["reason"]


def upload(page: Page, text: str, name: str, content: bytes) -> str:
    answer = post(page, f"{text}upload/", file=file(name, content), alt="说明")
    assert answer.status == 200, answer.text()
    return str(answer.json()["url"])


def file(name: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}
