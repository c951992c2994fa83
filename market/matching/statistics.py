"""How often words occur in a collection, frozen: the same pair gets the same score until a new snapshot is taken."""

import hashlib
import io
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from market.matching import weights
from market.matching.arrays import Hashes
from market.matching.language import LANGUAGES
from market.matching.profiles import Prepared

Weights = NDArray[np.float64]
_COUNTS = struct.Struct("<2sIdd III")
# A collection of nothing still needs lengths to compare with: those of a listing with 60 words.
_USUAL_LENGTH = 60.0
_USUAL_FRAGMENT_LENGTH = 350.0


@dataclass(frozen=True, slots=True, eq=False)
class Frequencies:
    """In how many documents each hash occurs. `hashes` is sorted; hashes not listed occur in at most one document."""

    hashes: Hashes
    documents: NDArray[np.uint32] | Weights

    def of(self, hashes: Hashes) -> Weights:
        """Return the document frequency of each hash, 0 when it is not listed."""
        if not len(self.hashes):
            return np.zeros(len(hashes))
        at = self.hashes.searchsorted(hashes)
        at[at == len(self.hashes)] = 0
        return np.where(self.hashes[at] == hashes, self.documents[at], 0).astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class LanguageStatistics:
    """One language's documents: how many, how long on average, and in how many each term, fragment and pair occurs.

    Lengths are sums of occurrences, as `Prepared` has them.
    """

    documents: int
    mean_length: float
    mean_fragment_length: float
    terms: Frequencies
    fragments: Frequencies
    pairs: Frequencies

    def term_weights(self, terms: Hashes) -> Weights:
        """Return the inverse document frequency of each term, in nats; see `inverse_frequency`."""
        return inverse_frequency(self.documents, self.terms.of(terms))

    def fragment_weights(self, fragments: Hashes) -> Weights:
        """Return the inverse document frequency of each fragment, in nats."""
        return inverse_frequency(self.documents, self.fragments.of(fragments))

    def pair_weights(self, pairs: Hashes) -> Weights:
        """Return the inverse document frequency of each pair of words, in nats."""
        return inverse_frequency(self.documents, self.pairs.of(pairs))


def inverse_frequency(documents: int, frequency: Weights) -> Weights:
    """Return ln(1 + (N − df + ½) / (df + ½)) for words that occur in `frequency` of `documents` texts.

    In nats, above 0 (Robertson & Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009, with 1 added
    inside the logarithm, so that no word counts against a text).
    """
    # Counts may come from a snapshot older than the text, so a frequency never exceeds the number of documents.
    frequency = np.minimum(frequency, documents)
    return np.log1p((documents - frequency + 0.5) / (frequency + 0.5))


_NOTHING = Frequencies(np.empty(0, np.uint32), np.empty(0, np.uint32))
_EMPTY = LanguageStatistics(0, _USUAL_LENGTH, _USUAL_FRAGMENT_LENGTH, _NOTHING, _NOTHING, _NOTHING)


