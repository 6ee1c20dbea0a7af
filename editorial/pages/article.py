"""The article page, read in as few statements as its budget allows and handed over as finished answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from editorial.forms.acts import ASKS
from editorial.forms.outlets import Publish
from editorial.models import (
    LIVE,
    Article,
    Correction,
    Decision,
    Mark,
    PlanVersion,
    Revision,
    Signature,
    State,
)
from editorial.pages import history, names, outlets, people, stepper, text
from editorial.pages.again import Asked, Retyped
from editorial.pages.panel import Panel, panel, seats_open
from editorial.proofing import ProofRound, rounds_of
from editorial.text.blocks import render
from workflows import engine
from workflows.forms.acts import ActForm
from workflows.models import Post, Role, Task, User
from workflows.telling import Told

GOING_OUT = (State.SIGNED_OFF, State.CORRECTING, State.TAKEN_DOWN, *LIVE)
CORRECTABLE = (State.CORRECTING, State.TAKEN_DOWN, *LIVE)


@dataclass(frozen=True)
class ArticlePage(Retyped):
    """Everything that the templates of the article page name."""

    article: Article
    asked: Asked
    writers: list[str]
    planned: list[str]
    panel: Panel
    steps: list[stepper.Step]
    sheet: text.Sheet | None
    draft: Any
    due: Task | None
    told: list[Told]
    rounds: list[history.PastRound]
    proofs: list[ProofRound]
    revisions: Sequence[Revision]
    lines: list[outlets.Line]
    corrections: list[Correction]
    debts: list[Signature]
    consenting: Sequence[tuple[User, str]]
    has_signatures: bool
    signed: int  # the revision that the reader signed last
    posts: list[Post]
    forms: Mapping[str, ActForm] = field(default_factory=dict)

    @property
    def can(self) -> frozenset[str]:
        return self.panel.can

    @property
    def view(self) -> str:
        """The way of looking: as asked; else with all marks and changes, and what was signed off as it goes out."""
        if self.asked.view or self.asked.is_stale:
            return self.asked.view or "all"
        return "clean" if self.article.state in GOING_OUT else "all"

    @property
    def seen(self) -> str:
        """The digest of the text on this screen."""
        return self.article.screen_digest

    @property
    def approve_url(self) -> str:
        return reverse("editorial:act", args=[self.article.pk, "approve"])

    @property
    def claim_url(self) -> str:
        return reverse("editorial:claim", args=[self.article.pk])

    @property
    def release_url(self) -> str:
        return reverse("editorial:release", args=[self.article.pk])

    @property
    def has_actions(self) -> bool:
        """Whether there is anything to do here but to sign and to publish."""
        return bool(self.can & {"submit", "resume", "withdraw", "consent", "correct", "take_down"})

    @property
    def has_bar(self) -> bool:
        """Whether a phone shows the bar with the one thing to do."""
        return self.panel.sign is not None or bool(self.can & {"publish", "submit", "resume"})

    @property
    def has_margin(self) -> bool:
        """Whether there are marks to show, or somebody who may raise one."""
        return self.sheet is not None and bool(self.sheet.notes or "mark" in self.can)

    @property
    def restarts(self) -> bool:
        """Whether a change of text voids signatures that were given in this round."""
        return self.has_signatures or self.article.state not in (State.DRAFT, State.FIRST_REVIEW)

    @property
    def several_mend(self) -> int:
        """How many open marks one press would accept together; a single one has its own button."""
        count = sum(view.mark.is_open and view.mends for view in self.sheet.notes) if self.sheet else 0
        return count if count > 1 else 0

    @property
    def edits(self) -> bool:
        """Whether this reader may go on to the editor: as the writer, or as a reviewer at this level."""
        return bool(self.can & {"submit", "revise"})

    @property
    def correction(self) -> Correction | None:
        """The request that is under way."""
        return next((one for one in self.corrections if one.is_running), None)

    @property
    def past_corrections(self) -> list[Correction]:
        return [one for one in self.corrections if not one.is_running]

    @property
    def returned(self) -> Told | None:
        """Why the text lies with its author again."""
        if self.article.state != State.RETURNED:
            return None
        return next((line for line in self.told if line.record.verb == "send_back"), None)

    @property
    def draft_body(self) -> SafeString:
        """The working copy of a text that was never handed in."""
        return render(self.draft.body) if self.draft else SafeString("")

    @property
    def saw(self) -> int:
        """The revision that the reader saw before the present one."""
        return names.last_seen(self.article)

    @property
    def newest_first(self) -> list[Revision]:
        return list(reversed(self.revisions))

    @property
    def published(self) -> list[outlets.Line]:
        return [line for line in self.lines if line.copy is not None]


def read(article: Article, reader: User, *, at: datetime, asked: Asked) -> ArticlePage:
    """Reads the page: at most one statement for each kind of row."""
    plan = article.plan_version or PlanVersion.objects.in_force_for(article.unit_id)
    bench = people.bench(
        reader, article.unit, people.seats_of(plan), timezone.localdate(at), Role.PUBLISHER, Role.EDITOR
    )
    tasks = engine.open_tasks(reader, article, at=at) if article.case.is_open else []
    opened = engine.open_to(reader, article, at=at, tasks=tasks, posts=bench.posts)
    signatures, marks, revisions = _what_was_said(article, reader, asked)
    standing = stepper.Standing(article, plan, signatures, tasks, bench, names.who_wrote(article))
    lines = outlets.lines(article) if article.state in GOING_OUT else []
    shown = panel(standing, opened, reader)
    mine = [task for task in tasks if task.owner_id == reader.pk or (task.owner_id is None and task.by_post)]
    return ArticlePage(
        article=article,
        asked=asked,
        writers=names.writers(article),
        planned=names.planned_outlets(article),
        panel=shown,
        steps=stepper.steps(standing, going_out=(sum(1 for line in lines if line.copy), len(lines))),
        sheet=_sheet(article, reader, revisions, signatures, marks, asked),
        draft=article.draft if not article.revision else None,
        due=min(mine or tasks, key=_nearest, default=None),
        told=history.latest(
            article,
            revisions=revisions,
            marks=marks,
            outlets=[line.outlet for line in lines],
        ),
        rounds=history.past_rounds(signatures, article.round),
        proofs=rounds_of(marks, article.plan_version),
        revisions=revisions,
        lines=lines,
        corrections=_corrections(article),
        debts=[one for one in standing.this_round if one.owes_countersign],
        consenting=seats_open(standing, reader) if "consent" in opened else [],
        has_signatures=any(one.decision == Decision.APPROVE for one in standing.this_round),
        signed=max((one.revision for one in signatures if one.signer_id == reader.pk), default=0),
        posts=bench.posts,
        forms=_forms(article, reader, frozenset(opened), lines, asked),
    )


def _forms(
    article: Article, reader: User, can: frozenset[str], lines: Sequence[outlets.Line], asked: Asked
) -> dict[str, ActForm]:
    """An empty form for every verb that is open; the one that was refused, as it was typed."""
    found = {verb: ASKS[verb](subject=article, by=reader, verb=verb) for verb in can if verb in ASKS}
    publishing = found.get("publish")
    if isinstance(publishing, Publish):
        publishing.known = [line.outlet for line in lines if line.copy is None]
    if asked.form is not None:
        found[asked.do] = asked.form
    return found


def _what_was_said(
    article: Article, reader: User, asked: Asked
) -> tuple[list[Signature], list[Mark], list[Revision]]:
    if not article.revision:
        return [], [], []
    signed = Signature.objects.filter(case=article.pk).select_related("signer", "acting_for", "evidence")
    signatures = list(signed.order_by("round", "at", "pk"))
    marks = list(article.marks.select_related("raised_by", "decided_by"))
    revisions = text.read_revisions(article, reader, signatures, asked=asked.base, seen=asked.seen)
    return signatures, marks, revisions


def _sheet(
    article: Article,
    reader: User,
    revisions: Sequence[Revision],
    signatures: Sequence[Signature],
    marks: Sequence[Mark],
    asked: Asked,
) -> text.Sheet | None:
    now = next((one for one in revisions if one.number == article.revision), None)
    if now is None:
        return None
    base = text.base_for(article, reader, revisions, signatures, asked=asked.base, seen=asked.seen)
    return text.sheet(article, now, base, marks)


def _corrections(article: Article) -> list[Correction]:
    if article.state not in CORRECTABLE:
        return []
    return list(article.corrections.select_related("author"))


def _nearest(task: Task) -> tuple[bool, datetime]:
    return task.due_at is None, task.due_at or timezone.now()
