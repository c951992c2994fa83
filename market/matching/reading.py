"""One text made ready to be compared with several others under one snapshot."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from market.matching import weights
from market.matching.language import fold, fragments
from market.matching.profiles import QUARTERS, Hashes, Kind, Prepared
from market.matching.retrieval import query_amounts
from market.matching.rules import Rules
from market.matching.statistics import Weights

Places = NDArray[np.intp]
# Words that share most of their fragments have a ratio (RapidFuzz, 0..100) far above this.
LEAST_RATIO = 50


@dataclass(frozen=True, slots=True, eq=False)
class Spelling:
    """The whole words of a text, to find those that are spelled alike. `terms` are their places among the terms."""

    terms: NDArray[np.intp]
    letters: NDArray[np.int64]
    words: list[str]
    lang: str

    def likeness(self, rows: Places, other: "Spelling", columns: Places) -> Weights:
        """Return 2·shared/(a+b) of the fragments (Dice, 0..1) for some of the words (rows) and of the other's."""
        mine, theirs = self._fragments(rows), other._fragments(columns)
        sizes, other_sizes = np.array([len(one) for one in mine]), np.array([len(one) for one in theirs])
        held = np.concatenate(mine)
        in_order = np.argsort(held, kind="stable")
        owners = np.repeat(np.arange(len(mine)), sizes)[in_order]
        ordered, sought = held[in_order], np.concatenate(theirs)
        first = np.searchsorted(ordered, sought, "left")
        many = np.searchsorted(ordered, sought, "right") - first
        start = np.repeat(first - np.cumsum(many) + many, many)
        cells = owners[start + np.arange(len(start))] * len(theirs)
        cells += np.repeat(np.repeat(np.arange(len(theirs)), other_sizes), many)
        shared = np.bincount(cells, minlength=len(mine) * len(theirs)).reshape(len(mine), len(theirs))
        return np.asarray(2.0 * shared / (sizes[:, None] + other_sizes[None, :]))

    def resembling(
        self, rows: Places, other: "Spelling", columns: Places, held: Hashes, least: float
    ) -> tuple[Places, Places]:
        """Return those of the rows and columns among which a likeness of `least` (Dice, 0..1) is possible at all.

        `held` are the fragments of the other text. Cutting words that were never met into fragments takes most of the
        time of a comparison, and few words resemble any.
        """
        mine = self._fragments(rows)
        sizes = np.array([len(one) for one in mine])
        every = np.concatenate(mine)
        at = np.searchsorted(held, every)
        at[at == len(held)] = 0
        shared = np.bincount(np.repeat(np.arange(len(rows)), sizes), held[at] == every, len(rows))
        # 2·s / (a + b) ≥ least and b ≥ s leave s ≥ a · least / (2 − least).
        rows = rows[shared >= sizes * least / (2 - least)]
        near = process.cdist(self._words(rows), other._words(columns), scorer=fuzz.ratio, score_cutoff=LEAST_RATIO)
        return rows, columns[near.any(axis=0)]

    def _words(self, places: Places) -> list[str]:
        return [self.words[place].lower() for place in places.tolist()]

    def _fragments(self, places: Places) -> list[Hashes]:
        return [_fragments_of(self.words[place], self.lang) for place in places.tolist()]


class Reading:
    """A listing with what its terms weigh, computed once for all comparisons in which it takes part."""

    def __init__(self, listing: Prepared, rules: Rules) -> None:
        self.listing = listing
        self.lang = listing.lang
        self.words = listing.words
        self.kinds: list[int] = listing.kinds.tolist()
        self._places: list[int] = listing.places.tolist()
        self.rules = rules
        self._asks: dict[str, Weights] = {}
        self._idf: dict[str, Weights] = {}

    def word(self, term: int) -> str:
        """Return the word that stands for a term, as it stands in the text."""
        return self.words[self._places[term]]

    @cached_property
    def saturation(self) -> Weights:
        """What each term brings to whoever asks for it: more for several occurrences, less in a long text."""
        mean_length = self.rules.statistics.of(self.lang).mean_length
        b = self.rules.weighting.length
        norm = weights.WORD_K1 * (1 - b + b * self.listing.length / mean_length)
        counts = self.listing.counts / QUARTERS
        return np.asarray(counts * (weights.WORD_K1 + 1) / (counts + norm))

    def asks(self, lang: str) -> Weights:
        """Return how much each term asks of a text in a language, before it is weighed by how rare it is.

        A text that answers every word as this one does itself brings a half of a pairing's raw evidence, whatever the
        length. The whole is weighed in the text's own language: in the other most words are unknown, and would seem
        rare and heavy.
        """
        known = self._asks.get(lang)
        if known is None:
            own = query_amounts(self.listing, self.lang)
            whole = float((own * self.idf(self.lang)) @ self.saturation) or 1.0
            factor = 1.0 if lang == self.lang else self.rules.weighting.across
            known = self._asks[lang] = query_amounts(self.listing, lang) * (0.5 * factor / whole)
        return known

    def amounts(self, lang: str) -> Weights:
        """Return what each term asks of a text in a language, as half a pairing's raw evidence."""
        return self.asks(lang) * self.idf(lang)

    def idf(self, lang: str) -> Weights:
        """Return how rare each term is among texts of a language."""
        known = self._idf.get(lang)
        if known is None:
            known = self._idf[lang] = self.rules.statistics.of(lang).term_weights(self.listing.terms)
        return known

    @cached_property
    def spelling(self) -> Spelling:
        """The whole words in the order of the text, at most ALIKE_WORDS."""
        return _spelling_of(self.listing)


@lru_cache(maxsize=1_000)
def _spelling_of(listing: Prepared) -> Spelling:
    found = np.flatnonzero(listing.kinds & Kind.WORD)
    found = found[np.argsort(listing.places[found], kind="stable")][: weights.ALIKE_WORDS]
    every = listing.words
    words = [every[place] for place in listing.places[found].tolist()]
    return Spelling(found, np.array([len(word) for word in words], np.int64), words, listing.lang)


@lru_cache(maxsize=50_000)
def _fragments_of(surface: str, lang: str) -> Hashes:
    return np.array(sorted(set(fragments(fold(surface, lang)))), np.uint32)
