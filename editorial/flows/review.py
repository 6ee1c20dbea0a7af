"""三审三校: the whole life of an article on one screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from viewflow import this

from editorial import rules
from editorial.acts import REVIEW_VERBS
from editorial.models import LIVE, REVIEWING, Article, Signature, State
from editorial.models.plan import LevelKey as L
from editorial.telling import TextTelling
from editorial.workbench import ReviewWorkbench
from workflows.act import Act, Aside
from workflows.deadlines import due
from workflows.flows import CaseFlow, Desk
from workflows.models import Role, User
from workflows.models.case import TaskQuerySet
from workflows.nodes import Begin, Decide, Finish, Panel, Seat, Step
from workflows.queries import of_row

S = State
BEFORE_SIGN_OFF = frozenset({S.DRAFT, S.RETURNED, S.HELD, *REVIEWING})
SINCE_FIRST_SIGNATURE = frozenset({*REVIEWING, S.HELD, S.SIGNED_OFF, S.CORRECTING, S.TAKEN_DOWN, *LIVE})


class ReviewFlow(CaseFlow):
    """三审三校

    初审一校 编辑 → 复审二校 中心负责人、分管领导 → 终审三校 领导 → 签发 → 发布
    """

    process_title = _("三审三校")
    subject = "editorial.Article"
    verbs = REVIEW_VERBS
    telling = TextTelling
    workbench = ReviewWorkbench()

    start = Begin().Next(this.drafting)

    drafting = (
        Decide(_("撰写修改"), seat=this.author)
        .On("submit", this.first_review, move="submit")
        .On("submit", this.second_review, move="resubmit_to_second", branch=L.SECOND)
        .On("submit", this.final_review, move="resubmit_to_final", branch=L.FINAL)
        .On("submit", this.major_review, move="resubmit_to_major", branch=L.MAJOR)
    )
    first_review = (
        Panel(_("初审一校"), level=L.FIRST, seated=this.seated)
        .On("approve", this.second_review, move="pass_first")
        .On("send_back", this.drafting, move="send_back")
        .On("decline", this.end, move="decline")
    )
    second_review = (
        Panel(_("复审二校"), level=L.SECOND, seated=this.seated)
        .On("approve", this.final_review, move="pass_second")
        .On("send_back", this.drafting, move="send_back")
        .On("send_back", this.first_review, move="send_back_to_first", branch=L.FIRST)
        .On("decline", this.end, move="decline")
    )
    final_review = (
        Panel(_("终审三校"), level=L.FINAL, seated=this.seated)
        .On("approve", this.publishing, move="sign_off")
        .On("approve", this.major_review, move="pass_to_major", branch=L.MAJOR)
        .On("send_back", this.drafting, move="send_back")
        .On("send_back", this.first_review, move="send_back_to_first", branch=L.FIRST)
        .On("send_back", this.second_review, move="send_back_to_second", branch=L.SECOND)
        .On("hold", this.held, move="hold")
        .On("decline", this.end, move="decline")
    )
    major_review = (
        Panel(_("重大事项加审"), level=L.MAJOR, seated=this.seated)
        .On("approve", this.publishing, move="sign_off")
        .On("send_back", this.drafting, move="send_back")
        .On("send_back", this.first_review, move="send_back_to_first", branch=L.FIRST)
        .On("send_back", this.second_review, move="send_back_to_second", branch=L.SECOND)
        .On("decline", this.end, move="decline")
    )
    held = (
        Decide(_("待用"), seat=this.final_seat)
        .On("resume", this.final_review, move="resume")
        .On("decline", this.end, move="decline")
    )
    publishing = (
        Decide(_("发布"), seat=this.publisher)
        .On("publish", this.end, move="publish")
        .On("publish", this.publishing, move="publish", branch="part")
        .On("publish", this.publishing, branch="more")
        .On("publish", this.end, branch="rest")
        .On("send_back", this.drafting, move="send_back")
    )
    end = Finish()

    asides: ClassVar[tuple[Aside, ...]] = (
        Aside("withdraw", BEFORE_SIGN_OFF, rules.the_author, move="withdraw", to="end"),
        Aside("revise", frozenset(REVIEWING), rules.whoever_sits_here, move="restart", to="first_review"),
        Aside("mark", frozenset(REVIEWING), rules.whoever_proofreads),
        Aside(
            "accept_mark",
            frozenset(REVIEWING),
            rules.whoever_decides_marks,
            move="restart",
            to="first_review",
        ),
        Aside("decline_mark", frozenset(REVIEWING), rules.whoever_decides_marks),
        Aside("consent", frozenset(REVIEWING), rules.the_duty_editor),
        Aside("countersign", SINCE_FIRST_SIGNATURE, rules.whoever_owes_a_signature),
        Aside("correct", frozenset(LIVE), rules.whoever_may_ask_correction, move="begin_correction"),
        Aside("take_down", frozenset(LIVE), rules.whoever_may_ask_correction, move="begin_correction"),
        Aside("finish_correction", frozenset({S.CORRECTING}), rules.the_same_person, within="CorrectionFlow"),
        Aside("drop_correction", frozenset({S.CORRECTING}), rules.the_same_person, within="CorrectionFlow"),
    )

    desks: ClassVar[dict[str, Desk]] = {
        S.DRAFT: Desk("drafting"),
        S.RETURNED: Desk("drafting"),
        S.FIRST_REVIEW: Desk("first_review"),
        S.SECOND_REVIEW: Desk("second_review"),
        S.FINAL_REVIEW: Desk("final_review"),
        S.MAJOR_REVIEW: Desk("major_review"),
        S.HELD: Desk("held"),
        S.SIGNED_OFF: Desk("publishing"),
        S.PUBLISHED: Desk("publishing", may_be_empty=True),
        S.CORRECTING: Desk(may_be_empty=True),
        S.CORRECTED: Desk(may_be_empty=True),
        S.TAKEN_DOWN: Desk(may_be_empty=True),
        S.DECLINED: Desk(may_be_empty=True),
        S.WITHDRAWN: Desk(may_be_empty=True),
    }

    def more_faults(self, subject: Any) -> Iterator[str]:
        """The counters and digests that ride in the article's row say what its own rows say."""
        if subject.open_marks != subject.marks.open().count():
            yield f"says {subject.open_marks} open marks"
        text = subject.text()
        if text is not None and text.digest != subject.digest:
            yield f"digest is not that of revision {subject.revision}"

    def seated(self, act: Act, level: str) -> list[Seat]:
        return seats_of_level(act, level)

    def final_seat(self, act: Act) -> Seat:
        """待用 lies with whoever may sign at the final level, without a deadline."""
        seat = self.seated(act, L.FINAL)[0]
        return Seat(role=seat.role, unit_id=seat.unit_id, number=seat.number)

    def publisher(self, act: Act) -> Seat:
        return Seat(role=Role.PUBLISHER, unit_id=act.subject.unit_id, due_at=act.subject.planned_at)

    def consider(self, tasks: TaskQuerySet, act: Act) -> TaskQuerySet:
        return signing_standing(tasks, act).annotate(
            is_co_author=Exists(
                Article.co_authors.through.objects.filter(article=OuterRef("process"), user=act.by)
            )
        )

    def barred(self, act: Act) -> Q:
        shares = Article.co_authors.through.objects.filter(article=act.subject.pk)
        wrote = Q(pk=act.subject.author_id) | Q(pk__in=shares.values("user"))
        return barred_from(act, wrote, self.held)

    def takeable(self, tasks: TaskQuerySet, user: User) -> TaskQuerySet:
        wrote = Article.objects.written_by(user).filter(of_row(pk="process"))
        return not_barred(tasks, self, user, Exists(wrote)).exclude(Exists(wrote), flow_task=self.held)


