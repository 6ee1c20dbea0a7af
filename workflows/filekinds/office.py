"""Word, Excel and PowerPoint files: looked through before anything in them is unpacked.

Everything is decided from the archive's directory, the first bytes of each part and the (small) relationship
parts, so a bomb is refused without being set off.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from typing import BinaryIO
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from .limits import MB, Limits, UploadRefused

MAIN_PARTS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
_HARMLESS_OUTSIDE = {"hyperlink", "image", "audio", "video", "media", "externalLinkPath"}
_MACROS = re.compile(
    r"(?:^|/)(?:vbaProject\w*\.bin|vbaData\.xml|activeX|macrosheets|customUI)", re.IGNORECASE
)
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"MSCF", b"BZh", b"\xfd7zXZ")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"#!")
_OLE = b"\xd0\xcf\x11\xe0"
_TOO_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ElementTree.ParseError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
_ON_OWN_DISK = re.compile(r"(?:(?:file:///)?[a-z]:|[^:/\\]+$)", re.IGNORECASE)
_PROLOG = 65_536
_LONGEST_DIRECTORY = MB
_SMALL_PART = MB


def inspect(file: BinaryIO, size: int, limits: Limits, *, depth: int = 0) -> str:
    """Which of docx, xlsx and pptx the archive is; refused when it is none or holds what it must not."""
    try:
        _check_end(file, size)
        with zipfile.ZipFile(file) as archive:
            _check_directory(archive, size, limits)
            kind = _kind(archive)
            for part in archive.infolist():
                if not part.is_dir():
                    _check_part(archive, part, limits, depth)
            return kind
    except UploadRefused:
        raise
    except _TOO_BROKEN:
        raise UploadRefused(_("文档已损坏，无法打开。请在 Word 或 WPS 里另存一份再传。")) from None


def _check_end(file: BinaryIO, size: int) -> None:
    """The archive must begin with the file, end with it, and have a directory of a sane length."""
    tail_length = min(size, 22 + 1024)
    file.seek(size - tail_length)
    tail = file.read(tail_length)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise zipfile.BadZipFile
    entries, length, offset, comment = struct.unpack("<HIIH", tail[at + 10 : at + 22])
    is_zip64 = tail[max(0, at - 20) : at].startswith(b"PK\x06\x07") or 0xFFFFFFFF in (length, offset)
    has_more = tail[at + 22 + comment :].strip(b"\0\r\n ")
    if has_more or is_zip64 or entries == 0xFFFF:
        raise UploadRefused(_("文档的压缩结构异常，不能上传。请在 Word 或 WPS 里另存一份再传。"))
    if length > _LONGEST_DIRECTORY:
        raise _too_many()
    if offset + length != size - tail_length + at:
        raise UploadRefused(_("文档前后藏有其他内容，不能上传。请在 Word 或 WPS 里另存一份再传。"))
    file.seek(0)


def _check_directory(archive: zipfile.ZipFile, size: int, limits: Limits) -> None:
    parts = archive.infolist()
    if len(parts) > limits.parts:
        raise _too_many()
    if sum(part.file_size for part in parts) > limits.unpacked:
        raise _too_large()
    seen: set[str] = set()
    for part in parts:
        name = part.orig_filename
        folders = name.split("/")
        if name.startswith("/") or "\\" in name or ":" in name or "\0" in name or {"..", "."} & set(folders):
            raise UploadRefused(_("文档里有不合规的路径，不能上传。"))
        if name.lower() in seen:
            raise UploadRefused(_("文档里有重名的部件，不能上传。"))
        seen.add(name.lower())
        if part.flag_bits & 1:
            raise UploadRefused(_("文档已加密，无法检查。请去掉密码后再传。"))
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or _is_link(part):
            raise zipfile.BadZipFile
        if part.file_size > 5 * MB and part.file_size > limits.part_ratio * part.compress_size:
            raise _too_large()
    _check_overlap(parts, size)


def _is_link(part: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(part.external_attr >> 16)


def _check_overlap(parts: list[zipfile.ZipInfo], size: int) -> None:
    """Parts that share bytes unpack to far more than the directory's sums can be trusted for."""
    ordered = sorted(parts, key=lambda part: part.header_offset)
    if ordered and ordered[0].header_offset != 0:
        raise UploadRefused(_("文档前后藏有其他内容，不能上传。请在 Word 或 WPS 里另存一份再传。"))
    ends = [*(part.header_offset for part in ordered[1:]), size]
    for part, end in zip(ordered, ends, strict=True):
        if part.header_offset + 30 + part.compress_size > end:
            raise _too_large()


