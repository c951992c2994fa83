"""Many listings of one language as columns, so that all of them are ordered in a few steps of whole arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from market.matching import weights
from market.matching.profiles import HEADER, Kind, Prepared
from market.matching.statistics import Weights
from market.matching.word_vectors import SIZE, SKETCH, Vector, nearness

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]
# The vector is the last field of what a stored listing begins with.
_VECTOR = HEADER.itemsize - SIZE


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Values of several listings one after the other: `values[k]` belongs to listing `owners[k]`."""

    values: NDArray[Any]
    owners: NDArray[np.int64]
    _data: Bytes
    _counts: Places
    """Where the counts of each listing would begin if those of all the listings before it lay before them."""

    def counts(self, places: NDArray[np.intp]) -> Bytes:
        """Return how often the values at some places occur. Few are asked for, so only those are fetched."""
        return np.asarray(self._data[self._counts[self.owners[places]] + places])


class Batch:
    """Listings that lie stored one after the other in `data`, at these places, all in one language."""

    def __init__(self, lang: str, data: Bytes, places: Places) -> None:
        self.lang = lang
        self._data = data
        self._places = places
        words = _words(data)
        heads = words[(places // 4)[:, None] + np.arange(HEADER.itemsize // 4)].view(HEADER)[:, 0]
        self.numbers: NDArray[np.uint64] = heads["number"]
        self.lengths = heads["length"].astype(np.float64)
        self.fragment_lengths = heads["fragment_length"].astype(np.float64)
        self.vectors: NDArray[np.int8] = heads["vector"]
        many = {name: heads[name].astype(np.int64) for name in ("terms", "fragments", "tags", "areas", "pairs")}
        long = places + HEADER.itemsize + 4 * sum(many.values())
        counts = {"terms": long + 2 * many["terms"] + 4 * many["pairs"]}
        counts["fragments"] = counts["terms"] + 2 * many["terms"]
        counts["pairs"] = counts["fragments"] + many["fragments"]
        at = places + HEADER.itemsize
        found: dict[str, Column] = {}
        for name, size in many.items():
            before = np.cumsum(size) - size
            owners = np.repeat(np.arange(len(size)), size)
            values = words[(at // 4 - before)[owners] + np.arange(len(owners))]
            found[name] = Column(values, owners, data, counts.get(name, places) - before)
            at = at + 4 * size
        self.terms, self.fragments, self.tags, self.areas, self.pairs = found.values()
        self._kinds = counts["terms"] + many["terms"] - (np.cumsum(many["terms"]) - many["terms"])

    def __len__(self) -> int:
        return len(self._places)

    def without(self, number: int) -> "Batch":
        """Return the batch without the listing of this number."""
        keep = self.numbers != number
        return self if keep.all() else Batch(self.lang, self._data, self._places[keep])

    def words_said(self, stems: Sequence[int]) -> NDArray[np.int64]:
        """Return how many of these stems each listing has as words of their own, not only as parts of compounds."""
        hits = np.flatnonzero(np.isin(self.terms.values, np.array(stems, np.uint32)))
        owners = self.terms.owners[hits]
        is_word = self._data[self._kinds[owners] + hits] & Kind.WORD > 0
        return np.bincount(owners[is_word], minlength=len(self))

    def listing(self, row: int) -> Prepared:
        """Return one listing whole."""
        return Prepared.from_bytes(self._data, int(self._places[row]))


def most_promising(data: Bytes, places: Places, scores: Weights, vector: Vector, limit: int) -> Places:
    """Return the places of the listings, at most `limit`, that a search found best and whose texts are about the same.

    `scores` are what the search gave those at `places`, the best first.
    """
    if len(places) <= limit:
        return places
    vectors = np.asarray(_words(data)[(places + _VECTOR)[:, None] // 4 + np.arange(SKETCH // 4)]).view(np.int8)
    promise = scores / scores[0] + weights.SEARCH_VECTORS * nearness(vector[:SKETCH], vectors)
    return places[np.argsort(-promise, kind="stable")[:limit]]


def _words(data: Bytes) -> NDArray[np.uint32]:
    """Return what is stored by fours, which is fetched four times as fast."""
    return data[: len(data) // 4 * 4].view("<u4")


def batches(listings: Sequence[Prepared]) -> list[Batch]:
    """Return listings as batches, one per language."""
    found = []
    for lang in sorted({one.lang for one in listings}):
        stored = [one.to_bytes() for one in listings if one.lang == lang]
        sizes = np.array([len(one) for one in stored], np.int64)
        found.append(Batch(lang, np.frombuffer(b"".join(stored), np.uint8), np.cumsum(sizes) - sizes))
    return found
