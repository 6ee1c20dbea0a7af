"""专项检查: drafted, sent out, told by each unit as often as it likes, and ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from rectification.models import Campaign, CampaignState, Census, CensusState, Reported
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows import engine, in_step
from workflows.engine import Refused
from workflows.models import Record, Role, Task, Unit
from workflows.telling import WITH, tell

P, C = CampaignState, CensusState


@pytest.fixture
def north(crew: Crew) -> Unit:
    """北苑街道, whose contact is the crew's outsider."""
    return crew["outsider"].posts.get().unit


@pytest.fixture
def drafted(crew: Crew, centre: Unit, street: Unit, north: Unit) -> Campaign:
    return build.campaign(crew["dispatcher"], centre, street, north)


@pytest.fixture
def running(drafted: Campaign, crew: Crew) -> Campaign:
    return build.act(drafted, "launch", crew["dispatcher"])


def words(subject: Any) -> list[str]:
    records = Record.objects.filter(case=subject.pk).select_related(*WITH)
    return [told.did for told in tell(list(records))]


def test_a_draft_waits_for_the_dispatcher_and_asks_nobody(drafted: Campaign) -> None:
    assert drafted.number == f"ZX-{timezone.localdate().year}-{drafted.pk:05d}"
    assert people.open_tasks(drafted) == ["preparing"]
    assert not Census.objects.exists()
    assert list(in_step.faults()) == []


def test_sent_out_it_lies_on_every_units_desk_until_the_day_of_the_campaign(
    running: Campaign, street: Unit, north: Unit
) -> None:
    censuses = {census.pk: census.asked for census in running.censuses.all()}
    tasks = Task.objects.open().filter(process__in=censuses)
    assert {(censuses[task.process_id], task.unit, task.role) for task in tasks} == {
        (street, street, Role.CONTACT),
        (north, north, Role.CONTACT),
    }
    assert {task.due_at for task in tasks} == {running.due_at}
    assert people.open_tasks(running) == ["running"]
    assert words(running)[-1] == f"下发：2 个单位，{running.ends_on.isoformat()} 前填报"


def test_only_the_dispatcher_of_the_unit_conducts_it(
    drafted: Campaign, running: Campaign, crew: Crew, centre: Unit, street: Unit
) -> None:
    for who, person in crew.items():
        if who == "dispatcher":
            continue
        with pytest.raises(Refused):
            build.campaign(person, centre, street)
        assert not set(engine.open_to(person, running)), who


def test_a_draft_is_changed_and_the_record_tells_from_what_to_what(
    drafted: Campaign, crew: Crew, street: Unit
) -> None:
    later = drafted.ends_on + timedelta(days=5)
    changed = build.act(
        drafted, "revise", crew["dispatcher"], title="网站摸排", ends_on=later, units=[street]
    )
    assert (changed.title, list(changed.units.all())) == ("网站摸排", [street])
    changes = changed.case.records.last().changes
    assert changes["title"] == ["政务新媒体账号摸排", "网站摸排"]
    assert changes["ends_on"] == [drafted.ends_on.isoformat(), later.isoformat()]
    assert set(changes) == {"title", "ends_on", "units"}


