"""三审三校, as rules that a leader would sign."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from editorial.models import (
    Article,
    Does,
    Level,
    LevelKey,
    PlanVersion,
    SeatRule,
    Signature,
    State,
)
from editorial.revising import Text
from tests import build
from tests.cast import Cast
from workflows import engine
from workflows.engine import Refused, Stale
from workflows.fsm import TransitionNotAllowed
from workflows.models import Outlet, Record, Role, Task, Unit, User

S = State


def verbs(article: Article) -> list[str]:
    return list(article.case.records.order_by("seq").values_list("verb", flat=True))


def changed(article: Article, title: str = "改过的标题") -> Text:
    return Text.cleaned(title, "摘要", "<p>改过的正文，截至一季度末。</p>")


# The straight way.


def test_an_article_passes_three_levels_and_is_published(draft: Article, cast: Cast) -> None:
    article = build.walk(draft, S.PUBLISHED, cast)
    assert article.state == S.PUBLISHED
    assert verbs(article) == ["draft", "submit", "approve", "approve", "approve", "approve", "publish"]
    assert build.open_tasks(article) == []
    assert article.case.status == "DONE"
    assert article.live_digest == article.signed_digest == article.digest


def test_the_second_level_waits_for_both_signers_in_either_order(in_second: Article, cast: Cast) -> None:
    article = build.act(in_second, "approve", cast["leader_in_charge"])
    assert article.state == S.SECOND_REVIEW
    assert build.open_tasks(article) == ["second_review"]
    article = build.act(article, "approve", cast["centre_head"])
    assert article.state == S.FINAL_REVIEW


def test_every_signature_carries_the_digest_of_the_text(signed_off: Article) -> None:
    digests = set(signed_off.case.signatures.values_list("digest", flat=True))
    assert digests == {signed_off.digest}


# What you sign is what you saw.


def test_nobody_signs_a_text_that_has_moved_since_they_saw_it(
    in_first: Article, editor: User, proofreader: User
) -> None:
    seen = in_first.digest
    build.act(in_first, "revise", editor, text=changed(in_first))
    with pytest.raises(Stale, match="不是当前文本") as refusal:
        engine.perform(in_first, "approve", by=editor, seen=seen)
    assert refusal.value.seen == seen
    assert not Signature.objects.filter(case=in_first.pk).exists()


def test_a_signature_without_sight_of_the_text_is_refused(in_first: Article, editor: User) -> None:
    with pytest.raises(Stale):
        engine.perform(in_first, "approve", by=editor)


# Returns.


def test_a_return_settles_its_level_and_cancels_the_other_seat(in_second: Article, cast: Cast) -> None:
    article = build.send_back(in_second, cast["leader_in_charge"])
    assert article.state == S.RETURNED
    assert build.open_tasks(article) == ["drafting"]


def test_a_return_needs_a_reason_code_and_words(in_first: Article, editor: User) -> None:
    with pytest.raises(Refused, match="写明具体意见"):
        build.send_back(in_first, editor, words=" ")
    with pytest.raises(Refused, match="写明具体意见"):
        build.send_back(in_first, editor, reason="")


def test_a_text_changed_after_its_return_begins_at_the_first_level_with_no_signature_standing(
    in_second: Article, author: User, cast: Cast
) -> None:
    article = build.send_back(in_second, cast["centre_head"])
    article.draft.body = "<p>按意见改过的正文。</p>"
    article.draft.save()
    article = build.act(article, "submit", author)
    assert (article.state, article.round, article.revision) == (S.FIRST_REVIEW, 2, 2)
    assert not article.case.signatures.filter(round=2).exists()


def test_a_text_not_changed_goes_back_to_the_level_that_returned_it_and_nothing_resets(
    in_final: Article, author: User, cast: Cast
) -> None:
    article = build.send_back(in_final, cast["leader"])
    with pytest.raises(Refused, match="文本未作修改，请说明理由"):
        build.act(article, "submit", author)
    article = build.act(article, "submit", author, words="数据已与统计局核对，无须修改")
    assert (article.state, article.round, article.revision) == (S.FINAL_REVIEW, 2, 1)
    carried = article.case.signatures.filter(round=2)
    assert {signature.level for signature in carried} == {"first", "second"}
    assert all(signature.carried_from_id for signature in carried)
    assert build.act(article, "approve", cast["leader"]).state == S.SIGNED_OFF


def test_a_signer_may_return_to_an_earlier_level_whose_people_sign_again(
    in_final: Article, cast: Cast
) -> None:
    article = build.send_back(in_final, cast["leader"], to="second")
    assert (article.state, article.round) == (S.SECOND_REVIEW, 2)
    assert build.open_tasks(article) == ["second_review", "second_review"]
    article = build.act(article, "approve", cast["centre_head"])
    article = build.act(article, "approve", cast["leader_in_charge"])
    assert build.act(article, "approve", cast["leader"]).state == S.SIGNED_OFF


def test_nobody_returns_to_a_level_that_does_not_come_before(in_second: Article, cast: Cast) -> None:
    with pytest.raises(Refused, match="只能退回作者或更前的审级"):
        build.send_back(in_second, cast["centre_head"], to="final")


def test_a_carried_signature_still_bars_its_signer_from_another_level(
    in_final: Article, editor: User, centre: Unit, cast: Cast
) -> None:
    article = build.send_back(in_final, cast["leader"], to="second")
    build.give_post(editor, Role.CENTRE_HEAD, centre)
    with pytest.raises(Refused, match="任何两个环节"):
        build.act(article, "approve", editor)


def test_a_returned_text_can_be_returned_many_times(in_first: Article, editor: User, author: User) -> None:
    article = in_first
    for round_ in range(2, 5):
        article = build.send_back(article, editor)
        article = build.act(article, "submit", author, words="已核对")
        assert (article.round, build.open_tasks(article)) == (round_, ["first_review"])


# Declining, holding, withdrawing.


def test_a_declined_text_is_at_its_end(in_first: Article, editor: User) -> None:
    article = build.act(in_first, "decline", editor, reason="stale", words="时效已过")
    assert (article.state, build.open_tasks(article), article.case.status) == (S.DECLINED, [], "DONE")


def test_a_held_text_waits_and_is_decided_afresh_by_the_final_level(in_final: Article, leader: User) -> None:
    article = build.act(in_final, "hold", leader, words="节后再发")
    assert (article.state, build.open_tasks(article)) == (S.HELD, ["held"])
    article = build.act(article, "resume", leader)
    assert (article.state, article.round) == (S.FINAL_REVIEW, 2)
    assert article.case.signatures.filter(round=2).count() == 3
    assert build.act(article, "approve", leader).state == S.SIGNED_OFF


def test_an_author_may_withdraw_until_it_is_signed_off(in_second: Article, author: User) -> None:
    article = build.act(in_second, "withdraw", author, words="内容有变")
    assert (article.state, build.open_tasks(article), article.case.status) == (S.WITHDRAWN, [], "CANCELED")


def test_nobody_withdraws_a_text_that_is_signed_off(signed_off: Article, author: User) -> None:
    with pytest.raises(Refused, match="已签发"):
        build.act(signed_off, "withdraw", author)


def test_only_the_author_withdraws(in_first: Article, editor: User) -> None:
    with pytest.raises(Refused, match="只有作者本人"):
        build.act(in_first, "withdraw", editor)


# Changing the text under review.


def test_an_edit_at_the_first_level_before_any_signature_stays_there(in_first: Article, editor: User) -> None:
    article = build.act(in_first, "revise", editor, text=changed(in_first))
    assert (article.state, article.round, article.revision) == (S.FIRST_REVIEW, 1, 2)
    assert build.act(article, "approve", editor).state == S.SECOND_REVIEW


def test_an_edit_under_signatures_sends_all_levels_to_sign_afresh(in_final: Article, leader: User) -> None:
    article = build.act(in_final, "revise", leader, text=changed(in_final))
    assert (article.state, article.round) == (S.FIRST_REVIEW, 2)
    assert build.open_tasks(article) == ["first_review"]
    assert not article.case.signatures.filter(round=2).exists()


def test_saving_without_a_change_is_no_revision(in_first: Article, editor: User) -> None:
    with pytest.raises(Refused, match="没有改动"):
        build.act(in_first, "revise", editor, text=Text.of(in_first.text()))  # type: ignore[arg-type]


def test_nobody_edits_a_text_that_is_signed_off(signed_off: Article, leader: User) -> None:
    with pytest.raises(Refused):
        build.act(signed_off, "revise", leader, text=changed(signed_off))


# The extra level, reading aloud, seats in turn, and a proofreader of their own.


def test_a_weighty_text_takes_the_extra_level_when_the_plan_has_one(
    author: User, centre: Unit, district: Unit, outlets: list[Outlet], cast: Cast
) -> None:
    major = Level(LevelKey.MAJOR, (SeatRule(Role.LEADER, unit_id=district.pk),))
    build.plan(centre, [*build.SEED_LEVELS, major])
    chief = build.person("quweishuji", "书记", Role.LEADER, of=district)
    article = build.walk(build.article(author, outlets, major=True), S.FINAL_REVIEW, cast)
    article = build.act(article, "approve", cast["leader"])
    assert article.state == S.MAJOR_REVIEW
    with pytest.raises(Refused):
        build.act(article, "approve", cast["leader"])
    assert build.act(article, "approve", chief).state == S.SIGNED_OFF


def test_a_weighty_text_is_read_aloud_where_the_plan_says_so(
    author: User, centre: Unit, outlets: list[Outlet], cast: Cast
) -> None:
    final = Level(LevelKey.FINAL, (SeatRule(Role.LEADER),), read_aloud=True)
    build.plan(centre, [*build.SEED_LEVELS[:2], final])
    article = build.walk(build.article(author, outlets, major=True), S.FINAL_REVIEW, cast)
    with pytest.raises(Refused, match="诵读"):
        build.act(article, "approve", cast["leader"])
    assert build.act(article, "approve", cast["leader"], read_aloud=True).state == S.SIGNED_OFF


def test_seats_in_turn_open_one_after_the_other(
    author: User, editor: User, proofreader: User, centre: Unit, outlets: list[Outlet]
) -> None:
    """审校分离: the proofreader first, then the editor."""
    first = Level(
        LevelKey.FIRST,
        (SeatRule(Role.PROOFREADER, 0, Does.PROOF), SeatRule(Role.EDITOR, 1, Does.REVIEW)),
    )
    build.plan(centre, [first, *build.SEED_LEVELS[1:]])
    article = build.act(build.article(author, outlets), "submit", author)
    with pytest.raises(Refused, match="不由您办理"):
        build.act(article, "approve", editor)
    article = build.act(article, "approve", proofreader)
    assert article.state == S.FIRST_REVIEW
    article = build.act(article, "approve", editor)
    assert article.state == S.SECOND_REVIEW
    assert list(article.case.signatures.values_list("does", flat=True)) == [Does.PROOF, Does.REVIEW]


def test_an_article_keeps_the_plan_it_was_submitted_under(
    in_first: Article, plan: PlanVersion, centre: Unit, editor: User, author: User
) -> None:
    build.plan(
        centre,
        [*build.SEED_LEVELS[:1], Level(LevelKey.SECOND, (SeatRule(Role.LEADER),)), build.SEED_LEVELS[2]],
    )
    article = build.send_back(in_first, editor)
    article = build.act(article, "submit", author, words="已核对")
    assert article.plan_version == plan
    article = build.act(article, "approve", editor)
    assert build.open_tasks(article) == ["second_review", "second_review"]


def test_a_unit_without_a_plan_says_so(author: User, outlets: list[Outlet]) -> None:
    with pytest.raises(Refused, match="还没有审签方案"):
        build.act(build.article(author, outlets), "submit", author)


# What a submission must have.


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "请填写标题"),
        ({"body": ""}, "正文还是空的"),
        ({"kind": "repost"}, "转载登记"),
        ({"urgent": True}, "加急须写明理由"),
    ],
)
def test_a_submission_that_lacks_something_says_what(
    author: User, outlets: list[Outlet], plan: PlanVersion, fields: dict[str, object], words: str
) -> None:
    article = build.article(author, outlets, **fields)  # type: ignore[arg-type]
    with pytest.raises(Refused, match=words):
        build.act(article, "submit", author)


def test_a_submission_names_where_it_goes_out(author: User, plan: PlanVersion) -> None:
    with pytest.raises(Refused, match="拟发布账号"):
        build.act(build.article(author, []), "submit", author)


def test_a_classified_text_cannot_be_stored(draft: Article) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=draft.pk).update(classified=True)


# The door.


def test_a_state_cannot_be_moved_outside_the_door(in_first: Article) -> None:
    with pytest.raises(TransitionNotAllowed, match="outside workflows"):
        in_first.pass_first()


def test_a_state_cannot_be_set_by_hand(in_first: Article) -> None:
    with pytest.raises(AttributeError):
        in_first.state = S.PUBLISHED


def test_the_database_refuses_a_published_text_that_nobody_signed(in_first: Article) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=in_first.pk).update(state=S.PUBLISHED)


def test_a_refusal_moves_nothing_and_records_nothing(in_first: Article, outsider: User) -> None:
    before = Record.objects.count()
    with pytest.raises(Refused):
        build.act(in_first, "approve", outsider)
    assert (build.fresh(in_first).state, Record.objects.count()) == (S.FIRST_REVIEW, before)


def test_the_same_click_twice_is_one_signature(in_first: Article, editor: User) -> None:
    build.act(in_first, "approve", editor)
    with pytest.raises(Refused):
        engine.perform(in_first, "approve", by=editor, seen=in_first.digest)
    assert Signature.objects.filter(case=in_first.pk).count() == 1


def test_a_task_claimed_by_one_is_not_for_another_until_released(
    in_first: Article, editor: User, centre: Unit
) -> None:
    other = build.person("qitabianji", "其他编辑", Role.EDITOR, of=centre)
    task = Task.objects.open().get(process=in_first.pk)
    engine.claim(task, by=editor)
    with pytest.raises(Refused, match="已由王思齐认领"):
        build.act(in_first, "approve", other)
    engine.release(task, by=editor)
    assert build.act(in_first, "approve", other).state == S.SECOND_REVIEW


def test_whoever_claimed_a_task_and_lost_the_post_signs_no_more_and_holds_nobody_up(
    in_first: Article, editor: User, centre: Unit
) -> None:
    other = build.person("jierenbianji", "接任编辑", Role.EDITOR, of=centre)
    engine.claim(Task.objects.open().get(process=in_first.pk), by=editor)
    editor.posts.update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused, match="不由您办理"):
        build.act(in_first, "approve", editor)
    with pytest.raises(Refused, match="本级审签人"):
        build.act(in_first, "revise", editor, text=changed(in_first))
    assert build.act(in_first, "approve", other).state == S.SECOND_REVIEW


def test_users_and_records_and_revisions_are_never_deleted(in_first: Article, editor: User) -> None:
    for thing in (editor, in_first.case.records.first(), in_first.text()):
        assert thing is not None
        with pytest.raises(TypeError, match="never deleted"):
            thing.delete()
