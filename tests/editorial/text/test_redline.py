"""What changed between two texts is shown, all of it, where it changed, and as little of it as did."""

import re
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from editorial.text.blocks import plain
from editorial.text.redline import By, Note, redline, redline_text
from editorial.text.sanitise import sanitise

from .bodies import bodies, han, revised, words
from .painted import old_and_new, seen, shown

BYS: tuple[By, ...] = get_args(By)


def titles(old: str, new: str, by: By = "char") -> str:
    return shown(redline_text(old, new, by=by))


# ---- as little as changed


@pytest.mark.parametrize("by", BYS)
@given(st.data())
def test_old_and_new_can_be_read_back_to_the_last_character(by: By, data: st.DataObject) -> None:
    old, new = data.draw(words | han), data.draw(words | han)
    assert old_and_new(redline_text(old, new, by=by)) == (old, new)


@given(
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=50, max_size=50), st.data()
)
def test_one_changed_character_in_fifty_marks_that_character_only(old: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, 49))
    other = data.draw(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5).filter(lambda c: c != old[at])
    )
    difference = redline_text(old, old[:at] + other + old[at + 1 :])
    changed = [piece for piece in difference.pieces if piece[0] != "="]
    assert changed == [("-", old[at]), ("+", other)]
    assert difference.changes == 1


def test_one_changed_character_in_a_paragraph_of_an_article_marks_that_character_only() -> None:
    old = (
        "<p>全区政务服务“一窗通办”累计受理事项，群众办事只进一扇门、最多跑一次，服务中心把部门窗口整合成综合窗口。</p>"
        * 3
    )
    difference = redline(old, old[:60] + old[60:].replace("整合成", "整合为", 1))
    assert [piece for piece in difference.pieces if piece[0] != "="] == [("-", "成"), ("+", "为")]


@given(revised())
def test_the_old_and_the_new_article_can_be_read_back_from_every_view(both: tuple[str, str]) -> None:
    old, new = both
    for by in BYS:
        difference = redline(old, new, by=by)
        assert old_and_new(difference) == (plain(old), plain(new))
        assert seen(difference.inline) == plain(new)
        assert seen("".join(row.right for row in difference.rows)) == plain(new)


@given(bodies(), bodies())
@example("", "<p>一</p>")
@example("<p></p>", "")
@example("<p>一</p>", "<h2>一</h2>")
@example("<p>一</p>", "<p><strong>一</strong></p>")
@example("<p>一  二</p>", "<p>一 二</p>")
@example('<p><a href="https://a.cn">一</a></p>', '<p><a href="https://b.cn">一</a></p>')
@example('<figure><img src="/1" alt="一"></figure>', '<figure><img src="/2" alt="一"></figure>')
@example("<ul><li>一</li></ul>", "<ol><li>一</li></ol>")
@example("<ul><li>一</li><li>二</li></ul>", "<ul><li>一</li></ul><ul><li>二</li></ul>")
@example("<hr>", "")
def test_nothing_that_changes_the_text_is_invisible(old: str, new: str) -> None:
    difference = redline(old, new)
    assert (difference.changes > 0) == (old != new)
    assert any(row.changed for row in difference.rows) or difference.unseen or old == new
    said = re.search(r"<ins|<del|chg", difference.inline)
    assert bool(said) == (old != new)


@given(bodies())
def test_a_text_does_not_differ_from_itself(html: str) -> None:
    difference = redline(html, html)
    assert difference.changes == 0
    assert sum(difference.stats) == 0
    assert not any(row.changed for row in difference.rows)
    assert "<ins" not in difference.inline


# ---- what a person reads


def test_numbers_and_latin_words_change_as_one() -> None:
    assert titles("受理12.6万件，增长23.5%", "受理12.8万件，增长23.2%") == (
        "受理[-d:12.6-]{+d:12.8+}万件，增长[-d:23.5%-]{+d:23.2%+}"
    )
    assert titles("登录App办理", "登录APP办理") == "登录[-App-]{+APP+}办理"
    assert titles("1,200人", "12,000人") == "[-d:1,200-]{+d:12,000+}人"


def test_punctuation_and_digits_are_treated_apart() -> None:
    difference = redline_text("一次取号、一窗受理,共38个", "一次取号，一窗受理，共36个")
    assert shown(difference) == "一次取号[-p:、-]{+p:，+}一窗受理[-p:,-]{+p:，+}共[-d:38-]{+d:36+}个"
    assert (difference.stats.punctuation, difference.stats.digits) == (2, 1)
    assert difference.changes == 3


def test_a_word_and_the_punctuation_after_it_are_two_changes_side_by_side() -> None:
    assert titles("截止，一季度", "截至、一季度") == "截[-止-]{+至+}[-p:，-]{+p:、+}一季度"


def test_half_width_and_full_width_punctuation_differ() -> None:
    assert titles("好!", "好！") == "好[-p:!-]{+p:！+}"
    assert titles("１２个", "12个") == "[-d:１２-]{+d:12+}个"


