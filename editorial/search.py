"""Finding an article by its words: an index of character pairs, made for Chinese, on SQLite and PostgreSQL alike.

Every revision is entered once, when it is made, and never changed after, as the revision itself: under its own
id stand its single characters, its pairs of neighbours, and whose and which unit's it is. Two characters find
themselves; longer words find their pairs, and the rows found are read again for the words as they were typed.
Ids grow with time, so the newest come first without sorting. SQLite keeps the index in an FTS5 table without
content, PostgreSQL in an array of hashed tokens under GIN. docs/why/search.md has the measurements.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Q

from editorial.models import Article, Revision
from editorial.models.article import ArticleQuerySet
from workflows.models import User

TABLE = "editorial_search"
MAX_WORDS = 8
MAX_PEOPLE = 50
_RUN = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Sought:
    """One word of a question: it stands in the text, or it is part of the name of one of these people."""

    word: str
    people: tuple[int, ...] = ()

    @property
    def tokens(self) -> list[str]:
        """Its pairs; a character that stands alone is sought by itself."""
        return sorted(
            {
                pair
                for run in _RUN.findall(self.word.lower())
                for pair in ([run] if len(run) == 1 else _pairs(run))
            }
        )

    @property
    def written(self) -> Q:
        """The word as it was typed, in what a revision of an article says, in its number or in who wrote it."""
        return (
            Q(revisions__title__icontains=self.word)
            | Q(revisions__summary__icontains=self.word)
            | Q(revisions__plain__icontains=self.word)
            | Q(number__icontains=self.word)
            | Q(author__in=self.people)
        )


@dataclass(frozen=True)
class Question:
    """Every word must be found, in the texts of these units or of this author."""

    words: tuple[Sought, ...]
    units: tuple[int, ...] = ()
    authors: tuple[int, ...] = ()

    @property
    def clauses(self) -> Iterator[tuple[list[str], list[str]]]:
        """Pairs of (all of these tokens, or any of those)."""
        for sought in self.words:
            yield sought.tokens, [_by(pk) for pk in sought.people]
        yield [], [_of_unit(pk) for pk in self.units]
        yield [], [_by(pk) for pk in self.authors]

    def standing(self, articles: ArticleQuerySet, revisions: list[int]) -> ArticleQuerySet:
        """Those of the articles whose present revision is one of these and really holds the words, with its id
        as `found`."""
        present = Q(revisions__in=revisions, revisions__number=F("revision"))
        written = [sought.written for sought in self.words]
        return articles.filter(present, *written).annotate(found=F("revisions__pk"))


@dataclass(frozen=True)
class Span:
    """A stretch of revision ids: newest first below one id, or oldest first above it."""

    below: int | None = None
    above: int | None = None
    most: int = 300


def question(text: str, *, units: Sequence[int] = (), authors: Sequence[int] = ()) -> Question:
    """What somebody typed, with the people whose names it may mean: one query."""
    words = text.split()[:MAX_WORDS]
    named = Q(pk__in=[])
    for word in words:
        named |= Q(name__icontains=word)
    people = list(User.objects.filter(named).values_list("pk", "name")[:MAX_PEOPLE]) if words else []
    sought = tuple(
        Sought(word, tuple(pk for pk, name in people if word.lower() in name.lower())) for word in words
    )
    return Question(sought, tuple(units), tuple(authors))


def candidates(asked: Question, span: Span) -> list[int]:
    """Ids of revisions that may hold the words, in the span's order: one statement."""
    index = _Postgres if connection.vendor == "postgresql" else _Sqlite
    clauses = [clause for clause in asked.clauses if any(clause)]
    if not clauses:
        return []
    sql, parameters = index.select(clauses, span)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [pk for (pk,) in cursor.fetchall()]


def add(article: Article, revision: Revision) -> None:
    """Enters a new revision: one statement."""
    tokens = _tokens(
        [article.number, revision.title, revision.summary, revision.plain], article.unit_id, article.author_id
    )
    _insert([(revision.pk, tokens)])


