"""Walks every link that one person can reach, and tells what is wrong with the pages behind them.

    page = visit("linxiaolan")
    assert crawl(page, server) == []

It only looks: nothing is sent but GET, so the site is afterwards as it was.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Response

OF_A_KIND = 40  # addresses that differ in their numbers only: every article of the demo
OF_A_QUERY = 4  # those that ask the same in other words

_LINKS = """() => [
    ...[...document.querySelectorAll('a[href]')].map(a => [a.getAttribute('href'), a.hasAttribute('download')]),
    ...[...document.querySelectorAll('[hx-get]')].map(e => [e.getAttribute('hx-get'), true]),
]"""
_HOLLOW = """() => {
    const at = id => id && document.getElementById(id);
    const hollow = [];
    for (const a of document.querySelectorAll('a[href^="#"]')) {
        const id = decodeURIComponent(a.getAttribute('href').slice(1));
        if (id && !at(id)) hollow.push('a link leads to #' + id);
    }
    for (const name of ['data-open', 'for', 'form', 'list', 'aria-controls', 'aria-labelledby', 'aria-describedby'])
        for (const e of document.querySelectorAll('[' + name + ']'))
            for (const id of e.getAttribute(name).split(/\\s+/))
                if (id && !at(id)) hollow.push('<' + e.localName + ' ' + name + '> names #' + id);
    const seen = new Set();
    for (const e of document.querySelectorAll('[id]')) {
        if (seen.has(e.id)) hollow.push('two elements are #' + e.id);
        seen.add(e.id);
    }
    return [...new Set(hollow)];
}"""
_TRACEBACK = re.compile(r'<textarea id="traceback_area".*?>(.*?)</textarea>', re.DOTALL)


@dataclass(frozen=True)
class Problem:
    """What is wrong, on which page; for a page that crashed, `more` is its traceback."""

    page: str
    what: str
    more: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.page}: {self.what}"


def crawl(page: Page, base_url: str, *, start: str = "/", of_a_kind: int = OF_A_KIND) -> list[Problem]:
    """Visits `start` and all that can be reached from it. The page's own person is who asks."""
    return _Walk(page, base_url, of_a_kind).through(start)


def _traceback(html: str) -> str:
    """Of Django's page about a crash; of any other page, how it begins."""
    found = _TRACEBACK.search(html)
    return unescape(found[1]).strip() if found else html[:500]


@dataclass
class _Walk:
    page: Page
    base_url: str
    of_a_kind: int = OF_A_KIND
    at: str = ""
    failed: bool = False
    problems: dict[Problem, None] = field(default_factory=dict)  # in the order they were met
    known: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    waiting: deque[tuple[str, str, bool]] = field(default_factory=deque)

    def through(self, start: str) -> list[Problem]:
        listening = [("console", self._hear), ("pageerror", self._crash), ("response", self._answer)]
        for event, listener in listening:
            self.page.on(event, listener)  # type: ignore[call-overload]  # each event has its own signature
        self._offer(start, came_from="", is_file=False)
        while self.waiting:
            address, came_from, is_file = self.waiting.popleft()
            if is_file:
                self._fetch(address, came_from)
            else:
                self._visit(address, came_from)
        for event, listener in listening:
            self.page.remove_listener(event, listener)
        return list(self.problems)

    def _visit(self, address: str, came_from: str) -> None:
        self.at, self.failed = address, False
        try:
            answer = self.page.goto(urljoin(self.base_url, address), wait_until="load")
        except Error as refused:
            if "Download is starting" in refused.message:
                self._fetch(address, came_from)
            else:
                self._note(refused.message.splitlines()[0])
            return
        if answer is None or answer.status >= 400:
            status = answer.status if answer else "nothing"
            self._note(f"answers {status}, linked from {came_from or '-'}", _traceback(self.page.content()))
            return
        self.page.wait_for_timeout(50)  # scripts that run once the page is there
        for hollow in self.page.evaluate(_HOLLOW):
            self._note(hollow)
        for link, is_file in self.page.evaluate(_LINKS):
            self._offer(link, came_from=address, is_file=is_file)

    def _fetch(self, address: str, came_from: str) -> None:
        """A file, or a piece of a page: asked for, and not shown."""
        self.at = address
        answer = self.page.request.get(urljoin(self.base_url, address), headers={"HX-Request": "true"})
        if answer.status >= 400:
            self._note(f"answers {answer.status}, linked from {came_from}", _traceback(answer.text()))

    def _offer(self, link: str, *, came_from: str, is_file: bool) -> None:
        """Takes a link down once, if it stays on this site, and not too many of a kind."""
        whole = urlsplit(urljoin(urljoin(self.base_url, came_from), link))
        if whole.scheme not in ("http", "https") or whole.netloc != urlsplit(self.base_url).netloc:
            return
        address = whole.path + (f"?{whole.query}" if whole.query else "")
        if address in self.known:
            return
        self.known.add(address)
        shape = re.sub(r"\d+", "0", whole.path)
        asked = " ".join(sorted(name for name, _value in parse_qsl(whole.query, keep_blank_values=True)))
        self.kinds[f"{shape}?{asked}"] += 1
        if self.kinds[f"{shape}?{asked}"] <= (OF_A_QUERY if asked else self.of_a_kind):
            has_ending = "." in whole.path.rpartition("/")[2]
            self.waiting.append((address, came_from, is_file or has_ending))

    # What the browser says meanwhile.

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not self.failed and "Failed to load resource" not in message.text:
            self._note(f"console: {message.text}")

    def _crash(self, error: Error) -> None:
        self._note(f"script: {error}")

    def _answer(self, response: Response) -> None:
        """Parts of the page that did not come. A page of errors has faults of its own, which nobody mends."""
        if response.status < 400 or urlsplit(response.url).netloc != urlsplit(self.base_url).netloc:
            return
        if response.request.is_navigation_request():
            self.failed = True
        elif not self.failed:
            self._note(f"{urlsplit(response.url).path} answers {response.status}")

    def _note(self, what: str, more: str = "") -> None:
        self.problems.setdefault(Problem(self.at, what, more))
