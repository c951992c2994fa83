"""What the bilingual lexicon is learned from: the labels in `seed/` that stand there in Danish and in English."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from market.matching.compounds import Splitter
from market.matching.concepts import Concept
from market.matching.language import Stems, fold, stop_words, words
from market.matching.lexicon import UnreadableLexicon
from market.matching.lexicon_learning import LabelPair
from market.matching.listing_files import BadRow
from market.matching.text_files import read_text

# Whole sentences pair everything with everything.
MOST_WORDS = 14
THESAURUS_WEIGHT = 3.0
SYNONYM_WEIGHT = 0.3
DIGITAL_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Labels:
    """A label as it stands in both languages. `weight` 1 is one ordinary label."""

    da: str
    en: str
    weight: float = 1.0
    exact: bool = False
    """Whether the label is lost when one of its words is a stop word: "get up" is no "get"."""
    whole: bool = False
    """Whether parts of its words say nothing: "webside" is a web page, but not every "side" is."""


class Reader:
    """Reads the tables of a folder and remembers their bad rows."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.bad_rows: list[BadRow] = []

    def table(self, name: str, columns: int) -> list[list[str]]:
        """Return the rows of a tab-separated file below its header; a row of another width is bad."""
        path = self._directory / name
        rows = []
        for number, line in enumerate(read_text(path).splitlines(), 1):
            cells = line.split("\t")
            if len(cells) != columns:
                self.bad_rows.append(BadRow(path, number, f"{len(cells)} columns instead of {columns}"))
            elif number > 1:
                rows.append(cells)
        return rows

    def refuse_bad_rows(self) -> None:
        """Raise UnreadableLexicon when a table had bad rows."""
        if self.bad_rows:
            raise UnreadableLexicon("\n".join(map(str, self.bad_rows)))


def read_labels(directory: Path, concepts: Iterable[Concept]) -> list[Labels]:
    """Return all labels of the folder's files and of the vocabulary. Raises UnreadableLexicon with all bad rows."""
    reader = Reader(directory)
    labels = [Labels(cells[3], cells[4]) for cells in reader.table("cpv_da_en.tsv", 5)]
    labels += [Labels(cells[2], cells[3]) for cells in reader.table("eforms_codes_da_en.tsv", 4)]
    labels += [Labels(cells[2], cells[3]) for cells in reader.table("terms_da_en.tsv", 4)]
    labels += [Labels(cells[1], cells[2]) for cells in reader.table("sdg_goals_da_en.tsv", 3)]
    labels += _of_digital_words(reader)
    labels += _of_presets(reader)
    labels += _of_synsets(reader)
    for concept in concepts:
        labels += _of_concept(concept)
    reader.refuse_bad_rows()
    # A label that is spelled the same (places, trade marks) says nothing about translation.
    return [one for one in labels if one.da.casefold() != one.en.casefold()]


def read_part_words(directory: Path, concepts: Iterable[Concept]) -> tuple[list[str], list[str]]:
    """Return Danish labels of taxonomies, whose words make compounds, and other texts that hold only Danish words.

    Raises UnreadableLexicon with all bad rows.
    """
    reader = Reader(directory)
    labels = [cells[3] for cells in reader.table("cpv_da_en.tsv", 5)]
    labels += [label for concept in concepts for label in concept.labels["da"]]
    dictionary = [cells[1] for cells in reader.table("dan_lemma_synset.tsv", 3)]
    dictionary += [f"{cells[1]} {cells[3]}" for cells in reader.table("osm_presets_da_en.tsv", 5)]
    reader.refuse_bad_rows()
    return labels, dictionary


def _of_digital_words(reader: Reader) -> Iterator[Labels]:
    for danish, english in reader.table("digital_words.tsv", 2):
        for word in _listed(danish):
            for other in _listed(english):
                yield Labels(word, other, DIGITAL_WEIGHT, exact=True, whole=True)


def _of_presets(reader: Reader) -> Iterator[Labels]:
    for _, danish, english, more_danish, more_english in reader.table("osm_presets_da_en.tsv", 5):
        yield Labels(danish, english)
        for term in _listed(more_danish):
            if term.casefold() != danish.casefold():
                yield Labels(term, english, SYNONYM_WEIGHT)
        for term in _listed(more_english):
            if term.casefold() != english.casefold():
                yield Labels(danish, term, SYNONYM_WEIGHT)


def _of_synsets(reader: Reader) -> Iterator[Labels]:
    english = {synset: _listed(lemmas) for synset, lemmas in reader.table("wordnet_english_lemmas.tsv", 2)}
    danish = sorted({(synset, lemma) for synset, lemma, _ in reader.table("dan_lemma_synset.tsv", 3)})
    for synset, lemma in danish:
        # The commonest English word stands first.
        for place, other in enumerate(english.get(synset, ())):
            yield Labels(lemma, other, 1.0 / (1 + place), exact=True)


def _of_concept(concept: Concept) -> Iterator[Labels]:
    danish, english = concept.labels["da"], concept.labels["en"]
    for place_da, label in enumerate(danish):
        for place_en, other in enumerate(english):
            main = place_da == 0 and place_en == 0
            yield Labels(label, other, THESAURUS_WEIGHT if main else THESAURUS_WEIGHT / (len(danish) + len(english)))


def _listed(cell: str) -> list[str]:
    return [term for part in cell.split(";") if (term := part.strip())]


def label_pairs(labels: Iterable[Labels], directory: Path, splitter: Splitter) -> Iterator[LabelPair]:
    """Yield each pair of labels as stems: with its words whole, then with its Danish compounds in parts."""
    danish, english = _Stemming(directory, "da", splitter), _Stemming(directory, "en", None)
    for one in labels:
        whole, other = danish.stems(one.da), english.stems(one.en)
        if max(len(whole.stems), len(other.stems)) > MOST_WORDS or (one.exact and (whole.lost or other.lost)):
            continue
        yield LabelPair(whole.stems, other.stems, one.weight)
        if not one.whole:
            yield LabelPair(whole.parts, other.stems, one.weight)


class _Stems(NamedTuple):
    """A label as stems, with compounds whole and in parts, and whether a word that says nothing was left out."""

    stems: tuple[str, ...]
    parts: tuple[str, ...]
    lost: bool


class _Stemming:
    """From a label to its stems, as texts are analysed. Remembers labels, since aliases come back often."""

    def __init__(self, directory: Path, lang: str, splitter: Splitter | None) -> None:
        self._lang = lang
        self._splitter = splitter
        self._stops = stop_words(directory, lang)
        self._stem = Stems(lang).stem
        self._known: dict[str, _Stems] = {}

    def stems(self, label: str) -> _Stems:
        """Return the stems of a label."""
        if label not in self._known:
            self._known[label] = self._stems_of(label)
        return self._known[label]

    def _stems_of(self, label: str) -> _Stems:
        folded = [fold(word, self._lang) for word in words(label)]
        kept = [word for word in folded if self._says_something(word)]
        split = self._splitter.split if self._splitter else lambda _: ()
        parts = [part for word in kept for part in (split(word) or (word,)) if part not in self._stops]
        return _Stems(tuple(map(self._stem, kept)), tuple(map(self._stem, parts)), len(kept) < len(folded))

    def _says_something(self, folded: str) -> bool:
        return len(folded) > 1 and folded not in self._stops and any(map(str.isalpha, folded))
