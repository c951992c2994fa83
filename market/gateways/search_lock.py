"""One writer at a time for the search index, across threads and processes."""

import fcntl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WAIT_SECONDS = 10.0
_LOOK_AGAIN_SECONDS = 0.02


class IndexBusy(Exception):
    """Another process has been writing to the search index for too long."""


class WriterLock:
    """A lock on a file, which the system frees when its holder dies; without a file, one inside this process."""

    def __init__(self, path: Path | None, *, wait_seconds: float | None = None) -> None:
        self._path = path
        self._wait_seconds = WAIT_SECONDS if wait_seconds is None else wait_seconds
        self._inside = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock for the block. Raises IndexBusy when it does not become free in time."""
        if not self._inside.acquire(timeout=self._wait_seconds):
            raise IndexBusy
        try:
            if self._path is None:
                yield
                return
            with self._path.open("a") as file:
                self._wait_for(file.fileno())
                yield
        finally:
            self._inside.release()

    def _wait_for(self, descriptor: int) -> None:
        end = time.monotonic() + self._wait_seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= end:
                    raise IndexBusy from None
                time.sleep(_LOOK_AGAIN_SECONDS)
            else:
                return
