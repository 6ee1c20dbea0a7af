"""What findings, the requests about them and inspections put on the workbench."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.models import (
    OVERSEE,
    UNDER_CHECK,
    Finding,
    FindingState,
    Inspection,
    InspectionState,
    Request,
    RequestState,
)
from rectification.rules import REGISTER
from workflows.models import User
from workflows.workbench import Counts, Kind, Overview, Row, Tile, Way, Workbench, bars_of

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

S = FindingState
SENT = 30
MEND = Kind("mend", gettext_lazy("整改"), "clipboard-check")
INSPECT = Kind("inspect", gettext_lazy("检查"), "checks")
CHECKING = (
    InspectionState.DRAFTED,
    InspectionState.RUNNING,
    InspectionState.CHECKED,
    InspectionState.REVIEWED,
)
STAGES: tuple[tuple[FindingState, ...], ...] = (
    (S.REGISTERED,),
    (S.ASSIGNED,),
    (S.PLANNING, S.PLAN_REVIEW, S.REMEDIATING, S.LONG_TERM),
    UNDER_CHECK,
    (S.OBSERVING,),
)
BARS: tuple[tuple[_StrOrPromise, tuple[FindingState, ...], bool], ...] = (  # name, states, shown when empty
    (gettext_lazy("待交办"), (S.REGISTERED,), True),
    (gettext_lazy("待签收"), (S.ASSIGNED,), True),
    (gettext_lazy("制定措施"), (S.PLANNING, S.PLAN_REVIEW), True),
    (gettext_lazy("整改中"), (S.REMEDIATING,), True),
    (gettext_lazy("待核验"), UNDER_CHECK, True),
    (gettext_lazy("成效观察"), (S.OBSERVING,), True),
    (gettext_lazy("长期坚持"), (S.LONG_TERM,), False),
    (gettext_lazy("今日销号"), (S.CLOSED,), True),
)
UNDER_WAY = tuple(state for _name, states, _kept in BARS for state in states if state != S.CLOSED)


class FindingRow(Row):
    """A task about a finding; where it is with is the unit that answers for it."""

    @property
    def where(self) -> str:
        return str(self.subject.lead or self.subject.get_category_display())


class InspectionRow(Row):
    """A task about an inspection, of the unit that carries it out."""

    @property
    def where(self) -> str:
        return str(self.subject.unit)


class RequestRow(Row):
    """A request to be decided: by whoever sits there, so nobody claims it."""

    @property
    def claimable(self) -> bool:
        return False


class _Mending(Workbench):
    """What the two flows share: one kind of task."""

    kinds = (MEND,)
    readers = frozenset(OVERSEE)
    icon = MEND.icon


class FindingWorkbench(_Mending):
    """整改闭环."""

    of_row = FindingRow
    all_sent = Way(gettext_lazy("整改台账"), reverse_lazy("rectification:findings"))

    def pips(self, subject: Any, *, late: bool = False) -> list[str]:
        return pips(subject, late=late)

    def own(self, user: User) -> Any:
        return Finding.objects.filter(responsible=user).order_by("-changed_at")

    def sent(self, user: User) -> tuple[list[Any], list[Any]]:
        """What this person mended and handed in to be checked."""
        mine = Finding.objects.filter(responsible=user, submitter=user).on_desk().order_by("-changed_at")
        checked = mine.filter(state__in=[S.OBSERVING, S.CLOSED])
        return list(mine.filter(state__in=UNDER_CHECK)[:SENT]), list(checked[: SENT // 3])

    def overview(self, user: User, units: Sequence[int], counts: Counts, now: datetime) -> Overview:
        """Of the ledgers that the person oversees, else of what is theirs to mend."""
        mine = Finding.objects.filter(unit__in=units) if units else Finding.objects.filter(responsible=user)
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        today = Q(state=S.CLOSED, closed_at__gte=midnight)
        rows = mine.filter(Q(state__in=UNDER_WAY) | today).order_by().values_list("state")
        counted = dict(rows.annotate(count=Count("pk")))
        waits = Tile(MEND.icon, _("待我办理"), "?show=mend", counts.of[MEND.key], more=counts.more)
        moving = sum(count for state, count in counted.items() if state in UNDER_WAY)
        ledger = Tile("list-check", _("整改在办"), reverse_lazy("rectification:findings"), moving)
        return Overview(_("整改进展") if units else _("我的整改"), bars_of(BARS, counted), [waits, ledger])

    def begins(self, roles: frozenset[str]) -> Way | None:
        if not roles & {*REGISTER}:
            return None
        return Way(_("登记问题"), reverse_lazy("rectification:register"), "plus")


class RequestWorkbench(_Mending):
    """整改申请."""

    of_row = RequestRow

    def sent(self, user: User) -> tuple[list[Any], list[Any]]:
        """What this person has asked for."""
        pending = Request.objects.filter(author=user, state=RequestState.PENDING)
        return list(pending.on_desk().order_by("-pk")[:SENT]), []


class AskedRow(Row):
    """A task of a unit that was asked something: about its accounts, or about a fault that another one has."""

    @property
    def where(self) -> str:
        return str(self.subject.asked)


class AskedWorkbench(_Mending):
    """举一反三 and 摸排: answered, or not yet."""

    of_row = AskedRow

    def pips(self, subject: Any, *, late: bool = False) -> list[str]:
        return ["y" if subject.is_answered else "late" if late else "n"]


class CampaignWorkbench(_Mending):
    """专项检查."""


class InspectionWorkbench(Workbench):
    """自查检查."""

    kinds = (INSPECT,)
    readers = frozenset(OVERSEE)
    icon = INSPECT.icon
    of_row = InspectionRow

    def pips(self, subject: Any, *, late: bool = False) -> list[str]:
        return stages(subject, late=late)


def stages(inspection: Inspection, *, late: bool = False) -> list[str]:
    """One stroke a stage of an inspection, in the kit's classes."""
    if inspection.state not in CHECKING:
        return ["y" if inspection.state == InspectionState.ISSUED else ""] * len(CHECKING)
    here = CHECKING.index(inspection.status)
    return ["y"] * here + ["late" if late else "n"] + [""] * (len(CHECKING) - here - 1)


def pips(finding: Finding, *, late: bool = False) -> list[str]:
    """One stroke a stage, in the kit's classes: y done, n here now, late overdue here."""
    here = next((n for n, states in enumerate(STAGES) if finding.state in states), len(STAGES))
    return ["y" if n < here else ("late" if late else "n") if n == here else "" for n in range(len(STAGES))]
