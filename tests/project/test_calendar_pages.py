"""工作日历: everybody reads it; a year's notice is entered by the administrators of the top unit."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from project.almanac import Almanac
from tests import build
from tests.cast import Cast
from workflows import calendar, deadlines
from workflows.models import About, CalendarYear, Deed, OfficeRecord, Role, Unit, User

NOTICE = "2027-02-06 至 2027-02-12 春节 放假\n2027-02-14 春节 上班"
TODAY = date(2026, 11, 25)


@pytest.fixture
def keeper(district: Unit) -> User:
    return build.person("xuhang", "徐航", Role.ADMINISTRATOR, of=district)


@pytest.fixture
def office(client: Client, keeper: User) -> Client:
    """A browser in which the district's administrator is signed in."""
    client.force_login(keeper)
    return client


def enter(client: Client, lines: str = NOTICE, year: int = 2027, based_on: int = 0) -> Any:
    given = {"source": f"《关于{year}年部分节假日安排的通知》", "number": "国办发明电〔2026〕9号"}
    return client.post(reverse("calendar_edit", args=[year]), {**given, "lines": lines, "based_on": based_on})


def read(answer: Any) -> str:
    return answer.content.decode()


# It is read.


def test_everybody_who_is_signed_in_reads_it(client: Client, cast: Cast) -> None:
    for who, user in cast.items():
        client.force_login(user)
        page = client.get(reverse("calendar_year", args=[2025]))
        assert page.status_code == 200, who
        assert "国庆节" in read(page)
        assert reverse("calendar_edit", args=[2025]) not in read(page)


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get(reverse("calendar")).status_code == 302


def test_the_first_page_is_this_year(office: Client) -> None:
    assert f"{timezone.localdate().year} 年工作日历" in read(office.get(reverse("calendar")))


def test_a_year_says_which_notice_it_follows(office: Client) -> None:
    page = read(office.get(reverse("calendar_year", args=[2025])))
    assert "已公布" in page
    assert "《国务院办公厅关于2025年部分节假日安排的通知》" in page
    assert "国办发明电〔2024〕12号" in page


def test_a_year_without_a_notice_says_that_it_is_provisional(office: Client) -> None:
    page = read(office.get(reverse("calendar_year", args=[2030])))
    assert "已公布" not in page
    assert "暂按星期一至星期五上班计算" in page


def test_years_that_nobody_will_see_are_not_there(office: Client) -> None:
    for year in (1999, 2101, 99999):
        assert office.get(reverse("calendar_year", args=[year])).status_code == 404
        assert office.get(reverse("calendar_edit", args=[year])).status_code == 404


def test_days_off_and_days_worked_in_exchange_carry_a_word(office: Client) -> None:
    page = read(office.get(reverse("calendar_year", args=[2026])))
    assert re.search(r">14<i [^>]*>班</i><span class=\"vh\">春节调休上班</span>", page)
    assert re.search(r">16<i [^>]*>休</i><span class=\"vh\">春节放假</span>", page)


