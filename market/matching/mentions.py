"""Which concepts a text names, and by which of its words: whole words, parts of compounds, phrases, translations."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from market.matching import weights
from market.matching.analysing import Analyser
from market.matching.language import LANGUAGES, words
from market.matching.misspelling import Speller
from market.matching.profiles import Kind, Profile
from market.matching.words import LanguageAnalyser, Word

_FEWEST_SURE = 0.3
"""Below this weight (0..1) a translation names too much."""
# What stands on both sides of it is no one phrase.
_PARTING = re.compile(r"[.!?:;,\n]")


@dataclass(slots=True)
class Said:
    """A word of subject as it stands in a text, what is known of it, and how often it counts.

    `sureness` is 1, or less for a word that was read as another one.
    """

    surface: str
    word: Word
    count: float = 0.0
    sureness: float = 1.0


class _Standing(NamedTuple):
    """A word of subject, and from where to where it stands in the text."""

    said: Said
    start: int
    end: int


@dataclass(slots=True)
class Mentions:
    """What a text names: the words of subject, and per concept (hash) its words with their counts.

    `unknown` words were looked up among those that are spelled alike; a text of nonsense is not looked up to its end.
    """

    said: dict[str, Said] = field(default_factory=dict)
    concepts: dict[int, dict[str, float]] = field(default_factory=dict)
    unknown: int = 0

    def name(self, concept: int, surface: str, count: float) -> None:
        """Count a concept as named by a word or phrase of the text."""
        by = self.concepts.setdefault(concept, {})
        by[surface] = by.get(surface, 0.0) + count


def mentions(profile: Profile, analyser: Analyser, speller: Speller) -> Mentions:
    """Return what a text names. Words of the title count twice; at most `weights.MAX_WORDS` words are read."""
    language = analyser.language(profile.lang)
    found = Mentions()
    for text, count in ((profile.title, weights.TITLE_COUNT), (profile.text, weights.TEXT_COUNT)):
        passage = list(_passage(found, language, speller, text))
        for standing in passage:
            standing.said.count += count
        for phrase, concept in _phrases(passage, text):
            for term, amount, kind in language.naming((concept,), weights.MENTION_PHRASE):
                found.name(term, phrase, count * _sure(amount, kind))
    for one in found.said.values():
        for term, amount, kind in one.word.terms:
            if kind in (Kind.CONCEPT, Kind.BROADER):
                found.name(term, one.surface, one.count * one.sureness * _sure(amount, kind))
    _translate(found, profile.lang, analyser)
    return found


def _sure(amount: float, kind: int) -> float:
    """Return how often a concept counts as named: once for the word that is its label."""
    return amount / weights.CONCEPT_COUNT * (weights.MENTION_BROADER if kind == Kind.BROADER else 1.0)


def _said(found: Mentions, language: LanguageAnalyser, speller: Speller, surface: str) -> Said | None:
    known = found.said.get(surface)
    if known is None:
        word = language.word(surface)
        if word is None:
            return None
        known = Said(surface, word)
        if found.unknown < weights.MISSPELT_WORDS and not speller.knows(surface):
            found.unknown += 1
            meant = speller.meant(surface)
            if meant is not None and (mended := language.word(meant[0])) is not None:
                known = Said(surface, mended, sureness=weights.MENTION_MISSPELT * meant[1])
        found.said[surface] = known
    return known


def _passage(found: Mentions, language: LanguageAnalyser, speller: Speller, text: str) -> Iterator[_Standing]:
    end = 0
    for surface in words(text):
        start = text.find(surface, end)
        end = start + len(surface)
        said = _said(found, language, speller, surface)
        if said is not None:
            yield _Standing(said, start, end)


def _phrases(passage: Sequence[_Standing], text: str) -> Iterator[tuple[str, int]]:
    """Yield each label of several words between which at most stop words stand, as the text writes it."""
    stems = [one.said.word.stem for one in passage]
    for start in range(len(passage) - 1):
        for rest, concept in passage[start].said.word.phrases.get(stems[start + 1], ()):
            end = start + 2 + len(rest)
            if tuple(stems[start + 2 : end]) == rest:
                written = text[passage[start].start : passage[end - 1].end]
                if not _PARTING.search(written):
                    yield " ".join(written.split()), concept


def _translate(found: Mentions, lang: str, analyser: Analyser) -> None:
    other = analyser.language(next(each for each in LANGUAGES if each != lang))
    said = list(found.said.values())
    translated = analyser.dictionary.translations(np.array([one.word.stem for one in said], np.uint32), lang)
    for owner, term, value in zip(
        translated.owners.tolist(), translated.terms.tolist(), translated.values.tolist(), strict=True
    ):
        one = said[owner]
        for concept in other.named_by(term) if value >= _FEWEST_SURE else ():
            if one.surface not in found.concepts.get(concept, ()):
                found.name(concept, one.surface, one.count * one.sureness * weights.MENTION_TRANSLATED * value)
