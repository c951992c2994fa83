"""Collections that are made of others: both languages in one, and texts without their titles."""

from collections.abc import Iterable
from dataclasses import replace
from zlib import crc32

from market.matching.labelled import LabelledCollection
from market.matching.profiles import Profile


def mixed(danish: LabelledCollection, english: LabelledCollection, *, even: str) -> LabelledCollection:
    """Return the union of two tellings of the same solutions, each solution in one language only.

    Which one, the parity of its id's CRC-32 says: `even` is the language ("da" or "en") of those with an even one. A
    need's own solution, in whichever language it is there, is the one relevant document. The needs and judgements are
    those of the Danish collection. Raises ValueError unless both hold the same solutions by id.
    """
    tellings = {"da": _by_id(danish.solutions), "en": _by_id(english.solutions)}
    if tellings["da"].keys() != tellings["en"].keys():
        raise ValueError("the two collections do not hold the same solutions")
    odd = "en" if even == "da" else "da"
    chosen = [tellings[odd if crc32(one.encode()) % 2 else even][one] for one in tellings["da"]]
    return replace(danish, solutions=chosen)


def untitled(collection: LabelledCollection) -> LabelledCollection:
    """Return the collection with the titles taken from needs and solutions. A need that is all title keeps it."""
    return replace(
        collection,
        solutions=[replace(one, title="") for one in collection.solutions],
        needs=[replace(one, title="") if one.text.strip() else one for one in collection.needs],
    )


def _by_id(solutions: Iterable[Profile]) -> dict[str, Profile]:
    return {one.id: one for one in solutions}
