"""审签方案: which levels review a unit's texts, who sits at each, and how long they have, as versioned data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.models import Role, Unit, User


class LevelKey(models.TextChoices):
    """The levels of 三审三校, and the one that a plan may add for weighty matters."""

    FIRST = "first", _("初审一校")
    SECOND = "second", _("复审二校")
    FINAL = "final", _("终审三校")
    MAJOR = "major", _("重大事项加审")


class Does(models.TextChoices):
    """What a seat does at its level: 审校合一 (the default), or one of the two where a plan parts them."""

    BOTH = "both", _("审校")
    REVIEW = "review", _("审")
    PROOF = "proof", _("校")


@dataclass(frozen=True)
class SeatRule:
    """One signer of a level. Seats of one `turn` sign in any order; the next turn waits for them."""

    role: str
    turn: int = 0
    does: str = Does.BOTH.value
    unit_id: int | None = None  # a seat outside the plan's own unit: the district leader's

    @property
    def label(self) -> str:
        return str(Role(self.role).label)


@dataclass(frozen=True)
class Level:
    """One level: hours are working hours; `budget` is how many faults may still be found after it."""

    key: str
    seats: tuple[SeatRule, ...]
    hours: float = 4
    urgent_hours: float = 0.5
    budget: int | None = None
    read_aloud: bool = False
    bulk: bool = False

    @property
    def name(self) -> str:
        return str(LevelKey(self.key).label)

    def numbered(self) -> list[tuple[int, SeatRule]]:
        return list(enumerate(self.seats, start=1))


def level_from(data: dict[str, Any]) -> Level:
    seats = tuple(SeatRule(**seat) for seat in data["seats"])
    return Level(**{**data, "seats": seats})


class ReviewPlan(models.Model):
    """The plan of one unit. What is in force is its newest version; an article keeps the one it began under."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="review_plan", verbose_name=_("单位"))
    name = models.CharField(_("方案名称"), max_length=80)

    class Meta:
        verbose_name = _("审签方案")

    def __str__(self) -> str:
        return self.name

    def in_force(self) -> PlanVersion | None:
        return self.versions.order_by("-number").first()


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def in_force_for(self, unit_id: int) -> PlanVersion | None:
        return self.filter(plan__unit=unit_id).select_related("plan").order_by("-number").first()


class PlanVersion(models.Model):
    """One edition of a plan. Never edited: an edit makes the next version."""

    plan = models.ForeignKey(ReviewPlan, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版次"))
    source = models.TextField(_("依据"), help_text=_("制度名称、文号或条款"))
    data = models.JSONField(default=dict)
    loosened = models.BooleanField(
        _("允许一人审两级"),
        default=False,
        help_text=_("依据规定，任何两个环节的审稿工作不能同时由一人担任；放宽须有依据，并印在审签单上"),
    )
    loosened_why = models.CharField(_("放宽依据"), max_length=200, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("制定时间"))

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "-number"]
        verbose_name = _("方案版次")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once"),
            models.CheckConstraint(
                condition=models.Q(loosened=False) | ~models.Q(loosened_why=""),
                name="loosening_has_a_reason",
                violation_error_message=_("放宽一人一级须写明依据"),
            ),
        ]

    def __str__(self) -> str:
        return _("{plan} 第 {number} 版").format(plan=self.plan, number=self.number)

    @property
    def levels(self) -> list[Level]:
        return [level_from(level) for level in self.data["levels"]]

    @property
    def separate_proof(self) -> bool:
        """审校分离: somewhere in this plan a seat only proofreads."""
        return any(seat.does == Does.PROOF for level in self.levels for seat in level.seats)

    def level(self, key: str) -> Level | None:
        return next((level for level in self.levels if level.key == key), None)

    def save(self, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("a plan version is never edited; make the next one")
        super().save(**kwargs)


def plan_data(levels: list[Level]) -> dict[str, Any]:
    """The stored form of levels; `level_from` reads it back."""
    return {"levels": [asdict(level) for level in levels]}
