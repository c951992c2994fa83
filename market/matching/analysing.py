"""From a profile to its prepared form. Words are analysed once and remembered."""

import hashlib
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from market.matching import weights
from market.matching.compounds import Splitter, count_words
from market.matching.concepts import Concept, ConceptFinder, concept_hash, load_vocabulary
from market.matching.language import (
    LANGUAGES,
    Stems,
    fold,
    fragments,
    guess_language,
    stop_words,
    term_hash,
    words,
)
from market.matching.profiles import QUARTERS, Facts, Hashes, Kind, Prepared, Profile
from market.matching.regions import RegionPaths
from market.matching.weights import RULES_VERSION

REMEMBERED_WORDS = 300_000


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of one folded word: its stem, the stems of its compound parts, its fragments (as hashes)."""

    stem: int
    parts: tuple[int, ...]
    fragments: Hashes


class LanguageAnalyser:
    """Analyses words of one language."""

    def __init__(self, lang: str, directory: Path, concepts: tuple[Concept, ...]) -> None:
        self.lang = lang
        self._directory = directory
        self._concepts = concepts
        self._stops = stop_words(directory, lang)
        self._known: dict[str, Word | None] = {}
        self._local = threading.local()

    @cached_property
    def splitter(self) -> Splitter | None:
        """Parts Danish compounds; None for English, which writes them as several words."""
        if self.lang != "da":
            return None
        with (self._directory / "cpv_da_en.tsv").open(encoding="utf-8") as lines:
            labels = [line.split("\t")[3] for line in lines][1:]
        labels += [label for concept in self._concepts for label in concept.labels["da"]]
        return Splitter(count_words(self._directory / "freq_da_50k.txt", labels, self._stops))

    @cached_property
    def concepts(self) -> ConceptFinder:
        """The vocabulary, read with this language's stems."""
        return ConceptFinder(self._concepts, self.lang, self._label_stems)

    def _label_stems(self, label: str, lang: str) -> list[int]:
        surfaces = list(words(label))
        stems = [known.stem for surface in surfaces if (known := self.word(surface)) is not None]
        # "min plan" and "scale up" leave a single word that alone means something wider.
        said = sum(len(surface) > 1 for surface in surfaces)
        return [] if len(stems) == 1 and said > 1 else stems

    def _stem(self, folded: str) -> str:
        stems: Stems | None = getattr(self._local, "stems", None)
        if stems is None:
            stems = self._local.stems = Stems(self.lang)
        return stems.stem(folded)

    def word(self, surface: str) -> Word | None:
        """Return what is known of a word as it stands in a text; None for stop words."""
        try:
            return self._known[surface]
        except KeyError:
            pass
        if len(self._known) >= REMEMBERED_WORDS:
            self._known.clear()
        known = self._known[surface] = self._analyse(fold(surface, self.lang))
        return known

    def _analyse(self, folded: str) -> Word | None:
        if folded in self._stops or (len(folded) == 1 and not folded.isdigit()):
            return None
        splitter = self.splitter if len(folded) >= 7 else None
        parts = splitter.split(folded) if splitter else ()
        stems = tuple(dict.fromkeys(term_hash(self._stem(part)) for part in parts if part not in self._stops))
        return Word(term_hash(self._stem(folded)), stems, np.array(fragments(folded), np.uint32))


class _Tally:
    """Counts terms and fragments of one listing while it is read."""

    def __init__(self) -> None:
        self.terms: dict[int, list[int]] = {}  # hash → [quarters, kinds, place of the word]
        self.places: dict[str, int] = {}
        self.fragments: list[Hashes] = []
        self.length = 0.0

    def place(self, surface: str) -> int:
        return self.places.setdefault(surface, len(self.places))

    def add(self, term: int, count: float, kind: int, place: int) -> None:
        entry = self.terms.get(term)
        if entry is None:
            self.terms[term] = [int(count * QUARTERS), kind, place]
            return
        entry[0] += int(count * QUARTERS)
        if kind == Kind.WORD and not entry[1] & Kind.WORD:
            entry[2] = place  # the word itself is better evidence than a compound that contains it
        entry[1] |= kind


