"""留痕: one record a passage, in an unbroken chain that neither people nor SQL can bend."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from editorial.models import Article
from tests import build
from tests.cast import Cast
from tests.flushing import unprotected
from workflows import trail
from workflows.models import Record, User


def fault(article: Article) -> str | None:
    article = build.fresh(article)
    return trail.first_fault(article.case.records.order_by("seq"), article.trail_length, article.trail_head)


def test_every_passage_leaves_one_record_and_the_chain_is_whole(published: Article) -> None:
    assert published.trail_length == Record.objects.filter(case=published.pk).count() == 7
    assert fault(published) is None


def test_a_record_tells_who_did_what_by_which_post_having_seen_what(in_second: Article, editor: User) -> None:
    record = Record.objects.get(case=in_second.pk, verb="approve")
    assert (record.actor, record.step) == (editor, "first_review")
    assert (record.source, record.target) == ("first_review", "second_review")
    assert record.seen == in_second.digest
    assert record.post is not None
    assert record.post.user == editor
    assert record.plan_version == in_second.plan_version_id
    assert record.round == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workflows_record SET words = 'x'",
        "DELETE FROM workflows_record",
        "UPDATE editorial_revision SET body = 'x'",
        "DELETE FROM editorial_revision",
        "UPDATE editorial_planversion SET source = 'x'",
    ],
)
def test_the_database_refuses_to_change_what_happened(published: Article, statement: str) -> None:
    with pytest.raises(DatabaseError, match="只能新增"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_replacing_a_row_is_refused_too(published: Article) -> None:
    """SQLite's REPLACE passes DELETE triggers by; PostgreSQL's TRUNCATE passes row triggers by."""
    statement = (
        "TRUNCATE workflows_record CASCADE"
        if connection.vendor == "postgresql"
        else "REPLACE INTO workflows_record SELECT * FROM workflows_record"
    )
    connection.check_constraints()  # PostgreSQL truncates nothing while deferred checks are pending
    with pytest.raises(DatabaseError, match="只能新增"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE workflows_record SET words = '同意。' WHERE seq = 3", "第 3 条的内容与其哈希不符"),
        ("DELETE FROM workflows_record WHERE seq = 3", "第 3 条不见了"),
        ("DELETE FROM workflows_record WHERE seq = 7", "只有 6 条，应有 7 条"),
        (
            "UPDATE workflows_record SET at = '2020-01-01 00:00:00+00:00' WHERE seq = 2",
            "第 2 条的内容与其哈希不符",
        ),
    ],
)
def test_an_owner_who_drops_the_triggers_is_found_out(published: Article, statement: str, words: str) -> None:
    with unprotected(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM workflows_notice")  # which hold on to the records
        cursor.execute(statement)

    assert words in (fault(published) or "")


def test_a_record_is_written_once(published: Article) -> None:
    record = published.case.records.get(seq=1)
    with pytest.raises(TypeError, match="written once"):
        record.save()


def test_the_canonical_form_of_a_record_is_fixed(in_first: Article) -> None:
    """A verifier years from now rebuilds these bytes: changing them needs a new version tag."""
    record = in_first.case.records.get(seq=1)
    assert record.canonical().startswith(b'{"acting_for":null,"actor":')
    assert b'"v":"qingyang-record-1"' in record.canonical()
    assert record.previous_hash == ""
    assert in_first.case.records.get(seq=2).previous_hash == record.hash


def test_the_author_and_the_leader_of_a_case_are_told_apart(signed_off: Article, cast: Cast) -> None:
    actors = list(signed_off.case.records.order_by("seq").values_list("actor__username", flat=True))
    assert actors == [
        cast[who].username
        for who in ("author", "author", "editor", "centre_head", "leader_in_charge", "leader")
    ]
