"""Several findings at once: each through the door by itself, each with an answer of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client

from rectification.forms.bulk import BULK, offered
from rectification.models import Finding, FindingState
from rectification.views import bulk as views
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows.bulk import Outcome, Pick, perform_one, picks
from workflows.models import Record, Role, Unit, User

S = FindingState


@pytest.fixture
def three(crew: Crew, centre: Unit) -> list[Finding]:
    return [build.finding(crew["inspector"], centre, title=f"第{number}个问题") for number in "一二三"]


def chosen(findings: Iterable[Finding]) -> list[str]:
    return [str(Pick.of(each)) for each in findings]


def assign(client: Client, user: User, ticked: Iterable[str], **given: Any) -> Any:
    client.force_login(user)
    return client.post("/findings/bulk/assign/", {"chosen": list(ticked), **given})


def states(findings: Iterable[Finding]) -> list[str]:
    return [people.fresh(each).state for each in findings]


def test_several_are_handed_out_to_one_unit_each_with_a_record(
    client: Client, three: list[Finding], crew: Crew, street: Unit
) -> None:
    answer = assign(client, crew["dispatcher"], chosen(three), lead=street.pk, words="请尽快整改")

    assert answer.status_code == 200
    assert "已交办 3 项" in answer.content.decode()
    assert states(three) == [S.ASSIGNED] * 3
    for each in three:
        record = Record.objects.filter(case=each.pk).latest("pk")
        assert (record.verb, record.actor, record.words) == ("assign", crew["dispatcher"], "请尽快整改")


def test_what_can_not_be_done_is_refused_row_by_row_and_the_rest_goes_in(
    client: Client, three: list[Finding], assigned: Finding, crew: Crew, street: Unit
) -> None:
    answer = assign(client, crew["dispatcher"], chosen([*three[:2], assigned]), lead=street.pk)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "有 1 项没有办成" in page
    assert "当前为“待签收”，不能交办" in page
    assert states(three) == [S.ASSIGNED, S.ASSIGNED, S.REGISTERED]


def test_a_row_that_moved_since_it_was_ticked_is_refused(
    client: Client, three: list[Finding], crew: Crew, street: Unit
) -> None:
    ticked = chosen(three)
    other = people.unit("另一单位", street)
    given = build.act(three[0], "assign", crew["dispatcher"], lead=other)
    build.act(
        given, "return", people.person("ling", "凌", Role.CONTACT, of=other), reason="not_ours", words="非"
    )

    answer = assign(client, crew["dispatcher"], ticked, lead=street.pk)
    assert "您勾选之后它又有了变动" in answer.content.decode()
    assert states(three) == [S.REGISTERED, S.ASSIGNED, S.ASSIGNED]


def test_a_row_that_is_not_ones_own_is_refused_without_a_word_about_it(
    client: Client, registered: Finding, crew: Crew, street: Unit
) -> None:
    outsider = crew["outsider"]
    answer = assign(client, outsider, [*chosen([registered]), "999999.1"], lead=street.pk)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert registered.title not in page
    assert states([registered]) == [S.REGISTERED]


def test_who_sees_a_row_but_may_not_hand_it_out_is_refused_by_the_door(
    client: Client, registered: Finding, crew: Crew, street: Unit
) -> None:
    answer = assign(client, crew["verifier"], chosen([registered]), lead=street.pk)

    assert answer.status_code == 422
    assert "这一步现在不由您办理" in answer.content.decode()
    assert states([registered]) == [S.REGISTERED]


def test_the_page_asks_beside_the_rows_and_ticks_only_what_can_be_done(
    client: Client, three: list[Finding], assigned: Finding, crew: Crew
) -> None:
    client.force_login(crew["dispatcher"])
    answer = client.get(
        "/findings/bulk/assign/", {"chosen": chosen([three[0], assigned]), "query": "tab=new"}
    )

    assert answer.status_code == 200
    lines = answer.context["chosen"].lines
    assert [(line.finding, line.is_open, line.is_ticked) for line in lines] == [
        (three[0], True, True),
        (assigned, False, False),
    ]
    assert answer.context["back"] == "/findings/?tab=new"


def test_a_refused_form_keeps_what_was_typed_and_which_rows_were_ticked(
    client: Client, three: list[Finding], crew: Crew, street: Unit
) -> None:
    among = chosen(three)
    answer = assign(client, crew["dispatcher"], among[:1], among=among, words="请尽快")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请尽快" in page
    assert [line.is_ticked for line in answer.context["chosen"].lines] == [True, False, False]

    answer = assign(client, crew["dispatcher"], [], among=among, words="请尽快", lead=street.pk)
    assert answer.status_code == 422
    assert "请至少勾选一项" in answer.content.decode()
    assert "请尽快" in answer.content.decode()
    assert states(three) == [S.REGISTERED] * 3


def test_with_nothing_ticked_one_is_told_and_sent_back_to_where_one_was(client: Client, crew: Crew) -> None:
    client.force_login(crew["dispatcher"])
    answer = client.get("/findings/bulk/assign/", {"query": "tab=new&page=2&x=y"})
    assert (answer.status_code, answer["Location"]) == (302, "/findings/?tab=new")


def test_one_go_has_an_end_and_says_what_it_left(
    client: Client, three: list[Finding], crew: Crew, street: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST", 2)
    answer = assign(client, crew["dispatcher"], chosen(three), lead=street.pk)

    assert answer.status_code == 422
    assert "一次最多办 2 项，还有 1 项没有动" in answer.content.decode()
    assert states(three) == [S.ASSIGNED, S.ASSIGNED, S.REGISTERED]


def test_only_verbs_of_the_flow_that_several_can_share_are_offered(client: Client, crew: Crew) -> None:
    client.force_login(crew["dispatcher"])
    assert set(offered()) == set(BULK) & set(Finding.flow().table.verbs)
    for verb in ("close", "pass", "void", "nonsense", *(set(BULK) - set(offered()))):
        assert client.get(f"/findings/bulk/{verb}/", {"chosen": "1.1"}).status_code == 404, verb


def test_the_ledger_offers_what_the_door_opens_for_one_of_its_rows(
    client: Client, registered: Finding, crew: Crew
) -> None:
    for word, expected in (("dispatcher", ["assign"]), ("verifier", []), ("inspector", [])):
        client.force_login(crew[word])
        page = client.get("/findings/").context["page"]
        assert [verb for verb in page.bulk if verb != "urge"] == expected, word


def test_asking_costs_the_same_for_one_row_and_for_many(
    client: Client, crew: Crew, centre: Unit, django_assert_max_num_queries: Any
) -> None:
    many = [build.finding(crew["inspector"], centre, title=f"第{number}个") for number in range(25)]
    client.force_login(crew["dispatcher"])
    with django_assert_max_num_queries(12):
        answer = client.get("/findings/bulk/assign/", {"chosen": chosen(many)})
    assert len(answer.context["chosen"].lines) == 25


def test_any_verb_goes_through_the_same_gate(submitted: Finding, crew: Crew) -> None:
    """The gate knows no verb: it hands each subject to the door and brings back what the door says."""
    refused = perform_one(submitted, "pass", by=crew["handler"], words="属实", seen=submitted.screen_digest)
    assert "整改人不能给自己销号" in refused.refused or "不由您办理" in refused.refused
    done = perform_one(submitted, "pass", by=crew["verifier"], words="属实", seen=submitted.screen_digest)
    assert done == Outcome(submitted)
    assert people.fresh(submitted).state == S.OBSERVING


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (["12.3", "4.0"], [Pick(12, 3), Pick(4, 0)]),
        (["12.3", "12.9"], [Pick(12, 3)]),
        (["", "x", "1", "1.2.3", "-1.2", "1.", ".2", "9" * 19 + ".1", "1.2 "], []),
    ],
)
def test_only_keys_with_a_length_are_picks(said: list[str], read: list[Pick]) -> None:
    assert picks(said) == read
