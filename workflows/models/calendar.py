"""工作日历: what the year's notice made a holiday or a working day, where that differs from Monday to Friday."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("放假")
    WORKDAY = "workday", _("上班")


class CalendarYear(models.Model):
    """A year's notice. A year that has none, or no row at all, is provisional: Monday to Friday.

    `version` counts the edits of this year; the calendar's own version is the sum over all years, so a row is
    never deleted: a notice that was entered by mistake is withdrawn, which is one more edit.
    """

    year = models.PositiveSmallIntegerField(_("年份"), primary_key=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    version = models.PositiveIntegerField(_("版次"), default=0)

    days: models.Manager[CalendarDay]

    class Meta:
        ordering: ClassVar = ["year"]
        verbose_name = _("工作日历")

    def __str__(self) -> str:
        return f"{self.year}"

    @property
    def announced(self) -> bool:
        """Whether a notice has come; a provisional year cites nothing."""
        return self.source != ""


class CalendarDay(models.Model):
    """A day that is not what its weekday says. The first days of a year's notice may lie in the December before."""

    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days", verbose_name=_("年份"))
    date = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("类别"), max_length=10, choices=DayKind.choices)
    name = models.CharField(_("节日"), max_length=20)

    class Meta:
        ordering: ClassVar = ["date"]
        verbose_name = _("放假与调休")

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name} {self.get_kind_display()}"

    @property
    def works(self) -> bool:
        return self.kind == DayKind.WORKDAY
