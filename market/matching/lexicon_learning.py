"""Learning a bilingual lexicon from pairs of labels that say the same in both languages.

By IBM model 1 (Brown et al. 1993, "The Mathematics of Statistical Machine Translation"): each word of a label is
explained by the words of the other label, in proportion to how often they explain it elsewhere.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from market.matching.language import LANGUAGES
from market.matching.lexicon import DECIMALS, Lexicon, Translations, best

ROUNDS = 8
LEAST_PROBABILITY = 0.06
LEAST_EXPECTED_COUNT = 0.4
# Below this, two of three links are words that merely stand together ("wheelchair ~ access").
LEAST_WEIGHT = 0.04

Figures = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LabelPair:
    """The stems of a Danish and of an English label that say the same. `weight` > 0: 1 is one ordinary label."""

    da: tuple[str, ...]
    en: tuple[str, ...]
    weight: float = 1.0


def build(pairs: Iterable[LabelPair], step: Callable[[], None] = lambda: None) -> Lexicon:
    """Learn a lexicon with weights 0..1. The order of the pairs does not matter.

    `step` is called after each of 2 · `ROUNDS` rounds of expectation and maximisation (Brown et al., 1993).
    """
    bench = _Alignment.of(pairs)
    english = bench.explained(bench.da_of_cell, bench.place_of_en, step)  # p(English | Danish)
    danish = bench.explained(bench.en_of_cell, bench.place_of_da, step)  # p(Danish | English)
    links = {
        "da": bench.links(english, danish.probability),
        "en": ((two, one, weight) for one, two, weight in bench.links(danish, english.probability)),
    }
    return Lexicon({lang: _grouped(links[lang]) for lang in LANGUAGES})


def _grouped(links: Iterable[tuple[str, str, float]]) -> dict[str, Translations]:
    grouped: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for stem, other, weight in links:
        grouped[stem].append((other, weight))
    return {stem: best(grouped[stem]) for stem in sorted(grouped)}


@dataclass(frozen=True, slots=True)
class _Explained:
    """How surely each cell's one word explains its other word, and how often it is expected to have done so."""

    probability: Figures
    expected: Figures


@dataclass(frozen=True, slots=True)
class _Alignment:
    """Every word of every label beside every word of the label it is paired with.

    One *entry* is a Danish and an English word in one pair of labels; one *cell* is two words wherever they meet. All
    is numbered in sorted order and summed in that order, so that the same pairs give the same bytes everywhere.
    """

    danish: list[str]
    english: list[str]
    cell: Places  # of each entry
    place_of_da: Places  # of each entry: which word of which Danish label
    place_of_en: Places
    weight: Figures  # of each entry
    da_of_cell: Places
    en_of_cell: Places

    @classmethod
    def of(cls, pairs: Iterable[LabelPair]) -> "_Alignment":
        weights: dict[tuple[tuple[str, ...], tuple[str, ...]], list[float]] = defaultdict(list)
        for pair in pairs:
            if pair.da and pair.en:
                weights[tuple(sorted(set(pair.da))), tuple(sorted(set(pair.en)))].append(pair.weight)
        labels = sorted(weights)
        danish, da_words, da_sizes = _numbered([da for da, _ in labels])
        english, en_words, en_sizes = _numbered([en for _, en in labels])
        sizes = da_sizes * en_sizes
        pair_of = np.repeat(np.arange(len(labels)), sizes)
        nth = np.arange(len(pair_of)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        place_of_da = (np.cumsum(da_sizes) - da_sizes)[pair_of] + nth // en_sizes[pair_of]
        place_of_en = (np.cumsum(en_sizes) - en_sizes)[pair_of] + nth % en_sizes[pair_of]
        cells, cell = np.unique(da_words[place_of_da] * len(english) + en_words[place_of_en], return_inverse=True)
        # fsum is exact, so that it does not matter in which order equal labels came.
        weight = np.array([math.fsum(weights[label]) for label in labels])[pair_of]
        size = max(1, len(english))
        return cls(danish, english, cell, place_of_da, place_of_en, weight, cells // size, cells % size)

    def explained(self, given: Places, place: Places, step: Callable[[], None]) -> _Explained:
        """Learn how the words `given` (of each cell) explain the words of the other language at each `place`."""
        size = len(given)
        probability: Figures = np.ones(size)
        expected: Figures = np.zeros(size)
        for _ in range(ROUNDS):
            share: Figures = probability[self.cell]
            share /= np.bincount(place, share)[place]
            expected = np.bincount(self.cell, share * self.weight, size).astype(np.float64)
            probability = expected / np.bincount(given, expected)[given]
            step()
        return _Explained(probability, expected)

    def links(self, there: _Explained, back: Figures) -> Iterator[tuple[str, str, float]]:
        """Yield (Danish stem, English stem, weight) of what is likely enough and was seen often enough."""
        weight = there.probability * (0.3 + 0.7 * np.minimum(1.0, 3.0 * back))
        likely = (there.probability >= LEAST_PROBABILITY) & (there.expected >= LEAST_EXPECTED_COUNT)
        likely &= weight >= LEAST_WEIGHT
        for cell in np.flatnonzero(likely).tolist():
            yield (
                self.danish[self.da_of_cell[cell]],
                self.english[self.en_of_cell[cell]],
                round(float(weight[cell]), DECIMALS),
            )


def _numbered(labels: list[tuple[str, ...]]) -> tuple[list[str], Places, Places]:
    """Return the distinct stems in order, the number of each label's each stem, and how many stems each label has."""
    stems = sorted({stem for label in labels for stem in label})
    number = {stem: place for place, stem in enumerate(stems)}
    flat = np.array([number[stem] for label in labels for stem in label], np.int64)
    return stems, flat, np.array([len(label) for label in labels], np.int64)
