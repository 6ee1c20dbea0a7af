"""Random walks over the whole of 整改闭环: whatever people try, in whatever order, the rules hold."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from rectification.flows.finding import FindingFlow
from rectification.flows.request import RequestFlow
from rectification.flows.sweep import SweepFlow
from rectification.models import (
    ENDED,
    FindingState,
    Measure,
    Request,
    RequestState,
    Severity,
    Sweep,
    Verdict,
)
from rectification.sweeping import Found
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows import engine
from workflows.engine import Refused
from workflows.in_step import faults_among
from workflows.models import Post, Role, Unit, User

S = FindingState
VERBS = [verb for verb in FindingFlow.verbs if verb != "register"]
ONWARD = frozenset(
    {"assign", "accept", "plan", "fix_now", "approve_plan", "finish_measure", "report_done", "pass", "close"}
    | {"confirm"}
)


STARTS = [S.REGISTERED, S.PLANNING, S.REMEDIATING, S.SUBMITTED, S.APPROVING, S.OBSERVING, S.CLOSED]
MOVES_THE_DUE = {"assign", "extend", "reject", "relapse", "reopen", "lapse"}
FOR_GOOD = (S.INVALID, S.MERGED)


class Mending(RuleBasedStateMachine):
    """One finding, a crowd who try everything, one of whom holds every post there is, and time that goes by."""

    crew: Crew
    centre: Unit
    street: Unit
    reached: set[str]

    @initialize(
        severity=st.sampled_from(list(Severity)),
        start=st.sampled_from(STARTS),
    )
    def begin(self, severity: Severity, start: str) -> None:
        self.at = timezone.now()
        self.original: datetime | None = None
        self.due: datetime | None = None
        self.told = 0  # records that have been looked at
        self.ended = ""
        self.crowd = [*self.crew, "system"]
        self.finding = build.finding(self.crew["inspector"], self.centre, severity=severity)
        self.other = build.finding(self.crew["inspector"], self.centre, title="另一个问题")
        build.walk(self.other, S.PLANNING, self.crew, lead=self.street)
        if leads_to(start, severity):
            self.finding = build.walk(self.finding, start, self.crew, lead=self.street)

    @rule(data=st.data())
    def somebody_does_what_they_may(self, data: st.DataObject) -> None:
        self.finding = people.fresh(self.finding)
        may = [
            (who, verb)
            for who in self.crowd
            for verb in engine.open_to(self.who(who), self.finding, at=self.at)
        ]
        onward = [each for each in may if each[1] in ONWARD]
        if may:
            self.passage(*data.draw(st.sampled_from(may + onward * 6)))

    @rule(data=st.data())
    def somebody_tries_anything(self, data: st.DataObject) -> None:
        self.passage(data.draw(st.sampled_from(self.crowd)), data.draw(st.sampled_from(VERBS)))

    @rule(data=st.data())
    def somebody_decides_a_request(self, data: st.DataObject) -> None:
        request = Request.objects.filter(finding=self.finding.pk, state=RequestState.PENDING).first()
        if request is None:
            return
        verb = data.draw(st.sampled_from(["grant", "grant", "deny", "withdraw", "drop"]))
        with suppress(Refused):
            by = self.who(data.draw(st.sampled_from(self.crowd)))
            engine.perform(request, verb, by=by, at=self.at, words="看过")

    @rule()
    def the_measures_are_finished(self) -> None:
        finding = people.fresh(self.finding)
        if finding.state in (S.REMEDIATING, S.LONG_TERM):
            self.finding = build.finish_measures(finding, finding.responsible, self.at)

    @rule(data=st.data())
    def somebody_answers_a_sweep(self, data: st.DataObject) -> None:
        sweep = Sweep.objects.filter(finding=self.finding.pk).last()
        if sweep is None:
            return
        verb = data.draw(st.sampled_from(["none_found", "found", "found", "not_applicable", "withdraw"]))
        with suppress(Refused):
            by = self.who(data.draw(st.sampled_from(self.crowd)))
            found = [Found("也有", locus="窗口")]
            engine.perform(sweep, verb, by=by, at=self.at, words="查过", found=found)

    @rule(days=st.sampled_from([0, 1, 5, 40, 100]))
    def time_goes_by(self, days: int) -> None:
        self.at += timedelta(days=days, minutes=1)

    def who(self, name: str) -> User:
        return User.objects.system() if name == "system" else self.crew[name]

    def passage(self, who: str, verb: str) -> None:
        self.at += timedelta(seconds=1)
        self.finding = people.fresh(self.finding)
        by = self.who(who)
        with suppress(Refused):
            engine.perform(
                self.finding,
                verb,
                by=by,
                at=self.at,
                seen=self.finding.screen_digest,
                **self.inputs(verb, by),
            )

    def inputs(self, verb: str, by: User) -> dict[str, Any]:
        said: dict[str, Any] = {"reason": "other", "words": "情况说明", "progress": "进行中"}
        finding = self.finding
        said["lead"] = self.centre if verb in ("transfer", "ask_transfer") else self.street
        said["responsible"] = self.crew["handler"]
        if verb in ("plan", "amend_plan") and finding.due_current:
            said |= {"cause": "老化", "containment": "先停用", "measures": build.steps(finding, by)}
        if verb == "finish_measure":
            left = Measure.objects.filter(
                finding=finding.pk, cycle=finding.cycle, done_at__isnull=True, dropped=False
            )
            said["measure"] = left.values_list("pk", flat=True).first() or 0
        if verb in ("report_done", "fix_now"):
            said |= {"result": "已改", "after": [build.picture(finding, by)]}
        if verb == "ask_extension" and finding.due_current:
            said["until"] = timezone.localdate(finding.due_current) + timedelta(days=10)
        if verb == "ask_long_term":
            said["until"] = timezone.localdate(self.at) + timedelta(days=60)
        if verb in ("ask_merge", "merge"):
            said["into"] = people.fresh(self.other)
        if verb == "sweep":
            north = self.crew["outsider"].posts.get().unit
            said |= {"units": [north], "until": timezone.localdate(self.at) + timedelta(days=5)}
        return said

    # What must hold after every step.

    @invariant()
    def never_closed_without_evidence_and_a_second_person(self) -> None:
        if not hasattr(self, "finding"):
            return
        finding = people.fresh(self.finding)
        if finding.state != S.CLOSED:
            return
        assert finding.evidence.filter(cycle=finding.cycle, attempt=finding.attempt).exists()
        passed = finding.verdicts.filter(cycle=finding.cycle, attempt=finding.attempt, decision="pass")
        assert passed.filter(kind="check").exists()
        if finding.weight.weighty:
            assert passed.filter(kind="close").exists()

    @invariant()
    def nobody_judges_their_own_work(self) -> None:
        if not hasattr(self, "finding"):
            return
        owners = set(Measure.objects.filter(finding=self.finding.pk).values_list("cycle", "owner"))
        for each in Verdict.objects.filter(finding=self.finding.pk):
            assert each.by_id not in (each.responsible_id, each.submitter_id, each.checker_id)
            assert (each.cycle, each.by_id) not in owners

    @invariant()
    def the_first_deadline_never_moves(self) -> None:
        if not hasattr(self, "finding"):
            return
        due = people.fresh(self.finding).due_original
        self.original = self.original or due
        assert due == self.original

    @invariant()
    def the_deadline_moves_only_by_what_may_move_it(self) -> None:
        if not hasattr(self, "finding"):
            return
        finding = people.fresh(self.finding)
        verbs = set(finding.case.records.filter(seq__gt=self.told).values_list("verb", flat=True))
        assert finding.due_current == self.due or verbs & MOVES_THE_DUE, verbs
        self.due, self.told = finding.due_current, finding.trail_length

    @invariant()
    def what_is_counted_is_what_happened(self) -> None:
        if not hasattr(self, "finding"):
            return
        finding = people.fresh(self.finding)
        verbs = Counter(finding.case.records.values_list("verb", flat=True))
        assert finding.rejects == verbs["reject"]
        assert finding.extensions == verbs["extend"] <= 2
        assert finding.returns == verbs["return"] <= 2
        assert finding.cycle == 1 + verbs["relapse"] + verbs["reopen"]

    @invariant()
    def what_is_not_true_or_merged_stays_so(self) -> None:
        if not hasattr(self, "finding"):
            return
        state = people.fresh(self.finding).state
        assert not self.ended or state == self.ended
        self.ended = state if state in FOR_GOOD else ""

    @invariant()
    def nothing_is_reported_with_a_measure_open_or_unapproved(self) -> None:
        if not hasattr(self, "finding"):
            return
        finding = people.fresh(self.finding)
        if finding.state not in (S.SUBMITTED, S.APPROVING, S.OBSERVING, S.CLOSED):
            return
        done = list(
            finding.measures.filter(cycle=finding.cycle, dropped=False).values_list("done_at", flat=True)
        )
        assert None not in done
        assert done or finding.severity == Severity.MINOR
        if finding.weight.weighty:
            assert finding.plan_approver_id not in (None, finding.responsible_id, finding.checker_id)

    @invariant()
    def requests_end_with_what_they_are_about(self) -> None:
        if not hasattr(self, "finding"):
            return
        state = people.fresh(self.finding).state
        if state in (S.OBSERVING, S.LONG_TERM, *ENDED):
            assert not Request.objects.pending().filter(finding=self.finding.pk).exists()
        for request in Request.objects.filter(finding=self.finding.pk):
            deciders = request.case.records.filter(verb__in=["grant", "deny"]).values_list("actor", flat=True)
            assert request.author_id not in deciders
            assert len(set(deciders)) == len(deciders)

    def teardown(self) -> None:
        """At the end, asked of the tables themselves and not of what the product says of them."""
        for question in NEVER:
            with connection.cursor() as cursor:
                cursor.execute(question)
                assert cursor.fetchall() == [], question

    @invariant()
    def state_tasks_and_trail_are_in_step(self) -> None:
        if not hasattr(self, "finding"):
            return
        finding = people.fresh(self.finding)
        self.reached.add(finding.state)
        requests = list(Request.objects.filter(finding=finding.pk))
        assert [str(fault) for fault in faults_among(FindingFlow.table, [finding])] == []
        assert [str(fault) for fault in faults_among(RequestFlow.table, requests)] == []
        sweeps = list(Sweep.objects.filter(finding=finding.pk))
        assert [str(fault) for fault in faults_among(SweepFlow.table, sweeps)] == []


def leads_to(start: str, severity: Severity) -> bool:
    """Whether the straight way of such a finding passes there."""
    if severity == Severity.MINOR:
        return start not in (S.APPROVING, S.OBSERVING)
    return start != S.APPROVING or severity.weighty


NEVER = (  # questions that have no answer
    "SELECT id FROM rectification_verdict WHERE by_id IN (responsible_id, submitter_id) OR by_id = checker_id",
    """SELECT v.id FROM rectification_verdict v JOIN rectification_measure m
       ON m.finding_id = v.finding_id AND m.cycle = v.cycle AND m.owner_id = v.by_id""",
    """SELECT f.case_id FROM rectification_finding f WHERE f.state = 'closed' AND NOT EXISTS (
       SELECT 1 FROM rectification_evidence e WHERE e.finding_id = f.case_id AND e.cycle = f.cycle
       AND e.attempt = f.attempt AND e.shows = 'after')""",
    """SELECT f.case_id FROM rectification_finding f WHERE f.state = 'closed' AND NOT EXISTS (
       SELECT 1 FROM rectification_verdict v WHERE v.finding_id = f.case_id AND v.cycle = f.cycle
       AND v.attempt = f.attempt AND v.kind = 'check' AND v.decision = 'pass' AND v.digest = f.report_digest)""",
    """SELECT f.case_id FROM rectification_finding f JOIN workflows_record r ON r.case_id = f.case_id
       GROUP BY f.case_id, f.trail_length HAVING COUNT(*) <> f.trail_length OR MAX(r.seq) <> f.trail_length""",
    """SELECT f.case_id FROM rectification_finding f JOIN workflows_task t ON t.process_id = f.case_id
       WHERE f.state IN ('closed', 'invalid', 'merged') AND t.status IN ('NEW', 'ASSIGNED')""",
    """SELECT f.case_id FROM rectification_finding f JOIN rectification_finding g ON g.case_id = f.merged_into_id
       WHERE g.unit_id <> f.unit_id OR g.merged_into_id = f.case_id""",
    """SELECT r.id FROM workflows_record r WHERE r.subject = 'rectification.finding' AND r.verb = 'close'
       AND EXISTS (SELECT 1 FROM workflows_record p WHERE p.case_id = r.case_id AND p.verb = 'pass'
       AND p.round = r.round AND p.actor_id = r.actor_id AND p.seq = r.seq - 1)""",
)


@pytest.mark.django_db
def test_no_walk_breaks_a_rule(crew: Crew, centre: Unit, street: Unit) -> None:
    """`QINGYANG_WALKS=1000` walks longer, for a night."""
    many_hats = people.person("duogang", "多岗", of=centre)
    for role in Role.values:
        for unit in (centre, street):
            Post.objects.create(user=many_hats, role=role, unit=unit, starts_on=people.LONG_AGO)
    reached: set[str] = set()

    class Walk(Mending):
        def __init__(self) -> None:
            super().__init__()
            self.crew, self.centre, self.street = {**crew, "many_hats": many_hats}, centre, street
            self.reached = reached

    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=int(os.environ.get("QINGYANG_WALKS", "8")),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(reached) >= 5, f"walks that hardly go anywhere prove little: {reached}"
