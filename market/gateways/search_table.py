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
        self._begin()
        self.reload()

    def _begin(self) -> None:
        self.table = WordTable()
        self.resembling = Resembling(self.table)
        self._book, self._booked = WordBook(), 0
        self._kept = 0
        self._read_bytes = 0
        self._file: int | None = None

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
            with self._path.open("r+b" if self._path.exists() else "wb") as out:
                # A process that died may have left half a block behind.
                out.truncate(self._read_bytes)
                out.seek(self._read_bytes)
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
                self._file = os.fstat(out.fileno()).st_ino
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
                found = self._path.stat()
            except FileNotFoundError:
                if self._kept:
                    self._begin()
                return
            is_another = found.st_ino != self._file or found.st_size < self._read_bytes
            # What could not be kept (the disk was full) has numbers that others may have given by now.
            is_ahead = found.st_size > self._read_bytes and self._kept < len(self.table)
            if is_another or is_ahead:
                self._begin()
                self._file = found.st_ino
            if found.st_size > self._read_bytes:
                with self._path.open("rb") as file:
                    file.seek(self._read_bytes)
                    self._read_bytes += self.table.unpack(file.read())
                self._kept = len(self.table)
