"""What each row of a file will become, seen from the ledger as it is now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from django.utils.translation import gettext as _

from rectification.accounts import Register
from rectification.bulletin_fields import Entry
from rectification.models import ENDED, Finding, FindingState
from rectification.models.intake import OPENS, Becomes, Intake, IntakeLine
from workflows.models import User
from workflows.reports.reading import as_text

from .comparing import Difference, differences, is_ours
from .drafts import draft_of, finding_of

S = FindingState
AT_ONCE = 500  # keys in one statement
T = TypeVar("T")


class Known(NamedTuple):
    """A finding of the ledger, as much of it as is needed here."""

    pk: int
    number: str
    state: str


class Seen(NamedTuple):
    """What one row becomes, of which finding, and why a person is asked."""

    becomes: Becomes
    about: int | None = None
    why: str = ""
    differences: Sequence[Difference] = ()


def foresee(
    found: Sequence[Entry], intake: Intake, columns: Mapping[str, int], register: Register, *, by: User
) -> list[IntakeLine]:
    """The rows with what becomes of each; not saved. `by` is who looks: numbers of findings that this person may not
    know of are numbers like any other."""
    lines = [_line(place, entry, intake) for place, entry in enumerate(found, 1)]
    ledger = Ledger(intake, found, lines, columns, register, by)
    for line, entry in zip(lines, found, strict=True):
        seen = ledger.what_becomes_of(line, entry)
        line.becomes, line.about_id = seen.becomes, seen.about
        line.goes = line.becomes in OPENS
        line.has_doubts = line.is_choosable and bool(entry.warnings)
        line.says = {
            "errors": entry.errors if line.becomes == Becomes.BAD else [],
            "warnings": entry.warnings if line.is_choosable else [],
            "supplied": [[each.key, each.value, each.source] for each in entry.supplied],
            "why": seen.why,
            "differences": [list(each) for each in seen.differences],
        }
    return lines


def _line(place: int, entry: Entry, intake: Intake) -> IntakeLine:
    return IntakeLine(
        intake=intake,
        place=place,
        number=entry.number,
        cells={str(column): as_text(value) for column, value in entry.row.cells.items()},
        draft=draft_of(entry, intake),
        lead_id=entry.unit_id,
        outlet_id=entry.outlet_id,
    )


class Ledger:
    """What the ledger holds that these rows may be about: read at once, in statements of AT_ONCE keys."""

    def __init__(
        self,
        intake: Intake,
        found: Sequence[Entry],
        lines: Sequence[IntakeLine],
        columns: Mapping[str, int],
        register: Register,
        by: User,
    ) -> None:
        self.intake, self.columns, self.register = intake, columns, register
        codes = {entry.code.strip().upper() for entry in found if is_ours(entry.code)}
        self.named = _named(codes, intake, by)
        self.marks = {line.place: finding_of(line, intake).mark_of() for line in lines}
        self.ongoing, self.past = _alike(set(self.marks.values()), intake)
        self.let_in = _let_in_before(intake)
        self.relapsed: set[str] = set()  # marks of earlier rows of this file

    def what_becomes_of(self, line: IntakeLine, entry: Entry) -> Seen:
        if finding := self.named.get(entry.code.strip().upper()):
            year = self.intake.year
            differing = differences(finding, entry, self.columns, self.register, year=year)
            return Seen(Becomes.DIFFERS if differing else Becomes.KNOWN, finding.pk, differences=differing)
        if entry.errors:
            return Seen(Becomes.BAD)
        if is_ours(entry.code):
            return Seen(Becomes.UNSURE, why=_("台账里没有编号“%(code)s”") % {"code": entry.code})
        if before := self.let_in.get(entry.number):
            return Seen(Becomes.UNSURE, before, _("同一文件的这一行已经导入过"))
        if entry.same_as is not None:
            return Seen(Becomes.UNSURE, why=_("与本文件第 %(number)d 行内容相同") % {"number": entry.same_as})
        return self.by_mark(self.marks[line.place])

    def by_mark(self, mark: str) -> Seen:
        """The same fault: open, under observation, or struck off."""
        if same := self.ongoing.get(mark):
            return Seen(Becomes.UNSURE, same.pk, _("疑似重复：台账中有同一问题尚未销号"))
        last = self.past.get(mark)
        if last is None:
            return Seen(Becomes.NEW)
        if last.state == S.OBSERVING and mark not in self.relapsed:
            self.relapsed.add(mark)
            return Seen(Becomes.RELAPSES, last.pk)
        return Seen(Becomes.RECURS, last.pk)


def ongoing_alike(marks: Iterable[str], unit_id: int) -> dict[str, Finding]:
    """The latest finding of each fault in that ledger that has not come to its end and is not merely observed."""
    found: dict[str, Finding] = {}
    for some in portions(marks):
        rows = Finding.objects.filter(unit=unit_id, fingerprint__in=some)
        rows = rows.exclude(state__in=[*ENDED, S.OBSERVING])
        for row in rows.only("fingerprint", "registered_at").order_by("pk"):
            found[row.fingerprint] = row
    return found


def _named(codes: set[str], intake: Intake, by: User) -> dict[str, Finding]:
    """The findings of this ledger that these numbers name, of those that this person may know of."""
    mine = Finding.objects.visible_to(by).filter(unit=intake.unit_id).select_related("lead", "outlet")
    return {finding.number: finding for some in portions(codes) for finding in mine.filter(number__in=some)}


def _alike(marks: set[str], intake: Intake) -> tuple[dict[str, Known], dict[str, Known]]:
    """The latest of the same fault: those that go on, and those that are over or observed."""
    ongoing: dict[str, Known] = {}
    past: dict[str, Known] = {}
    for some in portions(marks):
        rows = Finding.objects.filter(unit=intake.unit_id, fingerprint__in=some)
        rows = rows.exclude(state__in=[S.INVALID, S.MERGED]).order_by("pk")
        for mark, *known in rows.values_list("fingerprint", "pk", "number", "state"):
            each = Known(*known)
            (past if each.state in (S.OBSERVING, S.CLOSED) else ongoing)[mark] = each
    return ongoing, past


def _let_in_before(intake: Intake) -> dict[int, int]:
    """The rows of this very sheet of this very file that went in before, and what they became."""
    earlier = Intake.objects.of_same_file(intake).filter(sheet=intake.sheet)
    lines = IntakeLine.objects.that_opened().filter(intake__in=earlier.values("pk")).order_by("pk")
    return dict(lines.values_list("number", "finding"))


def portions(keys: Iterable[T]) -> Iterator[list[T]]:
    """So many at once as one statement may hold."""
    waiting: list[Any] = list(keys)
    for start in range(0, len(waiting), AT_ONCE):
        yield waiting[start : start + AT_ONCE]
