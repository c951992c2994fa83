"""Words that nobody knows, and the known word that was probably meant: "faldforebygelse" is "faldforebyggelse"."""

from collections.abc import Callable, Iterable

from rapidfuzz import fuzz, process

from market.matching import weights
from market.matching.language import fold

_LENGTHS = range(-2, 3)


class Speller:
    """Finds the nearest word of a list with RapidFuzz. `is_known` says of a folded word that it needs no mending."""

    def __init__(self, known: Iterable[str], lang: str, is_known: Callable[[str], bool]) -> None:
        self._lang = lang
        self._is_known = is_known
        # Whoever mistypes keeps the first letter and about the length, so few words need be compared at all.
        self._alike: dict[tuple[str, int], list[str]] = {}
        for word in sorted({fold(word, lang) for word in known}):
            if len(word) >= weights.MISSPELT_LETTERS:
                self._alike.setdefault((word[0], len(word)), []).append(word)

    def knows(self, surface: str) -> bool:
        """Say whether a word needs no mending, or is too short or too odd to be mended."""
        typed = fold(surface, self._lang)
        return len(typed) < weights.MISSPELT_LETTERS or not typed.isalpha() or self._is_known(typed)

    def meant(self, surface: str) -> tuple[str, float] | None:
        """Return the word that was meant by an unknown one and how alike they are (0..1); None when none is near.

        Two words that are equally near leave it open which one was meant.
        """
        typed = fold(surface, self._lang)
        near = [word for more in _LENGTHS for word in self._alike.get((typed[0], len(typed) + more), ())]
        found = process.extract(typed, near, scorer=fuzz.ratio, score_cutoff=weights.MISSPELT_RATIO, limit=2)
        if not found or (len(found) > 1 and found[0][1] == found[1][1]):
            return None
        return found[0][0], found[0][1] / 100
