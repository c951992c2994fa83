"""From text to words: folding, tokens, stop words, stems and character fragments."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import compress
from pathlib import Path
from zlib import crc32

import numpy as np
import Stemmer
from numpy.typing import NDArray

from market.matching.weights import (
    MAX_CHARACTERS,
    MAX_FOLDED_CHARACTERS,
    MAX_GUESSED_CHARACTERS,
    MAX_WORD_LENGTH,
    MAX_WORDS,
)

LANGUAGES = ("da", "en")
FRAGMENT_LENGTH = 4
_LOW, _HIGH, _UPPER_HALF = np.uint64(0x9E3779B1), np.uint64(0x85EBCA77), np.uint64(16)

_SNOWBALL = {"da": "danish", "en": "english"}
# "e-mail" and "p-plads" are one word each; every other hyphen parts two.
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]-[^\W\d_]{3,}|[^\W_]+")
_WORDS_AND_GAPS = re.compile(f"({_WORD.pattern})")
# What macOS and PDF put inside words: accents as characters of their own, places to break, nothing at all.
_INSIDE = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
_HAS_INSIDE = re.compile(f"[{_INSIDE}]")
_BROKEN_WORD = re.compile(f"[^\\W_](?:[^\\W_]|[{_INSIDE}])*")
_BROKEN_WORDS_AND_GAPS = re.compile(f"({_BROKEN_WORD.pattern})")


def _without_accent(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0]
    return base if base.isalpha() else letter


# Danish keeps æ, ø and å as letters of their own; every other accent is dropped.
_FOLDED = {ord(c): _without_accent(c) for c in map(chr, range(0xC0, 0x250)) if c not in "æøåÆØÅßðþđłıœ"}
_FOLDED |= {ord("ß"): "ss", ord("ð"): "d", ord("þ"): "th", ord("đ"): "d", ord("ł"): "l", ord("ı"): "i", ord("œ"): "oe"}
_FOLDED |= dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), "")
_FOLDED |= dict.fromkeys(range(0x0300, 0x0370), "")
_FOLDED_DANISH = _FOLDED | {ord("ä"): "æ", ord("ö"): "ø", ord("ü"): "y"}

# Spellings that differ between the languages while the word is the same: "service/servis", "katalog/catalogue".
# Replaced in this order; plain replacing is ten times as fast as patterns.
_COGNATES = (
    *(("æ", "e"), ("ae", "e"), ("ø", "o"), ("oe", "o"), ("å", "o"), ("aa", "o"), ("ph", "f")),
    *(("ce", "se"), ("ci", "si"), ("cy", "sy"), ("qu", "kv"), ("ck", "k"), ("ch", "k"), ("c", "k"), ("q", "k")),
    *(("x", "ks"), ("z", "s"), ("w", "v"), ("th", "t"), ("ie", "i"), ("y", "i"), ("j", "i")),
    *(("ou", "u"), ("ea", "e"), ("oo", "o")),
)
# Who is unemployed, who leads, what leads there, and what lights: all of them would be "led". And who is in hospital
# would be what lies in a shoe.
_APART_IN_DANISH = {
    "ledig": "ledig ledige ledigt lediges ledighed ledigheden ledighedens",
    "leder": "leder lederen lederens ledere lederes lederne ledernes ledelse ledelsen ledelsens ledelser",
    "indlagt": "indlæggelse indlæggelses indlæggelsen indlæggelsens indlæggelser indlæggelserne indlæggelsernes"
    " indlægge indlægger indlægges indlæggende indlagde indlagt indlagte indlagtes",
}
_SET_APART = {"da": {form: stem for stem, forms in _APART_IN_DANISH.items() for form in forms.split()}}
DOUBLED = re.compile(r"(.)\1+")


def fold(text: str, lang: str) -> str:
    """Return a word or label in the one spelling that is compared: lower case, composed, no hyphen, Danish "aa" as "å".

    Reads at most MAX_FOLDED_CHARACTERS.
    """
    text = text[:MAX_FOLDED_CHARACTERS]
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).lower().translate(_FOLDED_DANISH if lang == "da" else _FOLDED)
    else:
        text = text.lower()
    text = text.replace("-", "")
    return text.replace("aa", "å") if lang == "da" else text


def words(text: str, *, limit: int = MAX_WORDS) -> list[str]:
    """Return the words of the text as they stand, at most `limit`.

    Words of more than MAX_WORD_LENGTH letters are passed over, and what comes after MAX_CHARACTERS is not read.
    """
    text = text[:MAX_CHARACTERS]
    pattern = _BROKEN_WORD if _is_broken(text) else _WORD
    return [word for word in pattern.findall(text) if len(word) <= MAX_WORD_LENGTH][:limit]


def _is_broken(text: str) -> bool:
    return not text.isascii() and _HAS_INSIDE.search(text) is not None


def joined_words(text: str, *, limit: int = MAX_WORDS) -> tuple[list[str], list[bool]]:
    """Return the same words, and of each whether nothing but a space stands between it and the next."""
    text = text[:MAX_CHARACTERS]
    pieces = (_BROKEN_WORDS_AND_GAPS if _is_broken(text) else _WORDS_AND_GAPS).split(text)
    found, is_joined = pieces[1::2], [gap == " " for gap in pieces[2::2]]
    if any(len(word) > MAX_WORD_LENGTH for word in found):
        short = [len(word) <= MAX_WORD_LENGTH for word in found]
        # A word that is passed over parts those beside it.
        is_joined = [*(joined and follows for joined, follows in zip(is_joined, short[1:], strict=False)), False]
        found, is_joined = list(compress(found, short)), list(compress(is_joined, short))
    return found[:limit], is_joined[:limit]


def cognate(word: str) -> str:
    """Return the folded word in a spelling that Danish and English share."""
    for spelling, plain in _COGNATES:
        word = word.replace(spelling, plain)
    return DOUBLED.sub(r"\1", word)


def fragments(word: str) -> list[int]:
    """Return the 32-bit hashes (CRC-32) of the four-letter fragments of a folded word, its edges marked.

    Character 4-grams serve European languages well (McNamee & Mayfield, Character N-Gram Tokenization
    for European Language Text Retrieval, Information Retrieval 7, 2004).
    """
    marked = f"<{cognate(word)}>"
    starts = range(max(1, len(marked) - FRAGMENT_LENGTH + 1))
    if marked.isascii():
        data = marked.encode()
        return [crc32(data[start : start + FRAGMENT_LENGTH]) for start in starts]
    return [crc32(marked[start : start + FRAGMENT_LENGTH].encode()) for start in starts]


def term_hash(stem: str) -> int:
    """Return the 32-bit hash (CRC-32) by which a stem is indexed and compared."""
    return crc32(stem.encode())


def pair_hashes(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the 32-bit hashes of pairs of stems, the same in either order."""
    one, other = first.astype(np.uint64), second.astype(np.uint64)
    # Two odd multipliers far from each other (2³² divided by the golden ratio, and a prime) spread the sums.
    spread = np.multiply(np.minimum(one, other), _LOW, dtype=np.uint64)
    spread += np.multiply(np.maximum(one, other), _HIGH, dtype=np.uint64)
    return (spread >> _UPPER_HALF).astype(np.uint32)


