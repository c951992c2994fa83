"""Learning which English words people use of the same things, from what a sentence model says of each word alone."""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from market.matching.language import Stems, fold, stop_words, words
from market.matching.lexicon import DECIMALS, Lexicon
from market.matching.sentence_model import SentenceModel, Vectors

LEAST_COSINE = 0.45
# Of words that the model only knows in pieces it often knows no more than the pieces ("outfall ~ fall").
LEAST_COSINE_OF_PIECES = 0.6
MOST_RELATED = 5
# A neighbour at the least cosine still says something: it gets a weight of about .15.
_FOOT = 0.1
_SHORTEST = 3
_LOOKED_AT = 30
_TOGETHER = 1_000


def build(
    model: SentenceModel, labels: Iterable[str], directory: Path, step: Callable[[int, int], None] = lambda *_: None
) -> Lexicon:
    """Return the nearest words of each English stem, at most five, weight 0..1 by their nearness.

    The words are those that the model knows whole and those of the labels. Cosines are taken after the mean of all
    words is subtracted, which every word would share. `step` is told how many words are done, and of how many.
    """
    known = set(model.whole_words)
    stops = stop_words(directory, "en")
    of_labels = {fold(word, "en") for label in labels for word in words(label)}
    chosen = sorted(word for word in known | of_labels if word.isascii() and word.isalpha() and len(word) >= _SHORTEST)
    done = 0

    def told(count: int) -> None:
        nonlocal done
        done += count
        step(done, len(chosen))

    stem = Stems("en").stem
    surfaces: dict[str, list[int]] = {}
    for place, word in enumerate(chosen):
        if word not in stops and (len(word) > _SHORTEST or word in of_labels):
            surfaces.setdefault(stem(word), []).append(place)
    stems = sorted(surfaces)
    vectors = _of_stems(model.vectors(chosen, told), chosen, [surfaces[one] for one in stems])
    is_whole = [any(chosen[place] in known for place in surfaces[one]) for one in stems]
    entries: dict[str, tuple[tuple[str, float], ...]] = {}
    for start in range(0, len(stems), _TOGETHER):
        for row, cosines in enumerate(vectors[start : start + _TOGETHER] @ vectors.T, start):
            related = _nearest(row, cosines, stems, is_whole)
            if related:
                entries[stems[row]] = related
    return Lexicon({"da": {}, "en": entries})


def _of_stems(vectors: Vectors, chosen: list[str], places: list[list[int]]) -> Vectors:
    """Return a row for each stem: the mean of its words, of which the shortest says most."""
    centred = vectors - vectors.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    sums = np.stack(
        [sum((centred[one] / len(chosen[one]) for one in some), np.zeros(vectors.shape[1])) for some in places]
    )
    return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), np.float32)


def _nearest(row: int, cosines: Vectors, stems: list[str], is_whole: list[bool]) -> tuple[tuple[str, float], ...]:
    cosines[row] = -1
    some = np.argpartition(-cosines, _LOOKED_AT)[:_LOOKED_AT] if len(cosines) > _LOOKED_AT else np.arange(len(cosines))
    found: list[tuple[str, float]] = []
    for place in sorted(some.tolist(), key=lambda one: (-cosines[one], stems[one])):
        cosine = float(cosines[place])
        if cosine < LEAST_COSINE or len(found) == MOST_RELATED:
            break
        in_pieces = not (is_whole[row] and is_whole[place])
        if in_pieces and (cosine < LEAST_COSINE_OF_PIECES or _holds(stems[row], stems[place])):
            continue
        weight = min(1.0, (cosine - LEAST_COSINE + _FOOT) / (1 - LEAST_COSINE + _FOOT))
        found.append((stems[place], round(weight, DECIMALS)))
    return tuple(found)


def _holds(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or long.endswith(short)
