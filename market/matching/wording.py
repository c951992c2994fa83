"""What the words of two texts say for a pairing, word by word, so that every figure can be shown."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from market.matching import weights
from market.matching.concepts import concept_hash
from market.matching.language import fold, fragments
from market.matching.outcome import Evidence, Reason
from market.matching.profiles import QUARTERS, Hashes, Kind, Prepared
from market.matching.retrieval import query_amounts
from market.matching.signals import Signal
from market.matching.statistics import LanguageStatistics, Statistics, Weights


@dataclass(frozen=True, slots=True, eq=False)
class _Reading:
    """One text read in one direction: what each term of the query can bring, and what saturates it in the text."""

    amounts: Weights
    saturation: Weights
    scale: float  # from BM25 units to raw evidence of half a direction

    def gain(self, amount: Weights, saturation: Weights) -> Weights:
        return self.scale * amount * saturation


def _saturation(listing: Prepared, part: LanguageStatistics) -> Weights:
    norm = weights.WORD_K1 * (1 - weights.SCORE_B + weights.SCORE_B * listing.length / part.mean_length)
    counts = listing.counts / QUARTERS
    return counts * (weights.WORD_K1 + 1) / (counts + norm)


def _reading(query: Prepared, text: Prepared, statistics: Statistics) -> _Reading:
    # The weights come from the language of the text that is read, as in ranking.
    amounts = query_amounts(query) * statistics.of(text.lang).term_weights(query.terms)
    own = _saturation(query, statistics.of(query.lang))
    whole = float(amounts @ own) or 1.0
    scale = 0.5 * (weights.SCORE_COVERAGE / whole + weights.SCORE_AMOUNT)
    return _Reading(amounts, _saturation(text, statistics.of(text.lang)), scale)


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The signals of the words, and the need's weightiest words that the solution does not meet."""

    signals: list[Signal]
    unmet: tuple[str, ...]


def compare(need: Prepared, solution: Prepared, statistics: Statistics) -> Wording:
    """Weigh the words that two texts share or spell alike: the mean of both directions, each exact per word."""
    asked, offered = _reading(need, solution, statistics), _reading(solution, need, statistics)
    _, i, j = np.intersect1d(need.terms, solution.terms, assume_unique=True, return_indices=True)
    raw = asked.gain(asked.amounts[i], asked.saturation[j]) + offered.gain(offered.amounts[j], offered.saturation[i])
    need_words, solution_words = need.words, solution.words
    tags = {concept_hash(tag) for tag in set(need.facts.tags) & set(solution.facts.tags)}
    signals = []
    for value, a, b in zip(raw.tolist(), i.tolist(), j.tolist(), strict=True):
        words = Evidence(need_words[need.places[a]], solution_words[solution.places[b]])
        reason = _reason(need, solution, a, b, words, tags)
        signals.append(Signal(reason, value, words))
    pairs = _alike(need, solution, i, j)
    for a, b, likeness in pairs:
        value = asked.gain(asked.amounts[a], asked.saturation[b]) + offered.gain(
            offered.amounts[b], offered.saturation[a]
        )
        words = Evidence(need_words[need.places[a]], solution_words[solution.places[b]])
        alike = fuzz.ratio(fold(words.need, need.lang), fold(words.solution, solution.lang)) >= weights.ALIKE_RATIO
        reason = Reason.SPELLED_ALIKE if alike else Reason.FRAGMENTS
        signals.append(Signal(reason, float(value) * likeness * weights.SCORE_ALIKE, words))
    met = set(need.places[i].tolist()) | {int(need.places[a]) for a, _, _ in pairs}
    return Wording(signals, _unmet(need, asked.amounts, met, need_words))


