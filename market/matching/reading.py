"""One text made ready to be compared with several others under one snapshot."""

from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from market.matching import weights
from market.matching.language import fold, fragments
from market.matching.profiles import QUARTERS, Hashes, Kind, Prepared
from market.matching.retrieval import query_amounts
from market.matching.rules import Rules
from market.matching.statistics import Weights


class Spelling:
    """The whole words of a text by their fragments, to find words that are spelled alike."""

    def __init__(self, terms: NDArray[np.intp], words: list[str], lang: str) -> None:
        self.terms = terms
        self.letters = np.array([len(word) for word in words], np.int64)
        held = [_fragments_of(word, lang) for word in words]
        self.sizes = np.array([len(one) for one in held], np.int64)
        self.fragments: Hashes = np.concatenate(held) if held else np.empty(0, np.uint32)
        self.owners = np.repeat(np.arange(len(held)), self.sizes)

    @cached_property
    def _sorted(self) -> tuple[Hashes, NDArray[np.int64]]:
        order = np.argsort(self.fragments, kind="stable")
        return self.fragments[order], self.owners[order]

    def likeness(self, other: "Spelling", wanted: NDArray[np.bool_]) -> Weights:
        """Return 2·shared/(a+b) of the fragments (Dice, 0..1) for each own word (row) and other word (column).

        Columns that are not wanted hold zeros.
        """
        shape = len(self.sizes), len(other.sizes)
        # The shorter text is looked up in the longer one's order; a query is sorted once for all its candidates.
        ordered, owners = self._sorted
        kept = wanted[other.owners]
        sought = other.fragments[kept]
        first = np.searchsorted(ordered, sought, "left")
        many = np.searchsorted(ordered, sought, "right") - first
        start = np.repeat(first - np.cumsum(many) + many, many)
        rows = owners[start + np.arange(len(start))]
        cells = rows * shape[1] + np.repeat(other.owners[kept], many)
        shared = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)
        return np.asarray(2.0 * shared / (self.sizes[:, None] + other.sizes[None, :]))


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
        norm = weights.WORD_K1 * (1 - weights.SCORE_B + weights.SCORE_B * self.listing.length / mean_length)
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
            factor = 1.0 if lang == self.lang else weights.SCORE_ACROSS
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
    words = listing.words
    found = np.flatnonzero(listing.kinds & Kind.WORD)
    found = found[np.argsort(listing.places[found], kind="stable")][: weights.ALIKE_WORDS]
    return Spelling(found, [words[place] for place in listing.places[found].tolist()], listing.lang)


@lru_cache(maxsize=50_000)
def _fragments_of(surface: str, lang: str) -> Hashes:
    return np.unique(np.array(fragments(fold(surface, lang)), np.uint32))
