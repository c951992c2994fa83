"""What belongs together by hash: words and their translations, relatives within one language, problems and remedies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from market.matching.arrays import Hashes, Places, spread
from market.matching.concepts import Concept, load_vocabulary, themes
from market.matching.language import LANGUAGES, term_hash
from market.matching.lexicon import NOTHING, Lexicon, Link, load_lexicon
from market.matching.own_words import NO_OWN_WORDS, OwnWords
from market.matching.related import load_related

_OTHER = {"da": "en", "en": "da"}


@dataclass(frozen=True, slots=True, eq=False)
class Translated:
    """Translations of several terms: term `owners[k]` is said by `terms[k]` with weight `values[k]` (0..1)."""

    owners: Places
    terms: Hashes
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """One language's entries. `sources` is sorted; those of source n stand from `starts[n]` to `starts[n + 1]`."""

    sources: Hashes
    starts: Places
    targets: Hashes
    values: NDArray[np.float64]

    def of(self, terms: Hashes) -> Translated:
        """Return the entries of these terms."""
        if not len(self.sources) or not len(terms):
            return Translated(np.empty(0, np.intp), np.empty(0, np.uint32), np.empty(0))
        at = self.sources.searchsorted(terms)
        at[at == len(self.sources)] = 0
        known = (self.sources[at] == terms).nonzero()[0]
        first, many = self.starts[at[known]], self.starts[at[known] + 1] - self.starts[at[known]]
        which, places = spread(first, many)
        return Translated(known[which], self.targets[places], self.values[places])


class Dictionary:
    """Looks up the terms of a whole text at once."""

    def __init__(
        self,
        lexicon: Lexicon,
        related: Lexicon = NOTHING,
        spoken_of: Iterable[Link] = (),
        concepts: Iterable[Concept] = (),
    ) -> None:
        """`spoken_of` are links of which a house has said what they weigh: no detour leads to them."""
        self._tables = {lang: _table(lexicon.entries[lang]) for lang in LANGUAGES}
        self._related = {lang: _table(related.entries[lang]) for lang in LANGUAGES}
        self._remedies = _sorted_table(
            (concept, [(other, 1.0) for other in found if other != concept])
            for concept, found in themes(concepts).items()
        )
        spoken = [(term_hash(danish), term_hash(english)) for danish, english, _ in spoken_of]
        self._spoken_of = {
            "da": np.array([_pair(danish, english) for danish, english in spoken], np.uint64),
            "en": np.array([_pair(english, danish) for danish, english in spoken], np.uint64),
        }

    def knows(self, term: int, lang: str) -> bool:
        """Say whether the dictionary has a term of `lang`."""
        sources = self._tables[lang].sources
        at = int(sources.searchsorted(term))
        return at < len(sources) and int(sources[at]) == term

    def translations(self, terms: Hashes, lang: str) -> Translated:
        """Return what the other language says for these terms of `lang`."""
        return self._tables[lang].of(terms)

    def related(self, terms: Hashes, lang: str) -> Translated:
        """Return which other words of the same language stand near these terms of `lang`, if any are known."""
        return self._related[lang].of(terms)

    def remedies(self, concepts: Hashes) -> Translated:
        """Return which concepts (hashes) are the problem or the remedy to these."""
        return self._remedies.of(concepts)

    def widened(self, terms: Hashes, lang: str, nearness: float) -> Translated:
        """Return the translations of these terms of `lang`, and those to which a related word leads on either side.

        A word found by way of a related one counts `nearness` (0..1) times both values, one found twice the better.
        """
        direct = self.translations(terms, lang)
        near, beyond = self.related(terms, lang), self._related[_OTHER[lang]].of(direct.terms)
        led = self.translations(near.terms, lang)
        owners = np.concatenate([direct.owners, near.owners[led.owners], direct.owners[beyond.owners]])
        targets = np.concatenate([direct.terms, led.terms, beyond.terms])
        values = np.concatenate(
            [
                direct.values,
                nearness * near.values[led.owners] * led.values,
                nearness * direct.values[beyond.owners] * beyond.values,
            ]
        )
        if len(self._spoken_of[lang]):
            pairs = terms[owners].astype(np.uint64) << np.uint64(32) | targets
            values[np.isin(pairs, self._spoken_of[lang]) & (np.arange(len(pairs)) >= len(direct.owners))] = 0.0
        order = np.lexsort((-values, targets, owners))
        owners, targets, values = owners[order], targets[order], values[order]
        first = np.ones(len(order), bool)
        first[1:] = (owners[1:] != owners[:-1]) | (targets[1:] != targets[:-1])
        first &= values > 0
        return Translated(owners[first], targets[first], values[first])


def _pair(source: int, target: int) -> int:
    return source << 32 | target


def _table(entries: Mapping[str, tuple[tuple[str, float], ...]]) -> _Table:
    return _sorted_table(
        (term_hash(stem), [(term_hash(other), value) for other, value in translations])
        for stem, translations in entries.items()
    )


def _sorted_table(entries: Iterable[tuple[int, Sequence[tuple[int, float]]]]) -> _Table:
    hashed = sorted(entries)
    targets = [target for _, found in hashed for target in found]
    return _Table(
        sources=np.array([source for source, _ in hashed], np.uint32),
        starts=np.cumsum([0, *(len(found) for _, found in hashed)]),
        targets=np.array([target for target, _ in targets], np.uint32),
        values=np.array([value for _, value in targets], np.float64),
    )


@lru_cache(maxsize=4)
def load_dictionary(directory: Path, own: OwnWords = NO_OWN_WORDS) -> Dictionary:
    """Return the dictionary over the word lists and the thesaurus of a folder, changed by what a house adds.

    Empty where the folder has none. Read once.
    """
    lexicon, concepts = load_lexicon(directory), own.joined_to(load_vocabulary(directory))
    lexicon = lexicon.with_links(own.links) if own.links else lexicon
    return Dictionary(lexicon, load_related(directory), own.links, concepts)
