"""Words for synthetic sentences, so that the vocabulary of a large collection grows as that of real texts does.

Some thousand sentences dealt anew hold no new word after the first thousand listings, while in real texts every second
word form stands there once only. So half of the words of subject are drawn anew, that of rank r as often as 1/(r + 40)
(Zipf and Mandelbrot), and a few are coined: a Danish compound of two such words, an English name or number. The shares
were set by 4,000 real descriptions of software in each language: of 210,000 Danish words 25,600 are distinct (there
27,100) and .65 of those occur once (.61); of 295,000 English words 20,600 (21,000) and .45 (.45). The median word of
four letters or more stands in .6 % of the Danish texts (.7 %) and in 1.3 % of the English ones (1.6 %).
"""

import random
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from market.matching.language import fold, stop_words

_SHORTEST = 4
_WORD = re.compile(rf"[^\W\d_]{{{_SHORTEST},}}")
# Of the words of subject: how many are drawn anew, and how many of those are coined.
_DRAWN = {"da": 0.6, "en": 0.5}
_COINED = {"da": 0.11, "en": 0.07}
_SYLLABLES = [first + vowel for first in "bcdfgklmnprstvz" for vowel in "aeiou"]
_LONGEST_PART = 9
# The first words of subject are less frequent than those of a whole language, which are its stop words.
_FLAT = 40


class Variation:
    """Varies sentences of one language with the words of the reference data, the most frequent first."""

    def __init__(self, lang: str, folder: Path, texts: Iterable[str]) -> None:
        self._lang = lang
        self._stops = stop_words(folder, lang)
        counted = Counter(word.lower() for text in texts for word in _WORD.findall(text))
        known = [word for word, _ in counted.most_common() if fold(word, lang) not in self._stops]
        listed = _listed_words(lang, folder)
        further = [word for word in listed if fold(word, lang) not in self._stops]
        self._words: list[str] = list(dict.fromkeys([*known, *further]))
        self._cut: dict[str, list[tuple[str, bool]]] = {}

    def varied(self, sentence: str, chance: random.Random) -> str:
        """Return the sentence with some of its words of subject drawn anew."""
        share = _DRAWN[self._lang]
        return "".join(
            self._word(chance) if of_subject and chance.random() < share else piece
            for piece, of_subject in self._pieces(sentence)
        )

    def _pieces(self, sentence: str) -> list[tuple[str, bool]]:
        found = self._cut.get(sentence)
        if found is None:
            found, end = [], 0
            for match in _WORD.finditer(sentence):
                found.append((sentence[end : match.start()], False))
                found.append((match[0], fold(match[0], self._lang) not in self._stops))
                end = match.end()
            found.append((sentence[end:], False))
            self._cut[sentence] = found
        return found

    def _word(self, chance: random.Random) -> str:
        if chance.random() >= _COINED[self._lang]:
            return self._drawn(chance)
        if self._lang == "da":
            return self._drawn(chance)[:_LONGEST_PART] + self._drawn(chance)
        if chance.random() < 0.3:
            return str(int(10 ** (1 + 4 * chance.random())))
        return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).capitalize()

    def _drawn(self, chance: random.Random) -> str:
        # Evenly spread logarithms: the word of rank r comes as often as 1 / (r + _FLAT).
        size = len(self._words)
        spread = float((1 + size / _FLAT) ** chance.random())
        return self._words[int(_FLAT * spread - _FLAT) % size]


def _listed_words(lang: str, folder: Path) -> list[str]:
    """Return further words of the language: by frequency in Danish, by the alphabet of meanings in English."""
    if lang == "da":
        lines = (folder / "freq_da_50k.txt").read_text(encoding="utf-8").splitlines()
        return [word for word in (line.partition(" ")[0] for line in lines) if _WORD.fullmatch(word)]
    text = (folder / "wordnet_english_lemmas.tsv").read_text(encoding="utf-8")
    return list(dict.fromkeys(word.lower() for word in _WORD.findall(text)))
