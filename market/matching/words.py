"""What is known of the words of one language. Words are analysed once and remembered."""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np

from market.matching import compound_list, weights
from market.matching.arrays import Hashes
from market.matching.compound_list import read_counts
from market.matching.compounds import SHORTEST_COMPOUND, Splitter
from market.matching.concepts import Concept, ConceptFinder, Phrases, concept_hash, themes
from market.matching.language import (
    Stems,
    fold,
    fragments,
    joined_words,
    stop_words,
    term_hash,
    words,
)
from market.matching.profiles import Kind
from market.matching.told import (
    ASIDE,
    ENDS,
    JOINED,
    NUMBER,
    TAG,
    Told,
    are_facts,
    concept_of,
    is_word,
    key_of_concept,
    tag_of,
)
from market.matching.word_table import NOTHING_KNOWN, Known, WordTable
from market.matching.word_vectors import Rows, Said, Vector, load_word_vectors

REMEMBERED_WORDS = 300_000
_LONGEST_LABEL = 20  # words


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of one word. Terms are hashes; `terms` are its own stem, its compound parts and its concepts.

    Occurrences are 0..1: 1 for the word itself, weights.PART_COUNT for a part, less for what is broader.
    """

    stem: int
    terms: tuple[tuple[int, float, int], ...]  # (hash, occurrences, kind)
    phrases: Phrases  # labels of several words that begin with it
    fragments: Hashes
    themes: tuple[int, ...]


class Passage(NamedTuple):
    """What a title, a text or a label says: keys of a table with their marks, and the vectors of all words."""

    keys: list[str]
    marks: list[int]
    said: list[Said]


_ENDS, _JOINED, _ASIDE, _TAG = (int(mark) for mark in (ENDS, JOINED, ASIDE, TAG))


class LanguageAnalyser:
    """Analyses words of one language."""

    def __init__(self, lang: str, directory: Path, concepts: tuple[Concept, ...]) -> None:
        self.lang = lang
        self._broader = {one.hash: concept_hash(one.broader) for one in concepts if one.broader}
        self._themes = themes(concepts)
        self._directory = directory
        self._concepts = concepts
        self._stops = stop_words(directory, lang)
        self._keys = {one.key for one in concepts}
        self._known: dict[str, tuple[Word | None, Rows]] = {}
        self.table = WordTable()
        """The words met so far, by number."""
        self._vectors = load_word_vectors(directory)
        self._local = threading.local()

    @cached_property
    def splitter(self) -> Splitter | None:
        """Parts Danish compounds; None for English, which writes them as several words."""
        if self.lang != "da":
            return None
        return Splitter(read_counts(self._directory / compound_list.FILE_NAME))

    @cached_property
    def _finder(self) -> ConceptFinder:
        return ConceptFinder(self._concepts, self.lang, self._label_stems)

    def _label_stems(self, label: str, lang: str) -> list[int]:
        surfaces = words(label)
        kept = [folded for surface in surfaces if not self._is_empty(folded := fold(surface, self.lang))]
        # "min plan" and "scale up" leave a single word that alone means something wider, "K-12" a number.
        said = sum(len(surface) > 1 for surface in surfaces)
        if len(kept) == 1 and (said > 1 or kept[0].isdigit()):
            return []
        return [self.stem_of(folded) for folded in kept]

    def _stem(self, folded: str) -> str:
        stems: Stems | None = getattr(self._local, "stems", None)
        if stems is None:
            stems = self._local.stems = Stems(self.lang)
        return stems.stem(folded)

    def word(self, surface: str) -> Word | None:
        """Return what is known of a word as it stands in a text; None for stop words."""
        return self.known(surface)[0]

    def known(self, surface: str) -> tuple[Word | None, Rows]:
        """Return the same, and the vectors that make up the word; a stop word has these too."""
        try:
            return self._known[surface]
        except KeyError:
            pass
        if len(self._known) >= REMEMBERED_WORDS:
            self._known.clear()
            self.table = WordTable()
        known = self._known[surface] = self._analyse(fold(surface, self.lang))
        return known

    def _is_empty(self, folded: str) -> bool:
        return folded in self._stops or (len(folded) == 1 and not folded.isdigit())

    def _analyse(self, folded: str) -> tuple[Word | None, Rows]:
        if self._is_empty(folded):
            return None, self._rows(folded, None, ())
        spelled, parts = self._stem(folded), self._parts(folded)
        return self._word(folded, spelled, parts), self._rows(folded, spelled, parts)

    def _parts(self, folded: str) -> tuple[str, ...]:
        splitter = self.splitter if len(folded) >= SHORTEST_COMPOUND else None
        return splitter.split(folded) if splitter else ()

    def _word(self, folded: str, spelled: str, parts: Sequence[str]) -> Word:
        stem = term_hash(spelled)
        terms: list[tuple[int, float, int]] = [(stem, 1.0, Kind.WORD)]
        named = self._finder.of_word(stem, folded)
        terms += self.naming(named, 1.0)
        for part, as_written in {self.stem_of(part): part for part in parts if part not in self._stops}.items():
            terms.append((part, weights.PART_COUNT, Kind.PART))
            terms += self.naming(self._finder.of_word(part, as_written), weights.PART_COUNT)
        pieces = np.array(fragments(folded), np.uint32)
        return Word(stem, tuple(terms), self._finder.of_phrases(stem), pieces, self._themes_of(named))

    def _rows(self, folded: str, stem: str | None, parts: Iterable[str]) -> Rows:
        if self.lang == "da":
            return self._vectors.danish(folded, stem, map(self._stem, parts))
        return self._vectors.english(folded)

    def stem_of(self, folded: str) -> int:
        """Return the hash of a folded word's stem."""
        return term_hash(self._stem(folded))

    def named_by(self, stem: int) -> tuple[int, ...]:
        """Return the concepts of which a word of this stem (hash) is a label."""
        return self._finder.of_stem(stem)

    def read(self, text: str, limit: int) -> Passage:
        """Return the words of subject of a title, a text or a label, and what they name together."""
        surfaces, is_joined = joined_words(text, limit=limit)
        known: dict[str, Word] = {}
        said: list[Said] = []
        letters, met = weights.MAX_DISTINCT_LETTERS, self._known
        for surface, times in islice(Counter(surfaces).items(), weights.MAX_DISTINCT_WORDS):
            letters -= len(surface)
            if letters < 0:
                break
            word, rows = met.get(surface) or self.known(surface)
            said.append((rows, times))
            if word is not None:
                known[surface] = word
        at = [place for place, surface in enumerate(surfaces) if surface in known]
        keys = [surfaces[place] for place in at]
        marks = [_JOINED if is_joined[one] and other == one + 1 else 0 for one, other in pairwise(at)]
        marks += [_ENDS] * bool(keys)
        words = [known[key] for key in keys]
        for position in reversed([at for at, (one, other) in enumerate(pairwise(words)) if other.stem in one.phrases]):
            stems = tuple(word.stem for word in words[position + 1 : position + 1 + _LONGEST_LABEL])
            for rest, concept in words[position].phrases[stems[0]]:
                if stems[1 : len(rest) + 1] == rest:
                    keys.insert(position + 1, key_of_concept(concept))
                    marks.insert(position + 1, _ASIDE)
        return Passage(keys, marks, said)

    def is_familiar(self, surface: str) -> bool:
        """Say whether a word is in use elsewhere, so that it is hardly misspelt."""
        folded = fold(surface, self.lang)
        return self._vectors.knows(folded, self._stem(folded))

    def vector_of(self, told: Told, better: Mapping[str, Sequence[str]]) -> Vector:
        """Return the vector of a listing as if some of its words were other ones, that share what is said of each.

        Words that say nothing of the subject, of which `told` does not know, are left out.
        """
        words: list[list[Said]] = [[], []]
        marks = (told.stream & (ASIDE | TAG)).tolist()
        for at, (key, mark) in enumerate(zip(told.table.keys((told.stream & NUMBER).tolist()), marks, strict=True)):
            meant = better.get(key, (key,)) if not mark else ()
            words[at >= told.titled] += [(self.known(word)[1].shared_by(len(meant)), 1) for word in meant]
        return self._vectors.of_text(*words)

    def known_of(self, key: str) -> Known:
        """Return what a table keeps of a key: a word, a tag, a concept that several words name, or facts."""
        if is_word(key):
            word = self._known[key][0] if key in self._known else self._word_alone(fold(key, self.lang))
            return Known(word.stem, word.terms, word.fragments, word.themes) if word else NOTHING_KNOWN
        concept = concept_of(key)
        if concept is not None:
            terms = self.naming((concept,), 1.0)
            return Known(concept, terms, NOTHING_KNOWN.fragments, self._themes_of((concept,)))
        if are_facts(key):
            return NOTHING_KNOWN
        tag = tag_of(key)
        hashed = concept_hash(tag)
        terms = [(hashed, weights.TAG_COUNT, Kind.CONCEPT)] if tag in self._keys else []
        return Known(crc32(tag.encode()), terms, NOTHING_KNOWN.fragments, self._themes_of((hashed,)))

    def _word_alone(self, folded: str) -> Word | None:
        """Return the same as `word` without finding its vectors, for whoever only keeps it."""
        return None if self._is_empty(folded) else self._word(folded, self._stem(folded), self._parts(folded))

    def answering(self, surface: str, terms: AbstractSet[int]) -> str:
        """Return what of a word says one of these terms: all of it, or a part of the compound; else nothing.

        The answer is in small letters, as it stands in the word.
        """
        known = self.word(surface)
        # A word that is only narrower than what is sought ("battery" for "waste") would puzzle the reader.
        if known is None or terms.isdisjoint(term for term, _, kind in known.terms if kind != Kind.BROADER):
            return ""
        small = surface.lower()
        if known.stem in terms or self.splitter is None:
            return small
        saying = [
            part
            for part in self.splitter.split(fold(surface, self.lang))
            if part in small and part not in self._stops and self.stem_of(part) in terms
        ]
        return saying[0] if len(saying) == 1 else small

    def _themes_of(self, concepts: Iterable[int]) -> tuple[int, ...]:
        """Return these concepts, where they have remedies or problems, and those, each once."""
        return tuple(dict.fromkeys(theme for one in concepts for theme in self._themes.get(one, ())))

    def naming(self, concepts: Iterable[int], count: float) -> list[tuple[int, float, int]]:
        """Return the terms that naming these concepts adds: each and what is broader, said `count` times."""
        terms: list[tuple[int, float, int]] = []
        for concept in concepts:
            terms.append((concept, count * weights.CONCEPT_COUNT, Kind.CONCEPT))
            if concept in self._broader:
                terms.append((self._broader[concept], count * weights.BROADER_COUNT, Kind.BROADER))
        return terms