class Analyser:
    """Analyses profiles. Safe to share between threads; keeps the words it has met."""

    def __init__(self, directory: Path, concepts: tuple[Concept, ...], regions: RegionPaths) -> None:
        self._languages = {lang: LanguageAnalyser(lang, directory, concepts) for lang in LANGUAGES}
        self._stops = {lang: stop_words(directory, lang) for lang in LANGUAGES}
        self._by_key = {concept.key: concept for concept in concepts}
        self._broader = {c.hash: concept_hash(c.broader) for c in concepts if c.broader}
        self.regions = regions
        self.version = _version(directory)

    @property
    def concepts(self) -> Mapping[str, Concept]:
        """The vocabulary by key."""
        return self._by_key

    def language(self, lang: str) -> LanguageAnalyser:
        """Return the analyser of one language."""
        return self._languages[lang]

    def language_of(self, text: str) -> str:
        """Guess whether a text is Danish or English."""
        return guess_language(text, self._stops)

    def prepare(self, profile: Profile) -> Prepared:
        """Analyse a profile. Reads at most `weights.MAX_WORDS` words of the text."""
        language = self._languages[profile.lang]
        tally = _Tally()
        self._read(language, profile.title, weights.TITLE_COUNT, tally)
        self._read(language, profile.text, weights.TEXT_COUNT, tally)
        for tag in profile.tags[:100]:
            self._read_tag(language, tag, tally)
        return _prepared(profile, tally, self.regions)

    def query_terms(self, text: str, lang: str) -> list[tuple[str, Word, list[int]]]:
        """Return the words of a search with what is known of each and the concepts it names."""
        language = self._languages[lang]
        found: dict[str, tuple[str, Word, list[int]]] = {}
        for surface in words(text, limit=30):
            known = language.word(surface)
            if known is not None:
                found.setdefault(surface, (surface, known, language.concepts.of_word(known.stem)))
        return list(found.values())

    def _read(self, language: LanguageAnalyser, text: str, count: float, tally: _Tally) -> None:
        stems: list[int] = []
        places: list[int] = []
        for surface, known in _known_words(language, text):
            place = tally.place(surface)
            stems.append(known.stem)
            places.append(place)
            tally.add(known.stem, count, Kind.WORD, place)
            for part in known.parts:
                tally.add(part, count * weights.PART_COUNT, Kind.PART, place)
                for concept in language.concepts.of_word(part):
                    tally.add(concept, count * weights.PART_COUNT, Kind.CONCEPT, place)
            tally.fragments.append(known.fragments)
            if count > 1:
                tally.fragments.append(known.fragments)
        tally.length += count * len(stems)
        for concept, first, _ in language.concepts.find(stems):
            self._add_concept(concept, count * weights.CONCEPT_COUNT, places[first], tally)

    def _read_tag(self, language: LanguageAnalyser, tag: str, tally: _Tally) -> None:
        concept = self._by_key.get(tag)
        if concept is None:
            self._read(language, tag.removeprefix("~"), weights.TAG_COUNT, tally)
            return
        labels = concept.labels[language.lang] or (concept.key,)
        self._add_concept(concept.hash, weights.CONCEPT_COUNT, tally.place(labels[0]), tally)
        self._read(language, labels[0], weights.TAG_COUNT, tally)

    def _add_concept(self, concept: int, count: float, place: int, tally: _Tally) -> None:
        tally.add(concept, count, Kind.CONCEPT, place)
        broader = self._broader.get(concept)
        if broader is not None:
            tally.add(broader, count * weights.BROADER_COUNT, Kind.BROADER, place)


def _known_words(language: LanguageAnalyser, text: str) -> Iterator[tuple[str, Word]]:
    for surface in words(text):
        known = language.word(surface)
        if known is not None:
            yield surface, known


def _prepared(profile: Profile, tally: _Tally, regions: RegionPaths) -> Prepared:
    entries = sorted(tally.terms.items())[: weights.MAX_TERMS]
    table = np.array([entry for _, entry in entries], np.int64).reshape(-1, 3)
    every = np.concatenate(tally.fragments) if tally.fragments else np.empty(0, np.uint32)
    distinct, occurrences = np.unique(every, return_counts=True)
    return Prepared(
        id=profile.id,
        side=profile.side,
        lang=profile.lang,
        facts=Facts(
            tags=_said(profile.tags),
            areas=_said(profile.areas),
            stage=profile.stage or None,
            regions=regions.paths(profile.regions),
            budget_dkk=profile.budget_dkk,
            price_dkk=profile.price_dkk,
            must_haves=_said(profile.must_haves),
            lacks=_said(profile.lacks),
        ),
        terms=np.array([term for term, _ in entries], np.uint32),
        counts=np.minimum(table[:, 0], 255).astype(np.uint8),
        kinds=table[:, 1].astype(np.uint8),
        places=table[:, 2].astype(np.uint16),
        fragments=distinct[: weights.MAX_FRAGMENTS],
        fragment_counts=np.minimum(occurrences, 255).astype(np.uint8)[: weights.MAX_FRAGMENTS],
        length=tally.length,
        fragment_length=float(len(every)),
        spelling="\n".join(tally.places).encode(),
    )


def _said(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))


def _version(directory: Path) -> str:
    """Return eight hexadecimal digits that change with the lists by which texts are analysed."""
    digest = hashlib.sha256(RULES_VERSION.encode())
    for name in ("stopwords_da.txt", "stopwords_en.txt", "tags.jsonl"):
        path = directory / name
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()[:8]


def seed_directory() -> Path:
    """Return the folder of reference data: beside the program when installed, else in the working copy."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_data" / "seed"
    return installed if installed.is_dir() else package.parent / "seed"


@lru_cache(maxsize=4)
def load_analyser(directory: Path | None = None) -> Analyser:
    """Return the analyser over the reference data of a folder (word lists, vocabulary, regions)."""
    folder = directory or seed_directory()
    return Analyser(folder, load_vocabulary(folder / "tags.jsonl"), RegionPaths.read(folder / "municipalities.tsv"))
