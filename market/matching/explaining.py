"""From signals to reasons that people read: one line per kind, with the words behind it."""

import math
from collections.abc import Sequence

from market.matching import weights
from market.matching.outcome import Contribution, Evidence, Reason
from market.matching.signals import Signal

_DIGITS = 4


def contributions(signals: Sequence[Signal], score: float) -> tuple[Contribution, ...]:
    """Gather the signals by kind, largest share first. The shares (four digits) add up to the score.

    Each kind gets the part of the score that its signals have of the raw sum; evidence stands weightiest first.
    """
    by_reason: dict[Reason, list[Signal]] = {}
    for signal in signals:
        by_reason.setdefault(signal.reason, []).append(signal)
    raw = {reason: math.fsum(one.raw for one in some) for reason, some in by_reason.items()}
    total = math.fsum(raw.values())
    order = sorted(raw, key=lambda reason: (-raw[reason], reason.value))
    shares = {reason: round(score * raw[reason] / total, _DIGITS) for reason in order}
    # What rounding leaves over goes to the largest, where it is least seen.
    shares[order[0]] = round(shares[order[0]] + score - math.fsum(shares.values()), _DIGITS)
    return tuple(
        Contribution(reason, shares[reason], _evidence(by_reason[reason])) for reason in order if shares[reason] > 0
    )


def _evidence(signals: Sequence[Signal]) -> tuple[Evidence, ...]:
    weight: dict[tuple[str, str], float] = {}
    shown: dict[tuple[str, str], Evidence] = {}
    for signal in signals:
        words = signal.evidence.need.lower(), signal.evidence.solution.lower()
        weight[words] = weight.get(words, 0.0) + signal.raw
        shown.setdefault(words, signal.evidence)
    order = sorted(weight, key=lambda words: (-weight[words], words))
    return tuple(shown[words] for words in order[: weights.EVIDENCE_PER_REASON])
