"""Making the files of word vectors from a published model of word pieces, and from the lexicon.

The model is WordLlama (MIT; its vectors are trained so that the sum of a text's pieces finds what belongs to it): a
table of vectors and a tokenizer of byte pairs, as the package of that name holds them.
"""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from market.matching.language import Stems, fold, words
from market.matching.lexicon import Lexicon
from market.matching.sentence_model import read_tensors
from market.matching.text_files import UnreadableFile, read_text
from market.matching.word_vectors import DANISH, KEYS_FILE, SIZE, START, VECTORS_FILE, WordVectors, name_of

_TENSOR = "embedding.weight"
# Latin letters and digits, also with accents; the other scripts of the model never meet a text that is read here.
_LAST_LETTER = "ɏ"
# Of a million numbers a hundred are cut off.
_CUT_OFF = 99.99

Floats = NDArray[np.float32]


def read_pieces(vectors: Path, tokenizer: Path) -> tuple[list[str], Floats]:
    """Return the small Latin pieces of a model in the order in which they are joined, and a row of SIZE for each.

    Raises UnreadableFile when a file is missing or holds something else.
    """
    try:
        numbers: dict[str, int] = json.loads(read_text(tokenizer))["model"]["vocab"]
        table = read_tensors(vectors)[_TENSOR]
        if table.ndim != 2 or table.shape[1] != SIZE:
            raise ValueError(f"vectors of shape {table.shape}")
        pieces = sorted(filter(_is_small_latin, numbers), key=numbers.__getitem__)
        if not pieces or not all(type(number) is int and 0 <= number < len(table) for number in numbers.values()):
            raise ValueError(f"the numbers of the {len(numbers)} pieces are not rows of the {len(table)} vectors")
        rows = table[[numbers[piece] for piece in pieces]]
        if not np.isfinite(rows).all() or not rows.any():
            raise ValueError("the vectors hold no numbers")
        return pieces, rows
    except OSError as error:
        raise UnreadableFile(f"{error.filename} cannot be read: {error.strerror}") from None
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableFile(f"{vectors} and {tokenizer} hold no vectors of word pieces: {error}") from None


def _is_small_latin(piece: str) -> bool:
    letters = piece.removeprefix(START)
    return letters.isalnum() and letters == letters.lower() and max(letters) <= _LAST_LETTER


def build(
    pieces: list[str], table: Floats, lexicon: Lexicon, english: Iterable[str]
) -> tuple[list[str], NDArray[np.int8]]:
    """Return the keys and vectors of the pieces, then of each Danish stem: the mean of what it is translated by.

    `english` are labels whose words say how a stem is spelled whole ("hous" is "house"), since a model knows words.
    """
    known = WordVectors(pieces, np.zeros((len(pieces), SIZE), np.int8))
    spelled = _spelled(english)
    keys, rows = list(pieces), [table]
    for stem in sorted(lexicon.entries["da"]):
        translations = lexicon.translations(stem, "da")
        sums = [
            share * table[list(known.english(spelled.get(other, other)).places)].sum(axis=0)
            for other, share in translations
        ]
        keys.append(DANISH + stem)
        rows.append(np.asarray(sum(sums), np.float32)[None] / np.float32(sum(share for _, share in translations)))
    every = np.concatenate(rows)
    scale = 127 / np.percentile(np.abs(every), _CUT_OFF)
    return keys, np.clip(np.rint(every * scale), -127, 127).astype(np.int8)


def _spelled(labels: Iterable[str]) -> Mapping[str, str]:
    """Return the shortest word of each English stem, of equally short ones the first by the alphabet."""
    stem = Stems("en").stem
    found: dict[str, str] = {}
    for word in sorted(
        {fold(word, "en") for label in labels for word in words(label)}, key=lambda one: (len(one), one)
    ):
        found.setdefault(stem(word), word)
    return found


def write(keys: Iterable[str], vectors: NDArray[np.int8], directory: Path) -> None:
    """Write both files, each whole or not at all. The keys name their vectors, so that no others are taken for them."""
    new_vectors, new_keys = directory / f"new-{VECTORS_FILE}", directory / f"new-{KEYS_FILE}"
    np.save(new_vectors, vectors)
    new_keys.write_text("\n".join((name_of(new_vectors), *keys)), encoding="utf-8", newline="\n")
    os.replace(new_vectors, directory / VECTORS_FILE)
    os.replace(new_keys, directory / KEYS_FILE)
