"""A text as blocks, as plain text, as a count of characters, and as safe HTML with marks laid over it."""

import re

import pytest
from hypothesis import given

from editorial.text.blocks import Block, Note, Run, blocks, count_words, plain, render
from editorial.text.sanitise import sanitise

from .bodies import bodies
from .painted import marked, seen

KEY = "a" * 64


def kinds(html: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks(html)]


def test_every_paragraph_heading_item_and_cell_is_one_line_of_the_plain_text() -> None:
    html = (
        "<h2>总体情况</h2><p>全区<strong>受理</strong>12.6万件。</p><ul><li>统一受理<ul><li>容缺受理</li></ul></li></ul>"
        "<blockquote><p>群众的事再小也是大事。</p></blockquote>"
        "<table><thead><tr><th>季度</th><th>办件</th></tr></thead><tbody><tr><td>一季度</td><td>12.6万</td></tr></tbody></table>"
    )
    assert kinds(html) == [
        ("h2", "总体情况"),
        ("p", "全区受理12.6万件。"),
        ("li", "统一受理"),
        ("li", "容缺受理"),
        ("quote", "群众的事再小也是大事。"),
        ("head", "季度"),
        ("head", "办件"),
        ("cell", "一季度"),
        ("cell", "12.6万"),
    ]
    assert plain(html).split("\n") == [text for _kind, text in kinds(html)]


def test_runs_keep_how_words_are_set_and_where_they_lead() -> None:
    [block] = blocks(
        '<p>一<strong>二<em>三</em></strong><a href="https://a.cn/?a=1&amp;b=2" title="说明">四</a></p>'
    )
    assert [(run.text, run.style.tags, run.style.href, run.style.title) for run in block.runs] == [
        ("一", (), "", ""),
        ("二", ("strong",), "", ""),
        ("三", ("strong", "em"), "", ""),
        ("四", (), "https://a.cn/?a=1&b=2", "说明"),
    ]


def test_a_picture_stands_in_the_plain_text_by_its_words_and_its_caption_follows() -> None:
    html = (
        f'<p>前</p><figure><img src="attachment:{KEY}" alt="大厅"><figcaption>政务大厅</figcaption></figure>'
    )
    assert kinds(html) == [("p", "前"), ("img", "〔图：大厅〕"), ("caption", "政务大厅")]


def test_empty_cells_and_items_keep_their_place() -> None:
    html = "<table><tbody><tr><td></td><td>二</td></tr></tbody></table><ul><li></li></ul>"
    assert kinds(html) == [("cell", ""), ("cell", "二"), ("li", "")]


def test_an_item_that_holds_only_a_list_is_a_line_of_its_own() -> None:
    assert kinds("<ul><li><ul><li>一</li></ul></li></ul>") == [("li", ""), ("li", "一")]


def test_a_second_paragraph_of_an_item_is_a_paragraph_of_that_item() -> None:
    first, second = blocks("<ul><li><p>一</p><p>二</p></li></ul>")
    assert (first.kind, second.kind) == ("li", "p")
    assert first.path == second.path


def test_white_space_counts_as_a_reader_sees_it() -> None:
    assert plain("<p>  一\n 二 <strong> 三</strong> </p>\n\n<p>四</p>") == "一 二 三\n四"
    assert plain("<p>一 <br> 二<br></p>") == "一\n二"
    assert plain("<p>\u3000\u3000一\u00a0二</p>") == "\u3000\u3000一\u00a0二"


def test_a_rule_is_an_empty_line() -> None:
    assert plain("<p>一</p><hr><p>二</p>") == "一\n\n二"
    assert "<hr" in render("<p>一</p><hr><p>二</p>")


def test_nothing_has_no_blocks() -> None:
    assert blocks("") == []
    assert plain("") == ""
    assert render("") == ""


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("今天", 2),
        ("今天，好！", 5),
        ("“一窗通办”", 6),
        ("……——", 4),
        ("12.6%", 1),
        ("同比增长12.6%。", 6),
        ("COVID-19", 1),
        ("don’t go", 2),
        ("融媒 APP 上线", 5),
        ("１２", 2),
        ("𠮷野家", 3),
        ("葛\U000e0100城", 2),
        ("一\n二\n\n三", 3),
        ("前\n〔图：政务服务大厅〕\n后", 2),
        ("\u3000\u3000一", 1),
    ],
)
def test_characters_are_counted_as_word_and_wps_do(text: str, count: int) -> None:
    assert count_words(text) == count


