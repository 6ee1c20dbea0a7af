"""The one way in for files: allowed by what they are, agreeing with what they are called, and safe to keep.

Whoever keeps a file calls `check` first. What it lets through is served with nosniff, and as an attachment unless
it is a picture. Nothing is ever unpacked or decoded before it is known how large it gets.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from .filekinds import media, office, pdf, pictures, plaintext
from .filekinds.limits import MB, Limits, UploadRefused

__all__ = ["ACCEPT", "KINDS", "Accepted", "Limits", "UploadRefused", "check", "safe_name"]


@dataclass(frozen=True)
class Kind:
    """A format that may be uploaded: what the product calls it, how it is served, how its files are named."""

    kind: str
    content_type: str
    extensions: tuple[str, ...]


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept, under a name that is safe everywhere."""

    name: str
    content_type: str
    sha256: str
    size: int
    kind: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "jpg": Kind("image", "image/jpeg", ("jpg", "jpeg", "jfif")),
    "png": Kind("image", "image/png", ("png",)),
    "gif": Kind("image", "image/gif", ("gif",)),
    "webp": Kind("image", "image/webp", ("webp",)),
    "pdf": Kind("pdf", "application/pdf", ("pdf",)),
    "docx": Kind("document", _OFFICE + "wordprocessingml.document", ("docx",)),
    "xlsx": Kind("sheet", _OFFICE + "spreadsheetml.sheet", ("xlsx",)),
    "pptx": Kind("slides", _OFFICE + "presentationml.presentation", ("pptx",)),
    "txt": Kind("text", "text/plain; charset=utf-8", ("txt",)),
    "csv": Kind("text", "text/csv; charset=utf-8", ("csv",)),
    "mp3": Kind("audio", "audio/mpeg", ("mp3",)),
    "m4a": Kind("audio", "audio/mp4", ("m4a",)),
    "wav": Kind("audio", "audio/wav", ("wav",)),
    "mp4": Kind("video", "video/mp4", ("mp4", "m4v")),
}
ACCEPT = ",".join(f".{extension}" for kind in KINDS.values() for extension in kind.extensions)

_PICTURES = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP"}
_MAGIC = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "office"),
    (b"ID3", "mp3"),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_PROGRAMS = (b"MZ", b"\x7fELF")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_MEDIA = {"mp3", "m4a", "wav", "mp4"}
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
_CHUNK = 1 << 18
_LONGEST_IN_BYTES = 240


def check(name: str, stream: BinaryIO, size: int, limits: Limits | None = None) -> Accepted:
    """Takes the file in or raises UploadRefused. `size` is what the sender claims; what is read is what counts.
    The stream is left at its beginning."""
    limits = limits or Limits()
    name = safe_name(name, limits)
    stream.seek(0)
    head = stream.read(64)
    if not head:
        raise UploadRefused(_("文件是空的，没有内容可以上传。"))
    form = _recognise(head, _extension(name))
    most = limits.media_bytes if form in _MEDIA else limits.bytes
    if size > most:
        raise _too_big(most)
    sha256, size = _read_through(stream, most)
    stream.seek(0)
    form = _look_inside(form, stream, size, limits)
    stream.seek(0)
    kind = KINDS[form]
    return Accepted(_agreeing(name, form, kind), kind.content_type, sha256, size, kind.kind)


def safe_name(name: str, limits: Limits | None = None) -> str:
    """The last part of a path, in NFC, without what is invisible or what some file system cannot bear."""
    limits = limits or Limits()
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    name = "".join(
        c for c in name if c == "\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )
    name = " ".join(re.sub(r'[<>:"|?*]', "_", name).split()).strip(". \u200d")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    stem, extension = stem.rstrip(". ") or _("未命名"), extension.strip()[:10]
    if _RESERVED.fullmatch(stem.split(".")[0]):
        stem = f"_{stem}"
    end = f".{extension}" if extension else ""
    while len(stem + end) > limits.name or len((stem + end).encode()) > _LONGEST_IN_BYTES:
        stem = stem[:-1].rstrip()
    return stem + end


def _recognise(head: bytes, extension: str) -> str:
    """The format that the first bytes announce; what calls itself text is read as text, whatever it begins with."""
    if extension in ("txt", "csv"):
        return extension
    for magic, form in _MAGIC:
        if head.startswith(magic):
            return form
    if head[4:8] == b"ftyp":
        return "m4a" if extension == "m4a" else "mp4"
    if head.startswith(b"RIFF") and head[8:12] in (b"WEBP", b"WAVE"):
        return "webp" if head[8:12] == b"WEBP" else "wav"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:
        return "mp3"
    if head.startswith(_OLD_OFFICE):
        raise UploadRefused(
            _("旧版或加密的 Office 文件无法检查。请去掉密码，另存为 .docx、.xlsx 或 .pptx 再传。")
        )
    if head.startswith(_PROGRAMS):
        raise UploadRefused(_("这是可执行程序，不能上传。"))
    if head.startswith(_ARCHIVES):
        raise UploadRefused(_("不能上传压缩包，请把里面的文件逐个上传。"))
    raise UploadRefused(
        _("不支持这种文件。可以上传图片（JPG、PNG、GIF、WebP）、PDF、Word、Excel、PowerPoint、")
        + _("文本（TXT、CSV）、录音和视频（MP3、M4A、WAV、MP4）。")
    )


def _look_inside(form: str, stream: BinaryIO, size: int, limits: Limits) -> str:
    match form:
        case "jpg" | "png" | "gif" | "webp":
            pictures.inspect(stream, _PICTURES[form], limits)
        case "pdf":
            pdf.inspect(stream, limits)
        case "office":
            return office.inspect(stream, size, limits)
        case "txt" | "csv":
            plaintext.inspect(stream, is_table=form == "csv")
        case "mp3":
            media.mp3(stream, size)
        case "wav":
            media.wav(stream, size)
        case _:
            found = media.mp4(stream, size)
            return form if form == "m4a" else found
    return form


def _agreeing(name: str, form: str, kind: Kind) -> str:
    """The name, if its ending says what the content is; one without an ending is given the right one."""
    extension = _extension(name)
    if not extension:
        return f"{name}.{form}"
    if extension not in kind.extensions:
        raise UploadRefused(
            _("文件名以 .%(named)s 结尾，内容却是 %(found)s，不能上传。请核对后改用正确的扩展名。")
            % {"named": extension, "found": form.upper()}
        )
    return name


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _read_through(stream: BinaryIO, most: int) -> tuple[str, int]:
    """Digest and true size, never reading on past the limit."""
    stream.seek(0)
    sha256, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > most:
            raise _too_big(most)
        sha256.update(chunk)
    return sha256.hexdigest(), size


def _too_big(most: int) -> UploadRefused:
    return UploadRefused(_("文件超过 %(most)d MB，不能上传。请压缩或拆分后再传。") % {"most": most // MB})
