"""An office to measure in: a scratch database with a small district, and finished articles by the thousand.

Stock is copied from articles that walked through the door; what is timed afterwards is the real thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection, connections
from django.utils import timezone

from editorial.models import (
    Article,
    Draft,
    Level,
    LevelKey,
    PlanVersion,
    Publication,
    ReviewPlan,
    Revision,
    SeatRule,
    Signature,
    plan_data,
)
from editorial.publishing import Entry
from editorial.revising import Text
from project.bench.copying import Kind
from workflows import engine
from workflows.models import Case, Outlet, Platform, Post, Record, Role, Task, Unit, User

SEATS = (Role.EDITOR, Role.CENTRE_HEAD, Role.LEADER_IN_CHARGE, Role.LEADER)
BODY = "<p>" + "今年以来，全区各级各部门持续优化办事流程，群众和企业办事更加方便。" * 12 + "</p>"


@contextmanager
def scratch_database() -> Iterator[None]:
    """A database of its own on the configured server, gone afterwards."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        name = connections.databases["default"].get("TEST", {}).get("OLD_NAME", "")
        connection.creation.destroy_test_db(name, verbosity=0)


@dataclass
class Office:
    """A unit with its plan, its outlet and one person in every post that an article meets."""

    unit: Unit
    outlet: Outlet
    people: dict[str, User] = field(default_factory=dict)

    @classmethod
    def open(cls) -> Office:
        unit = Unit.objects.create(name="测速单位")
        outlet = Outlet.objects.create(unit=unit, name="测速账号", platform=Platform.WECHAT)
        office = cls(unit, outlet)
        for role in (Role.CORRESPONDENT, *SEATS, Role.PUBLISHER):
            person = User.objects.create_user(f"bench-{role}", str(role.label))
            Post.objects.create(user=person, unit=unit, role=role, starts_on=date(2020, 1, 1))
            office.people[role] = person
        plan = ReviewPlan.objects.create(unit=unit, name="测速方案")
        levels = [
            Level(LevelKey.FIRST, (SeatRule(Role.EDITOR),)),
            Level(LevelKey.SECOND, (SeatRule(Role.CENTRE_HEAD), SeatRule(Role.LEADER_IN_CHARGE))),
            Level(LevelKey.FINAL, (SeatRule(Role.LEADER),)),
        ]
        PlanVersion.objects.create(
            plan=plan, number=1, source="测速", data=plan_data(levels), made_at=timezone.now()
        )
        return office

    def draft(self, title: str) -> Article:
        article = Article(
            title=title, author=self.people[Role.CORRESPONDENT], unit=self.unit, from_unit=self.unit
        )
        text = Text.cleaned(title, "摘要", BODY)
        engine.begin(article, by=article.author, text=text, outlets=[self.outlet])
        return article

    def submit(self, article: Article) -> None:
        engine.perform(article, "submit", by=self.people[Role.CORRESPONDENT])

    def sign(self, article: Article, role: str, digest: str) -> None:
        engine.perform(article, "approve", by=self.people[role], seen=digest, words="同意")

    def publish(self, article: Article, digest: str) -> None:
        entry = Entry(
            self.outlet, published_at=timezone.now() - timedelta(seconds=1), link="https://example.cn/1"
        )
        engine.perform(article, "publish", by=self.people[Role.PUBLISHER], seen=digest, entries=[entry])

    def walk(self, title: str, *, signatures: int = 4, publish: bool = True) -> Article:
        """One article as far as asked: submitted, so many signatures, published."""
        article = self.draft(title)
        self.submit(article)
        digest = Article.objects.values_list("digest", flat=True).get(pk=article.pk)
        for role in SEATS[:signatures]:
            self.sign(article, role, digest)
        if publish and signatures == len(SEATS):
            self.publish(article, digest)
        return article


TEXTS = Kind(
    models=(Case, Article, Draft, Revision, Task, Signature, Record, Publication, Article.outlets.through),
    follow=frozenset({"case", "article", "process"}),
    moments=frozenset({(Article, "changed_at"), (Task, "due_at"), (Task, "finished"), (Record, "at")}),
    written={(Signature, "carried_from"): "NULL", (Article, "number"): "case_id || '-' || n"},
)
UNDER_WAY = 40  # as many as an office has in hand, however many it has finished


def stock(office: Office, count: int) -> None:
    """Fills the office with `count` articles: the first hundred with 40 still under way, the rest all published.

    Twenty wait for the editor, so that the first page of the smallest office is as full as that of the largest.
    """
    signatures = (0, 0, 1, 3, 4, 4, 4, 4, 4, 4)
    walked = [
        office.walk(f"样稿{number}：冬季供暖和道路保畅情况通报", signatures=signed)
        for number, signed in enumerate(signatures)
    ]
    published = [article.pk for article, signed in zip(walked, signatures, strict=True) if signed == 4]
    turns = UNDER_WAY // (len(walked) - len(published))
    TEXTS.copy([article.pk for article in walked], range(1, min(turns, count // len(walked))))
    TEXTS.copy(published, range(turns, turns + (count - turns * len(walked)) // len(published)))
    TEXTS.wind_on_sequences()
