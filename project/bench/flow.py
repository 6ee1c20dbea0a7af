"""How much one article costs at the door, from draft to published: milliseconds and SQL statements."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from editorial.models import Article
from project.bench.office import SEATS, Office, scratch_database, stock


class Statements:
    """Counts every statement that is executed, by the step it was executed in."""

    def __init__(self) -> None:
        self.of: Counter[str] = Counter()
        self.step = ""

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.of[self.step] += 1
        return execute(sql, params, many, context)


def run(articles: int = 200, finished: int = 10_000) -> dict[str, Any]:
    """Measures in an empty office, and again where so many finished articles lie."""
    with scratch_database():
        office = Office.open()
        _measure(office, 5)  # warm up
        empty = _measure(office, articles)
        stock(office, finished)
        full = _measure(office, articles)
    return {
        "database": connection.vendor,
        "articles": articles,
        "empty": empty,
        f"over {finished} finished": full,
        "times slower": round(full["ms_median"] / empty["ms_median"], 2),
    }


def _measure(office: Office, articles: int) -> dict[str, Any]:
    walks: list[float] = []
    statements = Statements()
    steps: dict[str, list[float]] = {}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        statements.step, begun = name, time.perf_counter()
        yield
        steps.setdefault(name, []).append((time.perf_counter() - begun) * 1000)

    with connection.execute_wrapper(statements):
        for number in range(articles):
            begun = time.perf_counter()
            with step("draft"):
                article = office.draft(f"测速稿件{number}")
            with step("submit"):
                office.submit(article)
            statements.step = "(reading the digest)"
            digest = Article.objects.values_list("digest", flat=True).get(pk=article.pk)
            for role in SEATS:
                with step(f"approve as {role}"):
                    office.sign(article, role, digest)
            with step("publish"):
                office.publish(article, digest)
            walks.append((time.perf_counter() - begun) * 1000)
    statements.of.pop("(reading the digest)", None)
    return {
        "ms_best": round(min(walks), 1),
        "ms_median": round(statistics.median(walks), 1),
        "statements": round(statements.of.total() / articles, 1),
        "by_step": {
            name: {
                "ms": round(statistics.median(times), 1),
                "statements": round(statements.of[name] / articles, 1),
            }
            for name, times in steps.items()
        },
    }
