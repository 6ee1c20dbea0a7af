"""申请: more time, another unit, an end without mending, 长期坚持: asked for, and decided by somebody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rectification.models import Finding, FindingState, Request, RequestState
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows import engine, in_step
from workflows.engine import Refused
from workflows.models import Role, Task, Unit, User

S, R = FindingState, RequestState


def ask(finding: Finding, kind: str, by: User, **inputs: Any) -> Request:
    given = {"reason": "resources", "words": "采购周期较长", "progress": "已完成询价"}
    build.act(finding, f"ask_{kind}", by, **{**given, **inputs})
    return finding.requests.latest("pk")


def days_on(finding: Finding, days: int) -> Any:
    assert finding.due_current is not None
    return timezone.localdate(finding.due_current) + timedelta(days=days)


def days_late(finding: Finding) -> datetime:
    assert finding.due_current is not None
    return finding.due_current + timedelta(minutes=1)


def later(finding: Finding, by: User) -> Request:
    return ask(finding, "extension", by, until=days_on(finding, 5))


def grant(request: Request, *deciders: User) -> Request:
    for decider in deciders:
        request = build.act(request, "grant", decider, words="同意")
    return request


def test_an_extension_is_granted_by_the_units_leader_and_then_by_the_dispatcher(
    remediating: Finding, crew: Crew
) -> None:
    original = remediating.due_original
    request = later(remediating, crew["handler"])

    assert grant(request, crew["unit_leader"]).state == R.PENDING
    assert people.fresh(remediating).extensions == 0
    assert grant(request, crew["dispatcher"]).state == R.GRANTED

    finding = people.fresh(remediating)
    assert timezone.localdate(finding.due_current) == request.until
    assert (finding.extensions, finding.due_original) == (1, original)
    assert list(in_step.faults()) == []


def test_the_responsible_persons_task_follows_the_deadline(remediating: Finding, crew: Crew) -> None:
    grant(later(remediating, crew["handler"]), crew["unit_leader"], crew["dispatcher"])

    finding = people.fresh(remediating)
    assert Task.objects.open().get(process=finding.pk).due_at == finding.due_current


def test_a_pending_request_does_not_stop_the_clock(remediating: Finding, crew: Crew) -> None:
    due = remediating.due_current
    later(remediating, crew["handler"])
    assert people.fresh(remediating).due_current == due


def test_two_extensions_and_no_third(remediating: Finding, crew: Crew) -> None:
    for _time in range(2):
        grant(later(people.fresh(remediating), crew["handler"]), crew["unit_leader"], crew["dispatcher"])
    with pytest.raises(Refused, match="已延期 2 次"):
        later(people.fresh(remediating), crew["handler"])


def test_an_extension_is_asked_for_before_the_deadline(remediating: Finding, crew: Crew) -> None:
    with pytest.raises(Refused, match="期限届满前申请"):
        ask(
            remediating,
            "extension",
            crew["handler"],
            until=days_on(remediating, 500),
            at=days_late(remediating),
        )


def test_nobody_grants_their_own_request_nor_grants_it_twice(
    remediating: Finding, crew: Crew, centre: Unit, street: Unit
) -> None:
    request = later(remediating, crew["handler"])
    people.give_post(crew["handler"], Role.LEADER_IN_CHARGE, street)
    with pytest.raises(Refused, match="申请人不能批准自己的申请"):
        grant(request, crew["handler"])
    people.give_post(crew["unit_leader"], Role.DISPATCHER, centre)
    with pytest.raises(Refused, match="须由另一人批准"):
        grant(request, crew["unit_leader"], crew["unit_leader"])


def test_a_request_of_a_kind_is_pending_once(remediating: Finding, crew: Crew) -> None:
    later(remediating, crew["handler"])
    with pytest.raises(Refused, match="已有待批的申请"):
        later(remediating, crew["handler"])


def test_a_denied_request_changes_nothing_and_says_why(remediating: Finding, crew: Crew) -> None:
    request = later(remediating, crew["handler"])
    with pytest.raises(Refused, match="请写明情况"):
        build.act(request, "deny", crew["unit_leader"])
    request = build.act(request, "deny", crew["unit_leader"], words="三天足够")

    assert (request.state, people.fresh(remediating).due_current) == (R.DENIED, remediating.due_current)


def test_a_transfer_gives_it_to_another_unit_which_signs_for_it(
    remediating: Finding, crew: Crew, centre: Unit
) -> None:
    request = ask(remediating, "transfer", crew["handler"], lead=centre, reason="not_ours")
    grant(request, crew["dispatcher"])

    finding = people.fresh(remediating)
    assert (finding.state, finding.lead, finding.responsible) == (S.ASSIGNED, centre, None)
    assert finding.due_current == remediating.due_current


def test_the_dispatcher_may_transfer_without_being_asked(
    remediating: Finding, crew: Crew, centre: Unit
) -> None:
    finding = build.act(remediating, "transfer", crew["dispatcher"], lead=centre, words="归口调整")
    assert (finding.state, finding.lead) == (S.ASSIGNED, centre)


def test_not_true_is_found_by_two_people(remediating: Finding, crew: Crew) -> None:
    request = ask(remediating, "void", crew["handler"], reason="untrue")
    assert grant(request, crew["dispatcher"]).state == R.PENDING
    grant(request, crew["verifier"])

    finding = people.fresh(remediating)
    assert (finding.state, finding.case.is_open) == (S.INVALID, False)
    assert list(in_step.faults()) == []


def test_two_findings_of_one_unit_become_one(
    remediating: Finding, crew: Crew, centre: Unit, street: Unit
) -> None:
    other = build.finding(crew["inspector"], centre, title="机房温度告警")
    with pytest.raises(Refused, match="同一主办单位"):
        ask(remediating, "merge", crew["handler"], into=other, reason="same")
    other = build.walk(other, S.PLANNING, crew, lead=street)
    request = ask(remediating, "merge", crew["handler"], into=other, reason="same")
    grant(request, crew["dispatcher"], crew["verifier"])

    finding = people.fresh(remediating)
    assert (finding.state, finding.merged_into) == (S.MERGED, other)


def test_long_term_leaves_the_overdue_count_and_lapses_on_its_review_day(
    remediating: Finding, crew: Crew
) -> None:
    review = timezone.localdate() + timedelta(days=60)
    request = ask(remediating, "long_term", crew["handler"], until=review)
    grant(request, crew["leader"])
    finding = people.fresh(remediating)
    much_later = timezone.now() + timedelta(days=200)
    assert (finding.state, finding.is_overdue(much_later)) == (S.LONG_TERM, False)

    with pytest.raises(Refused, match="复查日未到"):
        build.act(finding, "lapse", User.objects.system())
    finding = build.act(finding, "lapse", User.objects.system(), at=much_later)
    assert finding.state == S.REMEDIATING
    assert finding.due_current > much_later


def test_what_was_long_term_and_is_rejected_has_new_days_to_mend(remediating: Finding, crew: Crew) -> None:
    review = timezone.localdate() + timedelta(days=60)
    grant(ask(remediating, "long_term", crew["handler"], until=review), crew["leader"])
    later = timezone.now() + timedelta(days=40)  # its first deadline is long over
    reported = build.report(
        build.finish_measures(people.fresh(remediating), crew["handler"], later), crew["handler"], at=later
    )
    build.act(
        reported,
        "reject",
        crew["verifier"],
        reason="incomplete",
        words="还差一处。",
        at=later + timedelta(hours=1),
    )

    finding = people.fresh(remediating)
    assert finding.review_on is None
    assert not finding.is_overdue(later + timedelta(days=1))
    assert finding.due_original == remediating.due_original


def test_long_term_is_for_ninety_days_at_most(remediating: Finding, crew: Crew) -> None:
    with pytest.raises(Refused, match="90 天"):
        ask(remediating, "long_term", crew["handler"], until=timezone.localdate() + timedelta(days=120))


def test_a_request_falls_when_its_finding_goes_another_way(
    remediating: Finding, crew: Crew, street: Unit
) -> None:
    request = later(remediating, crew["handler"])
    build.walk(people.fresh(remediating), S.SUBMITTED, crew, lead=street)

    request = people.fresh(request)
    assert (request.state, request.case.is_open) == (R.WITHDRAWN, False)
    assert list(in_step.faults()) == []


def test_what_a_granted_request_does_cannot_be_done_by_hand(remediating: Finding, crew: Crew) -> None:
    for verb in ("extend", "void", "merge", "go_long_term", "link_remedy"):
        for person in crew.values():
            with pytest.raises(Refused):
                engine.perform(remediating, verb, by=person)


def test_findings_of_two_ledgers_do_not_become_one(
    registered: Finding, crew: Crew, dispatcher: User, street: Unit
) -> None:
    inspects = people.person("jiedao", "街道检查员", Role.INSPECTOR, of=street)
    theirs = build.finding(inspects, street, title="另一本台账里的问题")
    with pytest.raises(Refused, match="同一台账"):
        ask(registered, "merge", dispatcher, into=theirs, reason="same")


def test_two_findings_are_not_merged_into_each_other(
    remediating: Finding, crew: Crew, centre: Unit, street: Unit
) -> None:
    other = build.finding(crew["inspector"], centre, title="机房温度告警")
    other = build.walk(other, S.PLANNING, crew, lead=street)
    one = ask(remediating, "merge", crew["handler"], into=other, reason="same")
    back = ask(other, "merge", crew["handler"], into=remediating, reason="same")
    grant(one, crew["dispatcher"], crew["verifier"])

    with pytest.raises(Refused, match="须在办理中"):
        grant(back, crew["dispatcher"], crew["verifier"])
    assert people.fresh(other).state == S.PLANNING
    assert people.fresh(back).is_pending  # and may be withdrawn, or denied


def test_what_was_mended_meanwhile_is_no_longer_merged_into(
    remediating: Finding, crew: Crew, centre: Unit, street: Unit
) -> None:
    other = build.finding(crew["inspector"], centre, title="机房温度告警")
    other = build.walk(other, S.PLANNING, crew, lead=street)
    request = ask(remediating, "merge", crew["handler"], into=other, reason="same")
    build.walk(other, S.OBSERVING, crew, lead=street)

    with pytest.raises(Refused, match="须在办理中"):
        grant(request, crew["dispatcher"], crew["verifier"])


def test_what_became_long_term_needs_no_extension_any_more(remediating: Finding, crew: Crew) -> None:
    extension = later(remediating, crew["handler"])
    review = timezone.localdate() + timedelta(days=60)
    grant(ask(remediating, "long_term", crew["handler"], until=review), crew["leader"])

    assert people.fresh(extension).state == R.WITHDRAWN
    assert list(in_step.faults()) == []


def test_an_extension_never_shortens(remediating: Finding, crew: Crew) -> None:
    request = later(remediating, crew["handler"])
    assert remediating.due_current is not None
    moved = remediating.due_current + timedelta(days=30)
    Finding.objects.filter(pk=remediating.pk).update(due_current=moved)  # a new calendar, say
    grant(request, crew["unit_leader"], crew["dispatcher"])

    assert people.fresh(remediating).due_current == moved
