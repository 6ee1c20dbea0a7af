"""The page of a request to correct or take down: what would change, who decides, what was carried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from editorial.forms.correction import CORRECTION_ASKS
from editorial.forms.outlets import Execute
from editorial.models import (
    Article,
    Correction,
    CorrectionState,
    Execution,
    Publication,
    ReasonCode,
    Signature,
)
from editorial.pages import people, stepper, text
from editorial.pages.again import Asked, Retyped
from editorial.pages.names import article_for, who_wrote
from editorial.pages.panel import Panel, panel
from workflows import engine
from workflows.forms.acts import ActForm
from workflows.models import Outlet, Post, Record, Role, Task, User
from workflows.telling import WITH, Told, tell

TONES = {
    CorrectionState.EXECUTING: "b",
    CorrectionState.EXECUTED: "grn",
    CorrectionState.DECLINED: "red",
    CorrectionState.WITHDRAWN: "line",
}


@dataclass(frozen=True)
class Line:
    """One outlet where the text is live, and what was done to it there."""

    outlet: Outlet
    execution: Execution | None
    link: str


@dataclass(frozen=True)
class CorrectionPage(Retyped):
    """Everything that the templates of the page name."""

    correction: Correction
    article: Article
    asked: Asked
    panel: Panel
    steps: list[stepper.Step]
    sheet: text.Sheet | None
    lines: list[Line]
    due: Task | None
    told: list[Told]
    posts: list[Post]
    forms: Mapping[str, ActForm]

    @property
    def can(self) -> frozenset[str]:
        return self.panel.can

    @property
    def seen(self) -> str:
        return self.correction.screen_digest

    @property
    def approve_url(self) -> str:
        return reverse("editorial:correction_act", args=[self.correction.pk, "approve"])

    @property
    def claim_url(self) -> str:
        return reverse("editorial:correction_claim", args=[self.correction.pk])

    @property
    def release_url(self) -> str:
        return reverse("editorial:correction_release", args=[self.correction.pk])

    @property
    def has_bar(self) -> bool:
        return self.panel.sign is not None or "execute" in self.can

    @property
    def tone(self) -> str:
        return TONES.get(CorrectionState(self.correction.state), "amb")

    @property
    def reason(self) -> str:
        code = self.correction.reason
        return str(ReasonCode(code).label) if code in ReasonCode.values else code

    @property
    def done(self) -> list[Line]:
        return [line for line in self.lines if line.execution]


def correction_for(reader: User, pk: int) -> Correction:
    """The request, if this person may see the text that it is about; else 404."""
    found = Correction.objects.filter(pk=pk).select_related(
        "author", "unit", "plan_version", "evidence", "case"
    )
    correction = found.first()
    if correction is None:
        raise Http404
    correction.article = article_for(reader, correction.article_id)
    return correction


def read(correction: Correction, reader: User, *, at: datetime, asked: Asked) -> CorrectionPage:
    article = correction.article
    bench = people.bench(
        reader,
        article.unit,
        people.seats_of(correction.plan_version),
        timezone.localdate(at),
        Role.PUBLISHER,
    )
    tasks = engine.open_tasks(reader, correction, at=at)
    opened = engine.open_to(reader, correction, at=at, tasks=tasks, posts=bench.posts)
    signatures = list(
        Signature.objects.filter(case=correction.pk)
        .select_related("signer", "acting_for")
        .order_by("at", "pk")
    )
    wrote = who_wrote(article) | {correction.author_id}
    standing = stepper.Standing(correction, correction.plan_version, signatures, tasks, bench, wrote)
    shown = _lines(correction)
    done = sum(1 for line in shown if line.execution)
    records = Record.objects.filter(case=correction.pk).select_related(*WITH).order_by("-seq")
    return CorrectionPage(
        correction=correction,
        article=article,
        asked=asked,
        panel=panel(standing, opened, reader),
        steps=stepper.steps(standing, going_out=(done, len(shown))),
        sheet=_sheet(correction, article),
        lines=shown,
        due=tasks[0] if tasks else None,
        told=tell(list(records), subjects=[correction]),
        posts=bench.posts,
        forms=_forms(correction, reader, frozenset(opened), shown, asked),
    )


def _sheet(correction: Correction, article: Article) -> text.Sheet | None:
    """What is out, against what shall be; a text to be taken down is shown as it stands."""
    before = _live_before(correction, article)
    revisions = {
        one.number: one for one in article.revisions.filter(number__in={before, correction.revision})
    }
    now, was = revisions.get(correction.revision), revisions.get(before)
    if now is None:
        return None
    if correction.kind == Correction.Kind.TAKE_DOWN or was is None or was.number == now.number:
        return text.sheet(article, now, None, [])
    return text.sheet(article, now, (was, f"V{was.number}"), [])


def _live_before(correction: Correction, article: Article) -> int:
    """The revision that was out when this was asked for."""
    executed = article.corrections.filter(
        state="executed", kind=Correction.Kind.CORRECT, pk__lt=correction.pk
    )
    last: int | None = executed.order_by("-pk").values_list("revision", flat=True).first()
    if last is not None:
        return last
    return Publication.objects.filter(article=article.pk).values_list("revision", flat=True).first() or 0


def _lines(correction: Correction) -> list[Line]:
    """The outlets with a copy, each with what was done to it by this request."""
    copies = Publication.objects.filter(article=correction.article_id, left_out=False).select_related(
        "outlet__unit"
    )
    done = {one.outlet_id: one for one in correction.executions.select_related("evidence", "done_by")}
    return [Line(copy.outlet, done.get(copy.outlet_id), copy.link) for copy in copies]


def _forms(
    correction: Correction, reader: User, can: frozenset[str], lines: Sequence[Line], asked: Asked
) -> dict[str, ActForm]:
    found = {
        verb: CORRECTION_ASKS[verb](subject=correction, by=reader, verb=verb)
        for verb in can
        if verb in CORRECTION_ASKS
    }
    executing = found.get("execute")
    if isinstance(executing, Execute):
        executing.known = [line.outlet for line in lines if line.execution is None]
    if asked.form is not None:
        found[asked.do] = asked.form
    return found
