"""专项检查: drafted and sent out by the dispatcher, told by the units, ended with a summary."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from viewflow import this

from rectification import rules
from rectification.campaigning import CAMPAIGN_VERBS
from rectification.models import CampaignState
from rectification.telling import CampaignTelling
from rectification.workbench import CampaignWorkbench
from workflows.act import Act, Aside
from workflows.flows import CaseFlow, Desk
from workflows.models import Role
from workflows.nodes import Begin, Decide, Finish, Seat

P = CampaignState


class CampaignFlow(CaseFlow):
    """专项检查

    起草 → 下发（各单位摸排） → 汇总、结束
    """

    process_title = _("专项检查")
    subject = "rectification.Campaign"
    verbs = CAMPAIGN_VERBS
    telling = CampaignTelling
    workbench = CampaignWorkbench()

    start = Begin().Next(this.preparing)
    preparing = Decide(_("下发"), seat=this.dispatcher).On("launch", this.running, move="launch")
    running = Decide(_("汇总"), seat=this.summariser).On("close", this.end, move="close")
    end = Finish()

    asides: ClassVar[tuple[Aside, ...]] = (
        Aside("revise", frozenset({P.DRAFTED}), rules.the_dispatcher),
        Aside("drop", frozenset({P.DRAFTED}), rules.the_dispatcher, move="drop", to="end"),
        Aside("widen", frozenset({P.RUNNING}), rules.the_dispatcher),
    )

    desks: ClassVar[dict[str, Desk]] = {
        P.DRAFTED: Desk("preparing"),
        P.RUNNING: Desk("running"),
        P.CLOSED: Desk(may_be_empty=True),
        P.DROPPED: Desk(may_be_empty=True),
    }

    def dispatcher(self, act: Act) -> Seat:
        return Seat(role=Role.DISPATCHER, unit_id=act.subject.unit_id)

    def summariser(self, act: Act) -> Seat:
        return Seat(role=Role.DISPATCHER, unit_id=act.subject.unit_id, due_at=act.subject.due_at)
