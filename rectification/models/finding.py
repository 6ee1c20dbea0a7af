"""问题: one thing that is wrong, from the day it was found to the day it is struck off."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflows.fsm import FSMField, Subject, SubjectQuerySet, transition
from workflows.models import Case, Outlet, Role, Unit, User
from workflows.permissions import units_read_by

from .words import LIVE, TONES, UNDER_CHECK, UNSETTLED, WITH_UNIT, Category, FindingState, Severity, Source

if TYPE_CHECKING:
    from workflows.flows import CaseFlow

S = FindingState
OVERSEE = (
    Role.INSPECTOR,
    Role.DISPATCHER,
    Role.VERIFIER,
    Role.CENTRE_HEAD,
    Role.LEADER_IN_CHARGE,
    Role.LEADER,
    Role.AUDITOR,
)
ANSWER = (Role.CONTACT, Role.CENTRE_HEAD, Role.LEADER_IN_CHARGE, Role.LEADER, Role.AUDITOR)


class FindingQuerySet(SubjectQuerySet):
    def visible_to(self, user: User) -> FindingQuerySet:
        """The ledger of the units one oversees; what one's own unit answers for; and what is one's own to mend."""
        from .measure import Measure

        kept, answered = units_read_by(user, OVERSEE), units_read_by(user, ANSWER)
        helps = Finding.helpers.through.objects.filter(finding=OuterRef("pk"), unit__in=answered)
        mends = Measure.objects.filter(finding=OuterRef("pk"), owner=user)
        return self.filter(
            Q(unit__in=kept)
            | Q(lead__in=answered)
            | Q(responsible=user)
            | Q(registered_by=user)
            | Exists(helps)
            | Exists(mends)
        )

    def on_desk(self) -> FindingQuerySet:
        return self.listed()

    def listed(self) -> FindingQuerySet:
        return self.select_related("unit", "lead", "responsible", "registered_by", "outlet")

    def overdue(self, at: datetime) -> FindingQuerySet:
        """Past their deadline while the clock runs against the unit. A question, never a state."""
        return self.filter(due_current__lt=at, state__in=WITH_UNIT)

    def unsettled(self) -> FindingQuerySet:
        return self.filter(state__in=UNSETTLED)

    def live(self) -> FindingQuerySet:
        """What is not over: unsettled, under observation or 长期坚持. Found without reading what was struck off."""
        return self.filter(state__in=LIVE, closed_at__isnull=True)


class Finding(Subject):
    """One problem. `unit` keeps the ledger, hands it out and checks it; `lead` (主办单位) answers for it.

    `cycle` counts the times that it was taken up, `attempt` the submissions within a cycle. `due_original` is set
    once, by the notice that it came with or when it is first handed out, and never moves; `due_current` moves by
    extension, and by the time that a rejected submission lay under check.

    `mended_at` is when the first report that was accepted had been handed in, `mended_due` what was its deadline
    then, and `mended_days` the working days from registering it, without those under check; `due_first` is the
    original deadline moved by nothing but the time under check before that report. They are what rates are made of
    (`rectification.figures`), and never change once a report was accepted.
    """

    number = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    title = models.CharField(_("问题"), max_length=120)
    description = models.TextField(_("情况"), blank=True, max_length=4000)
    category = models.CharField(_("类别"), max_length=20, choices=Category.choices, default=Category.OTHER)
    severity = models.CharField(
        _("严重程度"), max_length=10, choices=Severity.choices, default=Severity.ORDINARY
    )
    source = models.CharField(_("来源"), max_length=12, choices=Source.choices, default=Source.MANUAL)
    source_ref = models.CharField(_("来文或来源编号"), max_length=120, blank=True)
    found_at = models.DateTimeField(_("发现时间"))
    found_by = models.CharField(_("发现人"), max_length=60, blank=True)
    # no index of their own for these four: an index of several columns begins with each
    unit = models.ForeignKey(
        Unit, models.PROTECT, db_index=False, related_name="+", verbose_name=_("台账单位")
    )
    lead = models.ForeignKey(
        Unit, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("主办单位")
    )
    helpers = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name=_("协办单位"))
    outlet = models.ForeignKey(Outlet, models.PROTECT, null=True, related_name="+", verbose_name=_("账号"))
    url = models.URLField(_("链接"), max_length=500, blank=True)
    locus = models.CharField(_("位置"), max_length=120, blank=True, help_text=_("栏目、机房、文件等"))
    phrase = models.CharField(_("错误表述"), max_length=120, blank=True)
    about = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", verbose_name=_("所涉稿件"))
    remedy = models.ForeignKey(
        Case, models.PROTECT, null=True, related_name="+", verbose_name=_("更正或撤稿")
    )

    state = FSMField(_("状态"), choices=S.choices, default=S.REGISTERED, protected=True)
    cycle = models.PositiveSmallIntegerField(_("轮次"), default=1)
    attempt = models.PositiveSmallIntegerField(_("报结次数"), default=0)
    rejects = models.PositiveSmallIntegerField(_("驳回次数"), default=0)
    returns = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    extensions = models.PositiveSmallIntegerField(_("延期次数"), default=0)

    registered_by = models.ForeignKey(
        User, models.PROTECT, db_index=False, related_name="+", verbose_name=_("登记人")
    )
    registered_at = models.DateTimeField(_("登记时间"))
    responsible = models.ForeignKey(
        User, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("责任人")
    )
    submitter = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("报结人"))
    plan_approver = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("措施批准人")
    )
    checker = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("复核人"))
    cause = models.TextField(_("原因分析"), blank=True, max_length=2000)
    containment = models.TextField(_("先行处置"), blank=True, max_length=2000)
    result = models.TextField(_("整改结果"), blank=True, max_length=4000)
    report_digest = models.CharField(max_length=64, blank=True)

    due_original = models.DateTimeField(_("原定期限"), null=True)
    due_current = models.DateTimeField(_("整改期限"), null=True)
    due_from = models.DateField(_("期限起算日"), null=True, editable=False)  # of one counted in working days
    due_days = models.PositiveSmallIntegerField(_("期限工作日"), null=True, editable=False)
    due_first = models.DateTimeField(_("原定期限加复核占用"), null=True, editable=False)
    calendar_version = models.PositiveIntegerField(null=True)
    submitted_at = models.DateTimeField(_("报结时间"), null=True)
    mended_at = models.DateTimeField(_("首次通过的报结时间"), null=True, editable=False)
    mended_due = models.DateTimeField(_("首次通过时的期限"), null=True, editable=False)
    mended_days = models.PositiveSmallIntegerField(_("整改用时工作日"), null=True, editable=False)
    checked_days = models.PositiveSmallIntegerField(_("复核占用工作日"), default=0)
    observe_until = models.DateTimeField(_("观察期止"), null=True)
    review_on = models.DateField(_("长期坚持复查日"), null=True)
    closed_at = models.DateTimeField(_("销号时间"), null=True)
    changed_at = models.DateTimeField()
    recurrence_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="recurrences", verbose_name=_("复发自")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="absorbed", verbose_name=_("并入")
    )
    swept_from = models.ForeignKey(
        "rectification.Sweep",
        models.PROTECT,
        null=True,
        related_name="findings",
        verbose_name=_("排查自"),
    )
    fingerprint = models.CharField(max_length=64, db_index=True, editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("问题")
        indexes = [
            models.Index(fields=["unit", "-changed_at", "-case"], name="finding_of_unit"),
            models.Index(fields=["unit", "state", "due_current"], name="finding_of_unit_state"),
            models.Index(fields=["lead", "state", "due_current"], name="finding_of_lead_state"),
            models.Index(fields=["responsible", "state", "due_current"], name="finding_of_responsible"),
            models.Index(fields=["registered_by", "state", "due_current"], name="finding_of_registrar_state"),
            models.Index(fields=["due_current"], name="finding_running", condition=Q(state__in=WITH_UNIT)),
            models.Index(fields=["observe_until"], name="finding_observed", condition=Q(state=S.OBSERVING)),
            models.Index(fields=["review_on"], name="finding_long_term", condition=Q(state=S.LONG_TERM)),
            models.Index(
                fields=["state", "due_current"],
                name="finding_not_closed",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(fields=["found_at"], name="finding_found"),
            models.Index(fields=["lead", "found_at"], name="finding_of_lead_found"),
            models.Index(fields=["lead", "unit"], name="finding_of_lead_unit"),
            models.Index(fields=["unit", "due_current", "case"], name="finding_of_unit_due"),
            models.Index(fields=["unit", "-found_at", "-case"], name="finding_of_unit_found"),
            models.Index(
                fields=["unit", "state", "-changed_at", "-case"], name="finding_of_unit_state_changed"
            ),
            models.Index(fields=["lead", "-changed_at", "-case"], name="finding_of_lead"),
            models.Index(fields=["responsible", "-changed_at", "-case"], name="finding_of_mender"),
            models.Index(fields=["registered_by", "-changed_at", "-case"], name="finding_of_registrar"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=S.CLOSED) | (Q(checker__isnull=False) & Q(closed_at__isnull=False)),
                name="closed_only_when_checked",
            ),
            models.CheckConstraint(
                condition=Q(checker__isnull=True)
                | (~Q(checker=models.F("responsible")) & ~Q(checker=models.F("submitter"))),
                name="checked_by_somebody_else",
            ),
            models.CheckConstraint(condition=Q(extensions__lte=2), name="two_extensions_at_most"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("rectification:finding", args=[self.pk])

    @classmethod
    def flow(cls) -> type[CaseFlow]:
        from rectification.flows.finding import FindingFlow

        return FindingFlow

    @property
    def screen_digest(self) -> str:
        """Who checks or strikes off signs the report that was on the screen."""
        return self.report_digest if self.state in UNDER_CHECK else ""

    @property
    def round(self) -> int:
        return self.cycle

    @property
    def urgent(self) -> bool:
        """A veto item comes first on every desk."""
        return self.severity == Severity.VETO

    @property
    def author(self) -> User:
        """Whom a desk names: who is to mend it, else who found it."""
        return self.responsible or self.registered_by

    @property
    def weight(self) -> Severity:
        return Severity(self.severity)

    @property
    def status(self) -> FindingState:
        return S(self.state)

    @property
    def tone(self) -> str:
        return TONES.get(self.status, "b")

    @property
    def clock_runs(self) -> bool:
        """Whether time is charged to the unit now."""
        return self.state in WITH_UNIT

    def is_overdue(self, at: datetime) -> bool:
        return self.clock_runs and self.due_current is not None and self.due_current < at

    def mark_of(self) -> str:
        """What makes two findings the same fault: the account (else the unit) and the category, and the wrong words."""
        where = f"outlet:{self.outlet_id}" if self.outlet_id else f"unit:{self.lead_id or ''}"
        words = [where, self.category, self.phrase.strip() or ("" if self.outlet_id else self.title.strip())]
        return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fingerprint = self.mark_of()
        super().save(*args, **kwargs)

    # The transitions. Which verb takes which of them, and from where to where, stands in the flow.

    @transition(state, source=S.REGISTERED, target=S.ASSIGNED)
    def assign(self) -> None:
        """交办."""

    @transition(state, source=S.ASSIGNED, target=S.PLANNING)
    def accept(self) -> None:
        """签收."""

    @transition(state, source=S.ASSIGNED, target=S.REGISTERED)
    def hand_back(self) -> None:
        """退回交办方."""

    @transition(state, source=[S.PLANNING, S.REMEDIATING], target=S.ASSIGNED)
    def transfer(self) -> None:
        """转办: another unit signs for it."""

    @transition(state, source=[S.PLANNING, S.REMEDIATING], target=S.PLAN_REVIEW)
    def ask_plan(self) -> None:
        """措施报批: veto and major findings; what is changed later too."""

    @transition(state, source=S.PLAN_REVIEW, target=S.PLANNING)
    def refuse_plan(self) -> None:
        """措施退回."""

    @transition(state, source=[S.PLANNING, S.PLAN_REVIEW], target=S.REMEDIATING)
    def begin_work(self) -> None:
        """开始整改."""

    @transition(state, source=[S.PLANNING, S.REMEDIATING, S.LONG_TERM], target=S.SUBMITTED)
    def submit(self) -> None:
        """报结."""

    @transition(state, source=S.SUBMITTED, target=S.REMEDIATING)
    def reject(self) -> None:
        """复核驳回."""

    @transition(state, source=S.SUBMITTED, target=S.APPROVING)
    def pass_to_leader(self) -> None:
        """复核通过, and it is weighty."""

    @transition(state, source=S.APPROVING, target=S.SUBMITTED)
    def send_back(self) -> None:
        """销号退回复核."""

    @transition(state, source=[S.SUBMITTED, S.APPROVING], target=S.OBSERVING)
    def observe(self) -> None:
        """进入成效观察."""

    @transition(state, source=S.SUBMITTED, target=S.CLOSED)
    def close_at_once(self) -> None:
        """轻微问题复核通过即销号."""

    @transition(state, source=S.OBSERVING, target=S.CLOSED)
    def close(self) -> None:
        """观察期满，销号."""

    @transition(state, source=S.OBSERVING, target=S.REMEDIATING)
    def relapse(self) -> None:
        """观察期内反弹."""

    @transition(state, source=S.CLOSED, target=S.REMEDIATING)
    def reopen(self) -> None:
        """重新整改: a new cycle."""

    @transition(state, source=[S.REMEDIATING, S.SUBMITTED], target=S.LONG_TERM)
    def go_long_term(self) -> None:
        """列为长期坚持."""

    @transition(state, source=S.LONG_TERM, target=S.REMEDIATING)
    def lapse(self) -> None:
        """长期坚持到期."""

    @transition(
        state, source=[S.REGISTERED, S.ASSIGNED, S.PLANNING, S.PLAN_REVIEW, S.REMEDIATING], target=S.INVALID
    )
    def void(self) -> None:
        """认定不属实."""

    @transition(
        state, source=[S.REGISTERED, S.ASSIGNED, S.PLANNING, S.PLAN_REVIEW, S.REMEDIATING], target=S.MERGED
    )
    def merge(self) -> None:
        """并案."""
