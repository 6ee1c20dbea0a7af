"""Two windows at one text: who holds it, how it is taken over, and that nobody's words are overwritten unseen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from editorial import drafts
from editorial.models import Article, Draft, EditLock, State
from editorial.revising import Text
from tests import build
from tests.editorial.test_drafting import picture, typed
from workflows.models import Attachment, Outlet, Record, User

NEAR, FAR = "near", "far"


def post(client: Client, article: Article, what: str, **fields: Any) -> Any:
    return client.post(f"/articles/{article.pk}/{what}/", fields)


def window(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def together(author: User, proofreader: User, outlets: list[Outlet]) -> Article:
    """A text of two authors."""
    return build.article(author, outlets, co_authors=[proofreader])


def test_the_lock_says_who_writes_and_since_when(together: Article, author: User, proofreader: User) -> None:
    mine = post(window(author), together, "lock", window=NEAR, action="hold").json()
    theirs = post(window(proofreader), together, "lock", window=FAR, action="hold").json()

    assert mine["mine"] is True
    assert theirs == {"mine": False, "holder": "林晓岚", "since": mine["since"], "self": False}


def test_ones_own_other_window_is_told_apart(together: Article, author: User) -> None:
    post(window(author), together, "lock", window=NEAR, action="hold")
    other = post(window(author), together, "lock", window=FAR, action="hold").json()
    assert (other["mine"], other["self"]) == (False, True)


def test_holding_on_does_not_begin_anew(together: Article, author: User) -> None:
    at = timezone.now() - timedelta(minutes=1)
    drafts.hold(together, by=author, window=NEAR, at=at)
    lock, mine = drafts.hold(together, by=author, window=NEAR, at=at + timedelta(seconds=20))
    assert (mine, lock.since, lock.seen_at) == (True, at, at + timedelta(seconds=20))


def test_a_lock_lapses_by_itself(together: Article, author: User, proofreader: User) -> None:
    at = timezone.now()
    drafts.hold(together, by=author, window=NEAR, at=at)

    just_before = at + EditLock.LAPSES_AFTER - timedelta(seconds=1)
    assert drafts.hold(together, by=proofreader, window=FAR, at=just_before)[1] is False
    assert drafts.hold(together, by=proofreader, window=FAR, at=at + EditLock.LAPSES_AFTER)[1] is True


def test_a_lock_is_taken_over_openly_and_the_other_window_is_told(
    together: Article, author: User, proofreader: User
) -> None:
    first, second = window(author), window(proofreader)
    post(first, together, "lock", window=NEAR, action="hold")

    taken = post(second, together, "lock", window=FAR, action="take_over").json()
    told = post(first, together, "lock", window=NEAR, action="hold").json()

    assert taken["mine"] is True
    assert (told["mine"], told["holder"]) == (False, "何静")
    refused = post(first, together, "autosave", **typed(together), window=NEAR)
    assert (refused.status_code, refused.json()["holder"]) == (423, "何静")
    assert Draft.objects.get(article=together).version == 0


def test_letting_go_frees_the_text_and_only_ones_own_window_lets_go(
    together: Article, author: User, proofreader: User
) -> None:
    post(window(author), together, "lock", window=NEAR, action="hold")
    post(window(author), together, "lock", window=FAR, action="release")
    assert EditLock.objects.exists()
    post(window(author), together, "lock", window=NEAR, action="release")
    assert post(window(proofreader), together, "lock", window=FAR, action="hold").json()["mine"] is True


def test_the_page_without_javascript_respects_the_lock_and_keeps_the_words(
    together: Article, author: User, proofreader: User
) -> None:
    drafts.hold(together, by=author, window=NEAR, at=timezone.now())
    response = post(window(proofreader), together, "edit", **typed(together, title="我的题目"))
    assert response.status_code == 423
    assert "林晓岚正在编辑" in response.content.decode()
    assert 'value="我的题目"' in response.content.decode()


def test_autosave_answers_with_the_next_version(at_home: Client, draft: Article) -> None:
    first = post(at_home, draft, "autosave", **typed(draft), window=NEAR).json()
    second = post(at_home, draft, "autosave", **typed(draft, title="又一稿"), window=NEAR).json()

    assert (first["ok"], first["version"], second["version"]) == (True, 1, 2)
    assert build.fresh(draft).title == "又一稿"
    assert Record.objects.filter(case=draft.pk).count() == 1


@pytest.fixture
def at_home(author: User) -> Client:
    return window(author)


def test_two_tabs_of_one_person_do_not_overwrite_each_other(at_home: Client, draft: Article) -> None:
    post(at_home, draft, "autosave", **typed(draft, title="第一个窗口"), window=NEAR)

    late = post(at_home, draft, "autosave", **typed(draft, version=0, title="第二个窗口"), window=FAR)

    told = late.json()
    assert late.status_code == 409
    assert (told["by"], told["current"]["title"], told["current"]["version"]) == ("林晓岚", "第一个窗口", 1)
    assert told["current"]["body"] == "<p>菜摊搬进了新市场。</p>"
    assert build.fresh(draft).draft.title == "第一个窗口"


def test_the_same_words_sent_twice_are_saved_once(at_home: Client, draft: Article) -> None:
    once = typed(draft)
    post(at_home, draft, "autosave", **once)
    again = post(at_home, draft, "autosave", **once)
    assert (again.status_code, again.json()["version"]) == (200, 1)


def test_a_save_that_meets_another_shows_both_and_can_go_over_it_knowingly(
    author: User, proofreader: User, together: Article
) -> None:
    post(window(proofreader), together, "autosave", **typed(together, body="<p>何静写的。</p>"))

    met = post(window(author), together, "edit", **typed(together, version=0, body="<p>林晓岚写的。</p>"))

    page = met.content.decode()
    assert met.status_code == 409
    assert "何静" in page
    assert "林晓岚写的。" in page
    version = met.context["desk"].version
    again = post(
        window(author), together, "edit", **typed(together, version=version, body="<p>林晓岚写的。</p>")
    )
    assert again.status_code == 303
    assert Draft.objects.get(article=together).body == "<p>林晓岚写的。</p>"


def test_autosave_of_a_text_that_was_sent_in_meanwhile_changes_nothing(
    at_home: Client, draft: Article, author: User
) -> None:
    sent = build.act(draft, "submit", author)
    refused = post(at_home, draft, "autosave", **typed(draft, title="晚了一步"))
    assert refused.status_code == 410
    assert "初审一校" in refused.json()["reason"]
    assert build.fresh(sent).draft.title == sent.title


def test_autosave_keeps_the_words_though_a_field_cannot_be_read_yet(at_home: Client, draft: Article) -> None:
    response = post(
        at_home, draft, "autosave", **typed(draft, planned_at="2026-", column="民生", source_url="htt")
    )
    assert response.status_code == 200
    now = build.fresh(draft)
    assert (now.draft.title, now.column, now.planned_at, now.source_url) == ("早市搬家", "民生", None, "")


@pytest.mark.parametrize(
    ("wrong", "words"), [({"title": "长" * 121}, "120 字"), ({"body": "<ul><li>" * 200}, "嵌套得太深")]
)
def test_autosave_says_why_it_cannot_save(
    at_home: Client, draft: Article, wrong: dict[str, str], words: str
) -> None:
    response = post(at_home, draft, "autosave", **typed(draft, **wrong))
    assert response.status_code == 422
    assert words in response.json()["reason"]
    assert build.fresh(draft).draft.version == 0


def test_a_new_text_begins_with_its_first_autosave_and_says_where_to_go_on(
    at_home: Client, author: User, outlets: list[Outlet]
) -> None:
    assert at_home.post("/articles/new/lock/").json()["mine"] is True
    told = at_home.post("/articles/new/autosave/", typed(column="民生", outlets=[outlets[0].pk])).json()

    article = Article.objects.get()
    assert told["moved"]["page"] == f"/articles/{article.pk}/edit/"
    assert (article.title, article.column, list(article.outlets.all())) == ("早市搬家", "民生", [outlets[0]])
    again = at_home.post(told["moved"]["autosave"], typed(version=told["version"], title="接着写"))
    assert again.status_code == 200
    assert Article.objects.count() == 1


def test_words_that_will_not_go_into_one_become_a_text_of_their_own(at_home: Client, draft: Article) -> None:
    post(at_home, draft, "edit", **typed(draft), files=picture())
    sha = Attachment.objects.get().sha256
    body = f'<figure><img src="attachment:{sha}" alt="现场"></figure><p>我的一份。</p>'

    told = post(at_home, draft, "copy", **typed(draft, version=0, body=body)).json()

    made = Article.objects.exclude(pk=draft.pk).get()
    assert told["url"] == f"/articles/{made.pk}/edit/"
    assert made.state == State.DRAFT
    assert made.draft.body == body
    shown = at_home.get(told["url"]).content.decode()
    assert f"/files/{Attachment.objects.get(case=made.pk).pk}/" in shown


def test_a_picture_is_uploaded_shown_by_its_address_and_stored_by_its_content(
    at_home: Client, draft: Article
) -> None:
    told = at_home.post(f"/articles/{draft.pk}/upload/", {"file": picture(), "alt": "早市现场"}).json()
    kept = Attachment.objects.get()
    assert (told["id"], told["alt"], told["name"]) == (kept.pk, "早市现场", "现场.png")

    image = f'<figure><img src="{told["url"]}" alt="早市现场"></figure>'
    post(at_home, draft, "autosave", **typed(draft, body=image))
    assert build.fresh(draft).draft.body == (
        f'<figure><img src="attachment:{kept.sha256}" alt="早市现场"></figure>'
    )
    assert told["url"] in at_home.get(f"/articles/{draft.pk}/edit/").content.decode()


def test_what_may_not_be_uploaded_is_refused_with_a_reason(at_home: Client, draft: Article) -> None:
    for sent in ({"file": SimpleUploadedFile("x.png", b"MZ" + b"\0" * 99)}, {}):
        response = at_home.post(f"/articles/{draft.pk}/upload/", sent)
        assert response.status_code == 422
        assert response.json()["reason"]
    assert not Attachment.objects.exists()


def test_a_paste_comes_back_clean_and_stores_nothing(at_home: Client, draft: Article) -> None:
    html = '<p class="MsoNormal" style="mso-x:1"><b>截至</b>三月<img src="file:///C:/a.png"></p>'
    for address in (f"/articles/{draft.pk}/paste/", "/articles/new/paste/"):
        told = at_home.post(address, {"html": html}).json()
        assert "mso" not in told["html"].lower()
        assert "<strong>截至</strong>三月" in told["html"]
        assert told["notes"]
    assert at_home.post("/articles/new/paste/", {"html": "<ul><li>" * 200}).status_code == 422
    assert build.fresh(draft).draft.version == 0


def test_characters_that_no_database_keeps_are_refused_and_break_nothing(
    at_home: Client, draft: Article
) -> None:
    for name in ("title", "summary", "body", "words", "column"):
        response = post(at_home, draft, "edit", **typed(draft, **{name: "甲\x00乙"}))
        assert response.status_code == 422, name
    assert post(at_home, draft, "autosave", **typed(draft, title="甲\x00乙")).status_code == 422
    assert post(at_home, draft, "lock", window="a\x00b", action="hold").json()["mine"] is True
    assert at_home.get("/articles/", {"q": "甲\x00乙", "author": "\x00"}).status_code == 200


def test_a_get_never_saves(at_home: Client, draft: Article) -> None:
    for what in ("autosave", "lock", "upload", "paste", "copy", "import"):
        assert at_home.get(f"/articles/{draft.pk}/{what}/").status_code == 405


def test_who_may_no_longer_write_cannot_hold_the_text(in_first: Article, author: User) -> None:
    assert post(window(author), in_first, "lock", window=NEAR, action="hold").status_code == 410
    assert not EditLock.objects.exists()


def test_a_working_copy_written_over_another_is_refused_in_code_too(draft: Article, author: User) -> None:
    text = Text.cleaned("甲", "", "<p>甲</p>")
    drafts.save(draft, text, by=author, version=0, at=timezone.now())
    with pytest.raises(drafts.Conflict):
        drafts.save(draft, Text.cleaned("乙", "", ""), by=author, version=0, at=timezone.now())
