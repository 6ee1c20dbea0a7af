"""摸排: what one unit has on every platform, told to a campaign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflows.fsm import FSMField, Subject, SubjectQuerySet, transition
from workflows.models import Unit, User
from workflows.permissions import units_read_by

from .campaign import Campaign
from .finding import ANSWER, OVERSEE

if TYPE_CHECKING:
    from workflows.flows import CaseFlow


class CensusState(models.TextChoices):
    ASKED = "asked", _("未报")
    ANSWERED = "answered", _("已报")
    LAPSED = "lapsed", _("截止未报")


C = CensusState
TONES = {C.ASKED: "amb", C.ANSWERED: "grn", C.LAPSED: "red"}


@dataclass(frozen=True)
class Reported:
    """What a unit told of one platform: accounts of the register that are there, such as the register does not
    have, and such as it has and that are gone. With none there, the platform is 未建立."""

    outlets: tuple[int, ...] = ()
    others: tuple[str, ...] = ()
    gone: tuple[int, ...] = ()

    @classmethod
    def read(cls, data: dict[str, Any]) -> Reported:
        return cls(tuple(data["outlets"]), tuple(data["others"]), tuple(data["gone"]))

    @property
    def count(self) -> int:
        return len(self.outlets) + len(self.others)

    def as_data(self) -> dict[str, list[Any]]:
        return {name: list(value) for name, value in asdict(self).items()}


class CensusQuerySet(SubjectQuerySet):
    def visible_to(self, user: User) -> CensusQuerySet:
        """To who oversees the campaign, and to the unit that is asked."""
        kept, asked = units_read_by(user, OVERSEE), units_read_by(user, ANSWER)
        return self.filter(Q(unit__in=kept) | Q(asked__in=asked))

    def asked_of(self, user: User) -> CensusQuerySet:
        """What the person's own unit is to tell."""
        return self.filter(asked__in=units_read_by(user, ANSWER))

    def numbered(self, number: str) -> CensusQuerySet:
        return self.filter(campaign__number__iexact=number)

    def locked(self) -> CensusQuerySet:
        return super().locked().select_related("campaign", "asked")

    def on_desk(self) -> CensusQuerySet:
        return self.select_related("campaign", "unit", "asked", "author")


class Census(Subject):
    """摸排: one unit's answer to one campaign. It may answer again while the campaign runs: each answer is a new
    version, the row holds the newest, the trail holds all."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="censuses")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")  # that conducts the campaign
    asked = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("填报单位"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("下发人"))
    state = FSMField(_("状态"), choices=C.choices, default=C.ASKED, protected=True)
    version = models.PositiveSmallIntegerField(_("填报次数"), default=0)
    told = models.JSONField(_("填报"), default=dict)  # by platform: Reported
    words = models.TextField(_("说明"), blank=True, max_length=2000)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("填报人")
    )
    answered_at = models.DateTimeField(_("填报时间"), null=True)

    objects = CensusQuerySet.as_manager()

    class Meta:
        ordering = ["campaign", "asked__path"]
        verbose_name = _("摸排")
        constraints = [models.UniqueConstraint(fields=["campaign", "asked"], name="one_census_per_unit")]

    def __str__(self) -> str:
        return str(_("摸排：{title}")).format(title=self.campaign)

    def get_absolute_url(self) -> str:
        return reverse("rectification:census", args=[self.pk])

    @classmethod
    def flow(cls) -> type[CaseFlow]:
        from rectification.flows.census import CensusFlow

        return CensusFlow

    @classmethod
    def lock(cls, pk: int) -> Self:
        """The campaign first, then the census: every path that holds both takes them in this order."""
        campaign = cls.objects.values_list("campaign_id", flat=True).get(pk=pk)
        Campaign.objects.locked().get(pk=campaign)
        return super().lock(pk)

    @property
    def title(self) -> str:
        return str(self)

    @property
    def number(self) -> str:
        return f"{self.campaign.number}-{self.pk}"

    @property
    def urgent(self) -> bool:
        return False

    @property
    def tone(self) -> str:
        return TONES[C(self.state)]

    @property
    def is_answered(self) -> bool:
        return bool(self.state == C.ANSWERED)

    def is_overdue(self, at: datetime) -> bool:
        return bool(self.state == C.ASKED and self.campaign.due_at < at)

    def of(self, platform: str) -> Reported | None:
        """What was told of that platform; None if nothing was."""
        data = self.told.get(platform)
        return Reported.read(data) if data is not None else None

    @property
    def accounts(self) -> int:
        return sum(told.count for told in self._all())

    @property
    def without(self) -> int:
        """On how many platforms it has none."""
        return sum(not told.count for told in self._all())

    def _all(self) -> Iterable[Reported]:
        return map(Reported.read, self.told.values())

    @transition(state, source=[C.ASKED, C.ANSWERED], target=C.ANSWERED)
    def answer(self) -> None:
        """填报, the first time or again."""

    @transition(state, source=C.ASKED, target=C.LAPSED)
    def lapse(self) -> None:
        """截止未报: the campaign ended without it."""
