"""What time itself does: striking off, lapsing, reminding and urging, each once, whenever and however often it runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rectification import clockwork
from rectification.clockwork import keep_time
from rectification.models import Finding, FindingState, Severity, Step, Urging
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows import engine, in_step
from workflows.act import Act
from workflows.engine import Refused
from workflows.models import Case, Unit, User

pytestmark = pytest.mark.django_db
S = FindingState
BEGUN = "2026-03-02 10:00"  # a Monday: an ordinary finding is due on Thursday


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.fixture
def running(crew: Crew, centre: Unit, street: Unit) -> Finding:
    """An ordinary finding under way since that Monday, due on Thursday 5 March, 17:30."""
    found = build.finding(crew["inspector"], centre, at=at(BEGUN))
    return build.walk(found, S.REMEDIATING, crew, lead=street, at=at(BEGUN))


def said(finding: Finding) -> list[str]:
    return [each.step for each in finding.urgings.all()]


def observed(crew: Crew, centre: Unit, street: Unit, **fields: Any) -> Finding:
    found = build.finding(crew["inspector"], centre, at=at(BEGUN), **fields)
    return build.walk(found, S.OBSERVING, crew, lead=street, at=at(BEGUN))


# What time ends.


def test_what_was_observed_without_a_relapse_is_struck_off(crew: Crew, centre: Unit, street: Unit) -> None:
    finding = observed(crew, centre, street)
    assert finding.observe_until is not None
    assert keep_time(finding.observe_until - timedelta(minutes=1)).done == {}

    tally = keep_time(finding.observe_until)

    assert (tally.done, people.fresh(finding).state) == ({"confirm": 1}, S.CLOSED)
    record = finding.case.records.last()
    assert record is not None
    assert (record.verb, record.actor) == ("confirm", User.objects.system())
    assert list(in_step.faults()) == []


@pytest.mark.parametrize("severity", [Severity.MAJOR, Severity.VETO])
def test_time_alone_strikes_off_nothing_weighty(
    severity: str, crew: Crew, centre: Unit, street: Unit
) -> None:
    finding = observed(crew, centre, street, severity=severity, title="领导职务写错")
    assert finding.observe_until is not None
    over = finding.observe_until + timedelta(days=1)

    assert keep_time(over).done == {}
    with pytest.raises(Refused, match="由复核员写明情况后销号"):
        engine.perform(finding, "confirm", by=User.objects.system(), at=over)
    with pytest.raises(Refused, match="请写明情况"):
        build.act(finding, "confirm", crew["verifier"], at=over)
    assert build.act(finding, "confirm", crew["verifier"], at=over, words="未见反弹。").state == S.CLOSED


def long_term(finding: Finding, crew: Crew, until: str, asked: str = BEGUN) -> Finding:
    told = {"reason": "resources", "words": "采购周期较长", "progress": "已加装风扇"}
    moment = at(asked)
    build.act(finding, "ask_long_term", crew["handler"], until=at(until).date(), at=moment, **told)
    build.act(finding.requests.get(), "grant", crew["leader"], words="同意", at=moment)
    return people.fresh(finding)


def test_long_term_lapses_on_its_review_day(running: Finding, crew: Crew) -> None:
    finding = long_term(running, crew, "2026-05-15 12:00")

    assert keep_time(at("2026-05-15 00:10")).done == {"lapse": 1}
    assert people.fresh(finding).state == S.REMEDIATING
    assert keep_time(at("2026-05-15 00:15")).done == {}


def test_the_lapse_is_announced_five_working_days_before(running: Finding, crew: Crew) -> None:
    finding = long_term(running, crew, "2026-05-15 12:00")

    assert keep_time(at("2026-05-07 12:00")).done == {}  # six working days: Saturday the 9th is worked
    assert keep_time(at("2026-05-09 09:00")).done == {"remind": 1}
    assert (said(finding), people.fresh(finding).state) == (["lapse"], S.LONG_TERM)
    assert keep_time(at("2026-05-14 09:00")).done == {}


# The ladder.


def test_the_ladder_is_climbed_in_working_days(running: Finding) -> None:
    days = {
        "2026-03-02": None,  # three working days before
        "2026-03-03": "remind",
        "2026-03-04": None,
        "2026-03-05": "due",
        "2026-03-06": "notice",
        "2026-03-07": None,  # Saturday
        "2026-03-08": None,
        "2026-03-09": None,
        "2026-03-10": "yellow",
        "2026-03-11": None,
        "2026-03-12": "red",
        "2026-03-13": None,
        "2026-04-30": None,
    }
    for day, step in days.items():
        before = len(said(running))
        keep_time(at(f"{day} 18:00"))
        assert said(running)[before:] == ([step] if step else []), day
    assert running.case.records.filter(verb="remind").count() == 5
    assert list(in_step.faults()) == []


def test_a_run_after_a_run_says_nothing_more(running: Finding) -> None:
    assert keep_time(at("2026-03-06 09:00")).done == {"remind": 1}
    for minute in range(5):
        assert keep_time(at(f"2026-03-06 09:{minute + 10}")).done == {}


def test_after_days_without_a_run_only_the_highest_step_is_said(running: Finding) -> None:
    assert keep_time(at("2026-03-12 09:00")).done == {"remind": 1}
    assert said(running) == ["red"]


def test_nothing_is_said_on_a_holiday(running: Finding) -> None:
    assert keep_time(at("2026-04-05 09:00")).done == {}  # 清明
    assert keep_time(at("2026-04-07 09:00")).done == {"remind": 1}


def test_who_has_reported_is_not_urged(running: Finding, crew: Crew) -> None:
    build.report(
        build.finish_measures(running, crew["handler"], at(BEGUN)), crew["handler"], at=at("2026-03-05 17:00")
    )
    assert keep_time(at("2026-03-12 09:00")).done == {}


def test_a_deadline_that_moved_is_reminded_of_anew(running: Finding, crew: Crew) -> None:
    keep_time(at("2026-03-03 09:00"))
    told = {"reason": "resources", "words": "备件未到", "progress": "已下单"}
    now = at("2026-03-03 10:00")
    build.act(running, "ask_extension", crew["handler"], until=at("2026-03-12 00:00").date(), at=now, **told)
    for who in ("unit_leader", "dispatcher"):
        build.act(running.requests.get(), "grant", crew[who], words="同意", at=now)

    assert keep_time(at("2026-03-06 09:00")).done == {}
    assert keep_time(at("2026-03-10 09:00")).done == {"remind": 1}
    assert said(running) == ["remind", "remind"]


def test_a_new_cycle_has_a_ladder_of_its_own(crew: Crew, centre: Unit, street: Unit) -> None:
    finding = observed(crew, centre, street)
    build.act(finding, "relapse", crew["verifier"], words="又发生一次", at=at("2026-03-09 10:00"))

    assert keep_time(at("2026-03-11 09:00")).done == {"remind": 1}
    assert Urging.objects.get().cycle == 2


def test_the_database_refuses_the_same_step_twice(running: Finding) -> None:
    keep_time(at("2026-03-06 09:00"))
    once = Urging.objects.get()
    again = Urging(
        finding=running, cycle=1, step=Step.NOTICE, due_at=once.due_at, by=once.by, at=timezone.now()
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


# One finding holds up no other.


@pytest.fixture
def failing() -> Iterator[set[int]]:
    """Findings about which whoever hears of an act, in its transaction, makes a mistake."""
    broken: set[int] = set()

    def hear(sender: type, act: Act, **_more: Any) -> None:
        if act.subject.pk in broken:
            raise ValueError("a row that makes no sense")

    engine.passed.connect(hear)
    yield broken
    engine.passed.disconnect(hear)


def test_a_finding_that_fails_holds_up_no_other_and_the_exit_code_tells(
    running: Finding,
    crew: Crew,
    centre: Unit,
    street: Unit,
    failing: set[int],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    other = build.walk(
        build.finding(crew["inspector"], centre, title="缺拓扑图", at=at(BEGUN)),
        S.REMEDIATING,
        crew,
        lead=street,
        at=at(BEGUN),
    )
    failing.add(running.pk)
    monkeypatch.setattr(timezone, "now", lambda: at("2026-03-06 09:00"))

    with pytest.raises(CommandError, match="remind 1, skipped 0, failed 1"):
        call_command("keep_time")
    assert (said(running), said(other)) == ([], ["notice"])
    assert running.number in caplog.text


def test_who_acts_at_the_same_time_wins_and_the_next_run_looks_again(
    crew: Crew, centre: Unit, street: Unit
) -> None:
    finding = observed(crew, centre, street)
    assert finding.observe_until is not None
    found = list(clockwork.due(finding.observe_until))
    build.act(finding, "relapse", crew["verifier"], words="又发生一次", at=finding.observe_until)
    tally = clockwork.Tally()
    for verb, each in found:
        with clockwork.Attempt(each, verb, tally):
            engine.perform(each, verb, by=User.objects.system(), at=finding.observe_until)

    assert (tally.done, tally.skipped, tally.failed) == ({}, 1, 0)
    assert people.fresh(finding).state == S.REMEDIATING


def test_the_command_says_what_it_did(
    running: Finding, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at("2026-03-06 09:00"))
    call_command("keep_time")
    assert "remind 1, skipped 0, failed 0" in capsys.readouterr().out
    call_command("keep_time", verbosity=0)
    assert capsys.readouterr().out == ""


# What it costs.


def copies(finding: Finding, count: int) -> None:
    """So many findings like that one, as rows; nobody walks ten thousand."""
    names = [
        each.attname for each in Finding._meta.concrete_fields if each.attname not in ("case_id", "number")
    ]
    like = {name: getattr(finding, name) for name in names}
    cases = Case.objects.bulk_create(Case(flow_class=finding.flow()) for _number in range(count))
    rows = (Finding(**like, case=case, number=f"ZG-X-{case.pk}") for case in cases)
    Finding.objects.bulk_create(rows, batch_size=500)


def test_ten_thousand_findings_with_nothing_due_cost_well_under_a_second(running: Finding) -> None:
    copies(running, 10_000)
    now = at("2026-03-02 18:00")
    keep_time(now)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        begun = perf_counter()
        assert keep_time(now).done == {}
        took = perf_counter() - begun

    assert len(asked) <= 6, [query["sql"][:80] for query in asked]
    assert took < 0.5


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads so few rows whole")
def test_what_is_due_is_found_along_indexes(running: Finding) -> None:
    now = at("2026-03-02 18:00")
    assert "finding_observed" in clockwork._observed(now).explain()
    assert "finding_long_term" in clockwork._lapsed(now).explain()


def test_looking_costs_the_same_for_one_finding_and_for_many(running: Finding, crew: Crew) -> None:
    now = at("2026-03-06 09:00")
    with CaptureQueriesContext(connection) as one:
        assert len(list(clockwork.due(now))) == 1
    copies(running, 50)
    with CaptureQueriesContext(connection) as many:
        assert len(list(clockwork.due(now))) == 51
    assert len(one) == len(many)


# By hand.


def test_those_who_keep_the_ledger_urge_and_nobody_else(running: Finding, crew: Crew) -> None:
    for who in ("contact", "handler", "unit_leader", "inspector", "auditor", "administrator", "outsider"):
        with pytest.raises(Refused, match="督办员、复核员或领导催办"):
            build.act(running, "urge", crew[who], words="请抓紧")
    build.act(running, "urge", crew["leader"], words="请抓紧，周五前报结。")

    urging = running.urgings.get()
    assert (urging.step, urging.by, urging.words) == (Step.HAND, crew["leader"], "请抓紧，周五前报结。")
    assert running.case.records.filter(verb="urge").exists()


def test_nobody_is_urged_again_within_hours(running: Finding, crew: Crew) -> None:
    build.act(running, "urge", crew["dispatcher"], words="请抓紧", at=at("2026-03-05 09:00"))
    with pytest.raises(Refused, match="杜冬在 09:00 刚催办过，4 小时内不重复催办"):
        build.act(running, "urge", crew["leader"], words="快", at=at("2026-03-05 12:59"))
    build.act(running, "urge", crew["leader"], words="快", at=at("2026-03-05 13:00"))
    assert said(running) == ["hand", "hand"]


def test_urging_says_what_it_is_about(running: Finding, crew: Crew) -> None:
    with pytest.raises(Refused, match="请写明情况"):
        build.act(running, "urge", crew["dispatcher"], words=" ")


def test_what_is_under_check_is_not_urged(submitted: Finding, crew: Crew) -> None:
    with pytest.raises(Refused, match="当前为“待复核”，不能催办"):
        build.act(submitted, "urge", crew["dispatcher"], words="请抓紧")
