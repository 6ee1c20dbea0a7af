"""What the answers to a checklist come to, as the national indicators of 2019 count: no rows, no questions asked.

    score(sections, answers).outcome

Three parts: vetoes, of which a single one that is not met decides; a hundred points that are lost item by item;
and extra points for whoever keeps more than eighty. All of it is exact (fractions); only `shown` rounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from rectification.models.indicators import Indicator, Section, indicators_of
from rectification.models.words import Outcome, Result
from workflows.reports.figures import Rate

FULL = 100
PASS = 60  # below it: 不合格
WITH_BONUS = 80  # above it the bonus sections are looked at
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Answered:
    """`lost` is how many points 不合格 costs; left out, it costs all of them. Nothing else costs any."""

    result: str
    lost: Decimal | None = None


Answers = Mapping[str, Answered]  # by the indicator's key; who has not been looked at is not in it


@dataclass(frozen=True)
class SectionScore:
    """`of` are the points of the items that were answered and do apply; `kept` what is left of them."""

    key: str
    title: str
    kept: Decimal
    of: Decimal
    bonus: bool = False


@dataclass(frozen=True)
class Score:
    """`points` are of a hundred, bonus apart; None where nothing with points has been answered yet."""

    outcome: str
    vetoed: tuple[str, ...]
    points: Fraction | None
    bonus: Decimal | None  # None: not entered
    missing: int
    sections: tuple[SectionScore, ...]

    @property
    def is_final(self) -> bool:
        return not self.missing

    @property
    def total(self) -> Fraction | None:
        """The final figure: what is left of the hundred, and the extra points."""
        if self.points is None:
            return None
        return self.points + Fraction(self.bonus or 0)


def score(sections: tuple[Section, ...], answers: Answers) -> Score:
    """Counts the answers. What has not been answered counts neither way, and leaves the outcome open.

    A failed veto decides at once, and only the other vetoes are still asked for: the rule says that nothing
    else is scored then. Where no item has points, whatever is not met decides like a veto. Of a list in which
    nothing applies nothing is said.
    """
    vetoed = tuple(each.key for each in indicators_of(sections) if each.veto and _failed(each, answers))
    counted = tuple(_section_score(section, answers) for section in sections)
    points = None if vetoed else _of_hundred(counted)
    enters = points is not None and points > WITH_BONUS
    bonus = sum((each.kept for each in counted if each.bonus), Decimal(0)) if enters else None
    missing = sum(each.key not in answers for each in _asked(sections, bool(vetoed), enters))
    if vetoed:
        outcome = Outcome.UNQUALIFIED
    elif missing or not _applies(sections, answers):
        outcome = Outcome.OPEN
    elif points is None:
        outcome = Outcome.UNQUALIFIED if _any_failed(sections, answers) else Outcome.QUALIFIED
    else:
        outcome = Outcome.QUALIFIED if points >= PASS else Outcome.UNQUALIFIED
    return Score(outcome.value, vetoed, points, bonus, missing, counted)


def lost(indicator: Indicator, answer: Answered) -> Decimal:
    """How many points an answer costs: never more than the item has, and never less than none."""
    if answer.result != Result.NOT_MET:
        return Decimal(0)
    if answer.lost is None:
        return indicator.points
    return min(max(answer.lost, Decimal(0)), indicator.points)


def shown(points: Fraction) -> str:
    """To the hundredth, a half upwards; but never up to a line (60, 80) that the exact figure does not reach.

    Zeros at the end are left out: 86.5, and 100.
    """
    exact = Decimal(points.numerator) / Decimal(points.denominator)
    rounded = exact.quantize(HUNDREDTH, ROUND_HALF_UP)
    if any(points < line <= rounded for line in (PASS, WITH_BONUS, FULL)):
        rounded = exact.quantize(HUNDREDTH, ROUND_DOWN)
    words = f"{rounded:f}"
    return words.rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Checked:
    """One account that was checked, as the rates of a report count it."""

    in_use: bool
    outcome: str


def pass_rate(checked: Iterable[Checked]) -> Rate:
    """合格率: of the accounts in use whose check has come to an end. Those closed or silent are not counted."""
    counted = [each for each in checked if each.in_use and each.outcome != Outcome.OPEN]
    return Rate(sum(each.outcome == Outcome.QUALIFIED for each in counted), len(counted))


def sampling_rate(checked: int, of: int) -> Rate:
    """抽查比例: how many of all there are were looked at."""
    return Rate(checked, of)


def _failed(indicator: Indicator, answers: Answers) -> bool:
    answer = answers.get(indicator.key)
    return answer is not None and answer.result == Result.NOT_MET


def _any_failed(sections: tuple[Section, ...], answers: Answers) -> bool:
    return any(_failed(each, answers) for each in indicators_of(sections))


def _applies(sections: tuple[Section, ...], answers: Answers) -> bool:
    """Whether anything on the list was found met or not met."""
    given = (answers.get(each.key) for each in indicators_of(sections))
    return any(answer and answer.result != Result.NOT_APPLICABLE for answer in given)


def _section_score(section: Section, answers: Answers) -> SectionScore:
    kept = of = Decimal(0)
    for indicator in section.indicators:
        answer = answers.get(indicator.key)
        if answer is None or answer.result == Result.NOT_APPLICABLE or indicator.veto:
            continue
        of += indicator.points
        kept += indicator.points - lost(indicator, answer)
    return SectionScore(section.key, section.title, kept, of, section.bonus)


def _of_hundred(counted: tuple[SectionScore, ...]) -> Fraction | None:
    """What is left, of a hundred: a site without public services is counted of 75, so times 4/3."""
    of = sum((Fraction(each.of) for each in counted if not each.bonus), Fraction(0))
    kept = sum((Fraction(each.kept) for each in counted if not each.bonus), Fraction(0))
    return kept / of * FULL if of else None


def _asked(sections: tuple[Section, ...], vetoed: bool, enters: bool) -> Iterator[Indicator]:
    """Whose answer the outcome still needs."""
    for section in sections:
        for indicator in section.indicators:
            if indicator.veto or not (vetoed or (section.bonus and not enters)):
                yield indicator
