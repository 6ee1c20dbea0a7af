"""How the workbench, the lists and the pages hold up as articles and findings pile up."""

from __future__ import annotations

import statistics
import time
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from editorial import search
from editorial.models import Article
from project.bench.flow import Statements
from project.bench.ledger import Ledger
from project.bench.ledger import stock as stock_ledger
from project.bench.office import Office, scratch_database, stock
from rectification.models import Finding
from workflows.models import Role, User


def run(sizes: list[int], *, words: bool = False, runs: int = 15) -> dict[str, Any]:
    """ms (median of `runs`), SQL statements and KB of each page, with so many articles and so many findings in one
    district. With `words` the copies are entered into the index of words too, which takes a millisecond or two
    each, and one is looked for."""
    figures: dict[str, Any] = {"database": connection.vendor}
    for size in sizes:
        with scratch_database():
            office, kept = Office.open(), Ledger.open()
            stock(office, size)
            stock_ledger(kept, size)
            if words:
                search.rebuild()
            figures[f"{size} articles"] = _pages(office, words=words, runs=runs)
            figures[f"{size} findings"] = _ledger(kept, words=words, runs=runs)
    figures["times slower, smallest to largest"] = {
        page: round(figures[f"{sizes[-1]} {of}"][page]["ms"] / figures[f"{sizes[0]} {of}"][page]["ms"], 2)
        for of in ("articles", "findings")
        for page in figures[f"{sizes[0]} {of}"]
    }
    return figures


def _ledger(ledger: Ledger, *, words: bool, runs: int) -> dict[str, Any]:
    """The ledger of whoever keeps it, and of a unit that has little in it."""
    address, found = reverse("rectification:findings"), Finding.objects.filter(state="submitted").first()
    assert found is not None
    pages = {
        "ledger": address,
        "ledger, struck off": f"{address}?tab=closed",
        "ledger, nearest deadline": f"{address}?sort=due",
        "ledger, by a filter": f"{address}?source=monitor&severity=ordinary",
        "finding": found.get_absolute_url(),
    }
    if words:
        pages["ledger, a word sought"] = f"{address}?q=天狗"
    client = _signed_in(ledger.people["dispatcher"])
    village = _signed_in(ledger.people["villager"])
    measured = {name: _page(client, address, runs) for name, address in pages.items()}
    return measured | {"ledger of a small unit": _page(village, address, runs)}


def _pages(office: Office, *, words: bool, runs: int) -> dict[str, Any]:
    client = _signed_in(office.people[Role.EDITOR])
    article = Article.objects.filter(state="first_review").first()
    assert article is not None
    pages = {
        "workbench": reverse("workbench"),
        "articles": reverse("editorial:articles"),
        "article": article.get_absolute_url(),
    }
    if words:
        pages["search for two characters"] = reverse("editorial:articles") + "?q=供暖"
    return {name: _page(client, address, runs) for name, address in pages.items()}


def _signed_in(user: User) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="project.backends.Backend")
    return client


def _page(client: Client, address: str, runs: int) -> dict[str, Any]:
    client.get(address)
    times, statements = [], Statements()
    with connection.execute_wrapper(statements):
        for _ in range(runs):
            begun = time.perf_counter()
            answer = client.get(address)
            times.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return {
        "ms": round(statistics.median(times), 1),
        "statements": round(statements.of.total() / runs, 1),
        "KB": round(len(answer.content) / 1024, 1),
    }
