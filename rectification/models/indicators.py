"""What a checklist is made of: sections and their indicators, as plain data that a version stores whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .words import Category, Severity

NOTHING = Decimal(0)


class How(models.TextChoices):
    """Who finds out whether an indicator is met."""

    PERSON = "person", _("人工检查")
    RULE = "rule", _("按数据判定")


class Rule(models.TextChoices):
    """What can be told from our own data. The words are the condition under which the indicator is NOT met."""

    SILENT = "silent", _("账号连续若干天没有更新")
    STOPPED = "stopped", _("账号已停更而没有注销")
    UNFILED = "unfiled", _("账号没有备案号")
    UNANSWERED = "unanswered", _("留言超过若干天没有答复")
    TOO_FEW = "too_few", _("当月发布少于若干条")
    UNSIGNED = "unsigned", _("已发布稿件的三审署名不全")


# The one number that a rule takes, where it takes one.
PARAMETER: Mapping[str, str] = {Rule.SILENT: "days", Rule.UNANSWERED: "days", Rule.TOO_FEW: "count"}
WITH_LIMIT: Mapping[str, Any] = {
    Rule.SILENT: _("账号连续 {limit} 天没有更新"),
    Rule.UNANSWERED: _("留言超过 {limit} 天没有答复"),
    Rule.TOO_FEW: _("当月发布少于 {limit} 条"),
}


class Opens(models.TextChoices):
    """What a failed answer does about a finding."""

    ITSELF = "itself", _("自动登记问题")
    CLICK = "click", _("一键登记问题")


@dataclass(frozen=True)
class Indicator:
    """One thing to look at. `points` is the most that can be lost by it; of a bonus section, gained.

    `category` and `severity` are those of the finding that a failed answer opens.
    """

    key: str
    title: str
    citation: str
    criterion: str = ""
    veto: bool = False
    points: Decimal = NOTHING
    how: str = How.PERSON.value
    rule: str = ""
    parameters: Mapping[str, int] = field(default_factory=dict)
    evidence: str = ""
    category: str = Category.OTHER.value
    severity: str = Severity.ORDINARY.value
    opens: str = Opens.CLICK.value

    @property
    def limit(self) -> int | None:
        """The number that its rule takes."""
        return self.parameters.get(PARAMETER.get(self.rule, ""))

    @property
    def way(self) -> str:
        """How it is found out, in words."""
        if self.how == How.PERSON:
            return str(How.PERSON.label)
        if self.limit is None:
            return str(Rule(self.rule).label)
        return str(WITH_LIMIT[self.rule]).format(limit=self.limit)

    @property
    def category_name(self) -> str:
        return str(Category(self.category).label)

    @property
    def severity_name(self) -> str:
        return str(Severity(self.severity).label)

    @property
    def tone(self) -> str:
        """The kit's colour class for its severity."""
        return Severity(self.severity).tone

    @property
    def opening(self) -> str:
        return str(Opens(self.opens).label)


@dataclass(frozen=True)
class Section:
    """Indicators that belong together. `points` is what the source says they are worth, where it says so."""

    key: str
    title: str
    indicators: tuple[Indicator, ...] = ()
    points: Decimal | None = None
    bonus: bool = False

    @property
    def sum(self) -> Decimal:
        return sum((indicator.points for indicator in self.indicators), NOTHING)

    @property
    def vetoes(self) -> int:
        return sum(indicator.veto for indicator in self.indicators)

    @property
    def adds_up(self) -> bool:
        return self.points is None or self.points == self.sum


def indicators_of(sections: tuple[Section, ...]) -> Iterator[Indicator]:
    for section in sections:
        yield from section.indicators


def sections_data(sections: tuple[Section, ...]) -> dict[str, Any]:
    """The stored form of sections; `sections_from` reads it back. Points are words, so that they stay exact."""
    return {"sections": [_section_data(section) for section in sections]}


def sections_from(data: Mapping[str, Any]) -> tuple[Section, ...]:
    return tuple(_section_from(section) for section in data["sections"])


def _section_data(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "points": None if section.points is None else plain(section.points),
        "bonus": section.bonus,
        "indicators": [
            {**vars(each), "points": plain(each.points), "parameters": dict(each.parameters)}
            for each in section.indicators
        ],
    }


def _section_from(data: Mapping[str, Any]) -> Section:
    indicators = (Indicator(**{**each, "points": Decimal(each["points"])}) for each in data["indicators"])
    points = data["points"]
    return Section(
        data["key"],
        data["title"],
        tuple(indicators),
        None if points is None else Decimal(points),
        data["bonus"],
    )


def plain(number: Decimal) -> str:
    """5, 2.5: a number of points as people write it, without an exponent or zeros at its end."""
    words = f"{number:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words
