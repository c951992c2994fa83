"""Which words of a table have a hash: a column of the table sorted by what stands in it."""

import threading
from typing import NamedTuple

import numpy as np

from market.matching.arrays import Hashes, Places, among
from market.matching.word_table import Column, WordTable

# A table that has grown by more than this share, and by so many words, is sorted anew; newer words are looked through.
_GROWTH = 0.05
_FEW = 200


class Sorted(NamedTuple):
    """The first `size` words of a table by what they have.

    The words from `starts[k]` to `starts[k + 1]` in `words` have `hashes[k]`, which are sorted and distinct.
    """

    size: int
    hashes: Hashes
    starts: Places
    words: Places

    def standing(self, hashes: Hashes) -> tuple[Places, Places]:
        """Return where the words that have each of these hashes begin, and how many they are."""
        if not len(self.hashes):
            return np.zeros(len(hashes), np.intp), np.zeros(len(hashes), np.intp)
        at = self.hashes.searchsorted(hashes)
        at[at == len(self.hashes)] = 0
        first = self.starts[at]
        return first, np.where(self.hashes[at] == hashes, self.starts[at + 1] - first, 0)


class Holders:
    """Looks up who has a hash in one column of a table. Safe to share between threads."""

    def __init__(self, table: WordTable, column: Column) -> None:
        self._table = table
        self._column = column
        self._sorted = Sorted(0, np.empty(0, np.uint32), np.zeros(1, np.intp), np.empty(0, np.intp))
        self._sorting = threading.Lock()

    def newer(self, known: Sorted, hashes: Hashes) -> tuple[Places, Places]:
        """Return (which, words) for the words that came after the table was sorted: which of the hashes each has."""
        size = len(self._table)
        if known.size == size:
            return np.empty(0, np.intp), np.empty(0, np.intp)
        words, start = self._column.since(known.size)
        # What is being added at this moment has no number yet.
        words = words[: words.searchsorted(size)]
        which, found = among(hashes, self._column.values[start : start + len(words)])
        return which, words[found]

    def known(self) -> Sorted:
        """Return the words sorted, or most of them."""
        if len(self._table) > (1 + _GROWTH) * self._sorted.size + _FEW:
            with self._sorting:
                if len(self._table) > (1 + _GROWTH) * self._sorted.size + _FEW:
                    self._sorted = self._sort()
        return self._sorted

    def _sort(self) -> Sorted:
        size = len(self._table)
        words, _ = self._column.since(0)
        words = words[words < size]
        hashes = self._column.values[: len(words)]
        in_order = np.argsort(hashes, kind="stable")
        distinct, first = np.unique(hashes[in_order], return_index=True)
        return Sorted(size, distinct, np.append(first, len(words)), words[in_order])
