"""Signing: what a decision writes, and which signatures still hold when a round begins anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from editorial.models import Article, Correction, Decision, PlanVersion, SeatRule, Signature
from editorial.models.plan import LevelKey
from workflows.act import Act
from workflows.models import User

ORDER = [LevelKey.FIRST, LevelKey.SECOND, LevelKey.FINAL, LevelKey.MAJOR]


def sign(act: Act, decision: str, *, signer: User | None = None, **more: Any) -> Signature:
    """Writes the decision of the seat that the act's task stands for, over the text on the screen."""
    subject, task = act.subject, act.task
    assert task is not None
    rule = seat_rule(subject.plan_version, task.node.level, task.seat)
    return Signature.objects.create(
        case_id=subject.pk,
        round=subject.round,
        level=task.node.level,
        seat=task.seat,
        does=rule.does,
        signer=signer or act.by,
        post_id=act.post_id,
        acting_for=act.acting_for if signer is None else None,
        author_id=subject.author_id,
        decision=decision,
        reason=act.said("reason"),
        words=act.said("words"),
        revision=subject.revision,
        digest=subject.digest,
        read_aloud=act.said("read_aloud", False),
        loosened=subject.plan_version.loosened,
        at=act.at,
        **more,
    )


def seat_rule(plan: PlanVersion, level: str, seat: int) -> SeatRule:
    found = plan.level(level)
    assert found is not None
    return found.seats[seat - 1]


def levels_below(level: str) -> list[str]:
    """The levels that sign before this one."""
    return [str(key) for key in ORDER[: ORDER.index(LevelKey(level))]]


def begin_round(article: Article, *, keeping: Iterable[str] = ()) -> None:
    """A new round. Signatures of the kept levels go over into it, for the text has not changed under them;
    each copy names the signature that it stands for."""
    before, article.round = article.round, article.round + 1
    kept = list(keeping)
    if not kept:
        article.debts = 0  # what was agreed by telephone was agreed for a text that is gone
        return
    standing = Signature.objects.standing(article.pk, before, article.digest).filter(level__in=kept)
    copies = []
    for signature in standing:
        origin = signature.carried_from_id or signature.pk
        signature.pk, signature.carried_from_id, signature.round = None, origin, article.round
        signature._state.adding = True
        copies.append(signature)
    Signature.objects.bulk_create(copies)
    article.debts = sum(signature.owes_countersign for signature in copies)


def has_signatures(subject: Article | Correction) -> bool:
    """Whether anyone has approved in this round: then a change of text begins a new one."""
    return Signature.objects.of_round(subject.pk, subject.round).filter(decision=Decision.APPROVE).exists()


def a_signer_became_a_writer(article: Article) -> bool:
    """Whether somebody who signed in this round has been named a co-author since: that signature cannot stand."""
    signers = Signature.objects.of_round(article.pk, article.round).values("signer")
    return article.co_authors.filter(pk__in=signers).exists()
