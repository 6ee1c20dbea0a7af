"""Publishing: only the signed text goes out, outlet by outlet."""

from __future__ import annotations

import pytest
from django.utils import timezone

from editorial.models import (
    Article,
    State,
)
from editorial.publishing import Entry
from tests import build
from workflows import engine
from workflows.engine import Refused, Stale
from workflows.models import Unit, User


def test_publishing_checks_that_the_text_is_the_signed_one(signed_off: Article, publisher: User) -> None:
    with pytest.raises(Stale):
        engine.perform(
            signed_off, "publish", by=publisher, seen="0" * 64, entries=build.published_entries(signed_off)
        )


def test_publishing_outlet_by_outlet_keeps_the_task_until_the_last(
    signed_off: Article, publisher: User
) -> None:
    first, second = build.published_entries(signed_off)
    article = build.act(signed_off, "publish", publisher, entries=[first])
    assert (article.state, build.open_tasks(article)) == (State.PUBLISHED, ["publishing"])
    article = build.act(article, "publish", publisher, entries=[second])
    assert (build.open_tasks(article), article.publications.count()) == ([], 2)


def test_an_outlet_may_be_left_out_with_a_reason(signed_off: Article, publisher: User) -> None:
    first, second = build.published_entries(signed_off)
    article = build.act(
        signed_off, "publish", publisher, entries=[first, Entry(second.outlet, why="账号维护中")]
    )
    assert (article.state, build.open_tasks(article)) == (State.PUBLISHED, [])


def test_publishing_nowhere_is_no_publishing(signed_off: Article, publisher: User) -> None:
    nowhere = [Entry(entry.outlet, why="不发") for entry in build.published_entries(signed_off)]
    with pytest.raises(Refused, match="至少要在一个账号发布"):
        build.act(signed_off, "publish", publisher, entries=nowhere)


def test_an_outlet_that_was_not_signed_for_is_refused(
    signed_off: Article, publisher: User, street: Unit
) -> None:
    elsewhere = Entry(
        build.outlet(street, "青石街道"), published_at=timezone.now(), link="https://example.gov.cn/x"
    )
    with pytest.raises(Refused, match="不在签发的拟发布账号之列"):
        build.act(signed_off, "publish", publisher, entries=[elsewhere])


def test_a_publication_shows_a_link_or_a_picture(signed_off: Article, publisher: User) -> None:
    bare = [
        Entry(entry.outlet, published_at=entry.published_at) for entry in build.published_entries(signed_off)
    ]
    with pytest.raises(Refused, match="链接，或上传截图"):
        build.act(signed_off, "publish", publisher, entries=bare)


def test_the_publisher_may_send_a_signed_text_back(
    signed_off: Article, publisher: User, author: User
) -> None:
    article = build.send_back(signed_off, publisher)
    assert (article.state, article.signed_digest) == (State.RETURNED, "")
