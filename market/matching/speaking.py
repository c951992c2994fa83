"""Which words of a text speak for a code, and whether they are enough: a word alone has many meanings."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from market.matching import weights
from market.matching.mentions import Mentions, Said
from market.matching.procurement import Ranked
from market.matching.profiles import Kind

# In no more labels of codes may a word stand that speaks alone: "vand" is bought in many ways.
_RARE_AMONG_CODES = 60
# A word of the title counts twice.
_SAID_OFTEN = 2.0
_SHARE_OF_WEIGHTIEST = 0.5


@dataclass(frozen=True, slots=True)
class Speaking:
    """A word or phrase of a text that speaks for a code, and how often it is said.

    `stem` (hash) is that of the word, or of the part of a compound that speaks. Several words are a phrase, or a
    compound of which the whole is met.
    """

    surface: str
    stem: int
    count: float
    is_several: bool = False
    is_part: bool = False


def speaking(found: Mentions) -> dict[int, tuple[float, Speaking]]:
    """Return the terms under which codes are looked for: how often each is said, and by what."""
    counts: dict[int, float] = {}
    by: dict[int, Speaking] = {}
    loudest = {concept: max(some, key=lambda surface: some[surface]) for concept, some in found.concepts.items()}
    for one in found.said.values():
        for term, amount, kind, said in _terms(one):
            if kind in (Kind.WORD, Kind.PART):
                counts[term] = counts.get(term, 0.0) + one.count * one.sureness * amount
                if kind == Kind.WORD or term not in by:
                    by[term] = said
            elif kind == Kind.CONCEPT and loudest.get(term) == one.surface:
                by[term] = said
    for concept, some in found.concepts.items():
        counts[concept] = sum(some.values()) * weights.CONCEPT_COUNT
        if concept not in by:
            by[concept] = _of_phrase(found, concept, loudest[concept])
    return {term: (count, by[term]) for term, count in counts.items()}


def _terms(one: Said) -> list[tuple[int, float, int, Speaking]]:
    """Return the terms of a word with what of it says each: all of it, or the part that comes before."""
    stem, whole = one.word.stem, one.word.stem
    is_compound = any(kind == Kind.PART for _, _, kind in one.word.terms)
    terms = []
    for term, amount, kind in one.word.terms:
        if kind == Kind.PART:
            stem = term
        said = Speaking(one.surface, stem, one.count, is_several=is_compound and stem == whole, is_part=stem != whole)
        terms.append((term, amount, kind, said))
    return terms


def _of_phrase(found: Mentions, concept: int, surface: str) -> Speaking:
    """Return what names a concept by a phrase, or by a translation of one word."""
    word = found.said.get(surface)
    if word is None:
        return Speaking(surface, concept, 1.0, is_several=True)
    return Speaking(surface, word.word.stem, word.count)


def weighty(named: Mapping[str, Mapping[str, float]]) -> set[str]:
    """Return the words of a text that speak for its weightiest tags. `named` has for each tag what its words bring."""
    sums = {key: sum(by.values()) for key, by in named.items()}
    least = _SHARE_OF_WEIGHTIEST * max(sums.values(), default=0.0)
    return {surface for key, by in named.items() if sums[key] >= least for surface in by}


def is_convincing(one: Ranked, because: Sequence[Speaking], subject: Collection[str]) -> bool:
    """Say whether words speak for a code: two different ones, a phrase or a compound, or a word of the text's subject.

    "Går vild" is no game. So one word alone must be rare among the codes, and either one of the weighty words
    (`subject`) or said more than once, for a code that the area of the text buys under.
    """
    if any(said.is_several for said in because) or len({said.stem for said in because}) > 1:
        return True
    return any(
        (said.surface in subject or (one.is_of_area and said.count >= _SAID_OFTEN))
        and not said.is_part
        and labels <= _RARE_AMONG_CODES
        for said, labels in zip(because, one.labels, strict=True)
    )
