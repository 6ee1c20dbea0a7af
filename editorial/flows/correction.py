"""更正与撤稿: request → second and final level → carried out on every outlet."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from viewflow import this

from editorial import rules
from editorial.correcting import CORRECTION_VERBS
from editorial.flows.review import barred_from, not_barred, seats_of_level, signing_standing
from editorial.models import Article, Correction, CorrectionState
from editorial.models.plan import LevelKey as L
from editorial.telling import CorrectionTelling
from editorial.workbench import CorrectionWorkbench
from workflows.act import Act, Aside
from workflows.deadlines import due
from workflows.flows import CaseFlow, Desk
from workflows.models import Role, User
from workflows.models.case import TaskQuerySet
from workflows.nodes import Begin, Decide, Finish, Panel, Seat
from workflows.queries import of_row

C = CorrectionState


class CorrectionFlow(CaseFlow):
    """更正与撤稿

    申请 → 复审 → 终审 → 逐账号执行 → 登记
    """

    process_title = _("更正与撤稿")
    subject = "editorial.Correction"
    verbs = CORRECTION_VERBS
    telling = CorrectionTelling
    workbench = CorrectionWorkbench()

    start = Begin().Next(this.second_review)
    second_review = (
        Panel(_("复审"), level=L.SECOND, seated=this.seated)
        .On("approve", this.final_review, move="pass_second")
        .On("decline", this.end, move="decline")
    )
    final_review = (
        Panel(_("终审"), level=L.FINAL, seated=this.seated)
        .On("approve", this.executing, move="pass_final")
        .On("decline", this.end, move="decline")
    )
    executing = (
        Decide(_("执行"), seat=this.publisher)
        .On("execute", this.end, move="execute")
        .On("execute", this.executing, branch="part")
    )
    end = Finish()

    asides: ClassVar[tuple[Aside, ...]] = (
        Aside(
            "withdraw",
            frozenset({C.SECOND_REVIEW, C.FINAL_REVIEW}),
            rules.the_author,
            move="withdraw",
            to="end",
        ),
    )

    desks: ClassVar[dict[str, Desk]] = {
        C.SECOND_REVIEW: Desk("second_review"),
        C.FINAL_REVIEW: Desk("final_review"),
        C.EXECUTING: Desk("executing"),
        C.EXECUTED: Desk(may_be_empty=True),
        C.DECLINED: Desk(may_be_empty=True),
        C.WITHDRAWN: Desk(may_be_empty=True),
    }

    def seated(self, act: Act, level: str) -> list[Seat]:
        return seats_of_level(act, level)

    def publisher(self, act: Act) -> Seat:
        """What is out and wrong is mended within the hour, on the wall clock."""
        return Seat(
            role=Role.PUBLISHER, unit_id=act.subject.unit_id, due_at=due(act.at, hours=1, urgent=True)
        )

    def consider(self, tasks: TaskQuerySet, act: Act) -> TaskQuerySet:
        co_authors = Article.co_authors.through.objects.filter(article=act.subject.article_id, user=act.by)
        return signing_standing(tasks, act).annotate(is_co_author=Exists(co_authors))

    def barred(self, act: Act) -> Q:
        article = act.subject.article
        shares = Article.co_authors.through.objects.filter(article=article.pk)
        writers = {act.subject.author_id, article.author_id}
        return barred_from(act, Q(pk__in=writers) | Q(pk__in=shares.values("user")))

    def takeable(self, tasks: TaskQuerySet, user: User) -> TaskQuerySet:
        shares = Article.co_authors.through.objects.filter(article=OuterRef("article"), user=user)
        writer = Q(author=user) | Q(article__author=user) | Exists(shares)
        wrote = Correction.objects.filter(writer, of_row(pk="process"))
        return not_barred(tasks, self, user, Exists(wrote))
