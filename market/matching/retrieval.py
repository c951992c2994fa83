"""Which weighted terms to look for in an index. Crude on purpose: it must not miss, scoring sorts out the rest."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from market.matching import weights
from market.matching.arrays import Counts, Hashes
from market.matching.profiles import QUARTERS, Kind, Prepared
from market.matching.statistics import Weights
from market.matching.translating import Dictionary

DocumentFrequency = Callable[[Hashes], Weights]
Alike = Callable[[Hashes, Weights], tuple[Hashes, Weights]]
"""Returns the stems of words that share most with fragments that count so much, and how alike they are (0..1)."""
Search = tuple[tuple[int, float], ...]
"""What to look for in one index: (hash of a term, weight)."""
# Of a long text only so many terms are looked up for their frequency at all, the most repeated first.
_LOOKED_UP = 200


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """What an index says of itself: its language, its size, in how many documents terms occur, and its words."""

    lang: str
    documents: int
    terms: DocumentFrequency
    alike: Alike


def plan(listing: Prepared, index: IndexFacts, dictionary: Dictionary) -> Search:
    """Choose the heaviest terms of a listing or their translations, and words alike where these alone would miss.

    Words that share fragments help across languages and for texts of a few words; on long text they only cost time.
    """
    sought, amounts = listing.terms, query_amounts(listing, index.lang)
    if listing.lang != index.lang:
        sought, amounts = _with_translations(listing, amounts, dictionary)
    budget = _Budget(weights.SEARCH_TERMS, weights.SEARCH_TERM_POSTINGS)
    search = _heaviest(sought, amounts, index.terms, index.documents, budget)
    if listing.lang != index.lang or listing.length <= weights.SHORT_QUERY_WORDS:
        counts = saturated(listing.fragment_counts.astype(np.float64))
        stems, likeness = index.alike(listing.fragments, counts)
        at = sought.searchsorted(stems)
        at[at == len(sought)] = 0
        new = sought[at] != stems
        budget = _Budget(weights.SEARCH_ALIKE, weights.SEARCH_ALIKE_POSTINGS)
        wanted = stems[new], weights.SEARCH_ALIKE_WEIGHT * likeness[new]
        search += _heaviest(*wanted, index.terms, index.documents, budget)
    return search


def _with_translations(listing: Prepared, amounts: Weights, dictionary: Dictionary) -> tuple[Hashes, Weights]:
    said = dictionary.translations(listing.terms, listing.lang)
    every = np.concatenate([listing.terms, said.terms])
    distinct, place = np.unique(every, return_inverse=True)
    total = np.bincount(place, np.concatenate([amounts, amounts[said.owners] * said.values]))
    return distinct, np.asarray(total, np.float64)


def query_amounts(listing: Prepared, text_lang: str) -> Weights:
    """Return how much each term of a query counts against texts of a language; see `amounts_asked`."""
    return amounts_asked(listing.counts, listing.kinds, across=listing.lang != text_lang)


def amounts_asked(counts: Counts, kinds: Counts, *, across: bool) -> Weights:
    """Return how much terms count that occur so often: n·5/(n+4) for n occurrences.

    Across languages words seldom meet, so the concepts count more.
    """
    amounts = saturated(counts / QUARTERS)
    if across:
        amounts[(kinds & (Kind.CONCEPT | Kind.BROADER)) > 0] *= weights.CONCEPTS_ACROSS
    return amounts


def saturated(occurrences: Weights) -> Weights:
    """Return n·5/(n+4): 1 for one occurrence, at most 5."""
    return occurrences * (weights.QUERY_SATURATION + 1) / (occurrences + weights.QUERY_SATURATION)


@dataclass(frozen=True, slots=True)
class _Budget:
    """How many hashes are looked for at most, and how many listings may hold them, all counted together."""

    hashes: int
    postings: int

    def affords(self, frequencies: Weights) -> NDArray[np.bool_]:
        """Say which hashes, the most important first, are looked for: the first few, and what the budget then allows.

        A common word is the least important, so it is what a large collection goes without.
        """
        fits = np.cumsum(frequencies) <= self.postings
        fits[: weights.SEARCH_LEAST] = True
        return np.asarray(fits)


def _heaviest(
    hashes: Hashes, amounts: Weights, frequency: DocumentFrequency, documents: int, budget: _Budget
) -> Search:
    if len(hashes) > _LOOKED_UP:
        kept = np.argsort(-amounts, kind="stable")[:_LOOKED_UP]
        hashes, amounts = hashes[kept], amounts[kept]
    found = frequency(hashes)
    importance = amounts * np.log1p((documents - found + 0.5) / (found + 0.5))
    importance[found == 0] = 0.0
    order = np.argsort(-importance, kind="stable")[: budget.hashes]
    order = order[importance[order] > 0]
    order = order[budget.affords(found[order])]
    return tuple(zip(hashes[order].tolist(), amounts[order].tolist(), strict=True))
