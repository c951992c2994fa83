"""The words of all listings of one language, in a file that only grows."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from market.gateways.search_words import WordBook, near_among
from market.matching.language import fold, fragments
from market.matching.resembling import Resembling
from market.matching.told import is_word
from market.matching.word_table import WordTable
from market.matching.words import LanguageAnalyser

# A slip at the beginning of a word of five letters leaves half of its fragments.
_SHARE_OF_FRAGMENTS = 0.4


class Words:
    """A table of words on disk or, without a path, in memory. Several processes may read it; one at a time may write.

    A word stays when its last listing goes: whoever asks looks up in the index how many listings have it.
    """

    def __init__(self, language: LanguageAnalyser, path: Path | None) -> None:
        self.lang = language.lang
        self._known_of = language.known_of
        self._path = path
        # Several threads of a server see at the same moment that the index has changed.
        self._changing = threading.RLock()
        self._publish(WordTable(), 0)
        self.reload()

    def _publish(self, table: WordTable, read_bytes: int) -> None:
        self._book, self._booked = WordBook(), 0
        self._kept = len(table)
        self._read_bytes = read_bytes
        # Both in one, so that no thread looks one table's words up in another.
        self.resembling = Resembling(table)

    @property
    def table(self) -> WordTable:
        """The words by number."""
        return self.resembling.table

    @property
    def size(self) -> int:
        """How many bytes the file has, as far as it was read."""
        return self._read_bytes

    def numbers(self, keys: Sequence[str]) -> NDArray[np.uint32]:
        """Return the numbers of keys. New ones are kept by the next `flush`; only who holds the writer's lock adds."""
        return self.table.numbers(keys, self._known_of)

    def near(self, word: str) -> list[tuple[str, int]]:
        """Return the words that differ by a slip or two; see `WordBook.near`. The first letter may differ, too."""
        found = dict(self._book_of_all().near(word))
        cut = np.unique(np.array(fragments(fold(word, self.lang)), np.uint32))
        resembling = self.resembling
        alike = resembling.table.keys(resembling.words_with(cut, _SHARE_OF_FRAGMENTS).tolist())
        found |= near_among([key.lower() for key in alike], word)
        return sorted(found.items(), key=lambda one: (one[1], one[0]))

    def _book_of_all(self) -> WordBook:
        with self._changing:
            if self._booked < len(self.table):
                every = self.table.keys_since(self._booked)
                self._booked += len(every)
                self._book.add(key.lower() for key in every if is_word(key))
            return self._book

    def begin(self) -> None:
        """Be ready to add: without words that could not be kept, and without what a process that died left behind.

        Only the process that holds the writer's lock may do this, or add, flush and forget.
        """
        with self._changing:
            self.forget()
            if self._path is not None and self._path.exists() and self._path.stat().st_size > self._read_bytes:
                os.truncate(self._path, self._read_bytes)

    def flush(self) -> None:
        """Have everything on the disk."""
        with self._changing:
            if self._path is None or self._kept == len(self.table):
                return
            size, data = len(self.table), self.table.packed(self._kept)
            with self._path.open("r+b" if self._path.exists() else "wb") as out:
                out.truncate(self._read_bytes)
                out.seek(self._read_bytes)
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            self._read_bytes += len(data)
            self._kept = size

    def forget(self) -> None:
        """Drop what was added and not yet kept."""
        with self._changing:
            if self._path is not None and self._kept < len(self.table):
                data = self._path.read_bytes() if self._path.exists() else b""
                table = WordTable()
                self._publish(table, table.unpack(data))

    def reload(self) -> None:
        """See what was kept since, also by other processes. Raises ValueError when the file is damaged."""
        with self._changing:
            # Whoever has added words holds the writer's lock: nobody else has kept any since.
            if self._path is None or self._kept < len(self.table) or not self._path.exists():
                return
            with self._path.open("rb") as file:
                file.seek(self._read_bytes)
                self._read_bytes += self.table.unpack(file.read())
            self._kept = len(self.table)
