"""From a profile to its prepared form."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np

from market.matching import compound_list, lexicon, related, weights
from market.matching.assembling import Source, assembled
from market.matching.concepts import Concept, load_vocabulary, vocabulary_files
from market.matching.language import (
    LANGUAGES,
    fold,
    guess_language,
    stop_words,
)
from market.matching.own_words import NO_OWN_WORDS, OwnWords
from market.matching.profiles import Prepared, Profile
from market.matching.regions import RegionPaths
from market.matching.stated import facts_of
from market.matching.told import (
    ASIDE,
    JOINED,
    TAG,
    Told,
    key_of_tag,
)
from market.matching.translating import load_dictionary
from market.matching.weights import RULES_VERSION
from market.matching.word_vectors import KEYS_FILE, load_word_vectors
from market.matching.words import LanguageAnalyser, Passage


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
        self.dictionary = load_dictionary(directory, own)
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
        return guess_language(text, self._stops, self._knows)

    def _knows(self, word: str, lang: str) -> bool:
        return self.dictionary.knows(self._languages[lang].stem_of(fold(word, lang)), lang)

    def prepare(self, profile: Profile) -> Prepared:
        """Analyse a profile, whose language must be one of LANGUAGES (KeyError for another).

        Reads no more of title, text and tags than `weights` allows. A text without words of subject gives a listing
        that `is_empty`.
        """
        return self.prepare_all([profile])[0]

    def prepare_all(self, profiles: Iterable[Profile]) -> list[Prepared]:
        """Analyse some profiles at once; of a hundred each takes half as long."""
        return assembled([self._source(profile) for profile in profiles])

    def _source(self, profile: Profile) -> Source:
        language = self._languages[profile.lang]
        title = language.read(profile.title, weights.MAX_TITLE_WORDS)
        rest = [language.read(profile.text, weights.MAX_WORDS)]
        for tag in profile.tags[: weights.MAX_TAGS]:
            rest.append(self._read_tag(language, tag[: weights.MAX_TAG_CHARACTERS]))
        table = language.table
        keys = [key for passage in (title, *rest) for key in passage.keys]
        marks = np.array([mark for passage in (title, *rest) for mark in passage.marks], np.uint32)
        told = Told(table.numbers(keys, language.known_of) | marks, len(title.keys), table)
        vector = self._vectors.of_text(title.said, [one for passage in rest for one in passage.said])
        return Source(profile.id, profile.side, profile.lang, facts_of(profile, self.regions), told, vector)

    def _read_tag(self, language: LanguageAnalyser, tag: str) -> Passage:
        label = self.label(tag, language.lang)
        keys, marks, said = language.read(label, weights.MAX_TAG_WORDS)
        # Words of a label stand side by side because the list says so, not because the author does.
        marks = [mark & ~int(JOINED) for mark in marks]
        key = key_of_tag(tag, label)
        # The tag names its concept whole, also where its label is too short to be found in a text. It stands at its
        # label, and a label of one word is that word; a free tag names nothing and stands nowhere.
        if tag not in self._by_key or keys == [label]:
            return Passage([*keys, key], [*marks, int(TAG | ASIDE)], said)
        return Passage([key, *keys], [int(TAG), *marks], said)


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
