"""Ids that are somebody else's: named in an address or in a form, they open nothing, move nothing and tell nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rectification.forms.acts import ASKS, REQUEST_ASKS
from rectification.models import Finding, FindingState, Request
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from tests.rectification.doors import as_it_is
from workflows.models import Role, Task, Unit, User

S = FindingState
REASON = {"reason": "other", "words": "情况如附。"}
Post = Callable[..., int]


@pytest.fixture
def abroad(db: None) -> Unit:
    """Another district, with its own ledger; nobody here has any business there."""
    return people.unit("邻江区")


@pytest.fixture
def stranger(abroad: Unit) -> User:
    return people.person("linjiang", "邻江人", *Role.values, of=abroad)


@pytest.fixture
def theirs(abroad: Unit, stranger: User) -> Finding:
    crew = dict.fromkeys(("dispatcher", "contact", "handler", "unit_leader", "verifier"), stranger)
    found = build.finding(stranger, abroad, title="邻江区的问题")
    return build.walk(found, S.REMEDIATING, crew, lead=abroad)


@pytest.fixture
def post(client: Client) -> Post:
    def send(by: User, subject: Any, verb: str, **given: Any) -> int:
        client.force_login(by)
        name = "act" if isinstance(subject, Finding) else "request_act"
        address = reverse(f"rectification:{name}", args=[subject.pk, verb])
        return client.post(address, {"seen": subject.screen_digest, **given}).status_code

    return send


@pytest.mark.parametrize("verb", ASKS)
def test_a_finding_of_another_district_has_no_buttons(
    post: Post, crew: Crew, theirs: Finding, verb: str
) -> None:
    before = as_it_is(theirs)
    assert {post(person, theirs, verb, **REASON) for person in crew.values()} == {404}
    assert as_it_is(theirs) == before


@pytest.mark.parametrize("verb", REQUEST_ASKS)
def test_a_request_of_another_district_has_none_either(
    post: Post, crew: Crew, theirs: Finding, stranger: User, verb: str
) -> None:
    build.act(theirs, "ask_void", stranger, **REASON)
    request, before = Request.objects.get(), as_it_is(theirs)
    assert {post(person, request, verb, **REASON) for person in crew.values()} == {404}
    assert as_it_is(theirs) == before


def test_nothing_is_handed_to_a_unit_of_another_district(
    post: Post, registered: Finding, crew: Crew, abroad: Unit, street: Unit
) -> None:
    given = {"severity": registered.severity}
    assert post(crew["dispatcher"], registered, "assign", lead=abroad.pk, **given) == 422
    assert post(crew["dispatcher"], registered, "assign", lead=street.pk, helpers=[abroad.pk], **given) == 422
    assert people.fresh(registered).state == S.REGISTERED


def test_no_stranger_is_made_responsible_or_owner_of_a_measure(
    post: Post, assigned: Finding, crew: Crew, street: Unit, stranger: User
) -> None:
    assert post(crew["contact"], assigned, "accept", responsible=stranger.pk) == 422
    planning = build.walk(assigned, S.PLANNING, crew, lead=street)
    day = timezone.localdate(planning.due_current).isoformat()
    given = {"cause": "老化", "step_1": "更换", "owner_1": stranger.pk, "due_1": day}
    assert post(crew["handler"], planning, "plan", **given) == 422
    assert people.fresh(planning).state == S.PLANNING


def test_a_measure_of_another_finding_is_not_finished_from_here(
    post: Post, remediating: Finding, crew: Crew, centre: Unit, street: Unit
) -> None:
    """Of one's own, too: a form speaks of one finding."""
    other = build.walk(build.finding(crew["inspector"], centre), S.REMEDIATING, crew, lead=street)
    measure = other.measures.get()
    assert post(crew["handler"], remediating, "finish_measure", measure=measure.pk) == 422
    measure.refresh_from_db()
    assert measure.done_at is None


