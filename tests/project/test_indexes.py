"""No list reads a whole table, however much lies finished in it: asked of the planner, in a full office.

A planner goes by statistics, so the office is filled and analysed first: over a handful of rows it may take any way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from editorial import listing
from project.bench.ledger import Ledger
from project.bench.ledger import stock as stock_ledger
from project.bench.office import Office, stock
from rectification import listing as ledger
from rectification.forms.ledger import TABS, of_tab
from rectification.listing import Reach
from workflows import queries
from workflows.models import Post, Role, User

FULL = 2000  # articles, or findings
WHOLE_TABLE = re.compile(
    r"(?:Seq Scan on|SCAN) (?:editorial_article|workflows_task|workflows_record|rectification_finding)\b"
)


@pytest.fixture
def reader(db: None) -> User:
    """The editor of an office in which much has been done."""
    office = Office.open()
    stock(office, FULL)
    return office.people[Role.EDITOR]


def page_of_the_unit(reader: User) -> QuerySet[Any]:
    articles, units = listing.of_tab(listing.UNIT, reader, listing.reach(reader))
    return listing._of_units(articles, units, ("-changed_at", "-pk"))


LISTS: dict[str, Callable[[User], QuerySet[Any]]] = {
    "what waits": queries.waiting,
    "what is done": queries.done,
    "the unit's articles": page_of_the_unit,
}


@pytest.mark.parametrize("of", LISTS)
def test_no_list_reads_a_whole_table(of: str, reader: User) -> None:
    plan = LISTS[of](reader)[:26].explain()

    assert not WHOLE_TABLE.search(plan), plan


def test_no_page_of_the_ledger_reads_the_whole_table(db: None) -> None:
    kept, at = Ledger.open(), timezone.now()
    stock_ledger(kept, FULL)
    for who in ("dispatcher", "villager"):  # who keeps it all, and who has a few rows in it
        posts = Post.objects.current(timezone.localdate(at)).filter(user=kept.people[who])
        arms = Reach.of(kept.people[who], posts.select_related("unit")).arms(apart=True)
        for tab, order in product(TABS, ("-changed", "due", "-found")):
            plan = ledger.ordered(arms, of_tab(tab, at), order, 26, few=len(TABS[tab][1]) > 1).explain()
            assert not WHOLE_TABLE.search(plan), f"{who} {tab} {order}: {plan}"
