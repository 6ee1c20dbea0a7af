"""常用意见: one's own are one's own; the unit's are kept by its heads and administrators, and recorded."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from editorial.models import Opinion
from tests.cast import Cast
from workflows.models import About, Deed, OfficeRecord, Unit, User

PAGE = "/opinions/"


def phrase(**more: str) -> dict[str, str]:
    return {"verb": "approve", "label": "同意", "text": "同意，送下一级。", **more}


@pytest.fixture
def shared(centre: Unit) -> Opinion:
    return Opinion.objects.create(verb="approve", label="同意发布", text="同意发布。", unit=centre)


def test_a_phrase_of_ones_own_is_seen_by_nobody_else(client: Client, cast: Cast) -> None:
    client.force_login(cast["editor"])
    client.post(PAGE, phrase())
    assert Opinion.objects.get().owner == cast["editor"]
    assert "送下一级" in client.get(PAGE).content.decode()
    client.force_login(cast["leader"])
    assert "送下一级" not in client.get(PAGE).content.decode()
    opinion = Opinion.objects.get()
    assert client.get(reverse("editorial:opinion_edit", args=[opinion.pk])).status_code == 404
    assert not OfficeRecord.objects.exists()


def test_a_shared_phrase_is_seen_by_the_unit_and_kept_by_its_heads(
    client: Client, cast: Cast, shared: Opinion
) -> None:
    keepers = {"administrator", "centre_head", "leader_in_charge", "leader"}
    for who, user in cast.items():
        client.force_login(user)
        assert ("同意发布" in client.get(PAGE).content.decode()) is (who != "outsider"), who
        answer = client.get(reverse("editorial:opinion_edit", args=[shared.pk]))
        assert answer.status_code == (200 if who in keepers else 404), who


def test_who_keeps_no_shared_phrases_cannot_make_one(client: Client, editor: User, centre: Unit) -> None:
    client.force_login(editor)
    client.post(PAGE, phrase(shared_by=str(centre.pk)))
    assert Opinion.objects.get().owner == editor


def test_changes_of_shared_phrases_are_recorded(client: Client, centre_head: User, centre: Unit) -> None:
    client.force_login(centre_head)
    client.post(PAGE, phrase(shared_by=str(centre.pk)))
    opinion = Opinion.objects.get()
    address = reverse("editorial:opinion_edit", args=[opinion.pk])
    client.post(address, phrase(text="同意。", shared_by=str(centre.pk)))
    client.post(reverse("editorial:opinion_remove", args=[opinion.pk]))
    deeds = [record.deed for record in OfficeRecord.objects.filter(about=About.OPINION)]
    assert deeds == [Deed.REMOVE, Deed.CHANGE, Deed.CREATE]
    assert OfficeRecord.objects.all()[1].changes == [["意见全文", "同意，送下一级。", "同意。"]]
    assert not Opinion.objects.exists()


def test_a_phrase_too_long_for_its_button_is_refused_and_kept(client: Client, editor: User) -> None:
    client.force_login(editor)
    answer = client.post(PAGE, phrase(label="这个短语实在是写得太长太长了"))
    assert answer.status_code == 422
    assert "这个短语实在是写得太长太长了" in answer.content.decode()


def test_removing_takes_a_deliberate_press(client: Client, leader: User, shared: Opinion) -> None:
    client.force_login(leader)
    assert client.get(reverse("editorial:opinion_remove", args=[shared.pk])).status_code == 405


def test_the_list_costs_the_same_for_many_phrases(
    client: Client, leader: User, centre: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        Opinion.objects.create(verb="approve", label=f"短语{number}", text="同意", unit=centre)
    client.force_login(leader)
    with django_assert_max_num_queries(8):
        client.get(PAGE)


def test_a_phrase_for_one_level_is_offered_at_that_level_only(centre: Unit, editor: User) -> None:
    Opinion.objects.create(verb="approve", label="同意签发", text="同意签发。", unit=centre, level="final")
    Opinion.objects.create(verb="approve", label="同意", text="同意。", unit=centre)
    offered = Opinion.objects.offered_to(editor, centre, "first").values_list("label", flat=True)
    assert list(offered) == ["同意"]
    assert Opinion.objects.offered_to(editor, centre, "final").count() == 2
