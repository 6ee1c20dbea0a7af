"""台账: who sees what, how it is sifted, coloured and put in order, and that it costs the same when it grows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from rectification import listing
from rectification.forms.ledger import TABS
from rectification.lateness import Colour, Colours, thresholds
from rectification.listing import Reach
from rectification.models import Category, Finding, FindingState, Severity
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows.models import Outlet, Post, Role, Unit, User

S = FindingState
SHANGHAI = ZoneInfo("Asia/Shanghai")
PAUSE = timedelta(hours=1)
AT_MOST_STATEMENTS = 12
AT_MOST_BYTES = 60 * 1024


def titles(client: Client, user: User, address: str = "") -> list[str]:
    """The titles that the ledger shows to somebody, from the top."""
    client.force_login(user)
    answer = client.get(f"/findings/{address}")
    assert answer.status_code == 200
    return [row.finding.title for row in answer.context["page"].rows]


def html(client: Client, user: User, address: str = "") -> str:
    client.force_login(user)
    answer = client.get(f"/findings/{address}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def reach_of(user: User) -> Reach:
    return Reach.of(user, Post.objects.current(timezone.localdate()).filter(user=user).select_related("unit"))


@pytest.fixture
def another(crew: Crew, centre: Unit) -> Finding:
    """A second one, found elsewhere."""
    return build.finding(
        crew["inspector"],
        centre,
        title="缺少网络拓扑图",
        source="bulletin",
        category=Category.RULES,
        severity=Severity.MINOR,
        found_at=datetime(2026, 3, 2, 23, 30, tzinfo=SHANGHAI),
    )


def test_whoever_keeps_the_ledger_sees_all_of_it_and_a_unit_its_own(
    client: Client, assigned: Finding, another: Finding, crew: Crew
) -> None:
    assert set(titles(client, crew["dispatcher"])) == {assigned.title, another.title}
    assert titles(client, crew["contact"]) == [assigned.title]
    assert titles(client, crew["outsider"]) == []
    assert titles(client, crew["administrator"]) == []


def test_the_ledger_is_what_a_person_may_know_of(
    remediating: Finding, another: Finding, crew: Crew, street: Unit, centre: Unit
) -> None:
    measure = remediating.measures.get()
    measure.owner = crew["helper"]
    measure.save(update_fields=["owner"])
    another.helpers.add(people.unit("协办科室", street))
    build.finding(crew["leader"], centre, title="第三个")

    for word, person in crew.items():
        reach = reach_of(person)
        visible = set(Finding.objects.visible_to(person).values_list("pk", flat=True))
        for apart in (True, False):
            arms = reach.arms(apart=apart)
            found = {each.pk for each in listing.leaf(arms, Q(), "-changed", 1).rows}
            assert found == visible, word
        assert listing.counted(reach.arms(), {"": [Q()]}) == {"": len(visible)}, word
    assert len(visible) == 0  # the outsider's, asked last: else this would show nothing


def test_every_filter_stands_in_the_address(
    client: Client, submitted: Finding, another: Finding, crew: Crew, street: Unit
) -> None:
    for address, found in (
        ("?tab=check", submitted),
        ("?tab=new", another),
        ("?q=拓扑", another),
        (f"?q={submitted.number}", submitted),
        ("?q=郑小禾", submitted),
        ("?source=bulletin", another),
        ("?severity=minor", another),
        ("?category=safety", submitted),
        (f"?lead={street.pk}", submitted),
        ("?found_from=2026-03-02&found_until=2026-03-02", another),
        ("?found_from=2026-03-03", submitted),
    ):
        assert titles(client, crew["dispatcher"], address) == [found.title], address
    assert titles(client, crew["dispatcher"], "?q=拓扑 机房") == []


def test_an_account_is_found_by_a_part_of_its_name(
    client: Client, crew: Crew, centre: Unit, street: Unit
) -> None:
    for unit, name in ((centre, "望川融媒"), (street, "青石发布")):
        build.finding(crew["inspector"], centre, title=f"{name}未更新", outlet=people.outlet(unit, name))

    assert titles(client, crew["dispatcher"], "?outlet=青石") == ["青石发布未更新"]
    assert titles(client, crew["dispatcher"], "?outlet=没有这个账号") == []


def test_a_filter_that_cannot_be_read_is_told_and_the_others_hold(
    client: Client, submitted: Finding, another: Finding, crew: Crew
) -> None:
    address = "?tab=nonsense&lead=x&found_from=昨天&colour=green&sort=bribes&page=0&source=bulletin"
    assert titles(client, crew["dispatcher"], address) == [another.title]
    assert "errorlist" in html(client, crew["dispatcher"], address)


def test_what_narrows_the_list_is_said_in_words_and_can_be_taken_off_one_by_one(
    client: Client, another: Finding, crew: Crew
) -> None:
    page = html(client, crew["dispatcher"], "?tab=new&source=bulletin&q=拓扑")
    for words in ("正在筛选", "上级通报", "清除条件", "去掉这一条件"):
        assert words in page
    assert 'href="?tab=new&amp;source=bulletin"' in page
    assert 'href="?tab=new&amp;q=%E6%8B%93%E6%89%91"' in page


def test_tabs_count_what_they_hold_under_the_filters(
    client: Client, submitted: Finding, another: Finding, crew: Crew
) -> None:
    client.force_login(crew["dispatcher"])
    for address, expected in (
        ("", {"": 2, "new": 1, "check": 1}),
        ("?source=bulletin", {"": 1, "new": 1}),
        ("?q=拓扑", {"": 1, "new": 1}),
    ):
        tabs = client.get(f"/findings/{address}").context["page"].tabs
        assert {tab.key: tab.count for tab in tabs if tab.count} == expected, address
        assert [tab.key for tab in tabs] == list(TABS)


def test_a_tab_counts_no_further_than_anyone_wants_to_know(
    client: Client, crew: Crew, centre: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "COUNTED", 2)
    for number in range(4):
        build.finding(crew["inspector"], centre, title=f"第{number}个问题")
    assert "共 2+ 项，显示 1–4" in html(client, crew["dispatcher"])


def test_a_search_that_finds_too_much_says_so(
    client: Client, crew: Crew, centre: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "SOUGHT", 2)
    for number in range(3):
        build.finding(crew["inspector"], centre, title=f"第{number}个问题")
    page = html(client, crew["dispatcher"], "?q=问题")
    assert "只找了最近登记的一部分" in page
    assert titles(client, crew["dispatcher"], "?q=问题") == ["第2个问题", "第1个问题"]


def test_a_column_head_puts_the_list_in_order_and_says_how_it_stands(
    client: Client, crew: Crew, centre: Unit, street: Unit
) -> None:
    at = datetime(2026, 11, 2, 9, 0, tzinfo=SHANGHAI)
    plan = (("甲", "minor", centre, 3), ("乙", "veto", street, 1), ("丙", "ordinary", street, 2))
    for number, (title, severity, lead, days) in enumerate(plan):
        found = build.finding(
            crew["inspector"],
            centre,
            title=title,
            severity=severity,
            found_at=at - timedelta(days=days),
            at=at,
        )
        due = at + timedelta(days=9 - number)
        build.act(found, "assign", crew["dispatcher"], lead=lead, due=due, at=at + timedelta(minutes=number))
    build.finding(crew["inspector"], centre, title="丁", severity="major", found_at=at, at=at - PAUSE)
    for sort, order in {
        "": "丙乙甲丁",
        "changed": "丁甲乙丙",
        "due": "丙乙甲丁",
        "-due": "甲乙丙丁",
        "-found": "丁乙丙甲",
        "severity": "乙丁丙甲",
        "-severity": "甲丙丁乙",
        "unit": "甲乙丙丁",
        "-unit": "丙乙甲丁",
    }.items():
        assert "".join(titles(client, crew["dispatcher"], f"?sort={sort}")) == order, sort
    page = html(client, crew["dispatcher"], "?sort=severity")
    assert page.count("aria-sort") == 1
    assert 'aria-sort="ascending"><a href="?sort=-severity">' in page


def test_pages_follow_each_other_without_losing_or_doubling_one(
    client: Client, crew: Crew, centre: Unit
) -> None:
    at = timezone.now()
    for number in range(listing.PAGE + 3):
        build.finding(crew["inspector"], centre, title=f"第{number}个问题", at=at)
    for order in ("", "sort=severity&", "q=问题&"):
        first = titles(client, crew["dispatcher"], f"?{order}")
        second = titles(client, crew["dispatcher"], f"?{order}page=2")
        assert (len(first), len(second), len({*first, *second})) == (25, 3, 28), order
    assert "这一页没有问题" in html(client, crew["dispatcher"], "?page=9")


def test_three_colours_divide_at_the_reminder_the_deadline_and_five_working_days() -> None:
    assert (thresholds().near_days, thresholds().red_days) == (2, 5)
    assert thresholds().source


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("due", "colour"),
    [
        (datetime(2026, 11, 30, 17, 30), None),
        (datetime(2026, 11, 27, 17, 30), Colour.NEAR),  # the second working day ahead
        (datetime(2026, 11, 25, 17, 30), Colour.NEAR),
        (datetime(2026, 11, 25, 9, 0), Colour.YELLOW),
        (datetime(2026, 11, 19, 17, 30), Colour.YELLOW),  # four working days ago
        (datetime(2026, 11, 18, 17, 30), Colour.RED),  # five, over a weekend
    ],
)
def test_a_row_has_the_colour_that_the_filter_finds_it_by(
    client: Client, assigned: Finding, crew: Crew, due: datetime, colour: Colour | None
) -> None:
    now = datetime(2026, 11, 25, 10, 0, tzinfo=SHANGHAI)  # a Wednesday
    assigned.due_current = due.replace(tzinfo=SHANGHAI)
    assigned.save(update_fields=["due_current"])
    colours = Colours.at(now)

    assert colours.of(assigned) == colour
    found = {each for each in Colour if Finding.objects.filter(colours.asked(each)).exists()}
    assert found == ({colour} if colour else set())


def test_what_is_under_check_or_waits_to_be_assigned_has_no_colour(
    submitted: Finding, another: Finding
) -> None:
    far = Colours.at(timezone.now() + timedelta(days=90))
    assert (far.of(submitted), far.of(another)) == (None, None)


def test_a_row_names_the_step_that_waits_for_its_reader(
    client: Client, submitted: Finding, another: Finding, crew: Crew
) -> None:
    def calls(user: User) -> dict[str, str]:
        client.force_login(user)
        rows = client.get("/findings/").context["page"].rows
        return {row.finding.title: str(row.call) for row in rows}

    assert calls(crew["verifier"]) == {submitted.title: "复核", another.title: ""}
    assert calls(crew["dispatcher"]) == {submitted.title: "", another.title: "交办"}
    assert calls(crew["handler"]) == {submitted.title: ""}


def test_nobody_is_called_to_judge_their_own_work(
    client: Client, submitted: Finding, crew: Crew, centre: Unit
) -> None:
    people.give_post(crew["handler"], Role.VERIFIER, centre)
    client.force_login(crew["handler"])
    assert [str(row.call) for row in client.get("/findings/").context["page"].rows] == [""]


def test_what_waits_for_a_contact_costs_no_statement_a_row(
    client: Client, crew: Crew, centre: Unit, street: Unit, django_assert_max_num_queries: Any
) -> None:
    for number in range(15):
        found = build.finding(crew["inspector"], centre, title=f"第{number}个问题")
        build.act(found, "assign", crew["dispatcher"], lead=street)
    client.force_login(crew["contact"])
    with django_assert_max_num_queries(AT_MOST_STATEMENTS):
        answer = client.get("/findings/")
    assert [str(row.call) for row in answer.context["page"].rows] == ["签收"] * 15


@pytest.mark.parametrize("asked", ["", "?tab=new&sort=due", "?q=问题", "?outlet=望川&severity=ordinary"])
def test_a_full_page_costs_at_most_twelve_statements_and_sixty_kilobytes(
    client: Client,
    crew: Crew,
    centre: Unit,
    outlets: list[Outlet],
    asked: str,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(30):
        title = f"第{number}个问题：" + "一个相当长的题目" * 5
        build.finding(crew["inspector"], centre, title=title, outlet=outlets[0])
    client.force_login(crew["dispatcher"])
    with django_assert_max_num_queries(AT_MOST_STATEMENTS):
        answer = client.get(f"/findings/{asked}")
    assert len(answer.context["page"].rows) == listing.PAGE
    assert len(answer.content) < AT_MOST_BYTES
