"""Okapi BM25 over Snowball stems without stop words: what any matching of ours has to beat, from the same texts."""

import math
import re
from collections import Counter
from collections.abc import Sequence

import Stemmer

from market.matching.analysing import seed_directory
from market.matching.language import stop_words
from market.matching.profiles import Profile

K1, B = 1.2, 0.75
_WORD = re.compile(r"[^\W_]+")
_SNOWBALL = {"da": "danish", "en": "english"}


class PlainStems:
    """Title, text and tags of a listing as stems of its language, without stop words."""

    def __init__(self) -> None:
        self._stemmers = {lang: Stemmer.Stemmer(name) for lang, name in _SNOWBALL.items()}
        self._stops = {lang: stop_words(seed_directory(), lang) for lang in _SNOWBALL}

    def words(self, one: Profile) -> list[str]:
        """Return the words that are no stop words, in lower case, in their order."""
        text = " ".join((one.title, one.text, *one.tags)).lower()
        return [word for word in _WORD.findall(text) if word not in self._stops[one.lang]]

    def stems(self, one: Profile) -> list[str]:
        """Return the stems of those words."""
        return [str(stem) for stem in self._stemmers[one.lang].stemWords(self.words(one))]


class StemmedBm25:
    """One index over all documents, whatever their language."""

    def __init__(self, documents: Sequence[Profile]) -> None:
        self._plain = PlainStems()
        self._ids = [one.id for one in documents]
        counted = [Counter(self._plain.stems(one)) for one in documents]
        self._lengths = [sum(counts.values()) for counts in counted]
        self._mean = sum(self._lengths) / (len(counted) or 1) or 1.0
        self._postings: dict[str, list[tuple[int, int]]] = {}
        for number, counts in enumerate(counted):
            for stem, count in counts.items():
                self._postings.setdefault(stem, []).append((number, count))

    def ranked(self, query: Profile, depth: int) -> list[str]:
        """Return the ids of the best documents, best first."""
        scores: dict[int, float] = {}
        size = len(self._ids)
        for stem in self._plain.stems(query):
            postings = self._postings.get(stem, ())
            weight = math.log(1 + (size - len(postings) + 0.5) / (len(postings) + 0.5))
            for number, count in postings:
                norm = K1 * (1 - B + B * self._lengths[number] / self._mean)
                scores[number] = scores.get(number, 0.0) + weight * count * (K1 + 1) / (count + norm)
        best = sorted(scores, key=lambda number: (-scores[number], self._ids[number]))[:depth]
        return [self._ids[number] for number in best]
