"""Articles go out to Word as a page of 公文 and come in again; what Word hides or cannot give is said in words."""

import hashlib
import io
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from editorial.text.sanitise import BodyRefused, sanitise
from editorial.text.word import Imported, export_docx, import_docx
from editorial.text.word_numbers import chinese, written
from editorial.text.word_page import element, set_font
from project.bench.upload_files import archive, office, picture
from workflows.uploads import UploadRefused

PHOTO, SKETCH = picture("JPEG", (1600, 900)), picture("WEBP", (300, 300))
PHOTO_KEY, SKETCH_KEY = (hashlib.sha256(content).hexdigest() for content in (PHOTO, SKETCH))

BODY = sanitise(
    f"""
<p>现将有关事项通知如下。<strong>热线全天值守</strong>，<em>有诉必应</em>，<u>限时办结</u>，<s>作废</s>。</p>
<h2>一、组织领导</h2>
<p>成立<strong>专班<em>（兼）</em></strong>，详见<a href="https://example.gov.cn/?a=1&amp;b=2">方案</a>。<br>换行后。</p>
<h3>（一）职责分工</h3><h4>1. 综合组</h4>
<ul><li>入户测温<ul><li>老旧小区优先<ol><li>甲</li><li>乙</li></ol></li></ul></li><li>设备检修</li></ul>
<p>隔一段。</p><ol start="3"><li>拨打热线</li><li>等待<strong>上门</strong></li></ol>
<p>再隔一段。</p><ol><li>另一列</li></ol>
<blockquote><p>“暖气要热，人心更要热。”</p><p>一位居民说。</p></blockquote>
<table><thead><tr><th>单位</th><th colspan="2">换热站</th></tr></thead><tbody>
<tr><td rowspan="2">城东</td><td>甲站</td><td>42 座</td></tr><tr><td>乙站</td><td><p>一段</p><p>二段</p></td></tr>
<tr><td></td><td><ul><li>项一</li><li>项二</li></ul></td><td><strong>粗</strong></td></tr></tbody></table>
<figure><img src="attachment:{PHOTO_KEY}" alt="工人在换热站检修"><figcaption>检修现场。林晓岚 摄</figcaption></figure>
<hr><p>特此通知。</p>"""
)


def written_out(document: Any) -> io.BytesIO:
    out = io.BytesIO()
    document.save(out)
    out.seek(0)
    return out


def imported(content: bytes | io.BytesIO) -> Imported:
    return import_docx(content if isinstance(content, io.BytesIO) else io.BytesIO(content), "稿件.docx")


def line(
    document: Any, text: str, *, font: str = "仿宋", size: float = 16, align: ALIGN | None = None
) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    set_font(run._r.get_or_add_rPr(), font)
    return paragraph


def test_a_body_without_headings_of_the_first_level_keeps_the_level_it_has() -> None:
    body = "<p>文</p><h3>（一）小题</h3><h4>细目</h4><p>文</p>"
    assert imported(export_docx("题", "", body)).body_html == body


def test_what_goes_out_comes_in_again() -> None:
    content = export_docx(
        "关于做好冬季供暖工作的通知",
        "供暖自11月8日开始。\n换热站投运。",
        BODY,
        facts=[("稿件编号", "GJ-2026-1120-07"), ("作者", "林晓岚"), ("备注", "")],
        images={PHOTO_KEY: PHOTO},
    )
    back = imported(content)
    assert back.body_html == BODY
    assert (back.title, back.summary) == ("关于做好冬季供暖工作的通知", "供暖自11月8日开始。\n换热站投运。")
    assert [(each.sha256, each.content, each.alt) for each in back.images] == [
        (PHOTO_KEY, PHOTO, "工人在换热站检修")
    ]
    assert back.warnings == []


def test_the_page_is_that_of_the_standard() -> None:
    document: Any = Document(
        io.BytesIO(export_docx("题", "", "<h2>一、小题</h2><p>文</p>", author="融媒体中心"))
    )
    section = document.sections[0]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    assert (section.top_margin.mm, section.left_margin.mm) == pytest.approx((37, 28), abs=0.1)
    fonts = {s.name: s.element.rPr.rFonts.get(qn("w:eastAsia")) for s in document.styles if s.name in FONTS}
    assert fonts == FONTS
    assert [p.style.name for p in document.paragraphs] == ["Title", "Heading 1", "公文正文"]
    assert document.styles["公文正文"].font.size.pt == 16
    assert document.core_properties.author == "融媒体中心"


FONTS = {
    "Title": "方正小标宋简体",
    "Heading 1": "黑体",
    "Heading 2": "楷体_GB2312",
    "公文正文": "仿宋_GB2312",
}


