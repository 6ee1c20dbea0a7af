"""申请: asked for by a unit, decided by one or two others, in turn."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _
from viewflow import this

from rectification import rules
from rectification.asking import REQUEST_VERBS
from rectification.models import Request, RequestKind, RequestState
from rectification.telling import RequestTelling
from rectification.terms import terms_of
from rectification.workbench import RequestWorkbench
from workflows import deadlines
from workflows.act import Act, Aside
from workflows.flows import CaseFlow, Desk
from workflows.models import Role, User
from workflows.models.case import TaskQuerySet
from workflows.nodes import Begin, Finish, Panel, Seat
from workflows.queries import of_row

R, K = RequestState, RequestKind
DECIDERS: dict[str, tuple[tuple[str, bool], ...]] = {  # in turn: the role, and whether of the asking unit
    K.EXTENSION: ((Role.LEADER_IN_CHARGE, True), (Role.DISPATCHER, False)),
    K.TRANSFER: ((Role.DISPATCHER, False),),
    K.VOID: ((Role.DISPATCHER, False), (Role.VERIFIER, False)),
    K.MERGE: ((Role.DISPATCHER, False), (Role.VERIFIER, False)),
    K.LONG_TERM: ((Role.LEADER_IN_CHARGE, False),),
}


class RequestFlow(CaseFlow):
    """申请

    延期：本单位领导 → 督办员；转办：督办员；不属实、并案：督办员 → 复核员；长期坚持：分管领导
    督办员自己提出的，不再经督办员
    """

    process_title = _("整改申请")
    subject = "rectification.Request"
    verbs = REQUEST_VERBS
    telling = RequestTelling
    workbench = RequestWorkbench()

    start = Begin().Next(this.deciding)
    deciding = (
        Panel(_("审批申请"), level="", seated=this.seated, together="grant")
        .On("grant", this.end, move="grant")
        .On("deny", this.end, move="deny")
    )
    end = Finish()

    asides: ClassVar[tuple[Aside, ...]] = (
        Aside("withdraw", frozenset({R.PENDING}), rules.the_asker, move="withdraw", to="end"),
        Aside(
            "drop",
            frozenset({R.PENDING}),
            rules.whoever_is_within,
            move="withdraw",
            to="end",
            within="FindingFlow",
        ),
    )

    desks: ClassVar[dict[str, Desk]] = {
        R.PENDING: Desk("deciding"),
        R.GRANTED: Desk(may_be_empty=True),
        R.DENIED: Desk(may_be_empty=True),
        R.WITHDRAWN: Desk(may_be_empty=True),
    }

    def seated(self, act: Act, level: str) -> list[Seat]:
        request: Request = act.subject
        due = deadlines.due_in_days(act.at, terms_of(act).review_days)
        asked_as = request.asked_as  # whoever asks as the dispatcher has agreed already
        return [
            Seat(
                role=role,
                unit_id=request.from_unit_id if own else request.unit_id,
                number=turn,
                turn=turn,
                due_at=due,
            )
            for turn, (role, own) in enumerate(DECIDERS[request.kind], start=1)
            if role != asked_as or role != Role.DISPATCHER
        ]

    def barred(self, act: Act) -> Q:
        request = act.subject
        return Q(pk__in={request.author_id, request.first_id, request.finding.responsible_id} - {None})

    def takeable(self, tasks: TaskQuerySet, user: User) -> TaskQuerySet:
        """Nobody decides what they asked for, nor twice, nor about what they have to mend."""
        theirs = Q(author=user) | Q(first=user) | Q(finding__responsible=user)
        barred = Request.objects.filter(theirs, of_row(pk="process"))
        return tasks.exclude(Exists(barred), flow_task=self.deciding)