class Stems:
    """The stemmer of one language: Snowball's (Porter, Snowball: A language for stemming algorithms, 2001).

    What it would bring together although it is no kin, and people care for, is set apart (_SET_APART).
    Not shared between threads: Snowball keeps state inside a stemmer.
    """

    def __init__(self, lang: str) -> None:
        self._stemmer = Stemmer.Stemmer(_SNOWBALL[lang], 0)
        self._set_apart = _SET_APART.get(lang, {})

    def stem(self, word: str) -> str:
        """Return the stem of a folded word."""
        return self._set_apart.get(word) or str(self._stemmer.stemWord(word))


@lru_cache(maxsize=8)
def stop_words(directory: Path, lang: str) -> frozenset[str]:
    """Return the folded words of `stopwords_<lang>.txt`, which say nothing about the subject.

    Raises FileNotFoundError when the folder has no such list.
    """
    lines = (directory / f"stopwords_{lang}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word, lang) for line in lines if not line.startswith("#") for word in line.split())


def guess_language(
    text: str, stops: dict[str, frozenset[str]], knows: Callable[[str, str], bool] = lambda word, lang: False
) -> str:
    """Guess "da" or "en" from stop words and from the letters that only Danish has. English when nothing speaks.

    Counts stop words among the first 300 words; a word with æ, ø or å counts as two of Danish. Where that does not
    decide, as in a title of two words, it is the language that `knows` more of the words: (word, language).
    """
    sample = [word.lower() for word in words(text[:MAX_GUESSED_CHARACTERS], limit=300)]
    danish = sum(word in stops["da"] for word in sample) + 2 * _with_danish_letters(sample)
    english = sum(word in stops["en"] for word in sample)
    if danish == english:
        danish, english = (sum(knows(word, lang) for word in set(sample)) for lang in LANGUAGES)
    return "da" if danish > english else "en"


def _with_danish_letters(sample: Iterable[str]) -> int:
    return sum(any(letter in "æøå" for letter in word) for word in sample)
