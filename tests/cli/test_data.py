"""`market migrate`, `seed`, `import`, `export`: the database from the shell."""

import json
from pathlib import Path

import pytest
from sqlmodel import select

from market.gateways.database import Database
from market.jobs.models import Job
from market.taxonomy.models import Concept
from tests.cli.conftest import Command, one_line

ROW = {"external_id": "n1", "title": "Færre fald i hjemmet", "lang": "da"}


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """A file of one need."""
    file = tmp_path / "needs.jsonl"
    file.write_text(json.dumps(ROW), "utf-8")
    return file


def test_an_empty_directory_is_migrated_and_seeded_twice_without_harm(market: Command, data_dir: Path):
    assert "is at 0" in market("migrate").output
    for _ in range(2):
        assert market("seed").output.strip().endswith("Reference data is loaded.")
    database = Database(f"sqlite:///{data_dir / 'market.sqlite'}")
    with database.reading() as session:
        assert len(session.exec(select(Concept)).all()) >= 400
    database.close()


def test_reset_throws_only_the_embedded_database_away(market: Command, data_dir: Path, monkeypatch):
    assert market("seed").exit_code == 0
    (data_dir / "index").mkdir(exist_ok=True)
    assert market("seed", "--reset").exit_code == 0
    monkeypatch.setenv("MARKET_DATABASE_URL", "postgresql+psycopg://market@127.0.0.1:1/prod")
    refused = market("seed", "--reset")
    assert refused.exit_code == 2
    assert "MARKET_DATABASE_URL is set" in one_line(refused)


def test_a_file_is_imported_and_comes_out_again(market_on: Command, database: Database, rows: Path, tmp_path: Path):
    assert "1 would be made, 0 would be changed" in market_on("import", "needs", rows, "--preview").output
    assert "1 were made, 0 were changed, 0 are the same already." in market_on("import", "needs", rows, "--yes").output
    assert "0 were made, 0 were changed, 1 are the same already." in market_on("import", "needs", rows, "-y").output
    out = tmp_path / "out.csv"
    assert "1 needs are in" in market_on("export", "needs", out).output
    assert "0 were made, 0 were changed, 1 are the same" in market_on("import", "needs", out, "-y").output
    with database.reading() as session:
        assert [(job.kind, job.not_before) for job in session.exec(select(Job))] == [("listings.imported", None)]


BAD_FILES = {
    "binary.jsonl": b"\x89PNG\r\n\x1a\n\x00\xff",
    "binary.csv": b"\x89PNG\r\n\x1a\n\x00\xff",
    "binary.xlsx": b"\x89PNG\r\n\x1a\n\x00\xff",
    "latin.csv": "external_id,title\n1,Årsag\n".encode("latin-1"),
    "utf16.csv": "external_id,title\n1,Fald\n".encode("utf-16"),
    "huge.csv": b"external_id,title\n1," + b"x" * 2_000_000,
    "open.csv": b'external_id,title\n1,"Fald\n2,Salt\n',
    "empty.csv": b"",
    "list.jsonl": b"[1, 2]\n",
    "deep.jsonl": b"[" * 100_000 + b"\n",
    "file.pdf": b"%PDF",
    "[red]name[bold].csv": b"",
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_named_and_nothing_is_half_done(market_on: Command, database: Database, tmp_path: Path, name):
    file = tmp_path / name
    file.write_bytes(BAD_FILES[name])
    result = market_on("import", "needs", file, "--yes")
    assert result.exit_code == 2
    assert str(file) in result.stderr
    assert "export" not in result.stdout
    with database.reading() as session:
        assert session.exec(select(Job)).all() == []


@pytest.mark.parametrize("name", ["missing.csv", "", "x" * 300 + ".csv"])
def test_a_file_that_is_not_there_is_named(market_on: Command, tmp_path: Path, name):
    result = market_on("import", "needs", f"{tmp_path}/{name}", "--yes")
    assert result.exit_code == 2
    assert str(tmp_path) in one_line(result)


def test_bad_rows_are_named_with_file_and_line(market_on: Command, tmp_path: Path):
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join([json.dumps(ROW), "{}", "oops", *["{}"] * 30]), "utf-8")
    result = market_on("import", "solutions", file, "--yes")
    assert result.exit_code == 2
    assert f"{file}, line 2: external_id: is missing; every row needs it" in result.stderr
    assert f"{file}, line 3: not JSON" in result.stderr
    assert "and 12 more" in result.stderr
    assert "32 rows cannot be used. Nothing was stored." in result.stderr


def test_an_unknown_subject_or_owner_is_refused(market_on: Command, rows: Path):
    assert market_on("import", "pairings", rows).exit_code == 2
    result = market_on("import", "needs", rows, "--yes", "--organisation", "nobody")
    assert result.exit_code == 2
    assert "none has the external id 'nobody'" in result.stderr


@pytest.mark.parametrize("name", ["out.pdf", "missing/out.csv", "out", "folder.csv"])
def test_an_export_that_cannot_be_written_is_named(market_on: Command, tmp_path: Path, name):
    (tmp_path / "folder.csv").mkdir()
    result = market_on("export", "needs", tmp_path / name)
    assert result.exit_code == 2
    assert str(tmp_path / name) in one_line(result)


def test_a_database_that_is_not_migrated_or_not_there_is_named(market: Command, rows: Path, monkeypatch, tmp_path):
    result = market("import", "needs", rows, "--yes")
    assert (result.exit_code, "market migrate" in one_line(result)) == (1, True)
    monkeypatch.setenv("MARKET_DATABASE_URL", "postgresql+psycopg://market:secret@127.0.0.1:1/gone")
    for arguments in (("import", "needs", rows, "--yes"), ("export", "needs", tmp_path / "x.csv"), ("migrate",)):
        result = market(*arguments)
        assert result.exit_code == 1
        assert "does not answer" in result.stderr
        assert "secret" not in result.stderr
    for address in ("nonsense", "mysql://x/y", "sqlite:///"):
        monkeypatch.setenv("MARKET_DATABASE_URL", address)
        result = market("migrate")
        assert result.exit_code in {1, 2}
        assert "MARKET_DATABASE_URL" in result.stderr
