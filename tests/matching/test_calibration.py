"""Bounds follow from labels by criteria that anybody can check."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.matching.calibration import (
    FEWEST_TO_FIT,
    LOWEST_KEEPS,
    POSSIBLE_PRECISION,
    STRONG_PRECISION,
    CannotFit,
    NoBound,
    TooFewLabels,
    fit_bounds,
)
from market.matching.judging import Label, ScoredLabel


def _labelled(label: Label, scores: list[int]) -> list[ScoredLabel]:
    return [ScoredLabel(f"n{number}", f"s{number}", label, score / 100) for number, score in enumerate(scores)]


def _scores(lowest: int, highest: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(lowest, highest), min_size=FEWEST_TO_FIT, max_size=60)


def _precision(labels: list[ScoredLabel], bound: float) -> float:
    above = [one.label for one in labels if one.score >= bound and one.label is not Label.NEAR]
    return above.count(Label.RIGHT) / len(above)


@given(right=_scores(35, 95), near=st.lists(st.integers(20, 95), max_size=20), wrong=_scores(0, 70))
def test_fitted_bounds_keep_what_they_promise(right, near, wrong):
    labels = _labelled(Label.RIGHT, right) + _labelled(Label.NEAR, near) + _labelled(Label.WRONG, wrong)
    try:
        bounds = fit_bounds(labels)
    except NoBound:
        return
    assert 0 < bounds.lowest <= bounds.possible <= bounds.strong <= 1
    assert _precision(labels, bounds.strong) >= STRONG_PRECISION
    assert _precision(labels, bounds.possible) >= POSSIBLE_PRECISION
    worth = [one.score for one in labels if one.label is not Label.WRONG]
    assert sum(score >= bounds.lowest for score in worth) >= LOWEST_KEEPS * len(worth)


@given(right=_scores(35, 95), wrong=_scores(0, 70), more=_scores(60, 95))
def test_more_mistakes_at_the_top_never_make_strong_easier_to_reach(right, wrong, more):
    labels = _labelled(Label.RIGHT, right) + _labelled(Label.WRONG, wrong)
    try:
        before, after = fit_bounds(labels), fit_bounds(labels + _labelled(Label.WRONG, more))
    except NoBound:
        return
    assert after.strong >= before.strong


def test_where_scores_part_right_from_wrong_the_bounds_stand_between_them():
    labels = _labelled(Label.RIGHT, [70] * 40) + _labelled(Label.WRONG, [30] * 40)
    bounds = fit_bounds(labels)
    assert (bounds.possible, bounds.strong) == (0.31, 0.31)
    assert bounds.lowest == 0.31


@pytest.mark.parametrize(("right", "wrong"), [(0, 0), (FEWEST_TO_FIT - 1, 100), (100, FEWEST_TO_FIT - 1)])
def test_few_labels_decide_nothing(right, wrong):
    with pytest.raises(TooFewLabels, match=f"{right} right and {wrong} wrong"):
        fit_bounds(_labelled(Label.RIGHT, [90] * right) + _labelled(Label.WRONG, [10] * wrong))


def test_scores_that_tell_nothing_give_no_bound():
    with pytest.raises(CannotFit, match="90% of the pairs"):
        fit_bounds(_labelled(Label.RIGHT, [50] * 40) + _labelled(Label.WRONG, [50] * 40))
