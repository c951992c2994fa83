"""From the words of listings to all that scoring needs of them. Ten at once take little longer than one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from market.matching import weights
from market.matching.arrays import Counts, Hashes, Places, spread
from market.matching.language import pair_hashes
from market.matching.profiles import JOINED as NOT_PARTED
from market.matching.profiles import QUARTERS, Facts, Prepared, Side
from market.matching.told import ASIDE, ENDS, JOINED, NUMBER, TAG, Told, times
from market.matching.word_table import EIGHTHS, WordTable
from market.matching.word_vectors import Vector

_OWNER = np.uint64(32)


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A listing by its words, which lie in the table of `told`."""

    id: str
    side: Side
    lang: str
    facts: Facts
    told: Told
    vector: Vector


class Stream:
    """The words of several listings one after the other: `numbers[k]` is said by listing `owners[k]`, `times[k]` over.

    What stands in a title counts as if it were said twice.
    """

    def __init__(self, stream: NDArray[np.uint32], owners: Places, in_title: NDArray[np.bool_]) -> None:
        self.marks = stream
        self.owners = owners
        self.numbers = (stream & NUMBER).astype(np.intp)
        self.times = times(in_title)

    @classmethod
    def of(cls, told: Sequence[Told]) -> "Stream":
        """Put the words of several listings into one row."""
        sizes = [len(one.stream) for one in told]
        owners, places = spread(np.zeros(len(told), np.intp), np.array(sizes, np.intp))
        titled = np.array([one.titled for one in told], np.intp)
        return cls(np.concatenate([one.stream for one in told]), owners, places < titled[owners])

    def words(self) -> Places:
        """Return where words stand."""
        words: Places = ((self.marks & (ASIDE | TAG)) == 0).nonzero()[0]
        return words

    def pairs(self, table: WordTable, may: NDArray[np.bool_] | None = None) -> tuple[Hashes, Places, Places]:
        """Return the pairs of words that follow each other: their hashes, and where the first and the second stand.

        Where it matters only which of some words follow each other, `may` says of each that stands here if it may.
        """
        words = self.words()
        if may is not None:
            is_asked = may[words]
            follows = (is_asked[:-1] & is_asked[1:]).nonzero()[0]
            follows = follows[(self.marks[words[follows]] & ENDS) == 0]
        else:
            follows = ((self.marks[words[:-1]] & ENDS) == 0).nonzero()[0]
        first, second = words[follows], words[follows + 1]
        return pair_hashes(table.stems[self.numbers[first]], table.stems[self.numbers[second]]), first, second


def assembled(sources: Sequence[Source]) -> list[Prepared]:
    """Return the listings with everything that scoring needs, in their order."""
    by_table: dict[int, list[int]] = {}
    for at, one in enumerate(sources):
        by_table.setdefault(id(one.told.table), []).append(at)
    found: dict[int, Prepared] = {}
    for alike in by_table.values():
        found.update(zip(alike, _assembled([sources[at] for at in alike]), strict=True))
    return [found[at] for at in range(len(sources))]


def _assembled(sources: Sequence[Source]) -> list[Prepared]:
    table, size = sources[0].told.table, len(sources)
    stream = Stream.of([one.told for one in sources])
    placed, places = _places(stream, size)
    numbers = stream.numbers[placed]
    word_ends = [0, *np.cumsum(np.bincount(stream.owners[placed], minlength=size)).tolist()]
    is_word = stream.words()
    lengths = np.bincount(stream.owners[is_word], stream.times[is_word], size).tolist()
    _, many = table.fragments.rows(stream.numbers)
    fragment_lengths = np.bincount(stream.owners, stream.times * many, size).tolist()
    columns = zip(
        sources,
        _terms(stream, places, table, size),
        _pairs(stream, places, table, size),
        strict=True,
    )
    found = []
    for at, (one, terms, pairs) in enumerate(columns):
        found.append(
            Prepared(
                id=one.id,
                side=one.side,
                lang=one.lang,
                facts=one.facts,
                told=one.told,
                terms=terms.hashes,
                counts=terms.counts,
                kinds=terms.kinds,
                places=terms.places,
                numbers=numbers[word_ends[at] : word_ends[at + 1]],
                pairs=pairs[0],
                pair_counts=pairs[1],
                pair_places=pairs[2],
                length=float(lengths[at]),
                fragment_length=float(fragment_lengths[at]),
                vector=one.vector,
            )
        )
    return found


