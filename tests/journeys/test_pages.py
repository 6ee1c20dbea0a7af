"""Every page of the product, looked at by somebody whom it is for, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.atlas import NO_PAGES, STOPS, Guide, Stop, names
from tests.journeys.conftest import PHONE, Visitor

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def guide() -> Guide:
    return Guide()


def test_every_address_of_the_site_is_looked_at_or_is_no_page() -> None:
    looked_at = {stop.name for stop in STOPS}
    assert set(names()) == looked_at | NO_PAGES.keys()
    assert looked_at.isdisjoint(NO_PAGES)
    shots = [stop.shot for stop in STOPS]
    assert len(shots) == len(set(shots))


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.shot)
def test_a_page_is_whole_and_open_to_everybody_at_both_sizes(
    visit: Visitor,
    shoot: Callable[[Page, str], None],
    accessible: Callable[[Page], None],
    guide: Guide,
    stop: Stop,
) -> None:
    page = visit(stop.who)
    answer = page.goto(guide.lead(page, stop))
    assert answer is not None
    assert answer.status == stop.status
    assert len(page.locator("h1").all()) >= 1
    accessible(page)
    shoot(page, stop.shot)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dict is what it takes
    accessible(page)
