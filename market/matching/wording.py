"""What the words of two texts say for a pairing, word by word, so that every figure can be shown."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from market.matching import weights
from market.matching.concepts import concept_hash
from market.matching.language import fold
from market.matching.outcome import Evidence, Reason
from market.matching.profiles import Kind
from market.matching.reading import Reading
from market.matching.signals import Signal
from market.matching.statistics import Weights

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The signals of the words, and the need's weightiest words that the solution does not meet."""

    signals: list[Signal]
    unmet: tuple[str, ...]


def compare(need: Reading, solution: Reading) -> Wording:
    """Weigh the words that two texts share or spell alike: the mean of both directions, each exact per word."""
    asked, offered = need.amounts(solution.lang), solution.amounts(need.lang)
    _, i, j = np.intersect1d(need.listing.terms, solution.listing.terms, assume_unique=True, return_indices=True)
    raw = asked[i] * solution.saturation[j] + offered[j] * need.saturation[i]
    tags = {concept_hash(tag) for tag in set(need.listing.facts.tags) & set(solution.listing.facts.tags)}
    signals = []
    for value, a, b in zip(raw.tolist(), i.tolist(), j.tolist(), strict=True):
        words = Evidence(need.word(a), solution.word(b))
        signals.append(Signal(_reason(need, solution, a, b, words, tags), value, words))
    pairs = _alike(need, solution, i, j)
    for a, b, likeness in pairs:
        value = float(asked[a] * solution.saturation[b] + offered[b] * need.saturation[a])
        words = Evidence(need.word(a), solution.word(b))
        alike = fuzz.ratio(fold(words.need, need.lang), fold(words.solution, solution.lang)) >= weights.ALIKE_RATIO
        reason = Reason.SPELLED_ALIKE if alike else Reason.FRAGMENTS
        signals.append(Signal(reason, value * likeness * weights.SCORE_ALIKE, words))
    return Wording(signals, _unmet(need, asked, i, [a for a, _, _ in pairs]))


def _reason(need: Reading, solution: Reading, a: int, b: int, words: Evidence, tags: set[int]) -> Reason:
    kinds = need.kinds[a], solution.kinds[b]
    if kinds[0] & kinds[1] & Kind.WORD:
        return Reason.SAME_WORD
    if (kinds[0] | kinds[1]) & (Kind.CONCEPT | Kind.BROADER):
        if int(need.listing.terms[a]) in tags:
            return Reason.SHARED_TAG
        if not kinds[0] & kinds[1] & Kind.CONCEPT:
            return Reason.RELATED
        if words.need.lower() == words.solution.lower():
            return Reason.SAME_WORD
        return Reason.RELATED if need.lang == solution.lang else Reason.TRANSLATION
    return Reason.COMPOUND_PART


def _alike(need: Reading, solution: Reading, i: Places, j: Places) -> list[tuple[int, int, float]]:
    """Pair the words that no shared term joins by their fragments: (need term, solution term, Dice 0..1), best first.

    Each word is used once, so one word that resembles ten others is not counted ten times.
    """
    left, right = need.spelling, solution.spelling
    likeness = left.likeness(right)
    likeness[need.taken(i)] = 0.0
    likeness[:, solution.taken(j)] = 0.0
    across = need.lang != solution.lang
    shortest = weights.ALIKE_LETTERS_ACROSS if across else weights.ALIKE_LETTERS
    likeness[left.letters < shortest] = 0.0
    likeness[:, right.letters < shortest] = 0.0
    rows, columns = np.nonzero(likeness >= (weights.ALIKE_FRAGMENTS_ACROSS if across else weights.ALIKE_FRAGMENTS))
    values = likeness[rows, columns]
    pairs: list[tuple[int, int, float]] = []
    used_left: set[int] = set()
    used_right: set[int] = set()
    # Ties are broken by the words' places in their texts, which do not depend on the direction.
    for at in np.lexsort((columns, rows, -values)).tolist():
        row, column = int(rows[at]), int(columns[at])
        if row not in used_left and column not in used_right:
            used_left.add(row)
            used_right.add(column)
            pairs.append((int(left.terms[row]), int(right.terms[column]), float(values[at])))
    return pairs


def _unmet(need: Reading, amounts: Weights, shared: Places, alike: list[int]) -> tuple[str, ...]:
    """Return the weightiest words of the need that nothing in the solution answers."""
    places = need.listing.places
    met = set(places[shared].tolist()) | set(places[alike].tolist())
    found: list[str] = []
    for at in np.argsort(-amounts, kind="stable").tolist():
        if need.kinds[at] & Kind.WORD and int(places[at]) not in met and not need.word(at).isdigit():
            found.append(need.word(at))
            if len(found) == weights.UNMET_WORDS:
                break
    return tuple(found)
