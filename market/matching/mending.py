"""Words that nobody on the other side uses, and those that were probably meant: what is looked for beside them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from market.matching import weights
from market.matching.profiles import Kind, Prepared
from market.matching.retrieval import DocumentFrequency
from market.matching.words import LanguageAnalyser

Near = Callable[[str], Sequence[tuple[str, int]]]
"""Returns the words that differ by a slip or two from a word: (word, slips), the fewest slips first."""


def mended(listing: Prepared, language: LanguageAnalyser, held: DocumentFrequency, near: Near) -> Prepared:
    """Return the listing with what its misspelt words may mean added to its terms, for finding and ordering only.

    `held` says how often a term is used there, or in how many ways it can be said there in the other language. A word
    is looked at when neither it nor a part of it is, and only the first weights.MENDED_WORDS of them. Those that differ
    by the fewest slips share the weight; they also say in its stead what the whole is about, when one slip explains a
    word that is in use nowhere. Scores are given to the text as it is: they must not depend on which words
    other listings happen to use.
    """
    added: dict[int, tuple[float, int]] = {}
    better: dict[str, list[str]] = {}
    for at in _unknown(listing, held):
        place = int(listing.places[at])
        word = listing.word(place)
        slips, meant = _meant(word.lower(), language, held, near)
        # Names, numbers and words in use elsewhere may resemble what is said here, but they are hardly misspelt.
        if slips == 1 and word.isalpha() and not word.isupper() and not language.is_familiar(word):
            better[word] = list(meant)
        for said in meant.values():
            for term, count, _ in said:
                weight = weights.MENDED * count * float(listing.counts[at]) / len(meant)
                if term not in added or added[term][0] < weight:
                    added[term] = weight, place
    new = np.array(sorted(set(added) - set(listing.terms.tolist())), np.uint32)
    if not len(new):
        return listing
    terms = np.concatenate([listing.terms, new])
    order = np.argsort(terms)
    counts = np.array([max(1, round(added[one][0])) for one in new.tolist()], np.uint8)
    kinds = np.full(len(new), Kind.PART, np.uint8)
    places = np.array([added[one][1] for one in new.tolist()], np.uint16)
    return replace(
        listing,
        terms=terms[order],
        counts=np.concatenate([listing.counts, counts])[order],
        kinds=np.concatenate([listing.kinds, kinds])[order],
        places=np.concatenate([listing.places, places])[order],
        vector=language.vector_of(listing.told, better) if better else listing.vector,
    )


def _unknown(listing: Prepared, held: DocumentFrequency) -> list[int]:
    is_word = (listing.kinds & Kind.WORD) > 0
    known = held(listing.terms) > 0
    # A compound of which a part is known finds what it is about.
    known_places = np.zeros(len(listing.numbers), bool)
    known_places[listing.places[known]] = True
    unknown = np.flatnonzero(is_word & ~known_places[listing.places]) if len(known_places) else np.empty(0, np.intp)
    return sorted(unknown.tolist(), key=lambda at: int(listing.places[at]))[: weights.MENDED_WORDS]


def _meant(
    word: str, language: LanguageAnalyser, held: DocumentFrequency, near: Near
) -> tuple[int, dict[str, tuple[tuple[int, float, int], ...]]]:
    """Return by how few slips words that are held there differ, and the terms of each of them."""
    found: dict[str, tuple[tuple[int, float, int], ...]] = {}
    fewest = 0
    for other, slips in near(word):
        if found and slips > fewest:
            break
        known = language.word(other) if other != word else None
        if known is not None and held(np.array([known.stem], np.uint32))[0] > 0:
            found[other] = known.terms
            fewest = slips
        if len(found) == weights.MOST_MEANT:
            break
    return fewest, found
