"""How long it takes to pair one new need, and to answer a list page, among 1,000, 10,000 and 100,000 solutions.

python -m tests.benchmarks.pairing [SIZE …]
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from market.gateways.search import Find, SearchIndex
from market.matching.analysing import load_analyser, seed_directory
from market.matching.profiles import Profile
from market.matching.ranking import rank
from market.matching.rules import delivered_rules
from tests.benchmarks.synthetic import synthetic_listings

SIZES = (1_000, 10_000, 100_000)
PAGES = {
    "newest": Find(side="solution", sort="newest"),
    "one word": Find(side="solution", text="sensor"),
    "three words": Find(side="solution", text="digital hjemmepleje borger"),
    "area and words": Find(side="solution", text="digital data", areas=("health_older",)),
    "area, page 50": Find(side="solution", areas=("health_older",), offset=980),
}


def needs(limit: int = 100) -> list[Profile]:
    """Return the first demonstration needs and public challenges, as somebody would write them today."""
    folder, found = seed_directory(), []
    for path in sorted((folder / "demonstration").glob("needs_*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").strip().split("\n")):
            text = "\n".join(row.get(name) or "" for name in ("summary", "problem", "description"))
            tags, areas = tuple(row.get("tags", ())), tuple(row.get("areas", ()))
            profile = Profile(
                id=row["external_id"],
                side="need",
                lang=row["lang"],
                title=row["title"],
                text=text,
                tags=tags,
                areas=areas,
            )
            found.append(profile)
    return found[:limit]


def milliseconds(steps: Iterable[Callable[[], object]]) -> tuple[float, float]:
    """Return the median and the 99th percentile of the steps."""
    times = []
    for step in steps:
        started = time.perf_counter()
        step()
        times.append(1000 * (time.perf_counter() - started))
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.99)]


def main(sizes: Iterable[int]) -> None:
    """Measure and print one table."""
    analyser, rules = load_analyser(), delivered_rules()

    def pair(index: SearchIndex, need: Profile) -> object:
        prepared = analyser.prepare(need)
        sought = index.mended(prepared, "solution")
        return rank(prepared, index.candidates(sought, "solution"), rules=rules, sought=sought, limit=10)

    table = Table(title="Milliseconds, p50 / p99")
    for heading in ("solutions", "indexed per second", "pair one need", *PAGES):
        table.add_column(heading, justify="right")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            index = SearchIndex(Path(folder), analyser)
            listings = list(synthetic_listings(size))
            started = time.perf_counter()
            index.write(listings)
            rate = size / (time.perf_counter() - started)
            del listings
            asked = needs()
            for need in asked[:10]:
                pair(index, need)
            row = [milliseconds([partial(pair, index, need) for need in asked])]
            row += [milliseconds([partial(index.find, page)] * 20) for page in PAGES.values()]
            table.add_row(f"{size:,}", f"{rate:,.0f}", *(f"{middle:.1f} / {late:.1f}" for middle, late in row))
    Console(width=140).print(table)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
