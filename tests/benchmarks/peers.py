"""What others take to find the ten best of the same texts for the same needs, each in a process of its own.

python -m tests.benchmarks.peers NAME FOLDER SIZE CLOCK prints JSON: length of the needs → milliseconds of each need;
`ready` (seconds to read and index the texts), `memory` (peak in bytes, with indexing). Only the bare retrieval counts:
each gets its needs as it likes them best, in words or stems, without stop words. What takes long is asked fewer needs.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from market.gateways.database import sqlite_module
from market.matching.profiles import Profile
from tests.benchmarks.asked import LENGTHS, needs_of
from tests.benchmarks.baseline import PlainStems
from tests.benchmarks.collection import Collection
from tests.benchmarks.process import CLOCKS, peak_memory, stay_on_one_core

BEST = 10
_SECONDS_PER_LENGTH = 20.0
_FEWEST_NEEDS = 2
_HASHED_TO = 1 << 22
Question = Callable[[], Any]
Asking = Callable[[Profile], Question]
"""Takes a need, readies it, and returns the question that is timed."""


def bm25s(texts: Iterable[Profile], backend: str = "numpy") -> Asking:
    """Okapi BM25 with all scores computed beforehand; plain, or compiled by numba.

    Plain it takes longest to choose the ten best: numpy's partition is slow where most scores are the same nothing.
    """
    import bm25s as library

    plain, vocabulary = PlainStems(), dict[str, int]()
    ids = [[vocabulary.setdefault(stem, len(vocabulary)) for stem in plain.stems(one)] for one in texts]
    retriever = library.BM25(backend=backend)
    retriever.index(library.tokenization.Tokenized(ids=ids, vocab=vocabulary), show_progress=False)
    threads = 1 if backend == "numba" else 0

    def asking(need: Profile) -> Question:
        stems = [stem for stem in plain.stems(need) if stem in vocabulary]
        return lambda: retriever.retrieve([stems], k=BEST, show_progress=False, n_threads=threads)

    return asking


def bm25s_compiled(texts: Iterable[Profile]) -> Asking:
    """Return bm25s with its faster backend."""
    return bm25s(texts, "numba")


def tfidf_of_words(texts: Iterable[Profile]) -> Asking:
    """TF-IDF over stems and pairs of them (hashed), cosine by a sparse product that keeps the best ten."""
    plain = PlainStems()

    def features(one: Profile) -> NDArray[np.int64]:
        stems = plain.stems(one)
        said = [*stems, *map(" ".join, pairwise(stems))]
        return np.array([crc32(feature.encode()) % _HASHED_TO for feature in said], np.int64)

    return _sparse_product(texts, features)


def tfidf_of_letters(texts: Iterable[Profile]) -> Asking:
    """TF-IDF over runs of three letters, as is usual for names, with the same product."""

    def features(one: Profile) -> NDArray[np.int64]:
        text = f" {one.title} {one.text} ".lower()
        codes = np.frombuffer(text.encode("utf-16-le"), "<u2").astype(np.int64)
        return np.asarray((codes[:-2] * 31_337 + codes[1:-1] * 257 + codes[2:]) % _HASHED_TO)

    return _sparse_product(texts, features)


def _sparse_product(texts: Iterable[Profile], features: Callable[[Profile], NDArray[np.int64]]) -> Asking:
    from scipy.sparse import csr_matrix
    from sparse_dot_topn import sp_matmul_topn

    def row(one: Profile) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        distinct, counts = np.unique(features(one), return_counts=True)
        return distinct.astype(np.int32), (1 + np.log(counts)).astype(np.float32)

    def normal(values: NDArray[np.float32], starts: NDArray[np.int64]) -> NDArray[np.float32]:
        lengths = np.sqrt(np.add.reduceat(values**2, starts[:-1]))
        return np.asarray(values / np.repeat(np.maximum(lengths, 1e-9), np.diff(starts)), np.float32)

    rows = [row(one) for one in texts]
    starts = np.concatenate([[0], np.cumsum([len(columns) for columns, _ in rows])])
    columns = np.concatenate([columns for columns, _ in rows])
    values = np.concatenate([counts for _, counts in rows])
    del rows
    frequency = np.bincount(columns, minlength=_HASHED_TO)
    weights = (1 + np.log((1 + len(starts) - 1) / (1 + frequency))).astype(np.float32)
    values = normal(values * weights[columns], starts)
    documents = csr_matrix((values, columns, starts), shape=(len(starts) - 1, _HASHED_TO)).T.tocsr()

    def asking(need: Profile) -> Question:
        asked, counts = row(need)
        ends = np.array([0, len(asked)])
        query = csr_matrix((normal(counts * weights[asked], ends), asked, ends), shape=(1, _HASHED_TO))
        return lambda: sp_matmul_topn(query, documents, top_n=BEST, sort=True, n_threads=1)

    return asking


def sqlite_fts5(texts: Iterable[Profile]) -> Asking:
    """SQLite's full-text search, any of the words, ordered by its BM25; all in memory."""
    plain = PlainStems()
    database = sqlite_module().connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE listing USING fts5(title, text, tags, tokenize='unicode61')")
    rows = ((one.title, one.text, " ".join(one.tags)) for one in texts)
    database.executemany("INSERT INTO listing VALUES (?, ?, ?)", rows)
    database.execute("INSERT INTO listing(listing) VALUES ('optimize')")
    sought = f"SELECT rowid FROM listing WHERE listing MATCH ? ORDER BY rank LIMIT {BEST}"

    def asking(need: Profile) -> Question:
        words = " OR ".join(f'"{word}"' for word in Counter(plain.words(need)))
        return lambda: database.execute(sought, (words,)).fetchall()

    return asking


