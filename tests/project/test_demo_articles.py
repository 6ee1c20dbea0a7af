"""The demo's people, accounts, plan and thirty articles: the files hold together and every story can be walked."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from editorial.models import Kind, MarkKind, ReasonCode, State
from project.demo.files import moment
from tests.project.demo_story import Story
from workflows.models import Platform, Role

DEMO = Path(__file__).parents[2] / "project" / "demo"
FILES = sorted((DEMO / "articles").glob("*.toml"))
TAGS = frozenset(
    [
        "h2",
        "h3",
        "p",
        "strong",
        "em",
        "ul",
        "ol",
        "li",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
    ]
)
NATIONAL_LEADERS = [
    "习近平",
    "李强",
    "赵乐际",
    "王沪宁",
    "蔡奇",
    "丁薛祥",
    "李希",
    "韩正",
    "胡锦涛",
    "江泽民",
    "温家宝",
    "邓小平",
    "毛泽东",
]
FAULTS = {
    "截止 before a time": re.compile(r"截止(?=\d|目前|[一二三四]季度)"),
    "布署": re.compile("布署"),
    "的的": re.compile("的的"),
    "百分之 with a sign": re.compile(r"百分之[\d.]+%"),
    "half-width punctuation": re.compile(r"(?<=[\u4e00-\u9fff”])[,;:!?()]|[,;:!?()](?=[\u4e00-\u9fff“])"),
}
WEEKDAY = re.compile(r"(\d{1,2})月(\d{1,2})日（星期([一二三四五六日])）")


def read(name: str | Path) -> dict[str, Any]:
    return tomllib.loads((DEMO / name).read_text("utf-8"))


ARTICLES = {path.stem: read(path) for path in FILES}
PEOPLE = {person["username"]: person for person in read("people.toml")["people"]}
OUTLETS = {outlet["key"]: outlet for outlet in read("outlets.toml")["outlets"]}
each_article = pytest.mark.parametrize("article", ARTICLES.values(), ids=list(ARTICLES))


class Tags(HTMLParser):
    """Which tags a body uses, which it leaves open, and its letters."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.used: set[str] = set()
        self.open: list[str] = []
        self.attributes: set[tuple[str, str]] = set()
        self.letters = ""
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.used.add(tag)
        self.open.append(tag)
        self.attributes |= {(tag, name) for name, _value in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.letters += data


def planted(article: dict[str, Any]) -> list[str]:
    return [fault["quote"] for fault in article.get("planted", [])]


def clean_of_planted(article: dict[str, Any]) -> str:
    """The text with every planted fault put right."""
    text = "\n".join([article["title"], article["summary"], Tags(article["body"]).letters])
    for fault in article.get("planted", []):
        text = text.replace(fault["quote"], fault["should"])
    return text


def test_there_are_thirty_articles_in_every_state() -> None:
    states = Counter(article["state"] for article in ARTICLES.values())
    assert len(ARTICLES) == 30
    assert set(states) == set(State.values)
    assert states["published"] == 8
    assert sum(count for state, count in states.items() if state.endswith("_review")) >= 9
    assert len({article["title"] for article in ARTICLES.values()}) == 30
    assert sum(bool(planted(article)) for article in ARTICLES.values()) >= 8
    assert {article["kind"] for article in ARTICLES.values()} == set(Kind.values)


@each_article
def test_an_article_is_a_clean_text_of_two_hundred_to_fifteen_hundred_characters(
    article: dict[str, Any],
) -> None:
    tags = Tags(article["body"])
    assert tags.used <= TAGS
    assert not tags.open
    assert tags.attributes <= {("a", "href")}
    assert 200 <= len("".join(tags.letters.split())) <= 1500
    assert len(article["title"]) <= 60
    assert not [name for name in NATIONAL_LEADERS if name in str(article)]


@each_article
def test_faults_stand_only_where_they_were_planted(article: dict[str, Any]) -> None:
    for fault in article.get("planted", []):
        home = article[fault.get("in", "body")]
        assert home.count(fault["quote"]) == 1, fault
        assert fault["should"] != fault["quote"]
        assert fault["why"]
    text = clean_of_planted(article)
    assert {name: found.findall(text) for name, found in FAULTS.items() if found.search(text)} == {}
    assert re.sub("[^“”]", "", text) == "“”" * text.count("“")
    for month, day, weekday in WEEKDAY.findall(text):
        year = 2026 if int(month) > 6 else 2027
        assert "一二三四五六日"[date(year, int(month), int(day)).weekday()] == weekday, f"{month}月{day}日"


@each_article
def test_an_article_names_people_units_and_accounts_that_exist(article: dict[str, Any]) -> None:
    people = {article["author"], *article.get("co_authors", [])} | {
        step["by"] for step in article_steps(article)
    }
    assert people <= set(PEOPLE)
    assert article["outlets"]
    assert {OUTLETS[key]["unit"] for key in article["outlets"]} == {article["unit"]}
    home = article.get("from_unit", article["unit"])
    assert home in {post["unit"] for post in PEOPLE[article["author"]]["posts"]}
    assert bool(article.get("urgent")) == bool(article.get("urgent_reason"))
    if article["kind"] == "repost":
        assert article["source"]
        assert 0 < len(article["repost_note"]) <= 200


def article_steps(article: dict[str, Any]) -> list[dict[str, Any]]:
    return list(article.get("story", []))


@each_article
@pytest.mark.parametrize("now", ["2026-11-23 00:10", "2026-11-23 11:58", "2026-11-23 23:50"])
def test_the_steps_of_a_story_follow_each_other_within_thirty_days(article: dict[str, Any], now: str) -> None:
    present = datetime.fromisoformat(now)
    at = [moment(step["at"], present) for step in article_steps(article)]
    assert at == sorted(at)
    assert all(0 <= (present - each).total_seconds() < 30 * 86400 for each in at)
    moment(article["planned"], present)


@each_article
def test_a_story_walks_to_its_state_by_the_rules(article: dict[str, Any]) -> None:
    story = Story(article, PEOPLE, read("plan.toml")["levels"])
    for step in article_steps(article):
        story.take(step)
    assert story.state == article["state"]


@each_article
def test_people_give_reasons_and_words(article: dict[str, Any]) -> None:
    for step in article_steps(article):
        verb = step["verb"]
        if verb in ("send_back", "decline", "correct", "take_down"):
            assert step["reason"] in ReasonCode.values
        if verb in ("approve", "send_back", "decline", "hold", "consent", "countersign", "decline_mark"):
            assert 2 <= len(step["opinion"]) <= 200
        if verb == "mark":
            assert step["kind"] in MarkKind.values
            assert step["note"]
            assert step.get("original", step["quote"]) == step["quote"]


def test_every_role_is_held_and_the_street_office_can_work_alone() -> None:
    posts = [post for person in PEOPLE.values() for post in person["posts"] if "ends" not in post]
    assert {post["role"] for post in posts} == set(Role.values)
    street = {post["role"] for post in posts if post["unit"] == "qingshi"}
    assert {"correspondent", "editor", "centre_head", "leader_in_charge", "leader", "publisher"} <= street
    units = {unit["key"] for unit in read("people.toml")["units"]}
    assert {post["unit"] for post in posts} <= units
    assert len(PEOPLE) == len({person["name"] for person in PEOPLE.values()})
    assert any(len(person["posts"]) > 1 for person in PEOPLE.values())
    left = [person for person in PEOPLE.values() if not person.get("active", True)]
    assert [person["posts"][0]["ends"] for person in left] == ["2026-08-31"]


def test_the_centre_has_seven_accounts_and_its_neighbours_twenty_five_one_of_them_not_filed() -> None:
    used = [outlet for outlet in OUTLETS.values() if outlet.get("status", "in_use") == "in_use"]
    assert sum(outlet["unit"] == "rongmei" for outlet in used) == 7
    assert sum(outlet["unit"] != "rongmei" for outlet in used) == 25
    assert {outlet["platform"] for outlet in OUTLETS.values()} <= set(Platform.values)
    filed = [outlet["filing_number"] for outlet in OUTLETS.values() if outlet["filing_number"]]
    assert len(filed) == len(set(filed)) == len(OUTLETS) - 1
    assert all(re.fullmatch(r"望新媒备〔20\d\d〕\d{3}号", number) for number in filed)


def test_the_plan_is_the_three_levels_and_says_on_what_ground() -> None:
    plan = read("plan.toml")
    levels = {level["key"]: level for level in plan["levels"]}
    assert list(levels) == ["first", "second", "final", "major"]
    assert [seat["role"] for seat in levels["second"]["seats"]] == ["centre_head", "leader_in_charge"]
    assert [level["budget"] for level in plan["levels"]][:3] == [5, 3, 1]
    assert levels["major"]["read_aloud"]
    quotes = {source["rule"]: source["quote"] for source in plan["sources"]}
    assert quotes["loosened"] == "三审环节中，任何两个环节的审稿工作不能同时由一人担任"


def test_opinions_and_reason_codes_fit_each_other() -> None:
    file = read("opinions.toml")
    reasons = {reason["code"]: reason for reason in file["reasons"]}
    assert set(reasons) == set(ReasonCode.values)
    assert all(str(ReasonCode(code).label) == reason["label"] for code, reason in reasons.items())
    for opinion in file["opinions"]:
        assert len(opinion["label"]) <= 12
        assert len(opinion["text"]) <= 200
        assert opinion["verb"] == "approve" or opinion["verb"] in reasons[opinion["reason"]]["verbs"]