@dataclass(frozen=True, eq=False)
class Statistics:
    """A snapshot of a collection, one part per language."""

    languages: Mapping[str, LanguageStatistics] = field(default_factory=dict)

    def of(self, lang: str) -> LanguageStatistics:
        """Return the part for a language; an empty one when the collection has none of it."""
        return self.languages.get(lang, _EMPTY)

    def backed_by(self, other: "Statistics") -> "Statistics":
        """Return these statistics with what the other says of a language added as if it were PRIOR_DOCUMENTS more.

        A handful of texts says little about which words are common, a thousand say nearly all.
        """
        return Statistics({lang: _mixed(self.of(lang), other.of(lang)) for lang in LANGUAGES})

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits that change whenever a figure does."""
        return hashlib.sha256(self._plain()).hexdigest()[:12]

    def _plain(self) -> bytes:
        out = io.BytesIO()
        for lang, part in sorted(self.languages.items()):
            head = (part.documents, part.mean_length, part.mean_fragment_length)
            tables = (part.terms, part.fragments, part.pairs)
            out.write(_COUNTS.pack(lang.encode(), *head, *(len(table.hashes) for table in tables)))
            for frequencies in tables:
                out.write(frequencies.hashes.astype("<u4").tobytes())
                out.write(frequencies.documents.astype("<u4").tobytes())
        return out.getvalue()

    def to_bytes(self) -> bytes:
        """Return the snapshot compressed, for a file or a table."""
        return zlib.compress(self._plain(), 6)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Statistics":
        """Read what `to_bytes` wrote. Raises ValueError when the bytes are something else."""
        try:
            plain = zlib.decompress(data)
        except zlib.error as error:
            raise ValueError("not a snapshot of statistics") from error
        languages: dict[str, LanguageStatistics] = {}
        at = 0
        while at < len(plain):
            lang, documents, mean, mean_fragments, *sizes = _COUNTS.unpack_from(plain, at)
            at += _COUNTS.size
            tables = []
            for size in sizes:
                hashes = np.frombuffer(plain, "<u4", size, at)
                counts = np.frombuffer(plain, "<u4", size, at + 4 * size)
                tables.append(Frequencies(hashes, counts))
                at += 8 * size
            languages[lang.decode()] = LanguageStatistics(documents, mean, mean_fragments, *tables)
        return cls(languages)


def _mixed(own: LanguageStatistics, prior: LanguageStatistics) -> LanguageStatistics:
    if not prior.documents:
        return own
    more = weights.PRIOR_DOCUMENTS
    documents = own.documents + more

    def frequencies(mine: Frequencies, theirs: Frequencies) -> Frequencies:
        distinct, place = np.unique(np.concatenate([mine.hashes, theirs.hashes]), return_inverse=True)
        added = theirs.documents * (more / prior.documents)
        total = np.bincount(place, np.concatenate([mine.documents, added]), len(distinct))
        return Frequencies(distinct, np.asarray(total, np.float64))

    def mean(mine: float, theirs: float) -> float:
        return (mine * own.documents + theirs * more) / documents

    return LanguageStatistics(
        documents,
        mean(own.mean_length, prior.mean_length),
        mean(own.mean_fragment_length, prior.mean_fragment_length),
        frequencies(own.terms, prior.terms),
        frequencies(own.fragments, prior.fragments),
        frequencies(own.pairs, prior.pairs),
    )


class Collector:
    """Counts prepared listings as they come by, in bounded memory however many there are.

    Of more than `most` different hashes those met least often are forgotten, as seldom as needed (lossy counting, Manku
    & Motwani, Approximate Frequency Counts over Data Streams, VLDB 2002): the rare ones, which weigh alike anyway.
    """

    _BATCH = 4_000

    def __init__(self, most: int = 1_000_000) -> None:
        self._most = most
        self._waiting: dict[str, list[Prepared]] = {lang: [] for lang in LANGUAGES}
        self._counted: dict[str, LanguageStatistics] = {}

    def add(self, listing: Prepared) -> None:
        """Count one listing."""
        waiting = self._waiting[listing.lang]
        waiting.append(listing)
        if len(waiting) >= self._BATCH:
            self._count(listing.lang)

    def statistics(self) -> Statistics:
        """Return the snapshot of everything counted so far."""
        for lang in LANGUAGES:
            self._count(lang)
        return Statistics({lang: _pruned(part) for lang, part in self._counted.items()})

    def _count(self, lang: str) -> None:
        batch = self._waiting[lang]
        if not batch:
            return
        before = self._counted.get(lang, _EMPTY)
        documents = before.documents + len(batch)
        length = before.mean_length * before.documents + sum(one.length for one in batch)
        fragment_length = before.mean_fragment_length * before.documents + sum(one.fragment_length for one in batch)
        self._counted[lang] = LanguageStatistics(
            documents,
            # Labels of two words alone would make every listing count as long.
            max(1.0, length / documents),
            max(1.0, fragment_length / documents),
            _merged(before.terms, [one.terms for one in batch], self._most),
            _merged(before.fragments, [one.fragments for one in batch], self._most),
            _merged(before.pairs, [one.pairs for one in batch], self._most),
        )
        batch.clear()


def _merged(before: Frequencies, seen: list[Hashes], most: int) -> Frequencies:
    hashes, counts = np.unique(np.concatenate(seen), return_counts=True)
    every = np.concatenate([before.hashes, hashes])
    distinct, place = np.unique(every, return_inverse=True)
    total = np.bincount(place, np.concatenate([before.documents, counts]), len(distinct)).astype(np.uint32)
    rarest = 1
    while len(distinct) > most:
        keep = total > rarest
        distinct, total, rarest = distinct[keep], total[keep], rarest + 1
    return Frequencies(distinct, total)


def _pruned(part: LanguageStatistics) -> LanguageStatistics:
    # Half of all hashes occur once; "once" and "never" weigh nearly the same, so they need no place.
    def often(table: Frequencies) -> Frequencies:
        keep = table.documents > 1
        return Frequencies(table.hashes[keep], table.documents[keep])

    return replace(part, terms=often(part.terms), fragments=often(part.fragments), pairs=often(part.pairs))


def collect(listings: Iterable[Prepared]) -> Statistics:
    """Return the snapshot of a collection. Up to some million different words the order of listings does not matter."""
    collector = Collector()
    for listing in listings:
        collector.add(listing)
    return collector.statistics()
