"""The page of an article: what stands where, for whom, and within which budget."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone

from editorial import seen
from editorial.models import Article, Level, LevelKey, Mark, Opinion, PlanVersion, SeatRule, State
from editorial.revising import Text
from tests import build
from tests.cast import Cast
from tests.editorial.pages import as_, html_of, look, press, text_of
from workflows.models import Attachment, Outlet, Post, Role, Unit, User

S = State
STATEMENTS, BYTES = 12, 60_000


def changed(number: int) -> Text:
    body = build.BODY.replace("12.6万", f"12.{number}万")
    return Text.cleaned(f"“一窗通办”改革见成效（{number}）", "一季度办件情况", body)


# The stepper.


def test_the_stepper_tells_who_signed_and_whom_each_seat_waits_for(in_second: Article, author: User) -> None:
    page = text_of(look(author, in_second))
    assert "初审 · 一校 通过" in page
    assert "王思齐 （编辑）" in page
    assert "复审 · 二校 0/2 已签" in page
    assert "陈志远 （中心负责人） · 待审签" in page
    assert "周敏 （分管领导） · 待审签" in page
    assert "赵立群 （领导）" in page
    assert "孙海峰 （发布员）" in page


def test_the_levels_come_from_the_plan_the_text_was_submitted_under(
    in_first: Article, author: User, centre: Unit
) -> None:
    build.plan(centre, [Level(LevelKey.FIRST, (SeatRule(Role.PROOFREADER),))])
    page = text_of(look(author, in_first))
    assert "终审 · 三校" in page
    assert "何静 （校对）" not in page


def test_a_weighty_text_shows_the_extra_level_and_its_seat_elsewhere(
    author: User, district: Unit, centre: Unit, outlets: list[Outlet], cast: Cast
) -> None:
    build.person("quzhang", "高建国", Role.LEADER, of=district)
    extra = Level(LevelKey.MAJOR, (SeatRule(Role.LEADER, unit_id=district.pk),), read_aloud=True)
    build.plan(centre, [*build.SEED_LEVELS, extra])
    article = build.walk(build.article(author, outlets, major=True), S.FINAL_REVIEW, cast)
    page = text_of(look(author, article))
    assert "重大事项加审 未开始" in page
    assert "高建国 （领导）" in page
    assert "重大事项加审" not in text_of(look(author, build.article(author, outlets)))


def test_an_author_with_the_role_is_not_named_among_those_who_could_sign(
    in_first: Article, author: User, centre: Unit
) -> None:
    build.give_post(author, Role.LEADER, centre)
    assert "林晓岚 （领导）" not in text_of(look(author, in_first))


def test_a_seat_that_nobody_can_take_is_shown_in_red(in_first: Article, author: User, editor: User) -> None:
    Post.objects.filter(user=editor).delete()
    page = text_of(look(author, in_first))
    assert "无人可签" in page
    assert "请配岗位" in page


def test_a_carried_signature_names_the_round_it_was_given_in(in_second: Article, cast: Cast) -> None:
    build.send_back(in_second, cast["centre_head"])
    build.act(in_second, "submit", cast["author"], words="数据已核实无误，附说明")
    page = text_of(look(cast["author"], in_second))
    assert "第 2 轮" in page
    assert "沿用第 1 轮" in page


def test_a_returned_text_says_by_whom_and_why_on_top(in_second: Article, cast: Cast) -> None:
    build.send_back(in_second, cast["centre_head"], reason="data", words="开头一组数据没有出处")
    page = text_of(look(cast["author"], in_second))
    assert "陈志远 复审二校退回作者 · 数据缺出处" in page
    assert "开头一组数据没有出处" in page
    assert "复审 · 二校 退回" in page


# The text and its comparison.


def test_a_signer_is_shown_what_changed_since_they_signed(in_second: Article, cast: Cast) -> None:
    build.act(in_second, "revise", cast["centre_head"], text=changed(7))
    build.act(in_second, "revise", cast["editor"], text=changed(8))
    page = text_of(look(cast["editor"], in_second))
    assert "V3 与您上次审签的 V1 相差" in page
    assert "V3 与上一版 V2 相差" in text_of(look(cast["leader"], in_second))


def test_an_author_is_shown_what_changed_since_they_sent_it(in_first: Article, cast: Cast) -> None:
    build.act(in_first, "revise", cast["editor"], text=changed(7))
    build.act(in_first, "revise", cast["editor"], text=changed(8))
    page = text_of(look(cast["author"], in_first))
    assert "V3 与您上次提交的 V1 相差 2 处" in page


def test_a_reader_is_shown_what_changed_since_they_last_looked(in_first: Article, cast: Cast) -> None:
    build.act(in_first, "revise", cast["editor"], text=changed(7))
    seen.note(cast["leader"], build.fresh(in_first))
    build.act(in_first, "revise", cast["editor"], text=changed(8))
    build.act(in_first, "revise", cast["editor"], text=changed(9))
    assert "V4 与您上次看过的 V2 相差" in text_of(look(cast["leader"], in_first))
    seen.note(cast["leader"], build.fresh(in_first))
    assert "V4 与您上次看过的 V2 相差" in text_of(look(cast["leader"], in_first))
    assert "V4 与上一版 V3 相差" in text_of(look(cast["publisher"], in_first))


def test_any_revision_can_be_compared_with_the_present_one(in_first: Article, cast: Cast) -> None:
    for number in range(1, 6):
        build.act(in_first, "revise", cast["editor"], text=changed(number))
    page = html_of(look(cast["author"], in_first, **{"from": 2, "view": "diff"}))
    assert "对照 V2" in page
    assert 'class="doc v-diff"' in page
    assert "对照 V99" not in html_of(look(cast["author"], in_first, **{"from": 99}))
    assert look(cast["author"], in_first, **{"from": "x' OR 1", "view": "<script>"}).status_code == 200


def test_what_was_signed_off_is_shown_as_it_goes_out(signed_off: Article, publisher: User) -> None:
    assert 'class="doc v-clean"' in html_of(look(publisher, signed_off))
    assert 'class="doc"' in html_of(look(publisher, signed_off, view="all"))


def test_a_change_of_the_summary_is_seen_before_it_is_signed(in_first: Article, cast: Cast) -> None:
    revision = in_first.text()
    assert revision is not None
    mended = Text.cleaned(revision.title, "一季度办件与评价情况", revision.body)
    build.act(in_first, "revise", cast["editor"], text=mended)
    summary = html_of(look(cast["author"], in_first)).split('class="summary"')[1].split("</p>")[0]
    assert "<ins" in summary


def test_a_change_of_the_files_is_seen_before_it_is_signed(in_first: Article, cast: Cast) -> None:
    revision = in_first.text()
    assert revision is not None
    file = Attachment.objects.create(
        case_id=in_first.pk,
        name="授权书.pdf",
        content_type="application/pdf",
        kind="pdf",
        size=3,
        sha256="b" * 64,
        file="x",
        uploaded_by=cast["editor"],
        uploaded_at=timezone.now(),
    )
    with_file = Text.cleaned(revision.title, revision.summary, revision.body, [file.as_listed()])
    build.act(in_first, "revise", cast["editor"], text=with_file)
    page = text_of(look(cast["author"], in_first))
    assert "授权书.pdf" in page
    assert "新增" in page.split("授权书.pdf")[1][:80]
    assert "V2 与您上次提交的 V1 相差 1 处" in page


def test_a_draft_shows_its_working_copy_to_its_author_only(
    draft: Article, author: User, editor: User
) -> None:
    page = text_of(look(author, draft))
    assert "工作稿" in page
    assert "截止一季度末" in page
    assert look(editor, draft).status_code == 404


def test_a_picture_is_shown_from_where_files_are_served(in_first: Article, cast: Cast) -> None:
    picture = Attachment.objects.create(
        case_id=in_first.pk,
        name="大厅.png",
        content_type="image/png",
        kind="image",
        size=3,
        sha256="c" * 64,
        file="x",
        uploaded_by=cast["editor"],
        uploaded_at=timezone.now(),
    )
    body = f'<p>大厅</p><figure><img src="attachment:{picture.sha256}" alt="大厅"></figure>'
    build.act(in_first, "revise", cast["editor"], text=Text.cleaned("有图", "", body))
    assert f'<img src="/files/{picture.pk}/' in html_of(look(cast["author"], in_first))


# The panel.


def test_the_buttons_are_those_of_the_door_and_no_others(in_final: Article, cast: Cast) -> None:
    html = html_of(look(cast["leader"], in_final))
    assert "终审签批" in html
    assert "第 3 级 / 共 3 级" in html
    assert "同意签发" in html
    for verb in ("send_back", "hold", "decline", "approve"):
        assert f'id="do-{verb}"' in html
    for verb in ("withdraw", "submit", "consent", "resume"):
        assert f'id="do-{verb}"' not in html
    assert 'id="sign"' not in html_of(look(cast["editor"], in_final))


def test_opinions_of_the_unit_and_ones_own_are_offered(in_first: Article, cast: Cast, centre: Unit) -> None:
    Opinion.objects.create(verb="approve", label="同意送审", text="同意，请复审。", unit=centre)
    Opinion.objects.create(verb="send_back", label="核数据", text="请核实数据口径。", owner=cast["editor"])
    Opinion.objects.create(verb="approve", label="别人的", text="别人的话。", owner=cast["leader"])
    html = html_of(look(cast["editor"], in_first))
    assert 'data-phrase="同意，请复审。" data-into="sign-words"' in html
    assert 'data-phrase="请核实数据口径。" data-into="send_back-words"' in html
    assert "别人的话" not in html


def test_the_reminders_are_those_of_the_level(in_first: Article, cast: Cast) -> None:
    assert "标点、数字用法规范" in text_of(look(cast["editor"], in_first))


def test_where_a_text_may_be_returned_to_names_who_signed_there(in_final: Article, leader: User) -> None:
    page = html_of(look(leader, in_final))
    options = re.findall(r'<option value="(\w+)"[^>]*>([^<]*)</option>', page.split('id="send_back-to"')[1])
    assert options[:3] == [
        ("author", "作者 林晓岚"),
        ("first", "初审一校 王思齐"),
        ("second", "复审二校 陈志远、周敏"),
    ]


def test_every_page_keeps_to_the_security_policy(in_first: Article, cast: Cast) -> None:
    for who in ("author", "editor", "proofreader"):
        html = html_of(look(cast[who], in_first))
        assert not re.search(r"<[^>]+\s(style|on\w+)=", html)
        assert "<script>" not in html


def test_a_hostile_text_is_escaped(
    author: User, outlets: list[Outlet], plan: PlanVersion, cast: Cast
) -> None:
    written = build.article(author, outlets, title="<script>alert(1)</script>", body="<p>正文</p>")
    article = build.walk(written, S.SECOND_REVIEW, cast)
    build.act(
        article, "revise", cast["centre_head"], text=Text.cleaned("<img src=x onerror=1>", "<b>", "<p>新</p>")
    )
    html = html_of(look(cast["author"], article))
    assert "<script>alert" not in html
    assert "<img src=x" not in html


# The budget.


@pytest.fixture
def long_story(draft: Article, cast: Cast, centre: Unit) -> Article:
    """Twenty revisions, more than thirty records, fifteen open marks."""
    article = build.act(draft, "submit", cast["author"])
    for number in range(19):
        article = build.act(article, "revise", cast["editor"], text=changed(number))
    for round_ in range(3):
        article = build.act(article, "approve", cast["editor"], words=f"第{round_}次同意")
        article = build.send_back(article, cast["centre_head"], words=f"第{round_}次退回，请核对")
        article = build.act(article, "submit", cast["author"], words="已核实，文本不变")
        article = build.send_back(article, cast["leader_in_charge"], to="first")
    article = build.act(article, "approve", cast["editor"])
    plain = article.text().plain
    for place in range(15):
        quote = plain[place * 3 : place * 3 + 2]
        build.act(
            article,
            "mark",
            cast["proofreader"],
            quote=quote,
            start=place * 3,
            end=place * 3 + 2,
            kind=Mark._meta.get_field("kind").choices[place % 8][0],  # type: ignore[index]  # a plain field
            corrected="改",
            note="这一处与上文口径不一致，请核实后修改。",
        )
    for number in range(6):
        Opinion.objects.create(verb="approve", label=f"意见{number}", text="同意，请领导终审。", unit=centre)
    return build.fresh(article)


@pytest.mark.parametrize("who", ["author", "editor", "centre_head", "proofreader", "auditor", "leader"])
def test_a_long_story_keeps_the_pages_budget(
    long_story: Article, cast: Cast, who: str, django_assert_max_num_queries: Any
) -> None:
    assert (long_story.revision, long_story.trail_length > 30, long_story.open_marks) == (20, True, 15)
    client = as_(cast[who])
    with django_assert_max_num_queries(STATEMENTS):
        answer = client.get(long_story.get_absolute_url())
    assert answer.status_code == 200
    assert len(answer.content) <= BYTES


@pytest.mark.parametrize("state", [S.DRAFT, S.FIRST_REVIEW, "half_second", S.SIGNED_OFF, S.PUBLISHED])
def test_every_reader_in_every_state_keeps_the_pages_budget(
    draft: Article, cast: Cast, state: str, django_assert_max_num_queries: Any
) -> None:
    article = build.walk(draft, state, cast)
    for user in cast.values():
        client = as_(user)
        with django_assert_max_num_queries(STATEMENTS):
            client.get(article.get_absolute_url())


def test_a_debt_keeps_the_pages_budget(
    author: User,
    outlets: list[Outlet],
    plan: PlanVersion,
    cast: Cast,
    centre: Unit,
    django_assert_max_num_queries: Any,
) -> None:
    article = build.article(author, outlets, urgent=True, urgent_reason="气象预警")
    article = build.walk(article, S.SECOND_REVIEW, cast)
    duty = build.person("luoyiming", "罗一鸣", Role.EDITOR, of=centre)
    moment = timezone.now()
    evidence = Attachment.objects.create(
        case_id=article.pk,
        name="通话.png",
        content_type="image/png",
        kind="image",
        size=1,
        sha256="d" * 64,
        file="x",
        uploaded_by=duty,
        uploaded_at=moment,
    )
    build.act(article, "consent", duty, person=cast["leader_in_charge"], agreed_at=moment, evidence=evidence)
    for who in ("centre_head", "leader_in_charge", "author"):
        client = as_(cast[who])
        with django_assert_max_num_queries(STATEMENTS):
            assert "待补签" in text_of(client.get(article.get_absolute_url()))


def test_a_text_under_correction_keeps_the_pages_budget(
    published: Article, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    mended = Text.cleaned("“一窗通办”改革见成效", "一季度办件情况", build.BODY.replace("截止", "截至"))
    build.act(published, "correct", cast["author"], reason="typo", words="错字", text=mended)
    for user in cast.values():
        client = as_(user)
        with django_assert_max_num_queries(STATEMENTS):
            client.get(published.get_absolute_url())
    page = text_of(look(cast["editor"], published))
    assert "更正申请：复审" in page
    press(cast["author"], published.corrections.get(), "withdraw", words="误报")
    assert "更正与撤稿" in text_of(look(cast["editor"], published))
