"""Random walks of a check: whatever people try, in whatever order, its rules hold."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from rectification import answering
from rectification.answering import Given
from rectification.flows.inspection import InspectionFlow
from rectification.models import Answer, ChecklistVersion, Finding, InspectionState, Outcome
from tests import build as people
from tests.rectification import inspecting
from tests.rectification.build import Crew
from workflows import engine
from workflows.act import Refused
from workflows.in_step import faults_among
from workflows.models import Outlet, Post, Record, Role, Unit

S = InspectionState
VERBS = [verb for verb in InspectionFlow.verbs if verb not in ("draft", "revise")]
ONWARD = {"start", "submit", "approve", "issue"}
STARTS = [S.DRAFTED, S.RUNNING, S.CHECKED, S.REVIEWED]
STILL = (S.CHECKED, S.REVIEWED, S.ISSUED)  # the results have been handed in


class Checking(RuleBasedStateMachine):
    """One check of two accounts, and a crowd who try everything, one of whom holds every post there is."""

    crew: Crew
    centre: Unit
    edition: ChecklistVersion
    outlets: list[Outlet]
    reached: set[str]

    @initialize(named=st.sampled_from(["inspector", "many_hats"]), start=st.sampled_from(STARTS))
    def begin(self, named: str, start: str) -> None:
        self.check = inspecting.draw_up(
            self.edition,
            self.centre,
            self.crew,
            by=self.crew[named],
            outlets=self.outlets,
            inspectors=[self.crew[named]],
        )
        crew = {**self.crew, "inspector": self.crew[named]}
        if start != S.DRAFTED:
            self.check = inspecting.start(self.check, crew)
        if start in (S.CHECKED, S.REVIEWED):
            self.check = inspecting.finish(
                self.check, crew, {self.check.targets.earliest("pk").pk: ["bought"]}
            )
        if start == S.REVIEWED:
            self.check = inspecting.sign(self.check, "approve", crew["centre_head"])

    @rule(data=st.data())
    def somebody_does_what_they_may(self, data: st.DataObject) -> None:
        self.check = people.fresh(self.check)
        may = [(who, verb) for who, by in self.crew.items() for verb in engine.open_to(by, self.check)]
        onward = [each for each in may if each[1] in ONWARD]
        may = [each for each in may if each[1] in VERBS]
        if may:
            self.passage(*data.draw(st.sampled_from(may + onward * 4)), data)

    @rule(data=st.data())
    def somebody_tries_anything(self, data: st.DataObject) -> None:
        self.passage(data.draw(st.sampled_from(list(self.crew))), data.draw(st.sampled_from(VERBS)), data)

    @rule(failing=st.sets(st.sampled_from(["bought", "wording"]), max_size=2))
    def everything_is_answered(self, failing: set[str]) -> None:
        check = people.fresh(self.check)
        for by in check.inspectors.all():
            for target in check.targets.all():
                with suppress(Refused):
                    inspecting.answer(check, target, by, failing)

    def passage(self, who: str, verb: str, data: st.DataObject) -> None:
        self.check = people.fresh(self.check)
        with suppress(Refused):
            engine.perform(
                self.check,
                verb,
                by=self.crew[who],
                seen=self.check.screen_digest,
                **self.inputs(verb, data),
            )

    def inputs(self, verb: str, data: st.DataObject) -> dict[str, Any]:
        if verb == "open_finding":
            failed = Answer.objects.filter(target__inspection=self.check.pk, result=inspecting.NOT_MET)
            return {"answers": list(failed.values_list("pk", flat=True)[:1])}
        if verb == "answer":
            target = data.draw(st.sampled_from(list(self.check.targets.all())))
            key = data.draw(st.sampled_from([each.key for each in self.edition.indicators]))
            result = data.draw(st.sampled_from([inspecting.MET, inspecting.NOT_MET, "not_applicable"]))
            return {"target": target.pk, "answers": {key: Given(result, None, "看过。")}}
        return {"words": "情况已核。"}

    # What must hold after every step.

    @invariant()
    def who_inspects_signs_nothing_and_nobody_signs_twice(self) -> None:
        if not hasattr(self, "check"):
            return
        check = people.fresh(self.check)
        named = set(check.inspectors.values_list("pk", flat=True))
        signed = Record.objects.filter(case=check.pk, verb__in=["approve", "send_back", "issue"])
        assert named.isdisjoint(signed.values_list("actor", flat=True))
        if check.state == S.ISSUED:
            assert None not in (check.reviewer_id, check.signer_id)
            assert check.reviewer_id != check.signer_id

    @invariant()
    def what_was_handed_in_stands_still(self) -> None:
        if not hasattr(self, "check"):
            return
        check = people.fresh(self.check)
        if check.state in STILL:
            assert check.digest == answering.digest(check)
            assert not check.targets.filter(missing__gt=0).exists()

    @invariant()
    def each_account_stands_as_its_answers_say(self) -> None:
        if not hasattr(self, "check"):
            return
        for target in self.check.targets.all():
            failed = target.answers.filter(result=inspecting.NOT_MET)
            assert (target.answered, target.failed) == (target.answers.count(), failed.count())
            if failed.exists():
                assert target.outcome in (Outcome.UNQUALIFIED, Outcome.OPEN)
                assert (target.outcome == Outcome.UNQUALIFIED) == target.vetoed

    @invariant()
    def no_answer_opens_two_findings_and_none_stands_without_its_answer(self) -> None:
        if not hasattr(self, "check"):
            return
        answers = Answer.objects.filter(target__inspection=self.check.pk, finding__isnull=False)
        opened = list(answers.values_list("finding", flat=True))
        assert len(set(opened)) == len(opened)
        assert set(answers.values_list("result", flat=True)) <= {inspecting.NOT_MET}
        assert set(Finding.objects.values_list("pk", flat=True)) == set(
            Answer.objects.filter(finding__isnull=False).values_list("finding", flat=True)
        )

    @invariant()
    def state_tasks_and_trail_are_in_step(self) -> None:
        if not hasattr(self, "check"):
            return
        check = people.fresh(self.check)
        assert check.version_id == self.edition.pk
        self.reached.add(check.state)
        assert [str(fault) for fault in faults_among(InspectionFlow.table, [check])] == []


@pytest.mark.django_db
def test_no_walk_breaks_a_rule(crew: Crew, centre: Unit) -> None:
    """`QINGYANG_WALKS=1000` walks longer, for a night."""
    many_hats = people.person("duogang", "多岗", of=centre)
    for role in Role.values:
        Post.objects.create(user=many_hats, role=role, unit=centre, starts_on=people.LONG_AGO)
    edition = inspecting.edition(centre, many_hats)
    outlets = inspecting.accounts(centre, 2)
    reached: set[str] = set()

    class Walk(Checking):
        def __init__(self) -> None:
            super().__init__()
            self.crew, self.centre = {**crew, "many_hats": many_hats}, centre
            self.edition, self.outlets, self.reached = edition, outlets, reached

    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=int(os.environ.get("QINGYANG_WALKS", "8")),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(reached) >= 4, f"walks that hardly go anywhere prove little: {reached}"
