"""How fast the marketplace is on this machine: pairing, publishing, pages and import, beside what we aim for.

python -m tests.benchmarks.speed [--quick]

Quick measures with 10,000 listings instead of 100,000. It is a measurement, no test: the exit code is 0 either way.
"""

import argparse
import gc
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from rich.console import Console

from market.gateways.search import SearchIndex
from market.matching.analysing import load_analyser
from market.matching.profiles import Profile
from market.matching.ranking import rank
from market.matching.rules import delivered_rules
from tests.benchmarks import machine
from tests.benchmarks.figures import Figure, add_figures, table_of_figures
from tests.benchmarks.pairing import milliseconds, needs
from tests.benchmarks.site import Site, seconds_until_visible
from tests.benchmarks.synthetic import synthetic_listings

ALL, FEW = 100_000, 10_000
CLIENTS = 20
SECONDS = 30
POSTED = 20
SEARCHES = ("/search?q=fald+hjemmepleje", "/search?q=sensor", "/search?q=water+data", "/solutions?q=digital+borger")
Step = Callable[[str], None]


def pairing(index: SearchIndex, asked: list[Profile]) -> tuple[float, float]:
    """Return p50 and p99 in ms: analyse a new need, find candidates, order them, score both ways and explain ten."""
    analyser, rules = load_analyser(), delivered_rules()

    def pair(need: Profile) -> object:
        prepared = analyser.prepare(need)
        sought = index.mended(prepared, "solution")
        return rank(prepared, index.candidates(sought, "solution"), rules=rules, sought=sought, limit=10)

    for need in asked[:10]:
        pair(need)
    # As a server does when it has started.
    gc.collect()
    gc.freeze()
    return milliseconds([lambda need=need: pair(need) for need in asked])  # type: ignore[misc]


def pairing_figures(site: Site, most: int) -> Iterator[Figure]:
    """Pair with 1,000 solutions and so on; the largest number are those of the site."""
    asked, analyser = needs(), load_analyser()
    for size in (1_000, 10_000, 100_000):
        if size > most:
            return
        if size == most:
            index = SearchIndex(site.settings.index_dir, analyser)
        else:
            index = SearchIndex(None, analyser)
            index.write(synthetic_listings(size))
        middle, late = pairing(index, asked)
        is_aim = size == ALL
        yield Figure(
            f"pair one need with {size:,} solutions",
            f"{middle:.1f} ms p50, {late:.1f} ms p99",
            "≤ 20 ms p50" if is_aim else "",
            middle <= 20 if is_aim else None,
        )


def import_figures(site: Site, count: int) -> Iterator[Figure]:
    """Import solutions into an empty site; the command ends when all are stored and searchable."""
    seconds = site.import_solutions(count)
    found = SearchIndex(site.settings.index_dir, load_analyser()).count("solution")
    rate = count / seconds
    yield Figure(
        f"import {count:,} solutions until all are searchable", f"{rate:,.0f} rows/s", "≥ 1,000 rows/s", rate >= 1_000
    )
    yield Figure("searchable when the import ends", f"{found:,} of {count:,}", "all within 5 s", found == count)


def publishing(site: Site) -> tuple[Figure, list[str]]:
    """Post needs through the web form; return how long it takes until partners show, and the needs' addresses."""
    with site.buyer() as browser:
        posted = [seconds_until_visible(browser, need) for need in islice(needs(), POSTED)]
    times = sorted(seconds for seconds, _ in posted)
    middle, last = times[len(times) // 2], times[-1]
    figure = Figure(
        "a posted need has its matches on its page and is in the list",
        f"{middle:.2f} s p50, {last:.2f} s slowest",
        "≤ 2 s",
        last <= 2,
    )
    return figure, [address for _, address in posted]


def page_figures(site: Site, addresses: list[str]) -> Iterator[Figure]:
    """Have clients in another process ask for pages, each once a second."""
    pages = [("home", "/"), *(("search", path) for path in SEARCHES)]
    pages += [("pairings", f"{address}/pairings") for address in addresses]
    lines = "\n".join(f"{kind} {path}" for kind, path in pages)
    program = [sys.executable, "-m", "tests.benchmarks.load", site.address, str(CLIENTS), str(SECONDS)]
    answer = subprocess.run(program, input=lines, capture_output=True, text=True, check=True)
    taken: dict[str, list[float]] = json.loads(answer.stdout)
    failed = taken.pop("failed")
    for kind, seconds in sorted(taken.items()):
        times = sorted(1000 * one for one in seconds) or [float("inf")]
        middle, late = times[len(times) // 2], times[int(len(times) * 0.99)]
        yield Figure(
            f"page {kind}, {CLIENTS} clients once a second each",
            f"{middle:.0f} ms p50, {late:.0f} ms p99",
            "≤ 50 ms p50, ≤ 250 ms p99",
            middle <= 50 and late <= 250,
        )
    yield Figure("pages that failed", f"{len(failed)} of {CLIENTS * SECONDS}", "0", not failed)


def measure(count: int, step: Step) -> Iterator[Figure]:
    """Measure everything with so many listings."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        step("seeding")
        site.command("seed")
        step(f"importing {count:,} solutions")
        yield from import_figures(site, count)
        step("pairing")
        yield from pairing_figures(site, count)
        site.settle()
        with site.served():
            step("publishing")
            published, addresses = publishing(site)
            yield published
            step("asking for pages")
            yield from page_figures(site, addresses)


def main() -> None:
    """Measure and print one table."""
    reader = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    reader.add_argument("--quick", action="store_true", help=f"{FEW:,} listings instead of {ALL:,}")
    count = FEW if reader.parse_args().quick else ALL
    table = table_of_figures(f"Speed with {count:,} listings")
    for name, value in machine.facts().items():
        table.add_row(name, value)
    table.add_section()
    with Console(stderr=True).status("") as status:
        add_figures(table, measure(count, lambda what: status.update(f"{what} …")))
    Console(width=130).print(table)


if __name__ == "__main__":
    main()
