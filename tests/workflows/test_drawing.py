"""The drawing of a flow: everything of the regulation is on it, and nothing lies over anything else."""

from __future__ import annotations

from itertools import combinations
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import translation

from editorial import charting
from editorial.flows.correction import CorrectionFlow
from editorial.flows.review import ReviewFlow
from editorial.models import Article, PlanVersion
from tests import build
from tests.cast import Cast
from workflows import queries
from workflows.drawing import Drawing, Wire, drawing
from workflows.drawing.bpmn import DIAGRAM, MODEL, bpmn
from workflows.drawing.layout import straight_way, ways_of
from workflows.drawing.shapes import breadth, wrapped
from workflows.flows import CaseFlow
from workflows.models import User

FLOWS = [ReviewFlow, CorrectionFlow]
LETTER = 12.5  # the widest character of a label


def looks(drawn: Drawing) -> dict[str, str]:
    return {box.name: box.look for box in drawn.boxes}


def chart(article: Article) -> dict[str, str]:
    tasks = queries.outstanding([article.pk]).get(article.pk, [])
    return looks(charting.chart_of(build.fresh(article), tasks))


def place_of_label(wire: Wire) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a label's letters."""
    width, (x, y) = len(wire.label) * LETTER, wire.label_at
    left = {"start": x, "middle": x - width / 2, "end": x - width}[wire.anchor]
    return left, left + width, y - 11, y + 3


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


@pytest.mark.parametrize("flow", FLOWS)
def test_every_step_and_every_way_of_the_regulation_is_drawn(flow: type[CaseFlow]) -> None:
    drawn = drawing(flow.table)

    assert {box.name for box in drawn.boxes} == {node.name for node in flow.table.nodes()}
    assert {(way.source.name, way.target.name) for way in ways_of(flow.table)} <= {
        (wire.source, wire.target) for wire in drawn.wires
    }


@pytest.mark.parametrize("flow", FLOWS)
def test_every_way_runs_from_its_step_to_its_step(flow: type[CaseFlow]) -> None:
    drawn = drawing(flow.table)
    boxes = {box.name: box for box in drawn.boxes}

    for wire in drawn.wires:
        for name, (x, y) in ((wire.source, wire.whole[0]), (wire.target, wire.whole[-1])):
            box = boxes[name]
            assert box.left <= x <= box.right
            assert box.top <= y <= box.bottom
        for (x1, y1), (x2, y2) in zip(wire.whole, wire.whole[1:], strict=False):
            assert x1 == x2 or y1 == y2, f"{wire.source} → {wire.target} slants"


@pytest.mark.parametrize("flow", FLOWS)
def test_no_label_lies_over_another_or_over_a_step(flow: type[CaseFlow]) -> None:
    drawn = drawing(flow.table)
    labels = [(wire.label, place_of_label(wire)) for wire in drawn.wires if wire.label]
    boxes = [(str(box.title), (box.left, box.right, box.top, box.bottom)) for box in drawn.boxes]

    assert [(a, b) for (a, one), (b, other) in combinations(labels, 2) if overlap(one, other)] == []
    assert [(a, b) for a, one in labels for b, other in boxes if overlap(one, other)] == []


@pytest.mark.parametrize("flow", FLOWS)
def test_no_way_runs_through_a_step_that_it_does_not_concern(flow: type[CaseFlow]) -> None:
    drawn = drawing(flow.table)

    for wire in drawn.wires:
        for box in drawn.boxes:
            if box.name in (wire.source, wire.target):
                continue
            for (x1, y1), (x2, y2) in zip(wire.whole, wire.whole[1:], strict=False):
                line = (min(x1, x2), max(x1, x2) + 0.1, min(y1, y2), max(y1, y2) + 0.1)
                assert not overlap(line, (box.left, box.right, box.top, box.bottom)), (wire, box)


@pytest.mark.parametrize("flow", FLOWS)
def test_no_two_ways_share_a_line_where_they_do_not_join(flow: type[CaseFlow]) -> None:
    """Lines of different destinations may cross; they never run along each other."""
    drawn = drawing(flow.table)

    def spans(wire: Wire) -> list[tuple[bool, float, float, float]]:
        found = []
        for (x1, y1), (x2, y2) in zip(wire.points, wire.points[1:], strict=False):
            upright = x1 == x2
            low, high = (min(y1, y2), max(y1, y2)) if upright else (min(x1, x2), max(x1, x2))
            found.append((upright, x1 if upright else y1, low, high))
        return found

    for one, other in combinations(drawn.wires, 2):
        for upright, at, low, high in spans(one):
            for upright2, at2, low2, high2 in spans(other):
                along = upright == upright2 and abs(at - at2) < 3 and min(high, high2) - max(low, low2) > 1
                assert not along, (one, other)


def test_the_straight_way_is_the_regulation_read_from_left_to_right() -> None:
    assert [str(step.task_title) for step in straight_way(ReviewFlow.table)] == [
        "撰写修改",
        "初审一校",
        "复审二校",
        "终审三校",
        "发布",
    ]


