"""Where the listings of a shelf lie in their prepared form: one file that only grows, read without copying."""

import mmap
import os
from contextlib import suppress
from io import BufferedWriter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FIRST_ROOM = 1 << 20


class Store:
    """Records by their place. What an index no longer points to stays until the index is built anew."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: BufferedWriter | None = None
        self._used = 0
        self._seen: tuple[int, int] | None = None
        self.data: NDArray[np.uint8] = np.empty(0 if path else _FIRST_ROOM, np.uint8)
        """Everything that was there at the last reload. Longer than what is written, where nothing is on disk."""
        self.reload()

    def append(self, record: bytes) -> int:
        """Write a record (a multiple of 4 bytes) and return its place. It can be read after the next reload."""
        if self._path is None:
            return self._keep(record)
        if self._file is None:
            self._file = self._path.open("ab")
            # A process that died may have left half a record behind.
            self._file.write(bytes(-self._file.tell() % 4))
        place = self._file.tell()
        self._file.write(record)
        return place

    def flush(self) -> None:
        """Have everything on the disk."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None

    def discard(self) -> None:
        """Let go of what was not flushed; the disk may be full. Nothing points to what of it is there already."""
        file, self._file = self._file, None
        if file is not None:
            with suppress(OSError):
                file.close()

    def reload(self) -> None:
        """See what was written since, here or by another process."""
        if self._path is None:
            return
        if not self._path.exists():
            self.data, self._seen = np.empty(0, np.uint8), None
            return
        with self._path.open("rb") as file:
            found = os.fstat(file.fileno())
            # An index that was built anew may be as long as the one before.
            seen = found.st_ino, found.st_size
            if found.st_size and seen != self._seen:
                mapped = mmap.mmap(file.fileno(), found.st_size, access=mmap.ACCESS_READ)
                self.data, self._seen = np.frombuffer(mapped, np.uint8), seen

    def _keep(self, record: bytes) -> int:
        place, self._used = self._used, self._used + len(record)
        if self._used > len(self.data):
            larger = np.empty(2 * self._used, np.uint8)
            larger[: len(self.data)] = self.data
            self.data = larger
        self.data[place : self._used] = np.frombuffer(record, np.uint8)
        return place
