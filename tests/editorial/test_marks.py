"""校对标记 on the page: raised where the words stand, decided with a reason, counted against the plan."""

from __future__ import annotations

from editorial.models import Article, Mark, Signature, State
from editorial.proofing import rounds_of
from tests import build
from tests.cast import Cast
from tests.editorial.pages import html_of, look, press, text_of, told
from workflows.models import User


def raised(article: Article) -> Mark:
    return article.marks.latest("pk")


def mark(by: User, article: Article, quote: str = "截止", **data: object) -> Mark:
    answer = press(by, article, "mark", **{"quote": quote, "kind": "typo", "corrected": "截至", **data})
    assert answer.status_code == 303, text_of(answer)[:1500]
    return raised(article)


# Raising.


def test_selected_words_are_marked_where_they_stand(in_first: Article, proofreader: User) -> None:
    answer = press(
        proofreader,
        in_first,
        "mark",
        quote="截止",
        start=0,
        end=2,
        kind="typo",
        corrected="截至",
        note="不带时间",
    )
    page = told(answer, proofreader)
    assert "已提出批注" in page
    assert "1 条待处理" in page
    one = raised(in_first)
    assert (one.start, one.end, one.quote, one.corrected, one.level) == (0, 2, "截止", "截至", "first")
    assert f'data-anno="{one.pk}">' in html_of(look(proofreader, in_first))


def test_typed_words_are_found_without_any_selection(in_first: Article, editor: User) -> None:
    one = mark(editor, in_first, "群众满意率99.2%", corrected="", kind="data", note="请附出处")
    revision = in_first.text()
    assert revision is not None
    assert revision.plain[one.start : one.end] == "群众满意率99.2%"


def test_words_that_stand_twice_need_to_be_told_apart(in_first: Article, editor: User) -> None:
    answer = press(editor, in_first, "mark", quote="事项", kind="other", note="哪些事项")
    assert answer.status_code == 422
    assert "这段文字出现 2 次，请写明是第几处" in text_of(answer)
    assert ">事项</textarea>" in html_of(answer)
    one = mark(editor, in_first, "事项", corrected="", note="哪些事项", nth=2)
    revision = in_first.text()
    assert revision is not None
    assert one.start == revision.plain.rindex("事项")


def test_a_selection_counted_wrongly_is_looked_for_again(in_first: Article, editor: User) -> None:
    one = mark(editor, in_first, "截止", start=40, end=42)
    assert (one.start, one.end) == (0, 2)


def test_words_that_are_not_in_the_text_are_refused_and_kept(in_first: Article, editor: User) -> None:
    answer = press(
        editor, in_first, "mark", quote="没有的话", kind="typo", corrected="改成这样", note="说明在此"
    )
    html = html_of(answer)
    assert answer.status_code == 422
    assert "当前文本里没有这段文字" in html
    assert 'value="改成这样"' in html
    assert 'value="说明在此"' in html
    assert not in_first.marks.exists()


def test_a_mark_says_what_to_write_or_what_is_wrong(in_first: Article, editor: User) -> None:
    answer = press(editor, in_first, "mark", quote="截止", kind="typo")
    assert answer.status_code == 422
    assert "请写明改成什么，或说明问题所在" in text_of(answer)


def test_a_mark_in_the_title_stands_in_the_title(in_first: Article, editor: User) -> None:
    one = mark(editor, in_first, "见成效", corrected="显成效", kind="wording", in_title="on")
    assert one.in_title
    title = html_of(look(editor, in_first)).split("<h1", 1)[1].split("</h1>")[0]
    assert f'data-anno="{one.pk}"' in title


def test_characters_beyond_the_basic_plane_are_counted_as_one(
    author: User, outlets: list, plan: object, cast: Cast, editor: User
) -> None:
    written = build.article(author, outlets, body="<p>𠮷祥街截止今日办结。</p>")
    article = build.walk(written, State.FIRST_REVIEW, cast)
    one = mark(editor, article, "截止", start=3, end=5)
    assert (one.start, one.end) == (3, 5)


def test_marking_an_old_text_comes_back_with_the_new_one(in_first: Article, editor: User) -> None:
    old = in_first.digest
    one = mark(editor, in_first)
    press(editor, in_first, "accept_mark", marks=one.pk)
    answer = press(editor, in_first, "mark", seen=old, quote="满意率", kind="data", note="口径待核")
    assert answer.status_code == 409
    assert "口径待核" in html_of(answer)


def test_the_author_raises_no_mark(in_first: Article, author: User) -> None:
    assert "data-marks" not in html_of(look(author, in_first))
    assert press(author, in_first, "mark", quote="截止", kind="typo", note="x").status_code == 422


# Deciding.


