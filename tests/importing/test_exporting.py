"""Taking everything out again, in a form that comes in again."""

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from market.importing.exporting import UnknownForm
from tests.importing.conftest import Desk, Written

ROWS = (
    {
        "external_id": "s1",
        "lang": "da",
        "title": "=HYPERLINK(1)",
        "summary": "+45 12 34 56 78",
        "problem": "-5",
        "areas": ["health_older"],
        "tags": ["fald", "et nyt; emne, ord", "=1+1"],
        "stage": "market",
        "goals": [3, 11],
        "regions": ["DK01", "0101"],
        "facts": {"price_dkk": 1200, "licence": "@SUM(1)", "integrations": ["a|b"]},
    },
    {"external_id": "s2", "lang": "en", "title": "Ordinary “title”; with, signs\nand lines", "summary": "\t=1+1"},
    {"external_id": "s3", "lang": "da", "title": "'=cmd", "summary": '  "=cmd', "problem": "＝1+1"},
)


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.xlsx"])
def test_what_goes_out_comes_in_as_the_same(desk: Desk, lines: Written, name):
    assert desk.bring("solutions", lines(*ROWS)).created == 3
    report = desk.bring("solutions", desk.export("solutions", name))
    assert (report.created, report.changed, report.same, report.problems) == (0, 0, 3, [])


def test_members_listings_come_out_under_their_own_ids(desk: Desk):
    desk.market.need("Faldulykker i eget hjem")
    exported = desk.export("needs", "out.jsonl").read_text("utf-8")
    assert "Faldulykker i eget hjem" in exported
    assert desk.needs[0].id in exported


def test_what_members_wrote_comes_back_as_theirs(desk: Desk):
    need = desk.market.need("Faldulykker i eget hjem")
    for subject in ("organisations", "needs"):
        file = desk.export(subject, f"{subject}.csv")
        file.write_text(file.read_text("utf-8-sig").replace("eget hjem", "egen bolig"), "utf-8")
        report = desk.bring(subject, file)
        assert (report.created, report.problems) == (0, [])
    (kept,) = desk.needs
    assert (kept.id, kept.organisation_id, kept.source) == (need.id, need.organisation_id, "member")
    assert kept.title == "Faldulykker i egen bolig"


def test_organisations_go_out_and_come_in(desk: Desk, lines: Written):
    rows = ({"external_id": f"o{number}", "name": f"Firma {number}", "kind": "vendor"} for number in range(3))
    desk.bring("organisations", lines(*rows))
    for name in ("out.jsonl", "out.csv", "out.xlsx"):
        report = desk.bring("organisations", desk.export("organisations", name))
        assert (report.same, report.problems) == (3, [])


def test_no_cell_is_run_by_a_spreadsheet_program_and_numbers_stay_as_they_are(desk: Desk, lines: Written):
    desk.bring("solutions", lines(*ROWS))
    with desk.export("solutions", "out.csv").open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text, delimiter=";"))
    for row in rows:
        for cell in row.values():
            risky = cell.lstrip(' "')[:1] in set("=+-@\t\r＝＋－＠")
            assert not risky or cell.lstrip("+-").replace(" ", "").isdigit(), cell
    first = next(row for row in rows if row["external_id"] == "s1")
    assert (first["summary"], first["problem"]) == ("+45 12 34 56 78", "-5")


def test_a_spreadsheet_holds_texts_and_no_formulas(desk: Desk, lines: Written):
    desk.bring("solutions", lines(*ROWS))
    sheet = load_workbook(desk.export("solutions", "out.xlsx")).active
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n", "inlineStr"}
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_only_what_is_public_goes_out(desk: Desk):
    desk.market.need("Vores hemmelige kladde", act="draft")
    assert "hemmelige" not in desk.export("needs", "out.jsonl").read_text("utf-8")


def test_a_file_of_another_kind_or_in_no_folder_is_refused(desk: Desk):
    with pytest.raises(UnknownForm):
        desk.export("needs", "out.pdf")
    with pytest.raises(OSError, match="No such file"):
        desk.export("needs", str(Path("missing") / "out.csv"))
