"""What the core knows of a need and of a solution: as written (Profile) and as analysed (Prepared)."""

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final, Literal
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from market.matching.word_vectors import SIZE, Vector

Side = Literal["need", "solution"]
Hashes = NDArray[np.uint32]
Counts = NDArray[np.uint8]

# Counts are stored in quarters, so that a compound part (½) and a broader concept (¼) fit into a byte.
QUARTERS = 4.0
FORMAT = 4
HEADER = np.dtype(
    [
        ("format", "<u2"),
        ("terms", "<u2"),
        ("fragments", "<u2"),
        ("tags", "u1"),
        ("areas", "u1"),
        ("pairs", "<u2"),
        ("spare", "<u2"),
        ("facts", "<u4"),
        ("spelling", "<u4"),
        ("length", "<f4"),
        ("fragment_length", "<f4"),
        ("number", "<u8"),
        ("vector", "i1", SIZE),
    ]
)
"""What a stored listing begins with: how many of each follow, two lengths, the number of its id, and its vector.

Then come terms, fragments, tags, areas and pairs (4 bytes each), places of the terms and of the pairs (2), counts,
kinds, fragment counts and pair counts (1 each), the facts and the words; the whole is filled up to a multiple of 4, so
that the next one begins where 4 bytes can be read.
"""
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """A listing as analysed: everything that scoring needs, so that a candidate is never analysed again.

    `terms` and `fragments` are sorted distinct hashes; `counts` are in quarters; `places[i]` is the index in `words`
    of the word that stands for `terms[i]` in the text. `pairs` are words of subject that follow each other, in either
    order, and `pair_places[i]` the two words of `pairs[i]`, with the bit JOINED where only a space parts them. Lengths
    are sums of occurrences, as BM25 wants them. `vector` says what the whole is about, see `WordVectors.of_text`.
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
    pairs: Hashes
    pair_counts: Counts
    pair_places: NDArray[np.uint16]
    length: float
    fragment_length: float
    vector: Vector
    spelling: bytes

    @property
    def words(self) -> tuple[str, ...]:
        """The distinct words of subject, as they stand in the text, in their order."""
        return tuple(self.spelling.decode().split("\n")) if self.spelling else ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said: no word of subject in title, text or tags."""
        return not len(self.terms)

    @property
    def number(self) -> int:
        """64 bits of the id's hash: names the listing where ids of any length would be slow."""
        return number_of(self.id)

    def to_bytes(self) -> bytes:
        """Return the compact form in which an index keeps the listing; see `HEADER`."""
        facts = json.dumps([self.id, self.side, self.lang, _facts_to_list(self.facts)], ensure_ascii=False).encode()
        tags, areas = key_hashes(self.facts.tags), key_hashes(self.facts.areas)
        head = np.array(
            (
                FORMAT,
                len(self.terms),
                len(self.fragments),
                len(tags),
                len(areas),
                len(self.pairs),
                0,
                len(facts),
                len(self.spelling),
                self.length,
                self.fragment_length,
                self.number,
                self.vector,
            ),
            HEADER,
        )
        long = (self.terms, self.fragments, tags, areas, self.pairs, self.places, self.pair_places)
        short = (self.counts, self.kinds, self.fragment_counts, self.pair_counts)
        data = b"".join((head.tobytes(), *(array.tobytes() for array in long + short), facts, self.spelling))
        return data + bytes(-len(data) % 4)

    @classmethod
    def from_bytes(cls, data: bytes | NDArray[np.uint8], at: int = 0) -> "Prepared":
        """Read what `to_bytes` wrote, from a place on. Raises ValueError when another version wrote it."""
        head = np.frombuffer(data, HEADER, 1, at)[0]
        if head["format"] != FORMAT:
            raise ValueError(f"prepared listing of format {head['format']}, not {FORMAT}")
        n_terms, n_fragments, n_pairs = int(head["terms"]), int(head["fragments"]), int(head["pairs"])
        at += HEADER.itemsize
        terms = np.frombuffer(data, "<u4", n_terms, at)
        at += 4 * n_terms
        fragments = np.frombuffer(data, "<u4", n_fragments, at)
        at += 4 * (n_fragments + int(head["tags"]) + int(head["areas"]))
        pairs = np.frombuffer(data, "<u4", n_pairs, at)
        at += 4 * n_pairs
        places = np.frombuffer(data, "<u2", n_terms, at)
        at += 2 * n_terms
        pair_places = np.frombuffer(data, "<u2", 2 * n_pairs, at).reshape(-1, 2)
        at += 4 * n_pairs
        counts = np.frombuffer(data, np.uint8, n_terms, at)
        at += n_terms
        kinds = np.frombuffer(data, np.uint8, n_terms, at)
        at += n_terms
        fragment_counts = np.frombuffer(data, np.uint8, n_fragments, at)
        at += n_fragments
        pair_counts = np.frombuffer(data, np.uint8, n_pairs, at)
        at += n_pairs
        end = at + int(head["facts"])
        identity, side, lang, facts = json.loads(bytes(data[at:end]))
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
            pairs=pairs,
            pair_counts=pair_counts,
            pair_places=pair_places,
            length=float(head["length"]),
            fragment_length=float(head["fragment_length"]),
            vector=head["vector"],
            spelling=bytes(data[end : end + int(head["spelling"])]),
        )


def number_of(listing_id: str) -> int:
    """Return 64 bits of an id's hash."""
    return int.from_bytes(blake2b(listing_id.encode(), digest_size=8).digest(), "big")


def key_hashes(keys: tuple[str, ...]) -> Hashes:
    """Return the 32-bit hashes of tags or areas, sorted."""
    return np.sort(np.array([crc32(key.encode()) for key in keys[:_MOST_TAGS]], np.uint32))


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
