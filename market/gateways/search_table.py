"""The words of all listings of one language, in a file that begins with a name of its own and only grows."""

import os
import threading
from collections.abc import Sequence
from io import BufferedReader
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
_NAME_BYTES = 16


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
        self._begin()
        self.reload()

    def _begin(self) -> None:
        self.table = WordTable()
        self.resembling = Resembling(self.table)
        self._book, self._booked = WordBook(), 0
        self._kept = 0
        self._read_bytes = 0
        self._name = b""

    def numbers(self, keys: Sequence[str]) -> NDArray[np.uint32]:
        """Return the numbers of keys. New ones are kept by the next `flush`; only who holds the writer's lock adds."""
        return self.table.numbers(keys, self._known_of)

    def near(self, word: str) -> list[tuple[str, int]]:
        """Return the words that differ by a slip or two; see `WordBook.near`. The first letter may differ, too."""
        found = dict(self._book_of_all().near(word))
        cut = np.unique(np.array(fragments(fold(word, self.lang)), np.uint32))
        alike = self.table.keys(self.resembling.words_with(cut, _SHARE_OF_FRAGMENTS).tolist())
        found |= near_among([key.lower() for key in alike], word)
        return sorted(found.items(), key=lambda one: (one[1], one[0]))

    def _book_of_all(self) -> WordBook:
        with self._changing:
            if self._booked < len(self.table):
                every = self.table.keys_since(self._booked)
                self._booked += len(every)
                self._book.add(key.lower() for key in every if is_word(key))
            return self._book

    def flush(self) -> None:
        """Have everything on the disk. Only the process that holds the writer's lock may do this."""
        with self._changing:
            if self._path is None or self._kept == len(self.table):
                return
            data = self.table.packed(self._kept)
            if not self._name:
                self._name = os.urandom(_NAME_BYTES)
                data = self._name + data
            with self._path.open("r+b" if self._read_bytes else "wb") as out:
                # A process that died may have left half a block behind.
                out.truncate(self._read_bytes)
                out.seek(self._read_bytes)
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            self._read_bytes += len(data)
            self._kept = len(self.table)

    def forget(self) -> None:
        """Drop what was added and not yet kept."""
        if self._path is not None and self._kept < len(self.table):
            with self._changing:
                self._begin()
                self.reload()

    def reload(self) -> None:
        """See what was kept since, also by other processes. Raises ValueError when the file is damaged."""
        if self._path is None:
            return
        with self._changing:
            try:
                file = self._path.open("rb")
            except FileNotFoundError:
                if self._kept:
                    self._begin()
                return
            with file:
                self._read_on(file)

    def _read_on(self, file: BufferedReader) -> None:
        size = os.fstat(file.fileno()).st_size
        # A process that died may have left half a name behind.
        name = file.read(_NAME_BYTES) if size >= _NAME_BYTES else b""
        # An index that was built anew has other words under the same numbers, perhaps in a file of the same length.
        is_another = name != self._name or size < self._read_bytes
        # What could not be kept (the disk was full) has numbers that others may have given by now.
        is_ahead = name != b"" and size > self._read_bytes and self._kept < len(self.table)
        if is_another or is_ahead:
            self._begin()
        if size > max(self._read_bytes, _NAME_BYTES):
            self._name, self._read_bytes = name, max(self._read_bytes, _NAME_BYTES)
            file.seek(self._read_bytes)
            self._read_bytes += self.table.unpack(file.read())
            self._kept = len(self.table)