def test_rare_characters_variants_accents_and_emoji_stay_whole() -> None:
    assert titles("𠮷野", "𠮶野") == "[-𠮷-]{+𠮶+}野"
    assert titles("葛城", "葛\U000e0100城") == "[-葛-]{+葛\U000e0100+}城"
    assert titles("e\u0301a", "ea") == "[-e\u0301a-]{+ea+}"
    assert titles("好👨\u200d👩\u200d👧", "好👨\u200d👩") == "好[-👨\u200d👩\u200d👧-]{+👨\u200d👩+}"
    assert titles("第1\ufe0f\u20e3步", "第2\ufe0f\u20e3步") == "第[-1\ufe0f\u20e3-]{+2\ufe0f\u20e3+}步"


def test_a_lone_character_between_two_changes_is_read_with_them() -> None:
    assert titles("推进改革工作", "深化改造工作") == "[-推进改革-]{+深化改造+}工作"


def test_a_sentence_end_between_two_changes_stays() -> None:
    assert titles("今天下雨。明天放晴", "昨天刮风。后天起雾") == (
        "[-今天下雨-]{+昨天刮风+}。[-明天放晴-]{+后天起雾+}"
    )


def test_an_insertion_stands_where_the_clause_ends() -> None:
    assert titles("一，二。三", "一，四，二。三") == "一，{+四，+}二。三"
    assert titles("好办事。谢谢。", "好办事。多跑路。谢谢。") == "好办事。{+多跑路。+}谢谢。"


def test_words_are_compared_whole_when_asked() -> None:
    assert titles("窗口整合成综合窗口", "窗口整合为综合窗口", "word") == "窗口整合[-成-]{+为+}综合窗口"
    assert titles("专门布署工作", "专门部署工作", "word") == "专门[-布署-]{+部署+}工作"
    assert titles("增长12.6%左右", "增长12.8%左右", "word") == "增长[-d:12.6%-]{+d:12.8%+}左右"


@pytest.mark.parametrize("by", BYS)
def test_from_nothing_and_to_nothing(by: By) -> None:
    assert titles("", "", by) == ""
    assert titles("", "一二", by) == "{+一二+}"
    assert titles("一二", "", by) == "[-一二-]"


# ---- notes and safety


def test_notes_are_laid_over_the_new_words_as_the_page_expects() -> None:
    difference = redline("<p>截止一季度末</p>", "<p>截至一季度末</p>", [Note(1, 0, 2, "typo")])
    assert difference.inline == (
        '<p class="p" data-at="0"><mark class="anno anno-typo" data-anno="1">截</mark><del>止</del>'
        '<span class="nb"><mark class="anno anno-typo" data-anno="1"><ins>至</ins></mark>'
        '<button type="button" class="anno-ref anno-typo" data-anno="1" aria-label="批注 1">1</button></span>'
        "一季度末</p>"
    )


@given(revised(), st.lists(st.tuples(st.integers(0, 120), st.integers(0, 30)), max_size=4))
def test_notes_change_no_word_and_each_has_its_number_once(
    both: tuple[str, str], places: list[tuple[int, int]]
) -> None:
    old, new = both
    text = plain(new)
    notes = [Note(n, at, min(at + size, len(text))) for n, (at, size) in enumerate(places) if at <= len(text)]
    difference = redline(old, new, notes)
    assert seen(difference.inline) == text
    numbers = re.findall(r"批注 (\d)", difference.inline)
    assert sorted(numbers) == sorted(set(numbers))
    if new:
        assert len(numbers) == len(notes)


def test_what_was_written_as_text_stays_text() -> None:
    difference = redline("<p>&lt;b&gt;一</p>", "<p>&lt;script&gt;一&amp;</p>")
    assert "<script" not in difference.inline
    assert "<b>" not in difference.inline
    assert "<i>" not in redline_text("<i>", "<i>&").inline


@given(revised())
def test_a_sanitised_text_that_changed_is_painted_as_well_formed_html(both: tuple[str, str]) -> None:
    old, new = map(sanitise, both)
    difference = redline(old, new)
    for html in (difference.inline, *(side for row in difference.rows for side in row[:2])):
        seen(html.replace("data-at", "data-was"))  # raises when a tag is closed that was not opened
        tags = re.findall(r"<(/?)(\w+)", re.sub(r"<(?:br|img|hr)\b[^>]*>", "", html))
        assert sum(1 if slash == "" else -1 for slash, _tag in tags) == 0


def test_two_texts_that_repeat_themselves_are_still_compared_closely() -> None:
    old = "区政务服务中心把原来的部门窗口整合为综合窗口，一次取号、一窗受理。" * 400
    new = old[:5000] + "新" + old[5000:9000] + old[9003:]
    changed = [piece for piece in redline_text(old, new).pieces if piece[0] != "="]
    assert [op for op, _text in changed] == ["+", "-"]
    assert [len(text) for _op, text in changed] == [1, 3]
