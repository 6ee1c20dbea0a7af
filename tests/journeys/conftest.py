"""The stage of every journey: a server of its own with the demo in it, and browsers that report all faults."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import CHROMIUM

ROOT = Path(__file__).resolve().parents[2]
SHOTS = os.environ.get(
    "QINGYANG_SHOTS"
)  # the folder for pictures, for whoever wants to look; else none are taken
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
STARTS_WITHIN = 120  # seconds: a busy machine loads the demo slowly

STICKS_OUT = """() => [...document.querySelectorAll('body *')]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1).slice(0, 8)
    .map(each => `${each.localName}.${each.className} ${each.textContent.trim().slice(0, 30)}`)"""

Visitor = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, kept from looking for the outside world."""
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The product with the demo in it, shared by all journeys of one process."""
    with serving(tmp_path_factory.mktemp("server")) as address:
        yield address


@contextmanager
def serving(home: Path, port: int = 0, **more: str) -> Iterator[str]:
    """`python -m project serve` as `make run` starts it: Daphne, SQLite and the demo, in a folder of its own.
    `more` goes into its environment. What it logged may be no fault."""
    log_file, port = home / "log", port or free_port()
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    with log_file.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "project", "serve", "--port", str(port)],
            cwd=ROOT,
            env={**kept, "QINGYANG_DATA": str(home / "var"), "DEBUG": "1", **more},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _await(address, process, log_file)
        yield address
    finally:
        process.terminate()
        process.wait(15)
    told = log_file.read_text()
    assert "Traceback" not in told, told
    assert " csp " not in told, told  # a browser reported what the content security policy forbade


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    from time import monotonic, sleep

    until = monotonic() + STARTS_WITHIN
    while monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def sessions() -> dict[str, Any]:
    """Who is signed in already: by user name, what the browser keeps of it."""
    return {}


@pytest.fixture
def visit(browser: Browser, server: str, sessions: dict[str, Any]) -> Iterator[Visitor]:
    with visiting(browser, server, sessions) as open_page:
        yield open_page


@contextmanager
def visiting(browser: Browser, server: str, sessions: dict[str, Any]) -> Iterator[Visitor]:
    """visit("linxiaolan") → a tab in a browser where that person is signed in; visit() → a stranger's. Every
    console error and page error in any of them fails the test at its end. People sign in once; who will sign
    out or change a password asks for `afresh`."""
    faults: list[str] = []
    contexts = []

    def open_page(username: str = "", *, size: dict[str, int] | None = None, afresh: bool = False) -> Page:
        context = browser.new_context(
            base_url=server,
            viewport=size or DESK,  # type: ignore[arg-type]  # a plain dict is what it takes
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            has_touch=size == PHONE,
            storage_state=None if afresh else sessions.get(username),
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        context.on("console", lambda message: faults.append(message.text) if _is_fault(message) else None)
        context.on("weberror", lambda fault: faults.append(str(fault.error)))
        page = context.new_page()
        if username and (afresh or username not in sessions):
            sign_in(page, username)
            if not afresh:
                sessions[username] = context.storage_state()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def sign_in(page: Page, username: str) -> None:
    """One click, as the demo offers it."""
    page.goto("/sign-in/")
    page.locator(f"form[action$='/as/{username}/'] button").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def _is_fault(message: Any) -> bool:
    """Errors of the page's own; that an answer was 4xx, the browser logs too, and the test asserts itself."""
    return message.type == "error" and "Failed to load resource" not in message.text


@pytest.fixture
def shoot() -> Callable[[Page, str], None]:
    """shoot(page, "workbench"): the page as it is fits a desk and a phone. With QINGYANG_SHOTS it is taken as
    workbench-1440.png and workbench-390.png there."""

    def take(page: Page, name: str) -> None:
        before = page.viewport_size
        for size in (DESK, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            if SHOTS:
                page.wait_for_timeout(120)  # transitions
                page.screenshot(path=Path(SHOTS) / f"{name}-{size['width']}.png", full_page=True)
            for _moment in range(15):  # what slides needs some
                if (width := page.evaluate("document.documentElement.scrollWidth")) <= size["width"]:
                    break
                page.wait_for_timeout(100)
            assert width <= size["width"], (
                f"{name} is {width} px wide at {size['width']}: {page.evaluate(STICKS_OUT)}"
            )
        if before is not None:
            page.set_viewport_size(before)

    return take


@pytest.fixture
def accessible() -> Callable[..., None]:
    """accessible(page): axe finds nothing against it. `contrast=False` leaves out the one rule that costs as much as
    all the others, where the same colours have been looked at already."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page: Page, *, contrast: bool = True) -> None:
        rules = {} if contrast else {"color-contrast": {"enabled": False}}
        found = Axe().run(page, options={"resultTypes": ["violations"], "rules": rules})
        assert found.violations_count == 0, found.generate_report()

    return check
