"""Words that people use elsewhere: whoever writes "kontakt" has not misspelt "kontrakt"."""

from functools import cache
from pathlib import Path

from market.matching.language import fold


@cache
def known_words(seed: Path, lang: str) -> frozenset[str]:
    """Return the folded words of a language that are no misspellings; none where the seed folder has no list."""
    if lang == "da":
        return _first_words(seed / "freq_da_50k.txt")
    return _english_words(seed / "wordnet_english_lemmas.tsv")


def _first_words(path: Path) -> frozenset[str]:
    if not path.exists():
        return frozenset()
    with path.open(encoding="utf-8") as lines:
        return frozenset(fold(line.split(" ", 1)[0], "da") for line in lines)


def _english_words(path: Path) -> frozenset[str]:
    if not path.exists():
        return frozenset()
    with path.open(encoding="utf-8") as lines:
        lemmas = (lemma for line in lines for lemma in line.rstrip("\n").partition("\t")[2].split("; "))
        return frozenset(fold(lemma, "en") for lemma in lemmas if " " not in lemma)
