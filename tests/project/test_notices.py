"""Who is told what: written with the record, numbered for each person without a gap, and never to the actor."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editorial.models import Article, State
from rectification.models import Finding, FindingState, Severity
from tests import build
from tests.cast import Cast
from tests.racing import race
from tests.rectification import build as mending
from tests.rectification.build import Crew
from workflows import engine
from workflows.engine import Refused
from workflows.models import Following, Notice, Role, Unit, User

S = FindingState


@pytest.fixture
def second_editor(centre: Unit) -> User:
    return build.person("bianer", "边二", Role.EDITOR, of=centre)


def told(user: User) -> list[tuple[str, str]]:
    """Verb and kind of what this person was told, in the order of their numbers."""
    notices = Notice.objects.filter(recipient=user).order_by("seq").values_list("record__verb", "kind")
    return [(verb, kind) for verb, kind in notices]


def numbers(user: User) -> list[int]:
    return list(Notice.objects.filter(recipient=user).order_by("seq").values_list("seq", flat=True))


def test_who_can_act_now_is_called_and_the_author_hears_what_became_of_it(
    draft: Article, cast: Cast, second_editor: User
) -> None:
    author = cast["author"]
    article = build.walk(draft, State.FIRST_REVIEW, cast)
    assert told(cast["editor"]) == told(second_editor) == [("submit", "call")]
    assert told(cast["centre_head"]) == told(author) == []

    build.act(article, "approve", cast["editor"], words="同意")
    assert told(author) == [("approve", "news")]
    assert told(cast["centre_head"]) == told(cast["leader_in_charge"]) == [("approve", "call")]
    assert told(cast["editor"]) == [("submit", "call")], "nobody is told what they did themselves"


def test_who_may_not_sign_is_not_called(draft: Article, cast: Cast, centre: Unit) -> None:
    author = cast["author"]
    build.give_post(author, Role.EDITOR, centre)
    article = build.walk(draft, State.FIRST_REVIEW, cast)
    build.give_post(cast["editor"], Role.CENTRE_HEAD, centre)
    build.act(article, "approve", cast["editor"], words="同意")
    assert told(author) == [("approve", "news")]
    assert told(cast["editor"]) == [("submit", "call")]


def test_what_is_refused_or_taken_back_tells_nobody(in_first: Article, cast: Cast) -> None:
    before = Notice.objects.count()
    with pytest.raises(Refused):
        engine.perform(in_first, "approve", by=cast["leader"], seen="", words="同意")
    with transaction.atomic():
        build.act(in_first, "approve", cast["editor"], words="同意")
        transaction.set_rollback(True)
    assert Notice.objects.count() == before


def test_of_several_together_what_was_refused_is_not_told(crew: Crew, centre: Unit, street: Unit) -> None:
    one, other = (mending.finding(crew["inspector"], centre, locus=f"机房{n}") for n in "一二")
    with engine.together():
        mending.act(one, "assign", crew["dispatcher"], lead=street)
        with pytest.raises(Refused):
            engine.perform(one, "assign", by=crew["dispatcher"], lead=street)
        mending.act(other, "assign", crew["dispatcher"], lead=street)
    about = Notice.objects.filter(recipient=crew["contact"]).order_by("seq")
    assert list(about.values_list("record__case", flat=True)) == [one.pk, other.pk]
    assert numbers(crew["contact"]) == [1, 2]


def test_hundreds_at_once_are_one_notice(crew: Crew, centre: Unit) -> None:
    fresh = [
        Finding(unit=centre, title=f"问题{n}", locus=f"{n}", found_at=timezone.now(), severity=Severity.MINOR)
        for n in range(30)
    ]
    engine.begin_many(fresh, by=crew["inspector"])
    notice = Notice.objects.get(recipient=crew["dispatcher"])
    assert (notice.kind, notice.more, notice.record.case_id) == ("call", 29, fresh[0].pk)


def test_who_follows_is_told_and_who_has_muted_it_only_when_called(in_first: Article, cast: Cast) -> None:
    article, author = in_first, cast["author"]
    auditor, head = cast["auditor"], cast["centre_head"]
    Following.objects.create(user=auditor, case_id=article.pk)
    Following.objects.create(user=author, case_id=article.pk, muted=True)
    Following.objects.create(user=head, case_id=article.pk, muted=True)
    build.act(article, "approve", cast["editor"], words="同意")
    assert told(auditor) == [("approve", "news")]
    assert told(author) == []
    assert told(head) == [("approve", "call")]


def test_urging_calls_whoever_it_waits_for(crew: Crew, centre: Unit, street: Unit) -> None:
    finding = mending.walk(mending.finding(crew["inspector"], centre), S.PLANNING, crew, lead=street)
    before = len(told(crew["handler"]))
    mending.act(finding, "urge", crew["dispatcher"], words="请抓紧。")
    assert told(crew["handler"])[before:] == [("urge", "call")]


def test_nobody_who_has_left_is_told(draft: Article, cast: Cast) -> None:
    User.objects.filter(pk=cast["editor"].pk).update(is_active=False)
    build.walk(draft, State.FIRST_REVIEW, cast)
    assert told(cast["editor"]) == []


def test_telling_costs_one_statement(in_first: Article, cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        build.act(in_first, "approve", cast["editor"], words="同意")
    assert len([each for each in asked if "workflows_notice" in each["sql"]]) == 1


@pytest.fixture
def many(transactional_db: None, crew: Crew, centre: Unit, street: Unit) -> list[Finding]:
    return [mending.finding(crew["inspector"], centre, locus=f"机房{n}") for n in range(6)]


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_no_double_however_many_tell_at_once(
    many: list[Finding], crew: Crew, street: Unit
) -> None:
    def deed(finding: Finding) -> None:
        engine.perform(finding, "assign", by=crew["dispatcher"], lead=street)

    ends = race(*[lambda each=each: deed(each) for each in many])
    assert ends == {"done": len(many)}
    assert numbers(crew["contact"]) == list(range(1, len(many) + 1))
    assert numbers(crew["inspector"]) == list(range(1, len(many) + 1))


def test_whoever_sees_a_case_may_follow_or_mute_it_and_nobody_else(
    client: Client, in_first: Article, cast: Cast
) -> None:
    address = f"/cases/{in_first.pk}/follow/"
    client.force_login(cast["auditor"])
    answer = client.post(address, {"how": "follow"}, follow=True)
    assert "已关注" in answer.content.decode()
    assert "取消关注" in answer.content.decode()
    client.post(address, {"how": "mute"})
    assert Following.objects.get(user=cast["auditor"]).muted
    client.post(address, {"how": ""})
    assert not Following.objects.exists()

    client.force_login(cast["outsider"])
    assert client.post(address, {"how": "follow"}).status_code == 404
    assert not Following.objects.exists()


def test_a_notice_leads_to_its_case_and_is_read_then(client: Client, in_first: Article, cast: Cast) -> None:
    client.force_login(cast["editor"])
    page = client.get("/notices/").content.decode()
    assert in_first.title in page
    assert "1 条未读" in page
    assert client.get("/notices/1/").headers["Location"] == in_first.get_absolute_url()
    assert 'aria-label="通知，1 条未读"' not in client.get("/notices/").content.decode()

    client.force_login(cast["centre_head"])
    assert client.get("/notices/1/").status_code == 404


def test_all_that_was_on_the_screen_is_read_and_what_came_meanwhile_is_not(
    client: Client, crew: Crew, centre: Unit
) -> None:
    for number in range(3):
        mending.finding(crew["inspector"], centre, locus=f"机房{number}")
    client.force_login(crew["dispatcher"])
    client.post("/notices/read/", {"through": "2"})
    unread = Notice.objects.unread().filter(recipient=crew["dispatcher"])
    assert list(unread.values_list("seq", flat=True)) == [3]
    client.post("/notices/read/", {"through": "everything"})
    assert unread.count() == 1


def test_a_long_list_of_notices_comes_page_by_page_in_few_statements(
    client: Client, crew: Crew, centre: Unit, django_assert_max_num_queries: Any
) -> None:
    for number in range(32):
        mending.finding(crew["inspector"], centre, locus=f"机房{number}")
    client.force_login(crew["dispatcher"])
    with django_assert_max_num_queries(12):
        first = client.get("/notices/")
    assert [len(first.context["rows"]), first.context["next"]] == [30, 3]
    assert len(client.get("/notices/?before=3").context["rows"]) == 2
