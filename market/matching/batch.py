"""Many stored listings of one language at once, so that all of them are ordered in a few steps of whole arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from market.matching import weights
from market.matching.arrays import Hashes, Places, among, distinct, owners_of, spread, spread_places
from market.matching.assembling import Source, Stream, assembled
from market.matching.profiles import Facts, Prepared, Side
from market.matching.records import HEADER, VECTOR, Record
from market.matching.stated import facts_from, only_facts
from market.matching.statistics import Weights
from market.matching.told import TAG, Told, tag_of
from market.matching.word_table import EIGHTHS, Column, WordTable
from market.matching.word_vectors import SKETCH, Vector, nearness

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """Listings of one side in one language as records, and the table whose words they name by number."""

    side: Side
    lang: str
    table: WordTable
    data: Bytes


def laid(side: Side, lang: str, table: WordTable, records: Sequence[bytes]) -> tuple[Kept, Places]:
    """Lay records one after the other, and return at which place each begins."""
    sizes = np.array([len(one) for one in records], np.intp)
    return Kept(side, lang, table, np.frombuffer(b"".join(records), np.uint8)), np.cumsum(sizes) - sizes


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Hashes that are looked for, sorted: `hashes[k]` counts `values[k]` for the column `columns[k]` of `size`.

    A hash may count for several columns, and a column may be met by several hashes.
    """

    hashes: Hashes
    columns: Places
    values: Weights
    size: int

    @classmethod
    def each(cls, hashes: Hashes) -> "Asked":
        """Ask for sorted, distinct hashes, each for itself."""
        return cls(hashes, np.arange(len(hashes)), np.ones(len(hashes)), len(hashes))


