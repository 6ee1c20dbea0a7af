"""What answers come to: vetoes decide, deductions are capped, what does not apply leaves the base, all exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectification.checklists import shipped
from rectification.models import Outcome, Result
from rectification.models.indicators import Indicator, Section, indicators_of
from rectification.scoring import (
    Answered,
    Answers,
    Checked,
    Score,
    lost,
    pass_rate,
    sampling_rate,
    score,
    shown,
)
from workflows.reports.figures import Count, Rate

MET, NOT_MET = Answered(Result.MET), Answered(Result.NOT_MET)
NOT_APPLICABLE = Answered(Result.NOT_APPLICABLE)
NEW_MEDIA, SITE = (
    next(file.sections for file in shipped() if file.key == key) for key in ("new_media", "website")
)


def costs(points: int | str) -> Answered:
    return Answered(Result.NOT_MET, Decimal(points))


def all_met(sections: tuple[Section, ...], **others: Answered) -> dict[str, Answered]:
    """Everything 合格, but for those named."""
    return {**{each.key: MET for each in indicators_of(sections)}, **others}


def site(**others: Answered) -> Score:
    return score(SITE, all_met(SITE, **others))


def section(key: str, answer: Answered) -> dict[str, Answered]:
    """One answer for all indicators of a section of the site's list."""
    found = next(each for each in SITE if each.key == key)
    return {each.key: answer for each in found.indicators}


def test_an_account_with_nothing_against_it_is_qualified() -> None:
    result = score(NEW_MEDIA, all_met(NEW_MEDIA))
    assert (result.outcome, result.points, result.is_final) == (Outcome.QUALIFIED, None, True)


@pytest.mark.parametrize("key", [each.key for each in indicators_of(NEW_MEDIA)])
def test_any_one_veto_fails_an_account(key: str) -> None:
    result = score(NEW_MEDIA, all_met(NEW_MEDIA, **{key: NOT_MET}))
    assert (result.outcome, result.vetoed) == (Outcome.UNQUALIFIED, (key,))


def test_a_site_that_loses_nothing_has_a_hundred_and_the_bonus() -> None:
    result = site()
    assert (result.points, result.bonus, result.total) == (Fraction(100), Decimal(30), Fraction(130))


def test_a_failed_veto_stops_the_scoring_of_a_site() -> None:
    result = site(columns_empty=NOT_MET)
    assert (result.outcome, result.points, result.bonus, result.total) == (
        Outcome.UNQUALIFIED,
        None,
        None,
        None,
    )


def test_after_a_failed_veto_only_the_other_vetoes_are_still_asked_for() -> None:
    vetoes = {each.key: MET for each in indicators_of(SITE) if each.veto}
    result = score(SITE, {**vetoes, "columns_empty": NOT_MET})
    assert (result.outcome, result.is_final) == (Outcome.UNQUALIFIED, True)
    result = score(SITE, {"columns_empty": NOT_MET})
    assert (result.outcome, result.missing) == (Outcome.UNQUALIFIED, len(vetoes) - 1)


def test_points_are_lost_item_by_item() -> None:
    result = site(documents=costs(5), statistics=costs(2), public=costs(3), marks=costs(1))
    assert result.points == 89
    assert result.outcome == Outcome.QUALIFIED


def test_an_item_costs_no_more_than_it_has() -> None:
    assert site(statistics=costs(40)).points == 98


def test_an_item_not_met_without_a_figure_costs_all_its_points() -> None:
    assert site(documents=NOT_MET).points == 95


def test_nothing_is_gained_by_a_negative_loss() -> None:
    assert site(documents=costs(-7)).points == 100


def test_less_than_sixty_is_not_enough_and_sixty_is() -> None:
    gone = {**section("publishing", NOT_MET), "items": NOT_MET, "online": NOT_MET}  # 31 + 4 + 3
    sixty = site(**gone, statistics=NOT_MET)  # 2 more
    assert (sixty.points, sixty.outcome) == (Fraction(60), Outcome.QUALIFIED)
    below = site(**gone, statistics=NOT_MET, ipv6=costs("0.01"))
    assert below.points == Fraction(5999, 100)
    assert below.outcome == Outcome.UNQUALIFIED


def test_only_more_than_eighty_enters_the_bonus() -> None:
    gone = {"news": NOT_MET, "documents": NOT_MET, "explained": NOT_MET}  # 15
    eighty = site(**gone, usable=NOT_MET)
    assert (eighty.points, eighty.bonus) == (Fraction(80), None)
    above = site(**gone, usable=costs("4.9"), bonus_all=costs(22))
    assert (above.bonus, above.total) == (Decimal(8), Fraction("88.1"))


