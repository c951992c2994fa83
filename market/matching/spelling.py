"""Which words of two texts are spelled alike: those that share most of their fragments."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from market.matching import weights
from market.matching.arrays import Hashes, Places, among, owners_of, spread_places
from market.matching.language import fold, fragments
from market.matching.profiles import Kind, Prepared

# Words that share most of their fragments have a ratio (RapidFuzz, 0..100) far above this.
LEAST_RATIO = 50


@dataclass(frozen=True, eq=False)
class Spelling:
    """The whole words of a text, to find those that are spelled alike.

    `terms` are their places among the terms, `places` those in the text.
    """

    terms: Places
    places: NDArray[np.uint16]
    letters: NDArray[np.int64]
    words: list[str]
    lang: str

    @classmethod
    def of(cls, listing: Prepared) -> "Spelling":
        """Return the whole words in the order of the text, at most ALIKE_WORDS."""
        terms = np.flatnonzero(listing.kinds & Kind.WORD)
        terms = terms[np.argsort(listing.places[terms], kind="stable")][: weights.ALIKE_WORDS]
        places = listing.places[terms]
        words = [listing.words[place] for place in places.tolist()]
        return cls(terms, places, np.array([len(word) for word in words], np.int64), words, listing.lang)

    def likely(self, others: Sequence[Prepared], least: float) -> NDArray[np.bool_]:
        """Return which words may have a likeness of `least` (Dice, 0..1) to one of each other text: (texts, words).

        The words of all other texts lie in one table. Few words pass, and most comparisons end here.
        """
        every, words, sizes = self._cut
        table = others[0].told.table
        first, many = table.fragments.rows(np.concatenate([one.numbers for one in others]))
        which, found = among(every, table.fragments.values.take(spread_places(first, many)))
        texts = np.repeat(np.arange(len(others)), [len(one.numbers) for one in others])
        is_shared = np.zeros((len(others), len(every)), bool)
        is_shared[texts[owners_of(found, many)], which] = True
        at, fragments = is_shared.nonzero()
        shared = np.bincount(at * len(sizes) + words[fragments], minlength=len(others) * len(sizes))
        # 2·s / (a + b) ≥ least and b ≥ s leave s ≥ a · least / (2 − least).
        return np.asarray(shared.reshape(len(others), len(sizes)) >= sizes * (least / (2 - least)))

    def alike(
        self, rows: Sequence[int], other: "Spelling", columns: Sequence[int], least: float
    ) -> list[tuple[int, int, float]]:
        """Return the words here and there that have a likeness of `least` (Dice, 0..1), most alike first.

        Cutting words that were never met into fragments takes most of the time, so it is done only to words whose
        letters say that they may be alike. Ties are broken by the words' places, which know no direction.
        """
        ratios = process.cdist(
            [self.words[row].lower() for row in rows],
            [other.words[column].lower() for column in columns],
            scorer=fuzz.ratio,
            score_cutoff=LEAST_RATIO,
        )
        found = []
        for a, b in zip(*(at.tolist() for at in np.nonzero(ratios)), strict=True):
            row, column = rows[a], columns[b]
            these, those = _fragments_of(self.words[row], self.lang), _fragments_of(other.words[column], other.lang)
            likeness = 2.0 * len(these & those) / (len(these) + len(those))
            if likeness >= least:
                found.append((row, column, likeness))
        return sorted(found, key=lambda one: (-one[2], one[0], one[1]))

    @cached_property
    def _cut(self) -> tuple[Hashes, Places, NDArray[np.int64]]:
        """The fragments of all words, sorted, whose each is, and how many each word has."""
        fragments = [_fragments_of(word, self.lang) for word in self.words]
        sizes = np.array([len(one) for one in fragments], np.int64)
        every = np.fromiter(chain.from_iterable(fragments), np.uint32, int(sizes.sum()))
        in_order = np.argsort(every, kind="stable")
        return every[in_order], np.repeat(np.arange(len(fragments)), sizes)[in_order], sizes


@lru_cache(maxsize=50_000)
def _fragments_of(surface: str, lang: str) -> frozenset[int]:
    return frozenset(fragments(fold(surface, lang)))
