"""Separation of duties: who may not sign what, at the door and in the database itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from editorial.models import (
    Article,
    Decision,
    LevelKey,
    PlanVersion,
    Signature,
    State,
)
from tests import build
from tests.cast import Cast
from workflows.engine import Refused
from workflows.models import Outlet, Role, Unit, User


def test_an_author_never_signs_their_own_text(in_first: Article, author: User, centre: Unit) -> None:
    build.give_post(author, Role.EDITOR, centre)  # promoted overnight
    with pytest.raises(Refused, match="作者不能审签自己的稿件"):
        build.act(in_first, "approve", author)


def test_a_co_author_never_signs_either(
    author: User, editor: User, outlets: list[Outlet], plan: PlanVersion
) -> None:
    article = build.article(author, outlets, co_authors=[editor])
    article = build.act(article, "submit", author)
    with pytest.raises(Refused, match="作者不能审签自己的稿件"):
        build.act(article, "approve", editor)


def test_one_person_signs_at_one_level_only(in_second: Article, editor: User, centre: Unit) -> None:
    build.give_post(editor, Role.CENTRE_HEAD, centre)
    with pytest.raises(Refused, match="任何两个环节的审稿工作不能同时由一人担任"):
        build.act(in_second, "approve", editor)


def test_a_plan_may_let_one_person_sign_two_levels_only_with_its_reason(
    author: User, editor: User, centre: Unit, outlets: list[Outlet], plan: PlanVersion
) -> None:
    build.plan(centre, loosened=True, loosened_why="《某学院审核办法》第六条")
    build.give_post(editor, Role.CENTRE_HEAD, centre)
    article = build.article(author, outlets)
    article = build.act(article, "submit", author)
    article = build.act(article, "approve", editor)
    article = build.act(article, "approve", editor)
    assert list(article.case.signatures.values_list("loosened", flat=True)) == [True, True]


def test_loosening_without_a_reason_is_refused_by_the_database(centre: Unit) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        build.plan(centre, loosened=True)


def test_a_stranger_from_the_next_office_cannot_act(in_first: Article, outsider: User) -> None:
    with pytest.raises(Refused, match="不由您办理"):
        build.act(in_first, "approve", outsider)
    assert not Article.objects.visible_to(outsider).exists()


def test_a_leader_of_the_district_leads_its_centre_too(in_final: Article, district: Unit, cast: Cast) -> None:
    mayor = build.person("quzhang", "区长", Role.LEADER, of=district)
    assert build.act(in_final, "approve", mayor).state == State.SIGNED_OFF


def test_a_post_that_has_ended_gives_no_right(in_first: Article, editor: User) -> None:
    editor.posts.update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused, match="不由您办理"):
        build.act(in_first, "approve", editor)


def test_a_deactivated_person_can_do_nothing(in_first: Article, editor: User) -> None:
    editor.is_active = False
    editor.save()
    with pytest.raises(Refused, match="停用"):
        build.act(in_first, "approve", editor)


# What the database holds against any code, ours included.


def signed_by(person: User, article: Article, **fields: Any) -> None:
    """Writes a signature past the door."""
    signature = Signature(
        case_id=article.pk,
        round=article.round,
        level=LevelKey.FIRST,
        seat=1,
        signer=person,
        author_id=article.author_id,
        decision=Decision.APPROVE,
        revision=article.revision,
        digest=article.digest,
        at=timezone.now(),
    )
    for name, value in fields.items():
        setattr(signature, name, value)
    with transaction.atomic():
        signature.save()


def test_the_database_refuses_a_second_level_by_one_person(in_second: Article, editor: User) -> None:
    with pytest.raises(IntegrityError):
        signed_by(editor, in_second, level=LevelKey.SECOND)


def test_the_database_refuses_the_authors_signature(in_first: Article, author: User) -> None:
    with pytest.raises(IntegrityError):
        signed_by(author, in_first)


def test_the_database_refuses_a_co_authors_signature(
    author: User, editor: User, outlets: list[Outlet], plan: PlanVersion
) -> None:
    article = build.act(build.article(author, outlets, co_authors=[editor]), "submit", author)
    with pytest.raises(IntegrityError, match="作者"):
        signed_by(editor, article)


def test_the_database_refuses_the_authors_signature_on_a_correction_of_their_text(
    published: Article, author: User, editor: User
) -> None:
    build.act(published, "take_down", editor, reason="fact", words="数据有误")
    correction = published.corrections.get()
    with pytest.raises(IntegrityError, match="作者"):
        signed_by(author, correction, level=LevelKey.SECOND)


def test_the_database_refuses_a_signature_over_another_text(in_first: Article, editor: User) -> None:
    with pytest.raises(IntegrityError, match="当前文本"):
        signed_by(editor, in_first, digest="0" * 64)


@pytest.mark.parametrize("changed", [{"decision": "decline"}, {"digest": "0" * 64}, {"words": "改口"}])
def test_the_database_keeps_a_signature_as_it_was_given(in_second: Article, changed: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        in_second.case.signatures.update(**changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        in_second.case.signatures.all().delete()


def test_whoever_became_a_co_author_has_no_signature_standing(
    in_second: Article, author: User, editor: User, centre_head: User
) -> None:
    article = build.send_back(in_second, centre_head)
    article.co_authors.add(editor)
    article = build.act(article, "submit", author, words="未作修改，请再审")
    assert (article.state, article.case.signatures.filter(round=article.round).count()) == (
        State.FIRST_REVIEW,
        0,
    )