def test_the_bonus_is_missed_only_by_who_may_enter_it() -> None:
    given_answers = all_met(SITE)
    del given_answers["bonus_all"]
    assert score(SITE, given_answers).missing == 1
    poor = {**given_answers, **section("publishing", NOT_MET)}
    assert score(SITE, poor).is_final


def test_a_site_without_public_services_is_counted_of_seventy_five_times_four_thirds() -> None:
    no_services = {**section("services", NOT_APPLICABLE), "no_service": NOT_APPLICABLE}
    assert site(**no_services).points == 100
    result = site(**no_services, news=costs(5), marks=costs(2))
    assert result.points == Fraction(68 * 4, 3)
    assert result.points
    assert shown(result.points) == "90.67"


def test_what_has_not_been_answered_leaves_the_outcome_open() -> None:
    answers = all_met(SITE)
    del answers["news"], answers["opens"]
    result = score(SITE, answers)
    assert (result.outcome, result.missing, result.is_final) == (Outcome.OPEN, 2, False)
    assert result.points == 100  # of those that were answered


def test_an_empty_sheet_says_nothing() -> None:
    result = score(SITE, {})
    assert (result.outcome, result.points, result.total) == (Outcome.OPEN, None, None)


def test_of_a_list_in_which_nothing_applies_nothing_is_said() -> None:
    answers = {each.key: NOT_APPLICABLE for each in indicators_of(NEW_MEDIA)}
    assert score(NEW_MEDIA, answers).outcome == Outcome.OPEN


def test_where_nothing_has_points_whatever_is_not_met_decides() -> None:
    plain = (Section("a", "甲", (Indicator("one", "一", ""), Indicator("two", "二", ""))),)
    assert score(plain, {"one": MET, "two": MET}).outcome == Outcome.QUALIFIED
    assert score(plain, {"one": MET, "two": NOT_MET}).outcome == Outcome.UNQUALIFIED


def test_sections_tell_what_is_left_of_them() -> None:
    told = {each.key: (each.kept, each.of) for each in site(news=costs(2), ipv6=NOT_APPLICABLE).sections}
    assert told["publishing"] == (Decimal(29), Decimal(31))
    assert told["design"] == (Decimal(19), Decimal(19))


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (Fraction(100), "100"),
        (Fraction(173, 2), "86.5"),
        (Fraction(200, 3), "66.67"),
        (Fraction("70.125"), "70.13"),
        (Fraction("59.999"), "59.99"),
        (Fraction("79.996"), "79.99"),
        (Fraction("80.004"), "80"),
        (Fraction(0), "0"),
    ],
)
def test_a_score_is_rounded_but_not_over_a_line_it_does_not_reach(points: Fraction, words: str) -> None:
    assert shown(points) == words


def test_the_pass_rate_counts_accounts_in_use_whose_check_has_ended() -> None:
    good = [Checked(True, Outcome.QUALIFIED)] * 29
    bad = [Checked(True, Outcome.UNQUALIFIED)] * 2
    others = [Checked(False, Outcome.UNQUALIFIED)] * 5 + [Checked(True, Outcome.OPEN)]
    assert str(pass_rate([*good, *bad, *others])) == "93.5%"


def test_the_pass_rate_of_no_account_is_no_percentage() -> None:
    assert str(pass_rate([Checked(False, Outcome.QUALIFIED)])) == "—"


def test_the_sampling_rate() -> None:
    assert str(sampling_rate(173, 1061)) == "16.3%"


@pytest.mark.parametrize(
    ("done", "of", "words"),
    [
        (0, 0, "—"),
        (0, 3, "0.0%"),
        (3, 3, "100.0%"),
        (1999, 2000, "99.9%"),
        (1, 9999, "0.1%"),
        (1, 8, "12.5%"),
    ],
)
def test_a_rate_is_exact_and_honest_at_its_ends(done: int, of: int, words: str) -> None:
    assert str(Rate(done, of)) == words


@pytest.mark.parametrize(("done", "of"), [(2, 1), (-1, 1)])
def test_more_than_all_is_no_rate(done: int, of: int) -> None:
    with pytest.raises(ValueError, match="no rate"):
        Rate(done, of)


def test_a_count_is_told_as_it_is() -> None:
    assert str(Count(12)) == "12"
    with pytest.raises(ValueError, match="no count"):
        Count(-1)


# -- properties, over lists and answers of all shapes

points = st.decimals(0, 40, places=1)
indicator = st.builds(
    lambda veto, worth: Indicator("", "", "", veto=veto, points=Decimal(0) if veto else worth),
    st.sampled_from([False, False, False, True]),
    points,
)


