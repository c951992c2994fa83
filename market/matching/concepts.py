"""A bilingual vocabulary: a Danish need meets an English solution through the concept that both name."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from market.matching.language import LANGUAGES, term_hash

# Of the other language only long words and phrases are looked for: short ones mean something else ("barn").
SHORTEST_FOREIGN_LABEL = 7


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry of the vocabulary. `labels` maps a language to the label (first) and its aliases."""

    key: str
    labels: dict[str, tuple[str, ...]]
    broader: str | None = None
    area: str | None = None

    @property
    def hash(self) -> int:
        """The 32-bit hash under which the concept is counted; the same in both languages."""
        return concept_hash(self.key)


def concept_hash(key: str) -> int:
    """Return the 32-bit hash of a concept key, in a name space apart from the stems."""
    return term_hash("#" + key)


def load_vocabulary(path: Path) -> tuple[Concept, ...]:
    """Read the vocabulary (JSON Lines). Returns nothing when the file does not exist."""
    if not path.exists():
        return ()
    with path.open(encoding="utf-8") as lines:
        return tuple(_concept(json.loads(line)) for line in lines if line.strip())


def _concept(row: dict[str, object]) -> Concept:
    def texts(lang: str) -> tuple[str, ...]:
        label, aliases = row.get(lang), row.get(f"aliases_{lang}")
        listed = aliases if isinstance(aliases, list) else []
        return tuple(text for text in (label, *listed) if isinstance(text, str) and text)

    broader, area = row.get("broader"), row.get("area")
    return Concept(
        key=str(row["key"]),
        labels={lang: texts(lang) for lang in LANGUAGES},
        broader=broader if isinstance(broader, str) and broader else None,
        area=area if isinstance(area, str) and area else None,
    )


class ConceptFinder:
    """Finds the concepts that a text in one language names, word by word, also over several words."""

    def __init__(self, concepts: Iterable[Concept], lang: str, stems_of: Callable[[str, str], Sequence[int]]) -> None:
        self._by_first: dict[int, list[tuple[tuple[int, ...], int]]] = {}
        for concept in concepts:
            for label_lang, labels in concept.labels.items():
                for label in labels:
                    stems = tuple(stems_of(label, lang))
                    if stems and (label_lang == lang or len(stems) > 1 or len(label) >= SHORTEST_FOREIGN_LABEL):
                        self._add(stems, concept.hash)

    def _add(self, stems: tuple[int, ...], concept: int) -> None:
        entries = self._by_first.setdefault(stems[0], [])
        entry = (stems[1:], concept)
        if entry not in entries:
            entries.append(entry)

    def find(self, stems: Sequence[int]) -> list[tuple[int, int, int]]:
        """Return (concept hash, first position, last position) for each label found among the stems, in text order."""
        found: list[tuple[int, int, int]] = []
        for position, stem in enumerate(stems):
            for tail, concept in self._by_first.get(stem, ()):
                last = position + len(tail)
                if not tail or tuple(stems[position + 1 : last + 1]) == tail:
                    found.append((concept, position, last))
        return found

    def of_word(self, stem: int) -> list[int]:
        """Return the concepts of which this stem alone is a label."""
        return [concept for tail, concept in self._by_first.get(stem, ()) if not tail]
