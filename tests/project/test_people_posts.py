"""岗位: given, ended, and what ending one leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from viewflow.workflow.status import STATUS

from editorial.models import Article
from tests import build
from workflows import engine
from workflows.models import About, Deed, OfficeRecord, Post, Role, Task, Unit, User


@pytest.fixture
def office(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def given(unit: Unit, role: str = Role.PUBLISHER, **more: str) -> dict[str, str]:
    return {"unit": str(unit.pk), "role": role, "starts_on": "2026-11-01", "ends_on": "", **more}


def test_a_person_may_hold_several_posts(office: Client, editor: User, centre: Unit) -> None:
    office.post(reverse("post_new", args=[editor.pk]), given(centre))
    assert {post.role for post in editor.posts.all()} == {Role.EDITOR, Role.PUBLISHER}
    assert OfficeRecord.objects.get().about == About.POST


def test_the_same_post_is_not_given_twice(office: Client, editor: User, centre: Unit) -> None:
    answer = office.post(reverse("post_new", args=[editor.pk]), given(centre, Role.EDITOR))
    assert answer.status_code == 422
    assert "已经是编辑" in answer.content.decode()


def test_a_post_does_not_end_before_it_begins(office: Client, editor: User, centre: Unit) -> None:
    answer = office.post(reverse("post_new", args=[editor.pk]), given(centre, ends_on="2026-10-01"))
    assert answer.status_code == 422
    assert "任职止不能早于任职起" in answer.content.decode()
    assert 'value="2026-10-01"' in answer.content.decode()


def test_no_post_is_given_in_a_unit_of_somebody_elses(office: Client, editor: User, street: Unit) -> None:
    assert office.post(reverse("post_new", args=[editor.pk]), given(street)).status_code == 422
    assert editor.posts.count() == 1


def test_an_ended_post_stays_in_the_history(office: Client, editor: User) -> None:
    post, today = editor.posts.get(), timezone.localdate()
    office.post(reverse("post_end", args=[post.pk]), {"ends_on": str(today - timedelta(days=1))})
    post.refresh_from_db()
    assert post.ends_on == today - timedelta(days=1)
    assert "历任岗位" in office.get(reverse("person", args=[editor.pk])).content.decode()
    assert OfficeRecord.objects.get().deed == Deed.END


def test_claimed_work_goes_back_when_the_post_is_over(
    office: Client, in_first: Article, editor: User
) -> None:
    engine.claim(Task.objects.get(process=in_first.pk, status=STATUS.NEW), by=editor)
    yesterday = timezone.localdate() - timedelta(days=1)
    office.post(reverse("post_end", args=[editor.posts.get().pk]), {"ends_on": str(yesterday)})
    assert Task.objects.get(process=in_first.pk, status=STATUS.NEW).owner is None


def test_ending_a_post_says_that_nobody_else_holds_it(office: Client, editor: User, centre: Unit) -> None:
    address = reverse("post_end", args=[editor.posts.get().pk])
    assert "稿件走到这一步会停下来" in office.get(address).content.decode()
    build.person("another", "另一位", Role.EDITOR, of=centre)
    assert "稿件走到这一步会停下来" not in office.get(address).content.decode()


def test_a_post_elsewhere_cannot_be_ended(office: Client, outsider: User) -> None:
    assert office.get(reverse("post_end", args=[outsider.posts.get().pk])).status_code == 404


def test_ones_own_administrator_post_cannot_be_ended_by_oneself(office: Client, administrator: User) -> None:
    post = administrator.posts.get()
    office.post(reverse("post_end", args=[post.pk]), {"ends_on": str(timezone.localdate())})
    assert Post.objects.get(pk=post.pk).ends_on is None
