"""How fast the matching itself is, beside bm25s, sparse-dot-topn, SQLite FTS5 and RapidFuzz on the same texts.

python -m tests.benchmarks.core [--quick] [--million] [--folder DIR] [--processor-time]

Quick measures with 10,000 solutions instead of 100,000; million with 1,000,000 as well, for which an index is built in
half an hour or so. With a folder, texts and index are kept there and used again. Each program runs alone, on one core
and with one thread. Processor time instead of the clock's is for a machine that others use too. It is a measurement, no
test: the exit code is 0 either way.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from market.gateways.search import Listed, SearchIndex
from market.matching.analysing import load_analyser
from tests.benchmarks import machine
from tests.benchmarks.asked import LENGTHS
from tests.benchmarks.collection import Collection, Progress, Spent, processor_seconds
from tests.benchmarks.figures import Figure, add_figures, table_of_figures
from tests.benchmarks.ours import STEPS
from tests.benchmarks.peers import PEERS, missing
from tests.benchmarks.process import run_alone
from tests.benchmarks.synthetic import FIRST_DAY, synthetic_listings

FEW, ALL, MILLION = 10_000, 100_000, 1_000_000
WIDTH = 125
_NEW_LISTINGS = 20
_HELP_CALLS = 7
_MOST_GROWTH = 3.0
Times = dict[str, list[float]]


@dataclass(frozen=True)
class Aims:
    """What we want with so many solutions, for needs of twenty words; None where nothing was agreed."""

    middle_ms: float
    late_ms: float
    memory_mb: float
    build_seconds: float | None = None


AIMS = {ALL: Aims(7, 20, 600, 60), MILLION: Aims(20, 50, 2_500)}


@dataclass(frozen=True)
class Outcome:
    """What one collection gave: ours by length and step, each peer by length, all in milliseconds a need."""

    collection: Collection
    built: Spent
    ours: dict[str, Times]
    memory: int
    peers: dict[str, dict[str, Any]]


def measure(collection: Collection, clock: str, told: Progress) -> Outcome:
    """Index the collection where that is not done yet, and ask ours and every peer that is there."""
    collection.write_texts(told)
    built = collection.build(told)
    told("asking ours")
    ours: dict[str, Any] = run_alone("ours", str(collection.index_folder), clock)
    peers = {}
    for name, (_, _, most) in PEERS.items():
        if collection.size <= most and not missing(name):
            told(f"asking {name}")
            try:
                peers[name] = run_alone("peers", name, str(collection.folder), str(collection.size), clock)
            except subprocess.CalledProcessError as error:
                # What one peer cannot bear (memory, a library of another kind) is no reason not to ask the others.
                Console(stderr=True).print(f"{name} stopped: {error}")
    return Outcome(collection, built, ours["lengths"], ours["memory"], peers)


def needs_table(outcome: Outcome) -> Table:
    """Show p50 and p99 of ours and of each peer, and how many times ours takes as long."""
    table = Table(
        title=f"One need against {outcome.collection.size:,} solutions, one core: ms p50 / p99 (p50 ÷ ours, whole)",
        title_justify="left",
        caption="Ours, whole: analyse, retrieve, order, score both directions, explain ten. All others only retrieve.\n"
        "A peer that takes long is asked fewer needs. Its memory includes indexing; ours lies on disk and is mapped.",
        caption_justify="left",
    )
    table.add_column("")
    for length in LENGTHS:
        table.add_column(f"{length} words", justify="right")
    table.add_column("ready, s", justify="right")
    table.add_column("peak, MB", justify="right")
    whole = {length: _middle(outcome.ours[str(length)]["whole"]) for length in LENGTHS}
    rows: list[tuple[str, dict[str, list[float]], float, float]] = [
        (name, {length: steps[step] for length, steps in outcome.ours.items()}, outcome.built.seconds, outcome.memory)
        for name, step in (("ours, whole", "whole"), ("ours, retrieval only", "retrieve"))
    ]
    rows += [(name, peer["lengths"], peer["ready"], peer["memory"]) for name, peer in outcome.peers.items()]
    for name, times, ready, memory in rows:
        cells = [
            f"{_middle(times[str(length)]):,.1f} / {_late(times[str(length)]):,.1f} "
            f"(×{_middle(times[str(length)]) / whole[length]:.2f})"
            for length in LENGTHS
        ]
        table.add_row(name, *cells, f"{ready:,.0f}", f"{memory / 1e6:,.0f}")
    for name, (_, _, most) in PEERS.items():
        if absent := missing(name):
            table.add_row(name, f"lacks {', '.join(absent)}: make bench-peers")
        elif outcome.collection.size > most:
            table.add_row(name, f"asked up to {most:,}")
    return table


def steps_table(outcome: Outcome) -> Table:
    """Show which share of the time goes to each step."""
    title = f"Of which ours takes, {outcome.collection.size:,} solutions: ms, mean (share)"
    table = Table(title=title, title_justify="left")
    for heading in ("", *STEPS, "whole"):
        table.add_column(heading, justify="right" if heading else "left")
    for length, steps in outcome.ours.items():
        whole = statistics.fmean(steps["whole"])
        means = [statistics.fmean(steps[step]) for step in STEPS]
        cells = [f"{mean:.1f} ({100 * mean / whole:.0f} %)" for mean in means]
        table.add_row(f"{length} words", *cells, f"{whole:.1f}")
    return table


def size_figures(outcome: Outcome) -> Iterator[Figure]:
    """Say what a collection of this size takes, beside our aims."""
    collection, aims = outcome.collection, AIMS.get(outcome.collection.size)
    named = f"{collection.size:,} solutions"
    times = outcome.ours[str(LENGTHS[0])]["whole"]
    middle, late = _middle(times), _late(times)
    yield Figure(
        f"a need of {LENGTHS[0]} words against {named}",
        f"{middle:.1f} ms p50, {late:.1f} ms p99",
        f"≤ {aims.middle_ms:g} ms p50, ≤ {aims.late_ms:g} ms p99" if aims else "",
        middle <= aims.middle_ms and late <= aims.late_ms if aims else None,
    )
    if "bm25s" in outcome.peers:
        bare = _middle(outcome.peers["bm25s"]["lengths"]["60"])
        mine = _middle(outcome.ours["60"]["whole"])
        text = f"{mine:.1f} ms p50, bm25s {bare:.1f}"
        yield Figure(f"60 words against {named}, whole, beside bm25s' bare retrieval", text, "faster", mine < bare)
    memory = outcome.memory / 1e6
    yield Figure(
        f"peak memory of the process that asks, {named}",
        f"{memory:,.0f} MB",
        f"≤ {aims.memory_mb:,g} MB" if aims else "",
        memory <= aims.memory_mb if aims else None,
    )
    ratio = collection.index_bytes() / collection.text_bytes()
    yield Figure(f"index on disk, {named}", f"{ratio:.1f} × the text", "≤ 2 ×", ratio <= 2)
    seconds = aims.build_seconds if aims else None
    yield Figure(
        f"index {named} from nothing",
        f"{outcome.built.seconds:,.0f} s ({outcome.built.processor_seconds:,.0f} s of processor time)",
        f"≤ {seconds:g} s on 2 cores" if seconds else "",
        outcome.built.seconds <= seconds if seconds else None,
    )


def growth_figures(smaller: Outcome, larger: Outcome) -> Iterator[Figure]:
    """Say how many times as long a need takes with ten times the solutions."""
    for length in map(str, LENGTHS):
        times = _middle(larger.ours[length]["whole"]) / _middle(smaller.ours[length]["whole"])
        subject = f"{length} words: {larger.collection.size:,} beside {smaller.collection.size:,}"
        yield Figure(subject, f"× {times:.1f} p50", f"≤ × {_MOST_GROWTH:g}", times <= _MOST_GROWTH)


def new_listing_figure(collection: Collection) -> Figure:
    """Say how long it takes until another reader finds a listing that was written to the large index."""
    writer = SearchIndex(collection.index_folder, load_analyser())
    reader = SearchIndex(collection.index_folder, load_analyser())
    made = synthetic_listings(_NEW_LISTINGS, seed=2)
    new = [Listed(replace(one.profile, id=f"new-{one.profile.id}"), FIRST_DAY, 1, "member") for one in made]
    for listed in new:
        # A worker that runs has read its word lists long ago.
        writer.prepare(listed.profile)
    writer.be_ready_to_write()
    times = []
    for listed in new:
        started = time.perf_counter()
        writer.write([listed])
        found = reader.prepared("solution", [listed.profile.id])
        times.append(1000 * (time.perf_counter() - started))
        if not found:
            raise SystemExit(f"{listed.profile.id} was written and cannot be found")
    writer.put([], removed=[listed.profile.id for listed in new])
    return Figure(
        f"one new listing is found among {collection.size:,}",
        f"{_middle(times):.0f} ms p50, {max(times):.0f} ms slowest",
        "≤ 200 ms",
        max(times) <= 200,
    )


def help_figure() -> Figure:
    """Say how long the shell takes to answer without a server."""
    times = []
    used = processor_seconds()
    for _ in range(_HELP_CALLS):
        started = time.perf_counter()
        program = [str(Path(sys.executable).with_name("market")), "match", "--help"]
        subprocess.run(program, stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - started)
    middle = statistics.median(times)
    used = (processor_seconds() - used) / _HELP_CALLS
    return Figure("market match --help", f"{middle:.2f} s ({used:.2f} s of processor time)", "≤ 0.5 s", middle <= 0.5)


def main() -> None:
    """Measure and print the tables, each as soon as it is known."""
    reader = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    reader.add_argument("--quick", action="store_true", help=f"{FEW:,} solutions instead of {ALL:,}")
    reader.add_argument("--million", action="store_true", help=f"also {MILLION:,} solutions")
    reader.add_argument("--folder", type=Path, help="where texts and index are kept, and used again")
    reader.add_argument("--processor-time", action="store_true", help="time by processor time, not by the clock")
    chosen = reader.parse_args()
    clock = "processor" if chosen.processor_time else "clock"
    sizes = [FEW if chosen.quick else ALL, *([MILLION] if chosen.million else [])]
    console, progress = Console(width=WIDTH), Console(stderr=True)
    facts = machine.facts()
    with _folder(chosen.folder) as folder, progress.status("") as status:
        told: Progress = status.update if progress.is_terminal else progress.print
        outcomes = []
        for size in sizes:
            outcomes.append(measure(Collection(folder, size), clock, told))
            console.print(needs_table(outcomes[-1]), steps_table(outcomes[-1]))
        table = table_of_figures("Matching on this machine")
        for name, value in {**facts, "milliseconds of a need": f"told by the {clock}"}.items():
            table.add_row(name, value)
        table.add_section()
        for outcome in outcomes:
            add_figures(table, size_figures(outcome))
            add_figures(table, [new_listing_figure(outcome.collection)])
        if len(outcomes) > 1:
            add_figures(table, growth_figures(*outcomes))
        add_figures(table, [help_figure()])
    console.print(table)


@contextmanager
def _folder(chosen: Path | None) -> Iterator[Path]:
    if chosen is not None:
        yield chosen
        return
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def _middle(times: Sequence[float]) -> float:
    return statistics.median(times)


def _late(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]


if __name__ == "__main__":
    main()
