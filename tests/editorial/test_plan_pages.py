"""审签方案: read by everybody of the unit, changed only by making the next version, by its administrators."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from editorial.forms.plan import with_seats
from editorial.models import Article, Does, Level, LevelKey, PlanVersion, ReviewPlan, SeatRule
from tests import build
from tests.cast import Cast
from workflows.models import About, Deed, OfficeRecord, Role, Unit, User

Given = dict[str, str]


def typed(version: PlanVersion, **more: str) -> Given:
    """What a browser sends back when a version is opened for editing and nothing is touched."""
    given = {
        "name": version.plan.name,
        "source": version.source,
        "loosened_why": version.loosened_why,
        "based_on": str(version.number),
        "major-seats": "0",
    }
    for level in version.levels:
        given[f"{level.key}-hours"] = str(level.hours)
        given[f"{level.key}-urgent_hours"] = str(level.urgent_hours)
        given[f"{level.key}-budget"] = "" if level.budget is None else str(level.budget)
        given[f"{level.key}-seats"] = str(len(level.seats))
        for index, seat in enumerate(level.seats):
            given.update(seat_of(level.key, index, seat.role, seat.does, seat.turn))
    return {**given, **{name.replace("__", "-"): value for name, value in more.items()}}


def seat_of(level: str, index: int, role: str, does: str = Does.BOTH, turn: int = 0, unit: str = "") -> Given:
    start = f"{level}-{index}"
    return {f"{start}-role": role, f"{start}-does": does, f"{start}-turn": str(turn), f"{start}-unit": unit}


@pytest.fixture
def office(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def save(office: Client, version: PlanVersion, given: Given, status: int = 302) -> str:
    answer = office.post(reverse("editorial:plan_edit", args=[version.plan_id]), given)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def in_force(version: PlanVersion) -> PlanVersion:
    newest = ReviewPlan.objects.get(pk=version.plan_id).in_force()
    assert newest
    return newest


def test_everybody_of_the_unit_reads_its_plan_and_strangers_do_not(
    client: Client, cast: Cast, plan: PlanVersion
) -> None:
    for who, user in cast.items():
        client.force_login(user)
        expected = 404 if who == "outsider" else 200
        assert client.get(reverse("editorial:plan", args=[plan.plan_id])).status_code == expected, who


def test_who_writes_for_the_desk_reads_the_desks_plan(
    client: Client, district: Unit, centre: Unit, plan: PlanVersion
) -> None:
    farm = build.unit("农业农村委员会", district, desk=centre)
    client.force_login(build.person("zhang", "张同", Role.CORRESPONDENT, of=farm))
    assert plan.plan.name in client.get(reverse("editorial:plans")).content.decode()


def test_only_its_administrators_change_a_plan(client: Client, cast: Cast, plan: PlanVersion) -> None:
    for who, user in cast.items():
        client.force_login(user)
        expected = 200 if who == "administrator" else 404
        assert client.get(reverse("editorial:plan_edit", args=[plan.plan_id])).status_code == expected, who


def test_the_drawing_names_who_sits_there_and_who_is_missing(
    office: Client, cast: Cast, plan: PlanVersion, leader: User
) -> None:
    leader.is_active = False
    leader.save()
    page = office.get(reverse("editorial:plan", args=[plan.plan_id])).content.decode()
    assert "陈志远" in page
    assert "现在无人任职" in page


def test_the_drawing_says_when_there_are_fewer_people_than_seats(
    client: Client, cast: Cast, centre: Unit, auditor: User
) -> None:
    editors = Level(LevelKey.FIRST, (SeatRule(Role.EDITOR), SeatRule(Role.EDITOR)))
    version = build.plan(centre, [editors, *build.SEED_LEVELS[1:]])
    client.force_login(auditor)
    address = reverse("editorial:plan", args=[version.plan_id])
    assert "人数不够" in client.get(address).content.decode()
    build.person("another", "另一位", Role.EDITOR, of=centre)
    assert "人数不够" not in client.get(address).content.decode()


def test_a_change_makes_the_next_version_and_leaves_the_old_one(office: Client, plan: PlanVersion) -> None:
    save(office, plan, typed(plan, second__hours="6"))
    newest = in_force(plan)
    assert newest.number == 2
    level = newest.level(LevelKey.SECOND)
    assert level
    assert level.hours == 6
    assert newest.level(LevelKey.FIRST) == plan.level(LevelKey.FIRST)
    assert PlanVersion.objects.get(pk=plan.pk).levels == plan.levels


def test_the_change_is_recorded_and_told_line_by_line(
    office: Client, plan: PlanVersion, administrator: User
) -> None:
    save(office, plan, typed(plan, second__hours="6"))
    record = OfficeRecord.objects.get()
    assert (record.about, record.deed, record.actor) == (About.PLAN, Deed.NEW_VERSION, administrator)
    assert record.changes == [["复审二校时限", "4 个工作小时，加急 0.5 小时", "6 个工作小时，加急 0.5 小时"]]
    page = office.get(reverse("editorial:plan", args=[plan.plan_id])).content.decode()
    assert "<ins>6 个工作小时，加急 0.5 小时</ins>" in page


def test_a_text_under_way_keeps_the_version_it_was_submitted_under(
    office: Client, plan: PlanVersion, in_first: Article
) -> None:
    save(office, plan, typed(plan, second__hours="6"))
    assert build.fresh(in_first).plan_version == plan


def test_saving_without_a_change_makes_no_version(office: Client, plan: PlanVersion) -> None:
    assert "没有改动" in save(office, plan, typed(plan), status=422)
    assert in_force(plan) == plan


def test_the_line_breaks_of_a_browser_are_no_change(office: Client, centre: Unit) -> None:
    version = build.plan(centre)
    save(office, version, typed(version, source="第一条\r\n第二条"))
    assert "没有改动" in save(
        office, in_force(version), typed(in_force(version), source="第一条\r\n第二条"), status=422
    )


def test_who_edits_an_old_version_is_told_and_loses_nothing(office: Client, plan: PlanVersion) -> None:
    stale = typed(plan, source="另一份依据", second__hours="8")
    save(office, plan, typed(plan, second__hours="6"))
    page = save(office, plan, stale, status=422)
    assert "关力刚刚启用了第 2 版" in page
    assert "另一份依据" in page
    assert 'value="8"' in page


def test_a_source_is_asked_for(office: Client, plan: PlanVersion) -> None:
    assert "请写明依据的制度" in save(office, plan, typed(plan, source=""), status=422)


def test_loosening_one_person_one_level_takes_a_reason_and_shows_in_red(
    office: Client, plan: PlanVersion
) -> None:
    assert "放宽一人一级须写明依据" in save(office, plan, typed(plan, loosened="on"), status=422)
    save(office, plan, typed(plan, loosened="on", loosened_why="编制不足，经批准"))
    for address in (reverse("editorial:plans"), reverse("editorial:plan", args=[plan.plan_id])):
        assert "一人一级" in office.get(address).content.decode()
    assert "依据：编制不足，经批准" in office.get(address).content.decode()
    assert OfficeRecord.objects.get().changes[0][2] == "放宽：编制不足，经批准"


def test_a_level_without_a_seat_is_refused(office: Client, plan: PlanVersion) -> None:
    assert "初审一校至少要有一个席位" in save(office, plan, typed(plan, first__seats="0"), status=422)


@pytest.mark.parametrize(("does", "told"), [(Does.REVIEW, "没有人校对"), (Does.PROOF, "没有人审稿")])
def test_every_level_both_reviews_and_proofreads(
    office: Client, plan: PlanVersion, does: str, told: str
) -> None:
    given = {**typed(plan), **seat_of("first", 0, Role.EDITOR, does)}
    assert told in save(office, plan, given, status=422)


def test_review_and_proof_may_be_parted_and_come_in_turn(office: Client, plan: PlanVersion) -> None:
    given = {
        **typed(plan, first__seats="2"),
        **seat_of("first", 0, Role.PROOFREADER, Does.PROOF, turn=0),
        **seat_of("first", 1, Role.EDITOR, Does.REVIEW, turn=2),
    }
    save(office, plan, given)
    level = in_force(plan).level(LevelKey.FIRST)
    assert level
    assert level.seats == (
        SeatRule(Role.PROOFREADER, turn=0, does=Does.PROOF),
        SeatRule(Role.EDITOR, turn=1, does=Does.REVIEW),
    )
    assert in_force(plan).separate_proof


def test_a_proofreader_does_not_review(office: Client, plan: PlanVersion) -> None:
    given = {**typed(plan), **seat_of("first", 0, Role.PROOFREADER)}
    assert "校对岗位只校不审" in save(office, plan, given, status=422)


def test_administrators_and_auditors_are_given_no_seat(office: Client, plan: PlanVersion) -> None:
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.CORRESPONDENT, Role.PUBLISHER):
        save(office, plan, {**typed(plan), **seat_of("first", 0, role)}, status=422)


def test_the_extra_level_can_borrow_the_districts_leader(
    office: Client, plan: PlanVersion, district: Unit
) -> None:
    given = {
        **typed(plan, has_major="on"),
        "major-hours": "4",
        "major-urgent_hours": "0.5",
        "major-budget": "1",
        "major-read_aloud": "on",
        "major-seats": "1",
        **seat_of("major", 0, Role.LEADER, unit=str(district.pk)),
    }
    save(office, plan, given)
    level = in_force(plan).level(LevelKey.MAJOR)
    assert level
    assert level.read_aloud
    assert level.seats == (SeatRule(Role.LEADER, unit_id=district.pk),)
    page = office.get(reverse("editorial:plan", args=[plan.plan_id])).content.decode()
    assert "望川区" in page
    assert "重大事项全文诵读" in page


def test_an_extra_level_that_is_not_wanted_is_not_judged(office: Client, plan: PlanVersion) -> None:
    save(office, plan, typed(plan, first__hours="5", major__hours="nonsense"))
    assert in_force(plan).level(LevelKey.MAJOR) is None


def test_an_urgent_clock_is_not_the_longer_one(office: Client, plan: PlanVersion) -> None:
    given = typed(plan, first__urgent_hours="9")
    assert "加急时限不能比平时长" in save(office, plan, given, status=422)


def test_a_later_level_leaves_no_more_faults_than_an_earlier_one(office: Client, plan: PlanVersion) -> None:
    given = typed(plan, final__budget="9")
    assert "终审三校的差错限额不能多于复审二校" in save(office, plan, given, status=422)


def test_adding_a_seat_saves_nothing_and_loses_nothing(office: Client, plan: PlanVersion) -> None:
    given = typed(plan, source="写到一半", change="+second")
    page = save(office, plan, given, status=200)
    assert "写到一半" in page
    assert 'name="second-2-role"' in page
    assert "errorlist" not in page
    assert in_force(plan) == plan


def test_taking_a_seat_away_moves_the_others_up(plan: PlanVersion) -> None:
    left = with_seats(typed(plan), "-second-0")
    assert left["second-seats"] == "1"
    assert left["second-0-role"] == Role.LEADER_IN_CHARGE


@pytest.mark.parametrize("change", ["+nowhere", "-second-9", "-second-x", "?"])
def test_a_change_that_makes_no_sense_changes_nothing(plan: PlanVersion, change: str) -> None:
    assert with_seats(typed(plan), change) == typed(plan)


def test_a_unit_without_a_plan_is_given_its_first(
    client: Client, district: Unit, street: Unit, plan: PlanVersion
) -> None:
    client.force_login(build.person("xuhang", "徐航", Role.ADMINISTRATOR, of=district))
    assert street.name in client.get(reverse("editorial:plans")).content.decode()
    address = reverse("editorial:plan_new", args=[street.pk])
    assert client.get(address).status_code == 200
    client.post(address, typed(plan, name="街道三审三校", based_on="0"))
    made = ReviewPlan.objects.get(unit=street)
    assert made.in_force().number == 1  # type: ignore[union-attr]  # there is one
    assert OfficeRecord.objects.get().deed == Deed.CREATE
    assert client.get(address).status_code == 404


def test_the_list_costs_the_same_for_many_plans(
    client: Client,
    district: Unit,
    plan: PlanVersion,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(10):
        build.plan(build.unit(f"第{number}街道", district))
    client.force_login(build.person("xuhang", "徐航", Role.ADMINISTRATOR, of=district))
    with django_assert_max_num_queries(7):
        client.get(reverse("editorial:plans"))


def test_one_plan_costs_the_same_for_many_versions(
    office: Client,
    centre: Unit,
    plan: PlanVersion,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(10):
        build.plan(centre)
    with django_assert_max_num_queries(9):
        office.get(reverse("editorial:plan", args=[plan.plan_id]))
