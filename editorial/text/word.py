"""Articles in and out of Word. What comes in has passed the upload check and the sanitiser; what goes out is a page of
公文 that comes in again with the same structure."""

from __future__ import annotations

import io
import re
import secrets
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NamedTuple

import mammoth
from django.utils.translation import gettext as _
from docx import Document
from lxml import etree
from mammoth.docx.files import InvalidFileReferenceError

from workflows.uploads import UploadRefused, check

from . import word_page as page
from .normal import Run
from .sanitise import BodyRefused, blocks_in, clean_paste
from .word_numbers import W
from .word_reading import PARSER, STYLE_MAP, Plain, Reading
from .word_writing import Writer

LONGEST_PART = 6 * 1024 * 1024  # 200,000 characters with all that Word writes around them
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
# mammoth trusts a document to be well-formed beyond its XML, and stumbles in these ways over one that is not
_MAMMOTH_GAVE_UP = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)
_BACK = re.compile(r'<a href="#(?:foot|end)note-ref-[^"]*">↑</a>')


class Picture(NamedTuple):
    """A picture that stood in the document, ready to be kept as an attachment."""

    name: str
    content: bytes
    sha256: str
    alt: str


@dataclass(frozen=True)
class Imported:
    """What a document holds for us. The body names its pictures by SHA-256; warnings say what stayed behind."""

    title: str
    body_html: str
    images: list[Picture]
    warnings: list[str]
    summary: str = ""


@dataclass
class _Pictures:
    """Takes mammoth's pictures in as it meets them."""

    taken: dict[str, Picture] = field(default_factory=dict)
    lost: int = 0

    def take(self, image: Any) -> dict[str, str]:
        try:
            with image.open() as stream:
                content = stream.read()
            accepted = check(
                _("文档图片%(n)d") % {"n": len(self.taken) + 1}, io.BytesIO(content), len(content)
            )
        except (UploadRefused, InvalidFileReferenceError, KeyError):
            self.lost += 1
            return {"src": ""}
        if accepted.kind != "image":
            self.lost += 1
            return {"src": ""}
        picture = Picture(accepted.name, content, accepted.sha256, image.alt_text or "")
        self.taken.setdefault(accepted.sha256, picture)
        return {"src": f"attachment:{accepted.sha256}"}


def import_docx(file: BinaryIO, name: str = "import.docx") -> Imported:
    """Reads a .docx. UploadRefused where the file is none or holds what it must not, BodyRefused where its text is
    too much; both say why."""
    size = file.seek(0, io.SEEK_END)
    if check(name, file, size).kind != "document":
        raise UploadRefused(_("只能导入 .docx 文档。"))
    with zipfile.ZipFile(file) as archive:
        root, styles, numbering = (
            _part(archive, part) for part in ("word/document.xml", "word/styles.xml", "word/numbering.xml")
        )
        if root is None or root.find(f"{W}body") is None:
            raise UploadRefused(_("文档已损坏，无法打开。请在 Word 或 WPS 里另存一份再传。"))
        warnings = _left_behind(archive, root)
        mark = f"@@{secrets.token_hex(8)}@@"
        plain = Reading(root, styles, numbering).run(mark)
        html, pictures = _converted(archive, plain)
    html = re.sub(rf"<ol><li>{mark}(\d+){mark}", r'<ol start="\1"><li>', html)
    html = re.sub(rf"</li><li>{mark}(\d+){mark}", r'</li></ol><ol start="\1"><li>', html)
    html = _BACK.sub("", re.sub(rf"{mark}(\d+){mark}", r"\1. ", html))
    body = clean_paste(html).html
    if pictures.lost:
        warnings.append(
            _("有 %(n)d 张图片的格式不支持或不在文档里，没有导入，请另行上传。") % {"n": pictures.lost}
        )
    return Imported(plain.title, body, list(pictures.taken.values()), warnings, plain.summary)


def export_docx(
    title: str,
    summary: str,
    body_html: str,
    *,
    facts: Iterable[tuple[str, str]] = (),
    images: Mapping[str, bytes] | None = None,
    author: str = "",
) -> bytes:
    """The article as a page of 公文. `facts` are label and value, set small under the title (number, author,
    revision, digest); `images` holds the file of each picture by its SHA-256."""
    document = Document()
    page.prepare(document)
    writer = Writer(document, images or {})
    document.core_properties.title, document.core_properties.author = title, author
    writer.paragraph(document, [Run(title)], "Title")
    line = "\u3000".join(f"{label}：{value}" for label, value in facts if value)
    if line:
        writer.paragraph(document, [Run(line)], page.FACTS)
    for each in summary.split("\n") if summary else ():
        writer.paragraph(document, [Run(each)], page.SUMMARY)
    writer.write(blocks_in(body_html))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _part(archive: zipfile.ZipFile, name: str) -> Any | None:
    if name not in archive.namelist():
        return None
    if archive.getinfo(name).file_size > LONGEST_PART:
        raise BodyRefused(_("文档的文字过多，无法导入。请拆分成几篇。"))
    try:
        return etree.fromstring(archive.read(name), PARSER)
    except etree.XMLSyntaxError:
        raise UploadRefused(_("文档已损坏，无法打开。请在 Word 或 WPS 里另存一份再传。")) from None


def _converted(archive: zipfile.ZipFile, plain: Plain) -> tuple[str, _Pictures]:
    """The plain document through mammoth, its pictures taken in on the way."""
    copy, pictures = io.BytesIO(), _Pictures()
    with zipfile.ZipFile(copy, "w") as made:
        for part in archive.infolist():
            is_text = part.filename == "word/document.xml"
            made.writestr(part.filename, etree.tostring(plain.root) if is_text else archive.read(part))
    copy.seek(0)
    try:
        result = mammoth.convert_to_html(
            copy,
            style_map=STYLE_MAP,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(pictures.take),
        )
    except _MAMMOTH_GAVE_UP:
        raise UploadRefused(
            _("文档的结构特殊，无法导入。请在 Word 或 WPS 里另存一份再传，或复制文字粘贴。")
        ) from None
    return result.value, pictures


def _left_behind(archive: zipfile.ZipFile, root: Any) -> list[str]:
    """What the document shows and the article will not, in words."""

    def has(*tags: str) -> bool:
        return next(root.iter(*tags), None) is not None

    drawings = [d for d in root.iter(f"{W}drawing") if next(d.iter(_DRAWN), None) is None]
    notes = {
        _("文档有批注，没有导入。"): has(f"{W}commentReference"),
        _("文档有修订：插入的文字已按接受处理。"): has(f"{W}ins", f"{W}moveTo"),
        _("文档有修订：删除的文字没有导入。"): has(f"{W}del", f"{W}moveFrom"),
        _("文档有隐藏文字，没有导入。"): any(
            v.get(f"{W}val") not in ("0", "false") for v in root.iter(f"{W}vanish")
        ),
        _("脚注和尾注已移到文末。"): has(f"{W}footnoteReference", f"{W}endnoteReference"),
        _("文档里的图表、图形没有导入，请截图后上传。"): bool(drawings),
        _("文档里的公式没有导入。"): has(_FORMULA),
        _("页眉和页脚没有导入。"): any(
            _has_words(archive, name)
            for name in archive.namelist()
            if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name)
        ),
    }
    return [words for words, applies in notes.items() if applies]


def _has_words(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether a header or footer says more than the page's number."""
    part = _part(archive, name)
    words = "" if part is None else "".join(t.text or "" for t in part.iter(f"{W}t"))
    return bool(re.sub(r"[\s\d—–\-·.第页共/]", "", words))