def test_a_path_turns_its_corners_roundly() -> None:
    wire = Wire("main", "a", "b", ((0, 0), (0, 100), (50, 100)))

    assert wire.path == "M0,0 L0,93 Q0,100 7,100 L50,100"


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("复审二校", ["复审二校"]),
        ("中心负责人、分管领导、总编辑", ["中心负责人、", "分管领导、总编辑"]),
        ("Extra review (weighty matters)", ["Extra review", "(weighty", "matters)"]),
        ("编辑 → 中心负责人", ["编辑 → 中心负责人"]),
    ],
)
def test_words_are_broken_where_a_reader_expects_it(words: str, lines: list[str]) -> None:
    assert wrapped(words, 14.5 if len(words) > 20 else 11.5, 118) == lines


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("flow", FLOWS)
def test_the_words_of_a_step_stay_inside_it(flow: type[CaseFlow], language: str, plan: PlanVersion) -> None:
    with translation.override(language):
        drawn = drawing(flow.table, notes=charting.seats_of(plan))

    for box in drawn.boxes:
        for line in box.lines:
            assert box.is_circle or breadth(line.words, 11.5 if line.small else 14.5) <= box.width - 8, line
            assert abs(line.dy) + 7 <= box.height / 2


def test_the_seats_of_the_plan_stand_under_the_levels(plan: PlanVersion) -> None:
    assert charting.seats_of(plan) == {
        "first_review": "编辑",
        "second_review": "中心负责人、分管领导",
        "final_review": "领导",
    }


def test_it_shows_what_is_passed_and_where_it_stands(in_second: Article) -> None:
    assert chart(in_second) == {
        "start": "done",
        "drafting": "done",
        "first_review": "done",
        "second_review": "now",
        "final_review": "",
        "held": "",
        "major_review": "",
        "publishing": "",
        "end": "",
    }


def test_a_returned_text_stands_with_its_author_and_has_passed_nothing(
    in_second: Article, centre_head: User
) -> None:
    build.send_back(in_second, centre_head)
    now = chart(in_second)

    assert (now["drafting"], now["first_review"]) == ("now", "")


def test_a_published_text_has_passed_everything(published: Article) -> None:
    now = chart(published)

    assert {now[step.name] for step in straight_way(ReviewFlow.table)} == {"done"}
    assert now["end"] == "done"


def test_a_declined_text_ends_where_it_stood(in_second: Article, centre_head: User) -> None:
    build.act(in_second, "decline", centre_head, reason="stale", words="时效已过")
    now = chart(in_second)

    assert (now["first_review"], now["second_review"], now["end"]) == ("done", "", "now")


def test_every_verb_beside_the_steps_is_listed_with_whoever_may() -> None:
    listed = {each.verb: each for each in charting.besides(ReviewFlow.table)}

    assert listed["撤回"].who == "作者"
    assert listed["撤回"].when == "签发之前"
    assert listed["修改文本"].to == "已有人签署的，从“初审一校”重新审签"
    assert set(listed) == {"撤回", "修改文本", "标记", "采纳", "不改", "电话同意", "补签", "更正", "撤稿"}


@pytest.mark.parametrize("flow", FLOWS)
def test_the_bpmn_holds_every_step_and_way_with_its_place(flow: type[CaseFlow]) -> None:
    root = ET.fromstring(bpmn(flow.table, drawing(flow.table)))
    flows = root.findall(f".//{{{MODEL}}}sequenceFlow")
    edges = root.findall(f".//{{{DIAGRAM}}}BPMNEdge")
    names = {each.get("id") for each in root.findall(f"./{{{MODEL}}}process/*")}

    assert {each.get("sourceRef") for each in flows} | {each.get("targetRef") for each in flows} <= names
    assert {each.get("bpmnElement") for each in edges} == {each.get("id") for each in flows}
    assert len(flows) == len(ways_of(flow.table)) + 1
    assert all(len(edge) >= 2 for edge in edges)


def test_the_page_draws_it_without_inline_style(
    client: Client, in_second: Article, auditor: User, django_assert_max_num_queries: Any
) -> None:
    client.force_login(auditor)
    with django_assert_max_num_queries(12):
        html = client.get(f"/articles/{in_second.pk}/flow/").content.decode()

    assert 'class="box now"' in html
    assert "复审二校" in html
    assert ' style="' not in html


def test_the_model_can_be_taken_along(client: Client, cast: Cast) -> None:
    client.force_login(cast["administrator"])
    answer = client.get("/flows/review.bpmn")

    assert answer["Content-Disposition"] == 'attachment; filename="review.bpmn"'
    assert answer.content.startswith(b"<?xml")


def test_what_one_may_not_see_has_no_drawing(client: Client, in_second: Article, outsider: User) -> None:
    client.force_login(outsider)

    assert client.get(f"/articles/{in_second.pk}/flow/").status_code == 404
