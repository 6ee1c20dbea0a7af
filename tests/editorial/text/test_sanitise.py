"""Whatever comes in, what goes out is safe, keeps its structure, and is always written the same way."""

from collections.abc import Callable
from pathlib import Path

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editorial.text import sanitise as gate
from editorial.text.reader import KNOWN
from editorial.text.sanitise import BodyRefused, absorb, clean_paste, present, sanitise

PASTES = Path(__file__).parent / "pastes"
KEY = "0123456789abcdef" * 4
PICTURE = f'<figure><img src="attachment:{KEY}" alt="开幕现场"><figcaption>摄影：林晓岚</figcaption></figure>'

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='x' onerror='alert(1)' alt='x'>",
    '<img src="attachment:0" onload=alert(1)>',
    f'<img src="attachment:{KEY}" onerror=alert(1) alt="&quot; onerror=&quot;alert(1)">',
    f'<img src="attachment:{KEY}?x" alt=1>',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x onerror=alert(1)></template>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&#x0A;script:alert(1)'>x</a>",
    "<a href='&#106;avascript&colon;alert(1)'>x</a>",
    "<a href=' \x01javascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href='/admin/logout'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='attachment:1'>x</a>",
    "<a href='http://x\" onmouseover=\"alert(1)'>x</a>",
    "<a href=https://ok.example target=_blank onclick=alert(1) style='position:fixed'>x</a>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<img src='https://tracker.example/1.gif'>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<p style='width:expression(alert(1))'>x</p>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<link rel=stylesheet href=//evil.example><base href=//evil.example><meta http-equiv=refresh content=0>",
    "<iframe src='javascript:alert(1)'></iframe><iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=x.swf></object><embed src=x.swf><applet code=x>",
    "<form action=//evil.example><input name=p autofocus onfocus=alert(1)><button formaction=//e>x</button></form>",
    "<textarea><script>alert(1)</script></textarea><select><option>x</select>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<marquee onstart=alert(1)>x</marquee><body onload=alert(1)><xss onclick=alert(1) tabindex=1>x",
    "<!--[if IE]><script>alert(1)</script><![endif]--><!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php system('id') ?><%= 1 %>",
    "<p title='`onerror=alert(1)'>x</p><b/onclick=alert(1)>x</b>",
    "<h2 id=login class=btn>x</h2><a name=forms>x</a>",
    "<td onclick=alert(1)>x</td><table background=javascript:alert(1)><tr><td colspan='1 onclick=x'>x",
    "<ol start='1\" onclick=\"alert(1)'><li value=javascript:1>x</ol>",
    "<plaintext><script>alert(1)</script>",
    "<xmp><script>alert(1)</script></xmp><listing>&lt;script&gt;</listing>",
    "\x00<\x00script>alert(1)</script>\ud800",
    "<a href='https://safe.example\u202egnp.exe'>x\u202e\u2066y</a>",
]

