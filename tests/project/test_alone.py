"""整改闭环 alone: a department that edits nothing runs the product with EDITORIAL=0."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from tests.project.commands import command, run_python
from tests.project.test_serve import free_port, serving, stopped
from tests.rectification.build import png

ALONE = {"EDITORIAL": "0"}
MODULES = """
import json, sys, django
django.setup()
from django.urls import get_resolver
from tests.journeys.atlas import names
loaded = [module for module in sys.modules if module.startswith("editorial")]
print(json.dumps({"urls": sorted(names(get_resolver())), "editorial": loaded}))
"""


class Person:
    """Somebody at a browser: keeps cookies, follows redirects, hands in forms."""

    def __init__(self, port: int, username: str) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.at = self.base
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))
        self.get("/sign-in/")
        self.post(f"/as/{username}/")

    def get(self, path: str) -> str:
        return self._ask(Request(urljoin(self.base, path)))

    def post(self, path: str, **given: Any) -> str:
        """Files are bytes; what is asked for again is refused."""
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        body, kind = _encoded({"csrfmiddlewaretoken": token, **given})
        return self._ask(Request(urljoin(self.base, path), body, {"Content-Type": kind}))

    def _ask(self, request: Request) -> str:
        try:
            with self.opener.open(request, timeout=30) as answer:
                self.at = answer.url
                return str(answer.read().decode(errors="replace"))
        except HTTPError as error:
            with error:
                pytest.fail(f"{request.full_url} answers {error.code}:\n{error.read().decode()[:3000]}")

    def crawl(self, most: int = 80) -> Iterator[str]:
        """Every page that this person reaches by links, each once."""
        waiting, known = ["/"], {"/"}
        while waiting and len(known) < most * 4:
            address = waiting.pop(0)
            html = self.get(address)
            yield address
            for link in re.findall(r'<a [^>]*href="(/[^"#]*)', html):
                shape = re.sub(r"\d+", "0", unescape(link).partition("?")[0])
                if shape not in known:
                    known.add(shape)
                    waiting.append(unescape(link))


def _encoded(given: dict[str, Any]) -> tuple[bytes, str]:
    if not any(isinstance(value, bytes) for value in given.values()):
        return urlencode(given).encode(), "application/x-www-form-urlencoded"
    mark = uuid.uuid4().hex
    parts = []
    for name, value in given.items():
        is_file = isinstance(value, bytes)
        named = f'; filename="{name}.png"\r\nContent-Type: image/png' if is_file else ""
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
        parts.append(head.encode() + (value if is_file else str(value).encode()) + b"\r\n")
    return b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def option(html: str, name: str, label: str) -> str:
    """The value of the choice that reads so."""
    select = re.search(rf'<select name="{name}".*?</select>', html, re.DOTALL)
    assert select, f"no choice of {name}"
    found = re.search(rf'<option value="(\d+)"[^>]*>[^<]*{label}', select[0])
    assert found, f"{label} is not offered for {name}"
    return found[1]


def test_without_the_editorial_half_nothing_of_it_is_there(tmp_path: Path) -> None:
    shown = run_python("-c", MODULES, data=tmp_path, DJANGO_SETTINGS_MODULE="project.settings", **ALONE)
    assert shown.returncode == 0, shown.stderr
    found = json.loads(shown.stdout)
    assert found["editorial"] == []
    assert not [name for name in found["urls"] if name.startswith("editorial")]
    assert "rectification:findings" in found["urls"]


def test_the_checks_and_the_migrations_stand_without_it(tmp_path: Path) -> None:
    for words in (("check",), ("makemigrations", "--check", "--dry-run"), ("migrate",), ("check_cases",)):
        ran = command(*words, data=tmp_path, **ALONE)
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_department_mends_a_fault_from_its_registering_to_its_being_struck_off(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port, **ALONE) as server:
        inspector, dispatcher = Person(port, "shaoyifan"), Person(port, "tianyutong")
        form = inspector.get("/findings/new/")
        now = f"{datetime.now():%Y-%m-%dT00:01}"
        given = {"title": "水质公告少了一个月", "category": "not_updated", "severity": "minor"}
        where = {"source": "inspection", "found_at": now, "locus": "水质公告栏目"}
        inspector.post("/findings/new/", unit=option(form, "unit", "区水务局"), **given, **where)
        here = inspector.at.removeprefix(inspector.base)

        lead = option(dispatcher.get(here), "lead", "供排水服务中心")
        dispatcher.post(f"{here}assign/", lead=lead, severity="minor")
        contact, mender = Person(port, "hanqingye"), Person(port, "luotinglan")
        who = option(contact.get(here), "responsible", "罗听澜")
        contact.post(f"{here}accept/", responsible=who)
        mender.post(f"{here}fix_now/", result="已补发十月公告。", after=png())
        verifier = Person(port, "fengruoxi")
        seen = re.search(r'name="seen" value="([0-9a-f]{64})"', verifier.get(here))
        assert seen
        assert "已销号" in verifier.post(f"{here}pass/", seen=seen[1], words="已核对。")

        visited = {who: list(Person(port, who).crawl()) for who in ("gaolan", "tianyutong", "luotinglan")}
        printed = stopped(server)
    assert min(len(pages) for pages in visited.values()) > 5, visited
    assert not [each for pages in visited.values() for each in pages if "articles" in each]
    assert "1 findings" not in printed
    assert "区水务局" in printed
