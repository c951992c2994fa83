"""Scores are held against what people said."""

from hypothesis import given
from hypothesis import strategies as st

from market.matching.evaluation import auc
from market.matching.judging import Label, LabelledPair, ScoredLabel, agreement, labels_of, score_labelled
from market.matching.labelled import LabelledCollection
from market.matching.outcome import Strength
from market.matching.profiles import Profile
from market.matching.weighting import DELIVERED

scores = st.lists(st.integers(0, 20).map(lambda step: step / 20), min_size=1, max_size=15)


def _listing(key: str, title: str, side="solution", **facts) -> Profile:
    return Profile(id=key, side=side, lang="da", title=title, **facts)


@given(right=scores, wrong=scores)
def test_auc_is_the_share_of_pairs_of_pairs_that_stand_in_the_right_order(right, wrong):
    wins = [(a > b) + (a == b) / 2 for a in right for b in wrong]
    assert abs(auc(right, wrong) - sum(wins) / len(wins)) < 1e-9
    assert abs(auc(right, wrong) + auc(wrong, right) - 1) < 1e-9


def test_near_pairs_are_counted_and_spoil_nothing():
    some = [ScoredLabel("n", "a", Label.RIGHT, 0.9), ScoredLabel("n", "b", Label.WRONG, 0.4)]
    found = agreement([*some, ScoredLabel("n", "c", Label.NEAR, 0.95)], DELIVERED)
    assert (found.auc, found.precision_of_strong) == (1.0, 1.0)
    assert found.counts == {Label.RIGHT: 1, Label.NEAR: 1, Label.WRONG: 1}
    assert found.shares[Label.NEAR][Strength.STRONG] == 1.0
    assert found.shares[Label.WRONG][Strength.WEAK] == 1.0


def test_without_labels_there_are_no_figures():
    found = agreement([], DELIVERED)
    assert (found.auc, found.precision_of_strong, found.ndcg_at_10, found.needs) == (None, None, None, 0)
    assert not found.is_enough


def test_a_need_is_ranked_where_it_has_right_and_wrong_solutions():
    above = [ScoredLabel("n1", "a", Label.RIGHT, 0.9), ScoredLabel("n1", "b", Label.WRONG, 0.4)]
    below = [ScoredLabel("n2", "a", Label.RIGHT, 0.3), ScoredLabel("n2", "b", Label.WRONG, 0.4)]
    alone = [ScoredLabel("n3", "a", Label.RIGHT, 0.3)]
    found = agreement(above + below + alone, DELIVERED)
    assert found.needs == 2
    assert found.ndcg_at_10 is not None
    assert 0.5 < found.ndcg_at_10 < 1.0


def test_a_pair_that_a_fact_rules_out_has_no_score(analyser, rules):
    need = _listing("n", "Sensor til fald", "need", regions=("0101",))
    pairs = [
        LabelledPair(need, _listing("a", "Sensor til fald"), Label.RIGHT),
        LabelledPair(need, _listing("b", "Sensor til fald", regions=("DK05",)), Label.WRONG),
        LabelledPair(need, _listing("c", "Bogudlån"), Label.WRONG),
    ]
    found = {one.solution_id: one.score for one in score_labelled(pairs, analyser.prepare, rules)}
    assert found["a"] > DELIVERED.strong
    assert (found["b"], found["c"]) == (0.0, 0.0)


def test_grades_of_a_collection_become_labels():
    solutions = [_listing(key, key) for key in "abcd"]
    needs = [_listing("n", "n", "need"), _listing("unjudged", "u", "need")]
    graded = LabelledCollection(solutions, needs, {"n": {"a": 3.0, "b": 2.0, "c": 1.0}}, [])
    assert [pair.label for pair in labels_of(graded)] == [Label.RIGHT, Label.RIGHT, Label.NEAR, Label.WRONG]
    yes_or_no = LabelledCollection(solutions, needs, {"n": {"a": 1.0, "b": 0.0}}, [])
    assert [pair.label for pair in labels_of(yes_or_no)] == [Label.RIGHT, Label.WRONG, Label.WRONG, Label.WRONG]
