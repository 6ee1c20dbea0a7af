"""摸排: one unit tells what it has on every platform, and may tell again while the campaign runs."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from viewflow import this

from rectification import rules
from rectification.campaigning import CENSUS_VERBS, the_asked_unit
from rectification.models import CensusState
from rectification.telling import CensusTelling
from rectification.workbench import AskedWorkbench
from workflows.act import Act, Aside
from workflows.flows import CaseFlow, Desk
from workflows.models import Role
from workflows.nodes import Begin, Decide, Finish, Seat

C = CensusState


class CensusFlow(CaseFlow):
    """账号摸排

    下发 → 填报（专项检查结束前可以重报）；结束时没有报的，记为截止未报
    """

    process_title = _("账号摸排")
    subject = "rectification.Census"
    opening = "ask"
    verbs = CENSUS_VERBS
    telling = CensusTelling
    workbench = AskedWorkbench()

    start = Begin().Next(this.answering)
    answering = Decide(_("摸排填报"), seat=this.contact).On("answer", this.end, move="answer")
    end = Finish()

    asides: ClassVar[tuple[Aside, ...]] = (
        Aside("answer", frozenset({C.ANSWERED}), the_asked_unit, move="answer"),
        Aside(
            "lapse",
            frozenset({C.ASKED}),
            rules.whoever_is_within,
            move="lapse",
            to="end",
            within="CampaignFlow",
        ),
    )

    desks: ClassVar[dict[str, Desk]] = {
        C.ASKED: Desk("answering"),
        C.ANSWERED: Desk(may_be_empty=True),
        C.LAPSED: Desk(may_be_empty=True),
    }

    def contact(self, act: Act) -> Seat:
        return Seat(role=Role.CONTACT, unit_id=act.subject.asked_id, due_at=act.subject.campaign.due_at)
