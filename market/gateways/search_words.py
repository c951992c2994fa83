"""Words as they stand in listings, to find which one was meant by a misspelled one."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
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
_MOST_NEAR = 20
# So many of one length are compared letter by letter: those that have the same letters first.
_MOST_COMPARED = 1_500
_BIT, _LOW_BITS = np.uint32(1), np.uint32(31)


class _Shelf(NamedTuple):
    """Words of one length, one after the other, and which letters each has: a bit for each, some share one."""

    text: str = ""
    letters: NDArray[np.uint32] = np.empty(0, np.uint32)

    def with_more(self, words: Sequence[str]) -> "_Shelf":
        """Return the shelf with some more words."""
        more = "".join(words)
        return _Shelf(self.text + more, np.concatenate([self.letters, _letters(more, len(words[0]))]))


class WordBook:
    """Distinct words in small letters, kept by first letter and length."""

    def __init__(self) -> None:
        self._count = 0
        self._shelves: dict[tuple[str, int], _Shelf] = {}

    def add(self, words: Iterable[str]) -> None:
        """Add words, of those that begin and are as long alike no more than MOST_ALIKE."""
        for (letter, length), some in _by_shelf(words).items():
            held = self._shelves.get((letter, length), _Shelf())
            known = {held.text[start : start + length] for start in range(0, len(held.text), length)}
            room = max(0, min(MOST_ALIKE - len(known), MOST_WORDS - self._count))
            if fresh := [word for word in dict.fromkeys(some) if word not in known][:room]:
                self._shelves[letter, length] = held.with_more(fresh)
                self._count += len(fresh)

    def near(self, word: str) -> list[tuple[str, int]]:
        """Return the words that differ by one slip, or two from eight letters on: (word, slips), the fewest first.

        A slip is a letter too many, too few, another one, or two that changed places. Words with another first letter
        are not looked at: people seldom miss that one, and it keeps the search among some hundred words. Of more than
        _MOST_COMPARED of one length that may be meant some are passed over.
        """
        word = word.lower()
        if not SHORTEST <= len(word) <= LONGEST:
            return []
        found: dict[str, int] = {}
        slips, letters = _slips(word), _letters(word, len(word))
        for length in range(len(word) - slips, len(word) + slips + 1):
            if shelf := self._shelves.get((word[:1], length)):
                # A slip takes away one letter and brings another at most.
                differing = np.bitwise_count(shelf.letters ^ letters)
                may = (differing <= 2 * slips).nonzero()[0]
                may = may[np.argsort(differing[may], kind="stable")[:_MOST_COMPARED]]
                starts = (may * length).tolist()
                found |= near_among([shelf.text[start : start + length] for start in starts], word)
        return sorted(found.items(), key=lambda one: (one[1], one[0]))


def near_among(words: Sequence[str], word: str) -> dict[str, int]:
    """Return which of some words in small letters differ by so few slips, and by how many."""
    word = word.lower()
    if not SHORTEST <= len(word) <= LONGEST:
        return {}
    near = process.extract(word, words, scorer=OSA.distance, score_cutoff=_slips(word), limit=_MOST_NEAR)
    return {one: int(distance) for one, distance, _ in near}


def _slips(word: str) -> int:
    return 2 if len(word) >= LETTERS_FOR_TWO_SLIPS else 1


def _letters(words: str, length: int) -> NDArray[np.uint32]:
    """Return which letters each of the words has, all of one length: a bit for each, which some letters share."""
    codes = np.frombuffer(words.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.asarray(np.bitwise_or.reduce(_BIT << (codes.reshape(-1, length) & _LOW_BITS), axis=1), np.uint32)


def _by_shelf(words: Iterable[str]) -> dict[tuple[str, int], list[str]]:
    shelves: dict[tuple[str, int], list[str]] = {}
    for word in words:
        if word.isalpha() and SHORTEST <= len(word) <= LONGEST:
            shelves.setdefault((word[0], len(word)), []).append(word)
    return shelves
