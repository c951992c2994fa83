"""Needs of a given number of words, cut from the demonstration's: what the speed of matching is measured with."""

from collections.abc import Iterator

from market.matching.profiles import Profile
from tests.benchmarks.pairing import needs

LENGTHS = (20, 60, 160)
_TITLE_WORDS = 8


def needs_of(length: int) -> list[Profile]:
    """Return two needs of exactly so many words for each demonstration need, 210 in all.

    One begins with its title, one in the middle of its words; where a text ends too early, those of the following needs
    in the same language go on. The first eight words are the title. No tags, so that the length says how much is asked.
    """
    return list(_cut(length))


def _cut(length: int) -> Iterator[Profile]:
    for lang in ("da", "en"):
        told = [[*need.title.split(), *need.text.split()] for need in needs(limit=1_000) if need.lang == lang]
        stream = [word for words in told for word in words]
        stream += stream[:length]
        begin = 0
        for number, words in enumerate(told):
            for half, start in enumerate((begin, begin + len(words) // 2)):
                piece = stream[start : start + length]
                yield Profile(
                    id=f"need-{lang}-{number}-{half}",
                    side="need",
                    lang=lang,
                    title=" ".join(piece[:_TITLE_WORDS]),
                    text=" ".join(piece[_TITLE_WORDS:]),
                )
            begin += len(words)