def rebuild(batch: int = 500) -> int:
    """Enters every revision afresh: after rows came in by another way than `revise`."""
    empty()
    rows = Revision.objects.order_by("pk").values_list(
        "pk", "article__number", "title", "summary", "plain", "article__unit", "article__author"
    )
    entries: list[tuple[int, set[str]]] = []
    count = 0
    for pk, number, title, summary, plain, unit, author in rows.iterator(chunk_size=batch):
        entries.append((pk, _tokens([number, title, summary, plain], unit, author)))
        count += 1
        if len(entries) == batch:
            _insert(entries)
            entries = []
    _insert(entries)
    return count


def empty() -> None:
    """Takes everything out of the index."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"TRUNCATE {TABLE}"
            if connection.vendor == "postgresql"
            else f"INSERT INTO {TABLE}({TABLE}) VALUES ('delete-all')"
        )


def _insert(entries: list[tuple[int, set[str]]]) -> None:
    index = _Postgres if connection.vendor == "postgresql" else _Sqlite
    if entries:
        with connection.cursor() as cursor:
            cursor.executemany(index.INSERT, [(pk, index.stored(tokens)) for pk, tokens in entries])


def _tokens(texts: Iterable[str], unit: int, author: int) -> set[str]:
    found = {_of_unit(unit), _by(author)}
    for text in texts:
        for run in _RUN.findall(text.lower()):
            found.update(run)
            found.update(_pairs(run))
    return found


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _by(author: int) -> str:
    """Longer than any pair, so that no text can look like it."""
    return f"by{author}"


def _of_unit(unit: int) -> str:
    return f"unit{unit}"


Clauses = list[tuple[list[str], list[str]]]


def _bounds(span: Span, column: str) -> tuple[str, list[int], str]:
    if span.above is not None:
        return f"{column} > %s", [span.above], "ASC"
    if span.below is not None:
        return f"{column} < %s", [span.below], "DESC"
    return "", [], "DESC"


class _Sqlite:
    """FTS5, tokens parted by spaces. Every character beyond ASCII is part of a token."""

    INSERT = f"INSERT INTO {TABLE}(rowid, tokens) VALUES (%s, %s)"

    @staticmethod
    def stored(tokens: set[str]) -> str:
        return " ".join(sorted(tokens))

    @staticmethod
    def select(clauses: Clauses, span: Span) -> tuple[str, list[Any]]:
        parts = []
        for every, some in clauses:
            ways = [" AND ".join(f'"{token}"' for token in every)] if every else []
            ways += [f'"{token}"' for token in some]
            parts.append("(" + " OR ".join(f"({way})" for way in ways) + ")")
        bound, parameters, order = _bounds(span, "rowid")
        where = " AND ".join([f"{TABLE} MATCH %s", *([bound] if bound else [])])
        return (
            f"SELECT rowid FROM {TABLE} WHERE {where} ORDER BY rowid {order} LIMIT %s",
            [" AND ".join(parts), *parameters, span.most],
        )


class _Postgres:
    """An array of token hashes, kept in the row itself: a hash that stands for two tokens only costs a reading."""

    INSERT = (
        f"INSERT INTO {TABLE} VALUES (%s, %s::int4[])"
        " ON CONFLICT (revision) DO UPDATE SET tokens = excluded.tokens"
    )

    @staticmethod
    def stored(tokens: Iterable[str]) -> list[int]:
        return sorted(zlib.crc32(token.encode()) - (1 << 31) for token in tokens)

    @classmethod
    def select(cls, clauses: Clauses, span: Span) -> tuple[str, list[Any]]:
        conditions, parameters = [], []
        for every, some in clauses:
            ways = []
            for tokens, how in ((every, "@>"), (some, "&&")):
                if tokens:
                    ways.append(f"tokens {how} %s::int4[]")
                    parameters.append(cls.stored(tokens))
            conditions.append(f"({' OR '.join(ways)})")
        bound, more, order = _bounds(span, "revision")
        where = " AND ".join([*conditions, *([bound] if bound else [])])
        return (
            f"SELECT revision FROM {TABLE} WHERE {where} ORDER BY revision {order} LIMIT %s",
            [*parameters, *more, span.most],
        )
