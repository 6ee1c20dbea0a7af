"""The ways in which a person can try to do something to a finding or a request: each must say what the table says.

A door answers whether it let the act pass. Whatever else comes to move findings joins `DOORS`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zlib import crc32

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rectification.acts import Step
from rectification.forms.acts import ASKS, REQUEST_ASKS
from rectification.forms.inspection import ASKS as INSPECTION_ASKS
from rectification.models import (
    Answer,
    Evidence,
    Finding,
    Inspection,
    Measure,
    Request,
    Target,
    Verdict,
)
from tests.rectification import build
from tests.rectification.everybody import COLUMNS, EVERYBODY
from tests.rectification.permission_table import Named
from workflows import engine
from workflows.engine import Refused
from workflows.models import Attachment, Record, Task, User

Door = Callable[[User, Any, str, dict[str, Any]], bool]
REFUSED = (404, 409, 422)
ROWS: dict[Any, str] = {
    Finding: "pk",
    Request: "finding",
    Verdict: "finding",
    Evidence: "finding",
    Measure: "finding",
}
OF_INSPECTION: dict[Any, str] = {Inspection: "pk", Target: "inspection", Answer: "target__inspection"}
ADDRESSES: dict[Any, str] = {Finding: "act", Request: "request_act", Inspection: "inspection_act"}


class Undo(Exception):
    """Takes back what a passage did, so that the next one finds the same rows."""


def passes(door: str, who: User, subject: Any, verb: str, handed_in: Callable[[], dict[str, Any]]) -> bool:
    """Whether that door lets this person do that, which is undone; whoever is refused has changed nothing."""
    try:
        with transaction.atomic():
            inputs = handed_in()
            before = as_it_is(subject)
            let_in = DOORS[door](who, type(subject).objects.get(pk=subject.pk), verb, inputs)
            assert let_in or as_it_is(subject) == before
            raise Undo
    except Undo:
        return let_in


def as_it_is(subject: Any) -> tuple[Any, ...]:
    """All that a passage could have changed of a finding and of what is asked about it, or of an inspection."""
    tasks = list(Task.objects.order_by("pk").values("pk", "status", "owner"))
    if isinstance(subject, Inspection):
        rows = [
            list(model.objects.filter(**{key: subject.pk}).order_by("pk").values())
            for model, key in OF_INSPECTION.items()
        ]
        return rows, Record.objects.count(), Finding.objects.count(), tasks
    pk = subject.pk if isinstance(subject, Finding) else subject.finding_id
    rows = [list(model.objects.filter(**{key: pk}).order_by("pk").values()) for model, key in ROWS.items()]
    return rows, Record.objects.count(), tasks


def chosen(door: str, stand: str, verb: str, named: Named) -> list[tuple[str, str]]:
    """One who may and one who may not; at the engine, one who may of every place. By turns, so that everybody gets
    theirs, and of what nobody may do a part through the page. `QINGYANG_EVERYBODY=1` tries all, for a night."""
    may = [who for who in EVERYBODY if who in named]
    may_not = [who for who in EVERYBODY if who not in named]
    if os.environ.get("QINGYANG_EVERYBODY") == "1":
        return may + may_not
    turn = crc32(f"{stand} {verb}".encode())
    if door == "page":
        groups = [may, may_not if may or turn % 3 == 0 else []]
    else:
        groups = [*([who for who in may if who[0] == place] for place in COLUMNS), may_not]
    return [group[turn % len(group)] for group in groups if group]


def engine_door(who: User, subject: Any, verb: str, inputs: dict[str, Any]) -> bool:
    try:
        engine.perform(subject, verb, by=who, seen=subject.screen_digest, **inputs)
    except Refused:
        return False
    return True


def page_door(who: User, subject: Any, verb: str, inputs: dict[str, Any]) -> bool:
    """The button's own address, whether or not the page shows the button."""
    if not who.is_active or who.username == "system":
        return False  # nobody can sign in as these
    client = Client()
    client.force_login(who)
    given = {"seen": subject.screen_digest, **posted(inputs)}
    status = client.post(
        reverse(f"rectification:{ADDRESSES[type(subject)]}", args=[subject.pk, verb]), given
    ).status_code
    assert status in (303, *REFUSED), f"{verb} by {who} answers {status}"
    return status == 303


DOORS: dict[str, Door] = {"engine": engine_door, "page": page_door}
PAGE_VERBS = {*ASKS, *REQUEST_ASKS, *INSPECTION_ASKS}  # the others have no address


def posted(inputs: dict[str, Any]) -> dict[str, Any]:
    """What the door would be handed, as a browser sends it."""
    sent: dict[str, Any] = {}
    for name, value in inputs.items():
        match value:
            case [Step(), *_more]:
                for number, step in enumerate(value, start=1):
                    sent |= {f"step_{number}": step.words, f"owner_{number}": step.owner.pk}
                    sent[f"due_{number}"] = step.due_on.isoformat()
            case [Attachment(), *_more]:
                sent[name] = SimpleUploadedFile("近照.png", build.png(), "image/png")
            case list():
                sent[name] = [each.pk for each in value]
            case models.Model():
                sent[name] = value.pk
            case datetime():
                sent[name] = f"{timezone.localtime(value):%Y-%m-%dT%H:%M}"
            case date():
                sent[name] = value.isoformat()
            case _:
                sent[name] = value
    return sent
