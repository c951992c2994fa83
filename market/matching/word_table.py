"""What is known of the words of a collection, each kept once, so that a listing need only name them by number.

Beside words it keeps what else many listings say alike: tags with their labels, concepts that several words name
together, and facts. Nothing ever leaves a table: a number means the same as long as the table is there.
"""

import struct
import threading
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from market.matching.arrays import Growing, Hashes, Places

EIGHTHS = 8.0
"""Occurrences are kept in eighths, so that what is broader than a part of a compound (⅛) fits into a byte."""
_BLOCK = struct.Struct("<7I")
_MARK = 0x57544232
_SIZES = ("<u4", "<u2", "<u2", "<u2")  # of text, of terms, of fragments, of themes


class Known(NamedTuple):
    """What is known of one key: the hash it goes by, its terms (hash, occurrences 0..1, kind), fragments and themes."""

    stem: int
    terms: Sequence[tuple[int, float, int]]
    fragments: Hashes
    themes: Sequence[int]


NOTHING_KNOWN = Known(0, (), np.empty(0, np.uint32), ())


class Column:
    """A flat column in which each key of a table has a row of its own length."""

    def __init__(self, dtype: type[np.generic]) -> None:
        self._values = Growing(dtype)
        self._ends = Growing(np.uint32)
        self._ends.extend(np.zeros(1, np.uint32))

    @property
    def values(self) -> NDArray[Any]:
        """All rows, one after the other."""
        return self._values.values

    def rows(self, numbers: NDArray[np.intp]) -> tuple[Places, Places]:
        """Return where the rows of these keys begin, and how long they are."""
        ends = self._ends.values
        first = ends.take(numbers).astype(np.intp)
        return first, ends.take(numbers + 1) - first

    def since(self, number: int) -> tuple[Places, int]:
        """Return the owners of all values in the rows from this number on, and where the first of them stands."""
        ends = self._ends.values[number:]
        return number + np.repeat(np.arange(len(ends) - 1), np.diff(ends)), int(ends[0])

    def span_of(self, number: int) -> slice:
        """Return where the row of one key stands."""
        ends = self._ends.values
        return slice(int(ends[number]), int(ends[number + 1]))

    def row(self, number: int) -> NDArray[Any]:
        """Return the row of one key."""
        row: NDArray[Any] = self._values.values[self.span_of(number)]
        return row

    def sizes(self, start: int) -> NDArray[np.int64]:
        """Return how long the rows from a number on are."""
        return np.diff(self._ends.values[start:])

    def span(self, start: int) -> slice:
        """Return where the rows from a number on stand."""
        return slice(int(self._ends.values[start]), int(self._ends.values[-1]))

    def extend(self, values: NDArray[Any], sizes: Sequence[int] | NDArray[np.uint32]) -> None:
        """Add rows of these lengths."""
        self._values.extend(values)
        self._ends.extend(self._ends.values[-1] + np.cumsum(np.asarray(sizes, np.uint32), dtype=np.uint32))


