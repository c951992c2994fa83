"""What the core knows of a need and of a solution: as written (Profile) and as analysed (Prepared)."""

import json
import struct
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

Side = Literal["need", "solution"]
Hashes = NDArray[np.uint32]
Counts = NDArray[np.uint8]

# Counts are stored in quarters, so that a compound part (½) and a broader concept (¼) fit into a byte.
QUARTERS = 4.0
FORMAT = 1
_HEADER = struct.Struct("<HHIIIff")


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """A listing as analysed: everything that scoring needs, so that a candidate is never analysed again.

    `terms` and `fragments` are sorted distinct hashes; `counts` are in quarters; `places[i]` is the index in `words`
    of the word that stands for `terms[i]` in the text. Lengths are sums of occurrences, as BM25 wants them.
    """

    id: str
    side: Side
    lang: str
    facts: Facts
    terms: Hashes
    counts: Counts
    kinds: NDArray[np.uint8]
    places: NDArray[np.uint16]
    fragments: Hashes
    fragment_counts: Counts
    length: float
    fragment_length: float
    spelling: bytes

    @property
    def words(self) -> tuple[str, ...]:
        """The distinct words of subject, as they stand in the text, in their order."""
        return tuple(self.spelling.decode().split("\n")) if self.spelling else ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said: no word of subject in title, text or tags."""
        return not len(self.terms)

    def to_bytes(self) -> bytes:
        """Return the compact form that an index keeps beside the document."""
        facts = json.dumps([self.id, self.side, self.lang, _facts_to_list(self.facts)], ensure_ascii=False).encode()
        head = _HEADER.pack(
            FORMAT,
            len(self.terms),
            len(self.fragments),
            len(facts),
            len(self.spelling),
            self.length,
            self.fragment_length,
        )
        arrays = (self.terms, self.fragments, self.places, self.counts, self.kinds, self.fragment_counts)
        return b"".join((head, *(array.tobytes() for array in arrays), facts, self.spelling))

    @classmethod
    def from_bytes(cls, data: bytes) -> "Prepared":
        """Read what `to_bytes` wrote. Raises ValueError when another version wrote it."""
        version, n_terms, n_fragments, n_facts, n_spelling, length, fragment_length = _HEADER.unpack_from(data)
        if version != FORMAT:
            raise ValueError(f"prepared listing of format {version}, not {FORMAT}")
        at = _HEADER.size
        terms = np.frombuffer(data, np.uint32, n_terms, at)
        at += 4 * n_terms
        fragments = np.frombuffer(data, np.uint32, n_fragments, at)
        at += 4 * n_fragments
        places = np.frombuffer(data, np.uint16, n_terms, at)
        at += 2 * n_terms
        counts = np.frombuffer(data, np.uint8, n_terms, at)
        at += n_terms
        kinds = np.frombuffer(data, np.uint8, n_terms, at)
        at += n_terms
        fragment_counts = np.frombuffer(data, np.uint8, n_fragments, at)
        at += n_fragments
        identity, side, lang, facts = json.loads(data[at : at + n_facts])
        at += n_facts
        return cls(
            id=identity,
            side=side,
            lang=lang,
            facts=_facts_from_list(facts),
            terms=terms,
            counts=counts,
            kinds=kinds,
            places=places,
            fragments=fragments,
            fragment_counts=fragment_counts,
            length=length,
            fragment_length=fragment_length,
            spelling=data[at : at + n_spelling],
        )


def _facts_to_list(facts: Facts) -> list[Any]:
    return [
        facts.tags,
        facts.areas,
        facts.stage,
        facts.regions,
        facts.budget_dkk,
        facts.price_dkk,
        facts.must_haves,
        facts.lacks,
    ]


def _facts_from_list(row: list[Any]) -> Facts:
    tags, areas, stage, regions, budget_dkk, price_dkk, must_haves, lacks = row
    return Facts(
        tags=tuple(tags),
        areas=tuple(areas),
        stage=stage,
        regions=tuple(regions),
        budget_dkk=budget_dkk,
        price_dkk=price_dkk,
        must_haves=tuple(must_haves),
        lacks=tuple(lacks),
    )
