"""A small element tree over HTML that `nh3` has already parsed and made well-formed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "col"})


@dataclass
class Element:
    """One element; its children are elements and strings, in order."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All the words inside, as they stand."""
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    @property
    def style(self) -> str:
        """The style attribute in lower case and without spaces, so that a rule needs one spelling only."""
        return "".join(self.attrs.get("style", "").lower().split())

    @property
    def classes(self) -> list[str]:
        return self.attrs.get("class", "").lower().split()

    def elements(self) -> Iterator[Element]:
        """Every element below this one, parents before children."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.elements()


class _Builder(HTMLParser):
    def __init__(self, deepest: int) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("body")]
        self.deepest = deepest

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)
            if len(self.open) > self.deepest:
                raise RecursionError

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str, *, deepest: int) -> Element:
    """The tree of well-formed `html`; RecursionError where it is nested deeper than `deepest`."""
    builder = _Builder(deepest)
    builder.feed(html)
    builder.close()
    return builder.open[0]
