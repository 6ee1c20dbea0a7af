"""举一反三: asked by the ledger's unit, answered by one other unit."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from viewflow import this

from rectification import rules
from rectification.models import SweepState
from rectification.sweeping import SWEEP_VERBS, the_asked_unit
from rectification.telling import SweepTelling
from rectification.workbench import AskedWorkbench
from workflows.act import Act, Aside
from workflows.flows import CaseFlow, Desk
from workflows.models import Role
from workflows.nodes import Begin, Decide, Finish, Seat

W = SweepState


class SweepFlow(CaseFlow):
    """举一反三

    台账单位发起 → 各单位排查 → 未发现、发现同类问题（登记新问题）或不适用；发现得晚的可以补报
    """

    process_title = _("举一反三")
    subject = "rectification.Sweep"
    opening = "ask"
    verbs = SWEEP_VERBS
    telling = SweepTelling
    workbench = AskedWorkbench()

    start = Begin().Next(this.looking)
    looking = (
        Decide(_("排查反馈"), seat=this.contact)
        .On("none_found", this.end, move="find_none")
        .On("found", this.end, move="find")
        .On("not_applicable", this.end, move="excuse")
    )
    end = Finish()

    asides: ClassVar[tuple[Aside, ...]] = (
        Aside("found", frozenset({W.NONE_FOUND, W.FOUND, W.NOT_APPLICABLE}), the_asked_unit, move="find"),
        Aside(
            "withdraw",
            frozenset({W.ASKED}),
            rules.whoever_is_within,
            move="withdraw",
            to="end",
            within="FindingFlow",
        ),
        Aside("withdraw", frozenset({W.ASKED}), rules.the_dispatcher, move="withdraw", to="end"),
    )

    desks: ClassVar[dict[str, Desk]] = {
        W.ASKED: Desk("looking"),
        W.NONE_FOUND: Desk(may_be_empty=True),
        W.FOUND: Desk(may_be_empty=True),
        W.NOT_APPLICABLE: Desk(may_be_empty=True),
        W.WITHDRAWN: Desk(may_be_empty=True),
    }

    def contact(self, act: Act) -> Seat:
        return Seat(role=Role.CONTACT, unit_id=act.subject.asked_id, due_at=act.subject.due_at)
