"""A checklist as its pages show it: its sections, how it is counted, and what a version changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rectification.models import ChecklistVersion, Checks
from rectification.models.indicators import NOTHING, Indicator, Section, plain


@dataclass(frozen=True)
class Sums:
    """How much there is to answer, and what it is worth."""

    indicators: int
    vetoes: int
    points: str
    bonus: str


def sums(sections: tuple[Section, ...]) -> Sums:
    bonus = sum((section.sum for section in sections if section.bonus), NOTHING)
    points = sum((section.sum for section in sections if not section.bonus), NOTHING)
    return Sums(
        indicators=sum(len(section.indicators) for section in sections),
        vetoes=sum(section.vetoes for section in sections),
        points=plain(points) if points else "",
        bonus=plain(bonus) if bonus else "",
    )


@dataclass(frozen=True)
class Line:
    """One indicator as it is listed: its points, and its citation where the section's does not cover it."""

    indicator: Indicator
    points: str
    citation: str


@dataclass(frozen=True)
class SectionShown:
    """A section; what most of its indicators rest on is told once for all of them."""

    section: Section

    @property
    def is_veto(self) -> bool:
        """Whether every one of its indicators decides alone."""
        return self.section.vetoes == len(self.section.indicators) > 0

    @property
    def worth(self) -> str:
        """Its points, without zeros at the end; nothing where it has none."""
        return plain(self.section.sum) if self.section.sum else ""

    @property
    def citation(self) -> str:
        said = Counter(each.citation for each in self.section.indicators)
        return said.most_common(1)[0][0] if said else ""

    @property
    def lines(self) -> list[Line]:
        shared = self.citation
        return [
            Line(
                each,
                plain(each.points) if each.points else "",
                "" if each.citation == shared else each.citation,
            )
            for each in self.section.indicators
        ]


@dataclass(frozen=True)
class Edition:
    """One version in the history: what it changed, and whether it holds today."""

    version: ChecklistVersion
    changes: list[list[str]]
    standing: str
    tone: str


def shown(version: ChecklistVersion) -> list[SectionShown]:
    return [SectionShown(section) for section in version.sections]


Terms = dict[str, str]


def terms(version: ChecklistVersion) -> Terms:
    """The version as lines of words, each under its label: what two versions are compared by."""
    sections = version.sections
    told = {_("依据"): version.source, _("部分及次序"): "、".join(section.title for section in sections)}
    for section in sections:
        told[_("“{section}”分值").format(section=section.title)] = _worth(section)
        told[_("“{section}”的指标及次序").format(section=section.title)] = "、".join(
            each.title for each in section.indicators
        )
    for section in sections:
        for each in section.indicators:
            told[each.title] = _in_words(each)
    return told


def head_changes(before: ChecklistVersion | None, given: Mapping[str, Any], on: date) -> list[list[str]]:
    """What is said otherwise about the whole list: its name, its kind, its days.

    That a version begins today where the one before already holds is no change: the form proposes it.
    """
    old = before.checklist if before else None
    lines = [
        [_("检查表名称"), old.name if old else "", given["name"]],
        [_("检查对象"), old.get_checks_display() if old else "", str(Checks(given["checks"]).label)],
        [_("停用日期"), _day(before.until if before else None), _day(given["until"])],
    ]
    if before is None or not (before.holds_on(on) and given["since"] == on):
        lines.append([_("启用日期"), _day(before.since if before else None), _day(given["since"])])
    return [line for line in lines if line[1] != line[2]]


def changes(before: ChecklistVersion | None, after: ChecklistVersion) -> list[list[str]]:
    """Line by line what the later version says otherwise. The days of a version are not part of what it says."""
    old, new = (terms(before) if before else {}), terms(after)
    labels = [*new, *(label for label in old if label not in new)]
    told = [[label, old.get(label, ""), new.get(label, "")] for label in labels]
    return [line for line in told if line[1] != line[2]]


def history(versions: list[ChecklistVersion], on: date) -> list[Edition]:
    """Every version, the newest first, with what it changed."""
    current = in_force(versions, on)
    return [
        Edition(version, changes(before, version) if before else [], *_standing(version, current, on))
        for version, before in zip(versions, [*versions[1:], None], strict=True)
    ]


def in_force(versions: list[ChecklistVersion], on: date) -> ChecklistVersion | None:
    """Of versions with the newest first: the one that holds on that day."""
    return next((version for version in versions if version.holds_on(on)), None)


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""


def _standing(version: ChecklistVersion, current: ChecklistVersion | None, on: date) -> tuple[str, str]:
    if version == current:
        return _("现行"), "grn"
    if version.since > on and (current is None or version.number > current.number):
        return _("未启用"), "amb"
    return (_("已停用") if version.until and version.until < on else _("旧版")), ""


def _worth(section: Section) -> str:
    words = [_("{points} 分").format(points=plain(section.sum))]
    if section.points is not None:
        words.append(_("依据所载 {points} 分").format(points=plain(section.points)))
    if section.bonus:
        words.append(_("加分部分"))
    return "，".join(words)


def _in_words(each: Indicator) -> str:
    worth = _("单项否决") if each.veto else _("{points} 分").format(points=plain(each.points))
    words = [worth, each.criterion, each.way, each.category_name, each.severity_name, each.opening]
    if each.evidence:
        words.append(_("佐证：{evidence}").format(evidence=each.evidence))
    words.append(each.citation)
    return "；".join(word for word in words if word)
