"""How long our matching takes step by step, in a process of its own.

python -m tests.benchmarks.ours INDEX CLOCK prints JSON: length of the needs → step → milliseconds of each need;
`memory` in bytes. Steps: `whole` (analyse, retrieve, order, score both directions, explain ten), and of it `analyse`,
`retrieve`, `order` and `explain` (scoring the best ten or so in both directions, with their reasons).
"""

import gc
import json
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from market.gateways.search import SearchIndex
from market.matching.analysing import load_analyser
from market.matching.profiles import Profile
from market.matching.ranking import order, rank
from market.matching.rules import delivered_rules
from tests.benchmarks.asked import LENGTHS, needs_of
from tests.benchmarks.pairing import needs
from tests.benchmarks.process import CLOCKS, peak_memory, stay_on_one_core

STEPS = ("analyse", "retrieve", "order", "explain")
_BEST = 10
_WARM_UP = 30


class Ours:
    """The matching of the server over an index on disk."""

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._analyser = load_analyser()
        self._rules = delivered_rules()
        self._index = SearchIndex(folder, self._analyser)
        for need in needs(_WARM_UP):
            self.steps(need)
        # As a server does when it has started.
        gc.collect()
        gc.freeze()

    def steps(self, need: Profile) -> dict[str, float]:
        """Match one need and return the milliseconds of each step."""
        clock = self._clock
        started = clock()
        prepared = self._analyser.prepare(need)
        analysed = clock()
        sought = self._index.mended(prepared, "solution")
        candidates = self._index.candidates(sought, "solution")
        retrieved = clock()
        rank(prepared, candidates, rules=self._rules, sought=sought, limit=_BEST)
        ended = clock()
        # Ranking orders and explains by turns; to tell them apart it is ordered once more.
        list(islice(order(sought, candidates, self._rules.statistics, self._rules.dictionary), _BEST))
        ordering = clock() - ended
        times = {
            "whole": ended - started,
            "analyse": analysed - started,
            "retrieve": retrieved - analysed,
            "order": ordering,
            "explain": max(0.0, ended - retrieved - ordering),
        }
        return {step: 1000 * seconds for step, seconds in times.items()}


def measure(folder: Path, clock: Callable[[], float]) -> dict[str, dict[str, list[float]]]:
    """Return the milliseconds of each need, by length and step."""
    ours = Ours(folder, clock)
    found: dict[str, dict[str, list[float]]] = {}
    for length in LENGTHS:
        times = [ours.steps(need) for need in needs_of(length)]
        found[str(length)] = {step: [one[step] for one in times] for step in ("whole", *STEPS)}
    return found


if __name__ == "__main__":
    stay_on_one_core()
    measured = measure(Path(sys.argv[1]), CLOCKS[sys.argv[2]])
    json.dump({"lengths": measured, "memory": peak_memory()}, sys.stdout)
