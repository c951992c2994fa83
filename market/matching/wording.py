"""What the words of two texts say for a pairing, word by word, so that every figure can be shown."""

from dataclasses import dataclass

import numpy as np

from market.matching import weights
from market.matching.concepts import concept_hash
from market.matching.outcome import Evidence, Reason
from market.matching.pairing_words import Met, alike, translated
from market.matching.profiles import Hashes, Kind
from market.matching.reading import Places, Reading
from market.matching.signals import Signal
from market.matching.statistics import Weights


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The signals of the words, and the need's weightiest words that the solution does not meet."""

    signals: list[Signal]
    unmet: tuple[str, ...]


def compare(need: Reading, solution: Reading) -> Wording:
    """Weigh the words that two texts share or spell alike: the mean of both directions, each exact per word."""
    asked, offered = need.amounts(solution.lang), solution.amounts(need.lang)
    i, j = _shared(need.listing.terms, solution.listing.terms)
    raw = asked[i] * solution.saturation[j] + offered[j] * need.saturation[i]
    tags = {concept_hash(tag) for tag in set(need.listing.facts.tags) & set(solution.listing.facts.tags)}
    signals = []
    for value, a, b in zip(raw.tolist(), i.tolist(), j.tolist(), strict=True):
        if need.kinds[a] == solution.kinds[b] == Kind.BROADER:
            continue  # brothers under one wider concept find each other, but are no reason ("ældreråd ~ fald")
        words = Evidence(need.word(a), solution.word(b))
        signals.append(Signal(_reason(need, solution, a, b, words, tags), value, words))
    met = Met(need, solution, i, j)
    if need.lang != solution.lang:
        signals += translated(need, solution, met)
    signals += alike(need, solution, met)
    return Wording(signals, _unmet(need, asked, met))


def _shared(terms: Hashes, others: Hashes) -> tuple[Places, Places]:
    """Return where the terms that both have stand in either; both are sorted."""
    if not len(terms):
        return np.empty(0, np.intp), np.empty(0, np.intp)
    at = np.searchsorted(terms, others)
    at[at == len(terms)] = 0
    shared = np.flatnonzero(terms[at] == others)
    return at[shared], shared


def _reason(need: Reading, solution: Reading, a: int, b: int, words: Evidence, tags: set[int]) -> Reason:
    kinds = need.kinds[a], solution.kinds[b]
    if kinds[0] & kinds[1] & Kind.WORD:
        return Reason.SAME_WORD
    if (kinds[0] | kinds[1]) & (Kind.CONCEPT | Kind.BROADER):
        if int(need.listing.terms[a]) in tags:
            return Reason.SHARED_TAG
        if words.need.lower() == words.solution.lower():
            return Reason.SAME_WORD
        if not kinds[0] & kinds[1] & Kind.CONCEPT:
            return Reason.RELATED
        return Reason.RELATED if need.lang == solution.lang else Reason.TRANSLATION
    return Reason.COMPOUND_PART


def _unmet(need: Reading, amounts: Weights, met: Met) -> tuple[str, ...]:
    """Return the weightiest words of the need that nothing in the solution answers."""
    places = need.listing.places
    found: list[str] = []
    for at in np.argsort(-amounts, kind="stable").tolist():
        if need.kinds[at] & Kind.WORD and not met.need[places[at]] and not need.word(at).isdigit():
            found.append(need.word(at))
            if len(found) == weights.UNMET_WORDS:
                break
    return tuple(found)