class WordTable:
    """Keys by number, and what is known of them. Safe to share between threads.

    `terms` holds the terms of each key; beside it stand `eighths`, how often the key says each, and `kinds`, see
    `Kind`. `fragments` holds the fragments of words; one that a word has twice stands twice. `themes` holds the
    concepts that a key names, and what is the problem or the remedy to them.
    """

    def __init__(self) -> None:
        self._text = Column(np.uint8)
        self.terms, self.fragments, self.themes = Column(np.uint32), Column(np.uint32), Column(np.uint32)
        self._stems, self._eighths, self._kinds = Growing(np.uint32), Growing(np.uint8), Growing(np.uint8)
        self._numbers: dict[str, int] = {}
        self._keys: dict[int, str] = {}
        self._learning = threading.RLock()

    def __len__(self) -> int:
        return len(self._stems)

    @property
    def stems(self) -> Hashes:
        """The hash that each key goes by: of a word its stem, of a tag the tag."""
        return self._stems.values

    @property
    def eighths(self) -> NDArray[np.uint8]:
        """How often each term is said by its key, in eighths."""
        return self._eighths.values

    @property
    def kinds(self) -> NDArray[np.uint8]:
        """What each term is, see `Kind`."""
        return self._kinds.values

    def key(self, number: int) -> str:
        """Return the key of a number. Each is read once: most are asked for again and again."""
        key = self._keys.get(number)
        if key is None:
            key = self._keys[number] = self._text.row(number).tobytes().decode()
        return key

    def keys(self, numbers: Sequence[int]) -> list[str]:
        """Return the keys of these numbers."""
        known = self._keys
        try:
            return [known[number] for number in numbers]
        except KeyError:
            return [self.key(number) for number in numbers]

    def keys_since(self, start: int) -> list[str]:
        """Return all keys from a number on, which takes half the time of asking for each."""
        span = self._text.span(start)
        text, sizes = self._text.values[span].tobytes(), self._text.sizes(start)
        ends = [0, *np.cumsum(sizes).tolist()]
        return [text[one:other].decode() for one, other in pairwise(ends)]

    def numbers(self, keys: Sequence[str], known: Callable[[str], Known]) -> NDArray[np.uint32]:
        """Return the numbers of keys. Those that are new are added with what is `known` of them."""
        numbers = self._numbers
        if len(numbers) < len(self):
            self.remember_keys()
        try:
            return np.array([numbers[key] for key in keys], np.uint32)
        except KeyError:
            pass
        with self._learning:
            new = [key for key in dict.fromkeys(keys) if key not in numbers]
            self._learn(new, [known(key) for key in new])
            return np.array([numbers[key] for key in keys], np.uint32)

    def remember_keys(self) -> None:
        """Be ready to tell the numbers of keys, which takes a second for a million of them."""
        with self._learning:
            start = len(self._numbers)
            every = self.keys_since(start)
            self._numbers.update(zip(every, range(start, start + len(every)), strict=True))

    def _learn(self, keys: Sequence[str], known: Sequence[Known]) -> None:
        texts = [key.encode() for key in keys]
        rows = [row for one in known for row in one.terms]
        self._text.extend(np.frombuffer(b"".join(texts), np.uint8), [len(text) for text in texts])
        self._eighths.extend(np.array([round(count * EIGHTHS) for _, count, _ in rows], np.uint8))
        self._kinds.extend(np.array([kind for _, _, kind in rows], np.uint8))
        self.terms.extend(np.array([term for term, _, _ in rows], np.uint32), [len(one.terms) for one in known])
        fragments = np.concatenate([np.empty(0, np.uint32), *(one.fragments for one in known)])
        self.fragments.extend(fragments, [len(one.fragments) for one in known])
        themes = np.array([theme for one in known for theme in one.themes], np.uint32)
        self.themes.extend(themes, [len(one.themes) for one in known])
        # Last, so that whoever sees a number finds everything about it.
        start = len(self)
        self._stems.extend(np.array([one.stem for one in known], np.uint32))
        self._numbers.update(zip(keys, range(start, len(self)), strict=True))

    def packed(self, start: int) -> bytes:
        """Return everything from a number on, as `unpack` reads it."""
        held = self._text, self.terms, self.fragments, self.themes
        sizes = [column.sizes(start) for column in held]
        rows = self.terms.span(start)
        columns = (
            *(size.astype(kind) for size, kind in zip(sizes, _SIZES, strict=True)),
            self.stems[start:],
            self._text.values[self._text.span(start)],
            self.terms.values[rows],
            self.eighths[rows],
            self.kinds[rows],
            self.fragments.values[self.fragments.span(start)],
            self.themes.values[self.themes.span(start)],
        )
        data = b"".join(column.tobytes() for column in columns)
        return _BLOCK.pack(_MARK, len(sizes[0]), *(int(size.sum()) for size in sizes), len(data)) + data

    def unpack(self, data: bytes) -> int:
        """Add what `packed` wrote, as often as it follows in the data. Returns how many bytes were whole.

        Raises ValueError where something else stands.
        """
        at = 0
        with self._learning:
            while at + _BLOCK.size <= len(data):
                mark, count, text, rows, pieces, themes, size = _BLOCK.unpack_from(data, at)
                if mark != _MARK or size != 14 * count + text + 6 * rows + 4 * (pieces + themes):
                    raise ValueError("not a table of words")
                if at + _BLOCK.size + size > len(data):
                    break
                self._unpack_block(memoryview(data)[at + _BLOCK.size :], count, text, rows, pieces, themes)
                at += _BLOCK.size + size
        return at

    def _unpack_block(self, data: memoryview, count: int, text: int, rows: int, pieces: int, said: int) -> None:
        shapes = [*((kind, count) for kind in _SIZES), ("<u4", count), ("u1", text), ("<u4", rows)]
        at, read = 0, list[NDArray[np.generic]]()
        for kind, many in [*shapes, ("u1", rows), ("u1", rows), ("<u4", pieces), ("<u4", said)]:
            read.append(np.frombuffer(data, kind, many, at))
            at += read[-1].nbytes
        text_sizes, row_sizes, fragment_sizes, theme_sizes, stems, texts, terms, eighths, kinds, fragments, themes = (
            read
        )
        self._text.extend(texts, text_sizes.astype(np.uint32))
        self._eighths.extend(eighths)
        self._kinds.extend(kinds)
        self.terms.extend(terms, row_sizes.astype(np.uint32))
        self.fragments.extend(fragments, fragment_sizes.astype(np.uint32))
        self.themes.extend(themes, theme_sizes.astype(np.uint32))
        self._stems.extend(stems)