def test_facts_stand_under_the_title_and_do_not_come_back_as_text() -> None:
    content = export_docx("题", "", "<p>文</p>", facts=[("编号", "7"), ("版本", "V3")])
    assert Document(io.BytesIO(content)).paragraphs[1].text == "编号：7\u3000版本：V3"
    assert imported(content).body_html == "<p>文</p>"


def test_a_picture_that_word_cannot_show_is_turned_into_one_it_can() -> None:
    body = f'<figure><img src="attachment:{SKETCH_KEY}" alt="示意图"></figure>'
    back = imported(export_docx("题", "", body, images={SKETCH_KEY: SKETCH}))
    assert [each.name for each in back.images] == ["文档图片1.png"]


def test_a_picture_that_is_missing_leaves_its_description() -> None:
    body = f'<figure><img src="attachment:{SKETCH_KEY}" alt="示意图"></figure>'
    assert "〔图片缺失：示意图〕" in imported(export_docx("题", "", body)).body_html


def test_an_ordinary_chinese_document_is_read_as_it_looks() -> None:
    document = Document()
    line(document, "望川区融媒体中心关于冬季", font="方正小标宋简体", size=22, align=ALIGN.CENTER)
    line(document, "供暖报道的方案", font="方正小标宋简体", size=22, align=ALIGN.CENTER)
    line(document, "")
    line(document, "\u3000\u3000为做好报道，制定本方案。")
    line(document, "一、总体要求", font="黑体")
    line(document, "（一）基本原则", font="楷体_GB2312")
    line(document, "（二）工作目标。全区上下要认真落实，不得有误，确保报道准确。", font="楷体_GB2312")
    line(document, "一、二、三月的数据都不作标题")
    back = imported(written_out(document))
    assert back.title == "望川区融媒体中心关于冬季供暖报道的方案"
    assert back.body_html == (
        "<p>为做好报道，制定本方案。</p><h2>一、总体要求</h2><h3>（一）基本原则</h3>"
        "<p>（二）工作目标。全区上下要认真落实，不得有误，确保报道准确。</p><p>一、二、三月的数据都不作标题</p>"
    )


def test_a_first_heading_is_the_title_and_the_others_move_up() -> None:
    document = Document()
    document.add_heading("总标题", 1)
    document.add_heading("小节", 2)
    document.add_paragraph("文")
    back = imported(written_out(document))
    assert (back.title, back.body_html) == ("总标题", "<h2>小节</h2><p>文</p>")


def test_the_highest_headings_left_become_the_highest_of_ours() -> None:
    document = Document()
    document.add_paragraph("开头一段。")
    document.add_heading("第一节", 3)
    document.add_heading("细目", 4)
    document.add_heading("第二节", 3)
    document.add_paragraph("文")
    assert imported(written_out(document)).body_html == (
        "<p>开头一段。</p><h2>第一节</h2><h3>细目</h3><h2>第二节</h2><p>文</p>"
    )


def test_headings_keep_their_level_when_the_title_is_not_one_of_them() -> None:
    document = Document()
    document.add_paragraph("开头一段。")
    document.add_heading("第一节", 1)
    document.add_heading("细目", 2)
    document.add_paragraph("文")
    back = imported(written_out(document))
    assert (back.title, back.body_html) == ("", "<p>开头一段。</p><h2>第一节</h2><h3>细目</h3><p>文</p>")


def numbered(document: Any, form: str, text: str, *words: str, start: int = 1) -> None:
    """Paragraphs that Word numbers by itself."""
    numbering = document.part.numbering_part.element
    name = 70 + len(numbering)
    definition = element("w:abstractNum", abstractNumId=name)
    level = element("w:lvl", ilvl=0)
    level.extend(
        [element("w:start", val=start), element("w:numFmt", val=form), element("w:lvlText", val=text)]
    )
    definition.append(level)
    numbering.insert(0, definition)
    number = numbering.add_num(name)
    for each in words:
        properties = document.add_paragraph(each)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = number.numId


def test_chinese_numbers_that_word_counts_become_words() -> None:
    document = Document()
    numbered(document, "chineseCounting", "第%1条", "总则", "附则")
    numbered(document, "decimal", "%1.", "甲", "乙")
    document.add_paragraph("隔断")
    numbered(document, "decimal", "%1.", "丙", start=3)
    assert imported(written_out(document)).body_html == (
        "<p>第一条总则</p><p>第二条附则</p><ol><li>甲</li><li>乙</li></ol><p>隔断</p>"
        '<ol start="3"><li>丙</li></ol>'
    )


