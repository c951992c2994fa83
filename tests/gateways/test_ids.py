"""Identifiers sort by time of birth."""

from itertools import pairwise

from market.gateways.ids import new_id


def test_each_id_of_a_process_sorts_after_the_one_before():
    ids = [new_id() for _ in range(5000)]
    assert all(before < after for before, after in pairwise(ids))
    assert {len(one) for one in ids} == {26}
