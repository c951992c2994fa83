"""What numpy has no name for: rows of different lengths, looking up and choosing without sorting, growing columns."""

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]
Hashes = NDArray[np.uint32]
Counts = NDArray[np.uint8]


def spread(first: Places, many: Places) -> tuple[Places, Places]:
    """Return (owners, places) of rows of different lengths in a flat array: `many[k]` places from `first[k]` on."""
    # numpy's functions look for the method first, which takes as long as a short row itself.
    return np.arange(len(many)).repeat(many), spread_places(first, many)


def spread_places(first: Places, many: Places) -> Places:
    """Return the places of such rows alone; `owners_of` tells later whose some of them are."""
    ends = many.cumsum()
    places: Places = (first - ends + many).repeat(many)
    places += np.arange(len(places))
    return places


def owners_of(at: Places, many: Places) -> Places:
    """Return whose the places are that stand at `at` among those of rows of these lengths."""
    owners: Places = many.cumsum().searchsorted(at, "right")
    return owners


def among(asked: Hashes, values: Hashes) -> tuple[Places, Places]:
    """Return (which, places): which of the sorted hashes `asked` stands at which places of `values`, all of them.

    One value in a hundred passes the low bits of a hash by chance; only those are looked up in full.
    """
    low = np.zeros(1 << 16, bool)
    low[asked & 0xFFFF] = True
    # numpy takes by its own kind of integer twice as fast as by a short one.
    narrow = values.astype(np.intp)
    narrow &= 0xFFFF
    places = low.take(narrow).nonzero()[0]
    likely = values[places]
    first = asked.searchsorted(likely, "left")
    owners, which = spread(first, asked.searchsorted(likely, "right") - first)
    return which, places[owners]


_scratch = threading.local()


def distinct(numbers: Places, size: int) -> tuple[Places, Places]:
    """Return the different numbers (0 up to `size`) in no order, and which of them stands where; without sorting."""
    at: NDArray[np.int32] | None = getattr(_scratch, "at", None)
    if at is None or len(at) < size:
        # Kept, because the system hands out memory page by page, which takes longer than using it.
        at = _scratch.at = np.zeros(size + size // 4, np.int32)
    every = np.arange(len(numbers), dtype=np.int32)
    at[numbers] = every
    found = numbers[at.take(numbers) == every]
    at[found] = every[: len(found)]
    return found, at.take(numbers).astype(np.intp)


def highest(values: NDArray[np.float64], most: int) -> Places:
    """Return where the highest values stand, at most so many, the highest first."""
    if len(values) <= most:
        return np.argsort(-values, kind="stable")
    found = np.argpartition(-values, most)[:most]
    return found[np.argsort(-values[found], kind="stable")]


class Growing:
    """A column to which values are added at the end. Whoever holds `values` keeps what was there then."""

    def __init__(self, dtype: type[np.generic]) -> None:
        self._room = np.empty(1024, dtype)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def values(self) -> NDArray[Any]:
        """Everything that was added so far."""
        return self._room[: self._size]

    def extend(self, values: NDArray[Any]) -> None:
        """Add values."""
        end = self._size + len(values)
        if end > len(self._room):
            larger = np.empty(2 * end, self._room.dtype)
            larger[: self._size] = self.values
            self._room = larger
        self._room[self._size : end] = values
        self._size = end
