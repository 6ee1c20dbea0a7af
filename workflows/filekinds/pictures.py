"""Pictures: whole, of a sensible size, and nothing but a picture."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from .limits import Limits, UploadRefused

_NOT_BOMBED = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error, IndexError)
_FOREIGN = (b"pk\x05\x06", b"<script", b"<?php", b"<html", b"<svg")


def inspect(file: BinaryIO, format_: str, limits: Limits) -> None:
    """Refuses a picture that is broken, too large when unpacked, or followed by something else."""
    data = file.read()
    try:
        width, height, frames, tail = _MEASURE[format_](data)
        if width * height > limits.pixels or max(width, height) > limits.side:
            raise UploadRefused(
                _("图片尺寸 %(width)d×%(height)d 过大，最多 %(most)d 万像素。请缩小后再传。")
                % {"width": width, "height": height, "most": limits.pixels // 10_000}
            )
        if frames > limits.frames or frames * width * height > limits.frame_pixels:
            raise UploadRefused(_("动图帧数过多，无法处理。请减少帧数或改传视频。"))
        with Image.open(io.BytesIO(data), formats=[format_]) as image:
            if image.size != (width, height):
                raise ValueError(image.size)
            image.verify()
    except _NOT_BOMBED:
        raise UploadRefused(_("图片解开后过大，无法处理。请缩小后再传。")) from None
    except UploadRefused:
        raise
    except _BROKEN:
        raise UploadRefused(_("图片已损坏或不完整，请重新导出后再传。")) from None
    tail = tail.lower()
    if any(mark in tail for mark in _FOREIGN):
        raise UploadRefused(_("图片后面藏有其他内容，不能上传。请用画图软件另存一份再传。"))


# Each measure walks the file's own structure: width, height, frames, and what follows the picture's end.
Measure = tuple[int, int, int, bytes]


def _png(data: bytes) -> Measure:
    width, height = struct.unpack(">II", data[16:24])
    at, frames = 8, 1
    while True:
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind == b"acTL":
            frames = struct.unpack(">I", data[at + 8 : at + 12])[0]
        at += 12 + length
        if at > len(data):
            raise ValueError("cut short")
        if kind == b"IEND":
            return width, height, frames, data[at:]


def _jpeg(data: bytes) -> Measure:
    at = 2
    while True:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if data[at] != 0xFF:
            raise ValueError("no marker")
        if marker == 0xFF:
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            break
        at += 2 + length
    end = data.rfind(b"\xff\xd9", at)
    if end < 0:
        raise ValueError("cut short")
    # phones put a second picture or a film after the first, so what stands anywhere after the header counts
    first_end = data.find(b"\xff\xd9", at)
    return width, height, 1, data[first_end:]


def _gif(data: bytes) -> Measure:
    width, height, flags = struct.unpack("<HHB", data[6:11])
    at, frames = 13 + _colours(flags), 0
    while data[at] != 0x3B:
        if data[at] == 0x21:
            at += 2
        elif data[at] == 0x2C:
            frames += 1
            at += 11 + _colours(data[at + 9])
        else:
            raise ValueError("no block")
        while data[at]:
            at += 1 + data[at]
        at += 1
    return width, height, frames, data[at + 1 :]


def _colours(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _webp(data: bytes) -> Measure:
    end = 8 + struct.unpack("<I", data[4:8])[0]
    if end > len(data):
        raise ValueError("cut short")
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[i : i + 3], "little") + 1 for i in (24, 27))
    elif kind == b"VP8L":
        bits = struct.unpack("<I", data[21:25])[0]
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (side & 0x3FFF for side in struct.unpack("<HH", data[26:30]))
    else:
        raise ValueError("no picture")
    at, frames = 12, 0
    while at + 8 <= end:
        name, length = struct.unpack("<4sI", data[at : at + 8])
        frames += name == b"ANMF"
        at += 8 + length + length % 2
    return width, height, max(frames, 1), data[end:]


_MEASURE: dict[str, Callable[[bytes], Measure]] = {"PNG": _png, "JPEG": _jpeg, "GIF": _gif, "WEBP": _webp}
