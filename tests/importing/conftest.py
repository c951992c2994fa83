"""A market that files are brought into, and files to bring."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from market.gateways.clock import FakeClock
from market.gateways.database import Database
from market.importing.exporting import export
from market.importing.importer import Importer
from market.importing.storing import Report
from market.jobs.models import Job
from market.listings.models import ListingColumns
from market.needs.models import Need
from market.solutions.models import Solution
from tests.story import Market

COLUMNS = ("external_id", "organisation", "lang", "title", "summary", "problem", "areas", "tags", "stage", "facts")
Written = Callable[..., Path]


@dataclass(frozen=True)
class Desk:
    """Where files are imported and exported."""

    market: Market
    folder: Path

    def bring(self, subject: str, file: Path, *, keep: bool = True) -> Report:
        """Import a file."""
        importer = Importer(self.market.database, self.market.house.index, self.market.clock)
        return importer.run(subject, file, keep=keep, step=lambda _: None)

    def problems(self, subject: str, file: Path) -> list[tuple[int, str]]:
        """Say what is wrong with a file: line and text."""
        return [(problem.line, problem.text) for problem in self.bring(subject, file).problems]

    def export(self, subject: str, name: str) -> Path:
        """Export to a file of that name."""
        export(self.market.database, subject, self.folder / name)
        return self.folder / name

    def stored(self, table: type[ListingColumns]) -> list[ListingColumns]:
        """All listings of a side, by external id."""
        with self.market.database.reading() as session:
            return list(session.exec(select(table).order_by(table.external_id)))

    @property
    def needs(self) -> list[ListingColumns]:
        """All needs."""
        return self.stored(Need)

    @property
    def solutions(self) -> list[ListingColumns]:
        """All solutions."""
        return self.stored(Solution)

    @property
    def jobs(self) -> list[str]:
        """The kinds of the jobs that were queued."""
        with self.market.database.reading() as session:
            return [job.kind for job in session.exec(select(Job))]


@pytest.fixture
def desk(database: Database, clock: FakeClock, tmp_path: Path) -> Desk:
    """An empty marketplace. Its vocabulary is empty too, so every tag is a proposed one."""
    return Desk(Market(database, clock), tmp_path)


@pytest.fixture
def lines(tmp_path: Path) -> Written:
    """Write rows as JSON Lines."""

    def write(*rows: Any, name: str = "rows.jsonl") -> Path:
        file = tmp_path / name
        file.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), "utf-8")
        return file

    return write


@pytest.fixture
def table(tmp_path: Path) -> Written:
    """Write rows as CSV or as a spreadsheet, as the name says."""

    def write(*rows: dict[str, str], name: str = "rows.csv", delimiter: str = ",", encoding: str = "utf-8") -> Path:
        file = tmp_path / name
        if file.suffix == ".xlsx":
            from openpyxl import Workbook

            book = Workbook()
            for cells in (COLUMNS, *([row.get(column, "") for column in COLUMNS] for row in rows)):
                book.active.append(list(cells))
            book.save(file)
            return file
        with file.open("w", encoding=encoding, newline="") as text:
            writer = csv.DictWriter(text, COLUMNS, delimiter=delimiter, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return file

    return write