def seats_of_level(act: Act, level: str) -> list[Seat]:
    """The seats that the subject's own plan version puts at a level, with the level's clock."""
    subject = act.subject
    found = subject.plan_version.level(level)
    assert found is not None, f"the plan has no level {level}"
    until = due(act.at, hours=found.urgent_hours if subject.urgent else found.hours, urgent=subject.urgent)
    return [
        Seat(
            role=seat.role,
            unit_id=seat.unit_id or subject.unit_id,
            number=number,
            turn=seat.turn,
            due_at=until,
        )
        for number, seat in found.numbered()
    ]


def not_barred(tasks: TaskQuerySet, flow: CaseFlow, user: User, wrote: Exists) -> TaskQuerySet:
    """Without the levels of that flow at which this person may not sign: of what they wrote, and of what
    they have decided at another level of this round. The rules say the same of one task at the door."""
    panels = [step for step in flow.steps() if isinstance(step, Panel)]
    decided = Signature.objects.filter(of_row(case="process", round="round"), signer=user, loosened=False)
    return tasks.exclude(wrote, flow_task__in=panels).exclude(Exists(decided), flow_task__in=panels)


def barred_from(act: Act, wrote: Q, *steps: Step) -> Q:
    """The same as a question about people: who wrote it, and who has decided in this round, may sit at no level;
    who wrote it, at none of these steps either."""
    opened = {task.node for task in act.opened}
    if any(isinstance(step, Panel) for step in opened):
        decided = Signature.objects.of_round(act.subject.pk, act.subject.round).filter(loosened=False)
        return wrote | Q(pk__in=decided.values("signer"))
    return wrote if opened & set(steps) else Q(pk__in=[])


def signing_standing(tasks: TaskQuerySet, act: Act) -> TaskQuerySet:
    """Adds whether this person has decided in this round already, for the rule of one level each."""
    mine = Signature.objects.of_round(act.subject.pk, act.subject.round).filter(signer=act.by)
    return tasks.annotate(has_signed=Exists(mine))
