"""The labels of the Common Procurement Vocabulary in both languages, ranked by what a text says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from market.matching import weights
from market.matching.analysing import Analyser
from market.matching.arrays import Hashes, Places
from market.matching.language import LANGUAGES, words
from market.matching.postings import Contributions, Postings
from market.matching.profiles import Kind
from market.matching.statistics import Statistics, Weights
from market.matching.words import LanguageAnalyser

FILE_NAME = "cpv_da_en.tsv"
AREAS_NAME = "areas_cpv.tsv"
_COLUMNS = 5
_LEAST_OF_BEST = 0.2


@dataclass(frozen=True, slots=True)
class Code:
    """One code of the vocabulary. `labels` are by language; `parent` is None for a division."""

    code: str
    parent: str | None
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A code with its score (above 0, at best about 2) and the query's terms (by place) that led to it, best first.

    What brings less than a fifth of the best is left out. `labels` says in how many labels each of them stands, and
    `is_of_area` whether an area of the text buys under the code.
    """

    code: str
    score: float
    because: tuple[int, ...]
    labels: tuple[int, ...]
    is_of_area: bool


def read_codes(directory: Path) -> tuple[Code, ...]:
    """Read the codes of a folder of reference data. Returns nothing when there are none."""
    path = directory / FILE_NAME
    lines = path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []
    rows = (cells for line in lines if len(cells := line.split("\t")) == _COLUMNS)
    return tuple(Code(code, parent or None, {"da": da, "en": en}) for code, parent, _, da, en in rows)


def read_areas(directory: Path) -> dict[str, tuple[str, ...]]:
    """Read with which digits the codes begin that each area of municipal work buys under most."""
    path = directory / AREAS_NAME
    lines = path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []
    rows = (line.split("\t") for line in lines)
    return {area: tuple(beginnings.split()) for area, beginnings in rows}


class ProcurementLabels:
    """Ranks all codes for a text. Unchanging once built: shared between threads."""

    def __init__(self, analyser: Analyser, statistics: Statistics) -> None:
        self._codes = codes = read_codes(analyser.directory)
        self._statistics = statistics
        self._areas = {
            area: np.array([one.code.startswith(beginnings) for one in codes], np.float64)
            for area, beginnings in read_areas(analyser.directory).items()
        }
        place = {one.code: number for number, one in enumerate(codes)}
        self._parents = np.array([place.get(one.parent or "", -1) for one in codes], np.intp)
        self._levels = _levels(self._parents)
        self._dictionary = analyser.dictionary
        self._postings = {
            lang: Postings(_counted(analyser.language(lang), one.labels[lang]) for one in codes) for lang in LANGUAGES
        }

    @property
    def codes(self) -> Sequence[Code]:
        """All codes in the order of the file."""
        return self._codes

    def rank(
        self, terms: Hashes, amounts: Weights, lang: str, *, areas: Mapping[str, float], limit: int
    ) -> list[Ranked]:
        """Return the best codes for the weighted terms of a text, best first.

        `areas` says how much the text is about each area (shares, 0..1). A label is scored by BM25 in the text's
        language, each term also by how rare it is in running text ("read" is rare among labels only), times the root
        of the share of the label that the text answers. What the dictionary finds in the label of the other language
        adds to it, and the codes that the text's areas buy under count more. Then each code passes a part of its score
        up to the wider code (a 4-norm over the narrower ones): several narrow codes speak for the wide one, and
        tenders name wide ones.
        """
        other = next(each for each in LANGUAGES if each != lang)
        amounts = amounts * self._statistics.of(lang).term_weights(terms)
        said = self._dictionary.translations(terms, lang)
        own = self._postings[lang].contributions(terms, amounts)
        across = self._postings[other].contributions(said.terms, amounts[said.owners] * said.values)
        found = [own, Contributions(said.owners[across.terms], across.texts, across.amounts, across.worth)]
        alone = self._share(own, lang) + weights.CODE_ACROSS * self._share(across, other)
        bought = np.zeros(len(alone), bool)
        for area, share in areas.items():
            if area in self._areas:
                bought |= self._areas[area] > 0
                alone *= 1 + weights.CODE_OF_AREA * share * self._areas[area]
        raised, sources = self._raised(alone)
        best = np.argsort(-raised, kind="stable")[:limit]
        labels = np.bincount(own.terms, minlength=len(terms))
        ranked = []
        for code in best[raised[best] > 0].tolist():
            because = _terms_of(found, int(sources[code]))
            ranked.append(
                Ranked(
                    code=self._codes[code].code,
                    score=float(raised[code]),
                    because=because,
                    labels=tuple(labels[list(because)].tolist()),
                    is_of_area=bool(bought[code]),
                )
            )
        return ranked

    def _share(self, found: Contributions, lang: str) -> Weights:
        """Return the scores of the labels as shares of the best one's."""
        postings = self._postings[lang]
        scores = np.bincount(found.texts, found.amounts, postings.size).astype(np.float64)
        answered = np.minimum(np.bincount(found.texts, found.worth, postings.size), postings.worth)
        scores *= np.sqrt(answered / np.maximum(postings.worth, 1e-9))
        best = scores.max(initial=0.0)
        return np.asarray(scores / best if best else scores, np.float64)

    def _raised(self, alone: Weights) -> tuple[Weights, Places]:
        """Return the scores with those of narrower codes, and which code at or below each speaks most for it."""
        raised, peaks, sources = alone.copy(), alone.copy(), np.arange(len(alone))
        for level in reversed(self._levels[1:]):
            scored = level[raised[level] > 0]
            passed = np.zeros(len(alone))
            np.add.at(passed, self._parents[scored], raised[scored] ** weights.CODE_NORM)
            raised += weights.CODE_PASSED_UP * passed ** (1 / weights.CODE_NORM)
            # Of several assignments to one place the last one holds, so the best comes last.
            scored = scored[np.argsort(peaks[scored], kind="stable")]
            scored = scored[peaks[scored] > alone[self._parents[scored]]]
            sources[self._parents[scored]] = sources[scored]
            peaks[self._parents[scored]] = peaks[scored]
        return raised, sources


def _levels(parents: Places) -> list[Places]:
    """Return the places of the codes, widest first."""
    levels, here = [], np.flatnonzero(parents < 0)
    while len(here):
        levels.append(here)
        here = np.flatnonzero(np.isin(parents, here))
    return levels


def _counted(language: LanguageAnalyser, label: str) -> Iterator[tuple[int, float]]:
    for surface in words(label):
        word = language.word(surface)
        if word is not None:
            # What is broader stands in the wider codes themselves.
            yield from ((term, count) for term, count, kind in word.terms if kind != Kind.BROADER)


def _terms_of(found: Sequence[Contributions], code: int) -> tuple[int, ...]:
    brought: dict[int, float] = {}
    for one in found:
        at = one.texts == code
        for term, amount in zip(one.terms[at].tolist(), one.amounts[at].tolist(), strict=True):
            brought[term] = max(brought.get(term, 0.0), amount)
    least = _LEAST_OF_BEST * max(brought.values(), default=0.0)
    return tuple(sorted((term for term in brought if brought[term] >= least), key=lambda term: -brought[term]))
