import math

import pytest

from market.matching.evaluation import ndcg, quality, recall, reciprocal_rank


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [(["a", "b"], 1.0), (["x", "a"], 3 / math.log2(3) / (3 + 1 / math.log2(3))), (["x"], 0.0), ([], 0.0)],
)
def test_ndcg_gains_the_grade_discounted_by_place(ranked, expected):
    grades = {"a": 3.0, "b": 1.0, "x": 0.0}
    assert ndcg(ranked, grades) == pytest.approx(expected)


def test_recall_and_reciprocal_rank_look_no_deeper_than_asked():
    ranked = [f"d{place}" for place in range(60)]
    assert recall(ranked, {"d0": 1, "d55": 1}) == 0.5
    assert reciprocal_rank(ranked, {"d3": 1}) == 0.25
    assert reciprocal_rank(ranked, {"d10": 1}) == 0.0


def test_a_need_without_ranking_counts_zero_and_one_without_relevant_solutions_not_at_all():
    found = quality({"n1": ["a"]}, {"n1": {"a": 1}, "n2": {"b": 2}, "n3": {"c": 0}})
    assert (found.ndcg_at_10, found.recall_at_50, found.mrr_at_10, found.queries) == (0.5, 0.5, 0.5, 2)


def test_nothing_judged_is_nothing_measured():
    assert quality({}, {}).queries == 0
