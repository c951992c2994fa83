import json
from pathlib import Path
from typing import Any

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from market.cli.matching import evaluate, match

NEEDS = [
    {"id": "n1", "title": "Fald i hjemmet", "text": "Borgere falder om natten", "lang": "da", "tags": []},
    {"id": "n2", "title": "Waste bins overflow", "text": "", "lang": "en", "tags": []},
]
SOLUTIONS = [
    {"id": "s1", "title": "Sensor mod fald", "text": "Måler fald om natten", "lang": "da", "tags": []},
    {"id": "s2", "title": "Bin sensor", "text": "Tells when waste bins are full", "lang": "en", "tags": []},
]


@pytest.fixture
def market():
    app = typer.Typer()
    app.command()(match)
    app.command()(evaluate)
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.fixture
def files(tmp_path):
    def write(name: str, rows: list[dict[str, Any]]) -> Path:
        path: Path = tmp_path / name
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        return path

    return write("needs.jsonl", NEEDS), write("solutions.jsonl", SOLUTIONS), write


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_match_prints_one_json_line_per_pairing_best_first(market, files):
    needs, solutions, _ = files
    rows = lines(market("match", "--needs", needs, "--solutions", solutions, "--json"))
    assert [(row["need"], row["solution"], row["rank"]) for row in rows if row["rank"] == 1] == [
        ("n1", "s1", 1),
        ("n2", "s2", 1),
    ]
    for row in rows:
        assert set(row) == {"need", "solution", "rank", "score", "reasons"}
        assert sum(reason["share"] for reason in row["reasons"]) == pytest.approx(row["score"], abs=1e-3)
        assert all(reason["evidence"] for reason in row["reasons"])


def test_the_score_is_the_same_in_both_directions_and_among_other_listings(market, files):
    needs, solutions, write = files
    more = write("more.jsonl", [*SOLUTIONS, {"id": "s3", "title": "Bogudlån på biblioteket"}])

    def scores(*arguments: object) -> dict[tuple[str, str], float]:
        return {(row["need"], row["solution"]): row["score"] for row in lines(market("match", "--json", *arguments))}

    there = scores("--needs", needs, "--solutions", solutions)
    assert there == scores("--needs", needs, "--solutions", solutions, "--direction", "solutions")
    assert there.items() <= scores("--needs", needs, "--solutions", more).items()


def test_match_without_json_is_a_table(market, files):
    needs, solutions, _ = files
    result = market("match", "--needs", needs, "--solutions", solutions, "--limit", "1")
    assert result.exit_code == 0
    assert "Fald i hjemmet" in result.stdout
    assert "strong" in result.stdout


def test_a_bad_row_stops_everything_unless_it_may_be_skipped(market, files):
    needs, _, write = files
    solutions = write("bad.jsonl", [*SOLUTIONS, {"title": "no id"}])
    refused = market("match", "--needs", needs, "--solutions", solutions, "--json")
    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert "bad.jsonl:3: no id" in refused.stderr
    skipped = market("match", "--needs", needs, "--solutions", solutions, "--json", "--skip-bad")
    assert {row["solution"] for row in lines(skipped)} == {"s1", "s2"}
    assert "1 bad row passed over" in skipped.stderr


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"\x00\x01\x02\xff", b"[1, 2"])
def test_rubbish_is_answered_in_one_line(market, files, tmp_path, content):
    needs, _, _ = files
    path = tmp_path / "rubbish.jsonl"
    path.write_bytes(content)
    result = market("match", "--needs", needs, "--solutions", path, "--json")
    assert result.exit_code == (0 if content == b"" else 2)
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_missing_file_is_named(market, files):
    needs, _, _ = files
    result = market("match", "--needs", needs, "--solutions", "nowhere.jsonl")
    assert result.exit_code == 2
    assert "nowhere.jsonl does not exist" in result.stderr


def test_evaluate_prints_the_figures(market, files, tmp_path):
    _, _, write = files
    write("docs.jsonl", SOLUTIONS)
    write("queries.jsonl", NEEDS)
    (tmp_path / "qrels.tsv").write_text("n1\ts1\t1\nn2\ts2\t3\n")
    (figures,) = lines(market("evaluate", tmp_path, "--json"))
    assert figures["queries"] == 2
    assert figures["ndcg_at_10"] == figures["recall_at_50"] == figures["mrr_at_10"] == 1.0
    assert {"index_seconds", "ms_p50", "ms_p95", "ms_p99"} <= set(figures)
    assert "ndcg_at_10" in market("evaluate", tmp_path).stdout


def test_evaluate_needs_the_three_files(market, tmp_path):
    result = market("evaluate", tmp_path)
    assert result.exit_code == 2
    assert "docs.jsonl does not exist" in result.stderr


def test_a_text_that_says_nothing_is_told_apart_from_one_that_nothing_fits(market, files):
    _, solutions, write = files
    silent = write("silent.jsonl", [{"id": "n", "title": "Hvem er det for?", "text": "", "lang": "da", "tags": []}])
    lonely = write("lonely.jsonl", [{"id": "n", "title": "Klaveret lyder falsk", "text": "", "lang": "da", "tags": []}])
    assert "Nothing to compare" in _said(market, silent, solutions)
    assert "Nothing fits." in _said(market, lonely, solutions)


def test_a_shared_tag_is_shown_by_its_name(market, files):
    _, _, write = files
    tagged = {"title": "Sensor", "text": "", "lang": "da", "tags": ["fall_prevention"]}
    needs, solutions = write("n.jsonl", [{"id": "n", **tagged}]), write("s.jsonl", [{"id": "s", **tagged}])
    assert "shared tag Faldforebyggelse" in " ".join(_said(market, needs, solutions).replace("│", " ").split())


def _said(market, needs, solutions) -> str:
    return str(market("match", "--needs", needs, "--solutions", solutions).stdout)


@pytest.mark.slow
def test_thousands_of_listings_are_matched_as_a_few_are_and_leave_nothing_behind(market, files, tmp_path, monkeypatch):
    needs, few, write = files
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "room"))
    (tmp_path / "room").mkdir()
    crowd = [{"id": f"c{number}", "title": f"Bogudlån nummer {number}", "lang": "da"} for number in range(2_500)]
    many = write("many.jsonl", [*crowd, *SOLUTIONS])

    def scores(solutions: Path) -> dict[tuple[str, str], float]:
        found = lines(market("match", "--json", "--needs", needs, "--solutions", solutions))
        return {(row["need"], row["solution"]): row["score"] for row in found}

    assert scores(few).items() <= scores(many).items()
    assert "Sensor mod fald" in market("match", "--needs", needs, "--solutions", many).stdout
    assert list((tmp_path / "room").iterdir()) == []
