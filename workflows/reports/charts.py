"""Charts as SVG, drawn by the server: the same figure on the page and on paper, without a script.

A chart is drawn twice, wide and narrow, so that its words stay readable on a phone; the page shows one of them.
Every mark says its number in words too, and no two series differ by colour alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .figures import Rate

INK, INK_2, LINE, PAPER = "#1d2733", "#5d6875", "#e6e3dc", "#f1efea"
PRIMARY, PRIMARY_L, RED, AMBER, GREEN = "#1f4b6e", "#b9cad8", "#b8321f", "#d0892a", "#3d7f61"
STEPS = (1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10, 12)  # where a scale may end
WIDE, NARROW = 720, 340  # in units of the drawing: about the pixels that a desk and a phone give it


@dataclass(frozen=True)
class Chart:
    """One figure in its two widths."""

    wide: SafeString
    narrow: SafeString


@dataclass(frozen=True)
class Bar:
    """One row of `bars`."""

    label: str
    number: int
    color: str = PRIMARY


@dataclass(frozen=True)
class Point:
    """One place along `columns`: two columns and a point of the line."""

    label: str
    first: int
    second: int
    line: int
    words: str


def ring(key: str, title: str, rate: Rate, *, size: int = 84) -> SafeString:
    """A share as a ring, with its percentage in the middle; of nothing there is an empty ring and a dash."""
    radius = size / 2 - 6
    around = 2 * math.pi * radius
    share = rate.done / rate.of if rate.of else 0
    circle = '<circle cx="{}" cy="{}" r="{}" fill="none" stroke="{}" stroke-width="7"{}/>'
    arc = format_html(
        ' stroke-linecap="round" stroke-dasharray="{} {}" transform="rotate(-90 {} {})"',
        _n(around * share),
        _n(around),
        _n(size / 2),
        _n(size / 2),
    )
    middle, r = _n(size / 2), _n(radius)
    return _svg(
        key,
        size,
        size,
        title,
        str(rate),
        [
            format_html(circle, middle, middle, r, LINE, ""),
            format_html(circle, middle, middle, r, GREEN, arc) if share else SafeString(""),
            _text(size / 2, size / 2 + 6, str(rate), size=17, fill=INK, anchor="middle", weight=600),
        ],
    )


def bars(key: str, title: str, rows: Sequence[Bar], *, wide: int = WIDE) -> Chart:
    """Lying bars, each with its name before it and its number behind it."""
    words = "；".join(f"{row.label} {row.number}" for row in rows)
    return _twice(key, lambda width, name: _bars(name, title, words, rows, width), wide)


def _bars(key: str, title: str, words: str, rows: Sequence[Bar], width: int) -> SafeString:
    row_height, room = 36, 128
    most = max([row.number for row in rows] + [1])
    along = width - room - 48
    drawn: list[SafeString] = []
    for at, row in enumerate(rows):
        y = at * row_height + 8
        drawn.append(_text(0, y + 15, row.label, size=13, fill=INK))
        drawn.append(_rect(room, y + 2, along, 16, PAPER))
        if row.number:
            drawn.append(_rect(room, y + 2, max(along * row.number / most, 3), 16, row.color))
        drawn.append(_text(width - 4, y + 16, str(row.number), size=14, fill=INK, anchor="end", weight=600))
    return _svg(key, width, len(rows) * row_height + 4, title, words, drawn)


def columns(key: str, title: str, points: Sequence[Point]) -> Chart:
    """Two columns at each place, a light one and a dark one, each under its number, and a line with round marks."""
    words = "；".join(point.words for point in points)
    return _twice(key, lambda width, name: _columns(name, title, words, points, width))


def _columns(key: str, title: str, words: str, points: Sequence[Point], width: int) -> SafeString:
    height, left, right, top = 260, 36, 10, 20
    along, tall = width - left - right, height - top - 28
    scale = nice(max([max(point.first, point.second, point.line) for point in points] + [1]))
    step = along / max(len(points), 1)
    thick = min(18.0, step * 0.34)
    is_wide = width > NARROW

    def y_of(number: float) -> float:
        return top + tall * (1 - number / scale)

    drawn = [
        part
        for quarter in range(5)
        for part in (
            _rule(left, width - right, y_of(scale * quarter / 4)),
            _text(left - 6, y_of(scale * quarter / 4) + 4, f"{scale * quarter / 4:g}", size=11, anchor="end"),
        )
    ]
    for at, point in enumerate(points):
        middle = left + step * (at + 0.5)
        pair = [
            _column(middle - thick - 1, y_of(point.first), thick, top + tall, PRIMARY_L),
            _column(middle + 1, y_of(point.second), thick, top + tall, PRIMARY),
        ]
        drawn.append(format_html("<g><title>{}</title>{}{}</g>", point.words, *pair))
        if is_wide:
            for x, number in ((middle - thick / 2 - 1, point.first), (middle + thick / 2 + 1, point.second)):
                if number:
                    drawn.append(_text(x, y_of(number) - 4, str(number), size=10, anchor="middle"))
        if is_wide or (len(points) - 1 - at) % 3 == 0:
            drawn.append(_text(middle, height - 9, point.label, size=11, anchor="middle"))
    places = [(left + step * (at + 0.5), y_of(point.line)) for at, point in enumerate(points)]
    drawn.append(_path(places))
    drawn += [
        format_html(
            '<circle cx="{}" cy="{}" r="3.2" fill="#fff" stroke="{}" stroke-width="2"/>', _n(x), _n(y), RED
        )
        for x, y in places
    ]
    return _svg(key, width, height, title, words, drawn)


def nice(number: float) -> float:
    """The end of a scale: the next number that divides into four steps a reader can name; counts get whole steps."""
    if number <= 4:
        return 4
    size = 10 ** math.floor(math.log10(number))
    return next(part * size for part in STEPS if part * size >= number and _whole(part * size))


def _whole(scale: float) -> bool:
    return abs(scale / 4 - round(scale / 4)) < 1e-9


def _twice(key: str, draw: Callable[[int, str], SafeString], wide: int = WIDE) -> Chart:
    return Chart(draw(wide, f"{key}-w"), draw(NARROW, f"{key}-n"))


def _svg(
    key: str, width: int, height: int, title: str, words: str, parts: Iterable[SafeString]
) -> SafeString:
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-labelledby="{}-t {}-d" class="chart">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        *(width, height, key, key, key, title, key, words),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _text(
    x: float, y: float, words: str, *, size: int, fill: str = INK_2, anchor: str = "start", weight: int = 400
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="{}" fill="{}" text-anchor="{}" font-weight="{}">{}</text>',
        *(_n(x), _n(y), size, fill, anchor, weight, words),
    )


def _rect(x: float, y: float, width: float, height: float, fill: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="3" fill="{}"/>',
        *(_n(x), _n(y), _n(width), _n(height), fill),
    )


def _column(x: float, y: float, width: float, foot: float, fill: str) -> SafeString:
    """Standing on the ground line, outlined so that a light one is seen on paper; of nothing nothing is drawn."""
    if foot - y < 0.5:
        return SafeString("")
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" stroke-width="1"/>',
        *(_n(x), _n(y), _n(width), _n(foot - y), fill, PRIMARY),
    )


def _rule(left: float, right: float, y: float) -> SafeString:
    return format_html(
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>', _n(left), _n(right), _n(y), _n(y), LINE
    )


def _path(places: Sequence[tuple[float, float]]) -> SafeString:
    way = " L".join(f"{_n(x)} {_n(y)}" for x, y in places)
    return format_html(
        '<path d="M{}" fill="none" stroke="{}" stroke-width="2" stroke-linejoin="round"/>', way, RED
    )


def _n(number: float) -> str:
    """A coordinate, to a tenth; never in the notation of a language."""
    return f"{number:.1f}"
