"""Related words: learned once from a published sentence model, then a table that anyone can read."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner

from market.cli import app
from market.matching.analysing import seed_directory
from market.matching.language import Stems, term_hash
from market.matching.lexicon import Lexicon
from market.matching.related import FILE_NAME, load_related
from market.matching.related_learning import build
from market.matching.rules import delivered_rules
from market.matching.sentence_model import SentenceModel
from market.matching.text_files import UnreadableFile
from market.matching.translating import Dictionary

Tensor = NDArray[np.float64]
WIDTH = 64
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "road", "highway", "dementia", "alzheimer", "snow", "##plough"]
ALIKE = (("road", "highway"), ("dementia", "alzheimer"))


@pytest.fixture
def model_directory(tmp_path):
    """A model of one layer in which two pairs of words mean nearly the same."""
    chance = np.random.default_rng(7)
    shapes = {"embeddings.word_embeddings": (len(PIECES), WIDTH), "embeddings.position_embeddings": (16, WIDTH)}
    shapes |= {"embeddings.token_type_embeddings": (2, WIDTH)}
    tensors = {f"{name}.weight": 0.2 * chance.normal(size=shape) for name, shape in shapes.items()}
    layer = "encoder.layer.0"
    for name in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
        tensors |= _linear(f"{layer}.{name}", WIDTH, WIDTH, chance)
    tensors |= _linear(f"{layer}.intermediate.dense", 2 * WIDTH, WIDTH, chance)
    tensors |= _linear(f"{layer}.output.dense", WIDTH, 2 * WIDTH, chance)
    for name in ("embeddings", f"{layer}.attention.output", f"{layer}.output"):
        tensors |= {f"{name}.LayerNorm.weight": np.ones(WIDTH), f"{name}.LayerNorm.bias": np.zeros(WIDTH)}
    embeddings = tensors["embeddings.word_embeddings.weight"]
    for one, other in ALIKE:
        difference = 0.02 * chance.normal(size=WIDTH)
        embeddings[PIECES.index(other)] = embeddings[PIECES.index(one)] + difference
    (tmp_path / "vocab.txt").write_text("\n".join(PIECES), encoding="utf-8")
    _write_tensors(tmp_path / "model.safetensors", tensors)
    return tmp_path


def _linear(name: str, rows: int, columns: int, chance: np.random.Generator) -> dict[str, Tensor]:
    return {f"{name}.weight": 0.05 * chance.normal(size=(rows, columns)), f"{name}.bias": np.zeros(rows)}


def _write_tensors(path: Path, tensors: dict[str, Tensor]) -> None:
    header: dict[str, dict[str, object]] = {}
    body = b""
    for name, tensor in tensors.items():
        data = tensor.astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": tensor.shape, "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    head = json.dumps(header).encode()
    path.write_bytes(len(head).to_bytes(8, "little") + head + body)


def test_words_of_like_meaning_are_each_others_nearest(model_directory):
    learned = build(SentenceModel(model_directory), [], seed_directory())
    stem = Stems("en").stem
    for one, other in ALIKE:
        assert learned.translations(stem(one), "en")[0][0] == stem(other)
        assert learned.translations(stem(other), "en")[0][0] == stem(one)
    assert all(0 < weight <= 1 for entry in learned.entries["en"].values() for _, weight in entry)


def test_a_word_that_the_model_knows_in_pieces_is_read_from_its_pieces(model_directory):
    model = SentenceModel(model_directory)
    snow, plough, unknown, other = model.vectors(["snow", "snowplough", "qqq", "zzz"])
    assert float(snow @ plough) < 0.999
    assert np.allclose(unknown, other)
    assert np.allclose([np.linalg.norm(one) for one in (snow, plough, unknown)], 1, atol=1e-5)


def test_it_is_said_how_far_the_reading_is(model_directory):
    told = []
    build(SentenceModel(model_directory), ["snow"], seed_directory(), lambda done, of: told.append((done, of)))
    assert told[-1][0] == told[-1][1] == len([piece for piece in PIECES if piece.isalpha()])


def test_words_learned_anew_are_other_rules_so_that_everything_is_matched_again(tmp_path):
    versions = set()
    for name, line in ((FILE_NAME, "0.5"), (FILE_NAME, "0.6"), ("lexicon.tsv", "0.5"), ("stopwords_en.txt", "0.5")):
        folder = tmp_path / f"{name}-{line}"
        folder.mkdir()
        (folder / name).write_text(f"en\troad\thighway {line}\n", encoding="utf-8")
        versions.add(delivered_rules(folder).version)
    assert len(versions) == 4


@pytest.mark.parametrize("damage", ["no folder", "no words", "no model"])
def test_a_folder_without_a_model_is_named(model_directory, damage):
    if damage == "no words":
        (model_directory / "vocab.txt").write_text("road\nhighway\n", encoding="utf-8")
    if damage == "no model":
        (model_directory / "model.safetensors").write_bytes(b"\x04\0\0\0\0\0\0\0null")
    named = model_directory / "none" if damage == "no folder" else model_directory
    with pytest.raises(UnreadableFile, match=str(model_directory)):
        SentenceModel(named)


def test_an_operator_can_learn_the_related_words_of_a_model(model_directory, tmp_path):
    found = CliRunner().invoke(app, ["lexicon", "related", str(model_directory), "--out", str(tmp_path / "out")])
    assert found.exit_code == 0, found.output
    assert Lexicon.read(tmp_path / "out" / FILE_NAME).translations("road", "en")


def test_a_folder_without_a_model_is_refused_in_plain_words(tmp_path):
    found = CliRunner().invoke(app, ["lexicon", "related", str(tmp_path)])
    assert found.exit_code == 2
    assert "model.safetensors cannot be read" in found.output


def test_the_delivered_words_join_what_people_mean_by_the_same_thing():
    related, stem = load_related(seed_directory()), Stems("en").stem
    for one, other in (("road", "highway"), ("dementia", "alzheimer"), ("salt", "sodium"), ("teacher", "classroom")):
        assert stem(other) in dict(related.translations(stem(one), "en")), one


def test_a_related_word_leads_on_to_the_translation_from_either_side():
    said = _said_of(Dictionary(_HOUSES, _DWELLINGS))
    assert said("da", "bolig") == {"hous": 0.5, "dwell": pytest.approx(0.7 * 0.5 * 0.8)}
    assert said("en", "dwell") == {"bolig": pytest.approx(0.7 * 0.8 * 0.4)}


def test_what_a_house_has_said_of_two_words_is_not_got_round_by_a_related_one():
    said = _said_of(Dictionary(_HOUSES, _DWELLINGS, [("bolig", "dwell", 0.0)]))
    assert said("da", "bolig") == {"hous": 0.5}
    assert said("en", "dwell") == {}


_HOUSES = Lexicon({"da": {"bolig": (("hous", 0.5),)}, "en": {"hous": (("bolig", 0.4),)}})
_DWELLINGS = Lexicon({"da": {}, "en": {"hous": (("dwell", 0.8),), "dwell": (("hous", 0.8),)}})


def _said_of(dictionary: Dictionary) -> Callable[[str, str], dict[str, float]]:
    names = {term_hash(word): word for word in ("bolig", "hous", "dwell")}

    def said(lang: str, word: str) -> dict[str, float]:
        found = dictionary.widened(np.array([term_hash(word)], np.uint32), lang, 0.7)
        return {names[term]: value for term, value in zip(found.terms.tolist(), found.values.tolist(), strict=True)}

    return said
