"""Races over findings: however many press at once, one outcome, one verdict, no task left over, no lock error shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rectification.models import Finding, FindingState, Request, RequestState, Severity, Verdict
from tests import build as people
from tests.racing import race
from tests.rectification import build
from tests.rectification.build import Crew
from workflows import engine
from workflows.in_step import faults
from workflows.models import Record, Role, Unit, User

pytestmark = pytest.mark.django_db(transaction=True)
S, R = FindingState, RequestState
ONE = {"done": 1, "refused": 1}
TIMES = 4  # each race is run so often: who is first is not ours to say


@pytest.fixture(autouse=True)
def _committed(transactional_db: None, crew: Crew) -> None:
    """Every thread sees what the others commit."""


def deed(subject: Any, verb: str, by: User, **inputs: Any) -> Callable[[], object]:
    """As a page does it: over what was on the screen when it was opened."""
    seen = subject.screen_digest
    return lambda: engine.perform(subject, verb, by=by, seen=seen, **inputs)


def told(finding: Finding, *verbs: str) -> int:
    return Record.objects.filter(case=finding.pk, verb__in=verbs).count()


def ask(finding: Finding, kind: str, by: User, **inputs: Any) -> Request:
    given = {"reason": "resources", "words": "采购周期较长", "progress": "已询价"}
    build.act(finding, f"ask_{kind}", by, **{**given, **inputs})
    return finding.requests.latest("pk")


def stood_at(state: str, crew: Crew, centre: Unit, street: Unit, **fields: Any) -> Finding:
    return build.walk(build.finding(crew["inspector"], centre, **fields), state, crew, lead=street)


def test_two_verifiers_at_once_give_one_verdict(crew: Crew, centre: Unit, street: Unit) -> None:
    second = people.person("fuhe2", "傅二", Role.VERIFIER, of=centre)
    for _time in range(TIMES):
        finding = stood_at(S.SUBMITTED, crew, centre, street)
        ends = race(
            deed(finding, "pass", crew["verifier"], words="属实"), deed(finding, "pass", second, words="属实")
        )
        assert ends == ONE
        assert Verdict.objects.filter(finding=finding.pk).count() == told(finding, "pass") == 1
    assert list(faults()) == []


def test_passing_against_rejecting_is_one_of_them(crew: Crew, centre: Unit, street: Unit) -> None:
    second = people.person("fuhe2", "傅二", Role.VERIFIER, of=centre)
    for _time in range(TIMES):
        finding = stood_at(S.SUBMITTED, crew, centre, street)
        reject = deed(finding, "reject", second, reason="no_proof", words="照片看不清")
        assert race(deed(finding, "pass", crew["verifier"], words="属实"), reject) == ONE
        verdict = Verdict.objects.get(finding=finding.pk)
        wanted = {"pass": S.OBSERVING, "reject": S.REMEDIATING}[verdict.decision]
        assert people.fresh(finding).state == wanted
    assert list(faults()) == []


def test_striking_off_against_sending_back_is_one_of_them(crew: Crew, centre: Unit, street: Unit) -> None:
    second = people.person("fangda2", "方二", Role.LEADER_IN_CHARGE, of=centre)
    for _time in range(TIMES):
        finding = stood_at(S.APPROVING, crew, centre, street, severity=Severity.MAJOR)
        back = deed(finding, "send_back", second, reason="no_proof", words="请到现场看一次")
        assert race(deed(finding, "close", crew["leader"]), back) == ONE
        assert finding.verdicts.filter(kind="close").count() == 1
        assert people.fresh(finding).state in (S.OBSERVING, S.SUBMITTED)
    assert list(faults()) == []


def test_two_dispatchers_hand_out_once(crew: Crew, centre: Unit, street: Unit) -> None:
    second = people.person("dudong2", "杜二", Role.DISPATCHER, of=centre)
    for _time in range(TIMES):
        finding = stood_at(S.REGISTERED, crew, centre, street)
        ends = race(
            deed(finding, "assign", crew["dispatcher"], lead=street),
            deed(finding, "assign", second, lead=centre),
        )
        assert ends == ONE
        assert told(finding, "assign") == 1
        assigned = Record.objects.get(case=finding.pk, verb="assign")
        assert people.fresh(finding).lead_id == assigned.changes["lead"][1]
    assert list(faults()) == []


def test_the_same_report_from_two_windows_is_handed_in_once(crew: Crew, centre: Unit, street: Unit) -> None:
    for _time in range(TIMES):
        finding = stood_at(S.REMEDIATING, crew, centre, street)
        finding = build.finish_measures(finding, crew["handler"])
        reports = [
            deed(finding, "report_done", crew["handler"], result="已改", after=[build.picture(finding, by)])
            for by in [crew["handler"]] * 2
        ]
        assert race(*reports) == ONE
        finding = people.fresh(finding)
        assert (finding.attempt, finding.evidence.count()) == (1, 1)
    assert list(faults()) == []


def test_a_request_is_granted_or_denied(crew: Crew, centre: Unit, street: Unit) -> None:
    second = people.person("dudong2", "杜二", Role.DISPATCHER, of=centre)
    for _time in range(TIMES):
        finding = stood_at(S.REMEDIATING, crew, centre, street)
        request = ask(finding, "transfer", crew["handler"], lead=centre)
        ends = race(deed(request, "grant", crew["dispatcher"]), deed(request, "deny", second, words="不必"))
        assert ends == ONE
        moved = people.fresh(request).state == R.GRANTED
        assert people.fresh(finding).state == (S.ASSIGNED if moved else S.REMEDIATING)
    assert list(faults()) == []


def test_a_request_is_granted_or_withdrawn(crew: Crew, centre: Unit, street: Unit) -> None:
    for _time in range(TIMES):
        finding = stood_at(S.REMEDIATING, crew, centre, street)
        request = ask(finding, "transfer", crew["handler"], lead=centre)
        ends = race(deed(request, "grant", crew["dispatcher"]), deed(request, "withdraw", crew["handler"]))
        assert ends == ONE
        moved = people.fresh(request).state == R.GRANTED
        assert people.fresh(finding).state == (S.ASSIGNED if moved else S.REMEDIATING)
    assert list(faults()) == []


def test_a_verifier_and_an_asker_who_withdraws_do_not_lock_each_other_out(
    crew: Crew, centre: Unit, street: Unit
) -> None:
    """The verdict is given either way; the request ends once, by its asker or with the work."""
    for _time in range(TIMES):
        finding = stood_at(S.SUBMITTED, crew, centre, street)
        request = ask(finding, "long_term", crew["handler"], until=timezone.localdate() + timedelta(days=30))
        finding = people.fresh(finding)
        ends = race(
            deed(finding, "pass", crew["verifier"], words="属实"),
            deed(request, "withdraw", crew["handler"]),
        )
        assert ends in ({"done": 2}, ONE)
        assert people.fresh(finding).state == S.OBSERVING
        ended = Record.objects.filter(case=request.pk, verb__in=["withdraw", "drop"])
        assert (ended.count(), people.fresh(request).state) == (1, R.WITHDRAWN)
    assert list(faults()) == []


def test_a_verifier_against_a_leader_who_lets_it_go_on_for_long(
    crew: Crew, centre: Unit, street: Unit
) -> None:
    for _time in range(TIMES):
        finding = stood_at(S.SUBMITTED, crew, centre, street)
        request = ask(finding, "long_term", crew["handler"], until=timezone.localdate() + timedelta(days=30))
        finding = people.fresh(finding)
        ends = race(
            deed(finding, "pass", crew["verifier"], words="属实"), deed(request, "grant", crew["leader"])
        )
        assert ends == ONE
        granted = people.fresh(request).state == R.GRANTED
        assert people.fresh(finding).state == (S.LONG_TERM if granted else S.OBSERVING)
    assert list(faults()) == []


def test_a_report_against_the_last_grant_of_not_true(crew: Crew, centre: Unit, street: Unit) -> None:
    for _time in range(TIMES):
        finding = stood_at(S.REMEDIATING, crew, centre, street)
        finding = build.finish_measures(finding, crew["handler"])
        request = build.act(ask(finding, "void", crew["handler"]), "grant", crew["dispatcher"])
        finding = people.fresh(finding)
        after = [build.picture(finding, crew["handler"])]
        ends = race(
            deed(finding, "report_done", crew["handler"], result="已改", after=after),
            deed(request, "grant", crew["verifier"]),
        )
        assert ends == ONE
        granted = people.fresh(request).state == R.GRANTED
        assert people.fresh(finding).state == (S.INVALID if granted else S.SUBMITTED)
    assert list(faults()) == []


def test_two_findings_never_go_into_each_other(crew: Crew, centre: Unit, street: Unit) -> None:
    second = people.person("fuhe2", "傅二", Role.VERIFIER, of=centre)
    for _time in range(TIMES):
        pair = [stood_at(S.REMEDIATING, crew, centre, street, title=title) for title in ("甲", "乙")]
        granted_once = [
            build.act(ask(one, "merge", crew["handler"], into=other), "grant", crew["dispatcher"])
            for one, other in (pair, pair[::-1])
        ]
        ends = race(
            *[
                deed(request, "grant", by)
                for request, by in zip(granted_once, (crew["verifier"], second), strict=True)
            ]
        )
        assert ends in (ONE, {"refused": 2})  # who finds the other in somebody's hands may try again
        merged = [people.fresh(one).state == S.MERGED for one in pair]
        assert merged.count(True) == ends["done"]
    assert list(faults()) == []


def test_the_last_day_against_a_verifier_who_saw_it_break(crew: Crew, centre: Unit, street: Unit) -> None:
    """Two that end an observation: by itself, or by a relapse."""
    for _time in range(TIMES):
        finding = stood_at(S.OBSERVING, crew, centre, street)
        assert finding.observe_until is not None
        ends = race(
            deed(finding, "confirm", User.objects.system(), at=finding.observe_until),
            deed(finding, "relapse", crew["verifier"], words="又停了", at=finding.observe_until),
        )
        assert ends == ONE
        assert people.fresh(finding).state in (S.CLOSED, S.REMEDIATING)
    assert list(faults()) == []


def test_eight_verifiers_claim_one_task_once(crew: Crew, centre: Unit, street: Unit) -> None:
    finding = stood_at(S.SUBMITTED, crew, centre, street)
    task = finding.case.task_set.get(status="NEW")
    crowd = [people.person(f"fuhe{n}", f"复核{n}", Role.VERIFIER, of=centre) for n in range(8)]
    ends = race(*[lambda who=who: engine.claim(task, by=who) for who in crowd])
    assert ends == {"done": 1, "refused": 7}


def test_two_measures_are_finished_at_once_and_neither_is_lost(
    crew: Crew, centre: Unit, street: Unit
) -> None:
    finding = stood_at(S.PLANNING, crew, centre, street)
    steps = [*build.steps(finding, crew["handler"], "一"), *build.steps(finding, crew["helper"], "二")]
    finding = build.plan(finding, crew["handler"], measures=steps)
    ends = race(
        *[
            deed(finding, "finish_measure", measure.owner, measure=measure.pk)
            for measure in finding.measures.select_related("owner")
        ]
    )
    assert ends == {"done": 2}
    assert not finding.measures.filter(done_at__isnull=True).exists()
    assert list(faults()) == []
