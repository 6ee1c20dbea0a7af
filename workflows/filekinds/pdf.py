"""PDF: a document to read, without scripts, programs to start or files inside."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from .limits import Limits, UploadRefused


def _named(name: str) -> bytes:
    """A PDF name, each letter of which may be written as itself or as #xx."""
    return b"/" + b"".join(b"(?:%c|#(?i:%02x))" % (ord(letter), ord(letter)) for letter in name)


_DO_NOT = re.compile(b"(?:" + b"|".join(map(_named, ("JavaScript", "Launch", "EmbeddedFile"))) + b")")
_LOCKED = re.compile(_named("Encrypt") + rb"[\s\d<\[(/]")
_PACKED_OBJECTS = re.compile(_named("ObjStm"))
_FLATE = re.compile(_named("FlateDecode"))
_NOT_JUST_FLATE = re.compile(rb"\[\s*/[^\s/\]]+\s*/|" + _named("Predictor"))
_STREAM = re.compile(rb"stream\r?\n")
_CHUNK = 65_536


def inspect(file: BinaryIO, limits: Limits) -> None:
    """Refuses what acts by itself, and what cannot be looked into."""
    data = file.read()
    if b"%%EOF" not in data[-2048:] or b"startxref" not in data:
        raise UploadRefused(_("PDF 已损坏或不完整，请重新导出后再传。"))
    if b"PK\x05\x06" in data[-66_000:]:
        raise UploadRefused(_("PDF 后面藏有其他内容，不能上传。"))
    if _LOCKED.search(data):
        raise UploadRefused(_("PDF 已加密，无法检查。请去掉密码后再传。"))
    if _DO_NOT.search(data) or any(_DO_NOT.search(objects) for objects in _object_streams(data, limits)):
        raise UploadRefused(_("PDF 里带有脚本、附件或可启动的程序，不能上传。请用“打印为 PDF”另存一份再传。"))


def _object_streams(data: bytes, limits: Limits) -> Iterator[bytes]:
    """What the packed lists of objects hold, a piece at a time; pieces overlap so that no name is cut in two."""
    left = limits.pdf_inflated
    for match in _PACKED_OBJECTS.finditer(data):
        start = data.rfind(b" obj", max(0, match.start() - 2048), match.start())
        stream = _STREAM.search(data, match.end(), match.end() + 2048)
        head = data[start : stream.start()] if stream else b""
        if start < 0 or stream is None or not _FLATE.search(head) or _NOT_JUST_FLATE.search(head):
            raise UploadRefused(_("PDF 的结构无法检查，不能上传。请用“打印为 PDF”另存一份再传。"))
        unpack, packed, tail = zlib.decompressobj(), data[stream.end() :], b""
        while packed and not unpack.eof:
            try:
                piece = unpack.decompress(packed[:_CHUNK], _CHUNK * 4)
            except zlib.error:
                raise UploadRefused(_("PDF 已损坏或不完整，请重新导出后再传。")) from None
            packed = unpack.unconsumed_tail + packed[_CHUNK:]
            left -= len(piece)
            if left < 0:
                raise UploadRefused(_("PDF 解开后过大，不能上传。"))
            yield tail + piece
            tail = piece[-64:]