def _reason(need: Prepared, solution: Prepared, a: int, b: int, words: Evidence, tags: set[int]) -> Reason:
    kinds = int(need.kinds[a]), int(solution.kinds[b])
    if kinds[0] & Kind.WORD and kinds[1] & Kind.WORD:
        return Reason.SAME_WORD
    if (kinds[0] | kinds[1]) & (Kind.CONCEPT | Kind.BROADER):
        if int(need.terms[a]) in tags:
            return Reason.SHARED_TAG
        if not (kinds[0] & Kind.CONCEPT and kinds[1] & Kind.CONCEPT):
            return Reason.RELATED
        if words.need.lower() == words.solution.lower():
            return Reason.SAME_WORD
        return Reason.RELATED if need.lang == solution.lang else Reason.TRANSLATION
    return Reason.COMPOUND_PART


def _alike(
    need: Prepared, solution: Prepared, i: NDArray[np.intp], j: NDArray[np.intp]
) -> list[tuple[int, int, float]]:
    """Pair the words that no shared term joins by their fragments: (need term, solution term, Dice 0..1), best first.

    Each word is used once, so one word that resembles ten others is not counted ten times.
    """
    left, right = _free_words(need, i), _free_words(solution, j)
    if not len(left) or not len(right):
        return []
    likeness = _dice(_word_fragments(need, left), _word_fragments(solution, right))
    rows, columns = np.nonzero(likeness >= weights.ALIKE_FRAGMENTS)
    values = likeness[rows, columns]
    pairs: list[tuple[int, int, float]] = []
    used_left: set[int] = set()
    used_right: set[int] = set()
    # Ties are broken by the words' own hashes, which do not depend on the direction.
    for at in np.lexsort((right[columns], left[rows], -values)).tolist():
        row, column = int(rows[at]), int(columns[at])
        if row not in used_left and column not in used_right:
            used_left.add(row)
            used_right.add(column)
            pairs.append((int(left[row]), int(right[column]), float(values[at])))
    return pairs


def _free_words(listing: Prepared, shared: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the indices of whole-word terms whose word takes part in no shared term, the first in the text first."""
    taken = np.unique(listing.places[shared])
    free = (listing.kinds & Kind.WORD).astype(bool) & ~np.isin(listing.places, taken)
    found = np.flatnonzero(free)
    return found[np.argsort(listing.places[found], kind="stable")][: weights.ALIKE_WORDS]


@lru_cache(maxsize=50_000)
def _fragments_of(surface: str, lang: str) -> Hashes:
    return np.unique(np.array(fragments(fold(surface, lang)), np.uint32))


def _word_fragments(listing: Prepared, terms: NDArray[np.intp]) -> list[Hashes]:
    words = listing.words
    return [_fragments_of(words[place], listing.lang) for place in listing.places[terms].tolist()]


def _dice(left: list[Hashes], right: list[Hashes]) -> Weights:
    """Return 2·shared/(a+b) for the fragments of each pair of words."""
    sizes_left, sizes_right = np.array([len(one) for one in left]), np.array([len(one) for one in right])
    every_left, every_right = np.concatenate(left), np.concatenate(right)
    owner_left, owner_right = np.repeat(np.arange(len(left)), sizes_left), np.repeat(np.arange(len(right)), sizes_right)
    order = np.argsort(every_right, kind="stable")
    ordered, owner_right = every_right[order], owner_right[order]
    first, last = np.searchsorted(ordered, every_left, "left"), np.searchsorted(ordered, every_left, "right")
    many = last - first
    # For each fragment on the left, every word on the right that holds it.
    start = np.repeat(first - np.concatenate(([0], np.cumsum(many)[:-1])), many)
    partner = owner_right[start + np.arange(len(start))]
    cells = np.repeat(owner_left, many) * len(right) + partner
    shared = np.bincount(cells, minlength=len(left) * len(right)).reshape(len(left), len(right))
    return np.asarray(2.0 * shared / (sizes_left[:, None] + sizes_right[None, :]))


def _unmet(need: Prepared, amounts: Weights, met: set[int], words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the weightiest words of the need that nothing in the solution answers."""
    found: list[str] = []
    for at in np.argsort(-amounts, kind="stable").tolist():
        place = int(need.places[at])
        if need.kinds[at] & Kind.WORD and place not in met and not words[place].isdigit():
            found.append(words[place])
            if len(found) == weights.UNMET_WORDS:
                break
    return tuple(found)
