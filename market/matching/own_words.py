"""Words of one house, beside those that are delivered with the program: what staff accepted, imported or wrote down."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from market.matching.concepts import Concept
from market.matching.language import LANGUAGES
from market.matching.lexicon import Link


@dataclass(frozen=True, slots=True)
class OwnConcept:
    """More words for a delivered concept, or a concept that was made here: then the first word of each is its label."""

    key: str
    da: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    broader: str | None = None
    area: str | None = None
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnWords:
    """All words of a house: its concepts, and its links between Danish and English stems."""

    concepts: tuple[OwnConcept, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def version(self) -> str:
        """Eight hexadecimal digits that change with every word; nothing when there are none."""
        if not (self.concepts or self.links):
            return ""
        return hashlib.sha256(repr((sorted(self.concepts, key=lambda one: one.key), self.links)).encode()).hexdigest()[
            :8
        ]

    @property
    def count(self) -> int:
        """How many words and links these are."""
        return len(self.links) + sum(len(one.da) + len(one.en) for one in self.concepts)

    def joined_to(self, delivered: Iterable[Concept]) -> tuple[Concept, ...]:
        """Return the delivered concepts with the words that were added to them, and after them the house's own."""
        return tuple(self._joined(list(delivered)))

    def _joined(self, delivered: list[Concept]) -> Iterator[Concept]:
        own = {one.key: one for one in self.concepts}
        for concept in delivered:
            more = own.pop(concept.key, None)
            yield concept if more is None else replace(concept, labels=_with(concept, more))
        for one in own.values():
            yield Concept(one.key, {"da": one.da, "en": one.en}, one.broader, one.area, one.related)


def _with(concept: Concept, more: OwnConcept) -> dict[str, tuple[str, ...]]:
    added = {"da": more.da, "en": more.en}
    return {lang: (*concept.labels[lang], *added[lang]) for lang in LANGUAGES}


NO_OWN_WORDS = OwnWords()
