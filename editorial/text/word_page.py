"""The page of 公文 in Word after GB/T 9704-2012: A4, 22 lines of 28 characters, and the styles that set them.

Lines come from the grid and an exact height. 156 mm for 28 characters is a little less than 16 pt each, so text is
drawn together by a quarter of a point: a grid that sets characters too makes LibreOffice halve the line.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

TITLE_FONT, BODY, BLACK, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
FALLBACK = {TITLE_FONT: "宋体", BODY: "仿宋", KAI: "楷体"}  # what Word takes where the first is not installed
LINE = Pt(28.95)  # 225 mm / 22
TEXT_WIDTH = Mm(156)
TEXT_HEIGHT = Mm(225)
DRAWN_TOGETHER = -5  # twentieths of a point, for text of 16 pt

# Names that a reader of the file sees in Word, and that an import knows our own files by.
SUMMARY, FACTS, PLAIN, CAPTION, QUOTE, RULE, CELL = (
    "内容提要",
    "稿件信息",
    "公文正文",
    "图片说明",
    "引文",
    "分隔线",
    "表格文字",
)


def element(tag: str, **attributes: object) -> Any:
    """One element of WordprocessingML with its attributes."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def prepare(document: Document) -> None:
    """Page, grid, page numbers, styles and fonts of an empty document."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(22.5)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    section._sectPr.append(element("w:docGrid", type="lines", linePitch=579))
    document.settings.odd_and_even_pages_header_footer = True
    _number_pages(section.footer, ALIGN.RIGHT, "right")
    _number_pages(section.even_page_footer, ALIGN.LEFT, "left")
    _define_styles(document)
    _name_fallbacks(document)


def _define_styles(document: Document) -> None:
    _style(document, "Normal", BODY, 16)
    _speak_chinese(document.styles["Normal"].element.get_or_add_rPr())
    _style(document, PLAIN, BODY, 16, indent=2)
    _style(document, "Title", TITLE_FONT, 22, align=ALIGN.CENTER, line=Pt(36), after=Pt(28.95))
    _style(document, FACTS, KAI, 12, align=ALIGN.CENTER, line=Pt(22))
    _style(document, SUMMARY, KAI, 14, indent=2)
    _style(document, "Heading 1", BLACK, 16, indent=2, keep=True)
    _style(document, "Heading 2", KAI, 16, indent=2, keep=True)
    _style(document, "Heading 3", BODY, 16, indent=2, bold=True, keep=True)
    _style(document, CAPTION, KAI, 12, align=ALIGN.CENTER, line=Pt(22), after=Pt(6))
    _style(document, QUOTE, KAI, 16, indent=2, left=Pt(32))
    _style(document, CELL, BODY, 12, line=Pt(22), align=ALIGN.LEFT)
    _style(document, RULE, BODY, 10, line=Pt(14))
    border = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
    properties = document.styles[RULE].element.get_or_add_pPr()
    properties.insert_element_before(
        parse_xml(border), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def _style(
    document: Document,
    name: str,
    font: str,
    size: float,
    *,
    align: ALIGN = ALIGN.JUSTIFY,
    line: Any = LINE,
    indent: int = 0,
    left: Any = None,
    after: Any = None,
    bold: bool = False,
    keep: bool = False,
) -> None:
    """A paragraph style; `indent` counts characters of its own size."""
    names = {style.name for style in document.styles}
    style = (
        document.styles[name] if name in names else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    )
    if name not in ("Normal", "Title") and not name.startswith("Heading"):
        style.base_style = document.styles["Normal"]
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    for extra in properties.findall(qn("w:spacing")) + properties.findall(qn("w:kern")):
        properties.remove(extra)
    set_font(properties, font)
    if size == 16:
        spacing = element("w:spacing", val=DRAWN_TOGETHER)
        properties.insert_element_before(
            spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u"
        )
    layout = style.paragraph_format
    layout.alignment, layout.keep_with_next = align, keep
    layout.space_before, layout.space_after = Pt(0), after or Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, line
    layout.left_indent = left
    layout.first_line_indent = Pt(indent * size)
    if name == "Title":
        for border in style.element.pPr.findall(qn("w:pBdr")):
            style.element.pPr.remove(border)
    if indent:
        style.element.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), str(indent * 100))


def set_font(properties: Any, font: str) -> None:
    """One font for every script: digits in 公文 are set in the font of the text."""
    fonts = properties.get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), font)


def _speak_chinese(properties: Any) -> None:
    """Fonts for Japan and Taiwan set the comma in the middle; the language says which one is meant."""
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(element("w:lang", val="en-US", eastAsia="zh-CN"))


def _number_pages(footer: Any, align: ALIGN, side: str) -> None:
    """— 1 —, one character in from the outer edge."""
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    paragraph._p.get_or_add_pPr().append(element("w:ind", **{f"{side}Chars": 100, side: 280}))
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text)
        run.font.size = Pt(14)
        set_font(run._r.get_or_add_rPr(), SONG)
        if text is None:
            code = element("w:instrText")
            code.text = " PAGE "
            run._r.extend(
                [element("w:fldChar", fldCharType="begin"), code, element("w:fldChar", fldCharType="end")]
            )


def _name_fallbacks(document: Document) -> None:
    relations = document.part.rels.values()
    part = next(r.target_part for r in relations if r.reltype.endswith("/fontTable"))
    table = etree.fromstring(part.blob)
    for name, instead in FALLBACK.items():
        font = etree.SubElement(table, qn("w:font"), {qn("w:name"): name})
        etree.SubElement(font, qn("w:altName"), {qn("w:val"): instead})
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)
