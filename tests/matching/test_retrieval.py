"""What is looked for in an index, and what that may cost."""

import numpy as np

from market.matching import weights
from market.matching.arrays import Hashes
from market.matching.language import term_hash
from market.matching.retrieval import IndexFacts, Search, plan
from market.matching.statistics import Weights

SHARES = {"borg": 0.4, "fald": 0.02, "sensor": 0.01, "hjemmeplej": 0.005}
"""Stems, and in how large a share of the listings each stands. Every other word stands in a thousandth of them."""


def nothing_alike(fragments: Hashes, _amounts: Weights) -> tuple[Hashes, Weights]:
    return fragments[:0], np.empty(0)


def shelf(documents: int) -> IndexFacts:
    shares = {term_hash(stem): share for stem, share in SHARES.items()}

    def frequency(hashes: Hashes) -> Weights:
        return np.array([documents * shares.get(one, 0.001) for one in hashes.tolist()])

    return IndexFacts("da", documents, frequency, nothing_alike)


def listings_read(search: Search, index: IndexFacts) -> float:
    return float(index.terms(np.array([term for term, _ in search], np.uint32)).sum())


def sought(search: Search) -> set[int]:
    return {term for term, _ in search}


NEED = "Sensor til fald hos borger med hjemmepleje"
LONG = f"{NEED} om natten, på toilet, i køkken, ved trappe, under træning, efter indlæggelse, i have og på gaden"


def test_every_word_is_looked_for_in_a_small_collection(analyser, write):
    search = plan(write.need(LONG), shelf(10_000), analyser.dictionary)
    assert {term_hash(stem) for stem in SHARES} <= sought(search)


def test_a_common_word_is_passed_over_in_a_large_collection(analyser, write):
    large = shelf(2_000_000)
    search = plan(write.need(LONG), large, analyser.dictionary)
    assert term_hash("borg") not in sought(search)
    assert {term_hash(stem) for stem in SHARES if stem != "borg"} <= sought(search)
    assert listings_read(search, large) <= weights.SEARCH_TERM_POSTINGS


def test_a_need_of_common_words_only_is_looked_for_all_the_same(analyser, write):
    search = plan(write.need("Borger"), shelf(100_000_000), analyser.dictionary)
    assert term_hash("borg") in sought(search)


def test_ten_times_the_listings_cost_less_than_ten_times_as_much(analyser, write):
    need = write.need(LONG)
    small, large = shelf(600_000), shelf(6_000_000)
    cost = [listings_read(plan(need, index, analyser.dictionary), index) for index in (small, large)]
    assert cost[1] < 10 * cost[0]
    assert max(cost) <= weights.SEARCH_TERM_POSTINGS
