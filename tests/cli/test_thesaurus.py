"""`market thesaurus`: words out to a file and in again."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from market.gateways.database import Database
from market.taxonomy.models import Area, Concept
from market.taxonomy.queries import vocabulary
from tests.cli.conftest import Command

EEL = {"key": "eel_traps", "da": "Åleruser", "en": "Eel traps", "aliases_da": ["ålefælder"], "broader": "streams"}


@pytest.fixture
def words_on(market_on: Command, database: Database) -> Command:
    """The `market` command on a database with two delivered concepts."""
    with database.writing() as session:
        session.add(Area(key="climate_environment", position=1, da="Klima", en="Climate"))
        session.flush()
        session.add(Concept(key="streams", da="Vandløb", en="Streams", aliases_da=["åer"], area="climate_environment"))
        session.add(Concept(key="lakes", da="Søer", en="Lakes", aliases_en=["ponds"], related=["streams"]))
    return market_on


def _file(folder: Path, *rows: Mapping[str, object]) -> Path:
    path = folder / "words.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_what_is_exported_can_be_imported_and_changes_nothing(words_on: Command, tmp_path: Path, ending: str):
    out = tmp_path / f"out.{ending}"
    assert "2 concepts are in" in words_on("thesaurus", "export", out).output
    told = words_on("thesaurus", "import", out, "--yes").output
    assert "0 were made, 0 were changed, 2 are the same already." in told


def test_a_concept_is_made_below_another_of_the_same_file(words_on: Command, database: Database, tmp_path: Path):
    narrower = {"key": "small_eel_traps", "da": "Små åleruser", "en": "Small eel traps", "broader": "eel_traps"}
    file = _file(tmp_path, narrower, EEL)
    assert "2 would be made" in words_on("thesaurus", "import", file, "--preview").output
    assert "2 were made" in words_on("thesaurus", "import", file, "-y").output
    with database.reading() as session:
        assert session.get_one(Concept, "small_eel_traps").own
        assert vocabulary(session).resolve("ålefælder", "da") == "eel_traps"
    changed = _file(tmp_path, EEL | {"da": "Ruser til ål"})
    assert "0 were made, 1 were changed" in words_on("thesaurus", "import", changed, "-y").output


def test_a_delivered_concept_is_given_more_words_and_keeps_its_own(
    words_on: Command, database: Database, tmp_path: Path
):
    row = {"key": "streams", "da": "Vandløb", "en": "Streams", "area": "climate_environment", "aliases_da": ["bække"]}
    assert "1 were changed" in words_on("thesaurus", "import", _file(tmp_path, row), "-y").output
    with database.reading() as session:
        assert session.get_one(Concept, "streams").also_called("da") == ["åer", "bække"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"key": "Eel Traps"}, "key: 'Eel Traps' cannot be used; write small letters"),
        ({"key": "new"}, "key: 'new' is the address of another page"),
        ({"broader": "nothing"}, "broader: no other concept has the key 'nothing'"),
        ({"broader": "eel_traps"}, "broader: no other concept has the key 'eel_traps'"),
        ({"related": ["nothing"]}, "related: no other concept has the key 'nothing'"),
        ({"area": "nowhere"}, "area: 'nowhere' is not known"),
        ({"aliases_da": ["ÅER"]}, "aliases_da: 'ÅER' belongs to 'streams' already"),
        ({"en": "Ponds"}, "en: 'Ponds' belongs to 'lakes' already"),
        ({"key": "streams"}, "da: 'streams' is delivered with the program"),
        ({"colour": "red"}, "colour: there is no such column"),
    ],
)
def test_one_bad_row_is_named_and_nothing_is_stored(
    words_on: Command, database: Database, tmp_path: Path, row: dict[str, object], told: str
):
    good = {"key": "egg_timers", "da": "Æggeure", "en": "Egg timers"}
    result = words_on("thesaurus", "import", _file(tmp_path, good, EEL | row), "-y")
    assert result.exit_code == 2
    assert f"line 2: {told}" in result.stderr
    with database.reading() as session:
        assert session.get(Concept, "egg_timers") is None


def test_a_circle_is_named(words_on: Command, tmp_path: Path):
    other = {"key": "traps", "da": "Fælder", "en": "Traps", "broader": "eel_traps"}
    result = words_on("thesaurus", "import", _file(tmp_path, EEL | {"broader": "traps"}, other), "-y")
    assert "line 1: broader: 'traps' leads back to 'eel_traps'" in result.stderr


def test_a_file_of_another_kind_is_refused(words_on: Command, tmp_path: Path):
    assert words_on("thesaurus", "export", tmp_path / "out.pdf").exit_code == 2
    assert words_on("thesaurus", "import", tmp_path / "nothing.jsonl", "-y").exit_code == 2


def test_an_import_says_when_matching_uses_the_words_and_the_doctor_sees_them_wait(
    words_on: Command, data_dir: Path, tmp_path: Path
):
    row = {"key": "streams", "da": "Vandløb", "en": "Streams", "area": "climate_environment", "aliases_da": ["bække"]}
    assert "own words 0, all in force" in _doctor(words_on)
    data_dir.mkdir(exist_ok=True)
    words_on("rematch")  # makes an index with the words of now
    told = words_on("thesaurus", "import", _file(tmp_path, row), "-y").output
    assert "Matching uses them after the next start" in told
    assert "market rematch" in told
    assert "own words 1; some wait for the next start" in _doctor(words_on)
    words_on("rematch")
    assert "own words 1, all in force" in _doctor(words_on)
    again = words_on("thesaurus", "import", _file(tmp_path, row), "-y").output
    assert "next start" not in again


def test_a_word_is_shown_with_the_tag_that_it_names_and_where_it_comes_from(words_on: Command, tmp_path: Path):
    row = {"key": "streams", "da": "Vandløb", "en": "Streams", "area": "climate_environment", "aliases_da": ["bække"]}
    words_on("thesaurus", "import", _file(tmp_path, row), "-y")
    assert "da  Bække  names the tag streams (Vandløb; added here)" in words_on("lexicon", "show", "Bække").output
    assert "en  ponds  names the tag lakes (Lakes; delivered)" in words_on("lexicon", "show", "ponds").output


def test_the_doctor_names_a_bad_line_of_words_tsv(words_on: Command, data_dir: Path):
    data_dir.mkdir(exist_ok=True)
    (data_dir / "words.tsv").write_text("vand\twater\nvand\n", "utf-8")
    assert words_on("doctor").exit_code == 1
    told = _doctor(words_on)
    problem = "not a Danish word, an English word and a weight between tabs"
    assert f"left out until they are mended: words.tsv:2: {problem}" in told


def _doctor(words_on: Command) -> str:
    """What `market doctor` says, whatever the width of the terminal."""
    return " ".join(words_on("doctor").output.split())
