"""整改时限: a unit's own numbers, else those of the nearest unit above it, else the product's; changed by versions."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from rectification.forms.terms import LADDER, STEPS
from rectification.models import Finding, FindingState, Severity, TermsVersion
from rectification.opening import open_findings
from rectification.terms import Book, Terms, shipped, terms
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows import engine
from workflows.models import About, OfficeRecord, Unit, User

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
S = FindingState


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def ordinary(days: int) -> dict[str, Any]:
    """The numbers of the product, but for the working days of an ordinary finding."""
    data = deepcopy(shipped().data)
    data["ordinary"]["due"] = {"days": days}
    return data


def setting(unit: Unit, days: int, by: User, since: date = TODAY) -> TermsVersion:
    return TermsVersion.objects.create(
        unit=unit,
        number=unit.terms_versions.count() + 1,
        source="区里规定",
        since=since,
        data=ordinary(days),
        made_by=by,
        made_at=timezone.now(),
    )


def days_of(unit: Unit, on: date = TODAY) -> int:
    return terms(unit.pk, on).of[Severity.ORDINARY].days


@pytest.fixture
def keeper(crew: Crew) -> User:
    return crew["administrator"]


# Whose numbers hold.


def test_what_comes_with_the_product_cites_its_source_and_reads_as_it_is_written() -> None:
    assert shipped().source
    assert Terms.read(shipped().data, shipped().source) == shipped()


def test_the_nearest_unit_upwards_decides(district: Unit, centre: Unit, street: Unit, keeper: User) -> None:
    assert days_of(centre) == shipped().of[Severity.ORDINARY].days
    setting(district, 7, keeper)
    setting(centre, 5, keeper)

    assert [days_of(unit) for unit in (district, centre, street)] == [7, 5, 7]
    book = Book(TODAY)
    assert [book.of(each.path).of[Severity.ORDINARY].days for each in (district, centre, street)] == [7, 5, 7]


def test_a_version_holds_from_its_day_on(centre: Unit, keeper: User) -> None:
    setting(centre, 5, keeper)
    setting(centre, 6, keeper, since=TODAY + timedelta(days=10))

    assert days_of(centre, TODAY + timedelta(days=9)) == 5
    assert days_of(centre, TODAY + timedelta(days=10)) == 6
    assert days_of(centre, TODAY - timedelta(days=1)) == shipped().of[Severity.ORDINARY].days


def test_a_version_is_never_changed_nor_deleted(centre: Unit, keeper: User) -> None:
    version = setting(centre, 5, keeper)
    with pytest.raises(TypeError, match="never edited"):
        version.save()
    with pytest.raises(TypeError, match="never deleted"):
        version.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        TermsVersion.objects.filter(pk=version.pk).update(number=9)


def test_a_running_deadline_keeps_and_the_next_one_goes_by_the_new_numbers(
    crew: Crew, centre: Unit, street: Unit, keeper: User
) -> None:
    moment = at("2026-03-02 10:00")
    before = build.finding(crew["inspector"], centre, at=moment)
    before = build.act(before, "assign", crew["dispatcher"], lead=street, at=moment)
    setting(centre, 5, keeper)
    after = build.finding(crew["inspector"], centre, title="另一个问题", at=moment)
    after = build.act(after, "assign", crew["dispatcher"], lead=street, at=moment)

    assert people.fresh(before).due_current == at("2026-03-05 17:30")
    assert after.due_current == at("2026-03-09 17:30")


def test_another_process_s_edit_holds_at_once(centre: Unit, keeper: User) -> None:
    """Nothing is kept beyond an act, so there is nothing that could be stale."""
    for days in (5, 6, 7):
        setting(centre, days, keeper)
        assert days_of(centre) == days


# What asking costs.


def asked(queries: CaptureQueriesContext) -> int:
    return sum("rectification_termsversion" in query["sql"] for query in queries)


def test_a_page_and_an_act_ask_once_at_most(remediating: Finding, crew: Crew) -> None:
    with CaptureQueriesContext(connection) as page:
        engine.open_to(crew["handler"], remediating)
    with CaptureQueriesContext(connection) as passage:
        build.report(build.finish_measures(remediating, crew["handler"]), crew["handler"])
    assert (asked(page), asked(passage)) == (1, 1)  # extensions left; days for the check


def test_hundreds_at_once_ask_once(crew: Crew, centre: Unit) -> None:
    new = [Finding(title=f"第{n}个", found_at=timezone.now(), unit=centre, locus="栏目") for n in range(99)]
    with CaptureQueriesContext(connection) as registering:
        open_findings(new, by=crew["inspector"])
    assert asked(registering) == 1


# The pages.


def typed(now: Terms, **more: Any) -> dict[str, Any]:
    """What a browser sends when the form is opened and nothing is touched but the source."""
    given: dict[str, Any] = {"source": "区里规定", "since": str(timezone.localdate()), "based_on": 0}
    for severity, term in now.of.items():
        given[f"{severity.value}_due"] = term.hours or term.days
        given[f"{severity.value}_counted"] = "hours" if term.hours else "days"
        given[f"{severity.value}_observe"] = term.observe_days
    given |= {name: getattr(now, name) for name in STEPS}
    given |= {name: abs(getattr(now.urging, name)) for name in LADDER}
    return {**given, **more}


def test_an_administrator_sets_the_numbers_of_a_unit(
    client: Client, centre: Unit, keeper: User, crew: Crew
) -> None:
    client.force_login(keeper)
    assert client.get(f"/findings/terms/{centre.pk}/edit/").status_code == 200
    given = typed(shipped(), ordinary_due=5, yellow=4, cool_down_hours=8)
    answer = client.post(f"/findings/terms/{centre.pk}/edit/", given)

    assert answer["Location"] == f"/findings/terms/{centre.pk}/"
    now = terms(centre.pk, timezone.localdate())
    assert (now.of[Severity.ORDINARY].days, now.urging.yellow, now.urging.cool_down_hours) == (5, 4, 8)
    record = OfficeRecord.objects.get(about=About.TERMS)
    assert ["一般：整改期限", "3 个工作日", "5 个工作日"] in record.changes
    client.force_login(crew["contact"])
    html = client.get("/findings/terms/").content.decode()
    assert "随产品默认值" in html
    assert "望川区融媒体中心" not in html


def test_what_is_refused_is_kept_as_typed(client: Client, centre: Unit, keeper: User) -> None:
    client.force_login(keeper)
    for wrong, words in (
        ({"source": ""}, "请写明依据的文件"),
        ({"extensions": 3}, "2"),
        ({"yellow": 6}, "须一步晚于一步"),
        ({"ordinary_due": 300}, "至多 250 工作日"),
        ({"since": "2020-01-01"}, "不能早于今天"),
    ):
        answer = client.post(f"/findings/terms/{centre.pk}/edit/", typed(shipped(), sign_days=17, **wrong))
        assert answer.status_code == 422
        html = answer.content.decode()
        assert words in html, wrong
        assert 'value="17"' in html
    assert not TermsVersion.objects.exists()


def test_two_who_edit_at_once_do_not_write_over_each_other(
    client: Client, centre: Unit, keeper: User
) -> None:
    setting(centre, 5, keeper, since=timezone.localdate())
    client.force_login(keeper)
    stale = client.post(f"/findings/terms/{centre.pk}/edit/", typed(shipped(), based_on=0))
    assert stale.status_code == 422
    assert "刚刚存了第 1 版" in stale.content.decode()
    same = client.post(
        f"/findings/terms/{centre.pk}/edit/", typed(TermsVersion.objects.get().terms, based_on=1)
    )
    assert "没有改动" in same.content.decode()
    assert TermsVersion.objects.count() == 1


def test_everybody_of_the_unit_and_below_reads_and_only_administrators_edit(
    client: Client, district: Unit, centre: Unit, street: Unit, crew: Crew, keeper: User
) -> None:
    setting(district, 7, keeper)
    answers = {
        "contact": (200, 404, 404),  # of the street: the district's are above it, the centre's beside it
        "dispatcher": (200, 200, 404),
        "administrator": (200, 200, 200),
        "outsider": (200, 404, 404),
    }
    for who, expected in answers.items():
        client.force_login(crew[who])
        addresses = (
            f"/findings/terms/{district.pk}/",
            f"/findings/terms/{centre.pk}/",
            f"/findings/terms/{centre.pk}/edit/",
        )
        assert tuple(client.get(each).status_code for each in addresses) == expected, who
    client.force_login(crew["contact"])
    html = client.get("/findings/terms/").content.decode()
    assert (street.name in html, centre.name in html) == (True, False)


def test_a_stranger_without_a_post_reads_none(client: Client, district: Unit) -> None:
    client.force_login(people.person("xinren", "新人"))
    assert client.get("/findings/terms/").status_code == 200
    assert client.get(f"/findings/terms/{district.pk}/").status_code == 404


def test_the_pages_cost_the_same_for_one_unit_and_for_many(
    client: Client, district: Unit, keeper: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        setting(people.unit(f"第{number}街道", district), number + 1, keeper)
    client.force_login(keeper)
    for address in ("/findings/terms/", f"/findings/terms/{district.pk}/"):
        with django_assert_max_num_queries(10):
            assert client.get(address).status_code == 200


def test_the_history_says_what_each_version_changed(client: Client, centre: Unit, keeper: User) -> None:
    setting(centre, 5, keeper)
    setting(centre, 6, keeper)
    client.force_login(keeper)
    html = client.get(f"/findings/terms/{centre.pk}/").content.decode()
    assert "<del>5 个工作日</del> → <ins>6 个工作日</ins>" in html
    assert html.count("现行") >= 1
