"""The bounds of the strengths, fitted to pairs that people have labelled.

What is strong is a promise to whoever gets a mail about it, so that bound asks for precision; below the lowest bound
nobody sees a pair, so that one asks how much would be lost. Held against tests/benchmarks/municipal and against what
is proposed in the demonstration (`tests.benchmarks.bounds`), both ask for .56 from the strong.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from market.matching.judging import Label, ScoredLabel
from market.matching.outcome import Strength

STRONG_PRECISION = 0.9
POSSIBLE_PRECISION = 0.45
LOWEST_KEEPS = 0.9
FEWEST_TO_FIT = 30
"""So many right and so many wrong pairs are needed: with fewer a bound moves by a tenth for one answer."""
FEWEST_ABOVE = 10
"""What fewer pairs reach says nothing about a bound."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """From which score (0..1, in hundredths, rising) a pair is proposed, possible and strong."""

    lowest: float
    possible: float
    strong: float


class CannotFit(ValueError):
    """The labels do not decide the bounds."""


class TooFewLabels(CannotFit):
    """There are fewer than FEWEST_TO_FIT right or wrong pairs."""

    def __init__(self, right: int, wrong: int) -> None:
        super().__init__(f"{right} right and {wrong} wrong pairs; at least {FEWEST_TO_FIT} of each are needed")


class NoBound(CannotFit):
    """No score tells right from wrong well enough."""

    def __init__(self, strength: Strength, precision: float) -> None:
        super().__init__(f"from no score on are {precision:.0%} of the pairs right, so none can be {strength.value}")


def fit_bounds(scored: Sequence[ScoredLabel]) -> Bounds:
    """Return the bounds that labelled pairs ask for.

    Strong is the lowest bound from which on STRONG_PRECISION of the pairs are right, at it and at every higher bound
    that FEWEST_ABOVE pairs reach; possible the same with POSSIBLE_PRECISION; near pairs count for neither. The lowest
    is the highest bound that still keeps LOWEST_KEEPS of the right and near pairs, at most the bound of the strong.
    Where even less than the lowest would be possible, all that is proposed is.
    Raises TooFewLabels and NoBound.
    """
    of = {label: [one.score for one in scored if one.label is label] for label in Label}
    right, wrong = of[Label.RIGHT], of[Label.WRONG]
    if min(len(right), len(wrong)) < FEWEST_TO_FIT:
        raise TooFewLabels(len(right), len(wrong))
    strong = _precise_from(right, wrong, Strength.STRONG, STRONG_PRECISION)
    possible = _precise_from(right, wrong, Strength.POSSIBLE, POSSIBLE_PRECISION)
    kept = right + of[Label.NEAR]
    keeping = (step / 100 for step in range(100, 0, -1) if _from(kept, step) >= LOWEST_KEEPS * len(kept))
    lowest = min(next(keeping, 0.01), strong)
    return Bounds(lowest, max(possible, lowest), strong)


def _precise_from(right: Sequence[float], wrong: Sequence[float], strength: Strength, precision: float) -> float:
    found = None
    for step in range(100, 0, -1):
        hits = _from(right, step)
        above = hits + _from(wrong, step)
        if above < FEWEST_ABOVE:
            continue
        if hits < precision * above:
            break
        found = step / 100
    if found is None:
        raise NoBound(strength, precision)
    return found


def _from(scores: Sequence[float], step: int) -> int:
    """Count the scores from a bound in hundredths on."""
    return sum(score >= step / 100 for score in scores)
