"""The words of one language as they stand in the listings, to find which one was meant by a misspelled one."""

from collections.abc import Iterable
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
LONGEST = 30
# Half a million words take some six megabytes; more are names and slips.
MOST_WORDS = 500_000
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

    def add(self, words: Iterable[str]) -> None:
        """Note words; they are known after the next `flush`."""
        self._new.update(words)

    def flush(self) -> None:
        """Keep the words that are new. Only the process that holds the writer's lock may do this."""
        fresh: list[str] = []
        for key, some in _by_shelf(self._new).items():
            known = set(self._shelves.get(key, "").split("\n"))
            fresh += [word for word in some if word not in known]
        self._new.clear()
        fresh = sorted(fresh)[: max(0, MOST_WORDS - self._count)]
        if not fresh:
            return
        if self._path is None:
            self._learn(fresh)
            return
        with self._path.open("a", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{word}\n" for word in fresh)
        self.reload()

    def forget(self) -> None:
        """Drop what was added and not yet kept."""
        self._new.clear()

    def reload(self) -> None:
        """Learn what was kept since, also by other processes."""
        if self._path is None or not self._path.exists():
            return
        size = self._path.stat().st_size
        if size < self._read_bytes:
            self._read_bytes, self._count, self._shelves = 0, 0, {}
        if size > self._read_bytes:
            with self._path.open("rb") as kept:
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
