"""What a text is about as a whole: the vectors of its words, added up.

A word is cut into pieces as its model cuts it (byte-pair encoding, Sennrich et al. 2016); a piece has one vector
wherever it stands, so that a text costs a sum and no network has to run. `vector_learning` makes the two files.
"""

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from market.matching.text_files import UnreadableFile, read_text

KEYS_FILE, VECTORS_FILE = "word_vectors.txt", "word_vectors.npy"
SIZE = 256
SKETCH = 64
"""So many of a vector's first numbers say most: the model was trained to be cut off there."""
# A text's vector has length 1; its 256 numbers lie around 1/16, so hardly one is cut off.
STEP = 1 / 512
START = "▁"
DANISH = "da "
"""What the keys begin with under which Danish stems stand; pieces have no space."""

# Of a Danish word its own pieces say half as much as what it means in English, and parts less than a whole word.
_PIECES_OF_DANISH = 0.5
_PART = 0.6
# A longer word is a compound, whose parts say more than its pieces.
_MOST_LETTERS = 24

Vector = NDArray[np.int8]


class Rows(NamedTuple):
    """Which vectors make up a word, and how much of each."""

    places: tuple[int, ...]
    shares: tuple[float, ...]

    def shared_by(self, many: int) -> "Rows":
        """Return the word as one of so many that stand for one."""
        return self if many == 1 else Rows(self.places, tuple(share / many for share in self.shares))


Said = tuple[Rows, int]
"""A word and how often it is said."""


class WordVectors:
    """The vectors of pieces, in the order in which pairs are joined, and of Danish stems."""

    def __init__(self, keys: Sequence[str], vectors: NDArray[np.int8]) -> None:
        """`vectors` has a row of SIZE for each key, all in one scale. Raises ValueError when it has another shape."""
        if vectors.shape != (len(keys), SIZE) or vectors.dtype != np.int8:
            raise ValueError(f"{len(keys)} keys, but vectors of shape {vectors.shape} and type {vectors.dtype}")
        self._places = {key: place for place, key in enumerate(keys)}
        # A mapped array hands out slices of its own kind, which takes longer than the sum.
        self._vectors = vectors.view(np.ndarray)

    def english(self, word: str) -> Rows:
        """Return the vectors of an English word: those of its pieces."""
        pieces = self._pieces(word)
        return Rows(pieces, (1.0,) * len(pieces))

    def danish(self, word: str, stem: str | None, stems_of_parts: Iterable[str]) -> Rows:
        """Return those of a Danish word: of its pieces, and of its stem (None: says nothing) or else of its parts'."""
        pieces = self._pieces(word)
        shares = (_PIECES_OF_DANISH,) * len(pieces)
        if stem is None:
            return Rows(pieces, shares)
        whole = self._places.get(DANISH + stem)
        if whole is not None:
            return Rows((*pieces, whole), (*shares, 1.0))
        parts = [self._places[key] for part in stems_of_parts if (key := DANISH + part) in self._places]
        return Rows((*pieces, *parts), (*shares, *(_PART,) * len(parts)))

    def knows(self, word: str, stem: str) -> bool:
        """Say whether a word or its stem is one piece, or the stem of a Danish word is known."""
        return START + word in self._places or START + stem in self._places or DANISH + stem in self._places

    def _pieces(self, word: str) -> tuple[int, ...]:
        """Join the two neighbours that stand first in the list, until none are in it; what is unknown is left out."""
        places, none = self._places, len(self._places)
        pieces = [START, *word[:_MOST_LETTERS]]
        pairs = [places.get(one + other, none) for one, other in pairwise(pieces)]
        while pairs and (first := min(pairs)) < none:
            at = pairs.index(first)
            pieces[at : at + 2] = [pieces[at] + pieces[at + 1]]
            del pairs[at]
            for pair in range(max(at - 1, 0), min(at + 1, len(pairs))):
                pairs[pair] = places.get(pieces[pair] + pieces[pair + 1], none)
        return tuple(places[piece] for piece in pieces if piece in places)

    def of_text(self, title: Iterable[Said], rest: Iterable[Said]) -> Vector:
        """Return a listing's vector, of length 1 in units of STEP; zeros when none of its words is known.

        It lies half-way between what the title says, which is short and to the point, and what all of it says.
        """
        heading = self._sum(title)
        whole = _unit(_unit(heading) + _unit(heading + self._sum(rest)))
        return np.asarray(np.clip(np.rint(whole / STEP), -127, 127), np.int8)

    def _sum(self, said: Iterable[Said]) -> NDArray[np.float32]:
        places: list[int] = []
        shares: list[float] = []
        for rows, times in said:
            places += rows.places
            shares += rows.shares if times == 1 else [share * times for share in rows.shares]
        if not places:
            return np.zeros(SIZE, np.float32)
        return np.asarray(
            np.array(shares, np.float32) @ self._vectors.take(places, axis=0).astype(np.float32), np.float32
        )


def nearness(vector: Vector, others: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return how near a listing's vector is to each row of `others`: the cosine where it is above 0, else 0."""
    cosines = others.astype(np.float32) @ (vector.astype(np.float32) * np.float32(STEP**2))
    return np.maximum(cosines, 0.0).astype(np.float64)


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length else vector


@lru_cache(maxsize=4)
def load_word_vectors(directory: Path) -> WordVectors:
    """Return the vectors of a folder, none when it has no such files. Raises UnreadableFile when they do not fit.

    The numbers stay in the file and are shared by all processes.
    """
    keys_file, vectors_file = directory / KEYS_FILE, directory / VECTORS_FILE
    if not keys_file.exists():
        return WordVectors((), np.empty((0, SIZE), np.int8))
    named, *keys = read_text(keys_file).split("\n")
    try:
        if named != name_of(vectors_file):
            raise ValueError(f"{keys_file.name} begins with the name of other vectors")
        return WordVectors(keys, np.load(vectors_file, mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"{vectors_file} does not belong to {keys_file.name}: {error}") from None


def name_of(vectors_file: Path) -> str:
    """Return by what the first line of the keys names their vectors: "sha256" and the digest. Raises OSError."""
    with vectors_file.open("rb") as file:
        return f"sha256 {hashlib.file_digest(file, 'sha256').hexdigest()}"
