"""How the ways of a flow run between the boxes of its layout."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from django.utils.translation import gettext as _

from workflows.drawing.layout import START, Layout
from workflows.drawing.shapes import FIRST_LANE, LANE, PORT, Wire


def straight(layout: Layout) -> list[Wire]:
    """The straight way, from the start to the end."""
    wires = []
    for before, after in pairwise([START, *(step.name for step in layout.spine), layout.finish.name]):
        source, target = layout.boxes[before], layout.boxes[after]
        way = layout.way(before, after)
        near = min(layout.boxes[name].left for name in layout.boxes if layout.boxes[name].left > source.right)
        wires.append(
            Wire(
                "main",
                before,
                after,
                ((source.right, source.y), (target.left, target.y)),
                label=way.label if way else "",
                label_at=((source.right + near) / 2 - 4, source.y - 8),
            )
        )
    return wires


def onward(layout: Layout) -> list[Wire]:
    """Above: one riser, and a lane for each destination, the nearest lowest."""
    wires = []
    risen: dict[str, float] = {}
    lanes: dict[str, float] = {}
    for way in layout.onward:
        source, target = layout[way.source], layout[way.target]
        joins = target.name in lanes
        y = lanes.setdefault(target.name, target.top - FIRST_LANE - LANE * (len(lanes) + 1))
        x = source.x - PORT
        rise = ((x, risen.get(source.name, source.top)), (x, y))
        last = not any(
            other.source is way.source and layout[other.target].x > target.x for other in layout.onward
        )
        wires.append(
            Wire(
                "on",
                source.name,
                target.name,
                rise if joins else (*rise, (target.x, y), (target.x, target.top)),
                label="" if joins else way.label,
                label_at=(target.x - 10, y - 6),
                anchor="end",
                dots=() if last and not joins else ((x, y),),
                arrow=not joins,
                before=((x, source.top),) if source.name in risen else (),
                after=((target.x, y), (target.x, target.top)) if joins else (),
            )
        )
        risen[source.name] = y
    return wires


def out(layout: Layout) -> list[Wire]:
    """To the end before its time: above from the straight way, below from beside it."""
    wires, end = [], layout.end
    above = [way for way in layout.out if way.source in layout.spine]
    for number, way in enumerate(above):
        box = layout[way.source]
        x, y = box.x + PORT, box.top - FIRST_LANE
        lane = ((end.x, y), (end.x, end.top))
        first = number == 0
        wires.append(
            Wire(
                "out",
                box.name,
                end.name,
                ((x, box.top), (x, y), *(lane if first else ())),
                label=way.label if first else "",
                label_at=(x + 10, y - 6),
                anchor="start",
                dots=() if first else ((x, y),),
                arrow=first,
                after=() if first else lane,
            )
        )
    below = [way for way in layout.out if way.source in layout.aside]
    risen = end.bottom
    for number, way in enumerate(below):
        box = layout[way.source]
        y = box.y + PORT / 2
        first, last = number == 0, number == len(below) - 1
        wires.append(
            Wire(
                "out",
                box.name,
                end.name,
                ((box.right, y), (end.x, y), (end.x, risen)),
                label=way.label,
                label_at=(box.right + 8, y + 15),
                anchor="start",
                dots=() if last else ((end.x, y),),
                arrow=first,
                after=() if first else ((end.x, end.bottom),),
            )
        )
        risen = y
    return wires


def beside(layout: Layout) -> list[Wire]:
    """Down to a step below, and from there back to where it came from or on along the straight way."""
    wires: list[Wire] = []
    used: Counter[str] = Counter()

    def port(name: str) -> float:
        """The next free place at the bottom of a step, from the right."""
        used[name] += 1
        return layout.boxes[name].right - PORT * used[name]

    for step in layout.aside:
        origin, box = layout[layout.belongs_to(step)], layout[step]
        above, below = box.y - PORT / 2, box.y + PORT / 2
        there = layout.way(origin.name, step.name)
        x = port(origin.name)
        down = ((x, origin.bottom), (x, above), (box.left, above))
        label = there.label if there else ""
        wires.append(
            Wire(
                "side", origin.name, box.name, down, label, label_at=(box.left - 12, above - 6), anchor="end"
            )
        )
        for way in layout.ways:
            if way.source is not step or way.target not in layout.spine:
                continue
            target = layout[way.target]
            if target is origin:
                x = port(origin.name)
                up = ((box.left, below), (x, below), (x, origin.bottom))
                at, anchor = (box.left - 12, below + 15), "end"
            elif target.x > box.x:
                x = target.x - PORT
                up = ((box.right, above), (x, above), (x, target.bottom))
                at, anchor = (box.right + 8, above - 6), "start"
            else:
                continue
            wires.append(Wire("side", box.name, target.name, up, way.label, label_at=at, anchor=anchor))
    return wires


def back(layout: Layout) -> tuple[list[Wire], float]:
    """Below: a lane for each verb and destination, the nearest highest; and how low they go."""
    wires: list[Wire] = []
    dropped: dict[str, float] = {}
    lanes = sorted(
        {(way.target.name, way.verb) for way in layout.back}, key=lambda lane: -layout.boxes[lane[0]].x
    )
    y = layout.lowest + FIRST_LANE - LANE
    for target, verb in lanes:
        y += LANE
        into = layout.boxes[target]
        joining = [way for way in layout.back if (way.target.name, way.verb) == (target, verb)]
        joining.sort(key=lambda way: -layout[way.source].x)
        for number, way in enumerate(joining):
            box = layout[way.source]
            x, end = box.left + PORT, into.right - PORT
            first = number == 0
            goes_on = any(
                other.source is way.source and layout[other.target].x < into.x for other in layout.back
            )
            lane = ((end, y), (end, into.bottom))
            drop = ((x, dropped.get(box.name, box.bottom)), (x, y))
            wires.append(
                Wire(
                    "back",
                    box.name,
                    target,
                    (*drop, *lane) if first else drop,
                    label=way.label if first else "",
                    label_at=(end + 10, y - 6),
                    anchor="start",
                    dots=((x, y),) if goes_on or not first else (),
                    arrow=first,
                    before=((x, box.bottom),) if box.name in dropped else (),
                    after=() if first else lane,
                )
            )
            dropped[box.name] = y
    for way in layout.down:  # on, but to a step below: by the lowest lane, and up into it
        y += LANE
        box, into = layout[way.source], layout[way.target]
        x = box.left + PORT
        points = ((x, box.bottom), (x, y), (into.x, y), (into.x, into.bottom))
        wires.append(
            Wire("on", box.name, into.name, points, way.label, label_at=(into.x - 10, y - 6), anchor="end")
        )
    return wires, y if lanes or layout.down else layout.lowest


def again(layout: Layout) -> list[Wire]:
    """A step that leads to itself: more of the same is still to come."""
    wires = []
    for way in layout.ways:
        if way.source is way.target:
            box = layout[way.source]
            left, right, y = box.x + PORT, box.right - PORT / 2, box.top - 17
            points = ((left, box.top), (left, y), (right, y), (right, box.top))
            label = _("{verb}（未完）").format(verb=way.label)
            wires.append(
                Wire("side", box.name, box.name, points, label, label_at=(left - 8, y + 9), anchor="end")
            )
    return wires
