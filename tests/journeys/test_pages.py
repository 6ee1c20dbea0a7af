"""Every page of the product, looked at by somebody whom it is for, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.atlas import NO_PAGES, STOPS, Guide, Stop, names
from tests.journeys.conftest import DESK, PHONE, Visitor, visiting

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def guide() -> Guide:
    return Guide()


@pytest.fixture(scope="module")
def people(browser: Browser, server: str, sessions: dict[str, Any]) -> Iterator[dict[str, Page]]:
    """One tab for each who looks, kept open, so that scripts and styles are loaded once."""
    with visiting(browser, server, sessions) as open_page:
        yield _Opening(open_page)


class _Opening(dict[str, Page]):
    def __init__(self, open_page: Visitor) -> None:
        super().__init__()
        self._open_page = open_page

    def __missing__(self, who: str) -> Page:
        self[who] = self._open_page(who)
        return self[who]


def test_every_address_of_the_site_is_looked_at_or_is_no_page() -> None:
    looked_at = {stop.name for stop in STOPS}
    assert set(names()) == looked_at | NO_PAGES.keys()
    assert looked_at.isdisjoint(NO_PAGES)
    shots = [stop.shot for stop in STOPS]
    assert len(shots) == len(set(shots))


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.shot)
def test_a_page_is_whole_and_open_to_everybody_at_both_sizes(
    people: dict[str, Page],
    shoot: Callable[[Page, str], None],
    accessible: Callable[..., None],
    guide: Guide,
    stop: Stop,
) -> None:
    page = people[stop.who]
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # a plain dict is what it takes
    answer = page.goto(guide.lead(page, stop))
    assert answer is not None
    assert answer.status == stop.status
    assert len(page.locator("h1").all()) >= 1
    accessible(page)
    shoot(page, stop.shot)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    accessible(page, contrast=stop.name == "workbench")  # of the frame; a card has the colours of its row
