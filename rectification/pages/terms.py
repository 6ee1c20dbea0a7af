"""整改时限 as its pages show it: whose numbers hold where, the numbers in words, and what a version changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from django.utils.translation import gettext as _

from rectification.models import Severity, TermsVersion
from rectification.terms import Book, Term, Terms
from workflows.models import Unit

Line = tuple[str, str]  # a label and what it says


@dataclass(frozen=True)
class Holds:
    """The numbers that hold for one unit, and whose they are: a version's, or those that come with the product."""

    unit: Unit
    terms: Terms
    version: TermsVersion | None

    @property
    def is_own(self) -> bool:
        return self.version is not None and self.version.unit_id == self.unit.pk

    @property
    def whose(self) -> str:
        if self.version is None:
            return _("产品默认值")
        return _("{unit}第 {number} 版").format(unit=self.version.unit, number=self.version.number)

    @property
    def by_severity(self) -> list[tuple[Severity, str, str]]:
        """Of each: until when it is to be mended, and how long it is observed."""
        return [(severity, due_in_words(term), _observed(term)) for severity, term in self.terms.of.items()]

    @property
    def steps(self) -> list[Line]:
        return steps(self.terms)

    @property
    def ladder(self) -> list[Line]:
        return ladder(self.terms)


@dataclass(frozen=True)
class Edition:
    """One version in the history: what it changed, and whether it holds today."""

    version: TermsVersion
    changes: list[list[str]]
    standing: str
    tone: str


def holding(units: list[Unit], on: date) -> list[Holds]:
    """For each of these units; one statement for all."""
    book = Book(on)
    return [Holds(unit, book.of(unit.path), book.version_of(unit.path)) for unit in units]


def due_in_words(term: Term) -> str:
    if term.hours:
        return _("{count} 小时（昼夜连续计算）").format(count=term.hours)
    return _("{count} 个工作日").format(count=term.days)


def _observed(term: Term) -> str:
    return _("{count} 天").format(count=term.observe_days) if term.observe_days else "—"


def steps(terms: Terms) -> list[Line]:
    """How long each step may take, and how often."""
    days, times = _("{count} 个工作日"), _("{count} 次")
    return [
        (_("交办、签收"), days.format(count=terms.sign_days)),
        (_("复核、销号、审批申请"), days.format(count=terms.review_days)),
        (_("退回交办，至多"), times.format(count=terms.returns)),
        (_("延期，至多"), times.format(count=terms.extensions)),
        (_("长期坚持，复查日至多在"), _("{count} 天以后").format(count=terms.long_term_days)),
        (_("长期坚持到期后整改"), days.format(count=terms.lapse_days)),
    ]


def ladder(terms: Terms) -> list[Line]:
    """The urging ladder."""
    urging = terms.urging
    return [
        (_("临期提醒"), _("期限前 {count} 个工作日").format(count=-urging.remind)),
        (_("到期提醒"), _("期限当日")),
        (_("催办单，抄送分管领导"), _after(urging.notice)),
        (_("黄色督办"), _after(urging.yellow)),
        (_("红色督办，提请通报"), _after(urging.red)),
        (_("长期坚持到期提醒"), _("复查日前 {count} 个工作日").format(count=urging.warn_days)),
        (_("人工催办间隔"), _("{count} 小时").format(count=urging.cool_down_hours)),
    ]


def _after(days: int) -> str:
    return _("期限后第 {count} 个工作日").format(count=days)


def lines(terms: Terms) -> dict[str, str]:
    """All of it as lines of words, each under its label: what two versions are compared by."""
    told = {_("依据"): terms.source}
    for severity, term in terms.of.items():
        told[_("{severity}：整改期限").format(severity=severity.label)] = due_in_words(term)
        told[_("{severity}：观察期").format(severity=severity.label)] = _observed(term)
    return told | dict(steps(terms)) | dict(ladder(terms))


def changes(before: Terms, after: Terms) -> list[list[str]]:
    old, new = lines(before), lines(after)
    return [[label, old[label], new[label]] for label in new if old[label] != new[label]]


def history(versions: list[TermsVersion], on: date) -> list[Edition]:
    """Every version of one unit, the newest first, with what it changed."""
    current = next((version for version in versions if version.since <= on), None)
    return [
        Edition(version, changes(before.terms, version.terms) if before else [], *_standing(version, current))
        for version, before in zip_longest(versions, versions[1:])
    ]


def _standing(version: TermsVersion, current: TermsVersion | None) -> tuple[str, str]:
    if version == current:
        return _("现行"), "grn"
    if current is None or version.number > current.number:
        return _("未启用"), "amb"
    return _("旧版"), ""
