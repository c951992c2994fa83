"""Which words of a collection share fragments with a text: they may say the same in another spelling or language."""

import numpy as np

from market.matching import weights
from market.matching.arrays import Hashes, Places, distinct, highest, spread
from market.matching.holders import Holders, Sorted
from market.matching.statistics import Weights, inverse_frequency
from market.matching.word_table import WordTable


class Resembling:
    """Looks words up by their fragments. Safe to share between threads."""

    def __init__(self, table: WordTable) -> None:
        self.table = table
        """The words that are looked up."""
        self._by_fragment = Holders(table, table.fragments)
        self._worth: tuple[Sorted | None, Weights] = None, np.empty(0)

    def stems(self, fragments: Hashes, amounts: Weights) -> tuple[Hashes, Weights]:
        """Return the stems of the words that share most with these sorted, distinct fragments, and how much (0..1).

        At most weights.SEARCH_ALIKE. What is shared is weighed by how few words have it, as a share of the word.
        Of the words that share much, long ones among them, the likest are returned.
        """
        known = self._by_fragment.known()
        return self._best(*self._sharing(fragments, amounts, known, weights.ALIKE_POSTINGS, rare=True), known)

    def words_with(self, fragments: Hashes, least: float) -> Places:
        """Return the words that have so large a share (0..1) of these sorted, distinct fragments."""
        known = self._by_fragment.known()
        words, shared = self._sharing(fragments, np.ones(len(fragments)), known, weights.NEAR_POSTINGS, rare=False)
        return words[shared >= least * len(fragments)]

    def _sharing(
        self, fragments: Hashes, amounts: Weights, known: Sorted, postings: int, *, rare: bool
    ) -> tuple[Places, Weights]:
        """Return the words that have any of these fragments, and the sum of what those that each has amount to.

        A `rare` fragment amounts to more. Of the words that have each, no more than `postings` in all are looked at.
        """
        first, many = known.standing(fragments)
        which, newer = self._by_fragment.newer(known, fragments)
        frequency = many + np.bincount(which, minlength=len(fragments))
        # The rarest say most and cost least.
        in_order = np.argsort(frequency, kind="stable")
        affordable = in_order[np.cumsum(many[in_order]) <= postings]
        owners, places = spread(first[affordable], many[affordable])
        if rare:
            amounts = amounts * inverse_frequency(len(self.table), frequency.astype(np.float64))
        words, place = distinct(np.concatenate([known.words[places], newer]), len(self.table))
        shared = np.bincount(place, np.concatenate([amounts[affordable][owners], amounts[which]]), len(words))
        return words, np.asarray(shared, np.float64)

    def _best(self, words: Places, shared: Weights, known: Sorted) -> tuple[Hashes, Weights]:
        whole = np.maximum(self._whole(words, known), shared)
        best = highest(shared / np.sqrt(whole), weights.ALIKE_CHOSEN)
        stems, place = np.unique(self.table.stems[words[best]], return_inverse=True)
        likeness = np.zeros(len(stems))
        np.maximum.at(likeness, place, shared[best] / whole[best])
        likest = np.sort(highest(likeness, weights.SEARCH_ALIKE))
        return stems[likest], likeness[likest]

    def _whole(self, words: Places, known: Sorted) -> Weights:
        """Return what all fragments of each word amount to."""
        if known.size == len(self.table):
            return self._worth_of(known)[words]
        is_old = words < known.size
        whole = np.empty(len(words))
        whole[is_old] = self._worth_of(known)[words[is_old]]
        owners, pieces = spread(*self.table.fragments.rows(words[~is_old]))
        _, many = known.standing(self.table.fragments.values[pieces])
        worth = inverse_frequency(len(self.table), 1.0 + many.astype(np.float64))
        whole[~is_old] = np.bincount(owners, worth, int((~is_old).sum()))
        return whole

    def _worth_of(self, known: Sorted) -> Weights:
        """Return what all fragments of each of the sorted words amount to. Found once for each time they are sorted."""
        sorted_then, worth = self._worth
        if sorted_then is not known:
            many = np.diff(known.starts)
            each = np.repeat(inverse_frequency(known.size, many.astype(np.float64)), many)
            worth = np.bincount(known.words, each, known.size).astype(np.float64)
            self._worth = known, worth
        return worth