def test_nothing_is_merged_into_what_one_may_not_see(
    post: Post, remediating: Finding, crew: Crew, theirs: Finding
) -> None:
    assert post(crew["handler"], remediating, "ask_merge", into=theirs.pk, **REASON) == 422
    assert not Request.objects.exists()


@pytest.mark.parametrize("whose", ["of another finding", "of another person"])
def test_a_file_that_was_kept_elsewhere_proves_nothing_here(
    post: Post, remediating: Finding, crew: Crew, theirs: Finding, stranger: User, whose: str
) -> None:
    handler = crew["handler"]
    finding = build.finish_measures(remediating, handler)
    kept = {
        "of another finding": lambda: build.picture(theirs, handler),
        "of another person": lambda: build.picture(finding, stranger),
    }[whose]()
    assert post(handler, finding, "report_done", result="已改", after_kept=kept.pk) == 422
    assert not finding.evidence.exists()

    own = build.picture(finding, handler)
    assert post(handler, finding, "report_done", result="已改", after_kept=own.pk) == 303
    assert finding.evidence.get().attachment == own


def test_the_evidence_of_another_district_is_not_served(client: Client, crew: Crew, theirs: Finding) -> None:
    assert theirs.responsible is not None
    file = build.picture(theirs, theirs.responsible)
    for person in crew.values():
        client.force_login(person)
        assert client.get(reverse("file", args=[file.pk, file.name])).status_code == 404


def test_a_task_of_another_case_is_not_claimed_through_ones_own(
    client: Client, submitted: Finding, crew: Crew, theirs: Finding, stranger: User
) -> None:
    build.report(build.finish_measures(theirs, stranger), stranger)
    task = Task.objects.open().get(process=theirs.pk)
    client.force_login(crew["verifier"])
    for action in ("claim", "release"):
        for finding in (submitted, theirs):
            address = reverse(f"rectification:{action}", args=[finding.pk])
            assert client.post(address, {"task": task.pk}).status_code == 404
    assert Task.objects.get(pk=task.pk).owner is None


def test_nothing_is_registered_in_a_ledger_of_another_district(
    client: Client, crew: Crew, abroad: Unit
) -> None:
    client.force_login(crew["inspector"])
    given = {
        "unit": abroad.pk,
        "title": "空调失灵",
        "category": "safety",
        "severity": "ordinary",
        "source": "inspection",
        "found_at": "2026-03-02T09:30",
        "locus": "机房",
    }
    assert client.post(reverse("rectification:register"), given).status_code == 422
    assert not Finding.objects.exists()


def test_several_texts_signed_at_once_sign_no_findings(
    client: Client, submitted: Finding, crew: Crew
) -> None:
    """The workbench's button for many acts on texts; a finding's task named there is left where it is."""
    task, before = Task.objects.open().get(process=submitted.pk), as_it_is(submitted)
    client.force_login(crew["verifier"])
    seen = {f"seen-{submitted.pk}": submitted.screen_digest}
    assert (
        client.post(
            reverse("editorial:bulk_approve"), {"task": [task.pk], "words": "同意", **seen}
        ).status_code
        == 422
    )
    assert as_it_is(submitted) == before


def test_no_number_that_is_no_number_breaks_a_page(
    client: Client, submitted: Finding, remediating: Finding, crew: Crew
) -> None:
    client.force_login(crew["handler"])
    file = SimpleUploadedFile("近照.png", build.png(), "image/png")
    for given in (
        {"after_kept": "9" * 30},
        {"after_kept": "-1"},
        {"after_kept": "x", "seen": "\x00"},
        {"after": file, "result": "\x00"},
    ):
        address = reverse("rectification:act", args=[remediating.pk, "report_done"])
        assert client.post(address, {"result": "已改", **given}).status_code == 422
    for address in (f"/findings/{'9' * 30}/", f"/requests/{'9' * 30}/grant/"):
        assert client.post(address).status_code in (404, 405)
