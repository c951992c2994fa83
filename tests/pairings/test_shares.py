"""Shares as people read them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.gateways.clock import FakeClock
from market.matching.outcome import Reason
from market.pairings.models import Pairing
from market.pairings.reasons import reasons_of
from market.pairings.shares import whole_percents


@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=12))
def test_whole_percents_sum_to_a_hundred(parts):
    assert sum(whole_percents(parts)) == 100


@pytest.mark.parametrize(
    ("parts", "percents"), [([1, 1, 1], [34, 33, 33]), ([0.5, 0.25, 0.25], [50, 25, 25]), ([], [])]
)
def test_the_largest_remainder_rounds_up(parts, percents):
    assert whole_percents(parts) == percents


def test_more_than_six_reasons_end_in_other():
    kinds = [reason for reason in Reason if reason is not Reason.OTHER][:8]
    rows = [{"reason": kind.value, "share": 0.1, "evidence": []} for kind in kinds]
    shown = reasons_of(_pairing(rows), lambda reason, key, side: key).rows
    assert len(shown) == 6
    assert (shown[-1].code, shown[-1].share) == ("other", 37)
    assert sum(row.share for row in shown) == 100


def test_the_sentence_says_no_word_twice():
    rows = [
        {"reason": "same_word", "share": 0.4, "evidence": [{"need": "Balance", "solution": "balancen"}]},
        {"reason": "shared_tag", "share": 0.3, "evidence": [{"need": "balance", "solution": "balance"}]},
        {"reason": "translation", "share": 0.2, "evidence": [{"need": "gang", "solution": "gait"}]},
    ]
    clauses = reasons_of(_pairing(rows), lambda reason, key, side: key).clauses
    assert [(row.code, row.evidence) for row in clauses] == [
        ("same_word", ("balance",)),
        ("translation", (("gang", "gait"),)),
    ]


def _pairing(rows: list[dict[str, Any]]) -> Pairing:
    now = FakeClock().now()
    return Pairing(
        need_id="n",
        solution_id="s",
        score=0.8,
        strength="strong",
        reasons=rows,
        rules_version="1",
        need_revision=1,
        solution_revision=1,
        created_at=now,
        updated_at=now,
    )
