"""What a reader sees of painted HTML, in short."""

import re
from html.parser import HTMLParser

from editorial.text.redline import Redline


def shown(difference: Redline) -> str:
    """The inline view in short: [-gone-], {+come+}, [-p:、-] punctuation, [-d:12-] digits, <words of ours>."""
    html = re.sub(
        r"<button.*?</button>|</?mark[^>]*>|</?span[^>]*>| data-at=\"\d+\"| class=\"(?:p|gone|p gone)\"",
        "",
        difference.inline,
    )
    html = re.sub(r'<small class="chg">(.*?)</small>', r"<\1>", html)
    short = {"": "", "punct": "p:", "digit": "d:", "para": "¶:", "moved": "m:", "echo": "e:"}
    for tag, begin, end in (("del", "[-", "-]"), ("ins", "{+", "+}")):
        for kind, letter in short.items():
            html = html.replace(f'<{tag} class="{kind}">' if kind else f"<{tag}>", begin + letter)
        html = html.replace(f"</{tag}>", end)
    return html


def old_and_new(difference: Redline) -> tuple[str, str]:
    old = "".join(text for op, text in difference.pieces if op in "=-")
    return old, "".join(text for op, text in difference.pieces if op in "=+")


class _Seen(HTMLParser):
    """The words of every element that says where it begins, without what went and without words of ours."""

    def __init__(self, hidden: str) -> None:
        super().__init__(convert_charrefs=True)
        self.hidden, self.skipping = hidden, 0
        self.stack: list[tuple[str, bool]] = []
        self.lines: list[tuple[int, str]] = []
        self.inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "data-at" in given:
            self.lines.append((int(given["data-at"] or 0), ""))
        if tag == "br" and self.inside and not self.skipping:
            self.add("\n")
        if tag == "img" and not self.skipping:
            self.add(f"〔图：{given['alt']}〕")
        if tag in ("br", "img", "hr"):
            return
        skips = tag in (self.hidden, "button") or given.get("class") == "chg"
        self.skipping += skips
        self.inside += "data-at" in given
        self.stack.append((tag, skips))
        if "data-at" in given:
            self.opened = len(self.stack)

    def handle_endtag(self, tag: str) -> None:
        _tag, skips = self.stack.pop()
        self.skipping -= skips
        if self.inside and len(self.stack) < self.opened:
            self.inside = 0

    def handle_data(self, data: str) -> None:
        if self.inside and not self.skipping:
            self.add(data)

    def add(self, text: str) -> None:
        at, line = self.lines[-1]
        self.lines[-1] = (at, line + text)


def seen(html: str, hidden: str = "del") -> str:
    """The plain text that painted HTML shows; the offsets it names are checked on the way."""
    parser = _Seen(hidden)
    parser.feed(html)
    parser.close()
    at = 0
    for begins, line in parser.lines:
        assert begins == at, f"{line!r} begins at {at}, not {begins}"
        at += len(line) + 1
    return "\n".join(line for _begins, line in parser.lines)


def marked(html: str, note: str) -> str:
    """The words inside the marks of one note."""
    words, inside, depth = "", 0, []
    for tag, text in re.findall(r"(<[^>]*>)|([^<]+)", html):
        if tag.startswith("<mark"):
            depth.append(f'data-anno="{note}"' in tag)
        elif tag == "</mark>":
            depth.pop()
        elif tag.startswith(("<button", "</button")):
            inside += 1 if tag[1] == "b" else -1
        elif text and any(depth) and not inside:
            words += text
    return words
