"""A mark finds its words again when the text around them has changed, and never takes others for them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from editorial.text.anchors import (
    AcrossBlocks,
    Anchor,
    CannotApply,
    OnPicture,
    QuoteGone,
    anchor,
    apply,
    apply_text,
    locate,
)
from editorial.text.blocks import plain
from editorial.text.sanitise import sanitise

from .bodies import bodies, han

TEXT = "截止一季度末，全区政务服务累计受理事项12.6万件。区里对改革工作作了专门布署，二十六个部门把审批权限下放到窗口。"


def of(text: str, quote: str, nth: int = 0) -> Anchor:
    at = -1
    for _ in range(nth + 1):
        at = text.index(quote, at + 1)
    return anchor(text, at, at + len(quote))


def found(mark: Anchor, text: str, was: str | None = None) -> str | None:
    """The quote with two characters on either side."""
    place = locate(mark, text, was)
    if place is None:
        return None
    return f"{text[max(0, place[0] - 2) : place[0]]}[{text[slice(*place)]}]{text[place[1] : place[1] + 2]}"


def test_in_the_same_text_it_is_where_it_was() -> None:
    assert locate(of(TEXT, "布署"), TEXT) == (TEXT.index("布署"), TEXT.index("布署") + 2)


def test_words_that_came_and_went_elsewhere_do_not_lose_it() -> None:
    assert found(of(TEXT, "布署"), "新加的导语。\n" + TEXT.replace("截止", "截至")) == "专门[布署]，二"
    assert found(of(TEXT, "截止"), TEXT.replace("，全区政务服务累计", "，")) == "[截止]一季"


def test_changes_right_beside_it_do_not_lose_it() -> None:
    assert found(of(TEXT, "布署"), TEXT.replace("专门布署，二", "周密布署；两")) == "周密[布署]；两"
    assert found(of(TEXT, "布署"), TEXT.replace("布署", "的布署和安排")) == "门的[布署]和安"


@pytest.mark.parametrize("becomes", ["部署", "布了署", "", "布  署"])
def test_when_its_own_words_were_changed_it_is_gone(becomes: str) -> None:
    assert locate(of(TEXT, "布署"), TEXT.replace("布署", becomes)) is None


def test_the_same_words_elsewhere_are_not_taken_for_it() -> None:
    twice = TEXT + "另据了解，全市对防汛抗旱同样有布署要求，各镇街正在落实。"
    assert locate(of(twice, "布署"), twice.replace("布署", "部署", 1)) is None


def test_with_the_old_text_at_hand_not_even_a_twin_is_taken_for_it() -> None:
    twins = "截止一季度末，受理一万件。截止二季度末，受理两万件。"
    edited = twins.replace("截止一", "截至一")
    assert locate(of(twins, "截止"), edited, was=twins) is None
    assert found(of(twins, "截止", 1), edited, was=twins) == "。[截止]二季"[0:1].join(["件", "[截止]二季"])


def test_of_many_alike_it_finds_its_own() -> None:
    text = "一是服务，二是服务，三是服务，四是服务。"
    for nth, name in enumerate("一二三四"):
        place = locate(of(text, "服务", nth), "前言：" + text)
        assert place is not None
        assert ("前言：" + text)[place[0] - 2] == name


def test_a_quote_that_moved_with_its_paragraph_is_found_there() -> None:
    paragraphs = ["第一段说的是春耕备耕的事。", "第二段说的是防汛准备布署。", "第三段说的是安全生产。"]
    moved = "\n".join([paragraphs[1], paragraphs[0], paragraphs[2]])
    assert found(of("\n".join(paragraphs), "布署"), moved) == "准备[布署]。\n"


def test_a_long_quote_that_stands_once_is_known_in_any_surroundings() -> None:
    mark = of(TEXT, "区里对改革工作作了专门布署")
    assert found(mark, "换了一个开头：区里对改革工作作了专门布署！") == "头：[区里对改革工作作了专门布署]！"


def test_a_place_between_two_characters_is_found_again() -> None:
    mark = anchor(TEXT, TEXT.index("受理"), TEXT.index("受理"))
    assert found(mark, "导语。" + TEXT) == "累计[]受理"
    assert found(anchor("", 0, 0), "") == "[]"
    assert locate(mark, "完全不同的另一篇文章") is None


def test_an_offset_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="not inside"):
        anchor("一二", 1, 3)


@given(st.data())
def test_it_finds_the_same_characters_after_any_change_elsewhere(data: st.DataObject) -> None:
    old = data.draw(
        st.lists(st.integers(0x4E00, 0x9FA5), min_size=30, max_size=200, unique=True).map(
            lambda c: "".join(map(chr, c))
        )
    )
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, min(len(old), start + 12)))
    low, high = data.draw(st.sampled_from([(0, start), (end, len(old))]))
    at = data.draw(st.integers(low, high))
    cut = data.draw(st.integers(at, high))
    new = old[:at] + data.draw(st.text(st.sampled_from("新加的话，。"), max_size=20)) + old[cut:]
    assume(old != new)
    place = locate(anchor(old, start, end), new)
    if place is None:  # only where one side was cut away and the other had none
        assert not (old[:start] if low else old[end:])
    else:
        assert new[slice(*place)] == old[start:end]
    mapped = locate(anchor(old, start, end), new, was=old)
    assert mapped is None or new[slice(*mapped)] == old[start:end]


@given(han, han, han, han, st.data())
def test_with_the_old_text_at_hand_it_survives_changes_on_both_sides(
    first: str, quote: str, last: str, added: str, data: st.DataObject
) -> None:
    old = f"{first}《{quote}》{last}"
    start, end = len(first), len(first) + len(quote) + 2
    new = f"{added}{first[len(first) // 2 :]}《{quote}》{last[: len(last) // 2]}{added}"
    place = locate(anchor(old, start, end), new, was=old)
    assert place is not None
    assert new[slice(*place)] == f"《{quote}》"


# ---- carrying out what it asks for


def applied(html: str, quote: str, corrected: str) -> str:
    return apply(html, of(plain(html), quote), corrected)


def test_a_correction_changes_its_words_and_no_other_byte() -> None:
    html = '<h2>一</h2>\n<p class="x">作了专门<strong>布署</strong>&amp;安排</p>'
    assert applied(html, "布署", "部署") == html.replace("布", "部")


def test_what_stays_keeps_its_setting_and_what_is_new_takes_that_of_what_it_replaces() -> None:
    html = "<p>截止<strong>一季度</strong>末</p>"
    assert applied(html, "截止一季度末", "截至一季度末") == "<p>截至<strong>一季度</strong>末</p>"
    assert applied(html, "一季度", "二季度") == "<p>截止<strong>二季度</strong>末</p>"
    assert applied(html, "一季度", "今年一季度") == "<p>截止今年<strong>一季度</strong>末</p>"
    assert applied(html, "止一季", "") == "<p>截<strong>度</strong>末</p>"


def test_a_setting_without_words_left_goes_too() -> None:
    assert applied("<p>一<strong><em>二</em></strong>三</p>", "二", "") == "<p>一三</p>"
    assert applied('<p>一<a href="https://a.cn">二</a>三</p>', "一二三", "四") == "<p>四</p>"


def test_corrections_reach_items_cells_and_lines() -> None:
    html = "<ul><li>统一受里<ul><li>容缺受里</li></ul></li></ul><table><tbody><tr><td>办件</td></tr></tbody></table>"
    assert applied(html, "容缺受里", "容缺受理") == html.replace("容缺受里", "容缺受理")
    assert applied(html, "办件", "办件量") == html.replace("办件", "办件量")
    assert applied("<p>一<br>二</p>", "一\n二", "一二") == "<p>一二</p>"
    assert applied("<p>一二</p>", "一二", "一\n二") == "<p>一<br>二</p>"


def test_a_correction_is_text_and_never_markup() -> None:
    assert applied("<p>一&amp;二</p>", "&", "<b>") == "<p>一&lt;b&gt;二</p>"


def test_something_missing_is_put_in_its_place() -> None:
    html = "<p>一<strong>三</strong></p><p></p>"
    assert apply(html, anchor(plain(html), 1, 1), "二") == "<p>一二<strong>三</strong></p><p></p>"
    assert apply(html, anchor(plain(html), 3, 3), "四") == "<p>一<strong>三</strong></p><p>四</p>"


def test_words_over_two_paragraphs_are_refused_with_a_reason() -> None:
    with pytest.raises(AcrossBlocks, match="跨了段落"):
        applied("<p>一二</p><p>三四</p>", "二\n三", "五")


def test_words_that_are_gone_are_refused_with_a_reason() -> None:
    with pytest.raises(QuoteGone, match="已找不到“布署”"):
        apply("<p>专门部署</p>", of(TEXT, "布署"), "部署")
    assert issubclass(QuoteGone, CannotApply)
    assert issubclass(CannotApply, ValueError)


def test_the_words_of_a_picture_are_refused_with_a_reason() -> None:
    with pytest.raises(OnPicture, match="图片"):
        applied('<p>一</p><img src="/1.jpg" alt="大厅">', "大厅", "窗口")


def test_a_title_is_corrected_as_text() -> None:
    assert apply_text("专门布署&安排", of("专门布署&安排", "布署"), "部署") == "专门部署&安排"
    with pytest.raises(QuoteGone, match="标题"):
        apply_text("另一个标题", of("专门布署", "布署"), "部署")


@given(bodies(), st.data())
def test_a_correction_does_to_the_plain_text_what_it_says(html: str, data: st.DataObject) -> None:
    html = sanitise(html)
    text = plain(html)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 6)))
    corrected = data.draw(st.text(st.sampled_from("新旧<&，1"), max_size=4))
    mark = anchor(text, start, end)
    assume(locate(mark, text) == (start, end))
    try:
        result = apply(html, mark, corrected)
    except CannotApply:
        assert "\n" in mark.quote or "〔图：" in text or "<hr>" in html or not html
    else:
        assert plain(result).replace(" ", "") == (text[:start] + corrected + text[end:]).replace(" ", "")
        assert sanitise(result) == sanitise(sanitise(result))
