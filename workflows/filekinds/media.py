"""Sound and film kept as evidence: recognised by their own structure, never played here."""

from __future__ import annotations

import struct
from typing import BinaryIO

from django.utils.translation import gettext as _

from .limits import UploadRefused

_FILM = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"dash",
    b"MSNV",
    b"M4V ",
    b"mmp4",
}
_SOUND = {b"M4A ", b"M4B "}
_STILL = {b"heic", b"heix", b"mif1", b"msf1", b"avif", b"hevc"}
_BITRATES = {3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)}
_BITRATES |= dict.fromkeys((0, 2), (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160))
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def mp4(file: BinaryIO, size: int) -> str:
    """mp4 or m4a: boxes that add up to the file, with a film or a sound in them."""
    brand = file.read(12)[8:]
    if brand in _STILL:
        raise UploadRefused(_("暂不支持 HEIC/AVIF 图片，请另存为 JPG 再传。"))
    if brand not in _FILM | _SOUND:
        raise UploadRefused(_("不支持这种视频格式，请另存为 MP4 再传。"))
    at = 0
    boxes: set[bytes] = set()
    while at < size:
        file.seek(at)
        length, name = struct.unpack(">I4s", file.read(8).ljust(8, b"\0"))
        if length == 1:
            length = struct.unpack(">Q", file.read(8).ljust(8, b"\0"))[0]
        length = length or size - at
        if length < 8 or at + length > size or len(boxes) > 20 or not name.isalnum():
            raise _broken()
        boxes.add(name)
        at += length
    if b"moov" not in boxes:
        raise _broken()
    return "m4a" if brand in _SOUND else "mp4"


def wav(file: BinaryIO, size: int) -> str:
    """A RIFF of type WAVE that is as long as it says and begins with its format."""
    head = file.read(16)
    length = struct.unpack("<I", head[4:8])[0]
    if not size - 1024 <= length + 8 <= size or not head[12:15].isalpha():
        raise _broken()
    return "wav"


def mp3(file: BinaryIO, size: int) -> str:
    """Two frames one after the other, behind the tag where there is one."""
    head = file.read(10)
    at = 0
    if head.startswith(b"ID3"):
        at = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    file.seek(at)
    frames = file.read(65_536)
    start = frames.find(b"\xff")
    while 0 <= start < len(frames) - 4:
        length = _frame(frames[start : start + 4])
        if length and (
            _frame(frames[start + length : start + length + 4]) or at + start + length >= size - 128
        ):
            return "mp3"
        start = frames.find(b"\xff", start + 1)
    raise _broken()


def _frame(head: bytes) -> int:
    """The length of the layer III frame that these four bytes begin; 0 when they begin none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, bitrate, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate == 3 or bitrate in (0, 15):
        return 0
    factor = 144 if version == 3 else 72
    return factor * _BITRATES[version][bitrate] * 1000 // _RATES[version][rate] + (head[2] >> 1 & 1)


def _broken() -> UploadRefused:
    return UploadRefused(_("音视频文件已损坏或不完整，请重新导出后再传。"))
