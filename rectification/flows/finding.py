"""整改闭环: from found to struck off, and never struck off by the one who mended it."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from viewflow import this

from rectification import rules
from rectification.acts import FINDING_VERBS
from rectification.asking import POSSIBLE
from rectification.models import UNSETTLED, WITH_UNIT, Finding, FindingState, Measure
from rectification.models import RequestKind as K
from rectification.telling import FindingTelling
from rectification.terms import terms_of
from rectification.workbench import FindingWorkbench
from workflows import deadlines
from workflows.act import Act, Aside
from workflows.flows import CaseFlow, Desk
from workflows.models import Role, User
from workflows.models.case import TaskQuerySet
from workflows.nodes import Begin, Decide, Finish, Seat
from workflows.queries import of_row

S = FindingState


class FindingFlow(CaseFlow):
    """整改闭环

    登记 → 交办 → 签收 → 制定措施 → 整改 → 报结 → 复核 → 销号 → 成效观察
    """

    process_title = _("整改闭环")
    subject = "rectification.Finding"
    opening = "register"
    verbs = FINDING_VERBS
    telling = FindingTelling
    workbench = FindingWorkbench()

    start = Begin().Next(this.assigning)
    assigning = Decide(_("交办"), seat=this.dispatcher).On("assign", this.accepting, move="assign")
    accepting = (
        Decide(_("签收"), seat=this.contact)
        .On("accept", this.planning, move="accept")
        .On("return", this.assigning, move="hand_back")
    )
    planning = (
        Decide(_("制定措施"), seat=this.responsible)
        .On("plan", this.remediating, move="begin_work")
        .On("plan", this.plan_review, move="ask_plan", branch="review")
        .On("fix_now", this.checking, move="submit")
    )
    plan_review = (
        Decide(_("批准措施"), seat=this.leader_of_the_unit)
        .On("approve_plan", this.remediating, move="begin_work")
        .On("refuse_plan", this.planning, move="refuse_plan")
    )
    remediating = Decide(_("整改"), seat=this.responsible).On("report_done", this.checking, move="submit")
    checking = (
        Decide(_("复核"), seat=this.verifier)
        .On("pass", this.observing, move="observe")
        .On("pass", this.approving, move="pass_to_leader", branch="weighty")
        .On("pass", this.end, move="close_at_once", branch="minor")
        .On("reject", this.remediating, move="reject")
    )
    approving = (
        Decide(_("销号"), seat=this.leader)
        .On("close", this.observing, move="observe")
        .On("send_back", this.checking, move="send_back")
    )
    observing = (
        Decide(_("成效观察"), seat=this.observer)
        .On("confirm", this.end, move="close")
        .On("relapse", this.remediating, move="relapse")
    )
    long_term = Decide(_("长期坚持"), seat=this.keeper_on).On("report_done", this.checking, move="submit")
    end = Finish()

    asides: ClassVar[tuple[Aside, ...]] = (
        Aside("transfer", POSSIBLE[K.TRANSFER], rules.the_dispatcher, move="transfer", to="accepting"),
        Aside(
            "amend_plan", frozenset({S.REMEDIATING}), rules.the_responsible, move="ask_plan", to="plan_review"
        ),
        Aside("finish_measure", frozenset({S.REMEDIATING, S.LONG_TERM}), rules.whoever_works_on_it),
        Aside("ask_extension", POSSIBLE[K.EXTENSION], rules.whoever_answers),
        Aside("ask_transfer", POSSIBLE[K.TRANSFER], rules.whoever_answers),
        Aside("ask_void", POSSIBLE[K.VOID], rules.whoever_answers_or_dispatches),
        Aside("ask_merge", POSSIBLE[K.MERGE], rules.whoever_answers_or_dispatches),
        Aside("ask_long_term", POSSIBLE[K.LONG_TERM], rules.whoever_answers),
        Aside("reopen", frozenset({S.CLOSED}), rules.the_leader, move="reopen", to="remediating"),
        Aside("confirm", frozenset({S.OBSERVING}), rules.the_system, move="close", to="end", ends=True),
        Aside("relapse", frozenset({S.OBSERVING}), rules.the_system, move="relapse", to="remediating"),
        Aside("lapse", frozenset({S.LONG_TERM}), rules.the_system, move="lapse", to="remediating"),
        Aside("remind", frozenset({*WITH_UNIT, S.LONG_TERM}), rules.the_system),
        Aside("recompute", frozenset(UNSETTLED), rules.the_system),
        Aside("urge", frozenset(WITH_UNIT), rules.whoever_keeps_the_ledger),
        Aside("extend", POSSIBLE[K.EXTENSION], rules.whoever_is_within, within="RequestFlow"),
        Aside(
            "transfer",
            POSSIBLE[K.TRANSFER],
            rules.whoever_is_within,
            move="transfer",
            to="accepting",
            within="RequestFlow",
        ),
        Aside("void", POSSIBLE[K.VOID], rules.whoever_is_within, move="void", to="end", within="RequestFlow"),
        Aside(
            "merge", POSSIBLE[K.MERGE], rules.whoever_is_within, move="merge", to="end", within="RequestFlow"
        ),
        Aside(
            "go_long_term",
            POSSIBLE[K.LONG_TERM],
            rules.whoever_is_within,
            move="go_long_term",
            to="long_term",
            within="RequestFlow",
        ),
        Aside("sweep", frozenset(S) - {S.INVALID, S.MERGED}, rules.the_dispatcher),
        Aside("link_remedy", frozenset(S), rules.whoever_is_within, within="CorrectionFlow"),
    )

    desks: ClassVar[dict[str, Desk]] = {
        S.REGISTERED: Desk("assigning"),
        S.ASSIGNED: Desk("accepting"),
        S.PLANNING: Desk("planning"),
        S.PLAN_REVIEW: Desk("plan_review"),
        S.REMEDIATING: Desk("remediating"),
        S.SUBMITTED: Desk("checking"),
        S.APPROVING: Desk("approving"),
        S.OBSERVING: Desk("observing"),
        S.LONG_TERM: Desk("long_term"),
        S.CLOSED: Desk(may_be_empty=True),
        S.INVALID: Desk(may_be_empty=True),
        S.MERGED: Desk(may_be_empty=True),
    }

    def dispatcher(self, act: Act) -> Seat:
        due = deadlines.due_in_days(act.at, terms_of(act).sign_days)
        return Seat(role=Role.DISPATCHER, unit_id=act.subject.unit_id, due_at=due)

    def contact(self, act: Act) -> Seat:
        due = deadlines.due_in_days(act.at, terms_of(act).sign_days)
        return Seat(role=Role.CONTACT, unit_id=act.subject.lead_id, due_at=due)

    def responsible(self, act: Act) -> Seat:
        return Seat(owner_id=act.subject.responsible_id, due_at=act.subject.due_current)

    def keeper_on(self, act: Act) -> Seat:
        review = act.subject.review_on
        due = deadlines.close_of(review) if review else None
        return Seat(owner_id=act.subject.responsible_id, due_at=due)

    def leader_of_the_unit(self, act: Act) -> Seat:
        due = deadlines.due_in_days(act.at, terms_of(act).review_days)
        return Seat(role=Role.LEADER_IN_CHARGE, unit_id=act.subject.lead_id, due_at=due)

    def verifier(self, act: Act) -> Seat:
        due = deadlines.due_in_days(act.at, terms_of(act).review_days)
        return Seat(role=Role.VERIFIER, unit_id=act.subject.unit_id, due_at=due)

    def observer(self, act: Act) -> Seat:
        return Seat(role=Role.VERIFIER, unit_id=act.subject.unit_id, due_at=act.subject.observe_until)

    def leader(self, act: Act) -> Seat:
        due = deadlines.due_in_days(act.at, terms_of(act).review_days)
        return Seat(role=Role.LEADER_IN_CHARGE, unit_id=act.subject.unit_id, due_at=due)

    def consider(self, tasks: TaskQuerySet, act: Act) -> TaskQuerySet:
        measures = Measure.objects.filter(finding=OuterRef("process"))
        left = measures.filter(cycle=F("finding__cycle"), done_at__isnull=True, dropped=False)
        return tasks.annotate(
            owns_measure=Exists(measures.filter(owner=act.by)),
            has_open_measure=Exists(left.filter(Q(owner=act.by) | Q(finding__responsible=act.by))),
        )

    def concerned(self, act: Act) -> set[int]:
        finding = act.subject
        return {finding.registered_by_id, finding.responsible_id, finding.submitter_id} - {None}

    def barred(self, act: Act) -> Q:
        finding, opened = act.subject, {task.node for task in act.opened}
        if self.plan_review in opened:
            return Q(pk=finding.responsible_id)
        if not opened & {self.checking, self.approving, self.observing}:
            return Q(pk__in=[])
        last = finding.checker_id if self.approving in opened else finding.plan_approver_id
        parts = {finding.responsible_id, finding.submitter_id, last} - {None}
        return Q(pk__in=parts) | Q(pk__in=finding.measures.values("owner"))

    def takeable(self, tasks: TaskQuerySet, user: User) -> TaskQuerySet:
        """Nobody finds their own work on their desk to be judged, nor their own plan to be approved."""
        of_task = Finding.objects.filter(of_row(pk="process"))
        shares = Measure.objects.filter(finding=OuterRef("pk"), owner=user)
        mended = of_task.filter(Q(responsible=user) | Q(submitter=user) | Exists(shares))
        judging = [self.checking, self.approving, self.observing]
        return (
            tasks.exclude(Exists(mended), flow_task__in=judging)
            .exclude(
                Exists(of_task.filter(plan_approver=user)), flow_task__in=[self.checking, self.observing]
            )
            .exclude(Exists(of_task.filter(checker=user)), flow_task=self.approving)
            .exclude(Exists(of_task.filter(responsible=user)), flow_task=self.plan_review)
        )
