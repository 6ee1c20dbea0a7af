"""What the pages of inspections show: how far each has come, what it found, what may be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404

from rectification import answering
from rectification.forms.inspection import ASKS, AnswerForm, Line
from rectification.inspecting import DRAW_UP
from rectification.models import (
    ANSWER,
    Answer,
    Indicator,
    Inspection,
    InspectionState,
    Outcome,
    Section,
    Target,
)
from rectification.scoring import Checked, pass_rate
from rectification.workbench import stages
from workflows import engine
from workflows.act import Act
from workflows.forms.acts import ActForm
from workflows.models import Record, User
from workflows.pages import Asked
from workflows.permissions import units_read_by
from workflows.reports.figures import Rate
from workflows.telling import WITH, Told, tell

S = InspectionState
LATEST = 6  # lines of the trail that stand open
BUTTONS = ("start", "submit", "approve", "issue", "send_back", "judge", "cancel")


@dataclass(frozen=True)
class Figures:
    """What the targets come to so far."""

    targets: int
    done: int
    qualified: int
    unqualified: int
    failed: int
    rate: Rate

    @property
    def open(self) -> int:
        return self.targets - self.qualified - self.unqualified

    @property
    def progress(self) -> Rate:
        return Rate(self.done, self.targets)

    @property
    def percent(self) -> int:
        return self.done * 100 // self.targets if self.targets else 0


@dataclass(frozen=True)
class Button:
    """One thing that this reader may do with the inspection, and its form."""

    verb: str
    label: Any
    form: ActForm
    opens: bool
    is_first: bool

    @property
    def action(self) -> str:
        return self.verb


@dataclass(frozen=True)
class InspectionPage:
    """Everything that the page names."""

    inspection: Inspection
    asked: Asked
    figures: Figures
    targets: Sequence[Target]
    failed: list[tuple[Answer, Indicator]]
    asking: list[Button]
    may_answer: bool
    may_revise: bool
    may_open: bool
    inspectors: list[User]
    told: list[Told]

    @property
    def seen(self) -> str:
        return self.inspection.screen_digest

    @property
    def pips(self) -> list[str]:
        return stages(self.inspection)

    @property
    def latest(self) -> list[Told]:
        return self.told[:LATEST]

    @property
    def earlier(self) -> list[Told]:
        """A check leaves a line an account; most readers want the end of it."""
        return self.told[LATEST:]

    @property
    def to_open(self) -> int:
        """How many failed answers wait for somebody to register them."""
        return len(self.failed)


@dataclass(frozen=True)
class SheetPage:
    """One account's sheet."""

    inspection: Inspection
    target: Target
    form: AnswerForm
    sections: list[tuple[Section, list[Line]]]
    may_answer: bool
    may_open: bool
    before: Target | None
    after: Target | None
    place: int
    of: int


def inspection_for(reader: User, pk: int) -> Inspection:
    """The inspection, if this person may know of it; else 404."""
    found = Inspection.objects.visible_to(reader).listed().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def targets_of(inspection: Inspection, reader: User) -> QuerySet[Target]:
    """All of them for who oversees or inspects; for others, what was found at their own units."""
    targets = inspection.targets.listed()
    if Inspection.objects.files_visible_to(reader).filter(pk=inspection.pk).exists():
        return targets
    return targets.filter(unit__in=units_read_by(reader, ANSWER))


def figures_of(inspections: Sequence[Inspection]) -> dict[int, Figures]:
    """The figures of several inspections; one statement."""
    used = Q(in_use=True)
    rows = (
        Target.objects.filter(inspection__in=inspections)
        .values("inspection")
        .annotate(
            targets=Count("pk"),
            done=Count("pk", filter=Q(missing=0)),
            qualified=Count("pk", filter=Q(outcome=Outcome.QUALIFIED)),
            unqualified=Count("pk", filter=Q(outcome=Outcome.UNQUALIFIED)),
            failed=Sum("failed", default=0),
            good=Count("pk", filter=used & Q(outcome=Outcome.QUALIFIED)),
            judged=Count("pk", filter=used & ~Q(outcome=Outcome.OPEN)),
        )
        .order_by()
    )
    found = {
        row["inspection"]: Figures(
            targets=row["targets"],
            done=row["done"],
            qualified=row["qualified"],
            unqualified=row["unqualified"],
            failed=row["failed"],
            rate=Rate(row["good"], row["judged"]),
        )
        for row in rows
    }
    return {each.pk: found.get(each.pk) or Figures(0, 0, 0, 0, 0, Rate(0, 0)) for each in inspections}


def figures_among(targets: Sequence[Target]) -> Figures:
    """The same, of rows that are read already."""
    return Figures(
        targets=len(targets),
        done=sum(target.is_done for target in targets),
        qualified=sum(target.outcome == Outcome.QUALIFIED for target in targets),
        unqualified=sum(target.outcome == Outcome.UNQUALIFIED for target in targets),
        failed=sum(target.failed for target in targets),
        rate=pass_rate(Checked(target.in_use, target.outcome) for target in targets),
    )


def read(inspection: Inspection, reader: User, *, at: datetime, asked: Asked) -> InspectionPage:
    targets = list(targets_of(inspection, reader))
    oversees = inspection.state != S.ISSUED or len(targets) == inspection.targets.count()
    records = Record.objects.filter(case=inspection.pk).select_related(*WITH).order_by("-at", "-pk")
    opened = engine.open_to(reader, inspection, at=at)
    return InspectionPage(
        inspection=inspection,
        asked=asked,
        figures=figures_among(targets),
        targets=targets,
        failed=answering.failed(inspection) if oversees else [],
        asking=_buttons(opened, inspection, reader, asked),
        may_answer="answer" in opened,
        may_revise="revise" in opened,
        may_open="open_finding" in opened,
        inspectors=list(inspection.inspectors.all()),
        told=tell(list(records), subjects=[inspection]) if oversees else [],
    )


def _buttons(opened: Mapping[str, Act], inspection: Inspection, reader: User, asked: Asked) -> list[Button]:
    found: list[Button] = []
    for verb in BUTTONS:
        if verb in opened:
            again = asked.form if asked.do == verb else None
            found.append(
                Button(
                    verb=verb,
                    label=opened[verb].verb.label,
                    form=again or ASKS[verb](subject=inspection, by=reader, verb=verb),
                    opens=asked.opens == verb,
                    is_first=not found,
                )
            )
    return found


def sheet(
    inspection: Inspection, target: Target, reader: User, *, at: datetime, form: AnswerForm | None = None
) -> SheetPage:
    """One account's sheet, with the way to the one before and the one after."""
    opened = engine.open_to(reader, inspection, at=at)
    order = list(targets_of(inspection, reader))
    place = next(n for n, each in enumerate(order) if each.pk == target.pk)
    form = form or AnswerForm(subject=inspection, by=reader, verb="answer", target=target)
    lines = {line.key: line for line in form.lines}
    return SheetPage(
        inspection=inspection,
        target=order[place],
        form=form,
        sections=[
            (section, [lines[each.key] for each in section.indicators])
            for section in inspection.version.sections
        ],
        may_answer="answer" in opened,
        may_open="open_finding" in opened,
        before=order[place - 1] if place else None,
        after=order[place + 1] if place + 1 < len(order) else None,
        place=place + 1,
        of=len(order),
    )


def may_draw_up_in(reader: User) -> bool:
    """Whether this person may begin an inspection anywhere."""
    return units_read_by(reader, DRAW_UP).exists()
