"""Every button of an article: what passes, what is refused and how, and that nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from editorial.models import (
    Article,
    Decision,
    Level,
    LevelKey,
    PlanVersion,
    Revision,
    SeatRule,
    Signature,
    State,
)
from editorial.revising import Text
from tests import build
from tests.cast import Cast
from tests.editorial.pages import as_, html_of, look, press, screenshot, text_of, told
from workflows.models import Attachment, Outlet, Record, Role, Task, Unit, User

S = State
CHANGED = Text.cleaned("改过的标题", "摘要", "<p>改过的正文，截至一季度末。</p>")


# Each verb's straight way.


def test_an_author_submits_and_reads_who_has_it_now(draft: Article, author: User) -> None:
    assert "已送审，送初审一校：王思齐" in told(press(author, draft, "submit"), author)
    assert build.fresh(draft).state == S.FIRST_REVIEW


def test_agreeing_says_where_the_text_went_and_to_whom(in_first: Article, editor: User) -> None:
    page = told(press(editor, in_first, "approve", words="同意送审"), editor)
    assert "已同意，送复审二校：陈志远、周敏" in page
    signature = Signature.objects.get(case=in_first.pk)
    assert (signature.words, signature.digest) == ("同意送审", in_first.digest)


def test_the_first_of_two_signers_reads_who_is_still_to_sign(in_second: Article, centre_head: User) -> None:
    assert "已同意，还需 周敏 签批" in told(press(centre_head, in_second, "approve"), centre_head)


def test_the_last_signature_hands_the_text_to_the_publisher(in_final: Article, leader: User) -> None:
    assert "已同意，待发布：孙海峰" in told(press(leader, in_final, "approve"), leader)


def test_a_return_names_the_author_who_mends_it(in_first: Article, editor: User) -> None:
    answer = press(editor, in_first, "send_back", to="author", reason="data", words="请注明数据出处")
    assert "已退回，请作者 林晓岚 修改" in told(answer, editor)
    signature = Signature.objects.get(case=in_first.pk)
    assert (signature.decision, signature.reason) == (Decision.SEND_BACK, "data")


def test_a_final_reviewer_returns_to_an_earlier_level(in_final: Article, leader: User) -> None:
    answer = press(leader, in_final, "send_back", to="first", reason="fact", words="初审再核一次")
    assert "已退回，送初审一校：王思齐" in told(answer, leader)


def test_a_text_is_declined_with_its_reason(in_first: Article, editor: User) -> None:
    assert "已作退稿处理" in told(
        press(editor, in_first, "decline", reason="stale", words="时效已过"), editor
    )
    assert build.fresh(in_first).state == S.DECLINED


def test_a_text_is_held_and_taken_up_again(in_final: Article, leader: User) -> None:
    assert "已列为待用" in told(press(leader, in_final, "hold", words="待配图"), leader)
    assert "已启用，送终审三校：赵立群" in told(press(leader, in_final, "resume"), leader)


def test_an_author_withdraws(in_first: Article, author: User) -> None:
    assert "已撤回" in told(press(author, in_first, "withdraw", words="单位另有安排"), author)
    assert Record.objects.filter(case=in_first.pk).latest("seq").words == "单位另有安排"


def test_a_reviewer_hands_in_a_mended_text(in_first: Article, editor: User) -> None:
    answer = press(
        editor, in_first, "revise", title="改过的标题", body="<p>改过的正文。</p>", body_format="html"
    )
    assert "已修改文本，送初审一校" in told(answer, editor)
    assert build.fresh(in_first).title == "改过的标题"


# Telephone consent and its debt.


@pytest.fixture
def urgent_in_second(author: User, outlets: list[Outlet], plan: PlanVersion, cast: Cast) -> Article:
    article = build.article(author, outlets, urgent=True, urgent_reason="气象预警")
    return build.walk(article, S.SECOND_REVIEW, cast)


@pytest.fixture
def duty_editor(centre: Unit) -> User:
    return build.person("luoyiming", "罗一鸣", Role.EDITOR, of=centre)


def consent(by: User, article: Article, person: User, **data: object) -> Any:
    moment = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    filled = {"person": person.pk, "agreed_at": moment, "evidence": screenshot(), "words": "同意，抓紧发"}
    return press(by, article, "consent", **{**filled, **data})


def test_the_duty_editor_enters_a_consent_by_telephone(
    urgent_in_second: Article, duty_editor: User, leader_in_charge: User
) -> None:
    page = told(consent(duty_editor, urgent_in_second, leader_in_charge), duty_editor)
    assert "已登记电话同意，还需 陈志远 签批" in page
    assert "周敏（复审二校）电话同意，待补签" in page
    signature = Signature.objects.get(case=urgent_in_second.pk, by_phone=True)
    assert signature.evidence is not None
    assert signature.evidence.name == "截图.png"


def test_the_dialog_offers_only_those_who_could_take_an_open_seat(
    urgent_in_second: Article, duty_editor: User, leader: User
) -> None:
    page = html_of(look(duty_editor, urgent_in_second))
    assert "周敏（分管领导）" in page
    assert "陈志远（中心负责人）" in page
    assert f'<option value="{leader.pk}">' not in page


def test_a_debt_is_paid_with_one_press(
    urgent_in_second: Article, duty_editor: User, leader_in_charge: User
) -> None:
    consent(duty_editor, urgent_in_second, leader_in_charge)
    assert "补签" in text_of(look(leader_in_charge, urgent_in_second))
    assert "已补签" in told(press(leader_in_charge, urgent_in_second, "countersign"), leader_in_charge)
    assert "电话同意，待补签" not in text_of(look(leader_in_charge, urgent_in_second))


def test_a_consent_without_evidence_is_refused_and_stays_filled_in(
    urgent_in_second: Article, duty_editor: User, leader_in_charge: User
) -> None:
    answer = press(
        duty_editor,
        urgent_in_second,
        "consent",
        person=leader_in_charge.pk,
        agreed_at="2026-01-05T09:30",
        words="同意，抓紧发",
    )
    page = html_of(answer)
    assert answer.status_code == 422
    assert "请附上通话记录或截图等凭据" in page
    assert 'value="2026-01-05T09:30"' in page
    assert "同意，抓紧发" in page
    assert f'<option value="{leader_in_charge.pk}" selected>' in page


def test_a_file_need_not_be_chosen_again_when_something_else_was_wrong(
    urgent_in_second: Article, duty_editor: User, leader_in_charge: User
) -> None:
    refused = consent(duty_editor, urgent_in_second, leader_in_charge, agreed_at="2099-01-01T08:00")
    kept = Attachment.objects.get(case=urgent_in_second.pk)
    page = html_of(refused)
    assert "不能晚于现在" in page
    assert f'name="evidence_kept" value="{kept.pk}"' in page
    again = press(
        duty_editor,
        urgent_in_second,
        "consent",
        person=leader_in_charge.pk,
        agreed_at="2026-01-05T09:30",
        evidence_kept=kept.pk,
    )
    assert again.status_code == 303
    assert Signature.objects.get(case=urgent_in_second.pk, by_phone=True).evidence == kept


def test_somebody_elses_file_cannot_be_passed_off_as_evidence(
    urgent_in_second: Article, duty_editor: User, leader_in_charge: User, editor: User
) -> None:
    foreign = Attachment.objects.create(
        case_id=urgent_in_second.pk,
        name="别人的.png",
        content_type="image/png",
        kind="image",
        size=1,
        sha256="a" * 64,
        file="x",
        uploaded_by=editor,
        uploaded_at=timezone.now(),
    )
    answer = press(
        duty_editor,
        urgent_in_second,
        "consent",
        person=leader_in_charge.pk,
        agreed_at="2026-01-05T09:30",
        evidence_kept=foreign.pk,
    )
    assert answer.status_code == 422


def test_a_file_that_is_not_what_it_says_is_refused_in_chinese(
    urgent_in_second: Article, duty_editor: User, leader_in_charge: User
) -> None:
    answer = consent(
        duty_editor, urgent_in_second, leader_in_charge, evidence=screenshot("通话记录.pdf"), words="原话在此"
    )
    page = text_of(answer)
    assert "内容却是 PNG" in page
    assert "原话在此" in page


# Refusals.


def test_a_return_without_words_is_refused_and_its_choices_stay(
    in_second: Article, centre_head: User
) -> None:
    answer = press(centre_head, in_second, "send_back", to="first", reason="data", words="  ")
    page = html_of(answer)
    assert answer.status_code == 422
    assert "请写明具体意见" in page
    assert '<option value="data" selected>' in page
    assert '<option value="first" selected>' in page
    assert 'id="do-send_back" aria-labelledby="h-send_back" open data-modal' in page
    assert build.fresh(in_second).state == S.SECOND_REVIEW


def test_a_return_to_a_later_level_is_refused(in_second: Article, centre_head: User) -> None:
    answer = press(centre_head, in_second, "send_back", to="final", reason="data", words="不合流程")
    assert answer.status_code == 422
    assert "只能退回作者或更前的审级" in text_of(answer)


def test_open_marks_block_the_signature_and_the_page_says_so(
    in_first: Article, editor: User, proofreader: User
) -> None:
    press(proofreader, in_first, "mark", quote="截止", start=0, end=2, kind="typo", corrected="截至")
    assert "还有 1 条批注未处理" in text_of(look(editor, in_first))
    answer = press(editor, in_first, "approve", words="同意送审")
    assert answer.status_code == 422
    assert "还有 1 条校对标记未处理" in text_of(answer)
    assert "同意送审" in html_of(answer)


def test_a_weighty_text_is_signed_only_after_reading_aloud(
    author: User, centre: Unit, outlets: list[Outlet], cast: Cast, leader: User
) -> None:
    levels = [
        Level(LevelKey.FIRST, (SeatRule(Role.EDITOR),)),
        Level(LevelKey.SECOND, (SeatRule(Role.CENTRE_HEAD), SeatRule(Role.LEADER_IN_CHARGE))),
        Level(LevelKey.FINAL, (SeatRule(Role.LEADER),), read_aloud=True),
    ]
    build.plan(centre, levels)
    article = build.walk(build.article(author, outlets, major=True), S.FINAL_REVIEW, cast)
    assert "我已全文诵读" in text_of(look(leader, article))
    refused = press(leader, article, "approve", words="同意签发")
    assert refused.status_code == 422
    assert "须全文诵读后签署" in text_of(refused)
    assert press(leader, article, "approve", words="同意签发", read_aloud="on").status_code == 303


def test_who_may_not_do_it_is_told_why_and_keeps_the_words(in_second: Article, editor: User) -> None:
    answer = press(editor, in_second, "approve", words="我也想签")
    page = text_of(answer)
    assert answer.status_code == 422
    assert "这一步现在不由您办理" in page
    assert "我也想签" in page


def test_a_seat_somebody_took_in_the_meantime_keeps_what_was_typed(
    in_second: Article, centre: Unit, centre_head: User
) -> None:
    deputy = build.person("fuzhuren", "傅主任", Role.CENTRE_HEAD, of=centre)
    build.act(in_second, "approve", centre_head)
    answer = press(deputy, in_second, "send_back", to="author", reason="data", words="写了很久的退回意见")
    assert answer.status_code == 422
    assert "写了很久的退回意见" in text_of(answer)


def test_a_reviewers_text_that_changes_nothing_is_refused_and_shown_again(
    in_first: Article, editor: User
) -> None:
    revision = in_first.text()
    assert isinstance(revision, Revision)
    answer = press(
        editor,
        in_first,
        "revise",
        title=revision.title,
        summary=revision.summary,
        body=revision.body,
        body_format="html",
    )
    assert answer.status_code == 422
    assert "文本没有改动" in text_of(answer)


# What you sign is what you saw.


def test_a_signature_over_an_old_text_comes_back_with_what_changed_since(
    in_first: Article, editor: User, centre: Unit
) -> None:
    colleague = build.person("luoyiming", "罗一鸣", Role.EDITOR, of=centre)
    old = in_first.digest
    build.act(in_first, "revise", colleague, text=CHANGED)
    answer = press(editor, in_first, "approve", seen=old, words="写好的意见", point="1")
    page, html = text_of(answer), html_of(answer)
    assert answer.status_code == 409
    assert "您看到的文本已不是当前文本" in page
    assert "下面标出了您刚才看到的 V1 与当前 V2 的" in page
    assert "写好的意见" in html
    assert 'name="point" value="1" checked' in html
    assert f'name="seen" value="{build.fresh(in_first).digest}"' in html
    assert "<ins" in html
    assert "<del" in html
    assert "open data-modal" not in html
    assert not Signature.objects.filter(case=in_first.pk).exists()


def test_the_same_press_again_signs_what_is_now_on_the_screen(
    in_first: Article, editor: User, centre: Unit
) -> None:
    colleague = build.person("luoyiming", "罗一鸣", Role.EDITOR, of=centre)
    build.act(in_first, "revise", colleague, text=CHANGED)
    assert press(editor, in_first, "approve", seen=in_first.digest).status_code == 409
    assert press(editor, in_first, "approve").status_code == 303
    assert Signature.objects.get(case=in_first.pk).revision == 2


@pytest.mark.parametrize("seen", ["", "0" * 64, "'; DROP TABLE", "\x00"])
def test_a_digest_of_no_revision_signs_nothing(in_first: Article, editor: User, seen: str) -> None:
    answer = press(editor, in_first, "approve", seen=seen, words="同意")
    assert answer.status_code == 409
    assert not Signature.objects.filter(case=in_first.pk).exists()


# Forged and foreign requests.


@pytest.mark.parametrize("verb", ["draft", "finish_correction", "drop_correction", "delete", "__init__"])
def test_a_verb_that_is_no_button_does_not_exist(published: Article, editor: User, verb: str) -> None:
    assert press(editor, published, verb).status_code == 404


@pytest.mark.parametrize("verb", ["approve", "send_back", "mark", "publish", "correct", "claim"])
def test_to_a_stranger_no_button_exists(in_first: Article, outsider: User, verb: str) -> None:
    assert press(outsider, in_first, verb, words="路过").status_code == 404


def test_an_administrator_without_a_post_there_sees_nothing(in_first: Article, administrator: User) -> None:
    assert look(administrator, in_first).status_code == 404
    assert press(administrator, in_first, "approve").status_code == 404


def test_an_auditor_reads_and_changes_nothing(in_first: Article, auditor: User) -> None:
    assert look(auditor, in_first).status_code == 200
    answer = press(auditor, in_first, "approve")
    assert answer.status_code == 422
    assert not Signature.objects.filter(case=in_first.pk).exists()


def test_an_address_of_a_verb_leads_to_its_dialog(in_first: Article, editor: User) -> None:
    answer = as_(editor).get(f"/articles/{in_first.pk}/approve/")
    assert answer["Location"] == f"/articles/{in_first.pk}/?do=approve"
    assert 'id="do-approve" aria-labelledby="h-approve" open' in html_of(look(editor, in_first, do="approve"))


def test_an_act_goes_back_to_the_page_it_came_from_but_never_abroad(in_first: Article, editor: User) -> None:
    task = Task.objects.open().get(process=in_first.pk)
    home = press(editor, in_first, "claim", task=task.pk, next="/?tab=claimed")
    abroad = press(editor, in_first, "release", task=task.pk, next="https://evil.example/")
    assert (home["Location"], abroad["Location"]) == ("/?tab=claimed", f"/articles/{in_first.pk}/")


# 认领与退还.


def test_a_task_is_claimed_and_given_back(in_first: Article, editor: User, centre: Unit) -> None:
    colleague = build.person("luoyiming", "罗一鸣", Role.EDITOR, of=centre)
    task = Task.objects.open().get(process=in_first.pk)
    assert "您已认领这一件" in told(press(editor, in_first, "claim", task=task.pk), editor)
    page = text_of(look(colleague, in_first))
    assert "王思齐 （编辑） · 已认领，待审签" in page
    assert "初审签批" not in page
    assert "认领" in told(press(editor, in_first, "release", task=task.pk), editor)
    assert "初审签批" in text_of(look(colleague, in_first))


def test_a_task_somebody_else_claimed_cannot_be_claimed(
    in_first: Article, editor: User, centre: Unit
) -> None:
    colleague = build.person("luoyiming", "罗一鸣", Role.EDITOR, of=centre)
    task = Task.objects.open().get(process=in_first.pk)
    press(editor, in_first, "claim", task=task.pk)
    assert "这件待办现在不由您办理" in told(press(colleague, in_first, "claim", task=task.pk), colleague)


def test_a_task_of_another_case_is_not_claimed_through_this_one(
    in_first: Article, author: User, editor: User, outlets: list[Outlet]
) -> None:
    other = build.act(build.article(author, outlets), "submit", author)
    task = Task.objects.open().get(process=other.pk)
    assert press(editor, in_first, "claim", task=task.pk).status_code == 404
    for forged in ("x", "9" * 40, ""):
        assert press(editor, in_first, "claim", task=forged).status_code == 404


@pytest.mark.parametrize("number", ["9" * 40, "-1", "1.5", "\x00"])
def test_numbers_that_no_row_can_have_are_refused(
    urgent_in_second: Article, duty_editor: User, number: str
) -> None:
    data = {"person": number, "agreed_at": "2026-01-05T09:30", "evidence_kept": number}
    assert press(duty_editor, urgent_in_second, "consent", **data).status_code == 422


def test_words_with_a_null_character_are_refused(in_first: Article, editor: User) -> None:
    answer = press(editor, in_first, "send_back", to="author", reason="data", words="空\x00字符")
    assert answer.status_code == 422
