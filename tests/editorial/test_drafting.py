"""Writing a text: its first save, its fields, what is refused and stays on the page, and a reviewer's own hand."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from editorial import drafts
from editorial.models import Article, Draft, PlanVersion, Revision, State
from editorial.revising import Text
from tests import build
from tests.cast import Cast
from workflows.models import Attachment, Outlet, Record, Role, Unit, User

RULE = "涉密文件信息不得在连接互联网的系统中存储、处理、传输"
EVERYWHERE = {"body_format": "html"}


def typed(article: Article | None = None, **fields: Any) -> dict[str, Any]:
    """What the page sends for a text with the usual words."""
    version = Draft.objects.get(article=article).version if article else 0
    usual = {"title": "早市搬家", "summary": "", "body": "<p>菜摊搬进了新市场。</p>", "version": version}
    return {**EVERYWHERE, **usual, **fields}


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (12, 8), "#1f4b6e").save(out, "PNG")
    return SimpleUploadedFile("现场.png", out.getvalue(), "image/png")


def word_file() -> SimpleUploadedFile:
    document = docx.Document()
    document.add_paragraph("关于早市搬迁的说明", style="Title")
    document.add_paragraph("十二月一日起，早市搬到建设路。")
    out = io.BytesIO()
    document.save(out)
    return SimpleUploadedFile("说明.docx", out.getvalue())


@pytest.fixture
def at_desk(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


# The first save


def test_a_text_begins_with_its_first_save_through_the_door(
    at_desk: Client, author: User, centre: Unit, outlets: list[Outlet]
) -> None:
    assert at_desk.get("/articles/new/").status_code == 200
    assert not Article.objects.exists()

    response = at_desk.post(
        "/articles/new/",
        typed(
            kind="repost",
            source="人民日报",
            source_url="https://example.cn/1",
            repost_note="已获授权",
            column="民生",
            outlets=[outlet.pk for outlet in outlets],
            planned_at="2026-12-01T09:30",
            urgent="on",
            urgent_reason="明早要发",
            major="on",
        ),
    )

    article = Article.objects.get()
    assert response.status_code == 303
    assert response.headers["Location"] == f"/articles/{article.pk}/edit/"
    assert Record.objects.get().verb == "draft"
    assert (article.author, article.unit, article.from_unit) == (author, centre, centre)
    assert (article.kind, article.source, article.column) == ("repost", "人民日报", "民生")
    assert (article.urgent, article.urgent_reason, article.major) == (True, "明早要发", True)
    assert set(article.outlets.all()) == set(outlets)
    assert timezone.localtime(article.planned_at).hour == 9
    assert article.draft.body == "<p>菜摊搬进了新市场。</p>"


def test_a_text_is_sent_in_with_its_first_save_if_one_says_so(
    at_desk: Client, plan: PlanVersion, outlets: list[Outlet]
) -> None:
    response = at_desk.post("/articles/new/", typed(action="submit", outlets=[outlets[0].pk]))

    article = Article.objects.get()
    assert response.headers["Location"] == article.get_absolute_url()
    assert article.state == State.FIRST_REVIEW
    assert article.title == "早市搬家"


def test_a_writer_with_posts_in_two_units_chooses_for_which(
    at_desk: Client, author: User, street: Unit, centre: Unit
) -> None:
    build.give_post(author, Role.CORRESPONDENT, street)
    assert "供稿单位" in at_desk.get("/articles/new/").content.decode()

    at_desk.post("/articles/new/", typed(from_unit=str(street.pk)))

    assert Article.objects.get().from_unit == street


@pytest.mark.parametrize("who", ["leader", "publisher", "auditor", "administrator"])
def test_who_holds_no_writing_post_begins_no_text(client: Client, cast: Cast, who: str) -> None:
    client.force_login(cast[who])
    assert client.get("/articles/new/").headers["Location"] == "/articles/"
    client.post("/articles/new/", typed())
    assert client.post("/articles/new/autosave/", typed()).status_code == 403
    assert not Article.objects.exists()


@pytest.mark.parametrize("number", ["9" * 23, "x"])
def test_a_number_that_no_account_can_have_is_refused_beside_its_field(
    at_desk: Client, draft: Article, number: str
) -> None:
    response = at_desk.post(f"/articles/{draft.pk}/edit/", typed(draft, outlets=[number]))
    assert response.status_code == 422
    assert "outlets" in response.context["form"].errors


# What is saved, and what comes back


def test_everything_typed_comes_back_as_it_was_saved(
    at_desk: Client, draft: Article, proofreader: User, outlets: list[Outlet]
) -> None:
    sent = typed(
        draft,
        summary="一句话",
        column="民生",
        outlets=[outlets[1].pk],
        co_authors=[proofreader.pk],
        planned_at="2026-12-01T09:30",
    )
    assert at_desk.post(f"/articles/{draft.pk}/edit/", sent).status_code == 303

    page = at_desk.get(f"/articles/{draft.pk}/edit/").content.decode()
    for words in ("早市搬家", "一句话", "民生", "菜摊搬进了新市场。", "2026-12-01T09:30"):
        assert words in page, words
    fresh = build.fresh(draft)
    assert (list(fresh.outlets.all()), list(fresh.co_authors.all())) == ([outlets[1]], [proofreader])
    assert fresh.title == "早市搬家"


def test_whatever_mark_up_is_sent_only_a_clean_body_is_kept(at_desk: Client, draft: Article) -> None:
    body = '<p onclick="x()">甲<script>alert(1)</script>乙</p><img src="https://elsewhere.cn/x.png">'
    at_desk.post(f"/articles/{draft.pk}/edit/", typed(draft, body=body))
    assert build.fresh(draft).draft.body == "<p>甲乙</p>"


def test_without_javascript_an_untouched_body_keeps_its_structure(at_desk: Client, draft: Article) -> None:
    rich = "<h2>一、情况</h2><ul><li>甲</li><li>乙</li></ul><p><strong>重点</strong></p>"
    at_desk.post(f"/articles/{draft.pk}/edit/", typed(draft, body=rich))
    page = at_desk.get(f"/articles/{draft.pk}/edit/")
    shown = page.context["desk"].plain

    at_desk.post(
        f"/articles/{draft.pk}/edit/",
        typed(draft, body=shown.replace("\n", "\r\n"), body_format="text", title="只改标题"),
    )

    copy = build.fresh(draft).draft
    assert (copy.title, copy.body) == ("只改标题", rich)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": "长" * 121}, "最多 120 字"),
        ({"planned_at": "后天"}, "时间不完整"),
        ({"source_url": "不是链接", "kind": "repost"}, "链接不完整"),
        ({"body": "<p>" + "<ul><li>" * 200}, "嵌套得太深"),
    ],
)
def test_what_cannot_be_saved_says_why_and_stays_on_the_page(
    at_desk: Client, draft: Article, wrong: dict[str, str], words: str
) -> None:
    before = build.fresh(draft).draft
    kept = {"summary": "不能丢的摘要", "column": "不能丢的栏目", "urgent_reason": "不能丢的理由"}

    response = at_desk.post(f"/articles/{draft.pk}/edit/", typed(draft, **{**kept, **wrong}))

    page = response.content.decode()
    assert response.status_code == 422
    for told in (words, *kept.values(), *(value for name, value in wrong.items() if name != "body")):
        assert told in page, told
    assert build.fresh(draft).draft.version == before.version


@pytest.mark.parametrize("address", ["/articles/new/", "/articles/new/autosave/"])
def test_nothing_of_a_classified_text_is_stored(at_desk: Client, address: str) -> None:
    response = at_desk.post(address, {**typed(classified="yes", body="<p>机密内容</p>"), "files": picture()})

    told = response.content.decode()
    assert response.status_code == 422
    assert RULE in (told if address.endswith("new/") else response.json()["reason"])
    assert not Article.objects.exists()
    assert not Attachment.objects.exists()
    if address.endswith("new/"):
        assert "机密内容" in told


@pytest.mark.parametrize("where", ["edit", "autosave", "copy", "import"])
def test_a_text_that_turns_out_classified_is_not_saved_either(
    at_desk: Client, draft: Article, where: str
) -> None:
    before = build.fresh(draft).draft
    sent = typed(draft, classified="yes", body="<p>机密内容</p>", action="submit")

    response = at_desk.post(f"/articles/{draft.pk}/{where}/", {**sent, "files": picture()})

    assert response.status_code == 422
    now = build.fresh(draft)
    assert (now.draft.body, now.draft.version, now.state) == (before.body, before.version, State.DRAFT)
    assert not Attachment.objects.exists()
    assert Article.objects.count() == 1


def test_what_was_saved_before_it_turned_out_classified_can_be_taken_out(
    at_desk: Client, draft: Article, editor: User
) -> None:
    at_desk.post(f"/articles/{draft.pk}/edit/", {**typed(draft), "files": picture()})
    kept = Attachment.objects.get()
    refused = at_desk.post(f"/articles/{draft.pk}/edit/", typed(draft, classified="yes"))
    assert "清除此前保存的内容" in refused.content.decode()

    at_desk.post(f"/articles/{draft.pk}/edit/", typed(draft, classified="yes", action="erase"))

    now = build.fresh(draft)
    assert (now.title, now.draft.title, now.draft.body) == ("", "", "")
    assert not Attachment.objects.exists()
    assert not kept.file.storage.exists(kept.file.name)


def test_a_text_that_was_sent_in_is_not_taken_out(at_desk: Client, in_first: Article) -> None:
    at_desk.post(f"/articles/{in_first.pk}/edit/", typed(in_first, action="erase"))
    assert build.fresh(in_first).draft.body
    assert Revision.objects.count() == 1


# Sending in


@pytest.mark.parametrize(
    ("missing", "field", "words"),
    [
        ({"title": " "}, "title", "请填写标题"),
        ({"body": "<p></p>"}, "body", "正文还是空的"),
        ({"kind": "repost"}, "source", "转载稿件须写明来源"),
        ({"urgent": "on"}, "urgent_reason", "加急须写明理由"),
        ({"outlets": []}, "outlets", "请选择至少一个拟发布账号"),
    ],
)
def test_what_the_door_misses_is_said_at_its_field_and_the_words_are_saved(
    at_desk: Client,
    draft: Article,
    outlets: list[Outlet],
    missing: dict[str, Any],
    field: str,
    words: str,
) -> None:
    sent = typed(draft, summary="已经写好的摘要", outlets=[outlets[0].pk], action="submit")

    response = at_desk.post(f"/articles/{draft.pk}/edit/", {**sent, **missing})

    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])
    assert words in response.content.decode()
    now = build.fresh(draft)
    assert (now.state, now.draft.summary) == (State.DRAFT, "已经写好的摘要")
    assert f'name="version" value="{now.draft.version}"' in response.content.decode()


def test_a_returned_text_shows_why_and_goes_on_from_what_the_reviewers_made_of_it(
    at_desk: Client, in_first: Article, author: User, editor: User
) -> None:
    mended = Text.cleaned("编辑改过的题目", "", "<p>编辑改过的正文。</p>")
    build.act(in_first, "revise", editor, text=mended)
    build.send_back(in_first, editor, words="数据请注明出处")

    page = at_desk.get(f"/articles/{in_first.pk}/edit/").content.decode()
    assert "数据请注明出处" in page
    assert "编辑改过的正文。" in page

    unchanged = typed(in_first, title="编辑改过的题目", body="<p>编辑改过的正文。</p>", action="submit")
    at_desk.post(f"/articles/{in_first.pk}/edit/", {**unchanged, "outlets": outlet_keys(in_first)})
    assert build.fresh(in_first).state == State.FIRST_REVIEW
    assert build.fresh(in_first).revision == 2


def outlet_keys(article: Article) -> list[int]:
    return list(article.outlets.values_list("pk", flat=True))


def test_an_unchanged_text_returned_by_a_later_level_is_sent_again_only_with_a_reason(
    at_desk: Client, in_second: Article, centre_head: User
) -> None:
    build.send_back(in_second, centre_head)
    now = build.fresh(in_second)
    same = typed(now, title=now.draft.title, summary=now.draft.summary, body=now.draft.body)
    sent = {**same, "action": "submit", "outlets": outlet_keys(now)}

    refused = at_desk.post(f"/articles/{now.pk}/edit/", sent)
    assert "文本未作修改" in " ".join(refused.context["form"].errors["words"])

    again = {**sent, "words": "数据已核对，无须修改", "version": build.fresh(now).draft.version}
    at_desk.post(f"/articles/{now.pk}/edit/", again)
    assert build.fresh(now).state == State.SECOND_REVIEW


def test_words_that_a_reviewer_left_lying_are_not_sent_in_as_the_authors(
    at_desk: Client, client: Client, in_first: Article, author: User, editor: User
) -> None:
    drafts.open_copy(in_first, editor, timezone.now())
    drafts.save(
        in_first,
        Text.cleaned("编辑没存完", "", "<p>半句</p>"),
        by=editor,
        version=0,
        at=timezone.now(),
    )
    build.send_back(in_first, editor)

    with pytest.raises(Exception, match="没有存为版本的修改"):
        build.act(in_first, "submit", author)
    page = at_desk.get(f"/articles/{in_first.pk}/edit/").content.decode()
    assert "王思齐" in page
    assert "没有存为版本的修改" in page

    at_desk.post(f"/articles/{in_first.pk}/edit/", typed(in_first, action="adopt"))
    assert build.fresh(in_first).draft.title == in_first.title
    assert build.fresh(in_first).draft.saved_by == author


# A reviewer's hand


def edit_page(client: Client, article: Article, **fields: Any) -> Any:
    return client.post(
        f"/articles/{article.pk}/edit/", typed(article, seen=build.fresh(article).digest, **fields)
    )


def test_a_reviewer_sees_the_change_and_whose_signatures_it_ends_before_it_is_made(
    client: Client, in_second: Article, centre_head: User, editor: User
) -> None:
    client.force_login(centre_head)
    page = client.get(f"/articles/{in_second.pk}/edit/")
    assert page.status_code == 200
    assert "kind" not in page.context["form"].fields
    assert in_second.author.name in page.content.decode()

    preview = edit_page(client, in_second, title="改后的题目", action="preview")
    told = preview.content.decode()
    assert "<ins>" in told
    assert "以下签署不再有效" in told
    assert "王思齐 · 初审一校" in told
    assert build.fresh(in_second).revision == 1

    done = edit_page(
        client,
        in_second,
        title="改后的题目",
        action="revise",
        previewed=preview.context["desk"].preview.digest,
        words="题目更实",
    )
    now = build.fresh(in_second)
    assert done.headers["Location"] == now.get_absolute_url()
    assert (now.revision, now.title, now.state) == (2, "改后的题目", State.FIRST_REVIEW)
    assert Record.objects.filter(case=now.pk).latest("seq").words == "题目更实"
    assert now.draft.title == "改后的题目"


def test_words_changed_after_the_preview_are_previewed_again(
    client: Client, in_first: Article, editor: User
) -> None:
    client.force_login(editor)
    preview = edit_page(client, in_first, title="先这样", action="preview")
    digest = preview.context["desk"].preview.digest

    again = edit_page(client, in_first, title="又改了", action="revise", previewed=digest)

    assert again.context["desk"].preview.digest != digest
    assert build.fresh(in_first).revision == 1


def test_a_preview_of_nothing_says_so(client: Client, in_first: Article, editor: User) -> None:
    client.force_login(editor)
    now = build.fresh(in_first)
    same = {"title": now.draft.title, "summary": now.draft.summary, "body": now.draft.body}
    response = edit_page(client, in_first, **same, action="preview")
    assert response.status_code == 422
    assert "文本没有改动" in response.content.decode()


def test_a_reviewer_whose_text_moved_sees_both_and_loses_nothing(
    client: Client, in_first: Article, editor: User, centre: Unit
) -> None:
    client.force_login(editor)
    seen = build.fresh(in_first).digest
    preview = edit_page(client, in_first, title="我改的题目", action="preview")
    other = build.person("luoyiming", "罗一鸣", Role.EDITOR, of=centre)
    build.act(in_first, "revise", other, text=Text.cleaned("别人改的题目", "", "<p>新文。</p>"))

    response = client.post(
        f"/articles/{in_first.pk}/edit/",
        typed(
            in_first,
            title="我改的题目",
            seen=seen,
            action="revise",
            previewed=preview.context["desk"].preview.digest,
        ),
    )

    assert response.status_code == 409
    page = response.content.decode()
    assert 'value="我改的题目"' in page
    assert "当前文本已是 V2" in page
    assert build.fresh(in_first).title == "别人改的题目"

    client.post(f"/articles/{in_first.pk}/edit/", typed(in_first, title="我改的题目", action="stand_by"))
    assert build.fresh(in_first).draft.base == 2


@pytest.mark.parametrize("who", ["author", "centre_head", "publisher", "auditor", "proofreader"])
def test_who_does_not_sit_at_the_level_cannot_change_the_text(
    client: Client, in_first: Article, cast: Cast, who: str
) -> None:
    client.force_login(cast[who])
    assert client.get(f"/articles/{in_first.pk}/edit/").headers["Location"] == in_first.get_absolute_url()

    refused = edit_page(client, in_first, title="硬改", action="revise", previewed="x")

    assert refused.status_code == 409
    assert "硬改" in refused.content.decode()
    assert client.post(f"/articles/{in_first.pk}/autosave/", typed(in_first)).status_code == 410
    assert build.fresh(in_first).draft.title == in_first.title


def test_to_a_stranger_there_is_no_such_text(client: Client, draft: Article, cast: Cast) -> None:
    for who in ("outsider", "editor", "administrator"):
        client.force_login(cast[who])
        for verb in ("edit", "export.docx", "compare"):
            assert client.get(f"/articles/{draft.pk}/{verb}{'' if '.' in verb else '/'}").status_code == 404
        for verb in ("edit", "autosave", "lock", "upload", "paste", "copy", "import"):
            assert client.post(f"/articles/{draft.pk}/{verb}/", typed(draft)).status_code == 404


# Files and Word


def test_an_attachment_is_kept_even_when_the_page_is_refused_for_something_else(
    at_desk: Client, draft: Article
) -> None:
    refused = at_desk.post(
        f"/articles/{draft.pk}/edit/", {**typed(draft, planned_at="后天"), "files": picture()}
    )
    kept = Attachment.objects.get()
    assert f'name="attachment" value="{kept.pk}" checked' in refused.content.decode()

    at_desk.post(f"/articles/{draft.pk}/edit/", typed(draft, attachment=[kept.pk]))
    assert [each["id"] for each in build.fresh(draft).draft.attachments] == [kept.pk]
    at_desk.post(f"/articles/{draft.pk}/edit/", typed(draft))
    assert build.fresh(draft).draft.attachments == []


def test_a_file_of_another_case_cannot_be_attached(
    at_desk: Client, draft: Article, author: User, outlets: list[Outlet]
) -> None:
    other = build.article(author, outlets)
    at_desk.post(f"/articles/{other.pk}/edit/", {**typed(other), "files": picture()})
    foreign = Attachment.objects.get()

    at_desk.post(f"/articles/{draft.pk}/edit/", typed(draft, attachment=[foreign.pk]))

    assert build.fresh(draft).draft.attachments == []


def test_a_file_that_is_not_what_it_says_is_refused_by_name(at_desk: Client, draft: Article) -> None:
    forged = SimpleUploadedFile("方案.docx", b"MZ" + b"\0" * 200)
    response = at_desk.post(f"/articles/{draft.pk}/edit/", {**typed(draft), "files": forged})
    assert response.status_code == 422
    assert "方案.docx" in response.content.decode()


def test_a_word_file_comes_in_beside_what_was_typed(at_desk: Client, draft: Article) -> None:
    address = f"/articles/{draft.pk}/import/"
    at_desk.post(address, {**typed(draft, title="", where="instead"), "docx": word_file()})
    copy = build.fresh(draft).draft
    assert (copy.title, copy.body) == ("关于早市搬迁的说明", "<p>十二月一日起，早市搬到建设路。</p>")

    at_desk.post(
        address, {**typed(draft, title="题目", body="<p>甲。</p>", where="after"), "docx": word_file()}
    )
    assert build.fresh(draft).draft.body == "<p>甲。</p><p>十二月一日起，早市搬到建设路。</p>"


@pytest.mark.parametrize("sent", [{}, {"docx": SimpleUploadedFile("假.docx", b"not a document")}])
def test_a_word_file_that_cannot_be_read_costs_nothing_typed(
    at_desk: Client, draft: Article, sent: dict[str, Any]
) -> None:
    response = at_desk.post(f"/articles/{draft.pk}/import/", {**typed(draft, title="不能丢"), **sent})
    assert response.status_code == 422
    assert 'value="不能丢"' in response.content.decode()


def test_a_text_goes_out_as_a_word_file_under_its_own_name(at_desk: Client, in_first: Article) -> None:
    response = at_desk.get(f"/articles/{in_first.pk}/export.docx")

    document = docx.Document(io.BytesIO(response.content))
    assert in_first.title in "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''GJ-")


def test_the_page_costs_few_statements(
    at_desk: Client, draft: Article, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(18):
        at_desk.get(f"/articles/{draft.pk}/edit/")
    with django_assert_max_num_queries(14):
        at_desk.get("/articles/new/")


def test_an_old_save_is_not_taken_for_a_new_one(at_desk: Client, draft: Article, author: User) -> None:
    at = timezone.now() - timedelta(days=1)
    drafts.save(draft, Text.cleaned("新", "", "<p>新</p>"), by=author, version=0, at=at)
    stale = at_desk.post(f"/articles/{draft.pk}/edit/", typed(draft, version=0, title="旧窗口"))
    assert stale.status_code == 409
    assert "您的文字还没有保存" in stale.content.decode()
    assert 'value="旧窗口"' in stale.content.decode()
    assert build.fresh(draft).draft.title == "新"
