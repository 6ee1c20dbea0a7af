"""What may be uploaded is decided by what a file is; what may not is refused with a reason, quickly."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project.bench.upload_benign import benign
from project.bench.upload_files import office, pdf, picture
from project.bench.upload_hostile import hostile
from workflows.uploads import ACCEPT, KINDS, Accepted, Limits, UploadRefused, check, safe_name

BENIGN = list(benign())
HOSTILE = list(hostile())


def handed_in(name: str, content: bytes, limits: Limits | None = None) -> Accepted:
    return check(name, io.BytesIO(content), len(content), limits)


def test_the_heaps_are_large_enough_to_mean_something() -> None:
    assert len(BENIGN) >= 40
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize(("name", "content"), BENIGN, ids=[name for name, _content in BENIGN])
def test_what_people_send_is_let_in(name: str, content: bytes) -> None:
    accepted = handed_in(name, content)
    assert accepted.sha256 == hashlib.sha256(content).hexdigest()
    assert accepted.size == len(content)
    assert any(accepted.content_type == kind.content_type for kind in KINDS.values())


@pytest.mark.parametrize(("name", "content"), HOSTILE, ids=[name for name, _content in HOSTILE])
def test_what_would_do_harm_is_refused_in_words(name: str, content: bytes) -> None:
    with pytest.raises(UploadRefused) as refused:
        handed_in(name, content)
    assert refused.value.reason.endswith("。")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("空.png", "空的"),
        ("炸弹.png", "过大"),
        ("炸弹.docx", "压缩炸弹"),
        ("许多炸弹.docx", "压缩炸弹"),
        ("重叠炸弹.docx", "压缩炸弹"),
        ("带宏.docx", "宏"),
        ("套娃.docx", "压缩包"),
        ("上级路径.docx", "路径"),
        ("外部attachedTemplate.docx", "外部的模板"),
        ("大笑.docx", "实体"),
        ("双字节实体.docx", "实体"),
        ("旧版.doc", "另存为 .docx"),
        ("脚本.pdf", "脚本"),
        ("压缩的脚本.pdf", "脚本"),
        ("对象炸弹.pdf", "过大"),
        ("加密.pdf", "加密"),
        ("照片.heic", "JPG"),
        ("图当文档.docx", "PNG"),
        ("文档当图.png", "DOCX"),
        ("双字节.txt", "UTF-8"),
        ("公式.csv", "公式"),
        ("双字节公式.csv", "公式"),
        ("双字节网页.csv", "网页"),
        ("过大.txt", "20 MB"),
        ("图和网页.png", "其他内容"),
    ],
)
def test_the_reason_tells_what_is_wrong(name: str, reason: str) -> None:
    with pytest.raises(UploadRefused, match=reason):
        handed_in(name, dict(HOSTILE)[name])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_let_in_in_every_encoding_that_office_programs_write(encoding: str) -> None:
    content = "责任单位,存在问题\n县水务局,错别字：“截止”应为“截至”\n".encode(encoding)
    assert handed_in("通报.csv", content).kind == "text"


def test_a_file_longer_than_it_claims_is_measured_and_refused() -> None:
    with pytest.raises(UploadRefused, match="1 MB"):
        check("a.txt", io.BytesIO(b"x" * 2_000_000), 10, Limits(bytes=1024 * 1024))


def test_limits_are_data() -> None:
    with pytest.raises(UploadRefused, match="过大"):
        handed_in("a.png", picture(), Limits(pixels=1000))
    with pytest.raises(UploadRefused, match="部件过多"):
        handed_in("a.docx", office("docx"), Limits(parts=2))


def test_the_stream_is_ready_to_be_saved() -> None:
    stream = io.BytesIO(pdf())
    check("a.pdf", stream, len(pdf()))
    assert stream.tell() == 0


def test_evidence_on_film_may_be_longer_than_a_text() -> None:
    film = dict(BENIGN)["视频.mp4"]
    limits = Limits(bytes=100, media_bytes=10_000)
    assert handed_in("a.mp4", film, limits).kind == "video"
    with pytest.raises(UploadRefused, match="MB"):
        handed_in("a.mp4", film, Limits(media_bytes=100))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("现场 照片.jpg", "现场 照片.jpg"),
        ("C:\\Users\\林\\桌面\\稿子.docx", "稿子.docx"),
        ("../../etc/passwd", "passwd"),
        ("/a/b/c.png", "c.png"),
        (".htaccess", "htaccess"),
        ("...", "未命名"),
        ("", "未命名"),
        ("a\x00b\r\n.png", "ab.png"),
        ("稿\u202egnp.exe", "稿gnp.exe"),
        ("a.png. . ", "a.png"),
        ("CON.txt", "_CON.txt"),
        ("lpt1", "_lpt1"),
        ("com1.tar.txt", "_com1.tar.txt"),
        ('a<b>:"|?*.png', "a_b______.png"),
        ("e\u0301.png", "é.png"),
        ("字" * 300 + ".docx", "字" * 78 + ".docx"),
        ("x" * 300 + ".docx", "x" * 95 + ".docx"),
        ("\ud800a.png", "a.png"),
    ],
)
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_every_system_bears(name: str) -> None:
    safe = safe_name(name)
    assert safe_name(safe) == safe
    assert 0 < len(safe) <= 100
    assert len(safe.encode()) <= 240
    assert not set(safe) & set('/\\<>:"|?*\0\n')
    assert not safe.startswith(".")


def test_a_picture_without_an_ending_is_given_one() -> None:
    assert handed_in("image", picture()).name == "image.png"
    assert handed_in("image", picture("JPEG")).name == "image.jpg"


def test_the_page_is_told_which_endings_to_offer() -> None:
    assert ".docx" in ACCEPT.split(",")
    assert ".svg" not in ACCEPT
