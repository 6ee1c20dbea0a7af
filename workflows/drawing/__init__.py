"""The drawing of a flow, made from the flow class itself: where every step stands and how the ways run.

The straight way (each step's first exit) runs from left to right; steps beside it lie below. Ways back and
ways on run in lanes of their own, one for each verb and destination, below and above; where a step joins a lane
there is a dot, where lines only cross there is none. No two labels share a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from workflows.drawing import routes
from workflows.drawing.layout import Layout
from workflows.drawing.shapes import KINDS, MARGIN, Box, Drawing, Wire
from workflows.flows import CaseFlow


def drawing(
    flow: CaseFlow,
    *,
    done: Iterable[str] = (),
    now: Iterable[str] = (),
    notes: Mapping[str, str] | None = None,
) -> Drawing:
    """The whole flow; with the steps that are done and where it stands now, and a note under each step."""
    layout = Layout(flow, frozenset(done), frozenset(now), notes or {})
    below, lowest = routes.back(layout)
    wires = [
        *routes.straight(layout),
        *routes.onward(layout),
        *routes.out(layout),
        *routes.beside(layout),
        *below,
        *routes.again(layout),
    ]
    return Drawing(
        title=str(flow.process_title),
        width=layout.end.right + MARGIN,
        height=lowest + MARGIN,
        boxes=tuple(layout.boxes.values()),
        wires=tuple(_as_walked(wire, layout) for wire in wires),
    )


def _as_walked(wire: Wire, layout: Layout) -> Wire:
    """The straight way is another colour as far as it has been gone."""
    gone = layout.boxes[wire.source].look == "done" and layout.boxes[wire.target].look
    return replace(wire, kind="passed") if wire.kind == "main" and gone else wire


__all__ = ["KINDS", "Box", "Drawing", "Wire", "drawing"]
