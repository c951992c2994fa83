"""A problem meets what helps against it, where neither text has a word of the other."""

from market.matching import weights
from market.matching.batch import batches
from market.matching.concepts import Concept, concept_hash, themes
from market.matching.outcome import Reason
from market.matching.ranking import order, rank
from market.matching.scoring import Scored, score
from market.matching.weighting import DELIVERED
from tests.matching.test_reasons import said

CONDEMNED = "Kondemnering"


def test_what_helps_against_a_problem_is_a_reason(write, rules):
    found = score(write.need(CONDEMNED), write.solution("Genhusning"), rules)
    assert said(found, Reason.RELATED) == ["Kondemnering ~ Genhusning"]
    assert score(write.need(CONDEMNED), write.solution("Vejsalt"), rules) is None


def test_it_is_the_same_reason_whoever_names_the_problem(write, rules):
    """The one who offers may write of the problem, and the one who needs ask for the remedy."""
    one = score(write.need(CONDEMNED), write.solution("Genhusning"), rules)
    other = score(write.need("Genhusning"), write.solution(CONDEMNED), rules)
    assert one is not None
    assert other is not None
    assert [row.reason for row in one.reasons] == [row.reason for row in other.reasons]


def test_a_word_that_has_met_itself_is_answered_and_meets_no_remedy(write, rules):
    found = score(write.need(CONDEMNED), write.solution("Genhusning ved kondemnering"), rules)
    assert "Kondemnering ~ kondemnering" in all_said(found)
    assert not said(found, Reason.RELATED)


def all_said(found: Scored | None) -> list[str]:
    return [f"{one.need} ~ {one.solution}" for row in (found.reasons if found else ()) for one in row.evidence]


def test_of_two_solutions_without_a_common_word_the_remedy_comes_first(write, rules):
    solutions = [write.solution("Vejsalt", key="salt"), write.solution("Genhusning", key="homes")]
    ordered = order(write.need(CONDEMNED), batches(solutions), rules.statistics, rules.dictionary)
    assert next(ordered).id == "homes"
    found = rank(write.need(CONDEMNED), batches(solutions), rules=rules)
    assert [one.solution_id for one in found] == ["homes"]


def test_a_link_counts_in_both_directions_and_a_concept_without_one_has_no_theme():
    labels: dict[str, tuple[str, ...]] = {"da": ("x",), "en": ("x",)}
    found = themes(
        [Concept("problem", labels, related=("remedy",)), Concept("remedy", labels), Concept("other", labels)]
    )
    both = {concept_hash("problem"), concept_hash("remedy")}
    assert set(found) == both
    assert all(set(others) == both for others in found.values())


def test_two_short_texts_need_less_evidence_than_two_long_ones():
    long, short, shortest = (DELIVERED.score(0.2, length) for length in (weights.FULL_LENGTH, 30.0, 1.0))
    assert long < short < shortest
    assert long == DELIVERED.score(0.2) == DELIVERED.score(0.2, 1_000.0)
    assert shortest == DELIVERED.score(0.2, weights.LEAST_LENGTH)


def test_a_dyslexic_pupil_is_not_blind(write, rules):
    assert score(write.need("Ordblinde elever"), write.solution("Blinde borgere"), rules) is None