def test_a_mark_is_laid_over_its_words_and_its_number_never_begins_a_line() -> None:
    html = render("<p>截至一季度末</p>", [Note(7, 0, 2, "typo", number=1)])
    assert html == (
        '<p class="p" data-at="0"><mark class="anno anno-typo" data-anno="7">截</mark>'
        '<span class="nb"><mark class="anno anno-typo" data-anno="7">至</mark>'
        '<button type="button" class="anno-ref anno-typo" data-anno="7" aria-label="批注 1">1</button></span>'
        "一季度末</p>"
    )


def test_marks_may_overlap_reach_over_settings_and_over_paragraphs() -> None:
    html = render(
        "<p>一二<strong>三四</strong></p><p>五六</p>", [Note(1, 1, 3), Note(2, 2, 6, "fact"), Note(3, 6, 7)]
    )
    assert re.findall(r"批注 (\d)", html) == ["1", "2", "3"]
    assert marked(html, "1") == "二三"
    assert marked(html, "2") == "三四五"
    assert marked(html, "3") == "六"


def test_a_mark_over_no_character_shows_where_something_is_missing() -> None:
    html = render("<p>一二</p><p></p>", [Note(1, 1, 1), Note(2, 2, 2), Note(3, 3, 3)])
    assert re.findall(r"批注 (\d)", html) == ["1", "2", "3"]
    assert html.index('data-anno="1"') < html.index("二") < html.index('data-anno="2"') < html.index("</p>")


def test_a_number_stays_with_a_whole_character() -> None:
    html = render("<p>好👨‍👩‍👧</p><p>葛\U000e0100</p>", [Note(1, 0, 6), Note(2, 7, 9)])
    assert '<span class="nb"><mark class="anno anno-typo" data-anno="1">👨‍👩‍👧</mark>' in html
    assert '<span class="nb"><mark class="anno anno-typo" data-anno="2">葛\U000e0100</mark>' in html


def test_offsets_after_a_picture_count_its_words() -> None:
    html = '<p>一<img src="/1.jpg" alt="图">二三</p>'
    at = plain(html).index("二")
    assert marked(render(html, [Note(1, at, at + 1)]), "1") == "二"


def test_a_picture_without_an_address_is_shown_by_its_words() -> None:
    html = f'<figure><img src="attachment:{KEY}" alt="大厅"></figure>'
    assert "〔图：大厅〕" in render(html)
    assert '<img src="/files/1" alt="大厅">' in render(html, address=lambda src: "/files/1")


def test_everything_is_escaped() -> None:
    html = render(
        '<p>&lt;script&gt;&amp;<a href="javascript:alert(1)">坏</a>'
        '<a href="&quot;&gt;x">链</a></p>'
        '<img src="javascript:1" alt="&quot;&lt;">',
        [Note('"><i>', 0, 1, '"><b>')],
    )
    assert "<script" not in html
    assert "javascript" not in html
    assert "<i>" not in html
    assert "<b>" not in html
    assert "&lt;" in html


def test_a_title_is_painted_without_tags_around_it() -> None:
    assert render([Block("text", (Run("一&二"),))]) == "一&amp;二"


def test_lists_and_tables_are_rebuilt_as_they_stood() -> None:
    html = (
        '<ol start="3"><li>一<ul><li>二</li><li>三</li></ul></li><li>四</li></ol>'
        '<table><tbody><tr><td colspan="2">五</td></tr><tr><td>六</td><td>七</td></tr></tbody></table>'
    )
    rebuilt = re.sub(r'</?span[^>]*>|</?div[^>]*>| data-at="\d+"', "", render(html))
    assert rebuilt == html


@given(bodies())
def test_what_is_rendered_reads_as_the_text_and_every_block_says_where_it_begins(html: str) -> None:
    rendered = render(html)
    assert plain(rendered) == plain(html)
    assert seen(rendered) == plain(html)


@given(bodies())
def test_a_sanitised_body_is_rendered_with_the_same_structure(html: str) -> None:
    body = sanitise(html)
    again = [block.shape for block in blocks(render(body)) if block.kind != "rule"]
    assert again == [block.shape for block in blocks(body) if block.kind != "rule"]
