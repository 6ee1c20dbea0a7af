"""Bodies for property tests: every structure that an article may have."""

from html import escape

from hypothesis import strategies as st

LETTERS = "政务服务中心受理一二三的了，。、；：“”！（）,.%0123456789aBc 𠮷葛\U000e0100👨\u200d👩e\u0301＆&<>\"'－１２"
words = st.text(st.sampled_from(LETTERS), max_size=24)
han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=60)


@st.composite
def runs(draw: st.DrawFn) -> str:
    """Inline HTML."""
    parts = draw(
        st.lists(st.tuples(words, st.sampled_from(["", "strong", "em", "u", "s", "a", "br"])), max_size=4)
    )
    html = ""
    for text, tag in parts:
        inner = escape(text)
        if tag == "a":
            inner = f'<a href="https://a.gov.cn/{len(text)}">{inner}</a>'
        elif tag == "br":
            inner += "<br>"
        elif tag:
            inner = f"<{tag}>{inner}</{tag}>"
        html += inner
    return html


@st.composite
def _items(draw: st.DrawFn, depth: int = 0) -> str:
    tag = draw(st.sampled_from(["ul", "ol"]))
    items = ""
    for text in draw(st.lists(runs(), min_size=1, max_size=3)):
        inner = draw(_items(depth + 1)) if depth < 2 and draw(st.booleans()) else ""
        items += f"<li>{text}{inner}</li>"
    return f"<{tag}>{items}</{tag}>"


@st.composite
def _table(draw: st.DrawFn) -> str:
    rows = draw(st.lists(st.lists(runs(), min_size=1, max_size=3), min_size=1, max_size=3))
    lines = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    return f"<table><tbody>{''.join(f'<tr>{line}</tr>' for line in lines)}</tbody></table>"


def block() -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(st.sampled_from(["p", "p", "p", "h2", "h3"]), runs()).map(
            lambda x: f"<{x[0]}>{x[1]}</{x[0]}>"
        ),
        runs().map(lambda inner: f"<blockquote><p>{inner}</p></blockquote>"),
        words.map(lambda alt: f'<figure><img src="/m/{len(alt)}.jpg" alt="{escape(alt)}"></figure>'),
        words.map(
            lambda alt: (
                f'<figure><img src="/m/1.jpg" alt=""><figcaption>图说{escape(alt)}</figcaption></figure>'
            )
        ),
        st.just("<hr>"),
        _items(),
        _table(),
    )


def bodies() -> st.SearchStrategy[str]:
    return st.lists(block(), max_size=6).map("".join)


@st.composite
def revised(draw: st.DrawFn) -> tuple[str, str]:
    """A body and what it became: blocks kept, dropped, moved, altered, added."""
    old = draw(st.lists(block(), max_size=6))
    new = [part for part in draw(st.permutations(old)) if draw(st.integers(0, 3))]
    for added in draw(st.lists(block(), max_size=2)):
        new.insert(draw(st.integers(0, len(new))), added)
    altered = "".join(new)
    for _ in range(draw(st.integers(0, 3))):
        letters = [at for at, letter in enumerate(altered) if letter in "政务服务中心受理一二三的了"]
        if letters:
            at = draw(st.sampled_from(letters))
            altered = altered[:at] + draw(st.sampled_from(["", "新", "旧的", "，"])) + altered[at + 1 :]
    return "".join(old), altered
