"""Words of two texts that are not the same but say the same: translated, or spelled alike. Each is used once."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from market.matching import weights
from market.matching.arrays import Places
from market.matching.language import fold
from market.matching.outcome import Evidence, Reason
from market.matching.reading import Reading, look_alike
from market.matching.signals import Signal
from market.matching.translating import Translated

Pair = tuple[int, int, float]
"""A term of the need, one of the solution, and how surely they say the same (0..1)."""


class Met:
    """Which words of both texts have found a partner, by their place."""

    def __init__(self, need: Reading, solution: Reading, i: Places, j: Places) -> None:
        self.need = np.zeros(len(need.words), bool)
        self.solution = np.zeros(len(solution.words), bool)
        self.need[need.listing.places[i]] = True
        self.solution[solution.listing.places[j]] = True

    def chosen(self, pairs: Iterable[Pair], need: Reading, solution: Reading) -> list[Pair]:
        """Take pairs in the order given, each word once: one that resembles ten others is not counted ten times."""
        found = []
        for pair in pairs:
            a, b = int(need.listing.places[pair[0]]), int(solution.listing.places[pair[1]])
            if not self.need[a] and not self.solution[b]:
                self.need[a] = self.solution[b] = True
                found.append(pair)
        return found


def translated(need: Reading, solution: Reading, met: Met) -> list[Signal]:
    """Weigh the words that the dictionary joins, in either direction; what it is surest of first."""
    weighting = need.rules.weighting
    pairs = _joined(need, solution, need.translations, solution.translations, weighting.least_translation)
    return [
        Signal(Reason.TRANSLATION, raw * value**weighting.translation_power, words)
        for raw, value, words in _weighed(met.chosen(pairs, need, solution), need, solution)
    ]


def related(need: Reading, solution: Reading, met: Met) -> list[Signal]:
    """Weigh words of one language that people use of the same things ("road", "highway"), the nearest first."""
    pairs = _joined(need, solution, need.related, solution.related, weights.LEAST_RELATED)
    return [
        Signal(Reason.RELATED, raw * value * need.rules.weighting.related, words)
        for raw, value, words in _weighed(met.chosen(pairs, need, solution), need, solution)
    ]


def _joined(need: Reading, solution: Reading, asked: Translated, offered: Translated, least: float) -> list[Pair]:
    """Return the terms that a word list joins at least so surely, in either direction, the surest first.

    `asked` is what the list says for the need's terms, `offered` for the solution's.
    """
    known: dict[tuple[int, int], float] = {}
    for said, held, turned in ((asked, solution.listing.terms, False), (offered, need.listing.terms, True)):
        at = held.searchsorted(said.terms)
        at[at == len(held)] = 0
        hits = ((said.values >= least) & (held[at] == said.terms)).nonzero()[0] if len(held) else at[:0]
        for owner, place, value in zip(
            said.owners[hits].tolist(), at[hits].tolist(), said.values[hits].tolist(), strict=True
        ):
            pair = (place, owner) if turned else (owner, place)
            known[pair] = max(known.get(pair, 0.0), value)
    return sorted(((a, b, value) for (a, b), value in known.items()), key=lambda pair: (-pair[2], pair[0], pair[1]))


def _weighed(pairs: Iterable[Pair], need: Reading, solution: Reading) -> Iterator[tuple[float, float, Evidence]]:
    """Yield for each pair what it would weigh were the words the same, how sure it is, and the words."""
    asked, offered = need.asks(solution.lang), solution.asks(need.lang)
    rare, rare_there = need.idf(need.lang), solution.idf(solution.lang)
    for a, b, value in pairs:
        raw = float(asked[a] * rare_there[b] * solution.saturation[b] + offered[b] * rare[a] * need.saturation[a])
        yield raw, value, Evidence(need.word(a), solution.word(b))


def alike(need: Reading, solution: Reading, met: Met) -> list[Signal]:
    """Weigh the words that have no partner yet by their fragments, the most alike first."""
    across = need.lang != solution.lang
    asked, offered = need.amounts(solution.lang), solution.amounts(need.lang)
    signals = []
    for a, b, likeness in met.chosen(_resembling(need, solution, met, across=across), need, solution):
        raw = float(asked[a] * solution.saturation[b] + offered[b] * need.saturation[a])
        words = Evidence(need.word(a), solution.word(b))
        ratio = fuzz.ratio(fold(words.need, need.lang), fold(words.solution, solution.lang))
        reason = Reason.SPELLED_ALIKE if ratio >= weights.ALIKE_RATIO else Reason.FRAGMENTS
        signals.append(Signal(reason, raw * likeness * need.rules.weighting.alike, words))
    return signals


def _resembling(need: Reading, solution: Reading, met: Met, *, across: bool) -> list[Pair]:
    least = weights.ALIKE_FRAGMENTS_ACROSS if across else weights.ALIKE_FRAGMENTS
    shortest = weights.ALIKE_LETTERS_ACROSS if across else weights.ALIKE_LETTERS
    if need.likely_in(solution) is None and solution.likely_in(need) is None:
        look_alike(need, [solution])
    rows = _compared(need, met.need, shortest, solution.likely_in(need))
    columns = _compared(solution, met.solution, shortest, need.likely_in(solution)) if rows else []
    if not columns:
        return []
    left, right = need.spelling, solution.spelling
    pairs = left.alike(rows, right, columns, least)
    return [(int(left.terms[row]), int(right.terms[column]), likeness) for row, column, likeness in pairs]


def _compared(reading: Reading, met: NDArray[np.bool_], shortest: int, likely: NDArray[np.bool_] | None) -> list[int]:
    """Return the whole words of so many letters that have no partner yet and may be alike at all."""
    spelling = reading.spelling
    may = (spelling.letters >= shortest) & ~met[spelling.places]
    found: list[int] = (may if likely is None else may & likely).nonzero()[0].tolist()
    return found
