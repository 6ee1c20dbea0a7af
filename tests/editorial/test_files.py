"""Files are handed out to those who may see what they belong to, and never in a way that a browser could run."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import AsyncClient, Client

from editorial.models import Article, Correction
from editorial.pictures import Pictures, address
from tests import build
from tests.cast import Cast
from tests.editorial.test_drafting import picture
from workflows.forms.acts import keep
from workflows.models import Attachment, User


@pytest.fixture
def photo(draft: Article, author: User) -> Attachment:
    return keep(picture(), subject=draft, by=author)


def fetch(client: Client, user: User, what: Attachment) -> Any:
    """The answer, read to its end."""
    client.force_login(user)
    response: Any = client.get(address(what))
    if response.streaming:
        response.whole = b"".join(response.streaming_content)
    return response


def test_a_picture_is_shown_in_place_and_nothing_is_guessed_about_it(
    client: Client, author: User, photo: Attachment
) -> None:
    response = fetch(client, author, photo)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Content-Disposition"] == "inline; filename*=utf-8''%E7%8E%B0%E5%9C%BA.png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "private" in response.headers["Cache-Control"]
    assert response.whole.startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["说明 100%.txt", "a#b?.txt", "数据.csv"])
def test_everything_else_is_handed_over_as_a_file(
    client: Client, draft: Article, author: User, name: str
) -> None:
    words = keep(SimpleUploadedFile(name, "姓名,单位".encode()), subject=draft, by=author)

    response = fetch(client, author, words)

    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Type"].startswith("text/")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_to_who_may_not_see_the_text_its_files_do_not_exist(
    client: Client, cast: Cast, photo: Attachment, draft: Article
) -> None:
    for who in ("editor", "leader", "outsider", "administrator"):
        assert fetch(client, cast[who], photo).status_code == 404
    assert fetch(client, cast["auditor"], photo).status_code == 200
    build.act(draft, "submit", cast["author"])
    assert fetch(client, cast["editor"], photo).status_code == 200
    assert fetch(client, cast["outsider"], photo).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Client, photo: Attachment) -> None:
    assert client.get(address(photo)).status_code == 302


def test_evidence_of_a_correction_is_seen_by_who_sees_the_text(
    client: Client, published: Article, cast: Cast
) -> None:
    asked = build.act(published, "take_down", cast["editor"], reason="fact", words="数据有误")
    correction = Correction.objects.get(article=asked)
    proof = keep(picture(), subject=correction, by=cast["editor"])

    assert fetch(client, cast["leader"], proof).status_code == 200
    assert fetch(client, cast["outsider"], proof).status_code == 404


def test_a_file_that_is_lost_on_the_disk_is_not_found(
    client: Client, author: User, photo: Attachment
) -> None:
    photo.file.storage.delete(photo.file.name)
    assert fetch(client, author, photo).status_code == 404


def test_a_text_names_only_pictures_of_its_own_case(draft: Article, photo: Attachment, author: User) -> None:
    words = keep(SimpleUploadedFile("x.txt", b"words"), subject=draft, by=author)
    own, other = Pictures.of(draft.pk), Pictures({})

    assert own.key_of(address(photo)) == photo.sha256
    assert own.key_of(f"http://testserver{address(photo)}") == photo.sha256
    assert own.key_of(f"attachment:{photo.sha256}") == photo.sha256
    assert own.key_of(address(words)) is None
    for wrong in ("https://elsewhere.cn/x.png", "/files/999999/x.png", "attachment:" + "0" * 64, ""):
        assert own.key_of(wrong) is None
    assert other.key_of(address(photo)) is None
    assert own.shown(f'<figure><img src="attachment:{photo.sha256}" alt=""></figure>') == (
        f'<figure><img src="{address(photo)}" alt=""></figure>'
    )


async def _served(user: User, what: Attachment) -> bytes:
    client = AsyncClient()
    await client.aforce_login(user)
    response: Any = await client.get(address(what))
    return b"".join([chunk async for chunk in response.streaming_content])


@pytest.mark.django_db(transaction=True)
def test_the_asgi_server_reads_a_file_without_being_held_up(author: User, photo: Attachment) -> None:
    assert async_to_sync(_served)(author, photo).startswith(b"\x89PNG")
