"""One line of a table of measurements, and the table."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """What was measured, what came out, what we aim for, and whether that was met."""

    subject: str
    measured: str
    aim: str = ""
    met: bool | None = None


def add_figures(table: Table, figures: Iterable[Figure]) -> None:
    """Add a row for each figure as it comes."""
    words = {None: "", True: "yes", False: "NO"}
    for one in figures:
        table.add_row(one.subject, one.measured, one.aim, words[one.met])


def table_of_figures(title: str) -> Table:
    """Return an empty table with the columns of a figure."""
    table = Table(title=title, title_justify="left")
    for heading in ("measured", "result", "aim", "met"):
        table.add_column(heading)
    return table
