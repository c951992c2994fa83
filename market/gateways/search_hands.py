"""Helping hands: processes beside this one that analyse listings when there are many of them."""

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

from market.gateways.search_entry import Entry, Listed, entries_of
from market.matching.analysing import load_analyser
from market.matching.own_words import OwnWords

One = TypeVar("One")
_PORTION = 100
_PORTIONS_AHEAD = 50


class Hands:
    """Processes that each keep an analyser over the same reference data. None starts before there is work."""

    def __init__(self, pool: ProcessPoolExecutor, seed: Path, own: OwnWords) -> None:
        self._pool = pool
        self._seed = seed
        self._own = own

    def entries(self, documents: Iterable[Listed]) -> Iterator[Entry]:
        """Analyse listings, in their order, a few thousand ahead of whoever takes them."""
        waiting: deque[Future[list[Entry]]] = deque()
        for portion in portions(documents):
            waiting.append(self._pool.submit(_entries, self._seed, self._own, portion))
            if len(waiting) >= _PORTIONS_AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


@contextmanager
def helping_hands(seed: Path, own: OwnWords) -> Iterator[Hands]:
    """Have one process per core at hand while the block runs."""
    # A fork would copy locks that other threads of this process hold.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), context) as pool:
        yield Hands(pool, seed, own)


def _entries(seed: Path, own: OwnWords, documents: list[Listed]) -> list[Entry]:
    gc.disable()  # a short life and no cycles: collecting would only look through the word lists again and again
    return entries_of(documents, load_analyser(seed, own))


def portions(documents: Iterable[One]) -> Iterator[list[One]]:
    """Yield things by the hundred."""
    remaining = iter(documents)
    while portion := list(islice(remaining, _PORTION)):
        yield portion