def test_an_accepted_mark_mends_the_text_and_shows_the_change(in_first: Article, editor: User) -> None:
    one = mark(editor, in_first)
    assert "已采纳" in told(press(editor, in_first, "accept_mark", marks=one.pk), editor)
    article = build.fresh(in_first)
    assert (article.revision, article.open_marks) == (2, 0)
    html = html_of(look(editor, in_first))
    assert "<del" in html
    assert "王思齐已采纳" in html
    assert f'data-anno="{one.pk}"' in html.split('class="notes"')[0]


def test_several_marks_become_one_revision(in_first: Article, editor: User) -> None:
    marks = [mark(editor, in_first).pk, mark(editor, in_first, "下一步", corrected="今后").pk]
    assert "一并采纳这 2 条" in text_of(look(editor, in_first))
    assert press(editor, in_first, "accept_mark", marks=marks).status_code == 303
    assert build.fresh(in_first).revision == 2


def test_the_page_warns_before_an_acceptance_voids_signatures(
    in_second: Article, centre_head: User, editor: User
) -> None:
    one = mark(centre_head, in_second)
    assert "本轮已有的签署随之作废" in html_of(look(centre_head, in_second))
    press(centre_head, in_second, "accept_mark", marks=one.pk)
    article = build.fresh(in_second)
    assert (article.state, article.round) == (State.FIRST_REVIEW, 2)
    page = text_of(look(editor, in_second))
    assert "第 2 轮" in page
    assert "第 1 轮审签（1）" in page


def test_declining_a_mark_needs_a_reason_and_keeps_the_page(in_first: Article, editor: User) -> None:
    one = mark(editor, in_first)
    refused = press(editor, in_first, "decline_mark", marks=one.pk, **{f"words_{one.pk}": " "})
    assert refused.status_code == 422
    assert "不采纳标记须说明理由" in text_of(refused)
    passed = press(editor, in_first, "decline_mark", marks=one.pk, **{f"words_{one.pk}": "引用原话，不改"})
    page = told(passed, editor)
    assert "王思齐不改 ：引用原话，不改" in page.replace("不改：", "不改 ：")
    assert build.fresh(in_first).open_marks == 0


def test_the_reason_for_another_mark_is_not_taken_for_this_one(in_first: Article, editor: User) -> None:
    one, other = mark(editor, in_first), mark(editor, in_first, "下一步", corrected="今后")
    data = {f"words_{one.pk}": "", f"words_{other.pk}": "保留原文"}
    assert press(editor, in_first, "decline_mark", marks=one.pk, **data).status_code == 422
    assert press(editor, in_first, "decline_mark", marks=other.pk, **data).status_code == 303


def test_a_mark_decided_meanwhile_leaves_the_reason_on_the_page(in_first: Article, editor: User) -> None:
    one = mark(editor, in_first)
    build.act(in_first, "accept_mark", editor, marks=[one.pk])
    answer = press(editor, in_first, "decline_mark", marks=one.pk, **{f"words_{one.pk}": "我写的理由"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "这条标记已经处理过了" in page
    assert "我写的理由" in page


def test_a_mark_that_only_asks_cannot_be_accepted_by_a_press(in_first: Article, editor: User) -> None:
    one = mark(editor, in_first, corrected="", note="出处？")
    assert 'formaction="' in html_of(look(editor, in_first))
    answer = press(editor, in_first, "accept_mark", marks=one.pk)
    assert answer.status_code == 422
    assert "没有写明改成什么" in text_of(answer)


def test_a_forged_mark_number_is_refused(in_first: Article, editor: User) -> None:
    mark(editor, in_first)
    for number in ("x", "99999", "9" * 40, ""):
        assert press(editor, in_first, "accept_mark", marks=number).status_code == 422


def test_a_mark_is_escaped_wherever_it_is_shown(in_first: Article, editor: User) -> None:
    mark(editor, in_first, corrected="<b>截至</b>", note="<script>alert(1)</script>")
    html = html_of(look(editor, in_first))
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


# Counting.


def test_faults_found_later_count_against_the_level_that_left_them(
    in_second: Article, centre_head: User, editor: User
) -> None:
    quotes = ["截止", "一季度末", "累计受理", "满意率", "下一步", "就近办"]
    for quote in quotes:
        mark(centre_head, in_second, quote, corrected="改")
    first, second = rounds_of(list(in_second.marks.all()), in_second.plan_version)
    assert (first.found, first.left, first.budget, first.over) == (0, 6, 5, True)
    assert (second.found, second.left, second.over) == (6, 0, False)
    assert "6 超限" in text_of(look(editor, in_second))


def test_what_was_marked_and_declined_was_no_fault(in_second: Article, centre_head: User) -> None:
    one = mark(centre_head, in_second)
    build.act(in_second, "decline_mark", centre_head, marks=[one.pk], words="原文无误")
    first, second = rounds_of(list(in_second.marks.all()), in_second.plan_version)
    assert (first.left, second.declined) == (0, 1)
    assert Signature.objects.filter(case=in_second.pk).count() == 1
