"""What the words of two texts say for a pairing, word by word, so that every figure can be shown."""

from dataclasses import dataclass

import numpy as np

from market.matching import weights
from market.matching.concepts import concept_hash
from market.matching.outcome import Evidence, Reason
from market.matching.pairing_words import Met, alike, related, translated
from market.matching.phrasing import phrases
from market.matching.profiles import Kind
from market.matching.reading import Places, Reading, shared
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
    i, j = shared(need.listing.terms, solution.listing.terms)
    raw = asked[i] * solution.saturation[j] + offered[j] * need.saturation[i]
    tags = {concept_hash(tag): tag for tag in set(need.listing.facts.tags) & set(solution.listing.facts.tags)}
    same, parts = _sharing(need, solution, i, j, Kind.WORD), _sharing(need, solution, i, j, Kind.WORD | Kind.PART)
    signals = []
    for value, a, b in zip(raw.tolist(), i.tolist(), j.tolist(), strict=True):
        if _is_roundabout(need.kinds[a], solution.kinds[b]):
            continue
        tag = tags.get(int(need.listing.terms[a]))
        if tag is not None:
            signals.append(Signal(Reason.SHARED_TAG, value, Evidence(tag, tag)))
            continue
        words = Evidence(need.word(a), solution.word(b))
        is_same = words in same or words.need.lower() == words.solution.lower()
        if is_same:
            reason = Reason.SAME_WORD
        elif words in parts:
            reason = Reason.COMPOUND_PART
        else:
            reason = Reason.RELATED if need.lang == solution.lang else Reason.TRANSLATION
        signals.append(Signal(reason, value, words))
    signals += phrases(need, solution, need.listing.terms[i], raw)
    met = Met(need, solution, i, j)
    signals += related(need, solution, met) if need.lang == solution.lang else translated(need, solution, met)
    signals += alike(need, solution, met)
    return Wording(signals, _unmet(need, asked, met))


def _is_roundabout(asked: int, offered: int) -> bool:
    """Say whether two texts meet in a concept that one of them names only by a narrower one.

    That helps to find what is near, but convinces nobody as a reason ("ældreråd ~ fald").
    """
    is_concept = (asked | offered) & (Kind.CONCEPT | Kind.BROADER)
    return bool(is_concept and not asked & offered & Kind.CONCEPT)


def _sharing(need: Reading, solution: Reading, i: Places, j: Places, kinds: int) -> set[Evidence]:
    """Return the words that share a term of these kinds. What else they share (concepts) is no further reason."""
    return {
        Evidence(need.word(a), solution.word(b))
        for a, b in zip(i.tolist(), j.tolist(), strict=True)
        if need.kinds[a] & kinds and solution.kinds[b] & kinds
    }


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
