"""The words of one language as they stand in the listings, to find which one was meant by a misspelled one."""

import threading
from collections.abc import Iterable
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
LONGEST = 30
# Half a million words take some six megabytes; more are names and slips.
MOST_WORDS = 500_000
# So many begin with one letter and have one length: several times as many as people write.
MOST_ALIKE = 20_000
# Words with so many letters may have two slips, shorter ones one.
LETTERS_FOR_TWO_SLIPS = 8
_LENGTHS = 2
_MOST_NEAR = 20


class WordBook:
    """Distinct words in small letters, kept by first letter and length; in a file that only grows, or in memory.

    A word stays when its last listing goes: whoever asks looks up in the index how many listings have it.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._read_bytes = 0
        self._count = 0
        self._shelves: dict[tuple[str, int], str] = {}
        self._new: set[str] = set()
        # Several threads of a server see at the same moment that the index has changed.
        self._reading = threading.Lock()

    def add(self, words: Iterable[str]) -> None:
        """Note words; they are known after the next `flush`."""
        self._new.update(words)

    def flush(self) -> None:
        """Keep the words that are new. Only the process that holds the writer's lock may do this."""
        fresh: list[str] = []
        for key, some in _by_shelf(self._new).items():
            held = self._shelves.get(key)
            known = set(held.split("\n")) if held else set()
            fresh += sorted(set(some) - known)[: max(0, MOST_ALIKE - len(known))]
        self._new.clear()
        fresh = sorted(fresh)[: max(0, MOST_WORDS - self._count)]
        if not fresh:
            return
        if self._path is None:
            self._learn(fresh)
            return
        with self._path.open("ab") as out:
            if out.tell() > self._read_bytes:
                # A process that died may have left half a word behind.
                out.write(b"\n")
            out.writelines(f"{word}\n".encode() for word in fresh)
        self.reload()

    def forget(self) -> None:
        """Drop what was added and not yet kept."""
        self._new.clear()

    def reload(self) -> None:
        """Learn what was kept since, also by other processes."""
        if self._path is None:
            return
        with self._reading:
            self._read_on(self._path)

    def _read_on(self, path: Path) -> None:
        size = path.stat().st_size if path.exists() else 0
        if size < self._read_bytes:
            self._read_bytes, self._count, self._shelves = 0, 0, {}
        if size > self._read_bytes:
            with path.open("rb") as kept:
                kept.seek(self._read_bytes)
                data = kept.read()
            # A line that is being written has no end yet.
            whole = data[: data.rfind(b"\n") + 1]
            self._read_bytes += len(whole)
            self._learn(whole.decode("utf-8", "replace").splitlines())

    def near(self, word: str) -> list[tuple[str, int]]:
        """Return the words that differ by one slip, or two from eight letters on: (word, slips), the fewest first.

        A slip is a letter too many, too few, another one, or two that changed places. Words with another first letter
        are not looked at: people seldom miss that one, and it keeps the search among some hundred words.
        """
        word = word.lower()
        size = len(word)
        if not SHORTEST <= size <= LONGEST:
            return []
        slips = 2 if size >= LETTERS_FOR_TWO_SLIPS else 1
        found: list[tuple[str, int]] = []
        for length in range(size - _LENGTHS, size + _LENGTHS + 1):
            shelf = self._shelves.get((word[0], length))
            if shelf and abs(length - size) <= slips:
                near = process.extract(
                    word, shelf.split("\n"), scorer=OSA.distance, score_cutoff=slips, limit=_MOST_NEAR
                )
                found += [(one, int(distance)) for one, distance, _ in near]
        return sorted(found, key=lambda one: (one[1], one[0]))

    def _learn(self, words: Iterable[str]) -> None:
        for key, some in _by_shelf(words).items():
            held = self._shelves.get(key)
            self._shelves[key] = "\n".join([held, *some] if held else some)
            self._count += len(some)


def _by_shelf(words: Iterable[str]) -> dict[tuple[str, int], list[str]]:
    shelves: dict[tuple[str, int], list[str]] = {}
    for word in words:
        if word.isalpha() and SHORTEST <= len(word) <= LONGEST:
            shelves.setdefault((word[0], len(word)), []).append(word)
    return shelves
