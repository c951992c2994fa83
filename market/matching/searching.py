"""A search as it is typed: each word with everything that answers it, in texts of either language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from market.matching import weights
from market.matching.analysing import Analyser
from market.matching.language import LANGUAGES, words
from market.matching.profiles import Kind
from market.matching.words import Word

# A search is some words; a pasted text is answered by its first ones.
# What a listing that has the word itself gets is 1. Whatever says the same in other words stands below it.
PARTS = 0.5
CONCEPT = 0.5
TRANSLATION = 0.6
TRANSLATED_PARTS = 0.3
# Translations less sure than this (0..1) lead astray people who look for one word.
LEAST_TRANSLATION = 0.1
MOST_TRANSLATIONS = 4
# Parts are words of many meanings ("fald" is also a case), so of each only what is nearly sure counts.
LEAST_OF_A_PART = 0.3
MOST_OF_A_PART = 2


@dataclass(frozen=True, slots=True)
class Form:
    """One way to say a word: each group must be met, by any of its terms. `weight` is 0..1."""

    groups: tuple[tuple[int, ...], ...]
    weight: float

    @classmethod
    def of(cls, term: int, weight: float) -> "Form":
        """Return the form that is a single term."""
        return cls(((term,),), weight)

    def scaled(self, share: float) -> "Form":
        """Return the same form with less weight."""
        return Form(self.groups, self.weight * share)


@dataclass(frozen=True, slots=True)
class SearchWord:
    """A word of a search. `forms` are by the language of the texts that answer, the word itself first.

    `stems` holds its stem per language in which it says something. An optional word says nothing in one of the two
    languages ("for", "have"): it lifts a listing, but none need have it.
    """

    surface: str
    stems: Mapping[str, int]
    forms: Mapping[str, tuple[Form, ...]]
    fragments: tuple[int, ...]
    is_optional: bool


def search_words(analyser: Analyser, text: str) -> list[SearchWord]:
    """Read a search: at most MAX_QUERY_WORDS words, each once, without those that say nothing in either language."""
    surfaces = list(dict.fromkeys(words(text, limit=weights.MAX_QUERY_WORDS)))
    readings = {
        surface: {lang: known for lang in LANGUAGES if (known := analyser.language(lang).word(surface))}
        for surface in surfaces
    }
    phrases: dict[str, set[int]] = {}
    for lang in LANGUAGES:
        said = [(surface, readings[surface][lang]) for surface in surfaces if lang in readings[surface]]
        for surface, concept in _phrases(said):
            phrases.setdefault(surface, set()).add(concept)
    found = [
        _search_word(analyser, surface, read, phrases.get(surface, ())) for surface, read in readings.items() if read
    ]
    return found if any(not one.is_optional for one in found) else [_required(one) for one in found]


def _required(word: SearchWord) -> SearchWord:
    return SearchWord(word.surface, word.stems, word.forms, word.fragments, is_optional=False)


def _search_word(analyser: Analyser, surface: str, readings: Mapping[str, Word], phrases: Iterable[int]) -> SearchWord:
    concepts = dict.fromkeys([*(concept for read in readings.values() for concept in _concepts(read)), *phrases])
    named = [Form.of(concept, CONCEPT) for concept in concepts]
    forms = {}
    for lang in LANGUAGES:
        own = _own(readings[lang]) if lang in readings else []
        forms[lang] = tuple(own + named + _translated(analyser, readings, lang))
    return SearchWord(
        surface=surface,
        stems={lang: read.stem for lang, read in readings.items()},
        forms=forms,
        fragments=tuple({one for read in readings.values() for one in read.fragments.tolist()}),
        is_optional=len(readings) < len(LANGUAGES),
    )


def _own(read: Word) -> list[Form]:
    """Return the word itself, and its parts where they stand apart: all of them, or it means something wider."""
    parts = _parts(read)
    return [Form.of(read.stem, 1.0)] + ([Form(tuple((part,) for part in parts), PARTS)] if len(parts) > 1 else [])


def _parts(read: Word) -> list[int]:
    return [term for term, _, kind in read.terms if kind == Kind.PART and term != read.stem]


def _concepts(read: Word) -> list[int]:
    """Return the concepts that the word names as a whole."""
    whole = []
    for term, _, kind in read.terms:
        if kind == Kind.PART:
            break  # what follows is named by the parts
        if kind == Kind.CONCEPT:
            whole.append(term)
    return whole


def _translated(analyser: Analyser, readings: Mapping[str, Word], lang: str) -> list[Form]:
    forms: list[Form] = []
    for other, read in readings.items():
        if other == lang:
            continue
        parts = _parts(read)
        # What the lexicon is not sure that a compound means translates one of its parts ("hjemmepleje ~ home").
        least = LEAST_OF_A_PART if len(parts) > 1 else LEAST_TRANSLATION
        said = [(term, value) for term, value in _translations(analyser, read.stem, other) if value >= least]
        forms += [Form.of(term, TRANSLATION * value**0.5) for term, value in said]
        if len(parts) > 1:
            groups = [(part, *_sure_translations(analyser, part, other)) for part in parts]
            forms.append(Form(tuple(groups), TRANSLATED_PARTS))
    return forms


def _translations(analyser: Analyser, stem: int, lang: str) -> list[tuple[int, float]]:
    said = analyser.dictionary.translations(np.array([stem], np.uint32), lang)
    surest = sorted(zip(said.terms.tolist(), said.values.tolist(), strict=True), key=lambda one: -one[1])
    return [(term, value) for term, value in surest[:MOST_TRANSLATIONS] if value >= LEAST_TRANSLATION]


def _sure_translations(analyser: Analyser, stem: int, lang: str) -> list[int]:
    said = _translations(analyser, stem, lang)
    return [term for term, value in said[:MOST_OF_A_PART] if value >= LEAST_OF_A_PART]


def _phrases(said: Sequence[tuple[str, Word]]) -> Iterable[tuple[str, int]]:
    """Yield each word of a label of several words that stands in the search, with the concept of the label."""
    stems = [read.stem for _, read in said]
    for at, (_, read) in enumerate(said[:-1]):
        for rest, concept in read.phrases.get(stems[at + 1], ()):
            end = at + 2 + len(rest)
            if tuple(stems[at + 2 : end]) == rest:
                yield from ((surface, concept) for surface, _ in said[at:end])
