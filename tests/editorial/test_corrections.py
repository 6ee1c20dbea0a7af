"""更正与撤稿: what is out is changed only by a second and a final signature, and never deleted."""

from __future__ import annotations

import pytest
from django.utils import timezone

from editorial.correcting import Carried
from editorial.models import Article, Correction, State
from editorial.revising import Text
from tests import build
from tests.cast import Cast
from workflows.engine import Refused
from workflows.in_step import faults
from workflows.models import User

MENDED = Text.cleaned("“一窗通办”改革见成效", "一季度办件情况", build.BODY.replace("截止", "截至"))


def asked(article: Article, by: User, verb: str = "correct") -> Correction:
    inputs = {"text": MENDED} if verb == "correct" else {}
    build.act(article, verb, by, reason="typo", words="读者指出错字", **inputs)
    return Correction.objects.get(article=article, state="second_review")


def approved(correction: Correction, cast: Cast) -> Correction:
    for who in ("centre_head", "leader_in_charge", "leader"):
        correction = build.act(correction, "approve", cast[who])
    return correction


def carried(correction: Correction) -> list[Carried]:
    return [
        Carried(publication.outlet, done_at=timezone.now(), how="删除后重发")
        for publication in correction.article.publications.all()
    ]


def test_a_correction_is_signed_at_two_levels_and_carried_out_on_every_outlet(
    published: Article, author: User, publisher: User, cast: Cast
) -> None:
    correction = approved(asked(published, author), cast)
    assert (correction.state, build.fresh(published).state) == ("executing", State.CORRECTING)
    first, second = carried(correction)
    correction = build.act(correction, "execute", publisher, entries=[first])
    assert (correction.state, build.fresh(published).state) == ("executing", State.CORRECTING)
    correction = build.act(correction, "execute", publisher, entries=[second])
    article = build.fresh(published)
    assert (correction.state, article.state, article.revision) == ("executed", State.CORRECTED, 2)
    assert article.live_digest == article.signed_digest == correction.digest
    assert "截至" in article.text().plain
    assert article.revisions.count() == 2


def test_what_is_live_stays_until_the_correction_is_carried_out(published: Article, author: User) -> None:
    live = published.live_digest
    asked(published, author)
    article = build.fresh(published)
    assert (article.live_digest, article.revision) == (live, 1)


def test_a_take_down_ends_the_article_and_deletes_nothing(
    published: Article, publisher: User, cast: Cast
) -> None:
    correction = approved(asked(published, publisher, "take_down"), cast)
    build.act(correction, "execute", publisher, entries=carried(correction))
    article = build.fresh(published)
    assert (article.state, article.revisions.count(), article.publications.count()) == (
        State.TAKEN_DOWN,
        1,
        2,
    )


def test_a_declined_correction_leaves_the_article_as_it_was(
    published: Article, author: User, centre_head: User
) -> None:
    correction = asked(published, author)
    correction = build.act(correction, "decline", centre_head, reason="other", words="不影响理解，不更正")
    assert (correction.state, build.fresh(published).state) == ("declined", State.PUBLISHED)


def test_whoever_asked_may_withdraw_before_it_is_decided(published: Article, author: User) -> None:
    correction = build.act(asked(published, author), "withdraw", author, words="误报")
    assert (correction.state, build.fresh(published).state) == ("withdrawn", State.PUBLISHED)


def test_nobody_signs_the_correction_they_asked_for(published: Article, centre_head: User) -> None:
    with pytest.raises(Refused, match="作者不能审签"):
        build.act(asked(published, centre_head), "approve", centre_head)


def test_there_is_one_correction_at_a_time(published: Article, author: User, editor: User) -> None:
    asked(published, author)
    with pytest.raises(Refused, match="更正中"):
        build.act(published, "take_down", editor, reason="fact", words="事实有误")


def test_a_correction_that_changes_nothing_is_refused(published: Article, author: User) -> None:
    live = published.revisions.get()
    with pytest.raises(Refused, match="相同"):
        build.act(published, "correct", author, reason="typo", words="改错", text=Text.of(live))


def test_a_second_correction_builds_on_the_first(
    published: Article, author: User, publisher: User, cast: Cast
) -> None:
    correction = approved(asked(published, author), cast)
    build.act(correction, "execute", publisher, entries=carried(correction))
    again = Text.cleaned("再次更正的标题", "", "<p>再次更正。</p>")
    build.act(published, "correct", author, reason="title", words="标题不当", text=again)
    second = Correction.objects.get(article=published, state="second_review")
    assert second.revision == 3
    build.act(second, "decline", cast["centre_head"], reason="other", words="不必")
    assert build.fresh(published).state == State.CORRECTED


def test_the_article_cannot_be_moved_by_hand_while_it_is_being_corrected(
    published: Article, author: User, editor: User
) -> None:
    asked(published, author)
    for verb in ("finish_correction", "drop_correction"):
        with pytest.raises(Refused):
            build.act(published, verb, editor)


def test_a_text_known_to_be_wrong_goes_out_on_no_further_outlet(signed_off: Article, publisher: User) -> None:
    first, second = build.published_entries(signed_off)
    article = build.act(signed_off, "publish", publisher, entries=[first])
    build.act(article, "take_down", publisher, reason="fact", words="事实有误")
    with pytest.raises(Refused):
        build.act(article, "publish", publisher, entries=[second])
    left = article.publications.get(outlet=second.outlet)
    assert (left.left_out, left.why) == (True, "申请撤稿时尚未发布")
    assert list(faults()) == []
