"""申请: what a unit asks for beside its work: more time, another unit, an end without mending, 长期坚持."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.fsm import FSMField, Subject, SubjectQuerySet, transition
from workflows.models import Unit, User

from .finding import Finding

if TYPE_CHECKING:
    from workflows.flows import CaseFlow


class RequestKind(models.TextChoices):
    """延期 is the Extension of the design; the others are asked for in the same way."""

    EXTENSION = "extension", _("延期")
    TRANSFER = "transfer", _("转办")
    VOID = "void", _("认定不属实")
    MERGE = "merge", _("并案")
    LONG_TERM = "long_term", _("长期坚持")


class RequestState(models.TextChoices):
    PENDING = "pending", _("待批")
    GRANTED = "granted", _("已批准")
    DENIED = "denied", _("未批准")
    WITHDRAWN = "withdrawn", _("已撤回")


R = RequestState


class RequestQuerySet(SubjectQuerySet):
    def visible_to(self, user: User) -> RequestQuerySet:
        """Whoever may see the finding may see what is asked about it."""
        return self.filter(finding__in=Finding.objects.visible_to(user)).select_related("finding")

    def numbered(self, number: str) -> RequestQuerySet:
        return self.filter(finding__number__iexact=number)

    def pending(self) -> RequestQuerySet:
        return self.filter(state=R.PENDING)

    def locked(self) -> RequestQuerySet:
        return super().locked().select_related("finding")

    def on_desk(self) -> RequestQuerySet:
        return self.select_related("finding__lead", "finding__outlet", "author", "unit")


class Request(Subject):
    """One request about one finding. While it is pending the finding's clock goes on."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="requests")
    kind = models.CharField(_("事项"), max_length=10, choices=RequestKind.choices)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")  # that decides: the ledger's
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("申请单位"))
    cycle = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(_("理由类别"), max_length=20)
    words = models.TextField(_("理由"), max_length=2000)
    progress = models.TextField(_("进展"), blank=True, max_length=2000)
    until = models.DateField(_("拟延至或复查日"), null=True)
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("建议单位"))
    into = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="+", verbose_name=_("并入"))
    first = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("先批的人"))
    state = FSMField(_("状态"), choices=R.choices, default=R.PENDING, protected=True)
    requested_at = models.DateTimeField(_("申请时间"))
    decided_at = models.DateTimeField(_("决定时间"), null=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("申请")
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "kind"], name="one_pending_request_of_a_kind", condition=Q(state=R.PENDING)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.finding}"

    def get_absolute_url(self) -> str:
        return f"{self.finding.get_absolute_url()}#request-{self.pk}"

    @classmethod
    def flow(cls) -> type[CaseFlow]:
        from rectification.flows.request import RequestFlow

        return RequestFlow

    @classmethod
    def lock(cls, pk: int) -> Self:
        """The finding first, then the request: every path that holds both takes them in this order."""
        Finding.objects.locked().get(pk=cls.objects.values_list("finding_id", flat=True).get(pk=pk))
        return super().lock(pk)

    @property
    def title(self) -> str:
        return str(self)

    @property
    def number(self) -> str:
        return f"{self.finding.number}-{self.pk}"

    @property
    def round(self) -> int:
        return self.cycle

    @property
    def urgent(self) -> bool:
        return self.finding.urgent

    @property
    def asked_as(self) -> str:
        """By which role it was asked for; by none if by the person who is responsible."""
        return self.case.records.filter(seq=1).values_list("post__role", flat=True).get() or ""

    @property
    def is_pending(self) -> bool:
        return bool(self.state == R.PENDING)

    @transition(state, source=R.PENDING, target=R.GRANTED)
    def grant(self) -> None:
        """批准: by the last of those who decide."""

    @transition(state, source=R.PENDING, target=R.DENIED)
    def deny(self) -> None:
        """不批准: by any of them."""

    @transition(state, source=R.PENDING, target=R.WITHDRAWN)
    def withdraw(self) -> None:
        """撤回申请, or its finding went another way meanwhile."""
