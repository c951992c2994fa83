"""Writing what is published to a file that `market import` reads again."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlmodel import Session

from market.accounts.queries import every_organisation
from market.gateways.database import Database
from market.importing.cells import harmless
from market.importing.rows import ListingRow, OrganisationRow
from market.listings import queries as listings
from market.listings.kinds import ListingKind
from market.needs.kind import NEED
from market.solutions.kind import SOLUTION

_COLUMNS = {
    "needs": tuple(ListingRow.model_fields),
    "solutions": tuple(ListingRow.model_fields),
    "organisations": tuple(OrganisationRow.model_fields),
}


class UnknownForm(Exception):
    """The file's name does not say in which form to write."""


def export(database: Database, subject: str, file: Path) -> int:
    """Write needs, solutions or organisations; return how many. Raises UnknownForm, and OSError where writing fails."""
    with database.reading() as session:
        return write_rows(file, _COLUMNS[subject], _rows(session, subject))


def write_rows(file: Path, columns: tuple[str, ...], rows: Iterator[dict[str, Any]]) -> int:
    """Write rows in the form that the file's name says; return how many. Raises UnknownForm and OSError."""
    writers = {".jsonl": _json_lines, ".csv": _csv, ".xlsx": _spreadsheet}
    if file.suffix.lower() not in writers:
        raise UnknownForm
    return writers[file.suffix.lower()](file, columns, rows)


def _rows(session: Session, subject: str) -> Iterator[dict[str, Any]]:
    if subject == "organisations":
        # The operator is made with its people, not with a file.
        for organisation in (one for one in every_organisation(session) if one.kind != "operator"):
            yield {**organisation.model_dump(), "external_id": organisation.external_id or organisation.id}
        return
    owners = {organisation.id: organisation.external_id for organisation in every_organisation(session)}
    kind: ListingKind[Any] = NEED if subject == "needs" else SOLUTION
    for listing in listings.every_published(session, kind):
        owner = owners.get(listing.organisation_id) or listing.organisation_id
        yield {**listing.model_dump(), "external_id": listing.external_id or listing.id, "organisation": owner}


def _json_lines(file: Path, columns: tuple[str, ...], rows: Iterator[dict[str, Any]]) -> int:
    count = 0
    with file.open("w", encoding="utf-8") as lines:
        for count, row in enumerate(rows, start=1):  # noqa: B007 - the count is what is wanted
            kept = {name: row[name] for name in columns if row[name] not in (None, "", [], {})}
            lines.write(json.dumps(kept, ensure_ascii=False) + "\n")
    return count


def _csv(file: Path, columns: tuple[str, ...], rows: Iterator[dict[str, Any]]) -> int:
    count = 0
    # With the mark at the beginning and semicolons, a Danish spreadsheet program opens it as it is.
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text, delimiter=";")
        writer.writerow(columns)
        for count, row in enumerate(rows, start=1):  # noqa: B007 - the count is what is wanted
            writer.writerow([harmless(_cell(row[name])) for name in columns])
    return count


def _spreadsheet(file: Path, columns: tuple[str, ...], rows: Iterator[dict[str, Any]]) -> int:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Export")
    sheet.append(list(columns))
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - the count is what is wanted
        cells = []
        for name in columns:
            cell = WriteOnlyCell(sheet, value=_cell(row[name]))
            cell.data_type = "s"  # A text, even where it begins like a formula.
            cells.append(cell)
        sheet.append(cells)
    book.save(file)
    return count


def _cell(value: Any) -> str:  # noqa: ANN401 - any column's value
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(value, list):
        return "|".join(str(item) for item in value)
    return "" if value is None else str(value)
