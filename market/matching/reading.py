"""One text made ready to be compared with several others under one snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from market.matching import weights
from market.matching.arrays import Counts
from market.matching.profiles import QUARTERS, Kind, Prepared
from market.matching.retrieval import amounts_asked
from market.matching.rules import Rules
from market.matching.spelling import Spelling
from market.matching.statistics import Weights
from market.matching.translating import Translated


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What the terms of a text weigh among texts of one language."""

    idf: Weights
    """How rare each term is."""
    asks: Weights
    """How much each term asks of a text, before it is weighed by how rare it is."""
    amounts: Weights
    """The two together: half a pairing's raw evidence."""


class Reading:
    """A listing with what its terms weigh, computed once for all comparisons in which it takes part."""

    def __init__(self, listing: Prepared, rules: Rules) -> None:
        self.listing = listing
        self.lang = listing.lang
        self.kinds: list[int] = listing.kinds.tolist()
        self.places: list[int] = listing.places.tolist()
        self.rules = rules
        self._among: dict[str, Standing] = {}
        self._heaviest: dict[str, list[int]] = {}
        self._saturation: Weights | None = None
        self._words: dict[int, str] = {}

    def word(self, term: int) -> str:
        """Return the word that stands for a term, as it stands in the text."""
        place = self.places[term]
        word = self._words.get(place)
        if word is None:
            word = self._words[place] = self.listing.word(place)
        return word

    def names(self, place: int) -> list[int]:
        """Return the word at a place itself, and the concepts that it names, as hashes."""
        table, number = self.listing.told.table, int(self.listing.numbers[place])
        kinds = table.kinds[table.terms.span_of(number)]
        named: list[int] = table.terms.row(number)[(kinds & (Kind.WORD | Kind.CONCEPT)) > 0].tolist()
        return named

    @property
    def saturation(self) -> Weights:
        """What each term brings to whoever asks for it: more for several occurrences, less in a long text."""
        if self._saturation is None:
            weigh([self], self.lang)
        assert self._saturation is not None
        return self._saturation

    def among(self, lang: str) -> Standing:
        """Return what each term weighs among texts of a language."""
        if lang not in self._among:
            weigh([self], lang)
        return self._among[lang]

    def asks(self, lang: str) -> Weights:
        """Return how much each term asks of a text in a language, before it is weighed by how rare it is."""
        return self.among(lang).asks

    def amounts(self, lang: str) -> Weights:
        """Return what each term asks of a text in a language, as half a pairing's raw evidence."""
        return self.among(lang).amounts

    def idf(self, lang: str) -> Weights:
        """Return how rare each term is among texts of a language."""
        return self.among(lang).idf

    def heaviest(self, lang: str) -> list[int]:
        """Return the whole words by what they ask of a text in a language, the weightiest first, as terms."""
        if lang not in self._heaviest:
            in_order = np.argsort(-self.amounts(lang), kind="stable")
            self._heaviest[lang] = in_order[(self.listing.kinds[in_order] & Kind.WORD) > 0].tolist()
        return self._heaviest[lang]

    @cached_property
    def translations(self) -> Translated:
        """What the other language says for the terms."""
        return self.rules.dictionary.translations(self.listing.terms, self.lang)

    @cached_property
    def related(self) -> Translated:
        """Which other words of the same language stand near the terms."""
        return self.rules.dictionary.related(self.listing.terms, self.lang)

    @cached_property
    def remedies(self) -> Translated:
        """Which concepts are the problem or the remedy to those that the text names, by their hashes in their order."""
        named = (self.listing.kinds & Kind.CONCEPT).nonzero()[0]
        found = self.rules.dictionary.remedies(self.listing.terms[named])
        in_order = np.argsort(found.terms, kind="stable")
        return Translated(named[found.owners[in_order]], found.terms[in_order], found.values[in_order])

    def keep(self, saturation: Weights, lang: str, standing: Standing) -> None:
        """Remember what `weigh` found."""
        self._saturation = saturation
        self._among[lang] = standing

    @cached_property
    def spelling(self) -> Spelling:
        """The whole words, to find those that are spelled alike."""
        return Spelling(self.listing)


def weigh(readings: Sequence[Reading], lang: str) -> None:
    """Find what the terms of several texts, all in one language, weigh among texts of `lang`.

    Ten texts take little longer than one, because each step is one of whole arrays.

    A text that answers every word as this one does itself brings a half of a pairing's raw evidence, whatever the
    length. The whole is weighed in the text's own language: in the other most words are unknown, and would seem
    rare and heavy.
    """
    own, rules = readings[0].lang, readings[0].rules
    listings = [one.listing for one in readings]
    terms = np.concatenate([one.terms for one in listings])
    counts = np.concatenate([one.counts for one in listings])
    kinds = np.concatenate([one.kinds for one in listings])
    ends = np.cumsum([len(one.terms) for one in listings])
    owners = np.repeat(np.arange(len(listings)), [len(one.terms) for one in listings])
    saturation = _saturation(counts, np.array([one.length for one in listings])[owners], own, rules)
    idf = rules.statistics.of(own).term_weights(terms)
    whole = np.bincount(owners, amounts_asked(counts, kinds, across=False) * idf * saturation, len(listings))
    whole[whole == 0] = 1.0
    across = lang != own
    asks = (
        amounts_asked(counts, kinds, across=across)
        * (0.5 * (rules.weighting.across if across else 1.0) / whole)[owners]
    )
    if across:
        idf = rules.statistics.of(lang).term_weights(terms)
    amounts = asks * idf
    for one, start, end in zip(readings, [0, *ends.tolist()], ends.tolist(), strict=False):
        one.keep(saturation[start:end], lang, Standing(idf[start:end], asks[start:end], amounts[start:end]))


def _saturation(counts: Counts, lengths: Weights, lang: str, rules: Rules) -> Weights:
    b, occurrences = rules.weighting.length, counts / QUARTERS
    norm = weights.WORD_K1 * (1 - b + b * lengths / rules.statistics.of(lang).mean_length)
    return np.asarray(occurrences * (weights.WORD_K1 + 1) / (occurrences + norm))
