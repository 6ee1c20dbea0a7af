"""审签单: every field of the regulation stands on it, on paper and in the PDF."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from editorial.models import Article, Level, LevelKey, PlanVersion, SeatRule, State
from editorial.revising import Text
from editorial.sheet import Sheet, sheet_of
from editorial.sheet.pdf import pdf_of
from tests import build
from tests.cast import Cast
from tests.pdf import text_of
from workflows.models import Attachment, Outlet, Role, Unit, User


def sheet(article: Article) -> Sheet:
    fresh = Article.objects.select_related("author", "unit", "from_unit", "plan_version__plan").get(
        pk=article.pk
    )
    return sheet_of(fresh, url="http://testserver/articles/1/", printed_by="陈志远", at=timezone.now())


def field(found: Sheet, label: str) -> str:
    return next(each.value for each in found.fields if each.label == label)


def section(found: Sheet, label: str) -> str:
    return "\n".join(next((each.lines for each in found.sections if each.label == label), ()))


def test_the_number_names_the_text_and_its_round(in_first: Article, editor: User, author: User) -> None:
    assert sheet(in_first).number == f"{in_first.number}-1"

    build.send_back(in_first, editor)
    build.act(in_first, "submit", author, words="无误")

    assert sheet(in_first).number == f"{in_first.number}-2"


def test_what_the_text_is_stands_at_the_top(
    author: User, editor: User, outlets: list[Outlet], plan: PlanVersion, cast: Cast
) -> None:
    article = build.article(
        author,
        outlets,
        co_authors=[editor],
        kind="repost",
        source="新华社",
        repost_note="2026-11-20 原发，已授权，登记人林晓岚",
        major=True,
    )
    article = build.act(article, "submit", author)
    found = sheet(article)

    assert field(found, "标题") == article.title
    assert field(found, "类型") == "转载"
    assert field(found, "字数") == "47"
    assert field(found, "作者") == "林晓岚、王思齐"
    assert field(found, "供稿单位") == "望川区融媒体中心"
    assert field(found, "来源") == "新华社"
    assert field(found, "转载登记") == "2026-11-20 原发，已授权，登记人林晓岚"
    assert field(found, "内容摘要") == "一季度办件情况"
    assert field(found, "重大事项") == "是"
    assert field(found, "是否涉密").startswith("否")
    assert field(found, "拟发布账号") == "望川发布·微信公众号、望川发布·微博"
    assert field(found, "佐证材料") == "无"


def test_attachments_are_named_with_their_checksums(
    author: User, outlets: list[Outlet], plan: PlanVersion
) -> None:
    article = build.article(author, outlets)
    file = Attachment.objects.create(
        case_id=article.pk,
        name="授权书.pdf",
        sha256="ab" * 32,
        size=9,
        uploaded_by=author,
        uploaded_at=timezone.now(),
    )
    article.draft.attachments = [file.as_listed()]
    article.draft.save()
    article = build.act(article, "submit", author)

    assert field(sheet(article), "佐证材料") == "授权书.pdf（sha256 abababababababab…）"


def test_each_seat_stands_with_opinion_name_time_and_what_was_signed(signed_off: Article) -> None:
    levels = sheet(signed_off).levels

    assert [(level.name, [(seat.place, seat.name) for seat in level.seats]) for level in levels] == [
        ("初审一校", [("编辑", "王思齐")]),
        ("复审二校", [("中心负责人", "陈志远"), ("分管领导", "周敏")]),
        ("终审三校", [("领导", "赵立群")]),
    ]
    seat = levels[0].seats[0]
    assert seat.decision == "同意"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", seat.at)
    assert seat.notes == (f"所签 V1 摘要值 {signed_off.digest[:16]}…",)


def test_seats_stand_in_the_order_in_which_they_signed(in_second: Article, cast: Cast) -> None:
    article = build.act(in_second, "approve", cast["leader_in_charge"])
    article = build.act(article, "approve", cast["centre_head"])

    assert [seat.name for seat in sheet(article).levels[1].seats] == ["周敏", "陈志远"]


def test_a_seat_that_has_not_signed_is_left_blank_for_the_pen(in_second: Article) -> None:
    blank = sheet(in_second).levels[2].seats[0]

    assert (blank.place, blank.name, blank.at) == ("领导", "", "")


def test_marks_are_counted_against_the_plans_budget(in_first: Article, editor: User) -> None:
    revision = in_first.text()
    assert revision is not None
    start = revision.plain.index("截止")
    article = build.act(
        in_first, "mark", editor, start=start, end=start + 2, quote="截止", kind="wording", corrected="截至"
    )
    build.act(article, "decline_mark", editor, marks=[article.marks.get().pk], words="原文如此")

    assert sheet(in_first).levels[0].proof == "校对标记 1 处，采纳 0，不改 1，限 5 处"
    assert sheet(in_first).levels[1].proof == "校对标记 0 处，限 3 处"


def test_a_return_of_an_earlier_round_is_not_forgotten(in_second: Article, cast: Cast) -> None:
    build.send_back(in_second, cast["centre_head"], reason="data", words="请补出处")
    build.act(in_second, "submit", cast["author"], words="出处在文末")
    told = section(sheet(in_second), "历次退改")

    assert told.startswith("第 1 轮 复审二校：陈志远 ")
    assert told.endswith("退回，数据缺出处：请补出处")


def test_a_signature_that_was_carried_over_says_from_which_round(in_second: Article, cast: Cast) -> None:
    build.send_back(in_second, cast["centre_head"])
    build.act(in_second, "submit", cast["author"], words="无误")

    assert "沿用第 1 轮" in sheet(in_second).levels[0].seats[0].notes


def test_signatures_that_a_change_of_text_voided_are_told(in_second: Article, cast: Cast) -> None:
    build.act(
        in_second, "revise", cast["centre_head"], text=Text.cleaned("新标题", "", "<p>改过的正文。</p>")
    )

    assert section(sheet(in_second), "历次退改") == "第 1 轮：1 人签署后文本有改动，重新审签"
    assert sheet(in_second).levels[0].seats[0].name == ""


def test_a_telephone_consent_stands_in_red_until_it_is_paid(
    author: User, editor: User, centre_head: User, outlets: list[Outlet], plan: PlanVersion, cast: Cast
) -> None:
    now = timezone.now()
    urgent = build.article(author, outlets, urgent=True, urgent_reason="突发")
    article = build.walk(urgent, State.SECOND_REVIEW, cast)
    evidence = Attachment.objects.create(
        case_id=article.pk, name="录音.mp3", sha256="0" * 64, size=1, uploaded_by=editor, uploaded_at=now
    )
    build.act(article, "consent", editor, person=centre_head, agreed_at=now, evidence=evidence)
    seat = sheet(article).levels[1].seats[0]
    assert seat.owed
    assert any("电话同意，王思齐登记，凭据 录音.mp3" in note for note in seat.notes)
    assert any(note.startswith("未补签，限 ") for note in seat.notes)

    build.act(article, "countersign", centre_head)
    seat = sheet(article).levels[1].seats[0]
    assert not seat.owed
    assert any(note.endswith(" 补签") for note in seat.notes)


def test_reading_aloud_is_told(centre: Unit, author: User, outlets: list[Outlet], cast: Cast) -> None:
    final = Level(LevelKey.FINAL, (SeatRule(Role.LEADER),), read_aloud=True)
    build.plan(centre, [*build.SEED_LEVELS[:2], final])
    article = build.walk(build.article(author, outlets, major=True), State.FINAL_REVIEW, cast)
    build.act(article, "approve", cast["leader"], read_aloud=True)

    assert "已全文诵读" in sheet(article).levels[2].seats[0].notes


def test_who_issued_and_where_it_went_out_stand_below(published: Article) -> None:
    found = sheet(published)

    assert section(found, "签发").startswith("赵立群，")
    assert "望川发布·微信公众号：" in section(found, "发布登记")
    assert "孙海峰发布，V1，https://example.gov.cn/" in section(found, "发布登记")


def test_before_it_is_signed_it_says_so(in_second: Article) -> None:
    assert section(sheet(in_second), "签发") == "尚未签发"
    assert section(sheet(in_second), "发布登记") == "尚未发布"


def test_a_correction_is_told_with_its_signers_and_what_was_done(published: Article, cast: Cast) -> None:
    build.act(published, "take_down", cast["editor"], reason="fact", words="数据有误")
    request = published.corrections.get()
    build.act(request, "approve", cast["centre_head"])

    told = section(sheet(published), "更正与撤稿")

    assert told.startswith("撤稿（复审）：王思齐 ")
    assert "事实待核：数据有误" in told
    assert "复审二校 陈志远 同意" in told


def test_the_plan_its_version_and_its_source_are_printed(in_first: Article) -> None:
    assert (
        section(sheet(in_first), "审签方案") == "望川区融媒体中心三审三校第 1 版；依据：编审发布制度（试行）"
    )
    assert section(sheet(in_first), "放宽说明") == ""


def test_a_loosened_rule_is_printed(centre: Unit, author: User, outlets: list[Outlet]) -> None:
    build.plan(centre, loosened=True, loosened_why="编制仅三人，经批准")
    article = build.act(build.article(author, outlets), "submit", author)

    assert section(sheet(article), "放宽说明").endswith("：编制仅三人，经批准")


def test_the_whole_digest_and_the_head_of_the_trail_prove_the_paper(published: Article) -> None:
    values = {each.label: each.value for each in sheet(published).proof}

    assert values["文本摘要值"] == published.signed_digest
    assert values["留痕"] == f"7 条，末条 {published.trail_head}"


def test_the_page_prints_it_all_with_a_code_to_the_record(
    client: Client, published: Article, auditor: User, django_assert_max_num_queries: Any
) -> None:
    client.force_login(auditor)
    with django_assert_max_num_queries(15):
        html = client.get(f"/articles/{published.pk}/sheet/").content.decode()

    assert "新媒体稿件审签单" in html
    assert "沈纪 于 " in html
    assert f"http://testserver/articles/{published.pk}/" in html
    assert "<svg" in html
    assert 'style="' not in html


def test_the_pdf_is_a_file_for_the_archive(client: Client, published: Article, auditor: User) -> None:
    client.force_login(auditor)
    answer = client.get(f"/articles/{published.pk}/sheet.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{published.number}-1.pdf"'
    assert answer.content.startswith(b"%PDF-1.7")
    assert b"pdfaid:part>2<" in answer.content


def test_the_pdf_says_what_the_sheet_says_on_one_page(published: Article) -> None:
    made = sheet(published)

    text = text_of(pdf_of(made, at=timezone.now()))

    said = [made.number, made.title, *(seat.name for level in made.levels for seat in level.seats)]
    said += [line for each in made.sections for line in each.lines] + [each.value for each in made.proof]
    assert [each for each in said if re.sub(r"\s", "", each) not in text] == []
    assert "第1页，共1页" in text


def test_words_that_mean_something_to_the_typesetter_are_only_words(
    author: User, outlets: list[Outlet], plan: PlanVersion
) -> None:
    article = build.article(author, outlets, title="#set page() $x$ *粗* [甲] @乙 <丙> \\ 100%")
    article = build.act(article, "submit", author)

    assert pdf_of(sheet(article), at=timezone.now() + timedelta(days=1)).startswith(b"%PDF")


def test_what_one_may_not_see_has_no_sheet(client: Client, published: Article, outsider: User) -> None:
    client.force_login(outsider)

    assert client.get(f"/articles/{published.pk}/sheet/").status_code == 404
    assert client.get(f"/articles/{published.pk}/sheet.pdf").status_code == 404


def test_a_draft_has_a_sheet_too_all_blank(client: Client, draft: Article, author: User) -> None:
    client.force_login(author)

    assert client.get(f"/articles/{draft.pk}/sheet/").status_code == 200
    assert client.get(f"/articles/{draft.pk}/sheet.pdf").status_code == 200
