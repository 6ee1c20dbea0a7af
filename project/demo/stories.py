"""Walks the demo's articles to where they stand: every step by the door, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from editorial.correcting import Carried
from editorial.models import WITH_AUTHOR, Article, Correction, State
from editorial.models.article import LEVEL_OF
from editorial.publishing import Entry
from editorial.revising import Text
from project.demo import evidence
from project.demo.district import District
from project.demo.files import articles, moment
from workflows import engine
from workflows.models import User

PACE = 12  # characters that somebody writes in a minute


def walk(district: District, now: datetime) -> int:
    """All stories at once, so that what happened first is also written first. Answers how many there are."""
    stories = [Story(each, district, now) for each in articles()]
    steps = [
        (at, number, turn, step) for number, story in enumerate(stories) for at, turn, step in story.steps()
    ]
    for at, number, _turn, step in sorted(steps, key=lambda each: each[:3]):
        stories[number].take(step, at)
    return len(stories)


@dataclass
class Story:
    """One article of the demo on its way. README.md beside the articles says what a step may hold."""

    data: dict[str, Any]
    district: District
    now: datetime
    pk: int = 0
    marks: dict[str, int] = field(default_factory=dict)

    def steps(self) -> Iterator[tuple[datetime, int, dict[str, Any]]]:
        """When, in which turn, what; the first of them is that it was begun."""
        told = self.data.get("story", [])
        first = self.data.get("begun") or told[0]["at"]
        writing = timedelta() if "begun" in self.data else timedelta(minutes=len(self.data["body"]) // PACE)
        at = self._about(moment(first, self.now) - writing, 0)
        yield at, 0, {"verb": "draft"}
        for turn, step in enumerate(told, start=1):
            at = max(self._about(moment(step["at"], self.now), turn), at + timedelta(seconds=1))
            yield at, turn, step

    def _about(self, at: datetime, turn: int) -> datetime:
        """Some second of that minute, the same in every demo: nobody acts on the stroke."""
        second = crc32(f"{turn} {self.data['title']}".encode()) % 60
        return at.replace(second=second, microsecond=0)

    def take(self, step: dict[str, Any], at: datetime) -> None:
        if step["verb"] == "draft":
            self._begin(at)
            return
        article, by = Article.objects.get(pk=self.pk), self.district.people[step["by"]]
        if step["verb"] == "revise" and article.state in WITH_AUTHOR:
            self._rework(article, step, by, at)
            return
        subject: Article | Correction = article
        if step.get("on") == "correction":
            subject = article.corrections.latest("requested_at")
        inputs = self._inputs(article, step, by, at)
        seen = subject.screen_digest
        record = engine.perform(subject, step["verb"], by=by, seen=seen, at=at, **inputs)
        if step["verb"] == "mark":
            self.marks[step["key"]] = record.changes["mark"]

    def _begin(self, at: datetime) -> None:
        data, here = self.data, self.district
        told = ("kind", "source", "source_url", "repost_note", "column", "urgent", "urgent_reason", "major")
        article = Article(
            title=data["title"],
            author=here.people[data["author"]],
            unit=here.units[data["unit"]],
            from_unit=here.units[data.get("from_unit", data["unit"])],
            planned_at=moment(data["planned"], self.now),
            **{name: data[name] for name in told if name in data},
        )
        engine.begin(
            article,
            by=article.author,
            at=at,
            text=Text.cleaned(data["title"], data["summary"], data["body"]),
            outlets=[here.outlets[key] for key in data["outlets"]],
            co_authors=[here.people[key] for key in data.get("co_authors", [])],
        )
        self.pk = article.pk

    def _rework(self, article: Article, step: dict[str, Any], by: User, at: datetime) -> None:
        """The author mends a returned text in the working copy, which is saved as one types."""
        copy = article.draft
        copy.body = Text.cleaned(copy.title, copy.summary, _replaced(copy.body, step)).body
        copy.base, copy.version = article.revision, copy.version + 1
        copy.saved_by, copy.saved_at = by, at
        copy.save()

    def _inputs(self, article: Article, step: dict[str, Any], by: User, at: datetime) -> dict[str, Any]:
        """What the form of this verb would hand in."""
        here = self.district
        inputs: dict[str, Any] = {"words": step.get("opinion", ""), "reason": step.get("reason", "")}
        if "evidence" in step:
            inputs["evidence"] = evidence.keep(**step["evidence"], subject=article, by=by, at=at)
        match step["verb"]:
            case "approve":
                inputs["read_aloud"] = article.state == State.MAJOR_REVIEW
            case "send_back":
                to = step["to"]
                inputs["to"] = to if to == "author" else LEVEL_OF[State(to)]
            case "revise" | "correct":
                text = article.text()
                assert text is not None
                inputs["text"] = Text.cleaned(text.title, text.summary, _replaced(text.body, step))
            case "mark":
                inputs |= _marked(article, step)
            case "accept_mark" | "decline_mark":
                inputs["marks"] = [self.marks[key] for key in step["marks"]]
            case "consent":
                inputs["person"] = here.people[step["person"]]
                inputs["agreed_at"] = moment(step["agreed_at"], self.now)
            case "publish":
                outlet = here.outlets[step["outlet"]]
                inputs["entries"] = [Entry(outlet, published_at=at, link=step["link"])]
            case "execute":
                outlet = here.outlets[step["outlet"]]
                how = step.get("how", "")
                inputs["entries"] = [Carried(outlet, done_at=at, link=step["link"], how=how)]
        return inputs


def _replaced(body: str, step: dict[str, Any]) -> str:
    for each in step["replace"]:
        if body.count(each["old"]) != 1:
            raise ValueError(f"not once in the text: {each['old']}")
        body = body.replace(each["old"], each["new"])
    return body


def _marked(article: Article, step: dict[str, Any]) -> dict[str, Any]:
    text, quote = article.text(), step["quote"]
    assert text is not None
    if text.plain.count(quote) != 1:
        raise ValueError(f"not once in the text: {quote}")
    start = text.plain.index(quote)
    told = {"quote": quote, "start": start, "end": start + len(quote), "kind": step["kind"]}
    return {**told, "corrected": step.get("corrected", ""), "note": step["note"]}
