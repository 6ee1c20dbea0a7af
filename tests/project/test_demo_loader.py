"""The demo in a database: every story was walked by the door, and the trail says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from editorial.models import Article, Correction, Mark, Signature, State
from editorial.text.blocks import plain
from editorial.text.sanitise import sanitise
from project.demo import files
from project.demo.cast import PASSWORD, introduction, people
from project.demo.loading import load
from rectification.models import Finding, Source
from tests.project.demo_story import Story
from workflows import uploads
from workflows.in_step import faults
from workflows.models import Attachment, OfficeRecord, Record, User

pytestmark = pytest.mark.django_db

STATEMENTS_A_STEP = 16
BY_TYPING = ("revise",)  # of a returned text: in the working copy, not by the door


@dataclass
class Loaded:
    articles: int
    statements: int
    files: Path


@pytest.fixture(scope="module", autouse=True)
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    """The demo, loaded once for the tests of this module, which only read; taken back after them."""
    count, home = 0, tmp_path_factory.mktemp("demo")

    def counting(execute: Any, *statement: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*statement)

    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=home), connection.execute_wrapper(counting):
            articles = load().articles
        yield Loaded(articles, count, home)
        transaction.set_rollback(True)


def told() -> list[tuple[dict[str, Any], Article]]:
    """Each article of the files, with the row that it became."""
    rows = {article.title: article for article in Article.objects.select_related("draft")}
    return [(article, rows[article["title"]]) for article in files.articles()]


def last_words(article: Article) -> str:
    """The text that somebody wrote last, be it in the working copy or in a correction not carried out yet."""
    newest = article.revisions.order_by("-number").first()
    return article.draft.body if newest is None or article.is_with_author else newest.body


def test_every_article_stands_where_its_story_ends(loaded: Loaded) -> None:
    assert loaded.articles == 30
    assert {article.state for _file, article in told()} == set(State.values)
    assert [
        (file["title"], article.state) for file, article in told() if article.state != file["state"]
    ] == []


def test_states_tasks_digests_and_trails_are_in_step() -> None:
    assert [str(fault) for fault in faults()] == []


def test_every_step_is_in_the_trail_at_its_time_and_in_its_order() -> None:
    now = timezone.now()
    records = list(Record.objects.order_by("pk"))
    opened = set(Finding.objects.filter(source=Source.CORRECTION).values_list("pk", flat=True))
    told_first = [  # what mending has beside these is walked after the articles
        record.at for record in records if record.subject.startswith("editorial.") or record.case_id in opened
    ]
    assert told_first == sorted(told_first)
    assert all(record.at <= now for record in records)
    for file, article in told():
        trail = list(article.case.records.all())
        actors = [(record.actor.username, record.verb) for record in trail]
        steps = [step for step in file.get("story", []) if step.get("on") != "correction"]
        walked = [("", "draft")] + [(step["by"], step["verb"]) for step in steps]
        missing = [step for step in walked[1:] if step not in actors and step[1] not in BY_TYPING]
        assert missing == [], article
        assert trail[0].verb == "draft"


def test_every_text_is_what_its_story_made_of_it() -> None:
    cast = {person["username"]: person for person in files.read("people.toml")["people"]}
    standing = 0
    for file, article in told():
        story = Story(file, cast, files.read("plan.toml")["levels"])
        for step in file.get("story", []):
            story.take(step)
        words = plain(last_words(article))
        assert words == plain(sanitise(story.body))
        assert article.open_marks == len(story.marks) == article.marks.open().count()
        assert article.debts == len(story.owed)
        standing += sum(fault["quote"] in words for fault in file.get("planted", []))
    assert standing >= 8  # faults that the stories left for whoever tries the demo


def test_evidence_is_kept_as_files_that_anybody_could_have_uploaded(loaded: Loaded) -> None:
    attachments = list(Attachment.objects.all())
    assert {attachment.kind for attachment in attachments} == {"image", "text"}
    for attachment in attachments:
        with (loaded.files / attachment.file.name).open("rb") as file:
            accepted = uploads.check(attachment.name, file, attachment.size)
        assert (accepted.sha256, accepted.content_type) == (attachment.sha256, attachment.content_type)
    assert not Correction.objects.filter(evidence=None).exists()
    assert not Signature.objects.filter(by_phone=True, evidence=None).exists()


def test_marks_were_raised_accepted_and_declined() -> None:
    assert set(Mark.objects.values_list("status", flat=True)) >= {"open", "accepted", "declined"}


def test_everybody_has_the_same_password_and_who_has_left_has_none_to_use() -> None:
    users = list(User.objects.exclude(username="system"))
    assert all(user.check_password(PASSWORD) for user in users)
    assert [user.username for user in users if not user.is_active] == ["xuwenbo"]
    assert not OfficeRecord.objects.filter(post=None).exists()
    assert OfficeRecord.objects.filter(name__contains="许文博").count() == 4


def test_the_terminal_lists_everybody_who_can_sign_in() -> None:
    listed = {user for _unit, persons in people() for user, _posts in persons}
    assert listed == set(User.objects.filter(is_active=True).exclude(username="system"))
    assert all(f"{user.username:<12} {user.name}" in introduction() for user in listed)


def test_loading_takes_a_bounded_number_of_statements(loaded: Loaded) -> None:
    assert loaded.statements / Record.objects.count() < STATEMENTS_A_STEP


def test_the_demo_goes_into_an_empty_database_only() -> None:
    with override_settings(DEBUG=True), pytest.raises(CommandError, match="empty one only"):
        call_command("demo")


def test_where_others_can_reach_the_site_the_demo_must_be_meant() -> None:
    with override_settings(DEBUG=False), pytest.raises(CommandError, match="--yes-really"):
        call_command("demo")
