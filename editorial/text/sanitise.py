"""The one way in for HTML: whatever an editor, a paste, a file or a forger sends, out comes a body.

A body holds h2 h3 h4 p, strong em u s a br, ul ol li, blockquote, table thead tbody tr th td, figure img figcaption
and hr; links lead to http, https, mailto or tel; a picture is `attachment:` and the SHA-256 of its file, so that
neither a text nor its digest depends on where files are served. `present` puts addresses in for a page or the
editor, `absorb` takes them out again. `sanitise(sanitise(x)) == sanitise(x)`, and the first step is nh3's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import nh3
from django.utils.translation import gettext as _

from . import characters, paste
from .normal import Block, Figure, Listing, Quote, Table, html_of, quoted
from .reader import KNOWN, TooDeep, blocks_of
from .tree import Element, parse

MAX_HTML = 3_000_000
MAX_TAGS = 20_000
MAX_WORDS = 200_000
DEEPEST_MARKUP = 100

ImageKey = Callable[[str], str | None]

_OPENING = re.compile(r"<[a-zA-Z]")
_FORGOTTEN = {
    "script",
    "style",
    "title",
    "xml",
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "noscript",
}
_FORGOTTEN |= {
    "noembed",
    "noframes",
    "template",
    "svg",
    "math",
    "select",
    "option",
    "textarea",
    "button",
    "datalist",
}
_FORGOTTEN |= {"video", "audio", "canvas", "map", "plaintext", "xmp"}
_ATTRIBUTES = {
    "*": {"style", "class"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
}
_SCHEMES = {"http", "https", "mailto", "tel", "attachment"}
_IMAGE = re.compile(r'<img src="attachment:([0-9a-f]{64})"')


class BodyRefused(ValueError):
    """A body that cannot be taken as it is; `reason` says why in the user's words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Pasted:
    """A cleaned paste, and what the person should know was left behind."""

    html: str
    notes: tuple[str, ...] = ()


def sanitise(html: str) -> str:
    """The body that `html` stands for, in its normal form. Empty when there are no words and no pictures."""
    return absorb(html, lambda source: None)


def absorb(html: str, key_of: ImageKey) -> str:
    """`sanitise` for HTML whose pictures carry addresses: `key_of(address)` is the SHA-256 of the attachment
    that is served there, or None for a picture that is not ours and is dropped."""
    return _written(_blocks(_tree(html), key_of))


def clean_paste(html: str, key_of: ImageKey | None = None) -> Pasted:
    """A body from the clipboard of Word, WPS, a web editor or a page: structure kept, rubbish dropped."""
    tree = _tree(html)
    paste.as_meant(tree)
    blocks = _blocks(tree, key_of or (lambda source: None))
    lost = sum(element.tag == "img" for element in tree.elements()) - _count_pictures(blocks)
    if lost <= 0:
        return Pasted(_written(blocks))
    return Pasted(_written(blocks), (_("有 %(n)d 张图片没有带过来，请另行上传。") % {"n": lost},))


def present(body: str, url_for: Callable[[str], str | None]) -> str:
    """A body for a page or the editor: every picture at the address that `url_for(sha256)` gives it."""
    return _IMAGE.sub(lambda match: f'<img src="{quoted(url_for(match[1]) or "")}"', body)


def blocks_in(body: str) -> list[Block]:
    """The blocks of a body, for whatever writes it in another form than HTML."""
    return _blocks(_tree(body), lambda source: None)


def images_in(body: str) -> list[str]:
    """The SHA-256 of every picture in a body, in order."""
    return _IMAGE.findall(body)


def from_text(text: str) -> str:
    """A body from plain text, as the page without JavaScript sends it: an empty line or a line end parts
    paragraphs."""
    return sanitise("".join(f"<p>{escape(line)}</p>" for line in characters.tidy(text).split("\n")))


def to_text(body: str) -> str:
    """A body as plain text, a paragraph a line: what the page without JavaScript shows."""
    body = re.sub(r"</(?:p|h[2-4]|li|tr|figcaption)>|<br>|<(?:ul|ol|table)\b[^>]*>", "\n", body)
    body = re.sub(r"</t[dh]>", "\t", body)
    text = _tree(body).text
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def is_plain(body: str) -> bool:
    """Whether nothing is lost when the body is edited as plain text."""
    return from_text(to_text(body)) == body


def _tree(html: str) -> Element:
    """The well-formed tree of any HTML. nh3 parses as a browser does; its time grows with the square of the
    depth, so the number of tags is bounded first."""
    _check_size(html)
    html = html.encode("utf-8", "replace").decode("utf-8")
    clean = nh3.clean(
        html,
        tags=set(KNOWN),
        clean_content_tags=_FORGOTTEN,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    try:
        return parse(clean, deepest=DEEPEST_MARKUP)
    except RecursionError:
        raise _too_deep() from None


def _blocks(tree: Element, key_of: ImageKey) -> list[Block]:
    try:
        blocks = blocks_of(tree, lambda source: _checked_key(key_of(source)))
    except TooDeep:
        raise _too_deep() from None
    if len(tree.text) > MAX_WORDS:
        raise BodyRefused(_("正文不能超过 %(most)d 字，请拆分成几篇。") % {"most": MAX_WORDS})
    return blocks


def _written(blocks: list[Block]) -> str:
    body = html_of(blocks)
    _check_size(body)  # a table may have been filled up with cells
    return body


def _check_size(html: str) -> None:
    if len(html) > MAX_HTML or sum(1 for _tag in _OPENING.finditer(html)) > MAX_TAGS:
        raise BodyRefused(_("这段内容的格式标记过多，无法处理。请先粘贴为纯文本，再重新排版。"))


def _too_deep() -> BodyRefused:
    return BodyRefused(_("列表、表格或引用嵌套得太深，请减少层次后再试。"))


def _checked_key(key: str | None) -> str | None:
    if key is not None and not re.fullmatch(r"[0-9a-f]{64}", key):
        raise ValueError("a picture's key is a SHA-256 in hex")
    return key


def _count_pictures(blocks: list[Block]) -> int:
    count = 0
    for block in blocks:
        match block:
            case Figure():
                count += 1
            case Quote():
                count += _count_pictures(block.blocks)
            case Listing():
                count += sum(map(_count_pictures, block.items))
            case Table():
                count += sum(_count_pictures(cell.blocks) for row in block.rows for cell in row)
    return count