def test_a_draft_that_will_not_do_is_dropped(drafted: Campaign, crew: Crew) -> None:
    dropped = build.act(drafted, "drop", crew["dispatcher"], words="与上级部署重复")
    assert dropped.state == P.DROPPED
    assert people.open_tasks(dropped) == []
    with pytest.raises(Refused, match="当前为“已作废”"):
        build.act(dropped, "launch", crew["dispatcher"])


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"ends_on": timezone.localdate() - timedelta(days=1)}, "截止日期不能早于开始日期"),
        ({"units": []}, "请至少选择一个单位"),
    ],
)
def test_a_campaign_has_units_and_days_in_order(
    drafted: Campaign, crew: Crew, street: Unit, fields: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        build.act(drafted, "revise", crew["dispatcher"], **{"units": [street], **fields})
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.update(ends_on=drafted.starts_on - timedelta(days=1))


def test_a_campaign_whose_day_is_over_is_not_sent_out(crew: Crew, centre: Unit, street: Unit) -> None:
    ago = timezone.now() - timedelta(days=40)
    old = build.campaign(crew["dispatcher"], centre, street, at=ago)
    with pytest.raises(Refused, match="截止日期已过"):
        build.act(old, "launch", crew["dispatcher"])


def test_more_units_are_asked_while_it_runs_and_none_twice(
    running: Campaign, crew: Crew, street: Unit, district: Unit
) -> None:
    south = people.unit("南湖街道", district)
    wider = build.act(running, "widen", crew["dispatcher"], units=[south])
    assert wider.censuses.count() == wider.units.count() == 3
    with pytest.raises(Refused, match="已在范围之内"):
        build.act(wider, "widen", crew["dispatcher"], units=[street])


def test_a_unit_tells_what_it_has_and_on_which_platforms_it_has_none(
    running: Campaign, crew: Crew, street: Unit
) -> None:
    outlet = people.outlet(street, "青石街道")
    told = Reported(outlets=(outlet.pk,), others=("青石党建",))
    census = build.tell(build.census(running, street), crew["contact"], wechat=told)
    assert (census.state, census.answered_by) == (C.ANSWERED, crew["contact"])
    assert (census.of("wechat"), census.of("weibo")) == (told, Reported())
    assert (census.accounts, census.without) == (2, 1)
    assert people.open_tasks(census) == []
    assert words(census)[-1] == "第 1 次填报：账号 2 个，1 个平台未建立"
    assert list(in_step.faults()) == []


def test_it_may_tell_again_while_the_campaign_runs_and_the_trail_keeps_every_version(
    running: Campaign, crew: Crew, street: Unit
) -> None:
    census = build.census(running, street)
    for names in (("一",), ("一", "二")):
        census = build.tell(census, crew["contact"], weibo=Reported(others=names))
    assert (census.version, census.accounts) == (2, 2)
    versions = [
        record.changes["told"]["weibo"]["others"]
        for record in census.case.records.filter(verb="answer").order_by("seq")
    ]
    assert versions == [["一"], ["一", "二"]]


def test_only_the_contact_of_that_unit_tells(running: Campaign, crew: Crew, street: Unit) -> None:
    census = build.census(running, street)
    for who, person in crew.items():
        if who == "contact":
            continue
        with pytest.raises(Refused):
            build.tell(census, person)
    with pytest.raises(Refused, match="还没有填：微博"):
        build.act(census, "answer", crew["contact"], told={"wechat": Reported()})


def test_ended_nobody_tells_any_more_and_who_has_not_told_stays_so(
    running: Campaign, crew: Crew, street: Unit, north: Unit
) -> None:
    build.tell(build.census(running, street), crew["contact"])
    with pytest.raises(Refused, match="请写明情况"):
        build.act(running, "close", crew["dispatcher"])
    closed = build.act(running, "close", crew["dispatcher"], words="共摸排两个单位。")

    assert (closed.state, closed.conclusion) == (P.CLOSED, "共摸排两个单位。")
    assert [each.state for each in closed.censuses.order_by("asked__path")] == [C.ANSWERED, C.LAPSED]
    assert not Task.objects.open().exists()
    for unit, who in ((street, "contact"), (north, "outsider")):
        with pytest.raises(Refused, match=r"已经结束|截止未报"):
            build.tell(build.census(closed, unit), crew[who])
    assert words(closed)[-1] == "结束专项检查：1 个单位已报，共 2 个"
    assert list(in_step.faults()) == []


def test_nobody_lets_a_unit_lapse_by_hand(running: Campaign, crew: Crew, street: Unit) -> None:
    for person in crew.values():
        with pytest.raises(Refused):
            build.act(build.census(running, street), "lapse", person)


def test_a_census_does_not_begin_by_itself(running: Campaign, crew: Crew, district: Unit) -> None:
    south = people.unit("南湖街道", district)
    loose = Census(campaign=running, unit=running.unit, asked=south, author=crew["dispatcher"])
    with pytest.raises(Refused, match="随专项检查下发"):
        engine.begin(loose, by=crew["dispatcher"])


def test_a_campaign_that_names_no_platform_asks_about_all(crew: Crew, centre: Unit, street: Unit) -> None:
    campaign = build.campaign(crew["dispatcher"], centre, street, platforms=[])
    assert len(campaign.asked_platforms) == 9


def test_who_oversees_sees_campaigns_and_a_unit_sees_what_it_was_asked(running: Campaign, crew: Crew) -> None:
    overseers = {"inspector", "centre_head", "dispatcher", "verifier", "leader", "auditor"}
    campaigns = {who for who, each in crew.items() if Campaign.objects.visible_to(each).exists()}
    censuses = {who: Census.objects.visible_to(each).count() for who, each in crew.items()}
    assert campaigns == overseers
    assert {who for who, count in censuses.items() if count == 2} == overseers
    assert {who for who, count in censuses.items() if count == 1} == {"contact", "unit_leader", "outsider"}
