"""The whole matching of the server over two lists in memory: index, candidates, ranking."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from market.gateways.search import Listed, SearchIndex
from market.matching.analysing import Analyser
from market.matching.outcome import Match
from market.matching.profiles import Profile, Side
from market.matching.ranking import order, rank
from market.matching.rules import Rules

_CANDIDATES = 200
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Timed:
    """One query's order of candidates and how long all of its matching took."""

    query_id: str
    ranked: tuple[str, ...]
    seconds: float


class Trial:
    """Listings of one side in an index of their own, to be asked with listings of the other."""

    def __init__(self, offered: Iterable[Profile], side: Side, analyser: Analyser, rules: Rules) -> None:
        self._side = side
        self._analyser = analyser
        self._rules = rules
        started = time.perf_counter()
        self._index = SearchIndex(None, analyser)
        self._index.write(Listed(one, published_at=_LONG_AGO, revision=1, source="member") for one in offered)
        # A handful of texts says little about which words are common; then the snapshot knows better.
        self._live = self._index.statistics().backed_by(rules.statistics)
        self.index_seconds = time.perf_counter() - started

    def matches(self, query: Profile, limit: int) -> list[Match]:
        """Return the best matches of one listing, explained."""
        prepared = self._analyser.prepare(query)
        candidates = self._index.candidates(prepared, self._side, max(_CANDIDATES, limit))
        return rank(prepared, candidates, rules=self._rules, live=self._live, limit=limit)

    def timed(self, queries: Iterable[Profile], depth: int) -> Iterator[Timed]:
        """Order the candidates of each query to `depth`, and time it with the ten best explained."""
        for query in queries:
            started = time.perf_counter()
            prepared = self._analyser.prepare(query)
            candidates = self._index.candidates(prepared, self._side)
            rank(prepared, candidates, rules=self._rules, live=self._live)
            seconds = time.perf_counter() - started
            ranked = islice(order(prepared, candidates, self._live, self._rules.dictionary), depth)
            yield Timed(query.id, tuple(one.listing.id for one in ranked), seconds)
