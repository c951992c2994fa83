"""Where one text meets several others of one language: found for all of them in a few steps of whole arrays."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from market.matching import weights
from market.matching.arrays import Hashes, Places, among
from market.matching.profiles import JOINED, Kind
from market.matching.reading import Reading
from market.matching.spelling import Alike, spelled_alike
from market.matching.statistics import Weights


class Meeting(NamedTuple):
    """Where two texts meet: places in the one and in the other, side by side.

    `terms` and `pairs` (of words with nothing but a space between them) are shared, in the order of their hashes.
    `said` are terms that a word list joins, in either direction, and how surely (0..1). Of the concepts in `helping`
    the one is the problem to the other, or the remedy.
    """

    terms: tuple[Places, Places]
    pairs: tuple[Places, Places]
    said: tuple[Places, Places, Weights]
    helping: tuple[Places, Places]
    alike: Alike

    def turned(self) -> "Meeting":
        """Return the same as seen from the other text."""
        one, other, values = self.said
        alike = Alike(self.alike.other, self.alike.one, self.alike.likeness)
        return Meeting(self.terms[::-1], self.pairs[::-1], (other, one, values), self.helping[::-1], alike)


def meet(asking: Reading, others: Sequence[Reading]) -> list[Meeting]:
    """Return where a text meets each of several others, which are in one language and whose words lie in one table."""
    across = others[0].lang != asking.lang
    terms = _Row([one.listing.terms for one in others])
    which, at = among(asking.listing.terms, terms.hashes)
    columns = zip(
        terms.parted(at, which),
        _pairs(asking, others, across=across),
        _said(asking, others[0].lang, terms),
        _helping(asking, others, terms),
        spelled_alike(
            asking.spelling,
            [one.listing for one in others],
            weights.ALIKE_FRAGMENTS_ACROSS if across else weights.ALIKE_FRAGMENTS,
        ),
        strict=True,
    )
    return [
        Meeting((mine, theirs), pairs, said, helping, alike) for (theirs, mine), pairs, said, helping, alike in columns
    ]


class _Row:
    """Hashes of several texts, one text after the other."""

    def __init__(self, hashes: Sequence[Hashes]) -> None:
        sizes = np.array([len(one) for one in hashes], np.intp)
        self.hashes: Hashes = np.concatenate(hashes)
        self._owners = np.repeat(np.arange(len(sizes)), sizes)
        self._first = np.cumsum(sizes) - sizes

    def parted(self, at: Places, *beside: NDArray[Any]) -> Iterator[tuple[NDArray[Any], ...]]:
        """Yield for each text which of its hashes stand at these places, which rise, and what is beside of these."""
        owners = self._owners[at]
        own = at - self._first[owners]
        bounds = owners.searchsorted(np.arange(len(self._first) + 1)).tolist()
        for start, end in pairwise(bounds):
            yield (own[start:end], *(one[start:end] for one in beside))


def _pairs(asking: Reading, others: Sequence[Reading], *, across: bool) -> Iterator[tuple[Places, Places]]:
    """Yield the pairs of words that a text shares with each other. Between languages there are none."""
    mine = asking.listing
    pairs = _Row([one.listing.pairs for one in others])
    which, at = among(mine.pairs[:0] if across else mine.pairs, pairs.hashes)
    stands = np.concatenate([one.listing.pair_places[:, 0] for one in others])
    is_joined = (mine.pair_places[which, 0] & stands[at] & JOINED) > 0
    return ((which, own) for own, which in pairs.parted(at[is_joined], which[is_joined]))


def _helping(asking: Reading, others: Sequence[Reading], terms: _Row) -> Iterator[tuple[Places, Places]]:
    """Yield the concepts named by a text, and those named by each other, of which one helps against the other."""
    known = asking.remedies
    which, at = among(known.terms, terms.hashes)
    is_named = (np.concatenate([one.listing.kinds for one in others])[at] & Kind.CONCEPT) > 0
    return ((mine, own) for own, mine in terms.parted(at[is_named], known.owners[which[is_named]]))


def _said(asking: Reading, lang: str, terms: _Row) -> Iterator[tuple[Places, Places, Weights]]:
    """Yield the terms of a text and of each other, in a language, that a word list joins, whoever asks it."""
    mine, dictionary = asking.listing, asking.rules.dictionary
    if lang == asking.lang:
        asked, offered, least = asking.related, dictionary.related(terms.hashes, lang), weights.LEAST_RELATED
    else:
        asked, offered = asking.translations, dictionary.translations(terms.hashes, lang)
        least = asking.rules.weighting.least_translation
    in_order = np.argsort(asked.terms, kind="stable")
    which, at = among(asked.terms[in_order], terms.hashes)
    which = in_order[which]
    back, found = among(mine.terms, offered.terms)
    one = np.concatenate([asked.owners[which], back])
    other = np.concatenate([at, offered.owners[found]])
    values = np.concatenate([asked.values[which], offered.values[found]])
    sure = (values >= least).nonzero()[0]
    sure = sure[np.argsort(other[sure], kind="stable")]
    return ((mine, own, values) for own, mine, values in terms.parted(other[sure], one[sure], values[sure]))
