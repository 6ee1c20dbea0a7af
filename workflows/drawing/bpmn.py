"""The same drawing as BPMN 2.0, for whoever keeps their procedures in a modeller."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from workflows.drawing.layout import START, Layout, ways_of
from workflows.drawing.shapes import Box, Drawing, Point
from workflows.flows import CaseFlow
from workflows.nodes import Panel

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
BOUNDS = "http://www.omg.org/spec/DD/20100524/DC"
LINES = "http://www.omg.org/spec/DD/20100524/DI"
OURS = "urn:qingyang:flow"
for prefix, namespace in (("bpmn", MODEL), ("bpmndi", DIAGRAM), ("dc", BOUNDS), ("di", LINES)):
    ET.register_namespace(prefix, namespace)


def bpmn(flow: CaseFlow, drawn: Drawing) -> bytes:
    """The flow as a document: its steps and ways, and where `drawn` puts them."""
    name = type(flow).__name__
    root = ET.Element(f"{{{MODEL}}}definitions", {"targetNamespace": OURS, "id": f"{name}_definitions"})
    process = ET.SubElement(
        root, f"{{{MODEL}}}process", {"id": name, "name": drawn.title, "isExecutable": "false"}
    )
    diagram = ET.SubElement(root, f"{{{DIAGRAM}}}BPMNDiagram", {"id": f"{name}_diagram"})
    plane = ET.SubElement(diagram, f"{{{DIAGRAM}}}BPMNPlane", {"id": f"{name}_plane", "bpmnElement": name})
    panels = {step.name for step in flow.steps() if isinstance(step, Panel)}
    for box in drawn.boxes:
        _step(process, box, together=box.name in panels)
        _shape(plane, box)
    labels = {(way.source.name, way.target.name, way.label) for way in ways_of(flow)}
    labels.add((START, Layout(flow, frozenset(), frozenset(), {}).spine[0].name, ""))
    for number, (source, target, label) in enumerate(sorted(labels), start=1):
        key = f"way_{number}"
        said = {"id": key, "sourceRef": source, "targetRef": target}
        ET.SubElement(process, f"{{{MODEL}}}sequenceFlow", said | ({"name": label} if label else {}))
        _edge(plane, key, _route(drawn, source, target))
    ET.indent(root)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _step(process: ET.Element, box: Box, *, together: bool) -> None:
    kind = "userTask"
    if box.is_circle:
        kind = "startEvent" if box.name == START else "endEvent"
    made = ET.SubElement(process, f"{{{MODEL}}}{kind}", {"id": box.name, "name": str(box.title)})
    if together:
        ET.SubElement(made, f"{{{MODEL}}}multiInstanceLoopCharacteristics")


def _shape(plane: ET.Element, box: Box) -> None:
    shape = ET.SubElement(
        plane, f"{{{DIAGRAM}}}BPMNShape", {"id": f"{box.name}_shape", "bpmnElement": box.name}
    )
    place = {"x": box.left, "y": box.top, "width": box.width, "height": box.height}
    ET.SubElement(shape, f"{{{BOUNDS}}}Bounds", {key: f"{value:g}" for key, value in place.items()})


def _edge(plane: ET.Element, key: str, points: tuple[Point, ...]) -> None:
    edge = ET.SubElement(plane, f"{{{DIAGRAM}}}BPMNEdge", {"id": f"{key}_edge", "bpmnElement": key})
    for x, y in points:
        ET.SubElement(edge, f"{{{LINES}}}waypoint", {"x": f"{x:g}", "y": f"{y:g}"})


def _route(drawn: Drawing, source: str, target: str) -> tuple[Point, ...]:
    return next(wire.whole for wire in drawn.wires if (wire.source, wire.target) == (source, target))