def test_a_list_that_goes_on_after_a_paragraph_goes_on_counting() -> None:
    document = Document()
    numbered(document, "decimal", "%1.", "甲", "乙", "丙")
    third = document.paragraphs[-1]._p
    third.addprevious(document.add_paragraph("插话")._p)
    body = imported(written_out(document)).body_html
    assert body == '<ol><li>甲</li><li>乙</li></ol><p>插话</p><ol start="3"><li>丙</li></ol>'


def test_two_lists_one_after_the_other_each_count_for_themselves() -> None:
    document = Document()
    numbered(document, "decimal", "%1.", "甲", "乙")
    numbered(document, "decimal", "%1.", "丙")
    numbered(document, "decimal", "%1.", "丁", start=5)
    body = imported(written_out(document)).body_html
    assert body == '<ol><li>甲</li><li>乙</li></ol><ol><li>丙</li></ol><ol start="5"><li>丁</li></ol>'


@pytest.mark.parametrize(
    ("number", "form", "words"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "chineseCounting", "二十"),
        (105, "chineseCounting", "一百零五"),
        (110, "chineseCounting", "一百一十"),
        (12, "ideographDigital", "一二"),
        (3, "decimalEnclosedCircle", "③"),
        (28, "lowerLetter", "bb"),
        (9, "upperRoman", "IX"),
        (7, "none", ""),
        (7, "decimal", "7"),
    ],
)
def test_numbers_are_written_as_word_writes_them(number: int, form: str, words: str) -> None:
    assert written(number, form) == words


def test_every_chinese_number_is_said_in_its_own_way() -> None:
    assert len({chinese(number) for number in range(1, 10_000)}) == 9_999


def changed(document: Any, kind: str, text: str) -> None:
    """A tracked insertion or deletion at the end of the last paragraph."""
    change = element(f"w:{kind}", id=1, author="何静", date="2026-11-20T10:00:00Z")
    run = element("w:r")
    words = element("w:delText" if kind == "del" else "w:t")
    words.text = text
    run.append(words)
    change.append(run)
    document.paragraphs[-1]._p.append(change)


def test_what_stays_behind_is_said() -> None:
    document = Document()
    document.add_paragraph("办件")
    changed(document, "del", "9.8")
    changed(document, "ins", "12.6")
    document.add_paragraph("看不见").runs[0].font.hidden = True
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    document.add_paragraph()._p.append(element("w:r"))
    document.paragraphs[-1].runs[-1]._r.append(element("w:commentReference", id=0))
    back = imported(written_out(document))
    assert back.body_html == "<p>办件12.6</p>"
    assert back.warnings == [
        "文档有批注，没有导入。",
        "文档有修订：插入的文字已按接受处理。",
        "文档有修订：删除的文字没有导入。",
        "文档有隐藏文字，没有导入。",
        "页眉和页脚没有导入。",
    ]


def test_pictures_of_other_kinds_are_counted_and_said() -> None:
    document = Document()
    document.add_paragraph("文")
    document.add_picture(io.BytesIO(picture("BMP")), Mm(20))
    back = imported(written_out(document))
    assert back.images == []
    assert back.warnings == ["有 1 张图片的格式不支持或不在文档里，没有导入，请另行上传。"]


def test_a_page_number_alone_is_no_footer() -> None:
    assert imported(export_docx("题", "", "<p>文</p>")).warnings == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (office("xlsx"), "XLSX"),
        (office("docx", {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 600}), "宏"),
        (office("docx"), "损坏"),
        (archive({"a.txt": "x"}), "压缩包"),
        (b"", "空的"),
    ],
)
def test_what_is_no_article_is_refused_before_it_is_opened(content: bytes, reason: str) -> None:
    with pytest.raises(UploadRefused, match=reason):
        imported(content)


def test_a_text_file_is_no_article() -> None:
    with pytest.raises(UploadRefused, match=r"\.docx"):
        import_docx(io.BytesIO(b"text"), "a.txt")


def test_a_document_that_unpacks_to_too_much_text_is_refused() -> None:
    words = "".join(f"<w:p><w:r><w:t>{n:x}</w:t></w:r></w:p>" for n in range(600_000))
    main = f'<w:document xmlns:w="{qn("w:p")[1:].split("}")[0]}"><w:body>{words}</w:body></w:document>'
    with pytest.raises(BodyRefused, match="过多"):
        imported(office("docx", {"word/document.xml": main}))


def test_hidden_style_maps_in_a_file_are_not_obeyed() -> None:
    content = written_out(Document())
    with zipfile.ZipFile(content, "a") as file:
        file.writestr("mammoth/style-map", "p => script")
    assert "script" not in imported(content).body_html
