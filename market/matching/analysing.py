"""From a profile to its prepared form. Words are analysed once and remembered."""

import hashlib
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path

import numpy as np

from market.matching import compound_list, lexicon, related, weights
from market.matching.compound_list import read_counts
from market.matching.compounds import SHORTEST_COMPOUND, Splitter
from market.matching.concepts import Concept, ConceptFinder, Phrases, concept_hash, load_vocabulary, vocabulary_files
from market.matching.language import (
    LANGUAGES,
    Stems,
    fold,
    fragments,
    guess_language,
    joined,
    stop_words,
    term_hash,
    words,
)
from market.matching.own_words import NO_OWN_WORDS, OwnWords
from market.matching.profiles import Hashes, Kind, Prepared, Profile
from market.matching.regions import RegionPaths
from market.matching.tally import Tally
from market.matching.translating import load_dictionary
from market.matching.weights import RULES_VERSION
from market.matching.word_vectors import KEYS_FILE, Rows, Said, load_word_vectors

REMEMBERED_WORDS = 300_000


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of one word. Terms are hashes; `terms` are its own stem, its compound parts and its concepts.

    Occurrences are 0..1: 1 for the word itself, weights.PART_COUNT for a part, less for what is broader.
    """

    stem: int
    terms: tuple[tuple[int, float, int], ...]  # (hash, occurrences, kind)
    phrases: Phrases  # labels of several words that begin with it
    fragments: Hashes


class LanguageAnalyser:
    """Analyses words of one language."""

    def __init__(self, lang: str, directory: Path, concepts: tuple[Concept, ...]) -> None:
        self.lang = lang
        self._broader = {one.hash: concept_hash(one.broader) for one in concepts if one.broader}
        self._directory = directory
        self._concepts = concepts
        self._stops = stop_words(directory, lang)
        self._known: dict[str, tuple[Word | None, Rows]] = {}
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
        known = self._known[surface] = self._analyse(fold(surface, self.lang))
        return known

    def _is_empty(self, folded: str) -> bool:
        return folded in self._stops or (len(folded) == 1 and not folded.isdigit())

    def _analyse(self, folded: str) -> tuple[Word | None, Rows]:
        if self._is_empty(folded):
            return None, self._rows(folded, None, ())
        spelled = self._stem(folded)
        stem = term_hash(spelled)
        terms: list[tuple[int, float, int]] = [(stem, 1.0, Kind.WORD)]
        terms += self.naming(self._finder.of_word(stem, folded), 1.0)
        splitter = self.splitter if len(folded) >= SHORTEST_COMPOUND else None
        parts = splitter.split(folded) if splitter else ()
        for part, as_written in {self.stem_of(part): part for part in parts if part not in self._stops}.items():
            terms.append((part, weights.PART_COUNT, Kind.PART))
            terms += self.naming(self._finder.of_word(part, as_written), weights.PART_COUNT)
        word = Word(stem, tuple(terms), self._finder.of_phrases(stem), np.array(fragments(folded), np.uint32))
        return word, self._rows(folded, spelled, parts)

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

    def naming(self, concepts: Iterable[int], count: float) -> list[tuple[int, float, int]]:
        """Return the terms that naming these concepts adds: each and what is broader, said `count` times."""
        terms: list[tuple[int, float, int]] = []
        for concept in concepts:
            terms.append((concept, count * weights.CONCEPT_COUNT, Kind.CONCEPT))
            if concept in self._broader:
                terms.append((self._broader[concept], count * weights.BROADER_COUNT, Kind.BROADER))
        return terms


class Analyser:
    """Analyses profiles. Safe to share between threads; keeps the words it has met."""

    def __init__(self, directory: Path, regions: RegionPaths, own: OwnWords = NO_OWN_WORDS) -> None:
        concepts = own.joined_to(load_vocabulary(directory))
        self._languages = {lang: LanguageAnalyser(lang, directory, concepts) for lang in LANGUAGES}
        self._stops = {lang: stop_words(directory, lang) for lang in LANGUAGES}
        self._vectors = load_word_vectors(directory)
        self._by_key = {concept.key: concept for concept in concepts}
        self.directory = directory
        self.own = own
        self.dictionary = load_dictionary(directory, own.links)
        self.regions = regions
        self.version = analyser_version(directory, own)

    @property
    def concepts(self) -> Mapping[str, Concept]:
        """The vocabulary by key."""
        return self._by_key

    def label(self, tag: str, lang: str) -> str:
        """Return what a tag is called in a language; a free word is its own name, without the leading "~"."""
        concept = self._by_key.get(tag)
        return next(iter(concept.labels[lang]), tag) if concept else tag.removeprefix("~")

    def language(self, lang: str) -> LanguageAnalyser:
        """Return the analyser of one language ("da" or "en"; KeyError for another)."""
        return self._languages[lang]

    def language_of(self, text: str) -> str:
        """Guess whether a text is Danish ("da") or English ("en"); see `guess_language`."""
        return guess_language(text, self._stops)

    def prepare(self, profile: Profile) -> Prepared:
        """Analyse a profile, whose language must be one of LANGUAGES (KeyError for another).

        Reads no more of title, text and tags than `weights` allows. A text without words of subject gives a listing
        that `is_empty`.
        """
        language = self._languages[profile.lang]
        tally = Tally()
        title = self._read(language, words(profile.title, limit=weights.MAX_TITLE_WORDS), weights.TITLE_COUNT, tally)
        tally.join(joined(profile.title))
        rest = self._read(language, words(profile.text, limit=weights.MAX_WORDS), weights.TEXT_COUNT, tally)
        tally.join(joined(profile.text))
        for tag in profile.tags[: weights.MAX_TAGS]:
            rest += self._read_tag(language, tag[: weights.MAX_TAG_CHARACTERS], tally)
        return tally.prepared(profile, self.regions, self._vectors.of_text(title, rest))

    def query_words(self, text: str, lang: str) -> list[Word]:
        """Return what is known of the words of a search, at most MAX_QUERY_WORDS."""
        language = self._languages[lang]
        surfaces = words(text[: weights.MAX_QUERY_CHARACTERS], limit=weights.MAX_QUERY_WORDS)
        found = {surface: language.word(surface) for surface in surfaces}
        return [known for known in found.values() if known is not None]

    def _read(self, language: LanguageAnalyser, surfaces: list[str], count: float, tally: Tally) -> list[Said]:
        """Count the words of a passage, and return the vectors of all of them."""
        known: dict[str, Word] = {}
        every: list[Said] = []
        letters = weights.MAX_DISTINCT_LETTERS
        for surface, times in islice(Counter(surfaces).items(), weights.MAX_DISTINCT_WORDS):
            letters -= len(surface)
            if letters < 0:
                break
            word, rows = language.known(surface)
            every.append((rows, times))
            if word is not None:
                known[surface] = word
                tally.add(word.terms, count * times, tally.place_of(surface))
                tally.fragments += [word.fragments] * int(count * times)
                tally.length += count * times
        said = [surface for surface in surfaces if surface in known]
        stems = [known[surface].stem for surface in said]
        tally.add_passage(stems, [tally.places[surface] for surface in said], int(count))
        for position, second in enumerate(stems[1:], 1):
            phrases = known[said[position - 1]].phrases
            for rest, concept in phrases.get(second, ()) if phrases else ():
                if tuple(stems[position + 1 : position + 1 + len(rest)]) == rest:
                    tally.add(language.naming((concept,), 1.0), count, tally.places[said[position - 1]])
        return every

    def _read_tag(self, language: LanguageAnalyser, tag: str, tally: Tally) -> list[Said]:
        concept, label = self._by_key.get(tag), self.label(tag, language.lang)
        if concept is not None:
            # The tag names its concept whole, also where its label is too short to be found in a text.
            tally.add([(concept.hash, 1.0, Kind.CONCEPT)], weights.TAG_COUNT, tally.place_of(label))
        return self._read(language, words(label, limit=weights.MAX_TAG_WORDS), weights.TAG_COUNT, tally)


def analyser_version(directory: Path, own: OwnWords = NO_OWN_WORDS) -> str:
    """Return eight hexadecimal digits that change with the lists and the own words by which texts are analysed."""
    return _digest(RULES_VERSION + own.version, (*_lists(directory), directory / KEYS_FILE))[:8]


def lists_version(directory: Path) -> str:
    """Return six hexadecimal digits that change with every list on which a score rests."""
    return _digest("", (*_lists(directory), directory / related.FILE_NAME))[:6]


def _lists(directory: Path) -> tuple[Path, ...]:
    lists = ("stopwords_da.txt", "stopwords_en.txt", compound_list.FILE_NAME, lexicon.FILE_NAME)
    return (*(directory / name for name in lists), *vocabulary_files(directory))


def _digest(start: str, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256(start.encode())
    for path in paths:
        digest.update(path.name.encode() + (path.read_bytes() if path.exists() else b""))
    return digest.hexdigest()


def seed_directory() -> Path:
    """Return the folder of reference data: beside the program when installed, else in the working copy."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_data" / "seed"
    return installed if installed.is_dir() else package.parent / "seed"


@lru_cache(maxsize=4)
def load_analyser(directory: Path | None = None, own: OwnWords = NO_OWN_WORDS) -> Analyser:
    """Return the analyser over the reference data of a folder (word lists, vocabulary, regions) and a house's words.

    It is read once, in about a second, and then shared. Raises FileNotFoundError when a list is missing.
    """
    folder = directory or seed_directory()
    return Analyser(folder, RegionPaths.read(folder / "municipalities.tsv"), own)
