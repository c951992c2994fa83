"""Which words of two texts are spelled alike: those that share most of their fragments."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from market.matching import weights
from market.matching.arrays import Hashes, Places, among, distinct, owners_of, spread, spread_places
from market.matching.profiles import Kind, Prepared
from market.matching.statistics import Weights
from market.matching.word_table import WordTable

_FRAGMENT, _WORD = np.uint64(32), np.uint64((1 << 32) - 1)


class Alike(NamedTuple):
    """Words of two texts that are spelled alike, by their terms, and how much they are (Dice, 0..1)."""

    one: Places
    other: Places
    likeness: Weights


class _Cut(NamedTuple):
    """Words by their fragments: those from `first[k]` on, `many[k]` of them, in `words` have `hashes[k]`.

    `hashes` are sorted and distinct; `sizes` says how many different fragments each word has.
    """

    hashes: Hashes
    first: Places
    many: Places
    words: Places
    sizes: Places


class Spelling:
    """The whole words of a text in their order, at most ALIKE_WORDS, to find those that are spelled alike."""

    def __init__(self, listing: Prepared) -> None:
        self.listing = listing
        terms = np.flatnonzero(listing.kinds & Kind.WORD)
        self.terms: Places = terms[np.argsort(listing.places[terms], kind="stable")][: weights.ALIKE_WORDS]
        self.places: NDArray[np.uint16] = listing.places[self.terms]

    @cached_property
    def cut(self) -> _Cut:
        """The fragments of the words."""
        fragments = self.listing.told.table.fragments
        owners, at = spread(*fragments.rows(self.listing.numbers[self.places]))
        keys = np.unique(fragments.values[at].astype(np.uint64) << _FRAGMENT | owners.astype(np.uint64))
        words = (keys & _WORD).astype(np.intp)
        hashes, first, many = np.unique((keys >> _FRAGMENT).astype(np.uint32), return_index=True, return_counts=True)
        return _Cut(hashes, first, many, words, np.bincount(words, minlength=len(self.places)))

    def terms_at(self, places: Places) -> Places:
        """Return the terms of the words at these places of the text; -1 for what is no whole word."""
        at = self.places.searchsorted(places)
        at[at == len(self.places)] = 0
        return np.where(self.places[at] == places, self.terms[at], -1) if len(self.places) else np.full_like(places, -1)


def spelled_alike(asking: Spelling, others: Sequence[Prepared], least: float) -> list[Alike]:
    """Return which words of a text have a likeness of `least` (Dice, 0..1) to other words of each of several texts.

    The words of all other texts lie in one table. Few words pass, and most comparisons end with their fragments.
    """
    cut, table = asking.cut, others[0].told.table
    numbers = np.concatenate([one.numbers for one in others])
    first, many = table.fragments.rows(numbers)
    which, found = among(cut.hashes, table.fragments.values.take(spread_places(first, many)))
    # A fragment that a word has twice is shared once.
    shared = np.unique(owners_of(found, many) * len(cut.hashes) + which)
    there, which = np.divmod(shared, len(cut.hashes)) if len(shared) else (shared, shared)
    kept = _affordable(np.repeat(np.arange(len(others)), [len(one.numbers) for one in others])[there], which, cut)
    there, which = there[kept], which[kept]
    owners, at = spread(cut.first[which], cut.many[which])
    size = len(cut.sizes)
    met, how_many = np.unique(there[owners] * size + cut.words[at], return_counts=True)
    there, here = np.divmod(met, size) if len(met) else (met, met)
    # 2·s / (a + b) ≥ least and b ≥ s leave s ≥ a · least / (2 − least).
    may = how_many >= cut.sizes[here] * (least / (2 - least))
    # Words of one stem are the same word.
    may &= asking.listing.terms[asking.terms[here]] != table.stems[numbers[there]]
    here, there, how_many = here[may], there[may], how_many[may]
    likeness = 2.0 * how_many / (cut.sizes[here] + _different(table, numbers[there]))
    near = likeness >= least
    return list(_by_text(asking, others, here[near], there[near], likeness[near]))


def _affordable(texts: Places, which: Places, cut: _Cut) -> NDArray[np.bool_]:
    """Say which shared fragments are looked at. Where a text shares too many with too many words, the rarest are.

    Each costs as many comparisons as there are words here that have it. Whichever side asks, the same are left out.
    """
    kept = np.ones(len(which), bool)
    costs = np.bincount(texts, cut.many[which]) if len(which) else np.empty(0)
    for text in (costs > weights.ALIKE_COMPARISONS).nonzero()[0]:
        at = (texts == text).nonzero()[0]
        costs_of = np.bincount(which[at], cut.many[which[at]], len(cut.hashes))
        in_order = np.argsort(costs_of, kind="stable")
        too_many = in_order[costs_of[in_order].cumsum() > weights.ALIKE_COMPARISONS]
        kept[at] = ~np.isin(which[at], too_many)
    return kept


def _different(table: WordTable, numbers: Places) -> Places:
    """Return how many different fragments each of these words has."""
    words, which = distinct(numbers, len(table))
    owners, at = spread(*table.fragments.rows(words))
    keys = np.unique(owners.astype(np.uint64) << _FRAGMENT | table.fragments.values[at])
    return np.bincount((keys >> _FRAGMENT).astype(np.intp), minlength=len(words))[which]


def _by_text(
    asking: Spelling, others: Sequence[Prepared], here: Places, there: Places, likeness: Weights
) -> Iterator[Alike]:
    """Yield for each other text the words that were met there, which stand in the row of the words of all."""
    if not len(there):
        yield from [Alike(here, there, likeness)] * len(others)
        return
    ends = np.cumsum([len(one.numbers) for one in others])
    # They are in the order of the row.
    bounds = [0, *there.searchsorted(ends).tolist()]
    for one, end, span in zip(others, ends.tolist(), map(slice, bounds, bounds[1:]), strict=False):
        terms = Spelling(one).terms_at(there[span] - (end - len(one.numbers)))
        is_word = terms >= 0
        yield Alike(asking.terms[here[span][is_word]], terms[is_word], likeness[span][is_word])
