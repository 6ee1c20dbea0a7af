"""更正与撤稿 on the screen: asking, deciding over what would change, and carrying out outlet by outlet."""

from __future__ import annotations

from typing import Any

import pytest

from editorial.models import Article, Correction, State
from tests import build
from tests.cast import Cast
from tests.editorial.pages import as_, html_of, look, press, screenshot, text_of, told
from workflows.models import Outlet, Task, User

MENDED = build.BODY.replace("截止", "截至")


def ask(by: User, article: Article, verb: str = "correct", **data: Any) -> Any:
    text = {
        "title": "“一窗通办”改革见成效",
        "summary": "一季度办件情况",
        "body": MENDED,
        "body_format": "html",
    }
    given = {"reason": "typo", "words": "读者指出错字", **(text if verb == "correct" else {})}
    return press(by, article, verb, **{**given, **data})


@pytest.fixture
def asked(published: Article, author: User) -> Correction:
    assert ask(author, published).status_code == 303
    return Correction.objects.get(article=published)


def approved(correction: Correction, cast: Cast) -> Correction:
    for who in ("centre_head", "leader_in_charge", "leader"):
        correction = build.act(correction, "approve", cast[who])
    return correction


# Asking.


def test_the_page_that_asks_for_a_correction_begins_with_the_live_text(
    published: Article, author: User
) -> None:
    page = as_(author).get(f"/articles/{published.pk}/correct/")
    html = html_of(page)
    assert page.status_code == 200
    assert "data-editor" in html
    assert "截止一季度末" in html
    assert 'name="seen"' in html


def test_a_correction_is_asked_for_with_the_mended_text(published: Article, author: User) -> None:
    page = told(ask(author, published, evidence=screenshot("来函.png")), author)
    assert "已申请更正，送复审：陈志远、周敏" in page
    assert "更正申请：复审" in page
    correction = Correction.objects.get(article=published)
    assert correction.evidence is not None
    assert build.fresh(published).state == State.CORRECTING


def test_a_correction_typed_without_a_script_keeps_the_structure(published: Article, author: User) -> None:
    live = published.text()
    assert live is not None
    data = {"title": "换个标题", "body": live.plain, "body_format": "text"}
    assert ask(author, published, **data).status_code == 303
    mended = published.revisions.latest("number")
    assert (mended.title, mended.body) == ("换个标题", live.body)


def test_a_take_down_is_asked_for_with_its_reason(published: Article, editor: User) -> None:
    assert as_(editor).get(f"/articles/{published.pk}/take_down/").status_code == 200
    page = told(ask(editor, published, "take_down", reason="fact", words="数据有误"), editor)
    assert "已申请撤稿，送复审：陈志远、周敏" in page


def test_a_correction_that_changes_nothing_is_refused_with_the_text_still_there(
    published: Article, author: User
) -> None:
    answer = ask(author, published, body=build.BODY, words="写好的说明")
    html = html_of(answer)
    assert answer.status_code == 422
    assert "更正后的文本与已发布的相同" in html
    assert "写好的说明" in html
    assert "data-editor" in html


def test_a_correction_without_words_is_refused_with_the_text_still_there(
    published: Article, author: User
) -> None:
    answer = ask(author, published, words="", evidence=screenshot("来函.png"))
    html = html_of(answer)
    assert answer.status_code == 422
    assert "请写明具体意见" in html
    assert "截至一季度末" in html
    assert "来函.png" in html
    assert 'name="evidence_kept"' in html


def test_who_may_not_ask_is_sent_back_with_the_reason(published: Article, auditor: User) -> None:
    client = as_(auditor)
    page = client.get(f"/articles/{published.pk}/correct/", follow=True)
    assert "不能申请更正" in text_of(page)
    assert ask(auditor, published).status_code == 422


def test_nobody_asks_while_one_request_is_under_way(
    asked: Correction, published: Article, editor: User
) -> None:
    page = as_(editor).get(f"/articles/{published.pk}/take_down/", follow=True)
    assert "更正中" in text_of(page)


# Deciding.


def test_the_request_shows_what_would_change(asked: Correction, centre_head: User) -> None:
    answer = look(centre_head, asked)
    html, page = html_of(answer), text_of(answer)
    assert "已发布的 V1 → V2，共 1 处" in page
    assert "<del" in html
    assert "复审签批" in page
    assert "读者指出错字" in page


def test_a_request_passes_two_levels_with_words_on_who_has_it(asked: Correction, cast: Cast) -> None:
    first = told(press(cast["centre_head"], asked, "approve", words="同意更正"), cast["centre_head"])
    assert "已同意，还需 周敏 签批" in first
    second = told(press(cast["leader_in_charge"], asked, "approve"), cast["leader_in_charge"])
    assert "已同意，送终审：赵立群" in second
    assert "已同意，待执行：孙海峰" in told(press(cast["leader"], asked, "approve"), cast["leader"])


