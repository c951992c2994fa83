"""Words as they stand in listings, to find which one was meant by a misspelled one."""

from collections.abc import Iterable, Sequence

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
    """Distinct words in small letters, kept by first letter and length."""

    def __init__(self) -> None:
        self._count = 0
        self._shelves: dict[tuple[str, int], str] = {}

    def add(self, words: Iterable[str]) -> None:
        """Add words, of those that begin and are as long alike no more than MOST_ALIKE."""
        for key, some in _by_shelf(words).items():
            held = self._shelves.get(key)
            known = set(held.split("\n")) if held else set()
            room = max(0, min(MOST_ALIKE - len(known), MOST_WORDS - self._count))
            if fresh := [word for word in dict.fromkeys(some) if word not in known][:room]:
                self._shelves[key] = "\n".join([held, *fresh] if held else fresh)
                self._count += len(fresh)

    def near(self, word: str) -> list[tuple[str, int]]:
        """Return the words that differ by one slip, or two from eight letters on: (word, slips), the fewest first.

        A slip is a letter too many, too few, another one, or two that changed places. Words with another first letter
        are not looked at: people seldom miss that one, and it keeps the search among some hundred words.
        """
        word = word.lower()
        found: dict[str, int] = {}
        for length in range(len(word) - _LENGTHS, len(word) + _LENGTHS + 1):
            if shelf := self._shelves.get((word[:1], length)):
                found |= near_among(shelf.split("\n"), word)
        return sorted(found.items(), key=lambda one: (one[1], one[0]))


def near_among(words: Sequence[str], word: str) -> dict[str, int]:
    """Return which of some words in small letters differ by so few slips, and by how many."""
    word = word.lower()
    if not SHORTEST <= len(word) <= LONGEST:
        return {}
    slips = 2 if len(word) >= LETTERS_FOR_TWO_SLIPS else 1
    near = process.extract(word, words, scorer=OSA.distance, score_cutoff=slips, limit=_MOST_NEAR)
    return {one: int(distance) for one, distance, _ in near}


def _by_shelf(words: Iterable[str]) -> dict[tuple[str, int], list[str]]:
    shelves: dict[tuple[str, int], list[str]] = {}
    for word in words:
        if word.isalpha() and SHORTEST <= len(word) <= LONGEST:
            shelves.setdefault((word[0], len(word)), []).append(word)
    return shelves
