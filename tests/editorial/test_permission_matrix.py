"""The permission matrix: every state × verb × person, generated from the flow, each cell decided in
permissions.txt. The buttons (`open_to`) and the door (`perform`) are held against the same table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from editorial.flows.review import ReviewFlow
from editorial.models import Article, Level, LevelKey, Mark, SeatRule, State
from editorial.revising import Text
from tests import build
from tests.cast import Cast
from workflows import engine
from workflows.engine import Refused
from workflows.models import Attachment, Outlet, Role, Unit, User

TABLE = Path(__file__).with_name("permissions.txt")
LETTERS = {
    "A": "author",
    "C": "co_author",
    "E": "editor",
    "H": "centre_head",
    "I": "leader_in_charge",
    "L": "leader",
    "V": "vice_leader",
    "P": "publisher",
    "R": "proofreader",
    "U": "auditor",
    "M": "administrator",
    "O": "outsider",
    "X": "deactivated",
}
VERBS = [verb for verb in ReviewFlow.verbs if verb != "draft"]


def read_table() -> dict[tuple[str, str], set[str]]:
    table: dict[tuple[str, str], set[str]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            state, verb, letters = line.split()
            table[state, verb] = set() if letters == "-" else set(letters)
    return table


@pytest.fixture
def people(cast: Cast, centre: Unit) -> Cast:
    gone = build.person("yilizhi", "已离职", Role.EDITOR, of=centre)
    gone.is_active = False
    gone.save()
    return {
        **cast,
        "co_author": build.person("hezuozhe", "合作者", Role.EDITOR, of=centre),
        "vice_leader": build.person("fulingdao", "副领导", Role.LEADER, of=centre),
        "deactivated": gone,
    }


@pytest.fixture
def urgent(people: Cast, centre: Unit, outlets: list[Outlet]) -> Article:
    build.plan(centre, [*build.SEED_LEVELS, Level(LevelKey.MAJOR, (SeatRule(Role.LEADER),))])
    return build.article(
        people["author"],
        outlets,
        co_authors=[people["co_author"]],
        urgent=True,
        urgent_reason="暴雨红色预警",
        major=True,
    )


def _final(article: Article, people: Cast) -> Article:
    return build.walk(article, State.FINAL_REVIEW, people)


def _major(article: Article, people: Cast) -> Article:
    return build.act(_final(article, people), "approve", people["vice_leader"])


def _signed(article: Article, people: Cast) -> Article:
    return build.act(_major(article, people), "approve", people["leader"])


def _published(article: Article, people: Cast) -> Article:
    article = _signed(article, people)
    return build.act(article, "publish", people["publisher"], entries=build.published_entries(article))


def _corrected(article: Article, people: Cast, verb: str = "correct") -> Article:
    article = _correcting(article, people, verb)
    correction = article.corrections.get()
    for who in ("centre_head", "leader_in_charge", "leader"):
        correction = build.act(correction, "approve", people[who])
    entries = carried_out(article)
    build.act(correction, "execute", people["publisher"], entries=entries)
    return build.fresh(article)


def carried_out(article: Article) -> list[Any]:
    from editorial.correcting import Carried

    return [Carried(line.outlet, timezone.now(), how="已处理") for line in article.publications.all()]


def _correcting(article: Article, people: Cast, verb: str = "correct") -> Article:
    article = _published(article, people)
    return build.act(article, verb, people["editor"], **inputs_for(article, verb, people))


WAYS: dict[str, Callable[[Article, Cast], Article]] = {
    State.DRAFT: lambda article, people: article,
    State.FIRST_REVIEW: lambda article, people: build.walk(article, State.FIRST_REVIEW, people),
    State.SECOND_REVIEW: lambda article, people: build.walk(article, State.SECOND_REVIEW, people),
    State.FINAL_REVIEW: _final,
    State.MAJOR_REVIEW: _major,
    State.SIGNED_OFF: _signed,
    State.PUBLISHED: _published,
    State.RETURNED: lambda article, people: build.send_back(
        build.walk(article, State.FIRST_REVIEW, people), people["editor"]
    ),
    State.DECLINED: lambda article, people: build.act(
        build.walk(article, State.FIRST_REVIEW, people),
        "decline",
        people["editor"],
        reason="stale",
        words="时效已过",
    ),
    State.HELD: lambda article, people: build.act(_final(article, people), "hold", people["vice_leader"]),
    State.WITHDRAWN: lambda article, people: build.act(article, "withdraw", people["author"]),
    State.CORRECTING: _correcting,
    State.CORRECTED: _corrected,
    State.TAKEN_DOWN: lambda article, people: _corrected(article, people, "take_down"),
}


def raise_mark(article: Article, people: Cast) -> Mark | None:
    """An open mark, so that deciding one has something to decide."""
    if article.state not in ("first_review", "second_review", "final_review", "major_review"):
        return None
    words = {"quote": "截止", "start": 0, "end": 2, "kind": "typo", "corrected": "截至"}
    build.act(article, "mark", people["proofreader"], **words)
    return article.marks.open().first()


def inputs_for(article: Article, verb: str, people: Cast) -> dict[str, Any]:
    """What a person would hand in, complete and right, so that only standing decides."""
    mended = Text.cleaned(f"第{article.revision}版改过的标题", "摘要", "<p>改过的正文。</p>")
    log = Attachment(
        case=article.case,
        name="a.png",
        content_type="image/png",
        kind="image",
        size=1,
        sha256="0" * 64,
        uploaded_by=people["author"],
        uploaded_at=timezone.now(),
    )
    waiting = {
        State.FIRST_REVIEW: "editor",
        State.SECOND_REVIEW: "centre_head",
        State.FINAL_REVIEW: "vice_leader",
        State.MAJOR_REVIEW: "leader",
    }.get(State(article.state))
    if verb == "consent" and waiting:
        log.save()
        consenting = people["co_author"] if waiting == "editor" else people[waiting]
        if waiting == "editor":
            consenting = build.person("dianhua", "电话编辑", Role.EDITOR, of=article.unit)
        return {"person": consenting, "agreed_at": timezone.now(), "evidence": log}
    marks = [mark.pk for mark in article.marks.open()]
    made: dict[str, dict[str, Any]] = {
        "send_back": {"reason": "typo", "words": "请改"},
        "decline": {"reason": "typo", "words": "不用"},
        "revise": {"text": mended},
        "mark": {"quote": "截止", "start": 0, "end": 2, "kind": "typo", "corrected": "截至"},
        "accept_mark": {"marks": marks},
        "decline_mark": {"marks": marks, "words": "原文无误"},
        "submit": {"words": "已核对"},
        "publish": {"entries": build.published_entries(article)},
        "correct": {"reason": "typo", "words": "有错字", "text": mended},
        "take_down": {"reason": "fact", "words": "事实有误"},
    }
    return made.get(verb, {})


def test_the_table_decides_every_state_and_verb() -> None:
    expected = {(str(state), verb) for state in State for verb in VERBS}
    assert set(read_table()) == expected


def test_every_state_can_be_reached() -> None:
    assert set(WAYS) == set(State)


@pytest.mark.parametrize("state", [str(state) for state in State])
def test_the_buttons_are_those_of_the_table(urgent: Article, people: Cast, state: str) -> None:
    article = WAYS[state](urgent, people)
    raise_mark(article, people)
    article, table = build.fresh(article), read_table()
    offered = {name: set(engine.open_to(people[name], article)) for name in LETTERS.values()}
    for verb in VERBS:
        allowed = {letter for letter, name in LETTERS.items() if verb in offered[name]}
        assert allowed == table[state, verb], f"{state} {verb}"


@pytest.mark.parametrize("state", [str(state) for state in State])
def test_the_door_says_what_the_buttons_say(urgent: Article, people: Cast, state: str) -> None:
    article = WAYS[state](urgent, people)
    raise_mark(article, people)
    article, table = build.fresh(article), read_table()
    for verb in VERBS:
        for letter, name in LETTERS.items():
            passed = passes(article, verb, people[name], people)
            assert passed == (letter in table[state, verb]), f"{state} {verb} {name}"


class _Undo(Exception):
    """Takes back what a passage did, so that the next cell finds the same article."""


def passes(article: Article, verb: str, who: User, people: Cast) -> bool:
    try:
        with transaction.atomic():
            if verb in ("approve", "publish"):  # the mark is for the verbs that decide marks
                Article.objects.filter(pk=article.pk).update(open_marks=0)
            inputs = inputs_for(article, verb, people)
            engine.perform(article, verb, by=who, seen=article.digest, **inputs)
            raise _Undo
    except _Undo:
        return True
    except Refused:
        return False
