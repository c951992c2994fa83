"""Different words of two texts that belong together: translated, helping, spelled alike. Each is used once."""

from collections.abc import Iterable

import numpy as np
from rapidfuzz import fuzz

from market.matching import weights
from market.matching.language import fold
from market.matching.meeting import Meeting
from market.matching.outcome import Evidence, Reason
from market.matching.reading import Reading
from market.matching.signals import Signal

_LEAST_RATIO = 50

Pair = tuple[int, int, float]
"""A term of the need, one of the solution, and how surely they say the same (0..1)."""


class Met:
    """Which words of both texts have found a partner, by their place."""

    def __init__(self, need: Reading, solution: Reading, shared: Iterable[tuple[int, int]]) -> None:
        self.need = [False] * len(need.listing.numbers)
        self.solution = [False] * len(solution.listing.numbers)
        for a, b in shared:
            self.need[need.places[a]] = self.solution[solution.places[b]] = True

    def chosen(self, pairs: Iterable[Pair], need: Reading, solution: Reading) -> list[Pair]:
        """Take pairs in the order given, each word once: one that resembles ten others is not counted ten times."""
        found = []
        for pair in pairs:
            a, b = need.places[pair[0]], solution.places[pair[1]]
            if not self.need[a] and not self.solution[b]:
                self.need[a] = self.solution[b] = True
                found.append(pair)
        return found


def said(need: Reading, solution: Reading, meeting: Meeting, met: Met) -> list[Signal]:
    """Weigh the words that a word list joins, in either direction; what it is surest of first.

    Between languages these are translations, within one the words that people use of the same things ("road",
    "highway").
    """
    if not len(meeting.said[0]):
        return []
    weighting = need.rules.weighting
    across = need.lang != solution.lang
    reason, factor, power = (
        (Reason.TRANSLATION, 1.0, weighting.translation_power) if across else (Reason.RELATED, weighting.related, 1.0)
    )
    asked, offered = need.asks(solution.lang), solution.asks(need.lang)
    rare, rare_there = need.idf(need.lang), solution.idf(solution.lang)
    signals = []
    for a, b, value in met.chosen(_surest(meeting), need, solution):
        # As much as if they were the same word, and were that sure.
        answered = float(asked[a] * rare_there[b] * solution.saturation[b]) * value**power * factor
        taken = float(offered[b] * rare[a] * need.saturation[a]) * value**power * factor
        signals.append(Signal(reason, answered, taken, Evidence(need.word(a), solution.word(b))))
    return signals


def _surest(meeting: Meeting) -> list[Pair]:
    """Return the terms that a word list joins, each pair once, the surest first."""
    known: dict[tuple[int, int], float] = {}
    for a, b, value in zip(*(one.tolist() for one in meeting.said), strict=True):
        known[a, b] = max(known.get((a, b), 0.0), value)
    return sorted(((a, b, value) for (a, b), value in known.items()), key=lambda pair: (-pair[2], pair[0], pair[1]))


def helping(need: Reading, solution: Reading, meeting: Meeting, met: Met) -> list[Signal]:
    """Weigh the words that have no partner yet of which one names a problem and the other what helps against it."""
    if not len(meeting.helping[0]):
        return []
    factor = need.rules.weighting.related
    asked, offered = need.amounts(solution.lang), solution.amounts(need.lang)
    i, j = meeting.helping
    answered, taken = factor * asked[i] * solution.saturation[j], factor * offered[j] * need.saturation[i]
    found = zip(i.tolist(), j.tolist(), answered.tolist(), taken.tolist(), strict=True)
    weighed = {(a, b): (one, other) for a, b, one, other in found}
    heaviest = sorted(weighed, key=lambda pair: (-sum(weighed[pair]), pair))
    return [
        Signal(Reason.RELATED, *weighed[a, b], Evidence(need.word(a), solution.word(b)))
        for a, b, _ in met.chosen(((a, b, 1.0) for a, b in heaviest), need, solution)
    ]


def alike(need: Reading, solution: Reading, meeting: Meeting, met: Met) -> list[Signal]:
    """Weigh the words that have no partner yet by their fragments, the most alike first."""
    if not len(meeting.alike.one):
        return []
    across = need.lang != solution.lang
    asked, offered = need.amounts(solution.lang), solution.amounts(need.lang)
    shortest = weights.ALIKE_LETTERS_ACROSS if across else weights.ALIKE_LETTERS
    signals = []
    for a, b, likeness in met.chosen(_most_alike(need, solution, meeting, shortest), need, solution):
        factor = likeness * need.rules.weighting.alike
        words = Evidence(need.word(a), solution.word(b))
        ratio = fuzz.ratio(fold(words.need, need.lang), fold(words.solution, solution.lang))
        reason = Reason.SPELLED_ALIKE if ratio >= weights.ALIKE_RATIO else Reason.FRAGMENTS
        answered, taken = float(asked[a] * solution.saturation[b]), float(offered[b] * need.saturation[a])
        signals.append(Signal(reason, answered * factor, taken * factor, words))
    return signals


def _most_alike(need: Reading, solution: Reading, meeting: Meeting, shortest: int) -> list[Pair]:
    """Return the words of so many letters that are spelled alike, most alike first, then in the order of the texts.

    What the word lists know on both sides and do not join is alike by chance ("bange", "change"; "vigtige", "rigtige").
    """
    dictionary = need.rules.dictionary
    mine, theirs = need.listing, solution.listing
    one, other, likeness = meeting.alike
    in_order = np.lexsort((theirs.places[other], mine.places[one], -likeness))[: weights.ALIKE_PAIRS]
    pairs = []
    for a, b, value in zip(*(each[in_order].tolist() for each in meeting.alike), strict=True):
        words = need.word(a).lower(), solution.word(b).lower()
        # Fragments forgive more than the eye does ("tekst", "textured").
        if min(map(len, words)) < shortest or fuzz.ratio(*words) < _LEAST_RATIO:
            continue
        if not (
            dictionary.knows(int(mine.terms[a]), need.lang) and dictionary.knows(int(theirs.terms[b]), solution.lang)
        ):
            pairs.append((a, b, value))
    return pairs
