"""Helping hands for matching everything anew: processes beside this one that find partners while this one stores.

They run at the lowest priority and only read, so that pages come first and nobody waits for the write lock.
"""

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from market.gateways.database import Database
from market.gateways.search import SearchIndex
from market.matching.analysing import Analyser, load_analyser
from market.matching.own_words import OwnWords
from market.pairings.seeking import Seeker
from market.pairings.sought import Sought
from market.pairings.statistics import RulesInForce
from market.pairings.vocabulary import Side

Portion = Sequence[str]
_LOWEST_PRIORITY = 19
_PORTIONS_AHEAD = 2 * (os.cpu_count() or 1)
_IDLE_SECONDS = 30.0


class Hands:
    """Processes that each keep the index and the rules. They start with the first work, and leave when there is none.

    Between two pieces of a long re-match they stay: starting takes seconds.
    """

    def __init__(self, database: Database, directory: Path, analyser: Analyser) -> None:
        address = database.url.render_as_string(hide_password=False)
        begin = address, directory, analyser.directory, analyser.own
        # A fork would copy locks that other threads of this process hold.
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(os.cpu_count(), context, initializer=_begin, initargs=begin)
        self._leaving: threading.Timer | None = None
        self.is_closed = False

    def sought(self, side: Side, portions: Iterable[Portion]) -> Iterator[tuple[Portion, list[Sought]]]:
        """Find the partners of the listings of each portion, in their order, a few portions ahead of the caller."""
        self._stay()
        waiting: deque[tuple[Portion, Future[list[Sought]]]] = deque()
        try:
            for portion in portions:
                waiting.append((portion, self._pool.submit(_seek, side, portion)))
                if len(waiting) >= _PORTIONS_AHEAD:
                    yield _done(waiting)
            while waiting:
                yield _done(waiting)
        finally:
            self._leave_soon()

    def close(self) -> None:
        """Have the processes end when they have done what they were given."""
        self._stay()
        self.is_closed = True
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _stay(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()

    def _leave_soon(self) -> None:
        self._leaving = threading.Timer(_IDLE_SECONDS, self.close)
        self._leaving.daemon = True
        self._leaving.start()


def _done(waiting: deque[tuple[Portion, Future[list[Sought]]]]) -> tuple[Portion, list[Sought]]:
    portion, found = waiting.popleft()
    return portion, found.result()


_mine: tuple[Database, Seeker] | None = None


def _begin(address: str, directory: Path, seed: Path, own: OwnWords) -> None:
    global _mine
    # Whoever interrupts the command interrupts the process that gave the work, and that ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_LOWEST_PRIORITY)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    index = SearchIndex(directory, load_analyser(seed, own), as_it_is=True)
    _mine = Database(address), Seeker(index, RulesInForce(own))
    gc.freeze()  # the word lists stay as long as the process


def _seek(side: Side, portion: Portion) -> list[Sought]:
    assert _mine is not None
    database, seeker = _mine
    return seeker.seek(database, side, portion)


def _end_with_parent() -> None:
    """Leave at once when the process that gave the work was killed: nobody takes the results any more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
