"""Writes a body into a Word document, block by block."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from PIL import Image

from . import word_page as page
from .normal import BREAK, Block, Cell, Figure, Listing, Para, Quote, Rule, Run, Table

HEADINGS = {"h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3"}
_AS_IT_IS = {"JPEG", "PNG", "GIF"}
_DOTS_PER_INCH = 144
_EMU_PER_INCH = 914_400
_BULLETS, _NUMBERS = 90, 91  # our own list definitions, beyond those of the template


class Writer:
    """One document being written. `pictures` holds the file of each picture by its SHA-256."""

    def __init__(self, document: Document, pictures: Mapping[str, bytes]) -> None:
        self.document, self.pictures = document, pictures
        self.numbering = document.part.numbering_part.element
        for number, kind in ((_BULLETS, "ul"), (_NUMBERS, "ol")):
            self.numbering.insert(0, _list_definition(number, kind))

    def write(self, blocks: Iterable[Block], into: Any = None, *, style: str = page.PLAIN) -> None:
        """The blocks, one after the other, into the document or a cell."""
        into = into if into is not None else self.document
        for block in blocks:
            match block:
                case Para():
                    self.paragraph(into, block.runs, HEADINGS.get(block.tag, style))
                case Quote():
                    self.write(block.blocks, into, style=page.QUOTE)
                case Rule():
                    into.add_paragraph(style=page.RULE)
                case Figure():
                    self.figure(into, block)
                case Listing():
                    self.listing(into, block, style, 0)
                case Table():
                    self.table(into, block)

    def paragraph(self, into: Any, runs: list[Run], style: str) -> Any:
        paragraph = into.add_paragraph(style=style)
        if BREAK in runs and style == page.PLAIN:
            paragraph.alignment = ALIGN.LEFT  # a justified line is drawn out before a break
        for run in runs:
            if run == BREAK:
                paragraph.add_run().add_break()
                continue
            written = paragraph.add_run(run.text)
            written.bold = True if "strong" in run.marks else None
            written.italic = True if "em" in run.marks else None
            written.underline = True if "u" in run.marks or run.link else None
            written.font.strike = True if "s" in run.marks else None
            if run.link:
                self.link(paragraph, written, run.link.href, run.link.title)
        return paragraph

    def link(self, paragraph: Any, run: Any, href: str, title: str) -> None:
        number = self.document.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = page.element("w:hyperlink", **({"tooltip": title} if title else {}))
        link.set(qn("r:id"), number)
        paragraph._p.append(link)
        link.append(run._r)

    def figure(self, into: Any, figure: Figure) -> None:
        content = self.pictures.get(figure.key)
        if content is None:
            self.paragraph(into, [Run(_("〔图片缺失：{alt}〕").format(alt=figure.alt))], page.CAPTION)
        else:
            paragraph = into.add_paragraph(style=page.CAPTION)
            paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
            paragraph.paragraph_format.keep_with_next = bool(figure.caption)
            picture, width = _fitting(content)
            shape = paragraph.add_run().add_picture(picture, width=width)
            shape._inline.docPr.set("descr", figure.alt)
            if figure.title:
                shape._inline.docPr.set("title", figure.title)
        if figure.caption:
            self.paragraph(into, figure.caption, page.CAPTION)

    def listing(self, into: Any, listing: Listing, style: str, level: int) -> None:
        number = self.begin_list(listing, level)
        for item in listing.items:
            is_first = True
            for block in item:
                if isinstance(block, Listing):
                    self.listing(into, block, style, level + 1)
                elif isinstance(block, Para):
                    paragraph = self.paragraph(into, block.runs, style)
                    paragraph.paragraph_format.first_line_indent = Pt(0)
                    paragraph.paragraph_format.left_indent = Pt(48 + 24 * level)
                    if is_first:
                        _number(paragraph, number, level)
                else:
                    self.write([block], into, style=style)
                is_first = False

    def begin_list(self, listing: Listing, level: int) -> int:
        """A numbering of its own for every list, so that each begins where it says."""
        number = self.numbering.add_num(_NUMBERS if listing.tag == "ol" else _BULLETS)
        number.add_lvlOverride(level).add_startOverride(listing.start)
        return int(number.numId)

    def table(self, into: Any, table: Table) -> None:
        placed, height, width = _placed(table)
        written = into.add_table(height, width)
        written.style = "Table Grid"
        grid = [
            row.cells for row in written.rows
        ]  # once: python-docx counts all cells anew for each it is asked for
        for (row, column), cell in placed.items():
            last = grid[min(row + cell.rowspan, height) - 1][min(column + cell.colspan, width) - 1]
            self.cell(
                grid[row][column].merge(last) if cell.rowspan * cell.colspan > 1 else grid[row][column], cell
            )
        heads = next(
            (n for n, row in enumerate(table.rows) if any(c.tag != "th" for c in row)), len(table.rows)
        )
        for row in written.rows[:heads]:
            row._tr.get_or_add_trPr().append(page.element("w:tblHeader"))
        into.add_paragraph(style=page.CELL)

    def cell(self, target: Any, cell: Cell) -> None:
        for paragraph in target.paragraphs:
            paragraph._p.getparent().remove(paragraph._p)
        self.write(cell.blocks, target, style=page.CELL)
        if not target.paragraphs or target._tc[-1].tag == qn("w:tbl"):
            target.add_paragraph(style=page.CELL)
        if cell.tag == "th":
            for paragraph in target.paragraphs:
                paragraph.alignment = ALIGN.CENTER
                for run in paragraph.runs:
                    page.set_font(run._r.get_or_add_rPr(), page.BLACK)


def _placed(table: Table) -> tuple[dict[tuple[int, int], Cell], int, int]:
    """Where each cell begins in the grid, and how large the grid is."""
    taken: set[tuple[int, int]] = set()
    placed: dict[tuple[int, int], Cell] = {}
    for number, row in enumerate(table.rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            placed[number, column] = cell
            taken |= {(number + r, column + c) for r in range(cell.rowspan) for c in range(cell.colspan)}
            column += cell.colspan
    return placed, len(table.rows), max(column for _row, column in taken) + 1


def _fitting(content: bytes) -> tuple[io.BytesIO, Emu]:
    """The picture in a form that Word reads, and the width at which it fits the page."""
    with Image.open(io.BytesIO(content)) as image:
        width, height = image.size
        form, picture = image.format, io.BytesIO(content)
        if form not in _AS_IT_IS:
            picture = io.BytesIO()
            image.convert("RGBA" if image.mode in ("RGBA", "LA", "P") else "RGB").save(picture, "PNG")
    natural = width * _EMU_PER_INCH // _DOTS_PER_INCH
    tallest = int(page.TEXT_HEIGHT * 0.7) * width // height
    return picture, Emu(max(min(natural, int(page.TEXT_WIDTH), tallest), 1))


def _number(paragraph: Any, number: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = number
    paragraph.paragraph_format.first_line_indent = Pt(-24)


def _list_definition(number: int, kind: str) -> Any:
    definition = page.element("w:abstractNum", abstractNumId=number)
    definition.append(page.element("w:multiLevelType", val="multilevel"))
    for level in range(9):
        depth = page.element("w:lvl", ilvl=level)
        depth.append(page.element("w:start", val=1))
        depth.append(page.element("w:numFmt", val="bullet" if kind == "ul" else "decimal"))
        depth.append(page.element("w:lvlText", val="●○■"[level % 3] if kind == "ul" else f"%{level + 1}."))
        depth.append(page.element("w:lvlJc", val="left"))
        definition.append(depth)
    return definition
