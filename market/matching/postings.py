"""BM25 over many short texts at once, as postings in flat arrays: for lists that never change, such as labels."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from market.matching import weights
from market.matching.arrays import Hashes, Places, spread
from market.matching.statistics import Weights, inverse_frequency

Counted = Iterable[tuple[int, float]]
"""Terms of one text with their occurrences; a term may come several times."""


@dataclass(frozen=True, slots=True, eq=False)
class Contributions:
    """What terms of a query bring to texts: query term `terms[n]` brings `amounts[n]` (from 0) to text `texts[n]`.

    `worth[n]` is what the term would bring if the query said it once.
    """

    terms: Places
    texts: Places
    amounts: Weights
    worth: Weights


class Postings:
    """All texts by their terms, each with what it is worth: idf · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length))."""

    def __init__(self, texts: Iterable[Counted]) -> None:
        terms: list[int] = []
        owners: list[int] = []
        counts: list[float] = []
        self.size = 0
        for number, text in enumerate(texts):
            self.size = number + 1
            summed: dict[int, float] = {}
            for term, count in text:
                summed[term] = summed.get(term, 0.0) + count
            terms += summed.keys()
            counts += summed.values()
            owners += [number] * len(summed)
        every = np.array(terms, np.uint32)
        in_order = np.argsort(every, kind="stable")
        self._terms, self._starts, self._many = np.unique(every[in_order], return_index=True, return_counts=True)
        self._texts = np.array(owners, np.int32)[in_order]
        self._worth = self._weighed(np.array(counts)[in_order]).astype(np.float32)
        self.worth = np.bincount(self._texts, self._worth, self.size)
        """What each text is worth in all: what a query that says every term of it once would bring."""

    def _weighed(self, counts: Weights) -> Weights:
        if not len(counts):
            return counts
        lengths = np.bincount(self._texts, counts, self.size)
        norm = 1 - weights.WORD_B + weights.WORD_B * lengths / lengths.mean()
        rare = np.repeat(inverse_frequency(self.size, self._many.astype(np.float64)), self._many)
        weighed = rare * counts * (weights.WORD_K1 + 1) / (counts + weights.WORD_K1 * norm[self._texts])
        return np.asarray(weighed, np.float64)

    def contributions(self, terms: Hashes, amounts: Weights) -> Contributions:
        """Return what each term of a query brings to each text that holds it."""
        if not len(self._terms) or not len(terms):
            return Contributions(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0), np.empty(0))
        at = np.searchsorted(self._terms, terms)
        at[at == len(self._terms)] = 0
        known = np.flatnonzero(self._terms[at] == terms)
        first, many = self._starts[at[known]], self._many[at[known]]
        which, places = spread(first, many)
        owners, worth = known[which], self._worth[places].astype(np.float64)
        return Contributions(owners, self._texts[places].astype(np.intp), worth * amounts[owners], worth)
