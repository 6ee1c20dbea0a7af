"""The form that raises a mark: words that are not there, or are there twice, are asked about."""

from __future__ import annotations

import pytest
from django.test import Client

from editorial.models import Article
from workflows.models import User


def raise_mark(client: Client, article: Article, person: User, quote: str) -> tuple[int, str]:
    client.force_login(person, backend="project.backends.Backend")
    sent = {"seen": article.digest, "quote": quote, "kind": "typo", "corrected": "改"}
    answer = client.post(f"/articles/{article.pk}/mark/", sent)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    ("quote", "told"), [("文中没有的话", "当前文本里没有这段文字"), ("办", "这段文字出现")]
)
def test_words_that_are_not_there_once_are_asked_about(
    client: Client, in_first: Article, editor: User, quote: str, told: str
) -> None:
    status, page = raise_mark(client, in_first, editor, quote)
    assert status == 422
    assert told in page
    assert not in_first.marks.exists()
