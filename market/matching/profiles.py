"""What the core knows of a need and of a solution: as written (Profile) and as analysed (Prepared)."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Final, Literal
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from market.matching import weights
from market.matching.arrays import Counts, Hashes, Places
from market.matching.told import Told, spelled
from market.matching.word_vectors import Vector

Side = Literal["need", "solution"]

# A part of a compound counts ½ and a broader concept ¼, so counts are in quarters.
QUARTERS = 4.0
_MOST_TAGS = 200
# A text has two thousand places at most, so the highest bit of a pair's places is free to say that nothing parts them.
JOINED = np.uint16(1 << 15)


class Kind:
    """What a term is; several may hold for one term, so the values are bits, the best evidence lowest.

    Plain numbers: enums are slow to read.
    """

    WORD: Final = 1
    CONCEPT: Final = 2
    PART: Final = 4
    BROADER: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A need or a solution as its author wrote it.

    `text` is everything but the title. `tags` are concept keys, or free words (with or without a leading "~").
    `regions` are NUTS codes ("DK", "DK03") and municipality codes ("0101"). Empty means "not said".
    `must_haves` are what a need insists on, `lacks` what a solution says it cannot do, in the same keys.
    """

    id: str
    side: Side
    lang: str
    title: str
    text: str = ""
    tags: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    stage: str | None = None
    regions: tuple[str, ...] = ()
    budget_dkk: int | None = None
    price_dkk: int | None = None
    must_haves: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a listing states outside its text. Regions are paths from the country down: "DK/DK01/0101"."""

    tags: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    stage: str | None = None
    regions: tuple[str, ...] = ()
    budget_dkk: int | None = None
    price_dkk: int | None = None
    must_haves: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Prepared:
    """A listing as analysed: everything that scoring needs, so that a candidate is never analysed again.

    `terms` are sorted distinct hashes; `counts` are in quarters; `places[i]` is the index in `words` of the word that
    stands for `terms[i]` in the text. `numbers` are those of the `words` in the table of `told`. `pairs` are words of
    subject that follow each other, in either order, and `pair_places[i]` the two words of `pairs[i]`, with the bit
    JOINED where only a space parts them. Lengths are sums of occurrences, as BM25 wants them. `vector` says what the
    whole is about, see `WordVectors.of_text`. All of it follows from `told`.
    """

    id: str
    side: Side
    lang: str
    facts: Facts
    told: Told
    terms: Hashes
    counts: Counts
    kinds: NDArray[np.uint8]
    places: NDArray[np.uint16]
    numbers: Places
    pairs: Hashes
    pair_counts: Counts
    pair_places: NDArray[np.uint16]
    length: float
    fragment_length: float
    vector: Vector

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The distinct words of subject as they stand in the text, in their order. Of most listings few are read."""
        return tuple(map(spelled, self.told.table.keys(self.numbers.tolist())))

    def word(self, place: int) -> str:
        """Return one of the words."""
        return spelled(self.told.table.key(int(self.numbers[place])))

    @cached_property
    def themes(self) -> tuple[Hashes, Places]:
        """The themes of all words, sorted, each once, and how often each is met."""
        every, times = self.told.themes()
        hashes, which = np.unique(every, return_inverse=True)
        return hashes, np.bincount(which, times, len(hashes)).astype(np.intp)

    @cached_property
    def _pieces(self) -> tuple[Hashes, Counts]:
        every, times = self.told.fragments()
        hashes, which = np.unique(every, return_inverse=True)
        counts = np.minimum(np.bincount(which, times, len(hashes)), 255).astype(np.uint8)
        return hashes[: weights.MAX_FRAGMENTS], counts[: weights.MAX_FRAGMENTS]

    @property
    def fragments(self) -> Hashes:
        """The fragments of all words, sorted, each once."""
        return self._pieces[0]

    @property
    def fragment_counts(self) -> Counts:
        """How often each of the fragments occurs, at most 255."""
        return self._pieces[1]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said: no word of subject in title, text or tags."""
        return not len(self.terms)

    @property
    def number(self) -> int:
        """64 bits of the id's hash: names the listing where ids of any length would be slow."""
        return number_of(self.id)


def number_of(listing_id: str) -> int:
    """Return 64 bits of an id's hash."""
    return int.from_bytes(blake2b(listing_id.encode(), digest_size=8).digest(), "big")


def key_hashes(keys: tuple[str, ...]) -> Hashes:
    """Return the 32-bit hashes of tags or areas, sorted."""
    return np.sort(np.array([crc32(key.encode()) for key in keys[:_MOST_TAGS]], np.uint32))
