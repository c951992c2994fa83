"""Listings of one side in memory, to be asked with listings of the other: matching with nothing around it.

Meant for up to some 20,000 listings (about 20 kB each at the peak). For more there is the index on disk, behind
`market match`. That also looks for what a misspelt word may mean; here such a word finds what shares its fragments.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from market.matching import weights
from market.matching.analysing import Analyser, load_analyser
from market.matching.arrays import Counts, Hashes, Places
from market.matching.batch import Batch, laid, most_promising
from market.matching.listing_rows import BadListing, profile_of
from market.matching.outcome import Match
from market.matching.profiles import QUARTERS, Prepared, Profile, Side
from market.matching.ranking import rank
from market.matching.records import Record
from market.matching.resembling import Resembling
from market.matching.retrieval import IndexFacts, Search, plan
from market.matching.rules import Rules, delivered_rules
from market.matching.statistics import Weights, collect, inverse_frequency
from market.matching.translating import Dictionary
from market.matching.word_table import WordTable
from market.matching.words import LanguageAnalyser

# Those of the index, so that both find the same candidates.
_K1, _B = 1.2, 0.75
_MOST_REPEATS = 20


def match(
    needs: Iterable[Mapping[str, object]],
    solutions: Iterable[Mapping[str, object]],
    *,
    limit: int = 10,
    seeking: Side = "solution",
) -> Iterator[Match]:
    """Yield the best `limit` (1 and up) solutions of each need, best first and explained, need by need in their order.

    `seeking` the "need" yields the best needs of each solution instead. A row is a mapping with `id` and with `title`
    or `text`, perhaps with `lang` ("da" or "en", else guessed) and `tags` (a list of texts). `score` is 0..1, the same
    from both sides and whatever else is in the lists; the shares of the reasons add up to it. A listing with which
    nothing has a word in common yields nothing.

    All rows are checked first: raises ValueError naming the first that is not of the form or whose id comes again. The
    first call reads the word lists, which takes one to two seconds and some 90 MB.
    """
    if limit < 1:
        raise ValueError(f"limit is {limit}; it must be 1 or more")
    if seeking not in ("need", "solution"):
        raise ValueError(f'seeking is {seeking!r}; it must be "need" or "solution"')
    analyser = load_analyser()
    both = {"need": _checked(needs, "need", analyser), "solution": _checked(solutions, "solution", analyser)}
    offered = Collection(both[seeking], analyser, delivered_rules())
    asking = both["need" if seeking == "solution" else "solution"]
    return (one for profile in asking for one in offered.matches(profile, limit))


class Collection:
    """Listings of one side, analysed and held as columns. Safe to share between threads; does not change."""

    def __init__(self, offered: Iterable[Profile], analyser: Analyser, rules: Rules) -> None:
        self._analyser = analyser
        self._rules = rules
        held: dict[str, _Shelf] = {}

        def prepared() -> Iterator[Prepared]:
            for profile in offered:
                one = analyser.prepare(profile)
                held.setdefault(one.lang, _Shelf(one.side, analyser.language(one.lang))).add(one)
                yield one

        # A handful of texts says little about which words are common; then the delivered snapshot knows better.
        self._live = collect(prepared()).backed_by(rules.statistics)
        self._held = {lang: _Held(held[lang]) for lang in sorted(held)}

    def matches(self, asking: Profile, limit: int = 10) -> list[Match]:
        """Return the best `limit` (1 and up) partners of one listing of the other side, best first and explained."""
        query = self._analyser.prepare(asking)
        own = self._held.get(query.lang)
        candidates = []
        for held in self._held.values():
            # As in the index: half as many in the other language, unless there is no other.
            share = 1 if held is own or own is None else 2
            candidates.append(held.best(query, self._rules.dictionary, max(weights.CANDIDATES, limit) // share))
        return rank(query, [one for one in candidates if len(one)], rules=self._rules, live=self._live, limit=limit)


@dataclass(frozen=True, slots=True, eq=False)
class _Postings:
    """Which listings hold a hash: those of `hashes[k]` are `owners[k]`, with BM25's saturated count in `gains[k]`.

    Gain: tf·(k1+1) / (tf + k1·(1 − b + b·length/mean)) with k1 = 1.2, b = .75 (Robertson & Zaragoza, 2009).
    """

    hashes: Hashes
    owners: Places
    gains: Weights

    @classmethod
    def of(cls, terms: Sequence[Hashes], counts: Sequence[Counts]) -> "_Postings":
        size = len(terms)
        owners = np.repeat(np.arange(size), [len(one) for one in terms])
        occurrences = np.clip(np.concatenate(counts) // int(QUARTERS), 1, _MOST_REPEATS).astype(np.float64)
        lengths = np.bincount(owners, occurrences, size)
        norm = _K1 * (1 - _B + _B * lengths / max(1.0, lengths.mean()))
        gains = occurrences * (_K1 + 1) / (occurrences + norm[owners])
        hashes = np.concatenate(terms)
        by_hash = np.argsort(hashes, kind="stable")
        return cls(hashes[by_hash], owners[by_hash], gains[by_hash])

    def frequency(self, hashes: Hashes) -> Weights:
        """Return in how many listings each hash occurs."""
        found = np.searchsorted(self.hashes, hashes, "right") - np.searchsorted(self.hashes, hashes, "left")
        return found.astype(np.float64)

    def add(self, sought: Search, scores: Weights) -> None:
        """Add to each listing's score what the weighted terms bring."""
        hashes = np.array([one for one, _ in sought], np.uint32)
        starts, ends = (np.searchsorted(self.hashes, hashes, side) for side in ("left", "right"))
        importance = inverse_frequency(len(scores), (ends - starts).astype(np.float64))
        for (_, weight), start, end, rarity in zip(sought, starts, ends, importance, strict=True):
            # A listing stands once among those of one hash, so nothing is lost by adding in place.
            scores[self.owners[start:end]] += weight * rarity * self.gains[start:end]


