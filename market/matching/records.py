"""The compact form in which an index keeps a listing: its words by number, its vector, its facts by number, its id."""

import struct
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from market.matching.profiles import Prepared, number_of
from market.matching.stated import facts_key
from market.matching.told import NUMBER
from market.matching.word_vectors import SIZE, Vector

FORMAT = 6
HEADER = np.dtype(
    [
        ("words", "<u2"),
        ("titled", "<u2"),
        ("id", "<u2"),
        ("spare", "<u2"),
        ("facts", "<u4"),
        ("revision", "<u4"),
        ("length", "<f4"),
        ("fragment_length", "<f4"),
        ("number", "<u8"),
        ("vector", "i1", SIZE),
    ]
)
"""What a record begins with: how many words follow, how many of them are the title's, how many bytes the id has, the
number of the facts in the table, which revision of the listing it is, two lengths, the number of the id, the vector.

Then come the words (4 bytes each, see `told`) and the id, filled up to a multiple of 4, so that the next record begins
where 4 bytes can be read.
"""
_HEAD = struct.Struct("<4H2I2fQ")
VECTOR = HEADER.itemsize - SIZE
"""Where in a record the vector begins."""


class Record(NamedTuple):
    """A listing with its words by their place in its own list of keys, so that it travels between processes."""

    id: str
    keys: list[str]
    """Its different words, and last its facts."""
    stream: NDArray[np.uint32]
    titled: int
    length: float
    fragment_length: float
    vector: Vector
    revision: int = 0

    @classmethod
    def of(cls, listing: Prepared, revision: int = 0) -> "Record":
        """Take out of a listing what must be kept. `revision` says which of its texts it is to whoever counts them."""
        told = listing.told
        distinct, which = np.unique(told.stream & NUMBER, return_inverse=True)
        return cls(
            id=listing.id,
            keys=[*told.table.keys(distinct.tolist()), facts_key(listing.facts)],
            stream=(told.stream & ~NUMBER) | which.astype(np.uint32),
            titled=told.titled,
            length=listing.length,
            fragment_length=listing.fragment_length,
            vector=listing.vector,
            revision=revision,
        )

    def to_bytes(self, numbers: NDArray[np.uint32]) -> bytes:
        """Return the form that is kept, in which `numbers[k]` stands for the key k."""
        identity = self.id.encode()
        lengths = len(self.stream), self.titled, len(identity), 0
        measures = int(numbers[-1]), self.revision, self.length, self.fragment_length, number_of(self.id)
        words = (self.stream & ~NUMBER) | numbers[self.stream & NUMBER]
        data = b"".join((_HEAD.pack(*lengths, *measures), self.vector.tobytes(), words.tobytes(), identity))
        return data + bytes(-len(data) % 4)
