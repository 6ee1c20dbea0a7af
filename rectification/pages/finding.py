"""The page of one finding: what is wrong, how far it has come, what may be done, what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404

from rectification.forms.acts import ASKS, REQUEST_ASKS
from rectification.models import OVERSEE, Evidence, Finding, Measure, Reason, Request, Step, Urging, Verdict
from rectification.pages.unit import href_of
from rectification.workbench import pips
from workflows import engine
from workflows.act import Act
from workflows.forms.acts import ActForm
from workflows.models import Post, Record, User
from workflows.pages import Asked
from workflows.permissions import units_read_by
from workflows.telling import WITH, Told, tell

FIRST = (
    "assign",
    "accept",
    "plan",
    "approve_plan",
    "report_done",
    "pass",
    "close",
    "confirm",
    "urge",
    "grant",
)  # what stands open; the rest is there beside it


@dataclass(frozen=True)
class Asking:
    """One thing that this reader may do here: its form and how its button looks."""

    verb: str
    label: Any
    form: ActForm
    action: str
    opens: bool
    is_first: bool


@dataclass(frozen=True)
class RequestView:
    """A request as whoever decides it reads it."""

    request: Request
    asking: list[Asking]

    @property
    def _fields(self) -> dict[str, Any]:
        return ASKS[f"ask_{self.request.kind}"].base_fields

    @property
    def until_label(self) -> Any:
        return self._fields["until"].label

    @property
    def progress_label(self) -> Any:
        return self._fields["progress"].label

    @property
    def reason(self) -> Any:
        return (
            Reason(self.request.reason).label if self.request.reason in Reason.values else self.request.reason
        )


@dataclass(frozen=True)
class Swept:
    """举一反三 in one line: of so many units asked, how many have answered, and how many are late."""

    asked: int
    answered: int
    overdue: int


@dataclass(frozen=True)
class FindingPage:
    """Everything that the templates of the page name."""

    finding: Finding
    asked: Asked
    asking: list[Asking]
    requests: list[RequestView]
    measures: list[Measure]
    evidence: list[Evidence]
    verdicts: list[Verdict]
    told: list[Told]
    urgings: list[Urging]  # of this cycle, the latest first
    overdue: bool
    lead_href: str  # to how that unit stands, for whom may ask
    swept: Swept | None

    @property
    def seen(self) -> str:
        return self.finding.screen_digest

    @property
    def urged(self) -> int:
        """How often it was urged, friendly reminders not counted."""
        return sum(each.urges for each in self.urgings)

    @property
    def latest_urging(self) -> Urging | None:
        return next((each for each in self.urgings if each.urges), None)

    @property
    def escalation(self) -> Urging | None:
        """黄色 or 红色督办, while the deadline that it was about is the one that runs."""
        levels = (Step.RED, Step.YELLOW)
        of_now = [
            each for each in self.urgings if each.step in levels and each.due_at == self.finding.due_current
        ]
        return of_now[0] if of_now and self.finding.clock_runs else None

    @property
    def pips(self) -> list[str]:
        return pips(self.finding, late=self.overdue)


def finding_for(reader: User, pk: int) -> Finding:
    """The finding, if this person may know of it; else 404."""
    seen = Finding.objects.visible_to(reader).listed()
    found = seen.select_related("swept_from__finding").with_following(reader).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def request_for(reader: User, pk: int) -> Request:
    found = (
        Request.objects.visible_to(reader)
        .select_related("finding__unit", "finding__lead")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def read(finding: Finding, reader: User, *, posts: list[Post], at: datetime, asked: Asked) -> FindingPage:
    requests = list(finding.requests.select_related("author", "unit", "to_unit", "into").order_by("-pk"))
    records = Record.objects.filter(case__in=[finding.pk, *(each.pk for each in requests)])
    records = records.exclude(verb=Request.flow().opening)  # the finding's own record tells of the asking
    told = tell(list(records.select_related(*WITH).order_by("-at", "-pk")), subjects=[finding])
    opened = partial(engine.open_to, reader, at=at, posts=posts)
    return FindingPage(
        finding=finding,
        asked=asked,
        asking=asking_for(opened(finding), finding, reader, asked, ASKS),
        requests=[RequestView(each, _of_request(each, finding, reader, opened, asked)) for each in requests],
        measures=list(finding.measures.filter(dropped=False).select_related("owner", "done_by")),
        evidence=list(finding.evidence.select_related("attachment", "added_by")),
        verdicts=list(finding.verdicts.select_related("by")),
        told=told,
        urgings=list(finding.urgings.filter(cycle=finding.cycle).select_related("by").order_by("-pk")),
        overdue=finding.is_overdue(at),
        lead_href=href_of(finding.lead, reader),
        swept=_swept(finding, reader, at),
    )


def _swept(finding: Finding, reader: User, at: datetime) -> Swept | None:
    """For who may see every unit that was asked; None if none was."""
    kept = units_read_by(reader, OVERSEE)
    sweeps = list(finding.sweeps.standing().filter(unit__in=kept))
    if not sweeps:
        return None
    answered = sum(each.is_answered for each in sweeps)
    return Swept(len(sweeps), answered, sum(each.is_overdue(at) for each in sweeps))


def _of_request(
    request: Request,
    finding: Finding,
    reader: User,
    opened: Callable[[Request], dict[str, Act]],
    asked: Asked,
) -> list[Asking]:
    if not request.is_pending:
        return []
    request.finding = finding
    return asking_for(opened(request), request, reader, asked, REQUEST_ASKS)


def asking_for(
    opened: Mapping[str, Act],
    subject: Any,
    reader: User,
    asked: Asked,
    asks: Mapping[str, type[ActForm]],
    first: Sequence[str] = FIRST,
) -> list[Asking]:
    """What is open to this reader, each with its form, the `first` ones before the rest; what was refused comes
    with what was typed."""
    is_about = asked.form is None or asked.form.subject.pk == subject.pk
    order = [*first, *(verb for verb in opened if verb not in first)]
    found: list[Asking] = []
    for verb in order:
        if verb not in opened or verb not in asks:
            continue
        again = asked.form if asked.do == verb and is_about else None
        found.append(
            Asking(
                verb=verb,
                label=opened[verb].verb.label,
                form=again or asks[verb](subject=subject, by=reader, verb=verb),
                action=verb,
                opens=asked.opens == verb and is_about,
                is_first=not found and verb in first,
            )
        )
    return found
