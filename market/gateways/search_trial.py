"""The whole matching of the server over listings of no database: index, candidates, ranking."""

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from market.gateways.search import FEWEST_TO_HELP, Listed, SearchIndex
from market.matching import weights
from market.matching.analysing import Analyser
from market.matching.outcome import Match
from market.matching.profiles import Profile, Side
from market.matching.ranking import order, rank
from market.matching.rules import Rules

# So many are written at once: an index notes the ids of what it is being given.
_PORTION = 20_000
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Timed:
    """One query's order of candidates and how long all of its matching took."""

    query_id: str
    ranked: tuple[str, ...]
    seconds: float


class Trial:
    """Listings of one side in an index of their own, to be asked with listings of the other.

    The index is in memory, or in an empty directory: then any number of listings takes the same memory, but for what
    is counted of their words, and other processes help to analyse them when there are `expected` to be many.
    """

    def __init__(
        self,
        offered: Iterable[Profile],
        side: Side,
        analyser: Analyser,
        rules: Rules,
        *,
        directory: Path | None = None,
        expected: int = 0,
    ) -> None:
        self._side = side
        self._analyser = analyser
        self._rules = rules
        started = time.perf_counter()
        self._index = SearchIndex(directory, analyser)
        listed = (Listed(one, published_at=_LONG_AGO, revision=1, source="member") for one in offered)
        with self._index.helped(expected):
            entries = self._index.analysed(listed)
            while self._index.put(islice(entries, _PORTION)) == _PORTION:
                pass
        # A handful of texts says little about which words are common; then the snapshot knows better.
        self._live = self._index.statistics().backed_by(rules.statistics)
        self.index_seconds = time.perf_counter() - started

    def matches(self, query: Profile, limit: int) -> list[Match]:
        """Return the best matches of one listing, explained."""
        prepared = self._analyser.prepare(query)
        sought = self._index.mended(prepared, self._side)
        candidates = self._index.candidates(sought, self._side, max(weights.CANDIDATES, limit))
        return rank(prepared, candidates, rules=self._rules, live=self._live, sought=sought, limit=limit)

    def timed(self, queries: Iterable[Profile], depth: int) -> Iterator[Timed]:
        """Order the candidates of each query to `depth`, and time it with the ten best explained."""
        for query in queries:
            started = time.perf_counter()
            prepared = self._analyser.prepare(query)
            sought = self._index.mended(prepared, self._side)
            candidates = self._index.candidates(sought, self._side)
            rank(prepared, candidates, rules=self._rules, live=self._live, sought=sought)
            seconds = time.perf_counter() - started
            ranked = islice(order(sought, candidates, self._live, self._rules.dictionary), depth)
            yield Timed(query.id, tuple(one.id for one in ranked), seconds)


@contextmanager
def trial(offered: Iterable[Profile], expected: int, side: Side, analyser: Analyser, rules: Rules) -> Iterator[Trial]:
    """Have a trial while the block runs; when many are expected, on disk in the directory for such (TMPDIR)."""
    with ExitStack() as stack:
        directory = None
        if expected >= FEWEST_TO_HELP:
            directory = Path(stack.enter_context(TemporaryDirectory(prefix="market-")))
        yield Trial(offered, side, analyser, rules, directory=directory, expected=expected)
