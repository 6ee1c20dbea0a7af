"""The pages of 举一反三: who has not answered, and where one unit answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from rectification.models import Finding, Sweep, SweepState
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows.models import Role, Task, Unit, User


@pytest.fixture
def north(crew: Crew) -> Unit:
    return crew["outsider"].posts.get().unit


@pytest.fixture
def asked(remediating: Finding, crew: Crew, north: Unit) -> Sweep:
    return build.sweep(remediating, crew["dispatcher"], north)[0]


def get(client: Client, person: User, address: str, status: int = 200) -> str:
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == status, (person.username, address)
    return answer.content.decode()


def post(client: Client, person: User, sweep: Sweep, verb: str, **said: Any) -> Any:
    client.force_login(person)
    return client.post(reverse("rectification:sweep_act", args=[sweep.pk, verb]), said)


def test_the_dispatcher_asks_units_from_the_findings_page(
    client: Client, remediating: Finding, crew: Crew, north: Unit, street: Unit
) -> None:
    page = get(client, crew["dispatcher"], f"{remediating.get_absolute_url()}?do=sweep")
    assert f'value="{north.pk}"' in page
    assert f'name="units" value="{street.pk}"' not in page  # it is mending
    address = reverse("rectification:act", args=[remediating.pk, "sweep"])
    said = {"units": [north.pk], "words": "都查一遍", "until": timezone.localdate().isoformat()}
    answer = client.post(address, {**said, "until": "2020-01-01"})
    assert answer.status_code == 422
    assert "反馈期限须晚于现在" in answer.content.decode()
    assert "都查一遍" in answer.content.decode()
    client.post(address, {**said, "until": "2999-01-04"})
    assert Sweep.objects.get().asked == north


def test_it_lies_on_the_contacts_desk_and_is_answered_there(client: Client, asked: Sweep, crew: Crew) -> None:
    contact, task = crew["outsider"], Task.objects.open().get(process=asked.pk)
    assert asked.get_absolute_url() in get(client, contact, "/")
    client.post(reverse("rectification:sweep_claim", args=[asked.pk]), {"task": task.pk})
    assert asked.get_absolute_url() in get(client, contact, "/?tab=claimed")
    client.post(reverse("rectification:sweep_release", args=[asked.pk]), {"task": task.pk})
    proof = SimpleUploadedFile("自查表.png", build.png(), "image/png")
    answer = post(client, contact, asked, "none_found", words="逐个查过", proof=proof)
    assert answer.status_code == 303
    answered = people.fresh(asked)
    assert answered.state == SweepState.NONE_FOUND
    assert answered.proof.name == "自查表.png"
    assert "自查表.png" in get(client, crew["dispatcher"], asked.get_absolute_url())
    assert asked.title in get(client, contact, "/?tab=done")


def test_what_was_found_is_registered_from_the_page(
    client: Client, asked: Sweep, crew: Crew, north: Unit
) -> None:
    outlet = people.outlet(north, "北苑发布")
    said = {"words": "一处", "title_1": "北苑发布停更", "outlet_1": outlet.pk}
    refused = post(client, crew["outsider"], asked, "found", **said, locus_2="大厅")
    assert refused.status_code == 422
    assert 'value="北苑发布停更"' in refused.content.decode()
    post(client, crew["outsider"], asked, "found", **said)
    finding = Finding.objects.get(swept_from=asked)
    assert finding.outlet == outlet
    assert finding.get_absolute_url() in get(client, crew["dispatcher"], asked.get_absolute_url())
    page = get(client, crew["dispatcher"], finding.get_absolute_url())
    assert asked.get_absolute_url() in page


def test_an_answer_without_words_is_refused(client: Client, asked: Sweep, crew: Crew) -> None:
    answer = post(client, crew["outsider"], asked, "none_found", words="")
    assert answer.status_code == 422
    assert "请写明具体意见" in answer.content.decode()


def test_the_units_that_were_asked_stand_on_one_page_for_who_oversees_the_ledger(
    client: Client, asked: Sweep, crew: Crew, district: Unit
) -> None:
    address = reverse("rectification:sweeps", args=[asked.finding_id])
    late = people.unit("南湖街道", district)
    build.sweep(asked.finding, crew["dispatcher"], late)
    Sweep.objects.filter(asked=late).update(due_at=timezone.now())
    post(client, crew["outsider"], asked, "none_found", words="逐个查过")
    client.force_login(crew["dispatcher"])
    page = client.get(address).context["page"]
    assert (page.asked, page.answered, page.waiting, page.overdue) == (2, 1, 1, 1)
    assert "逐个查过" in get(client, crew["auditor"], address)
    for who in ("handler", "contact", "outsider"):
        get(client, crew[who], address, 404)
    finding = get(client, crew["dispatcher"], asked.finding.get_absolute_url())
    assert "2 个单位排查，1 个已反馈" in finding
    assert "1 个单位逾期未反馈" in finding
    assert "个单位排查" not in get(client, crew["contact"], asked.finding.get_absolute_url())


def test_a_finding_about_which_nobody_was_asked_says_how_to(
    client: Client, remediating: Finding, crew: Crew
) -> None:
    address = reverse("rectification:sweeps", args=[remediating.pk])
    assert "还没有请哪个单位排查" in get(client, crew["dispatcher"], address)


def test_a_stranger_finds_neither_page_nor_button(
    client: Client, asked: Sweep, crew: Crew, district: Unit
) -> None:
    stranger = people.person("waidi", "外地", Role.CONTACT, of=people.unit("邻区"))
    get(client, stranger, asked.get_absolute_url(), 404)
    assert post(client, stranger, asked, "none_found", words="没有").status_code == 404
    assert post(client, crew["outsider"], asked, "ask", words="没有").status_code == 404
    # the unit that mends sees its finding, and not who else was asked about it
    get(client, crew["contact"], asked.get_absolute_url(), 404)
    get(client, crew["outsider"], asked.finding.get_absolute_url(), 404)


def test_a_button_that_was_followed_as_a_link_opens_its_form(
    client: Client, asked: Sweep, crew: Crew
) -> None:
    client.force_login(crew["outsider"])
    answer = client.get(reverse("rectification:sweep_act", args=[asked.pk, "found"]))
    assert answer["Location"] == f"{asked.get_absolute_url()}?do=found"


def test_pages_cost_the_same_for_many_units(
    client: Client,
    asked: Sweep,
    crew: Crew,
    district: Unit,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    units = [people.unit(f"第{n}街道", district) for n in range(15)]
    build.sweep(asked.finding, crew["dispatcher"], *units)
    client.force_login(crew["dispatcher"])
    with django_assert_max_num_queries(12):
        client.get(reverse("rectification:sweeps", args=[asked.finding_id]))
    with django_assert_max_num_queries(14):
        client.get(asked.get_absolute_url())


def test_asking_many_units_costs_a_handful_of_statements(
    remediating: Finding,
    crew: Crew,
    district: Unit,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    units = [people.unit(f"第{n}街道", district) for n in range(40)]
    with django_assert_max_num_queries(20):
        build.sweep(remediating, crew["dispatcher"], *units)
