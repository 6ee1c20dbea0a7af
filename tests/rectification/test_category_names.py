"""What an upper office calls a kind of problem, and how bad it is."""

import pytest

from rectification.category_names import category_of, severity_of
from rectification.models import Category, Severity


@pytest.mark.parametrize("category", Category)
def test_our_own_names_are_known(category: Category) -> None:
    assert category_of(str(category.label)) == category


@pytest.mark.parametrize("severity", Severity)
def test_our_own_degrees_are_known(severity: Severity) -> None:
    assert severity_of(str(severity.label)) == severity


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("更新不及时问题", Category.NOT_UPDATED),
        ("疑似错别字", Category.TYPO),
        ("首页 错链、断链", Category.BROKEN),
        ("泄露个人信息", Category.PRIVACY),
        ("界面美观", None),
        ("", None),
    ],
)
def test_others_names_mean_ours_or_nothing(words: str, category: Category | None) -> None:
    assert category_of(words) == category


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("严重问题", Severity.MAJOR),
        ("单项否决", Severity.VETO),
        ("不严重", None),
        ("高", Severity.MAJOR),
        ("", None),
    ],
)
def test_how_bad_it_is_is_told_by_whole_words_alone(words: str, severity: Severity | None) -> None:
    assert severity_of(words) == severity
