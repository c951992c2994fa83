"""A bilingual vocabulary: a Danish need meets an English solution through the concept that both name."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from market.matching.compounds import ENDINGS
from market.matching.language import DOUBLED, LANGUAGES, fold, term_hash

# One file (JSON Lines) per area of municipal work.
THESAURUS = "thesaurus"

# Of the other language only long words and phrases are looked for: short ones mean something else ("barn").
SHORTEST_FOREIGN_LABEL = 7


# The second stem of a label of several words → (the stems after it, the concept).
Phrases = Mapping[int, tuple[tuple[tuple[int, ...], int], ...]]


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry of the vocabulary.

    `labels` maps a language to the label (first) and its aliases. `related` names the concepts that are the problem
    to this remedy, or the remedy to this problem.
    """

    key: str
    labels: dict[str, tuple[str, ...]]
    broader: str | None = None
    area: str | None = None
    related: tuple[str, ...] = ()

    @property
    def hash(self) -> int:
        """The 32-bit hash under which the concept is counted; the same in both languages."""
        return concept_hash(self.key)


def concept_hash(key: str) -> int:
    """Return the 32-bit hash of a concept key, in a name space apart from the stems."""
    return term_hash("#" + key)


def vocabulary_files(seed: Path) -> list[Path]:
    """Return the files of the thesaurus in a folder of reference data, always in the same order."""
    return sorted((seed / THESAURUS).glob("*.jsonl"))


def load_vocabulary(seed: Path) -> tuple[Concept, ...]:
    """Read the thesaurus of a folder of reference data. Returns nothing when there is none."""
    return tuple(
        _concept(json.loads(line))
        for path in vocabulary_files(seed)
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    )


def _concept(row: dict[str, object]) -> Concept:
    def texts(lang: str) -> tuple[str, ...]:
        label, aliases = row.get(lang), row.get(f"aliases_{lang}")
        listed = aliases if isinstance(aliases, list) else []
        return tuple(text for text in (label, *listed) if isinstance(text, str) and text)

    broader, area, related = row.get("broader"), row.get("area"), row.get("related")
    return Concept(
        key=str(row["key"]),
        labels={lang: texts(lang) for lang in LANGUAGES},
        broader=broader if isinstance(broader, str) and broader else None,
        area=area if isinstance(area, str) and area else None,
        related=tuple(str(key) for key in related) if isinstance(related, list) else (),
    )


def themes(concepts: Iterable[Concept]) -> dict[int, tuple[int, ...]]:
    """Return of each concept with a remedy or a problem itself and those, whichever of two names the other, by hash."""
    found: dict[int, set[int]] = {}
    for concept in concepts:
        for other in map(concept_hash, concept.related):
            found.setdefault(concept.hash, {concept.hash}).add(other)
            found.setdefault(other, {other}).add(concept.hash)
    return {concept: tuple(sorted(others)) for concept, others in found.items()}


def _bases(word: str) -> frozenset[str]:
    """Return a word without each ending that it may have, and as it is, with doubled letters single.

    "Programmet" is a form of "program", and "forebygelse" a slip of "forebyggelse".
    """
    plain = DOUBLED.sub(r"\1", word)
    return frozenset({plain, *(plain.removesuffix(ending) for ending in ENDINGS)})


class ConceptFinder:
    """Knows the labels of all concepts by their first stem, for texts of one language."""

    def __init__(self, concepts: Iterable[Concept], lang: str, stems_of: Callable[[str, str], Sequence[int]]) -> None:
        self._words: dict[int, list[tuple[int, frozenset[str]]]] = {}
        self._is_danish = lang == "da"
        self._phrases: dict[int, list[tuple[tuple[int, ...], int]]] = {}
        for concept in concepts:
            for label_lang, labels in concept.labels.items():
                for label in labels:
                    stems = tuple(stems_of(label, lang))
                    if stems and (label_lang == lang or len(stems) > 1 or len(label) >= SHORTEST_FOREIGN_LABEL):
                        self._add(stems, concept.hash, _bases(fold(label, lang)))

    def _add(self, stems: tuple[int, ...], concept: int, bases: frozenset[str]) -> None:
        if len(stems) == 1:
            words = self._words.setdefault(stems[0], [])
            if (concept, bases) not in words:
                words.append((concept, bases))
        else:
            phrases = self._phrases.setdefault(stems[0], [])
            if (stems[1:], concept) not in phrases:
                phrases.append((stems[1:], concept))

    def of_word(self, stem: int, folded: str) -> tuple[int, ...]:
        """Return the concepts of which this word, whose stem is given, is a label or another form of it.

        The Danish stemmer takes off more than endings: "kort" and "korte" have one stem, of a map and of what is short.
        """
        named = self._words.get(stem, ())
        if self._is_danish and named:
            bases = _bases(folded)
            named = [one for one in named if not bases.isdisjoint(one[1])]
        return tuple(dict.fromkeys(concept for concept, _ in named))

    def of_stem(self, stem: int) -> tuple[int, ...]:
        """Return the concepts of which any word of this stem is a label."""
        return tuple(dict.fromkeys(concept for concept, _ in self._words.get(stem, ())))

    def of_phrases(self, stem: int) -> Phrases:
        """Return the labels of several words that begin with this stem, by their second stem."""
        phrases: dict[int, tuple[tuple[tuple[int, ...], int], ...]] = {}
        for tail, concept in self._phrases.get(stem, ()):
            phrases[tail[0]] = (*phrases.get(tail[0], ()), (tail[1:], concept))
        return phrases