def test_the_page_costs_the_same_for_many_edits(
    office: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for version in range(12):
        enter(office, NOTICE + ("\n2027-02-20 春节 上班" if version % 2 else ""), based_on=version)
    assert OfficeRecord.objects.count() == 12
    with django_assert_max_num_queries(8):
        office.get(reverse("calendar_year", args=[2027]))


# It is drawn.


def test_holidays_are_told_as_the_notice_tells_them(db: None) -> None:
    told = [(each.name, each.first, each.last, each.makeup) for each in Almanac(2026, TODAY).periods]
    assert told[1] == (
        "春节",
        date(2026, 2, 15),
        date(2026, 2, 23),
        [date(2026, 2, 14), date(2026, 2, 28)],
    )
    assert [name for name, *_dates in told] == [
        "元旦",
        "春节",
        "清明节",
        "劳动节",
        "端午节",
        "中秋节",
        "国庆节",
    ]


def test_two_holidays_that_meet_are_one_rest(db: None) -> None:
    last = Almanac(2025, TODAY).periods[-1]
    assert (last.name, last.days) == ("国庆节、中秋节", 8)
    assert last.makeup == [date(2025, 9, 28), date(2025, 10, 11)]


def test_a_year_has_as_many_working_days_as_deadlines_count(db: None) -> None:
    almanac = Almanac(2025, TODAY)
    counted = deadlines.working_days_between(date(2024, 12, 31), date(2025, 12, 31))
    assert almanac.working_days == counted == sum(month.working_days for month in almanac.months)


def test_what_next_years_notice_takes_of_this_december_is_shown_in_both_years(office: Client) -> None:
    enter(office, "2026-12-31 至 2027-01-03 元旦 放假\n2026-12-26 元旦 上班")
    (new_year,) = Almanac(2027, TODAY).periods
    assert (new_year.first, new_year.last) == (date(2026, 12, 31), date(2027, 1, 3))
    december = Almanac(2026, TODAY).months[11]
    marks = {cell.date.day: cell.mark for week in december.weeks for cell in week if cell and cell.mark}
    assert marks == {26: "班", 31: "休"}
    assert len(Almanac(2026, TODAY).periods) == 7


# It is edited.


def test_only_administrators_of_the_top_unit_edit_it(client: Client, cast: Cast, keeper: User) -> None:
    for who, user in {**cast, "keeper": keeper}.items():
        client.force_login(user)
        allowed = who == "keeper"
        assert client.get(reverse("calendar_edit", args=[2027])).status_code == (200 if allowed else 404), who
        assert enter(client).status_code == (302 if allowed else 404), who
    assert OfficeRecord.objects.get().actor == keeper
    client.force_login(cast["administrator"])
    assert client.post(reverse("calendar_withdraw", args=[2027]), {"based_on": 1}).status_code == 404


def test_a_notice_makes_a_provisional_year_certain_and_is_recorded(
    office: Client, keeper: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = deadlines.calendar_version()
    with django_capture_on_commit_callbacks(execute=True):
        answer = enter(office)

    assert answer.status_code == 302
    assert not deadlines.is_provisional(date(2027, 2, 1))
    assert not deadlines.is_working_day(date(2027, 2, 8))
    assert deadlines.is_working_day(date(2027, 2, 14))
    assert deadlines.calendar_version() == before + 1
    record = OfficeRecord.objects.get()
    assert (record.about, record.about_id, record.deed) == (About.CALENDAR, 2027, Deed.CREATE)
    assert record.post
    assert record.post.role == Role.ADMINISTRATOR


def test_the_change_stands_among_the_others(office: Client) -> None:
    enter(office)
    assert "2027 年工作日历" in read(office.get(reverse("office_records")))
    assert "2027-02-14 春节 上班" in read(office.get(reverse("calendar_year", args=[2027])))


def test_the_form_shows_what_is_in_force(office: Client) -> None:
    page = read(office.get(reverse("calendar_edit", args=[2026])))
    assert "2026-02-15 至 2026-02-23 春节 放假" in page
    assert "国办发明电〔2025〕7号" in page


def test_bad_lines_are_named_and_nothing_typed_is_lost(office: Client) -> None:
    answer = enter(office, f"{NOTICE}\n2027-02-30 元宵 放假\n十月一日放假")

    assert answer.status_code == 422
    page = read(answer)
    assert "第 3 行“2027-02-30 元宵 放假”：2027-02-30 不是日历上的日期" in page
    assert "第 4 行“十月一日放假”：看不懂" in page
    assert f"{NOTICE}\n2027-02-30 元宵 放假\n十月一日放假</textarea>" in page
    assert 'value="《关于2027年部分节假日安排的通知》"' in page
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_a_notice_must_cite_and_must_say_something(office: Client) -> None:
    answer = office.post(
        reverse("calendar_edit", args=[2027]), {"source": " ", "number": "", "lines": " \n", "based_on": 0}
    )
    page = read(answer)
    assert answer.status_code == 422
    assert "请写明依据的通知" in page
    assert "请写明哪些天放假、哪些天上班" in page


def test_who_saves_over_anothers_edit_is_told_first_and_then_may(office: Client) -> None:
    enter(office)
    mine = NOTICE + "\n2027-02-20 春节 上班"
    answer = enter(office, mine)
    page = read(answer)
    assert answer.status_code == 422
    assert "有人改过这一年的日历" in page
    assert f"{mine}</textarea>" in page
    (based_on,) = re.findall(r'name="based_on" value="(\d+)" id', page)
    assert enter(office, mine, based_on=int(based_on)).status_code == 302


def test_a_notice_entered_by_mistake_is_withdrawn(office: Client) -> None:
    enter(office)
    office.post(reverse("calendar_withdraw", args=[2027]), {"based_on": 1})
    assert calendar.read().is_provisional(date(2027, 2, 1))
    page = read(office.get(reverse("calendar_year", args=[2027])))
    assert "暂按星期一至星期五上班计算" in page
    assert "删除" in page


def test_what_was_amended_meanwhile_is_not_withdrawn(office: Client) -> None:
    enter(office)
    for seen in ("0", "", "x"):
        answer = office.post(reverse("calendar_withdraw", args=[2027]), {"based_on": seen}, follow=True)
        assert "有人改过这一年的日历" in read(answer)
    assert not calendar.read().is_provisional(date(2027, 2, 1))