class Batch:
    """Listings that lie kept at these places."""

    def __init__(self, kept: Kept, places: Places) -> None:
        self.lang = kept.lang
        self._kept = kept
        self._places = places
        words = _words(kept.data)
        heads = self._heads = _fetched(kept.data, places, HEADER.itemsize).view(HEADER)
        self._facts: dict[int, Facts] = {}
        self.numbers: NDArray[np.uint64] = heads["number"]
        self.lengths = heads["length"].astype(np.float64)
        self.fragment_lengths = heads["fragment_length"].astype(np.float64)
        self.vectors: NDArray[np.int8] = heads["vector"]
        first = (places + HEADER.itemsize) // 4
        owners, at = spread(first, heads["words"].astype(np.intp))
        self._stream = Stream(words[at], owners, at - first[owners] < heads["titled"][owners])

    def __len__(self) -> int:
        return len(self._places)

    def without(self, number: int) -> "Batch":
        """Return the batch without the listing of this number."""
        keep = self.numbers != number
        return self if keep.all() else Batch(self._kept, self._places[keep])

    @cached_property
    def _distinct(self) -> tuple[Places, Places]:
        """The different words of all listings, and which of them is said where."""
        return distinct(self._stream.numbers, len(self._kept.table))

    def terms(self, asked: Asked) -> Weights:
        """Return how often each listing says what is asked for: (listings, columns), a part of a word as a half."""
        words, column, places = self._having(asked, self._kept.table.terms)
        times = asked.values[column] * self._kept.table.eighths[places] / EIGHTHS
        return self._said(asked, words, asked.columns[column], times)

    def fragments(self, asked: Asked) -> Weights:
        """Return how often each listing has the fragments that are asked for: (listings, columns)."""
        return self._each(asked, self._kept.table.fragments)

    def themes(self, asked: Asked) -> Weights:
        """Return how often each listing has the themes that are asked for: (listings, columns)."""
        return self._each(asked, self._kept.table.themes)

    def _each(self, asked: Asked, held: Column) -> Weights:
        words, column, _ = self._having(asked, held)
        return self._said(asked, words, asked.columns[column], asked.values[column])

    def _having(self, asked: Asked, column: Column) -> tuple[Places, Places, Places]:
        """Return which different words, in their order, have which of what is asked for, and at which places."""
        first, many = column.rows(self._distinct[0])
        places = spread_places(first, many)
        which, found = among(asked.hashes, column.values.take(places))
        return owners_of(found, many), which, places[found]

    def _said(self, asked: Asked, words: Places, columns: Places, times: Weights) -> Weights:
        """Go from the different words that say something to where they stand in the listings."""
        which = self._distinct[1]
        many = np.bincount(words, minlength=len(self._distinct[0]))
        saying = many.take(which).nonzero()[0]
        owners, hits = spread((many.cumsum() - many)[which[saying]], many[which[saying]])
        return self._counted(asked, saying[owners], columns[hits], times[hits])

    def _counted(self, asked: Asked, said: Places, columns: Places, amounts: Weights) -> Weights:
        cells = self._stream.owners[said] * asked.size + columns
        counts = np.bincount(cells, amounts * self._stream.times[said], len(self) * asked.size)
        return np.asarray(counts.reshape(len(self), asked.size), np.float64)

    def pairs(self, asked: Asked, stems: Hashes) -> Weights:
        """Return how often each listing has the pairs of words, all of these stems, that are asked for."""
        table, (words, which) = self._kept.table, self._distinct
        _, found = among(stems, table.stems.take(words))
        may = np.zeros(len(words), bool)
        may[found] = True
        hashes, first, _ = self._stream.pairs(table, may.take(which))
        column, at = among(asked.hashes, hashes)
        return self._counted(asked, first[at], asked.columns[column], asked.values[column])

    def words_said(self, stems: Sequence[int]) -> NDArray[np.int64]:
        """Return how many of these stems each listing has as words of their own, not only as parts of compounds."""
        words = self._stream.words()
        wanted = np.unique(np.array(stems, np.uint32))
        which, found = among(wanted, self._kept.table.stems[self._stream.numbers[words]])
        cells = self._stream.owners[words[found]] * len(wanted) + which
        said = np.bincount(cells, minlength=len(self) * len(wanted)).reshape(len(self), len(wanted))
        return np.asarray((said > 0).sum(1), np.int64)

    def tags(self) -> tuple[Hashes, Places]:
        """Return the hashes of the listings' tags, and which listing carries each."""
        at = self._tagged
        return self._kept.table.stems[self._stream.numbers[at]], self._stream.owners[at]

    def areas_shared(self, areas: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return how many of these areas each listing belongs to, and to how many it belongs at all."""
        every = [facts_from(key, ()).areas for key in self._kept.table.keys(self._heads["facts"].tolist())]
        wanted = set(areas)
        shared = [len(wanted.intersection(one)) for one in every]
        return np.array(shared, np.int64), np.array([len(one) for one in every], np.int64)

    def id(self, row: int) -> str:
        """Return the id of a listing."""
        start = int(self._places[row]) + HEADER.itemsize + 4 * int(self._heads["words"][row])
        return self._kept.data[start : start + int(self._heads["id"][row])].tobytes().decode()

    def revision(self, row: int) -> int:
        """Return which revision of a listing this is."""
        return int(self._heads["revision"][row])

    def facts(self, row: int) -> Facts:
        """Return what a listing states."""
        if row not in self._facts:
            self._facts[row] = self._stated(row)
        return self._facts[row]

    def untagged(self, row: int) -> Facts:
        """Return what a listing states but for its tags, which takes a fraction of the time."""
        return facts_from(self._kept.table.key(int(self._heads["facts"][row])), ())

    def _stated(self, row: int) -> Facts:
        key_of, owners = self._kept.table.key, self._stream.owners[self._tagged]
        at = self._tagged[owners.searchsorted(row) : owners.searchsorted(row, "right")]
        tags = [tag_of(key_of(number)) for number in self._stream.numbers[at].tolist()]
        return facts_from(key_of(int(self._heads["facts"][row])), tags)

    @cached_property
    def _tagged(self) -> Places:
        """Where tags stand."""
        return ((self._stream.marks & TAG) > 0).nonzero()[0]

    def listings(self, rows: Sequence[int]) -> list[Prepared]:
        """Return some listings whole."""
        return assembled([self._source(row) for row in rows])

    def _source(self, row: int) -> Source:
        head, kept = self._heads[row], self._kept
        start = int(self._places[row]) + HEADER.itemsize
        stream = kept.data[start : start + 4 * int(head["words"])].view("<u4")
        return Source(
            id=self.id(row),
            side=kept.side,
            lang=kept.lang,
            facts=self.facts(row),
            told=Told(stream, int(head["titled"]), kept.table),
            vector=head["vector"],
        )


def most_promising(data: Bytes, places: Places, scores: Weights, vector: Vector, limit: int) -> Places:
    """Return the places of the listings, at most `limit`, that a search found best and whose texts are about the same.

    `scores` are what the search gave those at `places`, the best first.
    """
    if len(places) <= limit:
        return places
    vectors = _fetched(data, places + VECTOR, SKETCH).view(np.int8).reshape(-1, SKETCH)
    promise = scores / scores[0] + weights.SEARCH_VECTORS * nearness(vector[:SKETCH], vectors)
    return places[np.argsort(-promise, kind="stable")[:limit]]


def _fetched(data: Bytes, places: Places, size: int) -> NDArray[np.void]:
    """Return so many bytes from each place (a multiple of 4) on, each copied as one, which takes half the time."""
    every: NDArray[np.void] = np.ndarray((max(0, len(data) - size + 4) // 4,), f"V{size}", data, strides=(4,))
    return every[places // 4]


def _words(data: Bytes) -> NDArray[np.uint32]:
    """Return what is stored by fours, which is fetched four times as fast."""
    return data[: len(data) // 4 * 4].view("<u4")


def batches(listings: Sequence[Prepared]) -> list[Batch]:
    """Return listings as the batches that `rank` takes: one for each language and each table of words."""
    alike: dict[tuple[str, int], list[Prepared]] = {}
    for one in listings:
        alike.setdefault((one.lang, id(one.told.table)), []).append(one)
    return [_batch(some) for _, some in sorted(alike.items())]


def _batch(listings: Sequence[Prepared]) -> Batch:
    first, table = listings[0], listings[0].told.table
    records = [Record.of(one) for one in listings]
    return Batch(
        *laid(first.side, first.lang, table, [one.to_bytes(table.numbers(one.keys, only_facts)) for one in records])
    )
