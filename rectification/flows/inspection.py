"""检查: drawn up, carried out, looked over by somebody who did not inspect, and issued by a leader."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _
from viewflow import this

from rectification import inspecting
from rectification.inspecting import INSPECTION_VERBS
from rectification.models import Inspection, InspectionState
from rectification.telling import InspectionTelling
from rectification.terms import terms_of
from rectification.workbench import InspectionWorkbench
from workflows import deadlines
from workflows.act import Act, Aside
from workflows.flows import CaseFlow, Desk
from workflows.models import Role, User
from workflows.models.case import TaskQuerySet
from workflows.nodes import Begin, Decide, Finish, Seat
from workflows.queries import of_row

S = InspectionState


class InspectionFlow(CaseFlow):
    """自查检查

    发起 → 启动 → 逐项检查 → 提交 → 审核 → 签发
    """

    process_title = _("自查检查")
    subject = "rectification.Inspection"
    verbs = INSPECTION_VERBS
    telling = InspectionTelling
    workbench = InspectionWorkbench()

    start = Begin().Next(this.preparing)
    preparing = Decide(_("启动检查"), seat=this.author).On("start", this.checking, move="start")
    checking = Decide(_("逐项检查"), seat=this.inspector).On("submit", this.reviewing, move="submit")
    reviewing = (
        Decide(_("审核结果"), seat=this.reviewer)
        .On("approve", this.issuing, move="approve")
        .On("send_back", this.checking, move="send_back")
    )
    issuing = (
        Decide(_("签发"), seat=this.signer)
        .On("issue", this.end, move="issue")
        .On("send_back", this.checking, move="send_back")
    )
    end = Finish()

    asides: ClassVar[tuple[Aside, ...]] = (
        Aside("revise", frozenset({S.DRAFTED}), inspecting.the_author),
        Aside("answer", frozenset({S.RUNNING}), inspecting.an_inspector),
        Aside("judge", frozenset({S.RUNNING}), inspecting.an_inspector),
        Aside(
            "open_finding",
            frozenset({S.RUNNING, S.CHECKED, S.REVIEWED, S.ISSUED}),
            inspecting.an_inspector_or_the_dispatcher,
        ),
        Aside(
            "cancel",
            frozenset({S.DRAFTED, S.RUNNING, S.CHECKED}),
            inspecting.the_author_or_a_leader,
            move="cancel",
            to="end",
        ),
    )

    desks: ClassVar[dict[str, Desk]] = {
        S.DRAFTED: Desk("preparing"),
        S.RUNNING: Desk("checking"),
        S.CHECKED: Desk("reviewing"),
        S.REVIEWED: Desk("issuing"),
        S.ISSUED: Desk(may_be_empty=True),
        S.CANCELLED: Desk(may_be_empty=True),
    }

    def inspector(self, act: Act) -> Seat:
        due = act.subject.due_on
        return Seat(
            role=Role.INSPECTOR,
            unit_id=act.subject.unit_id,
            due_at=deadlines.close_of(due) if due else None,
        )

    def reviewer(self, act: Act) -> Seat:
        due = deadlines.due_in_days(act.at, terms_of(act).review_days)
        return Seat(role=Role.CENTRE_HEAD, unit_id=act.subject.unit_id, due_at=due)

    def signer(self, act: Act) -> Seat:
        due = deadlines.due_in_days(act.at, terms_of(act).review_days)
        return Seat(role=Role.LEADER_IN_CHARGE, unit_id=act.subject.unit_id, due_at=due)

    def barred(self, act: Act) -> Q:
        named = Q(
            pk__in=Inspection.inspectors.through.objects.filter(inspection=act.subject.pk).values("user")
        )
        return ~named if self.checking in {task.node for task in act.opened} else named

    def takeable(self, tasks: TaskQuerySet, user: User) -> TaskQuerySet:
        """A check lies on the desks of those who are named to it, and is judged by those who are not."""
        named = Inspection.objects.filter(of_row(pk="process"), inspectors=user)
        return tasks.exclude(~Exists(named), flow_task=self.checking).exclude(
            Exists(named), flow_task__in=[self.reviewing, self.issuing]
        )
