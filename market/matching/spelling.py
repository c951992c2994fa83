"""Which words of two texts are spelled alike: those that share most of their fragments."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from market.matching import weights
from market.matching.arrays import Hashes, Places, among, owners_of, spread, spread_places
from market.matching.profiles import Kind, Prepared
from market.matching.statistics import Weights

_FRAGMENT, _WORD = np.uint64(32), np.uint64((1 << 32) - 1)


class Alike(NamedTuple):
    """Words of two texts that are spelled alike, by their terms, and how much they are (Dice, 0..1)."""

    one: Places
    other: Places
    likeness: Weights


class Spelling:
    """The whole words of a text in their order, at most ALIKE_WORDS, to find those that are spelled alike."""

    def __init__(self, listing: Prepared) -> None:
        self.listing = listing
        terms = np.flatnonzero(listing.kinds & Kind.WORD)
        self.terms: Places = terms[np.argsort(listing.places[terms], kind="stable")][: weights.ALIKE_WORDS]
        self.places: NDArray[np.uint16] = listing.places[self.terms]

    @cached_property
    def cut(self) -> tuple[Hashes, Places, Places]:
        """The fragments of the words, sorted, whose each is, and how many different ones each word has."""
        fragments = self.listing.told.table.fragments
        owners, at = spread(*fragments.rows(self.listing.numbers[self.places]))
        keys = np.unique(fragments.values[at].astype(np.uint64) << _FRAGMENT | owners.astype(np.uint64))
        words = (keys & _WORD).astype(np.intp)
        return (keys >> _FRAGMENT).astype(np.uint32), words, np.bincount(words, minlength=len(self.places))

    def terms_at(self, places: Places) -> Places:
        """Return the terms of the words at these places of the text; -1 for what is no whole word."""
        at = self.places.searchsorted(places)
        at[at == len(self.places)] = 0
        return np.where(self.places[at] == places, self.terms[at], -1) if len(self.places) else np.full_like(places, -1)


def spelled_alike(asking: Spelling, others: Sequence[Prepared], least: float) -> list[Alike]:
    """Return which words of a text have a likeness of `least` (Dice, 0..1) to other words of each of several texts.

    The words of all other texts lie in one table. Few words pass, and most comparisons end with their fragments.
    """
    fragments, words, sizes = asking.cut
    table = others[0].told.table
    numbers = np.concatenate([one.numbers for one in others])
    first, many = table.fragments.rows(numbers)
    which, found = among(fragments, table.fragments.values.take(spread_places(first, many)))
    # A fragment that a word has twice is shared once.
    shared = np.unique(owners_of(found, many) * len(fragments) + which)
    here, there = words[shared % len(fragments)], shared // len(fragments)
    met, how_many = np.unique(there * len(sizes) + here, return_counts=True)
    # 2·s / (a + b) ≥ least and b ≥ s leave s ≥ a · least / (2 − least).
    here, there = met % len(sizes), met // len(sizes)
    may = how_many >= sizes[here] * (least / (2 - least))
    # Words of one stem are the same word.
    may &= asking.listing.terms[asking.terms[here]] != table.stems[numbers[there]]
    here, there, how_many = here[may], there[may], how_many[may]
    different = [len(set(table.fragments.row(number).tolist())) for number in numbers[there].tolist()]
    sizes_there = np.array(different, np.intp)
    likeness = 2.0 * how_many / (sizes[here] + sizes_there)
    near = likeness >= least
    return list(_by_text(asking, others, here[near], there[near], likeness[near]))


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
