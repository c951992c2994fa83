"""A listing as its words in their order, each by its number in a table: what an index keeps, all else follows from it.

A number shares its 32 bits with what is known of the word where it stands.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from market.matching import weights
from market.matching.arrays import Hashes, Places, spread
from market.matching.word_table import Column, WordTable

NUMBER: Final = np.uint32((1 << 28) - 1)
ENDS: Final = np.uint32(1 << 31)
"""The passage ends here: the word makes no pair with what follows."""
JOINED: Final = np.uint32(1 << 30)
"""Nothing but a space stands between the word and the next."""
ASIDE: Final = np.uint32(1 << 29)
"""No word, but what some words name together; it stands where the word before it does."""
TAG: Final = np.uint32(1 << 28)
"""No word either, but a tag; it has a place of its own."""

_LABEL_END, _CONCEPT, _FACTS = "\t", "\t#", "\t["


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The words of title (the first `titled`), text and tags. Those that say nothing of the subject are left out."""

    stream: NDArray[np.uint32]
    titled: int
    table: WordTable

    def fragments(self) -> tuple[Hashes, Places]:
        """Return the fragments of all words, one after the other, and how many times over each is said."""
        return self._each(self.table.fragments)

    def themes(self) -> tuple[Hashes, Places]:
        """Return the themes of all words likewise."""
        return self._each(self.table.themes)

    def _each(self, column: Column) -> tuple[Hashes, Places]:
        owners, places = spread(*column.rows((self.stream & NUMBER).astype(np.intp)))
        return column.values.take(places), times(np.arange(len(self.stream)) < self.titled)[owners]


def times(in_title: NDArray[np.bool_]) -> Places:
    """Return how many times over words count: what stands in a title as if it were said twice."""
    return np.where(in_title, int(weights.TITLE_COUNT), int(weights.TEXT_COUNT))


def key_of_tag(tag: str, label: str) -> str:
    """Return under which key a table keeps a tag as it is called in a listing's language."""
    return f"{label.replace(_LABEL_END, ' ')}{_LABEL_END}{tag}"


def key_of_concept(concept: int) -> str:
    """Return under which key a table keeps a concept (hash) that is named by several words."""
    return f"{_CONCEPT}{concept}"


def key_of_facts(facts: str) -> str:
    """Return under which key a table keeps facts, which are a JSON array."""
    return f"\t{facts}"


def tag_of(key: str) -> str:
    """Return the tag that a key stands for."""
    return key.partition(_LABEL_END)[2]


def concept_of(key: str) -> int | None:
    """Return the concept that a key stands for, if it does."""
    return int(key.removeprefix(_CONCEPT)) if key.startswith(_CONCEPT) else None


def are_facts(key: str) -> bool:
    """Say whether a key stands for facts."""
    return key.startswith(_FACTS)


def is_word(key: str) -> bool:
    """Say whether a key is a word."""
    return _LABEL_END not in key


def spelled(key: str) -> str:
    """Return a word as it stands in the text, or what a tag is called."""
    return key.partition(_LABEL_END)[0]
