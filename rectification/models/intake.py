"""导入: a file of problems from somewhere else, on its way into one unit's ledger."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows.models import Outlet, Unit, User
from workflows.permissions import units_read_by

from .finding import Finding
from .words import Category, Severity, Source

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class Becomes(models.TextChoices):
    """What a row of the file will be in the ledger, or, once it went in, is."""

    NEW = "new", _("新问题")
    RECURS = "recurs", _("复发")  # of one that was struck off: a new finding that points at it
    RELAPSES = "relapses", _("反弹")  # of one under observation: it goes on there
    UNSURE = "unsure", _("待确认")  # most likely in the ledger already: a person says
    KNOWN = "known", _("已在台账")
    DIFFERS = "differs", _("与台账不同")
    BAD = "bad", _("有错")


OPENS = (Becomes.NEW, Becomes.RECURS, Becomes.RELAPSES)
CHOOSABLE = (*OPENS, Becomes.UNSURE)  # the rows that a person may let in or leave out
TONES = {
    Becomes.NEW: "b",
    Becomes.RECURS: "vio",
    Becomes.RELAPSES: "vio",
    Becomes.UNSURE: "amb",
    Becomes.DIFFERS: "amb",
    Becomes.BAD: "red",
}


def path_of(intake: Intake, name: str) -> str:
    """Beside the attachments, named by its content: what a file was called never reaches the disk."""
    sha = intake.sha256
    return f"intakes/{sha[:2]}/{sha[2:4]}/{sha}"


class IntakeQuerySet(models.QuerySet["Intake"]):
    def visible_to(self, user: User) -> IntakeQuerySet:
        """Those of the ledgers in which this person may register."""
        from rectification.rules import REGISTER

        return self.filter(unit__in=units_read_by(user, REGISTER))

    def listed(self) -> IntakeQuerySet:
        return self.select_related("unit", "made_by")

    def of_same_file(self, intake: Intake) -> IntakeQuerySet:
        """Earlier ones of the very same file that let something into the same ledger."""
        same = self.filter(unit=intake.unit_id, sha256=intake.sha256, handled__gt=0)
        return same.exclude(pk=intake.pk).order_by("-pk")


class Intake(models.Model):
    """One file, read once, looked at, and let in row by row.

    It is no flow and has no state: it is nobody's task, nothing is signed, and no other person waits for it. How far
    it has come follows from what it holds (`columns`, `started_at`, `handled`), so that nothing can disagree. What
    does have a life are the findings that come of it, and each of those goes through the door.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("台账单位"))
    source = models.CharField(_("来源"), max_length=12, choices=Source.choices, default=Source.BULLETIN)
    source_ref = models.CharField(_("来文名称和文号"), max_length=120, blank=True)
    found_on = models.DateField(_("发现日期"), default=timezone.localdate)
    due_on = models.DateField(_("整改期限"), null=True, blank=True)
    severity = models.CharField(
        _("默认严重程度"), max_length=10, choices=Severity.choices, default=Severity.ORDINARY
    )
    category = models.CharField(
        _("默认类别"), max_length=20, choices=Category.choices, default=Category.OTHER
    )

    name = models.CharField(_("文件名"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64, db_index=True)
    file = models.FileField(upload_to=path_of)
    tabs = models.JSONField(default=list)  # what was found on each sheet: `intakes.reading.Tab`

    sheet = models.CharField(_("工作表"), max_length=100, blank=True)
    columns = models.JSONField(default=dict)  # field: column
    headers = models.JSONField(default=dict)  # column: heading
    names = models.JSONField(default=list)  # what a person said that names mean: [of, words, platform, key]
    unknown = models.JSONField(default=list)  # names that the register does not hold: `intakes.reading`
    doubts = models.JSONField(default=list)  # what does not add up, in words
    year = models.PositiveSmallIntegerField(default=0)  # that days without one are meant in

    total = models.PositiveIntegerField(_("行数"), default=0)
    handled = models.PositiveIntegerField(_("已处理"), default=0)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("导入人"))
    made_at = models.DateTimeField(_("上传时间"))
    read_at = models.DateTimeField(null=True)  # when it was told what each row becomes
    started_at = models.DateTimeField(_("开始时间"), null=True)
    ended_at = models.DateTimeField(_("完成时间"), null=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("导入")
        indexes = [models.Index(fields=["unit", "-id"], name="intake_of_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(handled__lte=F("total")), name="intake_handles_what_there_is")
        ]

    def __str__(self) -> str:
        return self.source_ref or self.name

    def get_absolute_url(self) -> str:
        return reverse("rectification:intake", args=[self.pk])

    @property
    def is_read(self) -> bool:
        """Whether its columns are settled and its rows are there to be looked at."""
        return bool(self.columns)

    @property
    def is_begun(self) -> bool:
        """From here on nothing about it can be changed."""
        return self.started_at is not None

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def stage(self) -> _StrOrPromise:
        """How far it has come, in words."""
        if self.is_over:
            return _("已完成")
        if self.is_begun:
            return _("导入中")
        return _("待确认") if self.is_read else _("待设列")

    @property
    def tone(self) -> str:
        """The kit's colour class for its stage."""
        return "grn" if self.is_over else "b" if self.is_begun else "amb"

    @property
    def percent(self) -> int:
        return self.handled * 100 // self.total if self.total else 0

    @property
    def header_cells(self) -> dict[int, str]:
        """The headings by column: JSON keeps keys as words."""
        return {int(column): heading for column, heading in self.headers.items()}


class IntakeLineQuerySet(models.QuerySet["IntakeLine"]):
    def that_opened(self) -> IntakeLineQuerySet:
        return self.filter(finding__isnull=False)

    def of(self, intake: int) -> models.QuerySet[Any, Any]:
        """The findings that rows of that intake became, by key."""
        return self.filter(intake=intake).values("finding")

    def left_out(self) -> IntakeLineQuerySet:
        """Could have gone in, and somebody said no, or nobody said yes."""
        return self.filter(finding__isnull=True, becomes__in=CHOOSABLE)

    def to_mend(self) -> IntakeLineQuerySet:
        """What goes back as a file."""
        return self.filter(becomes=Becomes.BAD)


class IntakeLine(models.Model):
    """行: one row of the file, what it will become and why, and, once it went in, the finding that it is.

    `place` numbers the rows without a gap: an intake that has handled so many goes on with the next.
    """

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="lines")
    place = models.PositiveIntegerField()
    number = models.PositiveIntegerField(_("行号"))  # in the file
    cells = models.JSONField()  # column: text
    draft = models.JSONField(default=dict)  # the finding to be: `intakes.drafts`
    says = models.JSONField(default=dict)  # errors, warnings, supplied, differences: `intakes.foresight`
    becomes = models.CharField(max_length=10, choices=Becomes.choices)
    about = models.ForeignKey(
        Finding, models.PROTECT, null=True, related_name="+"
    )  # which it resembles or names
    lead = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    outlet = models.ForeignKey(Outlet, models.PROTECT, null=True, related_name="+")
    has_doubts = models.BooleanField(default=False)
    ticked = models.BooleanField(null=True)  # what a person said; none said nothing
    goes = models.BooleanField(default=False)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="lines")

    objects = IntakeLineQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        verbose_name = _("导入的行")
        constraints = [models.UniqueConstraint(fields=["intake", "place"], name="intake_line_once")]
        indexes = [models.Index(fields=["intake", "becomes", "place"], name="intake_lines_by_kind")]

    def __str__(self) -> str:
        return f"{self.intake_id}#{self.number}"

    @property
    def kind(self) -> Becomes:
        return Becomes(self.becomes)

    @property
    def tone(self) -> str:
        """The kit's colour class for what it becomes."""
        return TONES.get(self.kind, "line")

    @property
    def is_choosable(self) -> bool:
        return self.becomes in CHOOSABLE

    @property
    def typed_cells(self) -> dict[int, Any]:
        return {int(column): text for column, text in self.cells.items()}

    @property
    def severity(self) -> Severity:
        return Severity(self.draft["severity"])

    @property
    def category(self) -> Category:
        return Category(self.draft["category"])

    @property
    def found_on(self) -> date:
        return date.fromisoformat(self.draft["found_on"])

    @property
    def due_on(self) -> date | None:
        due = self.draft["due_on"]
        return date.fromisoformat(due) if due else None


class ColumnMap(models.Model):
    """列对应: which heading is which field, as it was settled for tables with these headings."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    columns = models.JSONField()  # field: heading
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("列对应")
        constraints = [models.UniqueConstraint(fields=["unit", "fingerprint"], name="column_map_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.fingerprint[:8]}"
