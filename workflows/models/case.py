"""A case (one run of a flow about one subject) and its tasks (who must do what, by when)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractProcess, AbstractTask
from viewflow.workflow.status import PROCESS, STATUS

from .people import Post, Role, Unit, User

if TYPE_CHECKING:
    from workflows.fsm import Subject

OPEN = (STATUS.NEW, STATUS.ASSIGNED)


class Case(AbstractProcess):
    """One subject's way through its flow. The subject points here; the trail hangs here."""

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("案卷")

    @property
    def subject(self) -> Subject:
        """The row this case is about, of the model that its flow names."""
        subject: Subject = self.flow_class.subject_model().objects.get(pk=self.pk)
        return subject

    @property
    def is_open(self) -> bool:
        return bool(self.status == PROCESS.NEW)


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> TaskQuerySet:
        return self.filter(status__in=OPEN)

    def with_standing_of(self, user: User, on: date) -> TaskQuerySet:
        """Annotates `by_post`: the post by which this person may take the task, found by the database.

        A task that waits for its owner needs no post; one that waits for a role needs that role in the
        task's unit or above it.
        """
        posts = (
            Post.objects.current(on).filter(user=user, role=OuterRef("role")).covering(OuterRef("unit__path"))
        )
        return self.annotate(by_post=Subquery(posts.order_by("-unit__path").values("pk")[:1]))


class Task(AbstractTask):
    """One thing somebody must do. Waits for a role in a unit (NEW) or for a person (ASSIGNED).

    `seat` numbers the signers of one level; `turn` says in which order they come (same turn: together).
    """

    process = models.ForeignKey(Case, models.PROTECT)
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    seat = models.PositiveSmallIntegerField(default=0)
    turn = models.PositiveSmallIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=0)
    urgent = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=30, blank=True)

    # viewflow's own ways to say who may and what came before: ours are above and in the trail. A generic
    # key of an abstract model cannot be taken out, so its column stays, empty.
    owner_permission = None
    owner_permission_content_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, editable=False, related_name="+"
    )
    previous = None
    external_task_id = None

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("待办")
        indexes = [
            models.Index(
                fields=["owner", "-urgent", "due_at"], name="task_mine", condition=Q(status="ASSIGNED")
            ),
            models.Index(
                fields=["role", "unit", "-urgent", "due_at"], name="task_queue", condition=Q(status="NEW")
            ),
            models.Index(fields=["owner", "-finished"], name="task_done", condition=Q(status="DONE")),
            models.Index(fields=["process", "status"], name="task_of_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "flow_task", "seat"],
                name="one_open_task_per_seat",
                condition=Q(status__in=OPEN),
            )
        ]

    def __str__(self) -> str:
        return str(self.node.task_title)

    @property
    def node(self) -> Any:
        """The step of the flow this task stands at."""
        return self.flow_task

    @property
    def is_open(self) -> bool:
        return self.status in OPEN