def _kind(archive: zipfile.ZipFile) -> str:
    if "[Content_Types].xml" not in archive.namelist():
        raise _not_office()
    types = _small(archive, archive.getinfo("[Content_Types].xml"))
    if (
        b"macroEnabled" in types
        or b"vbaProject" in types
        or any(_MACROS.search(n) for n in archive.namelist())
    ):
        raise UploadRefused(_("文档里带有宏，不能上传。请另存为不带宏的格式再传。"))
    for kind, main in MAIN_PARTS.items():
        if b'"%s"' % main.encode() in types.replace(b"'", b'"'):
            return kind
    raise _not_office()


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits, depth: int) -> None:
    with archive.open(part) as stream:
        head = stream.read(512)
        if head.startswith(_OLE):
            raise UploadRefused(_("文档里嵌有其他程序的对象，不能上传。请把嵌入的对象删去或改为图片。"))
        if head.startswith(_PROGRAMS):
            raise UploadRefused(_("文档里嵌有可执行程序，不能上传。"))
        if head.startswith(_ARCHIVES):
            _check_nested(archive, part, limits, depth)
        elif _is_xml(head) or part.filename.lower().endswith((".xml", ".rels", ".vml")):
            _check_prolog(head + stream.read(_PROLOG), part.filename)
    if part.filename.lower().endswith(".rels"):
        _check_relations(_small(archive, part))


def _check_nested(archive: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits, depth: int) -> None:
    """A chart keeps its figures in a small workbook; that one is looked through in its turn."""
    is_office = part.filename.lower().endswith(tuple(MAIN_PARTS)) and "/embeddings/" in part.filename
    if not is_office or depth or part.file_size > limits.nested:
        raise UploadRefused(_("文档里套有压缩包，不能上传。请取出来单独上传。"))
    inspect(io.BytesIO(archive.read(part)), part.file_size, limits, depth=depth + 1)


def _is_xml(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


_BEFORE_ROOT = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.DOTALL)


def _check_prolog(head: bytes, name: str) -> None:
    """Entities are declared before the root element and nowhere else, so that much must be readable and free
    of them. A drawing or a page in it may name its document type, but not open it."""
    if not head.strip():
        return
    is_wide = head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:4]
    text = head.decode("utf-16" if is_wide else "utf-8", "replace").lstrip("\ufeff")
    declared = re.match(r"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)", text)
    if declared and declared[1].lower() not in ("utf-8", "utf-16", "us-ascii", "utf-16le", "utf-16be"):
        raise UploadRefused(_("文档里有无法识别的编码，不能上传。"))
    match = _BEFORE_ROOT.match(text)
    rest = text[match.end() :] if match else text
    named = re.match(r"<!DOCTYPE\s[^\[>]*>", rest, re.IGNORECASE)
    if named and name.lower().endswith((".svg", ".htm", ".html")):
        rest = rest[named.end() :].lstrip()
    if not re.match(r"<[^!?\s]", rest):
        raise UploadRefused(_("文档里声明了外部实体，不能上传。请在 Word 或 WPS 里另存一份再传。"))


def _check_relations(data: bytes) -> None:
    for relation in ElementTree.fromstring(data):
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        if relation.get("TargetMode", "").lower() == "external" and kind not in _HARMLESS_OUTSIDE:
            if kind == "attachedTemplate" and _ON_OWN_DISK.match(relation.get("Target", "")):
                continue  # every office that writes on a template of its own leaves this trace
            raise UploadRefused(_("文档引用了外部的模板或对象，不能上传。请断开链接、另存一份再传。"))


def _small(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    if part.file_size > _SMALL_PART:
        raise _too_large()
    data = archive.read(part)
    _check_prolog(data[:_PROLOG], part.filename)
    return data


def _too_large() -> UploadRefused:
    return UploadRefused(_("文档解压后过大，疑似压缩炸弹，不能上传。"))


def _too_many() -> UploadRefused:
    return UploadRefused(_("文档里的部件过多，不能上传。"))


def _not_office() -> UploadRefused:
    return UploadRefused(
        _("这是压缩包，不是 Word、Excel 或 PowerPoint 文档，不能上传。请把里面的文件逐个上传。")
    )
