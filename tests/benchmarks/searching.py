"""How long a search and the panel beside a form take among 1,000, 10,000 and 100,000 listings of each side.

python -m tests.benchmarks.searching [SIZE …]

The panel is measured as the server computes it, over an index on disk and a database that has none of the listings:
the few rows that it shows are read by their keys.
"""

import sys
import tempfile
from collections.abc import Iterable
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlmodel import Session, SQLModel, create_engine

from market.gateways.search import Find, SearchIndex
from market.listings.advising import Typed, similar
from market.matching.analysing import load_analyser
from market.needs.kind import NEED
from market.solutions.kind import SOLUTION
from tests.benchmarks.pairing import SIZES, milliseconds, needs
from tests.benchmarks.synthetic import synthetic_listings

SEARCHES = {
    "newest": Find(side="solution", sort="newest"),
    "one word": Find(side="solution", text="sensor"),
    "three words": Find(side="solution", text="digital hjemmepleje borger"),
    "area and words": Find(side="solution", text="digital data", areas=("health_older",)),
    "compound": Find(side="solution", text="faldforebyggelse"),
    "misspelled": Find(side="solution", text="digitel hjemmeplege borger"),
    "Danish to English": Find(side="solution", text="sundhedsdata til åbne journaler"),
    "twenty words": Find(
        side="solution",
        text="vi søger en digital løsning der hjælper ældre borgere med fald i hjemmet og giver hjemmeplejen besked",
    ),
}
ROUNDS = 20


def main(sizes: Iterable[int]) -> None:
    """Measure and print one table per size."""
    analyser = load_analyser()
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    for size in sizes:
        table = Table(title=f"{size:,} needs and {size:,} solutions: milliseconds")
        for heading in ("", "p50", "p99"):
            table.add_column(heading, justify="right" if heading else "left")
        with tempfile.TemporaryDirectory() as folder, Session(engine) as session:
            index = SearchIndex(Path(folder), analyser)
            for side in ("need", "solution"):
                index.write(synthetic_listings(size, side, seed=len(side)))
            for name, search in SEARCHES.items():
                index.find(search)
                _add(table, name, milliseconds([partial(index.find, search)] * ROUNDS))
            ask = partial(similar, session, index, (NEED, SOLUTION), NEED)
            for name, texts in (("panel, title only", _titles()), ("panel, title and text", _texts())):
                steps = [partial(ask, typed) for typed in islice(cycle(texts), 100)]
                milliseconds(steps[:10])
                _add(table, name, milliseconds(steps))
        Console(width=100).print(table)


def _add(table: Table, name: str, measured: tuple[float, float]) -> None:
    middle, late = measured
    table.add_row(name, f"{middle:.1f}", f"{late:.1f}")


def _titles() -> list[Typed]:
    return [{"lang": need.lang, "title": need.title} for need in needs()]


def _texts() -> list[Typed]:
    return [{"lang": need.lang, "title": need.title, "problem": need.text} for need in needs()]


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
