"""Races: however many press at once, exactly one outcome, no task left over, no lock error shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from editorial.models import Article, PlanVersion, Signature, State
from editorial.revising import Text
from tests import build
from tests.cast import Cast
from tests.racing import race
from workflows import engine
from workflows.in_step import faults
from workflows.models import Outlet, Role, Task, Unit, User

pytestmark = pytest.mark.django_db(transaction=True)

MENDED = Text.cleaned("改过的标题", "摘要", "<p>改过的正文。</p>")


def sign(article: Article, who: User) -> Callable[[], object]:
    return lambda: engine.perform(article, "approve", by=who, seen=article.digest)


def edit(article: Article, who: User) -> Callable[[], object]:
    return lambda: engine.perform(article, "revise", by=who, seen=article.digest, text=MENDED)


def withdraw(article: Article, who: User) -> Callable[[], object]:
    return lambda: engine.perform(article, "withdraw", by=who)


def test_eight_people_on_one_task_make_one_signature(
    transactional_db: None, in_first: Article, centre: Unit
) -> None:
    crowd = [build.person(f"bianji{n}", f"编辑{n}", Role.EDITOR, of=centre) for n in range(8)]
    ends = race(*[sign(in_first, who) for who in crowd])
    assert ends == {"done": 1, "refused": 7}
    assert Signature.objects.filter(case=in_first.pk).count() == 1
    assert build.fresh(in_first).state == State.SECOND_REVIEW
    assert list(faults()) == []


def test_one_person_in_eight_windows_signs_once(
    transactional_db: None, in_first: Article, editor: User
) -> None:
    assert race(*[sign(in_first, editor) for _ in range(8)]) == {"done": 1, "refused": 7}
    assert list(faults()) == []


def test_the_two_signers_of_the_second_level_never_block_each_other(
    transactional_db: None, author: User, outlets: list[Outlet], plan: PlanVersion, cast: Cast
) -> None:
    for n in range(6):
        article = build.walk(build.article(author, outlets, title=f"第{n}篇"), State.SECOND_REVIEW, cast)
        ends = race(sign(article, cast["centre_head"]), sign(article, cast["leader_in_charge"]))
        assert ends == {"done": 2}
        assert build.fresh(article).state == State.FINAL_REVIEW
        assert Task.objects.open().filter(process=article.pk).count() == 1
    assert list(faults()) == []


def test_approval_against_withdrawal_has_one_outcome(
    transactional_db: None, author: User, outlets: list[Outlet], plan: PlanVersion, cast: Cast
) -> None:
    for n in range(6):
        article = build.walk(build.article(author, outlets, title=f"第{n}篇"), State.FINAL_REVIEW, cast)
        ends = race(sign(article, cast["leader"]), withdraw(article, author))
        assert ends == {"done": 1, "refused": 1}
        assert build.fresh(article).state in (State.SIGNED_OFF, State.WITHDRAWN)
    assert list(faults()) == []


def test_approval_against_an_edit_never_signs_the_new_text_unseen(
    transactional_db: None, author: User, outlets: list[Outlet], plan: PlanVersion, cast: Cast
) -> None:
    for n in range(6):
        article = build.walk(build.article(author, outlets, title=f"第{n}篇"), State.SECOND_REVIEW, cast)
        ends = race(sign(article, cast["centre_head"]), edit(article, cast["leader_in_charge"]))
        assert ends in ({"done": 2}, {"done": 1, "refused": 1})
        article = build.fresh(article)
        assert article.state == State.FIRST_REVIEW
        assert not Signature.objects.standing(article.pk, article.round, article.digest).exists()
    assert list(faults()) == []