TAGS = {
    "h2",
    "h3",
    "h4",
    "p",
    "strong",
    "em",
    "u",
    "s",
    "a",
    "br",
    "ul",
    "ol",
    "li",
    "blockquote",
    "table",
    "thead",
}
TAGS |= {"tbody", "tr", "th", "td", "figure", "img", "figcaption", "hr"}
ATTRIBUTES = {"a": {"href", "title", "rel"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
ATTRIBUTES |= {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
SCHEMES = {"http", "https", "mailto", "tel", "attachment"}


def strictly(html: str) -> str:
    """What nh3 leaves of a body when it is told of nothing but what a body may hold."""
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)


def assert_clean(body: str) -> None:
    assert strictly(body) == body
    assert sanitise(body) == body


@pytest.mark.parametrize("html", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("way_in", [sanitise, lambda html: clean_paste(html).html], ids=["sanitise", "paste"])
def test_nothing_hostile_comes_through(html: str, way_in: Callable[[str], str]) -> None:
    body = way_in(f"<p>前</p>{html}<p>后</p>")
    assert_clean(body)
    assert body.startswith("<p>前")
    for word in (
        "alert(1)</",
        "evil.example",
        "tracker.example",
        "expression",
        "javascript:",
        "data:",
        "\u202e",
    ):
        assert word not in body.lower() or f"&lt;script&gt;{word}" in body


ANY_TAG = st.sampled_from(sorted(KNOWN | {"svg", "style", "script", "o:p", "math", "template", "x"}))
ANY_WORDS = st.sampled_from(
    ["中", "文 ", "a", " b", "\n", "\u3000", "&nbsp;", "&lt;", "\u0338", "e\u0301", "\u200b", '"']
)
ANY_ATTRIBUTE = st.sampled_from(
    [
        "",
        " href='https://a.example/?a=1&b=2'",
        " href='javascript:x'",
        f" src='attachment:{KEY}'",
        " colspan=3",
        " rowspan=9",
        " start=3",
        " title='a\"b'",
        " alt='&lt;x&gt;'",
        " style='font-weight:bold'",
        " style='mso-list:l0 level2 lfo1'",
        " style='mso-list:Ignore'",
        " style='display:none'",
        " class=MsoTitle",
        " onclick=x",
    ]
)
OPENING = st.builds("<{}{}>".format, ANY_TAG, ANY_ATTRIBUTE)
MESS = st.lists(OPENING | st.builds("</{}>".format, ANY_TAG) | ANY_WORDS, max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(MESS)
def test_any_mess_of_tags_becomes_a_body_and_a_body_stays_as_it_is(html: str) -> None:
    assert_clean(sanitise(html))
    assert_clean(clean_paste(html).html)


@pytest.mark.parametrize("source", ["word", "wps", "wechat", "page"])
def test_a_paste_keeps_its_structure_and_drops_its_rubbish(source: str) -> None:
    pasted = clean_paste((PASTES / f"{source}.html").read_text())
    wanted = (PASTES / f"{source}.clean.html").read_text().replace("\n", "")
    assert pasted.html == wanted
    assert_clean(pasted.html)


def test_a_paste_says_how_many_pictures_stayed_behind() -> None:
    assert clean_paste("<p>字</p><img src=file:///C:/1.png><img src=https://a.example/2.png>").notes == (
        "有 2 张图片没有带过来，请另行上传。",
    )
    assert clean_paste("<p>字</p>").notes == ()


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<b>粗</b><i>斜</i>", "<p><strong>粗</strong><em>斜</em></p>"),
        ("<div>一</div><div>二</div>", "<p>一</p><p>二</p>"),
        ("<h1>一</h1><h5>二</h5><h6>三</h6>", "<h2>一</h2><h4>二</h4><h4>三</h4>"),
        ("<span>一</span><font color=red>二</font>", "<p>一二</p>"),
        ("<p>\u3000\u3000首行缩进\u3000</p>", "<p>首行缩进</p>"),
        ("<p>张\u3000三</p>", "<p>张\u3000三</p>"),
        ("<p>a&nbsp;&nbsp; b</p><p>&nbsp;</p>", "<p>a b</p>"),
        ("<p>折\n  行</p><p>two\nwords</p>", "<p>折行</p><p>two words</p>"),
        ("<p><br>一<br><br>二<br></p>", "<p>一<br><br>二</p>"),
        ("<ul><li><p>一</p></li><li></li></ul>", "<ul><li>一</li></ul>"),
        ("<ol start=3><li>三</ol>", '<ol start="3"><li>三</li></ol>'),
        ("<ul><li>一</li><ul><li>二</li></ul></ul>", "<ul><li>一<ul><li>二</li></ul></li></ul>"),
        ("<ul><li><h3>题</h3>文</li></ul>", "<ul><li><p><strong>题</strong></p><p>文</p></li></ul>"),
        ("<blockquote>引</blockquote>", "<blockquote><p>引</p></blockquote>"),
        ("<h2><b>题</b></h2>", "<h2>题</h2>"),
        ("<ol><li><ul><li>内</li></ul></li></ol>", "<ul><li>内</li></ul>"),
        ("<ul><li>一</li><li><hr>二</li></ul>", "<ul><li><p>一</p><hr></li><li>二</li></ul>"),
        (
            "<table><tr><td>甲</td><td>乙</td></tr><tr><td colspan=9>丙</td></tr><tr><td>丁</td></tr></table>",
            "<table><tbody><tr><td>甲</td><td>乙</td></tr>"
            '<tr><td colspan="2">丙</td></tr><tr><td>丁</td><td></td></tr></tbody></table>',
        ),
        ("<b>一<em>二</b>三</em>", "<p><strong>一<em>二</em></strong><em>三</em></p>"),
        ("<em><b>一</b></em>", "<p><strong><em>一</em></strong></p>"),
        ("m<sup>2</sup> CO<sub>2</sub> 注<sup>[1]</sup>", "<p>m² CO₂ 注[1]</p>"),
        (
            "<table><tbody><tr><th><p>甲</p></th></tr><tr><td rowspan=7 colspan=1>乙</td></tr></tbody></table>",
            "<table><thead><tr><th>甲</th></tr></thead><tbody><tr><td>乙</td></tr></tbody></table>",
        ),
        (
            f'<p>前<img src="attachment:{KEY}" alt=" 图 ">后</p>',
            f'<p>前</p><figure><img src="attachment:{KEY}" alt="图"></figure><p>后</p>',
        ),
        (
            "<a href=' https://a.example/b c '>一<u>二</u></a>",
            '<p><a href="https://a.example/b%20c" rel="noopener noreferrer">一二</a></p>',
        ),
        ("<p>零\u200b宽\ufeff字\u00ad符</p>", "<p>零宽字符</p>"),
        ("<p>1 &lt; 2 &amp;amp; 3</p>", "<p>1 &lt; 2 &amp;amp; 3</p>"),
        ("", ""),
        ("<p></p><ul></ul><table></table>", ""),
    ],
)
def test_what_reads_the_same_is_written_the_same(html: str, body: str) -> None:
    assert sanitise(html) == body
    assert_clean(body)


def test_pictures_carry_an_address_only_on_the_page() -> None:
    shown = present(PICTURE, lambda key: f"/files/7/?a=1&sha={key[:4]}")
    assert 'src="/files/7/?a=1&amp;sha=0123"' in shown
    assert absorb(shown, lambda source: KEY if source == "/files/7/?a=1&sha=0123" else None) == PICTURE


def test_a_picture_that_is_not_ours_is_dropped() -> None:
    assert (
        absorb('<p>字</p><img src="/files/8/"><img src="https://a.example/b.png">', lambda source: None)
        == "<p>字</p>"
    )


def test_words_that_look_like_a_picture_get_no_address() -> None:
    body = sanitise(f'<p>src="attachment:{KEY}" &lt;img src="attachment:{KEY}"</p>')
    assert present(body, lambda key: "/files/1/") == body


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>" * 30,
        "<ul><li>" * 60,
        "<blockquote>" * 20 + "x",
        "<div>" * 5000,
        "<div>" * 100_000,
        "<table>" + "<tr><td>" * 8_000 + "<tr>" + "<td>" * 30 + "</table>",
        "<p>" + "字" * 200_001,
        "x" * 3_000_001,
    ],
    ids=["tables", "lists", "quotes", "deep", "many", "filled", "words", "bytes"],
)
def test_what_is_too_deep_or_too_long_is_refused_in_words(html: str) -> None:
    with pytest.raises(BodyRefused, match=r"[。]$") as refused:
        sanitise(html)
    assert refused.value.reason


def test_huge_attributes_are_cut_or_dropped() -> None:
    body = sanitise(f'<a href="https://a.example/{"x" * 3000}" title="{"字" * 900}">链</a>')
    assert body == "<p>链</p>"
    body = sanitise(f'<img src="attachment:{KEY}" alt="{"字" * 900}">')
    assert body == f'<figure><img src="attachment:{KEY}" alt="{"字" * 300}"></figure>'


def test_plain_text_becomes_paragraphs_and_goes_back() -> None:
    body = gate.from_text("　　第一段 <b>\r\n\r\n第二段\r第三段\n")
    assert body == "<p>第一段 &lt;b&gt;</p><p>第二段</p><p>第三段</p>"
    assert gate.to_text(body) == "第一段 <b>\n第二段\n第三段"
    assert gate.is_plain(body)
    assert not gate.is_plain("<h2>题</h2><p>文</p>")
