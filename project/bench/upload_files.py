"""Small files of every kind that may be uploaded, and the pieces to build bad ones from. All made by code."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image

from workflows.filekinds.office import MAIN_PARTS

_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN_NAMES = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Parts = Mapping[str, bytes | str]


def picture(
    form: str = "PNG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: object
) -> bytes:
    """A small picture, written by Pillow."""
    out = io.BytesIO()
    Image.new(mode, size, 128).save(out, form, **options)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *, body: bytes = b"", before: bytes = b"") -> bytes:
    """A PNG that claims any size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + before
        + chunk(b"IDAT", body or zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


def gif(frames: int, width: int, height: int) -> bytes:
    """A GIF of many frames of two bytes each."""
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return screen + frame * frames + b"\x3b"


def archive(parts: Parts, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def office_parts(kind: str, extra: Parts | None = None) -> dict[str, bytes | str]:
    """The parts of the smallest document of a kind."""
    main = _MAIN_NAMES[kind]
    types = (
        f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{MAIN_PARTS[kind]}"/></Types>'
    )
    relations = relationships(("officeDocument", main, ""))
    return {"[Content_Types].xml": types, "_rels/.rels": relations, main: f"{XML}<root/>"} | dict(extra or {})


def office(kind: str, extra: Parts | None = None) -> bytes:
    """The smallest document of a kind, with any parts more."""
    return archive(office_parts(kind, extra))


def relationships(*relations: tuple[str, str, str]) -> str:
    """A part of relationships: kind, target, mode."""
    rows = ""
    for number, (kind, target, mode) in enumerate(relations, 1):
        where = f' TargetMode="{mode}"' if mode else ""
        rows += f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"{where}/>'
    return f'{XML}<Relationships xmlns="{_RELS}">{rows}</Relationships>'


def pdf(*objects: bytes, tail: bytes = b"") -> bytes:
    """A one-page PDF with these objects more."""
    basics = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]
    out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate([*basics, *objects], 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start, count = len(out), len(places) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s>>\n" % (
        count,
        table,
        count,
        tail,
    )
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def packed_objects(data: bytes, extra: bytes = b"/Filter /FlateDecode") -> bytes:
    """An object stream that holds `data`."""
    packed = zlib.compress(data)
    return b"<< /Type /ObjStm /N 1 /First 4 %s /Length %d >>\nstream\n%s\nendstream" % (
        extra,
        len(packed),
        packed,
    )


def mp3(*, tagged: bool = True, frames: int = 6) -> bytes:
    """Silence, 128 kbit/s at 44.1 kHz."""
    tag = b"ID3\x04\x00\x00\x00\x00\x00\x0a" + b"\0" * 10 if tagged else b""
    return tag + (b"\xff\xfb\x90\x00" + b"\0" * 413) * frames


def wav(seconds: float = 0.1) -> bytes:
    """Silence, 8 kHz, 8 bit."""
    sound = b"\x80" * int(8000 * seconds)
    body = (
        b"WAVEfmt "
        + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
        + b"data"
        + struct.pack("<I", len(sound))
    )
    return b"RIFF" + struct.pack("<I", len(body) + len(sound)) + body + sound


def mp4(brand: bytes = b"isom", *, film: bytes = b"\0" * 64) -> bytes:
    """Boxes as in a film, with nothing to see."""

    def box(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", 8 + len(data)) + name + data

    return (
        box(b"ftyp", brand + b"\0\0\2\0" + brand)
        + box(b"moov", box(b"mvhd", b"\0" * 100))
        + box(b"mdat", film)
    )
