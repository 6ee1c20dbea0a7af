"""Telling people what happened: whom, in what order, and in the same transaction as the record itself.

One statement writes them all. It gives each recipient the next numbers of their own, as the last thing that the
transaction does and in ascending order of recipients, so that two passages that tell the same people wait for each
other in one order, and no number is seen before a smaller one (a cursor on row keys would pass late committers by).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Case as If
from django.db.models import CharField, Exists, Max, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from .act import Act
from .models import Following, Notice, NoticeKind, Post, Record, Task, Unit, User
from .models.people import SYSTEM
from .queries import subjects_of
from .telling import telling_of


@dataclass(frozen=True)
class Passage:
    """What one act has to tell. `more` records beside it are told by the same notice."""

    record: Record
    act: Act
    more: int = 0


@dataclass(frozen=True)
class Sent:
    """One notice as it was written: who was told what, under which number of theirs."""

    recipient: int
    seq: int
    kind: str


def write(passages: Sequence[Passage]) -> list[tuple[Passage, list[Sent]]]:
    """Tells whoever these passages concern; one statement. Answers who was told what, passage by passage."""
    audiences = []
    for place, passage in enumerate(passages):
        if (people := _audience(passage)) is not None:
            audiences.append((place, passage, people))
    found: dict[int, list[Sent]] = {}
    if audiences:
        for record, sent in _written(audiences):
            found.setdefault(record, []).append(sent)
    return [(passage, found.get(passage.record.pk, [])) for passage in passages]


def _written(audiences: Sequence[tuple[int, Passage, QuerySet[Any]]]) -> Iterator[tuple[int, Sent]]:
    """The one statement; by record, who was told of it."""
    parts: list[str] = []
    values: list[Any] = []
    for place, passage, people in audiences:
        sql, params = people.query.sql_with_params()
        parts.append(
            f"SELECT told.id, told.kind, {place:d} AS place, {passage.record.pk:d} AS record,"
            f" {passage.more:d} AS more FROM ({sql}) AS told"
        )
        values += params
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENTS[connection.vendor].format(audience=" UNION ALL ".join(parts)), values)
        for recipient, seq, kind, record in cursor.fetchall():
            yield record, Sent(recipient, seq, kind)


# SQLite has one writer at a time, so that what is highest now stays so until the commit. PostgreSQL counts in a row of
# the recipient's own, which is locked, recipient by recipient, until the commit.
_INTO = "INSERT INTO workflows_notice (recipient_id, seq, kind, record_id, more)"
_NEXT = "ROW_NUMBER() OVER (PARTITION BY audience.id ORDER BY audience.place)"
_STATEMENTS = {
    "sqlite": (
        "WITH audience AS ({audience}) "
        + _INTO
        + " SELECT audience.id, COALESCE((SELECT MAX(seq) FROM workflows_notice WHERE recipient_id = audience.id), 0)"
        + f" + {_NEXT}, audience.kind, audience.record, audience.more FROM audience"
        + " RETURNING recipient_id, seq, kind, record_id"
    ),
    "postgresql": (
        "WITH audience AS ({audience}),"
        " counted AS (SELECT id, COUNT(*) AS n FROM audience GROUP BY id),"
        " numbered AS (INSERT INTO workflows_inbox (user_id, last) SELECT id, n FROM counted ORDER BY id"
        " ON CONFLICT (user_id) DO UPDATE SET last = workflows_inbox.last + EXCLUDED.last RETURNING user_id, last) "
        + _INTO
        + f" SELECT audience.id, numbered.last - counted.n + {_NEXT},"
        + " audience.kind, audience.record, audience.more FROM audience"
        + " JOIN counted ON counted.id = audience.id JOIN numbered ON numbered.user_id = audience.id"
        + " RETURNING recipient_id, seq, kind, record_id"
    ),
}


def _audience(passage: Passage) -> QuerySet[Any] | None:
    """Keys of the people who are told, each with the kind; None if it is plain that there is nobody.

    Whoever can act now, those whom it concerns, and those who follow it; never the actor.
    """
    act, record = passage.act, passage.record
    tasks = act.tasks if act.verb.calls else act.opened
    own = {task.owner_id for task in tasks if task.owner_id is not None}
    seats = [task for task in tasks if task.owner_id is None]
    concerned: set[int] = act.flow.concerned(act)
    if record.seq == 1 and not seats and own | concerned <= {act.by.pk}:
        return None  # nobody follows what has only just begun
    called: Any = Q(pk__in=own)
    if seats:
        called |= Q(pk__in=_seated(seats, act)) & ~act.flow.barred(act)
    following = Following.objects.filter(case=record.case_id)
    news = Q(pk__in=concerned) | Q(pk__in=following.filter(muted=False).values("user"))
    news &= ~Q(pk__in=following.filter(muted=True).values("user"))
    people = User.objects.filter(called | news, is_active=True).exclude(pk=act.by.pk).exclude(username=SYSTEM)
    kind = If(
        When(called, then=Value(NoticeKind.CALL)), default=Value(NoticeKind.NEWS), output_field=CharField()
    )
    return people.order_by().values("pk").annotate(kind=kind).values("id", "kind")


def _seated(seats: Sequence[Task], act: Act) -> QuerySet[Any]:
    """Whoever holds a post that may take one of these tasks."""
    posts: Any = Q(pk__in=[])
    for role, unit in sorted({(task.role, task.unit_id or 0) for task in seats}):
        under = Unit.objects.filter(pk=unit, path__startswith=OuterRef("unit__path"))
        posts |= Q(role=role) & Exists(under)
    return Post.objects.current(act.on).filter(posts).values("user")


def read(user: User, *, at: datetime | None = None, **which: Any) -> int:
    """Marks this person's unread notices as read, or those of them that are asked for; how many that were."""
    return Notice.objects.unread().filter(recipient=user, **which).update(read_at=at or timezone.now())


def newest(users: Sequence[int]) -> dict[int, int]:
    """The highest number of each of these people; one statement."""
    rows = Notice.objects.filter(recipient__in=users).order_by().values("recipient").annotate(last=Max("seq"))
    return dict(rows.values_list("recipient", "last"))


def since(user: int, seq: int, most: int, language: str) -> list[tuple[int, dict[str, Any]]]:
    """What this person was told after that number, in order, as a page is told it."""
    rows = list(Notice.objects.filter(recipient=user).above(seq).told()[:most])
    with translation.override(language):
        return [(row.seq, {**said, "kind": row.kind}) for row, said in zip(rows, words_of(rows), strict=True)]


def words_of(rows: Sequence[Notice]) -> list[dict[str, Any]]:
    """These notices in words, in their order; one statement for each kind of subject among them."""
    subjects = subjects_of((), [row.record for row in rows])
    return [in_words(row.record, subjects.get(row.record.case_id), more=row.more) for row in rows]


def in_words(record: Record, subject: Any, *, more: int = 0) -> dict[str, Any]:
    """Who did what to which case, and where it is; never a word of the text itself. Asks nothing."""
    known = {} if subject is None else {record.case_id: subject}
    did = telling_of(record.subject)(known).did(record)
    if more:
        did = _("{did}等 {n} 项").format(did=did, n=more + 1)
    return {
        "case": record.case_id,
        "who": record.actor.name,
        "did": did,
        "title": subject.title if subject is not None else "",
        "number": getattr(subject, "number", ""),
        "url": subject.get_absolute_url() if subject is not None else "",
        "at": record.at.isoformat(),
    }
