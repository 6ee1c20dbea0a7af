"""催办: that somebody was reminded, or urged, of a finding; each step of the ladder once."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.models import User

from .finding import Finding
from .words import Step


class Urging(models.Model):
    """One step said of one deadline. `due_at` is the deadline that it was about: one that moved is reminded of anew."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="urgings")
    cycle = models.PositiveSmallIntegerField(_("轮次"))
    step = models.CharField(_("催办方式"), max_length=8, choices=Step.choices)
    due_at = models.DateTimeField(_("所催期限"), null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("催办人"))
    words = models.CharField(_("催办意见"), max_length=300, blank=True)
    at = models.DateTimeField(_("催办时间"))

    class Meta:
        ordering = ["finding", "pk"]
        verbose_name = _("催办")
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "cycle", "step", "due_at"],
                name="urged_once_a_step",
                condition=~Q(step=Step.HAND),
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding} {self.get_step_display()}"

    @property
    def tone(self) -> str:
        """The kit's colour class."""
        return Step(self.step).tone

    @property
    def urges(self) -> bool:
        """Whether it is more than a friendly reminder."""
        return self.step in Step.urges()

    def save(self, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("what was said was said once")
        super().save(force_insert=True)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("what was said stays said")
