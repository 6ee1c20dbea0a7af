"""What published texts answer for an account when it is checked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from editorial.models import Article
from rectification import evaluating
from rectification.evaluating import Question
from rectification.models import Indicator, Result, Rule
from tests import build
from workflows.models import Unit


def asked(article: Article, rule: Rule, **limit: int) -> Question:
    today = timezone.localdate()
    indicator = Indicator("any", "任一指标", "依据", rule=rule, parameters=limit)
    return Question(indicator, list(article.outlets.all()), today, today - timedelta(days=30))


def test_an_account_whose_texts_bear_all_three_reviews_meets_the_rule(published: Article) -> None:
    question = asked(published, Rule.UNSIGNED)
    said = evaluating.judge(question)
    assert {judged.result for judged in said.values()} == {Result.MET}
    assert set(said) == {outlet.pk for outlet in question.outlets}
    assert "三审署名齐全" in said[question.outlets[0].pk].words


def test_a_text_that_lacks_a_signature_is_named(published: Article) -> None:
    without(published, "final")
    said = evaluating.judge(asked(published, Rule.UNSIGNED))
    assert {judged.result for judged in said.values()} == {Result.NOT_MET}
    assert published.title in next(iter(said.values())).words


def test_of_an_account_that_published_nothing_here_the_data_say_nothing(
    published: Article, centre: Unit
) -> None:
    other = build.outlet(centre, "另一个账号", "weibo")
    for rule, limit in ((Rule.UNSIGNED, {}), (Rule.TOO_FEW, {"count": 1})):
        question = asked(published, rule, **limit)
        assert evaluating.judge(Question(question.indicator, [other], question.as_of, question.since)) == {}


@pytest.mark.parametrize(("least", "result"), [(1, Result.MET), (2, Result.NOT_MET)])
def test_too_few_texts_in_a_month_are_counted(published: Article, least: int, result: str) -> None:
    said = evaluating.judge(asked(published, Rule.TOO_FEW, count=least))
    assert {judged.result for judged in said.values()} == {result}
    assert "当月经本系统发布 1 条" in next(iter(said.values())).words


def test_both_questions_cost_the_same_for_any_number_of_accounts(
    published: Article, django_assert_num_queries: Any
) -> None:
    for rule, limit in ((Rule.UNSIGNED, {}), (Rule.TOO_FEW, {"count": 1})):
        question = asked(published, rule, **limit)
        with django_assert_num_queries(2):
            evaluating.judge(question)


def without(article: Article, level: str) -> None:
    """As if that level had never signed: no door leads there, and the database's own guard is taken off for it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='editorial_signature'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE editorial_signature DISABLE TRIGGER USER")
        cursor.execute(
            "DELETE FROM editorial_signature WHERE case_id = %s AND level = %s", [article.pk, level]
        )
