"""`market evaluate --from-verdicts`: matching is measured on what people answered."""

import json
from typing import Any

import pytest

from market.gateways.clock import FakeClock
from market.gateways.database import Database
from tests.cli.conftest import Command, one_line
from tests.judged import Judged, judged
from tests.story import Market


@pytest.fixture
def town(database: Database, clock: FakeClock) -> Judged:
    """Ten municipalities with a need each, and two solutions that are proposed to all of them."""
    return judged(Market(database, clock))


def _figures(market_on: Command) -> dict[str, Any]:
    result = market_on("evaluate", "--from-verdicts", "--json")
    assert result.exit_code == 0, result.output
    figures: dict[str, Any] = json.loads(result.stdout)
    return figures


def test_the_rules_in_force_are_measured_on_the_verdicts(market_on: Command, town: Judged):
    town.answer(town.fitting, "interested")
    town.answer(town.other, "not_relevant", "other_problem")
    figures = _figures(market_on)
    assert (figures["auc"], figures["precision_of_strong"], figures["ndcg_at_10"]) == (1.0, 1.0, 1.0)
    assert figures["needs"] == 10
    assert figures["labels"]["right"] == {"count": 10, "strong": 1.0, "possible": 0.0, "weak": 0.0, "none": 0.0}
    assert figures["labels"]["wrong"]["count"] == 10
    assert figures["labels"]["wrong"]["strong"] == 0.0
    assert "precision_of_strong" in market_on("evaluate", "--from-verdicts").stdout


def test_a_no_that_is_not_about_the_subject_is_no_mistake_of_matching(market_on: Command, town: Judged):
    town.answer(town.fitting, "interested")
    town.answer(town.other, "not_relevant", "other")
    outside = ("too_expensive", "already_use_something", "not_mature", "does_not_fit_systems")
    for pair, reason in zip(town.market.pairs_of(town.fitting), outside, strict=False):
        town.market.answer(pair, pair.need.contact_email, "not_relevant", reason)
    result = market_on("evaluate", "--from-verdicts", "--json")
    assert result.exit_code == 1
    assert "6 interested, 10 not relevant" in one_line(result)


def test_too_few_verdicts_are_counted_not_measured(market_on: Command, town: Judged):
    town.answer(town.fitting, "later")
    result = market_on("evaluate", "--from-verdicts")
    assert result.exit_code == 1
    assert "Too few verdicts: 0 interested, 0 not relevant" in one_line(result)
    assert result.stdout == ""


def test_a_verdict_on_a_text_that_has_changed_counts_with_the_score_of_then(market_on: Command, town: Judged):
    town.answer(town.fitting, "interested")
    town.answer(town.other, "not_relevant", "other_problem")
    town.market.revise(town.fitting, problem="Noget helt andet", title="Noget andet", summary="")
    town.market.run_jobs()
    figures = _figures(market_on)
    assert figures["labels"]["right"] == {"count": 10, "strong": 1.0, "possible": 0.0, "weak": 0.0, "none": 0.0}
    assert figures["outdated"] == 0


def test_verdicts_from_other_rules_on_other_texts_are_outdated(market_on: Command, town: Judged):
    town.answer(town.fitting, "interested")
    town.answer(town.other, "not_relevant", "other_problem")
    town.market.revise(town.fitting, title="Noget andet")
    town.market.run_jobs()
    assert market_on("rematch", "--refresh-statistics").exit_code == 0
    result = market_on("evaluate", "--from-verdicts")
    assert result.exit_code == 1
    assert "10 outdated" in one_line(result)


@pytest.mark.parametrize("arguments", [(), ("tests/benchmarks/municipal", "--from-verdicts")])
def test_evaluate_wants_either_a_folder_or_verdicts(market_on: Command, arguments):
    result = market_on("evaluate", *arguments)
    assert result.exit_code == 2
    assert "either a folder or --from-verdicts" in one_line(result)


def test_bounds_are_fitted_to_a_labelled_collection(market: Command):
    result = market("evaluate", "tests/benchmarks/municipal", "--fit", "--json")
    assert result.exit_code == 0, result.output
    figures = json.loads(result.stdout)
    assert figures["auc"] > 0.95
    assert figures["labels"]["right"]["count"] == 70
    proposed = [figures["bounds"][name]["proposed"] for name in ("lowest", "possible", "strong")]
    assert proposed == sorted(proposed)
    assert proposed[0] > 0.1
    assert proposed[-1] < 0.9


def test_too_few_verdicts_fit_no_bounds(market_on: Command, town: Judged):
    town.answer(town.fitting, "interested")
    town.answer(town.other, "not_relevant", "other_problem")
    result = market_on("evaluate", "--from-verdicts", "--fit")
    assert result.exit_code == 1
    assert "10 right and 10 wrong pairs; at least 30 of each" in one_line(result)