def rapidfuzz_loop(texts: Iterable[Profile]) -> Asking:
    """Compare the need with every whole text by RapidFuzz's `token_set_ratio`."""
    whole = [f"{one.title} {one.text}".lower() for one in texts]

    def asking(need: Profile) -> Question:
        query = f"{need.title} {need.text}".lower()
        return lambda: process.extract(query, whole, scorer=fuzz.token_set_ratio, limit=BEST)

    return asking


PEERS: dict[str, tuple[Callable[[Iterable[Profile]], Asking], tuple[str, ...], int]] = {
    "bm25s": (bm25s, ("bm25s",), 1_000_000),
    "bm25s, numba": (bm25s_compiled, ("bm25s", "numba"), 1_000_000),
    "sparse-dot-topn, words": (tfidf_of_words, ("scipy", "sparse_dot_topn"), 1_000_000),
    "sparse-dot-topn, letters": (tfidf_of_letters, ("scipy", "sparse_dot_topn"), 100_000),
    "SQLite FTS5, any word": (sqlite_fts5, (), 1_000_000),
    "RapidFuzz loop": (rapidfuzz_loop, (), 100_000),
}
"""Name → how it is made ready, the libraries it needs, and among how many texts it is still asked."""


def missing(name: str) -> list[str]:
    """Return the libraries of a peer that are not installed."""
    return [library for library in PEERS[name][1] if find_spec(library) is None]


def _times(asking: Asking, needs: list[Profile], clock: Callable[[], float]) -> Iterator[float]:
    started = time.perf_counter()
    for number, need in enumerate(needs):
        if number >= _FEWEST_NEEDS and time.perf_counter() - started > _SECONDS_PER_LENGTH:
            return
        question = asking(need)
        begun = clock()
        question()
        yield 1000 * (clock() - begun)


def main(name: str, collection: Collection, clock: Callable[[], float]) -> None:
    """Measure one peer and print its figures."""
    stay_on_one_core()
    started = time.perf_counter()
    asking = PEERS[name][0](collection.profiles())
    ready = time.perf_counter() - started
    asking(needs_of(LENGTHS[0])[-1])()
    lengths = {str(length): list(_times(asking, needs_of(length), clock)) for length in LENGTHS}
    print(json.dumps({"lengths": lengths, "ready": ready, "memory": peak_memory()}))


if __name__ == "__main__":
    main(sys.argv[1], Collection(Path(sys.argv[2]), int(sys.argv[3])), CLOCKS[sys.argv[4]])
