"""What it costs in quality and gains in time to search for fewer of a need's words.

python -m tests.benchmarks.budget [DIR] [--quick] [--folder FOLDER] [--processor-time]

Retrieval looks for the heaviest words of a need (`weights.SEARCH_TERMS`); only what it finds is scored. Quality is that
on every labelled collection below DIR, time that among 100,000 solutions, or 10,000 with --quick; folder and processor
time are as in `core`.
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from market.gateways.search_trial import Trial
from market.matching import weights
from market.matching.analysing import load_analyser
from market.matching.evaluation import quality
from market.matching.rules import delivered_rules
from tests.benchmarks.asked import LENGTHS, needs_of
from tests.benchmarks.collection import Collection
from tests.benchmarks.measuring import DEPTH, collections, read
from tests.benchmarks.ours import Ours
from tests.benchmarks.process import CLOCKS, stay_on_one_core

BUDGETS = (8, 12, 16, 24, 32)
WIDTH = 125


@contextmanager
def searching_for(terms: int) -> Iterator[None]:
    """Have retrieval look for at most so many words while the block runs."""
    usual = weights.SEARCH_TERMS
    weights.SEARCH_TERMS = terms
    try:
        yield
    finally:
        weights.SEARCH_TERMS = usual


def qualities(directory: Path) -> list[str]:
    """Return nDCG@10 / recall@50 with each budget."""
    labelled = read(directory)
    trial = Trial(labelled.solutions, "solution", load_analyser(), delivered_rules())
    judged = [need for need in labelled.needs if need.id in labelled.judgements]
    cells = []
    for terms in BUDGETS:
        with searching_for(terms):
            rankings = {one.query_id: one.ranked for one in trial.timed(judged, DEPTH)}
        one = quality(rankings, labelled.judgements)
        cells.append(f"{one.ndcg_at_10:.3f} / {one.recall_at_50:.3f}")
    return cells


def times(ours: Ours, length: int) -> list[str]:
    """Return the median milliseconds to match a need of this length, and to retrieve only, with each budget."""
    cells = []
    for terms in BUDGETS:
        with searching_for(terms):
            steps = [ours.steps(need) for need in needs_of(length)]
        whole, retrieval = (statistics.median(one[step] for one in steps) for step in ("whole", "retrieve"))
        cells.append(f"{whole:.1f} / {retrieval:.1f}")
    return cells


def main() -> None:
    """Measure and print one table."""
    reader = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    reader.add_argument("directory", type=Path, nargs="?", default=Path(__file__).parent)
    reader.add_argument("--quick", action="store_true", help="10,000 solutions instead of 100,000")
    reader.add_argument("--folder", type=Path, help="where texts and index are kept, and used again")
    reader.add_argument("--processor-time", action="store_true", help="time by processor time, not by the clock")
    chosen = reader.parse_args()
    progress = Console(stderr=True)
    size = 10_000 if chosen.quick else 100_000
    title = (
        f"Words searched for (now {weights.SEARCH_TERMS}): nDCG@10 / recall@50 of each set, "
        f"then ms p50 whole / retrieval among {size:,}"
    )
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for terms in BUDGETS:
        table.add_column(str(terms), justify="right")
    for directory in collections(chosen.directory):
        progress.print(directory.name)
        table.add_row(directory.name, *qualities(directory))
    table.add_section()
    with tempfile.TemporaryDirectory() as made:
        collection = Collection(chosen.folder or Path(made), size)
        collection.write_texts(progress.print)
        collection.build(progress.print)
        stay_on_one_core()
        ours = Ours(collection.index_folder, CLOCKS["processor" if chosen.processor_time else "clock"])
        for length in LENGTHS:
            progress.print(f"{length} words")
            table.add_row(f"a need of {length} words", *times(ours, length))
    Console(width=WIDTH).print(table)


if __name__ == "__main__":
    main()
