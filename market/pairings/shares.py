"""Whole percentages that add up to a hundred."""

from collections.abc import Sequence


def whole_percents(parts: Sequence[float]) -> list[int]:
    """Return each part's share in per cent, rounded by the largest remainder so that they sum to 100.

    Without any positive part all shares are 0.

    >>> whole_percents([1, 1, 1])
    [34, 33, 33]
    """
    total = sum(parts)
    if total <= 0:
        return [0] * len(parts)
    exact = [100 * part / total for part in parts]
    whole = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: whole[place] - exact[place])
    for place in by_remainder[: 100 - sum(whole)]:
        whole[place] += 1
    return whole