def test_a_declined_request_says_why_and_leaves_what_is_out(
    asked: Correction, published: Article, centre_head: User
) -> None:
    refused = press(centre_head, asked, "decline", reason="", words="不影响理解")
    assert refused.status_code == 422
    assert "请选择理由类别" in text_of(refused)
    assert "不影响理解" in html_of(refused)
    assert press(centre_head, asked, "decline", reason="other", words="不影响理解").status_code == 303
    page = text_of(look(centre_head, published))
    assert "更正与撤稿 更正 未批准" in page
    assert build.fresh(published).state == State.PUBLISHED


def test_whoever_asked_withdraws_but_does_not_sign(asked: Correction, author: User) -> None:
    page = text_of(look(author, asked))
    assert "撤回申请" in page
    assert "复审签批" not in page
    assert "已撤回" in told(press(author, asked, "withdraw", words="误报"), author)


def test_a_request_seen_differently_is_not_signed(asked: Correction, centre_head: User) -> None:
    answer = press(centre_head, asked, "approve", seen="0" * 64, words="写好的意见")
    assert answer.status_code == 409
    assert "写好的意见" in html_of(answer)


def test_a_request_is_claimed_and_given_back(asked: Correction, centre_head: User) -> None:
    task = Task.objects.open().get(process=asked.pk, role="centre_head")
    assert "您已认领这一件" in told(press(centre_head, asked, "claim", task=task.pk), centre_head)
    assert press(centre_head, asked, "release", task=task.pk).status_code == 303


def test_a_stranger_sees_no_request(asked: Correction, outsider: User, administrator: User) -> None:
    for nobody in (outsider, administrator):
        assert look(nobody, asked).status_code == 404
        assert press(nobody, asked, "approve").status_code == 404


@pytest.mark.parametrize("verb", ["draft", "submit", "publish", "x"])
def test_a_verb_that_is_no_button_of_a_request_does_not_exist(
    asked: Correction, centre_head: User, verb: str
) -> None:
    assert press(centre_head, asked, verb).status_code == 404


def test_a_request_that_does_not_exist_is_404(author: User) -> None:
    assert as_(author).get("/corrections/999/").status_code == 404


# Carrying out.


def row(outlet: Outlet, do: str = "done", **data: Any) -> dict[str, Any]:
    filled = {"do": do, "at": "2026-01-05T09:30", "why": "删除后重发", **data}
    return {f"{name}_{outlet.pk}": value for name, value in filled.items()}


def test_a_correction_is_carried_out_outlet_by_outlet(
    asked: Correction, published: Article, publisher: User, outlets: list[Outlet], cast: Cast
) -> None:
    approved(asked, cast)
    part = told(press(publisher, asked, "execute", **row(outlets[0]), **row(outlets[1], "later")), publisher)
    assert "已登记执行，待执行：孙海峰" in part
    assert "1/2 已执行" in part
    done = told(
        press(publisher, asked, "execute", **row(outlets[1], link="https://weibo.com/1/new")), publisher
    )
    assert "已登记执行，全部账号已执行" in done
    article = build.fresh(published)
    assert article.state == State.CORRECTED
    assert "已更正" in text_of(look(publisher, published))
    assert "已执行" in text_of(look(publisher, asked))
    assert "已发布的 V1 → V2" in text_of(look(publisher, asked))


def test_a_line_of_the_execution_shows_what_was_done(
    asked: Correction, publisher: User, outlets: list[Outlet], cast: Cast
) -> None:
    approved(asked, cast)
    answer = press(publisher, asked, "execute", **row(outlets[0], why=""), **row(outlets[1]))
    assert answer.status_code == 422
    assert "请填写链接、截图或执行情况" in text_of(answer)
    assert "删除后重发" in html_of(answer)


def test_a_take_down_shows_the_text_that_goes(
    published: Article, editor: User, publisher: User, outlets: list[Outlet], cast: Cast
) -> None:
    ask(editor, published, "take_down", reason="fact", words="数据有误")
    correction = approved(Correction.objects.get(article=published), cast)
    assert "要撤下的文本" in text_of(look(publisher, correction))
    assert press(publisher, correction, "execute", **row(outlets[0]), **row(outlets[1])).status_code == 303
    assert build.fresh(published).state == State.TAKEN_DOWN
    assert "已撤稿" in text_of(look(editor, published))


def test_the_page_of_a_request_keeps_its_budget(
    asked: Correction, centre_head: User, django_assert_max_num_queries: Any
) -> None:
    client = as_(centre_head)
    with django_assert_max_num_queries(16):
        answer = client.get(asked.get_absolute_url())
    assert len(answer.content) < 60_000
