"""留痕 in plain words, on a text's own page and on the page of those who oversee."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from editorial.models import Article, PlanVersion, State
from editorial.revising import Text
from tests import build
from tests.cast import Cast
from tests.flushing import unprotected
from workflows import queries, telling
from workflows.models import Attachment, Outlet, Record, Role, Unit, User


def sentences(*cases: Any) -> list[str]:
    records = Record.objects.filter(case__in=[case.pk for case in cases]).select_related(*telling.WITH)
    return [told.sentence for told in telling.tell(list(records.order_by("at", "pk")))]


def page(client: Client, user: User, address: str) -> Any:
    client.force_login(user)
    return client.get(address)


def test_a_signature_is_told_with_post_opinion_and_the_text_that_was_seen(
    in_first: Article, editor: User
) -> None:
    article = build.act(in_first, "approve", editor, words="同意送复审")

    assert sentences(article)[-1] == (
        "王思齐（望川区融媒体中心 编辑）初审一校审签同意，意见“同意送复审”，"
        f"所见版本 V1（摘要值 {article.digest[:12]}…）"
    )


def test_the_whole_way_is_told_in_order(published: Article) -> None:
    told = sentences(published)

    assert [line.split("，")[0] for line in told] == [
        "林晓岚（望川区融媒体中心 通讯员）起草了稿件",
        "林晓岚（作者）送审 V1",
        "王思齐（望川区融媒体中心 编辑）初审一校审签同意",
        "陈志远（望川区融媒体中心 中心负责人）复审二校审签同意",
        "周敏（望川区融媒体中心 分管领导）复审二校审签同意",
        "赵立群（望川区融媒体中心 领导）终审三校审签同意",
        "孙海峰（望川区融媒体中心 发布员）登记发布：望川发布·微信公众号、望川发布·微博",
    ]


def test_a_return_says_to_whom_and_why(in_second: Article, centre_head: User) -> None:
    build.send_back(in_second, centre_head, reason="data", words="请补数据出处", to="first")

    assert "复审二校退回初审一校，理由：数据缺出处，意见“请补数据出处”" in sentences(in_second)[-1]


def test_a_submission_without_a_change_says_so(in_first: Article, editor: User, author: User) -> None:
    build.send_back(in_first, editor)
    article = build.act(in_first, "submit", author, words="经核对无误")

    assert "送审，文本未作修改" in sentences(article)[-1]


def test_marks_are_told_by_their_words(in_first: Article, editor: User) -> None:
    revision = in_first.text()
    assert revision is not None
    start = revision.plain.index("截止")
    article = build.act(
        in_first,
        "mark",
        editor,
        start=start,
        end=start + 2,
        quote="截止",
        kind="wording",
        corrected="截至",
        revision=1,
    )
    mark = article.marks.get()
    article = build.act(article, "accept_mark", editor, marks=[mark.pk])

    assert "标记“截止”，建议改为“截至”" in sentences(article)[-2]
    assert "采纳标记“截止 → 截至”，成为 V2" in sentences(article)[-1]


def test_an_edit_by_a_reviewer_is_told_with_the_version_it_made(
    in_second: Article, centre_head: User
) -> None:
    text = Text.cleaned("新标题", "", "<p>改过的正文。</p>")
    article = build.act(in_second, "revise", centre_head, text=text)

    assert "修改文本，成为 V2" in sentences(article)[-1]


def test_a_consent_by_telephone_names_whoever_agreed(
    author: User, editor: User, centre_head: User, outlets: list[Outlet], plan: PlanVersion, cast: Cast
) -> None:
    urgent = build.article(author, outlets, urgent=True, urgent_reason="突发")
    article = build.walk(urgent, State.SECOND_REVIEW, cast)
    now = timezone.now()
    evidence = Attachment.objects.create(
        case_id=article.pk, name="录音.mp3", sha256="0" * 64, size=1, uploaded_by=editor, uploaded_at=now
    )
    article = build.act(
        article,
        "consent",
        editor,
        person=centre_head,
        agreed_at=now - timedelta(minutes=5),
        evidence=evidence,
    )

    assert "登记陈志远于 " in sentences(article)[-1]
    assert "电话同意复审二校" in sentences(article)[-1]


def test_it_is_told_in_english_too(published: Article) -> None:
    with translation.override("en"):
        told = sentences(published)

    assert told[1].startswith("林晓岚 (Author): submitted V1, 47 characters, saw version V1")
    assert "审签同意" not in " ".join(told)


def test_telling_costs_the_same_for_one_record_and_for_many(
    published: Article, django_assert_max_num_queries: Any
) -> None:
    records = list(Record.objects.filter(case=published.pk).select_related(*telling.WITH))

    with django_assert_max_num_queries(3):  # outlets, versions, articles
        assert len(telling.tell(records)) == 7


def test_the_page_tells_every_record_and_that_the_chain_is_whole(
    client: Client, published: Article, auditor: User, django_assert_max_num_queries: Any
) -> None:
    client.force_login(auditor)
    with django_assert_max_num_queries(12):
        html = client.get(f"/articles/{published.pk}/trail/").content.decode()

    assert "链完整，共 7 条" in html
    assert html.count('class="told"') == 7
    assert published.digest in html


def test_a_broken_chain_is_shown_in_red(client: Client, published: Article, auditor: User) -> None:
    with unprotected(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE workflows_record SET words = '改过' WHERE seq = 3")

    html = page(client, auditor, f"/articles/{published.pk}/trail/").content.decode()

    assert "notice error" in html
    assert "第 3 条的内容与其哈希不符" in html


def test_the_trail_of_a_correction_stands_with_its_article(
    client: Client, published: Article, editor: User, auditor: User
) -> None:
    build.act(published, "take_down", editor, reason="fact", words="数据有误")

    html = page(client, auditor, f"/articles/{published.pk}/trail/").content.decode()

    assert "撤稿：链完整，共 1 条" in html
    assert "提出申请" in html


def test_the_page_can_be_narrowed_to_a_person_and_to_a_verb(
    client: Client, published: Article, auditor: User, editor: User
) -> None:
    by_person = page(client, auditor, f"/articles/{published.pk}/trail/?person={editor.pk}").content.decode()
    by_verb = page(client, auditor, f"/articles/{published.pk}/trail/?verb=approve").content.decode()

    assert by_person.count('class="told"') == 1
    assert by_verb.count('class="told"') == 4


def test_what_one_may_not_see_has_no_trail(client: Client, published: Article, outsider: User) -> None:
    assert page(client, outsider, f"/articles/{published.pk}/trail/").status_code == 404


def test_auditors_and_heads_read_the_trail_of_their_unit(
    client: Client, published: Article, auditor: User, centre_head: User, django_assert_max_num_queries: Any
) -> None:
    for reader in (auditor, centre_head):
        client.force_login(reader)
        with django_assert_max_num_queries(12):
            html = client.get("/trail/").content.decode()
        assert html.count('class="told"') == 7


@pytest.mark.parametrize("who", ["author", "editor", "administrator"])
def test_nobody_else_has_that_page(client: Client, published: Article, cast: Cast, who: str) -> None:
    assert page(client, cast[who], "/trail/").status_code == 404


def test_a_head_does_not_read_of_a_draft_that_was_never_submitted(
    client: Client, draft: Article, centre_head: User, auditor: User
) -> None:
    assert draft.title not in page(client, centre_head, "/trail/").content.decode()
    assert draft.title in page(client, auditor, "/trail/").content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("person=王思齐", 1),
        ("verb=approve", 4),
        ("number=GJ-0000", 0),
        ("since=2020-01-01&until=2020-02-01", 0),
        ("since=不是日期", 7),
    ],
)
def test_the_trail_of_a_unit_is_narrowed_in_the_address(
    client: Client, published: Article, auditor: User, asked: str, found: int
) -> None:
    assert page(client, auditor, f"/trail/?{asked}").content.decode().count('class="told"') == found


def test_the_number_of_an_article_finds_its_corrections_too(
    client: Client, published: Article, editor: User, auditor: User
) -> None:
    build.act(published, "take_down", editor, reason="fact", words="数据有误")

    html = page(client, auditor, f"/trail/?number={published.number.lower()}").content.decode()

    assert html.count('class="told"') == 9


def test_older_pages_follow_without_gap_or_double(
    client: Client, published: Article, auditor: User, centre: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    client.force_login(auditor)
    seen: list[int] = []
    address = "/trail/"
    while address:
        answer = client.get(address)
        seen += [told.record.seq for told in answer.context["told"]]
        following = answer.context["next"]
        address = f"/trail/?before={following.replace('+', '%2B')}" if following else ""

    assert seen == [7, 6, 5, 4, 3, 2, 1]


def test_a_head_over_many_units_reads_them_all(
    client: Client, published: Article, district: Unit, outlets: list[Outlet], author: User, cast: Cast
) -> None:
    chief = build.person("zonglan", "总览", Role.LEADER, of=district)
    for number in range(queries.FEW + 1):
        build.unit(f"街道{number}", district)

    assert page(client, chief, "/trail/").content.decode().count('class="told"') == 7
