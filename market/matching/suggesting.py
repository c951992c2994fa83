"""Tags, areas and CPV codes for a text that is still being written, each with the words that speak for it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from market.matching import weights
from market.matching.analysing import Analyser
from market.matching.language import LANGUAGES, fold, words
from market.matching.mentions import Mentions, mentions
from market.matching.misspelling import Speller
from market.matching.procurement import ProcurementLabels
from market.matching.profiles import Profile
from market.matching.retrieval import saturated
from market.matching.snapshot import delivered
from market.matching.speaking import is_convincing, speaking, weighty
from market.matching.statistics import Statistics

MOST = 10
MOST_WORDS = 3
# Of so many times as many codes as are wanted those are taken that convince.
_CODES_LOOKED_AT = 4


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A concept's key, an area's key or a CPV code.

    `score` (above 0) orders the suggestions of one text and means nothing beside another's. `because` are the words of
    the text, as they stand, that speak for it: at most three, the weightiest first.
    """

    key: str
    score: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a text is about, best first, without what its author has chosen already."""

    tags: tuple[Suggestion, ...] = ()
    areas: tuple[Suggestion, ...] = ()
    cpv_codes: tuple[Suggestion, ...] = ()


class Suggester:
    """Suggests from the vocabulary of an analyser. Unchanging once built: shared between threads."""

    def __init__(self, analyser: Analyser, statistics: Statistics) -> None:
        self._analyser = analyser
        self._statistics = statistics
        self._by_hash = {concept.hash: concept for concept in analyser.concepts.values()}
        self._codes = ProcurementLabels(analyser, statistics)
        self._spellers = {lang: self._speller(lang) for lang in LANGUAGES}

    def suggest(self, profile: Profile, *, cpv_codes: Collection[str] = (), most: int = MOST) -> Suggestions:
        """Return at most `most` tags, areas and codes each. A text without a word of subject gets none.

        The profile's own tags and areas and the given codes are left out.
        """
        found = mentions(profile, self._analyser, self._spellers[profile.lang])
        scored = self._scored(found, profile.lang)
        by_area = self._by_area(scored)
        # What the author chose is sure, what the text says is a guess.
        about = {area: 1 / len(profile.areas) for area in profile.areas} or _shares(by_area)
        named = self._in_place(scored, about)
        return Suggestions(
            tags=_best(named, profile.tags, most),
            areas=_best(by_area, profile.areas, most),
            cpv_codes=self._cpv_codes(found, profile.lang, about, weighty(named), cpv_codes, most),
        )

    def _scored(self, found: Mentions, lang: str) -> dict[str, dict[str, float]]:
        """Return each named concept with what each of its words brings to it."""
        hashes = [concept for concept in found.concepts if concept in self._by_hash]
        rare = self._statistics.of(lang).term_weights(np.array(hashes, np.uint32))
        scored = {}
        for concept, weight in zip(hashes, rare.tolist(), strict=True):
            by = found.concepts[concept]
            total = sum(by.values())
            # n·5/(n+4) as in matching: the tenth time says less than the first.
            factor = weight * (weights.QUERY_SATURATION + 1) / (total + weights.QUERY_SATURATION)
            scored[self._by_hash[concept].key] = {surface: count * factor for surface, count in by.items()}
        return scored

    def _by_area(self, scored: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
        areas: dict[str, dict[str, float]] = {}
        for key, by in scored.items():
            area = self._area_of(key)
            if area:
                known = areas.setdefault(area, {})
                for surface, amount in by.items():
                    known[surface] = max(known.get(surface, 0.0), amount)
        return areas

    def _in_place(
        self, scored: Mapping[str, Mapping[str, float]], about: Mapping[str, float]
    ) -> dict[str, dict[str, float]]:
        """Return the concepts weighed by how much the text is about their area: one word alone has many meanings."""
        return {
            key: {
                surface: amount * (1 + weights.TAG_OF_AREA * about.get(self._area_of(key) or "", 0.0))
                for surface, amount in by.items()
            }
            for key, by in scored.items()
        }

    def _area_of(self, key: str | None) -> str | None:
        seen: set[str] = set()
        while key and key not in seen and (concept := self._analyser.concepts.get(key)):
            if concept.area:
                return concept.area
            seen.add(key)
            key = concept.broader
        return None

    def _cpv_codes(
        self,
        found: Mentions,
        lang: str,
        areas: Mapping[str, float],
        subject: Collection[str],
        chosen: Collection[str],
        most: int,
    ) -> tuple[Suggestion, ...]:
        terms = speaking(found)
        amounts = saturated(np.array([count for count, _ in terms.values()], np.float64))
        said = [one for _, one in terms.values()]
        limit = _CODES_LOOKED_AT * (most + len(chosen))
        ranked = self._codes.rank(np.array(list(terms), np.uint32), amounts, lang, areas=areas, limit=limit)
        return tuple(
            Suggestion(one.code, one.score, _distinct(said[place].surface for place in one.because))
            for one in ranked
            if one.code not in chosen and is_convincing(one, [said[place] for place in one.because], subject)
        )[:most]

    def _speller(self, lang: str) -> Speller:
        stem = self._analyser.language(lang).stem_of
        codes = (one.labels[lang] for one in self._codes.codes)
        named = (label for concept in self._by_hash.values() for label in concept.labels[lang])
        known = {fold(word, lang) for label in (*codes, *named) for word in words(label)}
        stems = {stem(word) for word in known}
        counted = self._statistics.of(lang).terms

        def is_known(folded: str) -> bool:
            term = stem(folded)
            return (
                term in stems
                or self._analyser.dictionary.knows(term, lang)
                or bool(counted.of(np.array([term], np.uint32))[0])
            )

        return Speller(known, lang, is_known)


def _shares(by_area: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    scores = {area: sum(by.values()) for area, by in by_area.items()}
    total = sum(scores.values()) or 1.0
    return {area: score / total for area, score in scores.items()}


def _best(scored: Mapping[str, Mapping[str, float]], chosen: Collection[str], most: int) -> tuple[Suggestion, ...]:
    suggested = [
        Suggestion(key, sum(by.values()), _distinct(sorted(by, key=lambda surface: -by[surface])))
        for key, by in scored.items()
        if key not in chosen
    ]
    return tuple(sorted((one for one in suggested if one.score > 0), key=lambda one: (-one.score, one.key))[:most])


def _distinct(surfaces: Iterable[str]) -> tuple[str, ...]:
    """Return the first words, each once: "Fald" at the beginning of a sentence is "fald"."""
    return tuple({surface.lower(): surface for surface in surfaces}.values())[:MOST_WORDS]


@lru_cache(maxsize=2)
def suggester_over(analyser: Analyser) -> Suggester:
    """Return the suggester over an analyser's vocabulary, built at the first call (about two seconds)."""
    return Suggester(analyser, delivered(analyser.directory))
