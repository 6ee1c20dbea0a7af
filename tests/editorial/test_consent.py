"""Urgency and consent by telephone: same levels, a shorter clock, and a debt until it is countersigned."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from editorial.models import (
    Article,
    PlanVersion,
    State,
)
from tests import build
from tests.cast import Cast
from workflows.engine import Refused
from workflows.models import Attachment, Outlet, Role, Task, Unit, User


@pytest.fixture
def urgent(author: User, outlets: list[Outlet], plan: PlanVersion, cast: Cast) -> Article:
    article = build.article(author, outlets, urgent=True, urgent_reason="暴雨预警")
    return build.walk(article, State.FINAL_REVIEW, cast)


@pytest.fixture
def call_log(urgent: Article, editor: User) -> Attachment:
    return Attachment.objects.create(
        case=urgent.case,
        name="通话记录.png",
        content_type="image/png",
        kind="image",
        size=1,
        sha256="0" * 64,
        uploaded_by=editor,
        uploaded_at=timezone.now(),
    )


def test_urgent_work_has_the_short_clock_and_comes_first(urgent: Article) -> None:
    task = Task.objects.open().get(process=urgent.pk)
    assert task.urgent
    assert task.due_at is not None
    assert task.due_at - task.created == timedelta(minutes=30)


def test_consent_by_telephone_opens_the_way_and_leaves_a_debt(
    urgent: Article, editor: User, leader: User, publisher: User, call_log: Attachment
) -> None:
    agreed = timezone.now()
    article = build.act(
        urgent, "consent", editor, person=leader, agreed_at=agreed, evidence=call_log, words="电话同意"
    )
    assert (article.state, article.debts) == (State.SIGNED_OFF, 1)
    signature = article.case.signatures.get(level="final")
    assert (signature.signer, signature.entered_by, signature.by_phone) == (leader, editor, True)
    assert signature.countersign_due is not None
    assert signature.countersign_due - signature.at == timedelta(hours=24)
    record = article.case.records.get(verb="consent")
    assert (record.actor, record.acting_for) == (editor, leader)
    article = build.act(article, "publish", publisher, entries=build.published_entries(article))
    article = build.act(article, "countersign", leader)
    assert article.debts == 0
    assert article.case.signatures.get(level="final").countersigned_at is not None


def test_consent_needs_evidence_and_a_person_who_sits_there(
    urgent: Article, editor: User, leader: User, publisher: User, call_log: Attachment
) -> None:
    agreed = timezone.now()
    with pytest.raises(Refused, match="凭据"):
        build.act(urgent, "consent", editor, person=leader, agreed_at=agreed)
    with pytest.raises(Refused, match="不在本级审签人之列"):
        build.act(urgent, "consent", editor, person=publisher, agreed_at=agreed, evidence=call_log)


def test_consent_by_telephone_obeys_one_person_one_level(
    urgent: Article, editor: User, centre_head: User, centre: Unit, call_log: Attachment
) -> None:
    build.give_post(centre_head, Role.LEADER, centre)
    with pytest.raises(Refused, match="任何两个环节"):
        build.act(urgent, "consent", editor, person=centre_head, agreed_at=timezone.now(), evidence=call_log)


def test_ordinary_texts_are_not_agreed_to_by_telephone(in_final: Article, editor: User, leader: User) -> None:
    with pytest.raises(Refused, match="只有加急稿件"):
        build.act(in_final, "consent", editor, person=leader, agreed_at=timezone.now())
