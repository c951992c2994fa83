"""Word vectors: made once from a published model, then two files that say what a text is about as a whole."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from market.cli import app
from market.matching import analysing
from market.matching.analysing import analyser_version, load_analyser, seed_directory
from market.matching.batch import batches
from market.matching.ranking import rank
from market.matching.text_files import UnreadableFile
from market.matching.vector_learning import read_pieces
from market.matching.word_vectors import (
    KEYS_FILE,
    SIZE,
    STEP,
    VECTORS_FILE,
    WordVectors,
    load_word_vectors,
    name_of,
    nearness,
)
from tests.matching.conftest import Write

PIECES = ["<s>", "▁", "s", "no", "ow", "▁s", "now", "▁snow", "lo", "▁Snow", "снег", "pl", "plow"]
SMALL = [piece for piece in PIECES if piece not in ("<s>", "▁", "▁Snow", "снег")]


@pytest.fixture
def model(tmp_path):
    """A table of two-byte numbers and a tokenizer, as WordLlama has them."""
    chance = np.random.default_rng(5)
    data = chance.normal(size=(len(PIECES), SIZE)).astype("<f2").tobytes()
    place = {"dtype": "F16", "shape": [len(PIECES), SIZE], "data_offsets": [0, len(data)]}
    head = json.dumps({"__metadata__": {"by": "test"}, "embedding.weight": place}).encode()
    table, tokenizer = tmp_path / "table.safetensors", tmp_path / "tokenizer.json"
    table.write_bytes(len(head).to_bytes(8, "little") + head + data)
    tokenizer.write_text(json.dumps({"model": {"vocab": {piece: at for at, piece in enumerate(PIECES)}}}), "utf-8")
    return table, tokenizer


def _made(model: tuple[Path, Path], folder: Path) -> str:
    found = CliRunner().invoke(app, ["lexicon", "vectors", *map(str, model), "--out", str(folder)])
    assert found.exit_code == 0, found.output
    return found.output


def test_an_operator_can_make_the_vectors_of_a_model_to_the_byte_the_same(model, tmp_path):
    assert "9 pieces" in _made(model, tmp_path / "one")
    _made(model, tmp_path / "two")
    for name in (KEYS_FILE, VECTORS_FILE):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    keys = (tmp_path / "one" / KEYS_FILE).read_text(encoding="utf-8").split("\n")
    assert keys[1 : 1 + len(SMALL)] == SMALL
    assert "da hjemmeplej" in keys
    assert load_word_vectors(tmp_path / "one").english("snow").places


def test_a_word_is_cut_as_its_model_cuts_it_the_pair_that_stands_first_joined_first():
    vectors = WordVectors(SMALL, np.zeros((len(SMALL), SIZE), np.int8))

    def cut(word: str) -> list[str]:
        return [SMALL[place] for place in vectors.english(word).places]

    assert cut("snow") == ["▁snow"]
    assert cut("slow") == ["▁s", "ow"]
    assert cut("æz") == []


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ("no table", "cannot be read"),
        ("no tokenizer", "does not exist"),
        ("too few rows", "hold no vectors of word pieces"),
        ("no model", "hold no vectors of word pieces"),
        ("a row below the first", "are not rows of the"),
        ("no Latin letter", "are not rows of the"),
        ("brackets without end", "hold no vectors of word pieces"),
        ("half a row", "hold no vectors of word pieces"),
        ("a list", "hold no vectors of word pieces"),
    ],
)
def test_files_that_hold_no_vectors_are_refused_in_plain_words(model, damage, message):
    table, tokenizer = model
    if damage == "no table":
        table.unlink()
    elif damage == "no tokenizer":
        tokenizer.unlink()
    else:
        others = {"too few rows": {"model": {"vocab": {"▁a": 0, "b": 99}}}, "no model": {"vocab": {}}, "a list": []}
        others["a row below the first"] = {"model": {"vocab": {"▁a": 0, "b": -1}}}
        others["no Latin letter"] = {"model": {"vocab": {"снег": 0}}}
        others["half a row"] = {"model": {"vocab": {"▁a": 0, "b": 1.5}}}
        deep = "[" * 200_000 if damage == "brackets without end" else json.dumps(others[damage])
        tokenizer.write_text(deep, "utf-8")
    with pytest.raises(UnreadableFile, match=message):
        read_pieces(table, tokenizer)
    found = CliRunner().invoke(app, ["lexicon", "vectors", str(table), str(tokenizer)])
    assert found.exit_code == 2
    assert "Traceback" not in found.output
    assert "bad row" not in found.output


def test_keys_and_vectors_that_do_not_belong_together_are_refused(model, tmp_path):
    (tmp_path / KEYS_FILE).write_text("sha256 0\n▁a\nb", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"word_vectors\.npy does not belong"):
        load_word_vectors(tmp_path)
    np.save(tmp_path / VECTORS_FILE, np.zeros((2, SIZE), np.int8))
    with pytest.raises(UnreadableFile, match="begins with the name of other vectors"):
        load_word_vectors(tmp_path)
    named = name_of(tmp_path / VECTORS_FILE)
    (tmp_path / KEYS_FILE).write_text(f"{named}\n▁a\nb\nc", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="3 keys, but vectors of shape"):
        load_word_vectors(tmp_path)


def test_damaged_vectors_can_be_made_anew(model, tmp_path, monkeypatch):
    for path in seed_directory().iterdir():
        if path.name not in (KEYS_FILE, VECTORS_FILE):
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / KEYS_FILE).write_text("sha256 0\n▁a", encoding="utf-8")
    monkeypatch.setattr(analysing, "seed_directory", lambda: tmp_path)
    _made(model, tmp_path)
    assert load_word_vectors(tmp_path).english("snow").places


def test_other_vectors_are_another_analysis_so_that_the_index_is_built_anew(tmp_path):
    versions = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / KEYS_FILE).write_text(f"sha256 {name}", encoding="utf-8")
        versions.add(analyser_version(tmp_path / name))
    assert len(versions) == 2


def test_without_the_files_listings_are_matched_all_the_same(tmp_path, rules):
    for path in seed_directory().iterdir():
        if path.name not in (KEYS_FILE, VECTORS_FILE):
            (tmp_path / path.name).symlink_to(path)
    write = Write(load_analyser(tmp_path))
    need, solution = write.need("Snow on the path", lang="en"), write.solution("Snow plough", lang="en")
    assert not need.vector.any()
    assert rank(need, batches([solution]), rules=rules)


def test_texts_about_one_thing_lie_near_each_other_though_they_share_no_word(write):
    need = write.need("Old people fall at night", lang="en")
    near = write.solution("Sensor that detects when the elderly stumble", lang="en")
    far = write.solution("Payroll for school canteens", lang="en")
    assert _near(need, near) > _near(need, far) + 0.1


def test_a_danish_need_lies_near_the_english_solution_for_it(write):
    need = write.need("Fald hos ældre borgere på plejehjem")
    near = write.solution("Fall prevention in nursing homes", lang="en")
    far = write.solution("Street lighting with sensors", lang="en")
    assert _near(need, near) > _near(need, far) + 0.1


def test_what_the_title_says_counts_as_much_as_all_of_a_long_text(write):
    boilerplate = "The supplier is invited to a dialogue before the tender and shall state prices and dates. " * 20
    short, long = write.need("Electric buses", lang="en"), write.need("Electric buses", boilerplate, lang="en")
    without = write.need("", f"Electric buses. {boilerplate}", lang="en")
    assert _near(short, long) > 0.7
    assert _near(short, long) > _near(short, without) + 0.2


def test_a_listing_has_a_vector_of_length_one_or_none_when_nothing_in_it_is_known(write):
    length = np.linalg.norm(write.need("Snow", "The caretaker clears snow.", lang="en").vector * STEP)
    assert length == pytest.approx(1, abs=0.02)
    assert not write.need("汉字", lang="en").vector.any()


def test_of_two_solutions_that_share_the_same_word_the_one_about_the_same_thing_comes_first(write, rules):
    need = write.need("Elderly people fall at night", "They lie on the floor for hours.", lang="en")
    about = write.solution("Sensor", "A fall is noticed. Carers at nursing homes get an alarm.", lang="en", key="about")
    other = write.solution(
        "Season", "Sale of tickets in fall. Theatres and museums get a shop.", lang="en", key="other"
    )
    assert [found.solution_id for found in rank(need, batches([other, about]), rules=rules)] == ["about", "other"]


def _near(one, other) -> float:
    return float(nearness(one.vector, other.vector[None])[0])