class _Shelf:
    """The listings of one language while they come in."""

    def __init__(self, side: Side, language: LanguageAnalyser) -> None:
        self.side = side
        self.lang = language.lang
        self.table = WordTable()
        self.records: list[bytes] = []
        self.terms: list[Hashes] = []
        self.counts: list[Counts] = []
        self._known_of = language.known_of

    def add(self, listing: Prepared) -> None:
        record = Record.of(listing)
        self.records.append(record.to_bytes(self.table.numbers(record.keys, self._known_of)))
        self.terms.append(listing.terms)
        self.counts.append(listing.counts)


class _Held:
    """The listings of one language."""

    def __init__(self, shelf: _Shelf) -> None:
        self._kept, self._places = laid(shelf.side, shelf.lang, shelf.table, shelf.records)
        self._resembling = Resembling(shelf.table)
        self._terms = _Postings.of(shelf.terms, shelf.counts)

    def best(self, query: Prepared, dictionary: Dictionary, limit: int) -> Batch:
        """Return the listings, at most `limit`, in which the query's heaviest words weigh most."""
        size = len(self._places)
        facts = IndexFacts(self._kept.lang, size, self._terms.frequency, self._resembling.stems)
        scores = np.zeros(size)
        self._terms.add(plan(query, facts, dictionary), scores)
        found = np.argsort(-scores, kind="stable")[: int(weights.SEARCH_WIDER * limit)]
        found = found[scores[found] > 0]
        chosen = most_promising(self._kept.data, self._places[found], scores[found], query.vector, limit)
        return Batch(self._kept, chosen)


def _checked(rows: Iterable[Mapping[str, object]], side: Side, analyser: Analyser) -> list[Profile]:
    found: dict[str, Profile] = {}
    for number, row in enumerate(rows, 1):
        try:
            profile = profile_of(row, side, analyser.language_of)
            if profile.id in found:
                raise BadListing(f"id {profile.id!r} is there twice")
        except BadListing as bad:
            raise BadListing(f"{side} {number}: {bad}") from None
        found[profile.id] = profile
    return list(found.values())
