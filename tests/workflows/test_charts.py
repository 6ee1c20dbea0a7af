"""Charts: their numbers can be read without seeing them, and what people named stays text."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from workflows.reports.charts import Bar, Point, bars, columns, nice, ring
from workflows.reports.figures import Rate

SVG = "{http://www.w3.org/2000/svg}"
POINTS = [Point(f"{n} 月", n, 12 - n, 3, f"{n} 月登记 {n} 项") for n in range(1, 13)]


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


@pytest.mark.parametrize(
    "chart", [bars("a", "账龄", [Bar("3 天以内", 5), Bar("更久", 0)]), columns("t", "趋势", POINTS)]
)
def test_both_widths_are_named_and_say_their_numbers_in_words(chart: object) -> None:
    for svg in (chart.wide, chart.narrow):  # type: ignore[attr-defined]  # both kinds of chart come here
        root = drawn(svg)
        ids = {part.get("id"): part.text for part in root.iter() if part.get("id")}
        title, words = (root.get("aria-labelledby") or "").split()
        assert ids[title] in ("账龄", "趋势")
        assert "5" in (ids[words] or "")


def test_the_two_widths_of_a_chart_share_no_id() -> None:
    chart = columns("t", "趋势", POINTS)
    ids = [
        part.get("id") for svg in (chart.wide, chart.narrow) for part in drawn(svg).iter() if part.get("id")
    ]
    assert len(ids) == len(set(ids))


def test_on_a_phone_only_every_third_month_is_named_and_the_last_one_always() -> None:
    words = [
        part.text for part in drawn(columns("t", "趋势", POINTS).narrow).iter() if part.tag.endswith("text")
    ]
    assert [word for word in words if word and word.endswith("月")] == ["3 月", "6 月", "9 月", "12 月"]


def test_what_people_named_stays_text() -> None:
    chart = bars("a", "<b>", [Bar("<script>", 1)])
    assert "<script>" not in chart.wide
    assert drawn(chart.wide) is not None


def test_nothing_is_drawn_of_nothing() -> None:
    assert "—" in ring("r", "完成率", Rate(0, 0))
    assert "stroke-dasharray" not in ring("r", "完成率", Rate(0, 5))
    assert drawn(columns("t", "趋势", []).wide) is not None
    assert drawn(bars("a", "账龄", []).wide) is not None


def test_a_coordinate_never_follows_the_language() -> None:
    assert "," not in ring("r", "t", Rate(1, 3)).replace("100,", "")


@pytest.mark.parametrize("number", [1, 4, 5, 9, 12, 13, 81, 101, 99_999])
def test_a_scale_holds_its_number_and_divides_into_four_whole_steps(number: int) -> None:
    scale = nice(number)
    assert number <= scale <= max(number * 1.7, 4)
    assert round(scale) % 4 == 0
