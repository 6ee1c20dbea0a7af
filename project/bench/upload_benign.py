"""Harmless files as people send them, for the upload check to let in."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from docx import Document
from docx.shared import Mm

from .upload_files import (
    XML,
    archive,
    chunk,
    gif,
    mp3,
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

_SVG = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">\n<svg/>'
_LONG = XML + "<w>" + "<p>同一句话。</p>" * 60_000 + "</w>"
_SHEET = XML + "<s>" + '<c r="A1"><v>1</v></c>' * 90_000 + "</s>"
File = tuple[str, bytes]


def benign() -> Iterator[File]:
    """File name and content of what must be let in."""
    yield from _benign_pictures()
    yield from _benign_papers()
    yield from _benign_texts_and_media()


def _benign_pictures() -> Iterator[File]:
    yield "现场.jpg", picture("JPEG")
    yield "现场.JPG", picture("JPEG", quality=95, progressive=True)
    yield "IMG_0001.jpeg", picture("JPEG", mode="L")
    yield "印刷.jpg", picture("JPEG", mode="CMYK")
    yield "大图.jpg", picture("JPEG", (4000, 3000))
    yield "连拍（两张图）.jpg", picture("JPEG") + picture("JPEG", (32, 24))
    yield "动态照片.jpg", picture("JPEG") + mp4(b"mp42")
    yield "带尾零.jpg", picture("JPEG") + b"\0" * 64
    yield "微信图片.jfif", picture("JPEG", dpi=(300, 300))
    yield "截图.png", picture()
    yield "透明.png", picture(mode="RGBA")
    yield "调色板.png", picture(mode="P")
    yield "十六位.png", picture(mode="I;16")
    yield "黑白.png", picture(mode="1")
    yield "像素.png", picture(size=(1, 1))
    yield "长图.png", picture(size=(400, 18_000), mode="L")
    yield "带说明.png", png(1, 1, body=zlib.compress(b"\0\0\0\0"), before=chunk(b"tEXt", b"Title\0x"))
    yield "动图.gif", gif(12, 320, 240)
    yield "单帧.gif", picture("GIF", mode="P")
    yield "图.webp", picture("WEBP")
    yield "无损.webp", picture("WEBP", lossless=True)
    yield "透明.webp", picture("WEBP", mode="RGBA")


def _benign_papers() -> Iterator[File]:
    yield "通知.docx", _written()
    yield "关于做好冬季供暖保障工作的通知（第3稿）.docx", _written("<b>&\u3000甲</b>")
    yield (
        "链接.docx",
        office(
            "docx",
            {
                "word/_rels/document.xml.rels": relationships(
                    ("hyperlink", "https://example.gov.cn/?a=1", "External")
                )
            },
        ),
    )
    yield (
        "网上的图.docx",
        office(
            "docx",
            {
                "word/_rels/document.xml.rels": relationships(
                    ("image", "https://example.gov.cn/a.png", "External")
                )
            },
        ),
    )
    yield (
        "本机模板.docx",
        office(
            "docx",
            {
                "word/_rels/settings.xml.rels": relationships(
                    ("attachedTemplate", "file:///C:\\x\\公文.dotx", "External")
                )
            },
        ),
    )
    yield "末尾有换行.docx", office("docx") + b"\n"
    yield (
        "套用模板.docx",
        office(
            "docx",
            {"word/_rels/settings.xml.rels": relationships(("attachedTemplate", "Normal.dotm", "External"))},
        ),
    )
    yield "带图表.docx", office("docx", {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": office("xlsx")})
    yield (
        "带矢量图.docx",
        office("docx", {"word/media/image1.svg": _SVG}),
    )
    yield (
        "带图.docx",
        office("docx", {"word/media/image1.png": picture(), "word/media/image2.emf": b"\x01\0\0\0x"}),
    )
    yield "不压缩.docx", archive(office_parts("docx"), method=zipfile.ZIP_STORED)
    yield "双字节.docx", office("docx", {"customXml/item1.xml": "\ufeff<a/>".encode("utf-16-le")})
    yield "带注释.docx", office("docx", {"word/a.xml": f"{XML}<!-- <!DOCTYPE x> --><a/>"})
    yield "空部件.docx", office("docx", {"docProps/custom.xml": ""})
    yield "长稿.docx", office("docx", {"word/document.xml": _LONG})
    yield "台账.xlsx", office("xlsx", {"xl/printerSettings/printerSettings1.bin": b"P\0r\0i\0n\0t\0"})
    yield (
        "大表.xlsx",
        office("xlsx", {"xl/worksheets/sheet1.xml": _SHEET}),
    )
    yield (
        "引用别的表.xlsx",
        office(
            "xlsx",
            {
                "xl/externalLinks/_rels/externalLink1.xml.rels": relationships(
                    ("externalLinkPath", "旧表.xlsx", "External")
                )
            },
        ),
    )
    yield "汇报.pptx", office("pptx", {"ppt/media/image1.jpeg": picture("JPEG")})
    yield "红头文件.pdf", pdf()
    yield (
        "带链接.pdf",
        pdf(b"<< /Type /Annot /Subtype /Link /A << /S /URI /URI (https://example.gov.cn) >> >>"),
    )
    yield "带目录.pdf", pdf(b"<< /Type /Action /S /GoTo /D [3 0 R /Fit] >>")
    yield "压缩对象.pdf", pdf(packed_objects(b"9 0 << /Type /Font /BaseFont /SimSun >>"))
    yield "扫描件.pdf", pdf(b"<< /Length 3 /Filter /DCTDecode >>\nstream\n\xff\xd8\xff\nendstream")
    yield "末尾有空行.pdf", pdf() + b"\r\n" * 20


def _benign_texts_and_media() -> Iterator[File]:
    yield "说明.txt", "第一行\r\n第二行\t制表\n".encode()
    yield "带签名.txt", "\ufeff带字节序标记".encode()
    yield "旧系统.txt", "国标编码的文本，镕、㛃、䶮。".encode("gb18030")
    yield "英文.txt", b"plain ascii"
    yield "尖括号.txt", "1 < 2，<标题> 与 a|b!".encode()
    yield "MZ开头.txt", b"MZ is how this line begins"
    yield "台账.csv", "序号,问题,时限\n1,错别字,2026-11-20\n2,=A1+1,-5\n".encode()
    yield "国标.csv", "姓名,电话\n王喆,0571-12345\n".encode("gb18030")
    yield "带签名.csv", "\ufeff姓名,电话\n王喆,0571-12345\n".encode()
    yield "双字节.csv", "序号\t问题\n1\t错别字\n".encode("utf-16")
    yield "双字节大端.csv", b"\xfe\xff" + "序号\t问题\n1\t错别字\n".encode("utf-16-be")
    yield "长文.txt", ("一句话。" * 20 + "\n").encode() * 10_000
    yield "电话录音.mp3", mp3()
    yield "无标签.mp3", mp3(tagged=False)
    yield "一秒.wav", wav(1)
    yield "录音.m4a", mp4(b"M4A ")
    yield "手机录音.m4a", mp4(b"mp42")
    yield "视频.mp4", mp4()
    yield "直播片段.mp4", mp4(b"iso5", film=b"\1" * 500_000)
    yield "视频.m4v", mp4(b"M4V ")
    yield "没有扩展名", picture()
    yield "..\\..\\com1.png", picture()
    yield "名字\u202egnp.png", picture()


def _written(words: str = "现将有关事项通知如下。") -> bytes:
    document = Document()
    document.add_heading("通知", 1)
    document.add_paragraph(words)
    document.add_table(2, 2)
    document.add_picture(io.BytesIO(picture("JPEG")), Mm(40))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
