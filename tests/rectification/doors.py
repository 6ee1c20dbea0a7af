"""The ways in which a person can try to do something to a finding or a request: each must say what the table says.

A door answers whether it let the act pass. Whatever else comes to move findings joins `DOORS`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
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
from rectification.forms.bulk import BULK
from rectification.forms.inspection import ASKS as INSPECTION_ASKS
from rectification.models import (
    Answer,
    Evidence,
    Finding,
    Inspection,
    Intake,
    Measure,
    Request,
    Target,
    Verdict,
)
from tests.rectification import build
from tests.rectification.everybody import COLUMNS, EVERYBODY
from tests.rectification.intakes import NOBODY, handed_in, let_in, settled, xlsx
from tests.rectification.permission_table import Named
from workflows import engine
from workflows.bulk import Pick
from workflows.engine import Refused
from workflows.models import Attachment, Record, Task, Unit, User

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
    """One who may and one who may not; at the engine, who may of two places. By turns, so that everybody gets theirs;
    and of those who may not a part through the page, which is drawn again for each. `QINGYANG_EVERYBODY=1` tries all,
    for a night."""
    may = [who for who in EVERYBODY if who in named]
    may_not = [who for who in EVERYBODY if who not in named]
    if os.environ.get("QINGYANG_EVERYBODY") == "1":
        return may + may_not
    turn = crc32(f"{stand} {verb}".encode())
    if door == "engine":
        places = [place for place in COLUMNS if any(who[0] == place for who in may)]
        twice = {places[(turn + n) % len(places)] for n in (0, 1)} if places else set()
        groups = [*([who for who in may if who[0] == place] for place in sorted(twice)), may_not]
    else:
        groups = [may, may_not if turn % (2 if may else 6) == 0 else []]
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


def bulk_door(who: User, subject: Any, verb: str, inputs: dict[str, Any]) -> bool:
    """One row ticked in the ledger."""
    if not who.is_active or who.username == "system":
        return False
    client = Client()
    client.force_login(who)
    given = {"chosen": [str(Pick.of(subject))], **posted(inputs)}
    status = client.post(reverse("rectification:bulk", args=[verb]), given).status_code
    assert status in (200, *REFUSED), f"{verb} by {who} answers {status}"
    return status == 200


DOORS: dict[str, Door] = {"engine": engine_door, "page": page_door, "bulk": bulk_door}
ON_PAGES = {*ASKS, *REQUEST_ASKS, *INSPECTION_ASKS}  # the others have no address


def led_to(door: str, verbs: Iterable[str]) -> list[str]:
    """Those of the verbs that this door leads to."""
    leads_to = {"engine": set(verbs), "page": ON_PAGES, "bulk": set(BULK)}[door]
    return [verb for verb in verbs if verb in leads_to]


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


def register_at_the_engine(who: User, unit: Unit) -> bool:
    try:
        build.finding(who, unit)
    except Refused:
        return False
    return True


def register_on_the_page(who: User, unit: Unit) -> bool:
    """登记问题, filled in completely."""
    given = {
        "unit": unit.pk,
        "title": "机房空调温控时好时坏",
        "category": "safety",
        "severity": "ordinary",
        "source": "manual",
        "found_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
        "locus": "机房",
    }
    return _posts(who, "register", given) is not None


def register_by_a_file(who: User, unit: Unit) -> bool:
    """导入: a file of one row, let in."""
    given = {
        "unit": unit.pk,
        "source": "bulletin",
        "source_ref": "望政办函〔2026〕12 号",
        "found_on": "2026-03-05",
        "severity": "ordinary",
        "category": "other",
        "file": handed_in(xlsx(NOBODY)),
    }
    if _posts(who, "intake_new", given) is None:
        return False
    let_in(settled(Intake.objects.get(), who), who)
    return Finding.objects.exists()


def _posts(who: User, name: str, given: dict[str, Any]) -> str | None:
    """Where the answer leads on to; None if it was refused."""
    if not who.is_active or who.username == "system":
        return None
    client = Client()
    client.force_login(who)
    answer = client.post(reverse(f"rectification:{name}"), given)
    assert answer.status_code in (302, *REFUSED), f"{name} by {who} answers {answer.status_code}"
    return answer.headers["Location"] if answer.status_code == 302 else None


REGISTERING = {
    "engine": register_at_the_engine,
    "page": register_on_the_page,
    "file": register_by_a_file,
}
