"""Plain text and tables in plain text: readable characters, and no page, script or command dressed up as text."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from django.utils.translation import gettext as _

from .limits import UploadRefused

_CHUNK = 1 << 20
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_PAGE = re.compile(
    r"\s*(?:<(?:!doctype|html|head|body|script|svg|iframe|object|\?xml|\?php|%)|%PDF-)", re.IGNORECASE
)
_COMMAND = re.compile(r"(?:^|[,;\t\n\"])[=+\-@][^,;\t\n]*\|[^,;\t\n]*!", re.MULTILINE)


def inspect(file: BinaryIO, *, is_table: bool = False) -> None:
    """Text in UTF-8 or GB 18030, and nothing that another program would run. A table may be in UTF-16 with its mark as
    well: spreadsheet programs write that, and read nothing else as surely."""
    for encoding in _encodings(file, is_table=is_table):
        file.seek(0)
        try:
            return _read(file, encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable()


def _encodings(file: BinaryIO, *, is_table: bool) -> tuple[str, ...]:
    file.seek(0)
    if file.read(2) not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return ("utf-8", "gb18030")
    if not is_table:
        raise UploadRefused(_("文本是 UTF-16 编码，请另存为 UTF-8 再传。"))
    return ("utf-16",)


def _read(file: BinaryIO, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    is_first = True
    while True:
        data = file.read(_CHUNK)
        text = decoder.decode(data, final=not data)
        if _UNREADABLE.search(text):
            raise _unreadable()
        if is_first and _PAGE.match(text.removeprefix("\ufeff")):
            raise UploadRefused(_("文件内容是网页或脚本，不能当作文本上传。"))
        if _COMMAND.search(text):
            raise UploadRefused(_("表格里有会启动外部程序的公式，不能上传。"))
        if not data:
            return
        is_first = False


def _unreadable() -> UploadRefused:
    return UploadRefused(_("文件不是可读的文本。文本文件请保存为 UTF-8 编码。"))
