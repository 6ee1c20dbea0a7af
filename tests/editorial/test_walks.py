"""Random walks over the whole of 三审三校: whatever people try, in whatever order, the rules hold."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from editorial.correcting import Carried
from editorial.flows.correction import CorrectionFlow
from editorial.flows.review import ReviewFlow
from editorial.models import (
    LIVE,
    Correction,
    Level,
    LevelKey,
    Mark,
    SeatRule,
    Signature,
    State,
)
from editorial.revising import Text
from tests import build
from tests.cast import Cast
from workflows import engine
from workflows.engine import Refused
from workflows.in_step import faults_among
from workflows.models import Attachment, Outlet, Post, Role, Unit, User

VERBS = [verb for verb in ReviewFlow.verbs if verb != "draft"]
PEOPLE = [
    "author",
    "editor",
    "centre_head",
    "leader_in_charge",
    "leader",
    "publisher",
    "proofreader",
    "auditor",
    "outsider",
    "many_hats",
]


class Review(RuleBasedStateMachine):
    """One article, a crowd who try everything, one of whom holds every post there is."""

    cast: Cast
    centre: Unit
    outlets: list[Outlet]
    reached: set[str]

    @initialize(
        major=st.booleans(),
        urgent=st.booleans(),
        extra_level=st.booleans(),
        start=st.sampled_from([State.DRAFT, State.SECOND_REVIEW, State.FINAL_REVIEW, State.PUBLISHED]),
    )
    def begin(self, major: bool, urgent: bool, extra_level: bool, start: str) -> None:
        extra = [Level(LevelKey.MAJOR, (SeatRule(Role.LEADER),))] if extra_level else []
        build.plan(self.centre, [*build.SEED_LEVELS, *extra])
        self.written = 0
        self.article = build.article(
            self.cast["author"],
            self.outlets,
            major=major,
            urgent=urgent,
            urgent_reason="急" if urgent else "",
        )
        if start != State.PUBLISHED or not (major and extra_level):
            self.article = build.walk(self.article, start, self.cast)

    @rule(data=st.data())
    def somebody_does_what_they_may(self, data: st.DataObject) -> None:
        self.article = build.fresh(self.article)
        may = [(who, verb) for who in PEOPLE for verb in engine.open_to(self.cast[who], self.article)]
        onward = [
            (who, verb) for who, verb in may if verb in ("submit", "approve", "publish", "decline_mark")
        ]
        if may:
            self.passage(*data.draw(st.sampled_from(may + onward * 5)), data)

    @rule(who=st.sampled_from(PEOPLE), verb=st.sampled_from(VERBS), data=st.data())
    def somebody_tries_anything(self, who: str, verb: str, data: st.DataObject) -> None:
        self.article = build.fresh(self.article)
        self.passage(who, verb, data)

    def passage(self, who: str, verb: str, data: st.DataObject) -> None:
        stale = data.draw(st.sampled_from([False] * 9 + [True]))
        seen = "0" * 64 if stale else self.article.digest
        inputs = self.inputs(verb, self.cast[who], data)
        with suppress(Refused):
            engine.perform(self.article, verb, by=self.cast[who], seen=seen, **inputs)

    @precondition(lambda self: self.corrections())
    @rule(
        who=st.sampled_from(PEOPLE),
        verb=st.sampled_from(["approve", "approve", "approve", "decline", "execute"]),
    )
    def somebody_decides_on_a_correction(self, who: str, verb: str) -> None:
        correction = self.corrections()[0]
        lines = self.article.publications.filter(left_out=False)
        inputs: dict[str, dict[str, Any]] = {
            "decline": {"reason": "other", "words": "不必"},
            "execute": {"entries": [Carried(line.outlet, timezone.now(), how="已改") for line in lines]},
        }
        with suppress(Refused):
            engine.perform(
                correction, verb, by=self.cast[who], seen=correction.digest, **inputs.get(verb, {})
            )

    @rule()
    def the_author_rewrites_the_draft(self) -> None:
        self.written += 1
        self.article.draft.refresh_from_db()
        self.article.draft.body = f"<p>截止第{self.written}稿。</p>"
        self.article.draft.save()

    def corrections(self) -> list[Correction]:
        return list(Correction.objects.filter(article=self.article, case__status="NEW"))

    def inputs(self, verb: str, who: User, data: st.DataObject) -> dict[str, Any]:
        self.written += 1
        text = Text.cleaned(f"第{self.written}稿", "", f"<p>截止第{self.written}稿。</p>")
        marks = list(Mark.objects.open().filter(article=self.article).values_list("pk", flat=True))
        chosen = data.draw(st.sampled_from(marks)) if marks else 0
        made: dict[str, dict[str, Any]] = {
            "submit": {"words": "已核对"},
            "send_back": {
                "reason": "typo",
                "words": "改",
                "to": data.draw(st.sampled_from(["author", "first", "second", "final"])),
            },
            "decline": {"reason": "typo", "words": "不用"},
            "revise": {"text": text},
            "mark": {"quote": "截止", "start": 0, "end": 2, "kind": "typo", "corrected": "截至"},
            "accept_mark": {"marks": [chosen]},
            "decline_mark": {"marks": [chosen], "words": "不改"},
            "publish": {"entries": build.published_entries(self.article)},
            "correct": {"reason": "typo", "words": "错", "text": text},
            "take_down": {"reason": "fact", "words": "错"},
        }
        if verb == "consent":
            person = self.cast[data.draw(st.sampled_from(PEOPLE))]
            return {"person": person, "agreed_at": timezone.now(), "evidence": self.evidence()}
        return made.get(verb, {})

    def evidence(self) -> Attachment:
        return Attachment.objects.create(
            case_id=self.article.pk,
            name="a.png",
            content_type="image/png",
            kind="image",
            size=1,
            sha256="0" * 64,
            uploaded_by=self.cast["editor"],
            uploaded_at=timezone.now(),
        )

    # What must hold after every step.

    @invariant()
    def never_published_without_every_seats_signature_on_the_published_text(self) -> None:
        if not hasattr(self, "article"):
            return
        article = build.fresh(self.article)
        if article.state not in (State.SIGNED_OFF, State.PUBLISHED):
            return
        levels = [level for level in article.plan_version.levels if level.key != "major" or article.major]
        wanted = {(level.key, number) for level in levels for number, _seat in level.numbered()}
        signed = Signature.objects.standing(article.pk, article.round, article.signed_digest)
        assert set(signed.values_list("level", "seat")) == wanted
        assert article.open_marks == 0

    @invariant()
    def never_two_levels_by_one_person_nor_the_authors_own(self) -> None:
        if not hasattr(self, "article"):
            return
        signatures = Signature.objects.filter(case=self.article.pk).values_list("round", "signer")
        assert len(set(signatures)) == len(signatures)
        assert self.cast["author"].pk not in {signer for _round, signer in signatures}

    @invariant()
    def what_is_live_was_signed(self) -> None:
        if not hasattr(self, "article"):
            return
        article = build.fresh(self.article)
        if article.state in LIVE:
            assert article.live_digest == article.signed_digest == article.digest

    @invariant()
    def state_tasks_and_trail_are_in_step(self) -> None:
        if not hasattr(self, "article"):
            return
        article = build.fresh(self.article)
        self.reached.add(article.state)
        corrections = list(Correction.objects.filter(article=article))
        assert [str(fault) for fault in faults_among(ReviewFlow.table, [article])] == []
        assert [str(fault) for fault in faults_among(CorrectionFlow.table, corrections)] == []


@pytest.mark.django_db
def test_no_walk_breaks_a_rule(cast: Cast, centre: Unit, outlets: list[Outlet]) -> None:
    """`QINGYANG_WALKS=1000` walks longer, for a night."""
    many_hats = build.person("duogang", "多岗", of=centre)
    for role in Role.values:
        Post.objects.create(user=many_hats, role=role, unit=centre, starts_on=build.LONG_AGO)

    reached: set[str] = set()

    class Walk(Review):
        def __init__(self) -> None:
            super().__init__()
            self.cast, self.centre, self.outlets = {**cast, "many_hats": many_hats}, centre, outlets
            self.reached = reached

    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=int(os.environ.get("QINGYANG_WALKS", "25")),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(reached) >= 6, f"walks that hardly go anywhere prove little: {reached}"
    assert State.PUBLISHED in reached
