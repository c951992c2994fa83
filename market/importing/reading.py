"""From a file to rows: JSON Lines, CSV with comma or semicolon, or a spreadsheet's first sheet.

A row is a dict of column → value with the line it stands on; a line that is no row is a `BadRow`. Nothing is guessed:
what cannot be read is named with file and line.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from market.importing.cells import as_meant

Values = dict[str, Any]
LONGEST_LINE = 1_000_000
_KINDS = {".jsonl", ".ndjson", ".csv", ".xlsx", ".xls", ".ods"}
csv.field_size_limit(LONGEST_LINE)


@dataclass(frozen=True)
class Row:
    """One row and the line (from 1) that it stands on."""

    line: int
    values: Values


@dataclass(frozen=True)
class BadRow:
    """A line that cannot be used, and why."""

    line: int
    why: str


class UnreadableFile(Exception):
    """The file as a whole cannot be read; the text says why."""


def read_rows(file: Path) -> Iterator[Row | BadRow]:
    """Read a file row by row. Raises UnreadableFile when it is none of the kinds we know, or not there."""
    if file.suffix.lower() not in _KINDS:
        raise UnreadableFile(f"{file}: the name must end in {', '.join(sorted(_KINDS))}")
    try:
        if file.suffix.lower() in {".jsonl", ".ndjson"}:
            yield from _json_lines(file)
        elif file.suffix.lower() == ".csv":
            yield from _csv(file)
        else:
            yield from _spreadsheet(file)
    except OSError as error:
        raise UnreadableFile(f"{file}: {error.strerror or error}") from error


def _json_lines(file: Path) -> Iterator[Row | BadRow]:
    with file.open("rb") as lines:
        for number, raw in enumerate(lines, start=1):
            if not raw.strip():
                continue
            if len(raw) > LONGEST_LINE:
                yield BadRow(number, "the line is longer than 1 MB")
                continue
            try:
                values = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
            except UnicodeDecodeError:
                yield BadRow(number, "not UTF-8 text")
            except (ValueError, RecursionError):
                yield BadRow(number, "not JSON")
            else:
                yield Row(number, values) if isinstance(values, dict) else BadRow(number, "not a JSON object")


def _csv(file: Path) -> Iterator[Row | BadRow]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        try:
            first = text.readline()
            text.seek(0)
            delimiter = ";" if first.count(";") > first.count(",") else ","
            reader = csv.DictReader(text, delimiter=delimiter, strict=True)
            if not reader.fieldnames:
                raise UnreadableFile(f"{file}: the file is empty")
            for values in reader:
                yield _csv_row(reader.line_num, values)
        except UnicodeDecodeError as error:
            raise UnreadableFile(f"{file}: not UTF-8 text. Save it as CSV UTF-8.") from error
        except csv.Error as error:
            raise UnreadableFile(f"{file}: line {reader.line_num + 1}: {error}") from error


def _csv_row(line: int, values: dict[str | None, Any]) -> Row | BadRow:
    if None in values:
        return BadRow(line, "more cells than the first line has columns")
    return Row(line, {str(name).strip(): as_meant(value) for name, value in values.items() if value not in (None, "")})


def _spreadsheet(file: Path) -> Iterator[Row | BadRow]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(file) as book:
            rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError) as error:
        raise UnreadableFile(f"{file}: not a spreadsheet that can be read") from error
    if not rows:
        raise UnreadableFile(f"{file}: the first sheet is empty")
    names = [str(cell).strip() for cell in rows[0]]
    for number, cells in enumerate(rows[1:], start=2):
        values = {
            name: _cell(cell) for name, cell in zip(names, cells, strict=False) if name and cell not in ("", None)
        }
        if values:
            yield Row(number, values)


def _cell(cell: Any) -> str:  # noqa: ANN401 - whatever a spreadsheet holds
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (date, datetime)):
        return cell.isoformat()[:10]
    return str(cell)