def _places(stream: Stream, size: int) -> tuple[Places, Places]:
    """Return where distinct words are met for the first time, and at which place of its listing each word stands."""
    stands = ((stream.marks & ASIDE) == 0).nonzero()[0]
    keys = _keys(stream.owners[stands], stream.numbers[stands])
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    in_order = np.argsort(first)
    rank = np.empty(len(first), np.intp)
    rank[in_order] = np.arange(len(first))
    placed = stands[first[in_order]]
    before = np.searchsorted(stream.owners[placed], np.arange(size))
    places = np.zeros(len(stream.marks), np.intp)
    places[stands] = rank[which] - before[stream.owners[stands]]
    # What words name together stands where the word before it does.
    aside = ((stream.marks & ASIDE) > 0).nonzero()[0]
    if len(aside) and len(stands):
        places[aside] = places[stands[np.maximum(np.searchsorted(stands, aside) - 1, 0)]]
    return placed, places


class _Terms(NamedTuple):
    hashes: Hashes
    counts: Counts
    kinds: NDArray[np.uint8]
    places: NDArray[np.uint16]


def _terms(stream: Stream, places: Places, table: WordTable, size: int) -> Iterator[_Terms]:
    said, rows = spread(*table.terms.rows(stream.numbers))
    keys = _keys(stream.owners[said], table.terms.values[rows])
    kinds = table.kinds[rows]
    # Of what says a term the best evidence comes first, and of equal evidence what stands first.
    in_order = np.lexsort((kinds, keys))
    keys, kinds, said, rows = keys[in_order], kinds[in_order], said[in_order], rows[in_order]
    starts = _starts(keys)
    if len(starts):
        eighths = np.add.reduceat(table.eighths[rows].astype(np.int64) * stream.times[said], starts)
        kinds = np.bitwise_or.reduceat(kinds, starts)
    else:
        eighths = np.empty(0, np.int64)
    counts = np.minimum(eighths * QUARTERS / EIGHTHS, 255).astype(np.uint8)
    hashes, stands = keys[starts].astype(np.uint32), places[said[starts]].astype(np.uint16)
    for span in _spans(keys[starts], size, weights.MAX_TERMS):
        yield _Terms(hashes[span], counts[span], kinds[span], stands[span])


def _pairs(
    stream: Stream, places: Places, table: WordTable, size: int
) -> Iterator[tuple[Hashes, Counts, NDArray[np.uint16]]]:
    hashes, one, other = stream.pairs(table)
    is_joined = (stream.marks[one] & JOINED) > 0
    keys = _keys(stream.owners[one], hashes)
    # Of several places where a pair stands the one where nothing parts it is its evidence.
    in_order = np.lexsort((~is_joined, keys))
    keys, one, other, is_joined = keys[in_order], one[in_order], other[in_order], is_joined[in_order]
    starts = _starts(keys)
    times = np.add.reduceat(stream.times[one], starts) if len(starts) else np.empty(0, np.int64)
    stands = np.empty((len(starts), 2), np.uint16)
    stands[:, 0], stands[:, 1] = places[one[starts]], places[other[starts]]
    stands |= is_joined[starts, None] * NOT_PARTED
    hashes, counts = keys[starts].astype(np.uint32), np.minimum(times, 255).astype(np.uint8)
    for span in _spans(keys[starts], size, weights.MAX_PAIRS):
        yield hashes[span], counts[span], stands[span]


def _keys(owners: Places, values: NDArray[np.integer]) -> NDArray[np.uint64]:
    """Return numbers by which values lie listing by listing, and in each by size."""
    return owners.astype(np.uint64) << _OWNER | values.astype(np.uint64)


def _starts(keys: NDArray[np.uint64]) -> Places:
    """Return where each of the sorted keys stands first."""
    is_first = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=is_first[1:])
    starts: Places = is_first.nonzero()[0]
    return starts


def _spans(keys: NDArray[np.uint64], size: int, most: int) -> Iterator[slice]:
    """Yield where the keys of each listing stand, at most so many of each."""
    starts = np.searchsorted(keys, np.arange(size + 1, dtype=np.uint64) << _OWNER).tolist()
    for start, end in pairwise(starts):
        yield slice(start, min(end, start + most))