@st.composite
def lists(draw: st.DrawFn) -> tuple[Section, ...]:
    """A few sections; every indicator has a key of its own."""
    found, number = [], 0
    for index in range(draw(st.integers(1, 4))):
        drawn = draw(st.lists(indicator, min_size=1, max_size=5))
        numbered = []
        for each in drawn:
            number += 1
            numbered.append(Indicator(f"i{number}", "", "", veto=each.veto, points=each.points))
        bonus = index > 0 and draw(st.booleans())
        found.append(Section(f"s{index}", "", tuple(numbered), bonus=bonus))
    return tuple(found)


answer = st.builds(
    Answered, st.sampled_from(Result.values), st.none() | st.decimals(-5, 60, places=1, allow_nan=False)
)


@st.composite
def answered(draw: st.DrawFn, *, fully: bool = False) -> tuple[tuple[Section, ...], Answers]:
    sections = draw(lists())
    keys = [each.key for each in indicators_of(sections)]
    chosen = keys if fully else [key for key in keys if draw(st.booleans())]
    return sections, {key: draw(answer) for key in chosen}


@given(answered())
def test_there_are_never_more_than_a_hundred_points_nor_fewer_than_none(
    case: tuple[tuple[Section, ...], Answers],
) -> None:
    result = score(*case)
    assert result.points is None or 0 <= result.points <= 100


@given(answered())
def test_a_failed_veto_outweighs_everything(case: tuple[tuple[Section, ...], Answers]) -> None:
    sections, answers = case
    result = score(sections, answers)
    failed = [
        each.key
        for each in indicators_of(sections)
        if each.veto and answers.get(each.key, MET).result == Result.NOT_MET
    ]
    assert list(result.vetoed) == failed
    if failed:
        assert (result.outcome, result.points, result.bonus) == (Outcome.UNQUALIFIED, None, None)


@given(answered())
def test_no_item_costs_more_than_it_has_and_no_section_keeps_less_than_nothing(
    case: tuple[tuple[Section, ...], Answers],
) -> None:
    sections, answers = case
    for each in indicators_of(sections):
        assert 0 <= lost(each, answers.get(each.key, MET)) <= each.points
    for told in score(sections, answers).sections:
        assert 0 <= told.kept <= told.of


@given(answered(fully=True), st.data())
def test_an_item_not_met_that_turns_out_not_to_apply_never_costs_points(
    case: tuple[tuple[Section, ...], Answers], data: st.DataObject
) -> None:
    sections, answers = case
    wholly = {
        key: Answered(given.result) if given.result == Result.NOT_MET else given
        for key, given in answers.items()
    }
    key = data.draw(st.sampled_from(sorted(wholly)))
    if wholly[key].result != Result.NOT_MET:
        return
    before, after = score(sections, wholly), score(sections, {**wholly, key: NOT_APPLICABLE})
    if before.points is not None and after.points is not None:
        assert after.points >= before.points
    assert set(after.vetoed) <= set(before.vetoed)


@given(answered(), st.data())
def test_meeting_one_more_item_never_costs_points(
    case: tuple[tuple[Section, ...], Answers], data: st.DataObject
) -> None:
    sections, answers = case
    failed = sorted(key for key, given in answers.items() if given.result == Result.NOT_MET)
    if not failed:
        return
    key = data.draw(st.sampled_from(failed))
    before, after = score(sections, answers), score(sections, {**answers, key: MET})
    if before.points is not None and after.points is not None:
        assert after.points >= before.points
        assert (after.total or 0) >= (before.total or 0)


@given(answered(fully=True))
def test_a_list_that_is_answered_to_the_end_is_final(case: tuple[tuple[Section, ...], Answers]) -> None:
    assert score(*case).is_final


@given(answered())
def test_the_bonus_is_entered_by_more_than_eighty_and_by_nothing_else(
    case: tuple[tuple[Section, ...], Answers],
) -> None:
    result = score(*case)
    assert (result.bonus is not None) == (result.points is not None and result.points > 80)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_rate_says_all_only_of_all_and_none_only_of_none(one: int, other: int) -> None:
    rate = Rate(min(one, other), max(one, other))
    assert (str(rate) == "100.0%") == (rate.done == rate.of > 0)
    assert (str(rate) == "0.0%") == (rate.done == 0 < rate.of)


@given(st.fractions(0, 100))
def test_what_is_shown_never_stands_on_the_other_side_of_a_line(exact: Fraction) -> None:
    told = Fraction(shown(exact))
    assert abs(told - exact) < Fraction(1, 100)
    for line in (60, 80, 100):
        assert (told >= line) == (exact >= line)
