"""Marks while the text moves: they stay on their words, or the edit has answered them."""

from __future__ import annotations

import pytest

from editorial.models import (
    Article,
    State,
)
from editorial.revising import Text
from tests import build
from workflows.engine import Refused
from workflows.models import User


def marked(article: Article, who: User, quote: str = "截止") -> Article:
    text = article.text()
    assert text is not None
    start = text.plain.index(quote)
    return build.act(
        article, "mark", who, quote=quote, start=start, end=start + len(quote), kind="typo", corrected="截至"
    )


def test_an_open_mark_blocks_its_level(in_first: Article, editor: User, proofreader: User) -> None:
    article = marked(in_first, proofreader)
    with pytest.raises(Refused, match="还有 1 条校对标记未处理"):
        build.act(article, "approve", editor)


def test_an_accepted_mark_changes_the_text_as_a_revision(
    in_first: Article, editor: User, proofreader: User
) -> None:
    article = marked(in_first, proofreader)
    article = build.act(article, "accept_mark", editor, marks=[article.marks.get().pk])
    assert (article.revision, article.open_marks, article.state) == (2, 0, State.FIRST_REVIEW)
    assert article.text().plain.startswith("截至一季度末")


def test_a_mark_accepted_under_signatures_sends_all_levels_to_sign_afresh(
    in_second: Article, author: User, proofreader: User
) -> None:
    article = marked(in_second, proofreader)
    article = build.act(article, "accept_mark", author, marks=[article.marks.get().pk])
    assert (article.state, article.round) == (State.FIRST_REVIEW, 2)


def test_a_mark_is_declined_only_with_a_reason(in_first: Article, editor: User, proofreader: User) -> None:
    article = marked(in_first, proofreader)
    mark = article.marks.get().pk
    with pytest.raises(Refused, match="须说明理由"):
        build.act(article, "decline_mark", editor, marks=[mark])
    article = build.act(article, "decline_mark", editor, marks=[mark], words="此处用法无误")
    assert article.open_marks == 0


def test_a_mark_stays_on_its_words_while_the_text_around_it_moves(
    in_first: Article, editor: User, proofreader: User
) -> None:
    article = marked(in_first, proofreader, "就近办")
    longer = Text.cleaned(article.title, "", "<p>新的开头一段。</p>" + build.BODY)
    article = build.act(article, "revise", editor, text=longer)
    mark = article.marks.get()
    assert article.text().plain[mark.start : mark.end] == "就近办"
    assert (mark.revision, mark.is_open) == (2, True)


def test_a_mark_whose_words_were_rewritten_has_been_answered(
    in_first: Article, editor: User, proofreader: User, author: User
) -> None:
    article = build.send_back(marked(in_first, proofreader), editor)
    article.draft.body = "<p>完全重写的一段话，与原先无关。</p>"
    article.draft.save()
    article = build.act(article, "submit", author)
    assert (article.open_marks, article.marks.get().status) == (0, "lapsed")


def test_a_mark_on_words_that_are_not_there_is_refused(in_first: Article, proofreader: User) -> None:
    with pytest.raises(Refused, match="对不上"):
        build.act(
            in_first, "mark", proofreader, quote="没有的话", start=0, end=4, kind="typo", corrected="有"
        )


def test_a_withdrawn_text_keeps_its_marks_as_they_were(
    in_first: Article, proofreader: User, author: User
) -> None:
    article = build.act(marked(in_first, proofreader), "withdraw", author)
    assert article.open_marks == article.marks.open().count() == 1
