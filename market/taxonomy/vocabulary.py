"""The tag vocabulary in memory: from what people type to a concept, and from a concept to its name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from market.matching.language import LANGUAGES, Stems, fold, words
from market.taxonomy.suggesting import Form, Suggestion, suggestions

LONGEST_INPUT = 120
"""Characters of a typed tag that are looked at: RapidFuzz is for short fields."""

SHORTEST_FORM = 4
"""Letters from which on a word may be another grammatical form of a label."""


@dataclass(frozen=True)
class Entry:
    """One concept. `labels` and `aliases` are by language."""

    key: str
    labels: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    broader: str | None = None
    area: str | None = None
    related: tuple[str, ...] = ()

    def forms(self, lang: str) -> tuple[str, ...]:
        """Return all that the concept is called in a language, its label first."""
        return (self.labels[lang], *self.aliases.get(lang, ()))


class _Language(NamedTuple):
    """What the words of one language lead to. A stem that two concepts share leads nowhere."""

    by_word: dict[str, str]
    by_stem: dict[str, str | None]
    forms: tuple[Form, ...]


class Vocabulary:
    """All concepts, unchanging: shared by the threads of a process."""

    def __init__(self, entries: Iterable[Entry], known: Mapping[str, frozenset[str]] | None = None) -> None:
        """Build from concepts. `known` are the folded words of each language, never taken for misspellings."""
        self._entries = {entry.key: entry for entry in entries}
        self._known = known or {}
        self._languages = {lang: self._read(lang) for lang in LANGUAGES}

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def label(self, key: str, lang: str) -> str:
        """Return what a concept is called. Raises KeyError for an unknown key."""
        return self._entries[key].labels[_spoken(lang)]

    @property
    def entries(self) -> Mapping[str, Entry]:
        """All concepts by key."""
        return self._entries

    def owner(self, word: str, lang: str) -> str | None:
        """Return the concept that is called just so in a language, whatever the case, hyphens and spaces."""
        return self._languages[_spoken(lang)].by_word.get(squashed(word[:LONGEST_INPUT], _spoken(lang)))

    def entry(self, key: str) -> Entry | None:
        """Return a concept by its key."""
        return self._entries.get(key)

    def resolve(self, text: str, lang: str) -> str | None:
        """Return the key of the concept that a typed word means, or None where that is not certain.

        In this order: the key itself; a label or alias, whatever its case, hyphens and spaces; the same in the other
        language; another grammatical form; a misspelling. A misspelling keeps its first letter, has one wrong letter
        from 5 letters on and two from 10 letters on, is nobody's correct word, and is nearest to one concept only.
        """
        if text in self._entries:
            return text
        text, lang = text[:LONGEST_INPUT], _spoken(lang)
        other = next(each for each in LANGUAGES if each != lang)
        typed = squashed(text, lang)
        return (
            self._languages[lang].by_word.get(typed)
            or self._languages[other].by_word.get(squashed(text, other))
            or self._other_form(text, lang)
            or self._misspelt(typed, lang)
        )

    def suggest(self, text: str, lang: str, *, limit: int = 8) -> list[Suggestion]:
        """Propose concepts for a word that is still being typed, best first."""
        lang = _spoken(lang)
        found = suggestions(self._languages[lang].forms, fold(text[:LONGEST_INPUT].strip(), lang), limit=limit)
        return [Suggestion(form.key, self.label(form.key, lang), form.alias) for form in found]

    def _other_form(self, text: str, lang: str) -> str | None:
        # The stemmer takes off more than endings: "LED" is no form of "ledig".
        if len(text.strip()) < SHORTEST_FORM:
            return None
        return self._languages[lang].by_stem.get(_stemmed(text, lang, Stems(lang)))

    def _misspelt(self, typed: str, lang: str) -> str | None:
        edits = 0 if len(typed) < 5 else 1 if len(typed) < 10 else 2
        if not edits or any(typed in known for known in self._known.values()):
            return None
        by_word = self._languages[lang].by_word
        near = process.extract(typed, by_word.keys(), scorer=OSA.distance, processor=None, score_cutoff=edits, limit=10)
        alike = [(distance, by_word[word]) for word, distance, _ in near if word[0] == typed[0]]
        nearest = {key for distance, key in alike if distance == alike[0][0]}
        return nearest.pop() if len(nearest) == 1 else None

    def _read(self, lang: str) -> _Language:
        by_word: dict[str, str] = {}
        by_stem: dict[str, str | None] = {}
        forms: list[Form] = []
        stems = Stems(lang)
        for entry in self._entries.values():
            for text in entry.forms(lang):
                by_word.setdefault(squashed(text, lang), entry.key)
                stem = _stemmed(text, lang, stems)
                by_stem[stem] = entry.key if by_stem.get(stem, entry.key) == entry.key else None
                forms.append(Form(fold(text, lang), entry.key, text if text != entry.labels[lang] else None))
        # A label is certain: nobody's alias takes it.
        by_word |= {squashed(entry.labels[lang], lang): entry.key for entry in self._entries.values()}
        return _Language(by_word, by_stem, tuple(forms))


def _spoken(lang: str) -> str:
    return lang if lang in LANGUAGES else LANGUAGES[0]


def squashed(text: str, lang: str) -> str:
    """Write a word so that "Home-care", "home care" and "homecare" are one."""
    return "".join(words(fold(text, lang)))


def _stemmed(text: str, lang: str, stems: Stems) -> str:
    return " ".join(stems.stem(word) for word in words(fold(text, lang)))
