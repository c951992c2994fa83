"""A bilingual lexicon: by which English stems a Danish stem is translated, how surely, and the other way round.

`market lexicon build` learns it (`lexicon_learning`) from labels in both languages (`lexicon_sources`).
"""

import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from market.matching.language import LANGUAGES, Stems, fold, words
from market.matching.listing_files import BadRow
from market.matching.text_files import UnreadableFile

FILE_NAME = "lexicon.tsv"
OWN_WORDS_NAME = "words.tsv"
MOST_TRANSLATIONS = 6
DECIMALS = 3

Translations = tuple[tuple[str, float], ...]
Link = tuple[str, str, float]
"""A Danish stem, an English stem, and a weight 0..1."""

_LINE = r"(?:da|en)\t[^\t\n ]+\t[^\t\n ]+ [01]\.\d+(?: [^\t\n ]+ [01]\.\d+)*+\n"
_LINES = re.compile(f"(?:{_LINE})*+")


class UnreadableLexicon(UnreadableFile):
    """A file of words is not of the form; the message names each bad row by file and line."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Translations of stems: by language, by stem, best first."""

    entries: Mapping[str, Mapping[str, Translations]]

    def translations(self, stem: str, lang: str) -> Translations:
        """Return at most six (stem of the other language, weight 0..1) for a stem of `lang`, best first.

        >>> Lexicon({"da": {"affald": (("wast", 0.9),)}, "en": {}}).translations("affald", "da")
        (('wast', 0.9),)
        """
        return self.entries[lang].get(stem, ())

    def with_links(self, links: Iterable[Link]) -> "Lexicon":
        """Return the lexicon with these links, each instead of what it weighed (0..1). Weight 0 takes a link away."""
        changed = {lang: _changeable(self.entries[lang]) for lang in LANGUAGES}
        for danish, english, weight in links:
            for lang, stem, other in (("da", danish, english), ("en", english, danish)):
                rest = [one for one in changed[lang].get(stem, ()) if one[0] != other]
                changed[lang][stem] = best([*rest, (other, weight)] if weight else rest)
        return Lexicon(changed)

    def write(self, path: Path) -> None:
        """Write a line for each stem: its language, itself, and its translations, each followed by its weight."""
        with path.open("w", encoding="utf-8", newline="\n") as out:
            for lang in LANGUAGES:
                for stem, translations in sorted(self.entries[lang].items()):
                    listed = " ".join(f"{other} {weight:.{DECIMALS}f}" for other, weight in translations)
                    out.write(f"{lang}\t{stem}\t{listed}\n")

    @classmethod
    def read(cls, path: Path) -> "Lexicon":
        """Read what `write` wrote. Raises UnreadableLexicon at the first bad line."""
        text = path.read_text(encoding="utf-8")
        good = _LINES.match(text)
        if not good or good.end() < len(text):
            number = text.count("\n", 0, good.end() if good else 0) + 1
            problem = BadRow(path, number, "not a language, a stem, and translations with their weights")
            raise UnreadableLexicon(str(problem))
        lines: dict[str, dict[str, str]] = {lang: {} for lang in LANGUAGES}
        for line in text.splitlines():
            lang, stem, listed = line.split("\t")
            lines[lang][stem] = listed
        return cls({lang: _Lines(lines[lang]) for lang in LANGUAGES})


NOTHING = Lexicon({lang: {} for lang in LANGUAGES})
"""A lexicon without any word."""


class _Lines(Mapping[str, Translations]):
    """Entries as they stand in the file. Each is taken apart when it is asked for: few of forty thousand ever are."""

    def __init__(self, lines: Mapping[str, str]) -> None:
        self._lines = lines

    def __getitem__(self, stem: str) -> Translations:
        cells = self._lines[stem].split(" ")
        return tuple(zip(cells[::2], map(float, cells[1::2]), strict=True))

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def _changeable(entries: Mapping[str, Translations]) -> ChainMap[str, Translations]:
    return ChainMap({}, cast("dict[str, Translations]", entries))  # only the first map is ever written to


def best(translations: Iterable[tuple[str, float]]) -> Translations:
    """Return the six surest translations; equally sure ones by the alphabet."""
    return tuple(sorted(translations, key=lambda one: (-one[1], one[0]))[:MOST_TRANSLATIONS])


@lru_cache(maxsize=4)
def load_lexicon(directory: Path) -> Lexicon:
    """Return the lexicon of a folder, read once; an empty one when there is none."""
    path = directory / FILE_NAME
    return Lexicon.read(path) if path.exists() else NOTHING


def read_own_words(path: Path) -> list[Link]:
    """Read words as people write them: Danish, English and, if not 1, a weight from 0 (never) to 1, between tabs.

    Empty lines and lines that begin with # are passed over. Raises UnreadableLexicon with all bad rows.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableLexicon(str(BadRow(path, 1, "the file is not UTF-8"))) from error
    links: list[Link] = []
    bad_rows: list[BadRow] = []
    stem = {lang: Stems(lang).stem for lang in LANGUAGES}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [*(cell.strip() for cell in line.split("\t")), "1"]
        problem = _problem(cells)
        if problem:
            bad_rows.append(BadRow(path, number, problem))
        else:
            links.append((stem["da"](fold(cells[0], "da")), stem["en"](fold(cells[1], "en")), float(cells[2])))
    if bad_rows:
        raise UnreadableLexicon("\n".join(map(str, bad_rows)))
    return links


def _problem(cells: list[str]) -> str:
    if len(cells) not in (3, 4):
        return "not a Danish word, an English word and a weight between tabs"
    if any(words(cell) != [cell] for cell in cells[:2]):
        return "each column holds one word"
    try:
        fits = 0 <= float(cells[2]) <= 1
    except ValueError:
        fits = False
    return "" if fits else f"the weight is a number from 0 to 1, not {cells[2]!r}"
