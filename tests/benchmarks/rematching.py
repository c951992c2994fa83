"""How fast everything is matched anew, what it costs, and whether pages stay as fast meanwhile.

python -m tests.benchmarks.rematching [--listings 100000] [--seconds 60] [--site FOLDER]

Needs and solutions, so many of each, are matched for so many seconds per side; the rate says how long all of them take.
A folder keeps the site for the next run. What grows with a collection hides in a small one.
It is a measurement, no test: the exit code is 0 either way.
"""

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import text
from sqlmodel import Session

from market import wiring
from market.accounts.models import Organisation
from market.gateways.clock import SystemClock
from market.gateways.database import Database
from market.gateways.search import Listed
from market.listings import bulk
from market.listings.following import follow_index
from market.listings.kinds import ListingKind
from market.listings.models import ListingColumns
from market.pairings.rematching import Standing, for_seconds
from market.pairings.sought import KINDS
from market.pairings.vocabulary import Side
from tests.benchmarks import machine
from tests.benchmarks.figures import Figure
from tests.benchmarks.site import Site
from tests.benchmarks.speed import CLIENTS, SEARCHES, SECONDS
from tests.benchmarks.synthetic import synthetic_listings

_BATCH = 2_000


@dataclass(frozen=True)
class Run:
    """What one side's matching took: seconds of processor time of this process, which stores, and of the helpers.

    `stores` are the seconds for which each transaction kept others from writing, `memory` the most that each process
    has had, in MB, this one first.
    """

    listings: int
    seconds: float
    own_cpu: float
    helpers_cpu: float
    stores: tuple[float, ...]
    memory: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Listings a second."""
        return self.listings / self.seconds

    @property
    def cpu_per_listing(self) -> float:
        """Processor time of all processes for one listing, in seconds."""
        return (self.own_cpu + self.helpers_cpu) / (self.listings or 1)


def fill(site: Site, count: int) -> None:
    """Store so many needs and solutions, unless that was done before."""
    with site.database.writing() as session:
        if session.connection().execute(text("SELECT 1 FROM need LIMIT 1")).first():
            return
        now = SystemClock().now()
        owner = Organisation(name="Lindeby", kind="municipality", approved_at=now, created_at=now)
        session.add(owner)
        session.flush()
        owner_id = owner.id
    for number, kind in enumerate(KINDS.values(), 1):
        rows = (_row(kind, owner_id, listed) for listed in synthetic_listings(count, kind.side, seed=number))
        while batch := list(islice(rows, _BATCH)):
            with site.database.writing() as session:
                bulk.upsert(session, kind, batch, SystemClock().now())


def _row(kind: ListingKind[Any], owner_id: str, listed: Listed) -> dict[str, Any]:
    told = listed.profile
    row: ListingColumns = kind.table(
        id=told.id,
        slug=told.id,
        external_id=told.id,
        organisation_id=owner_id,
        state="published",
        lang=told.lang,
        title=told.title[:300],
        problem=told.text,
        areas=list(told.areas),
        tags=list(told.tags),
        stage=told.stage,
        regions=list(told.regions),
        published_at=listed.published_at,
        created_at=listed.published_at,
        updated_at=listed.published_at,
        touched_at=listed.published_at,
    )
    return row.model_dump()


def match(site: Site, side: Side, seconds: float) -> Run:
    """Match one side anew for some seconds, with helping processes."""
    stores: list[float] = []
    database = _Watched(site.settings.database_address, stores)
    matching, clock = wiring.build_matching(site.settings, database), SystemClock()
    with matching.rematching.helped():
        # The helpers are up, and the listings counted, before the time begins.
        *_, standing = matching.rematching.steps(database, clock, Standing(), until=for_seconds(1))
        standing = Standing(side, rules=standing.rules, of=standing.of)
        *_, standing = matching.rematching.steps(database, clock, standing, until=for_seconds(1))
        stores.clear()
        own, helpers, started, done = time.process_time(), _helpers_cpu(), time.perf_counter(), standing.done
        *_, standing = matching.rematching.steps(database, clock, standing, until=for_seconds(seconds))
        return Run(
            standing.done - done,
            time.perf_counter() - started,
            time.process_time() - own,
            _helpers_cpu() - helpers,
            tuple(stores),
            tuple(_most_memory(pid) for pid in (os.getpid(), *_helpers())),
        )


def _helpers() -> list[int]:
    return [child.pid or 0 for child in multiprocessing.active_children()]


def _helpers_cpu() -> float:
    ticks = 0
    for pid in _helpers():
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _most_memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


class _Watched(Database):
    """A database that notes how long each transaction that writes held the lock."""

    def __init__(self, address: str, taken: list[float]) -> None:
        super().__init__(address)
        self._taken = taken

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with super().writing() as session:
            session.connection()
            started = time.perf_counter()
            yield session
        self._taken.append(time.perf_counter() - started)


def matching_figures(site: Site, count: int, seconds: float) -> Iterator[Figure]:
    """Match each side for so many seconds, and say how long all of it takes."""
    total = processor = 0.0
    for side in KINDS:
        run = match(site, side, seconds)
        total += count / run.rate
        processor += count * run.cpu_per_listing
        helpers, own = 1000 * run.helpers_cpu / run.listings, 1000 * run.own_cpu / run.listings
        yield Figure(f"{side}s matched", f"{run.rate:,.0f}/s; {helpers:.1f} ms to find, {own:.1f} ms to store each")
        held = sorted(1000 * one for one in run.stores)
        late = held[int(len(held) * 0.99)]
        yield Figure(
            "others wait for the write lock",
            f"{held[len(held) // 2]:.0f} ms p50, {late:.0f} ms p99",
            "≤ 100 ms",
            late <= 100,
        )
        most = max(run.memory)
        words = ", ".join(f"{one:.0f}" for one in run.memory)
        yield Figure("memory of each process, this one first", f"{words} MB", "≤ 600 MB", most <= 600)
    yield Figure(
        f"everything, {count:,} × {count:,}, at these rates", f"{total / 60:.1f} min", "≤ 10 min", total <= 600
    )
    on_two = processor / 2
    yield Figure("the same on two cores that do nothing else", f"{on_two / 60:.1f} min", "≤ 10 min", on_two <= 600)


def page_figures(site: Site) -> Iterator[Figure]:
    """Ask for pages while nothing else runs, and while everything is matched anew."""
    with site.served():
        _asked(site)
        alone = _asked(site)
        with site.running("rematch", "--all"):
            time.sleep(5)
            meanwhile = _asked(site)
    for kind, before in alone.items():
        more = meanwhile[kind] / before - 1
        words = f"{before:.1f} ms, meanwhile {meanwhile[kind]:.1f} ms p50 ({more:+.0%})"
        yield Figure(f"page {kind}, {CLIENTS} clients once a second each", words, "≤ 20 % more", more <= 0.2)


def _asked(site: Site) -> dict[str, float]:
    lines = "\n".join(["home /", *(f"search {path}" for path in SEARCHES)])
    program = [sys.executable, "-m", "tests.benchmarks.load", site.address, str(CLIENTS), str(SECONDS)]
    answer = subprocess.run(program, input=lines, capture_output=True, text=True, check=True)
    taken: dict[str, list[float]] = json.loads(answer.stdout)
    failed = taken.pop("failed")
    if failed:
        raise SystemExit(f"{len(failed)} pages failed")
    return {kind: 1000 * sorted(seconds)[len(seconds) // 2] for kind, seconds in taken.items()}


def measure(site: Site, count: int, seconds: float) -> Iterator[Figure]:
    """Measure everything on one site."""
    site.command("seed")
    fill(site, count)
    follow_index(site.database, wiring.build_matching(site.settings, site.database).index, tuple(KINDS.values()))
    yield from matching_figures(site, count, seconds)
    yield from page_figures(site)


def main() -> None:
    """Measure and print one table."""
    reader = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    reader.add_argument("--listings", type=int, default=100_000)
    reader.add_argument("--seconds", type=float, default=60)
    reader.add_argument("--site", type=Path, help="keep the site in this folder")
    asked = reader.parse_args()
    table = Table(title=f"Matching everything anew, {asked.listings:,} needs and {asked.listings:,} solutions")
    for heading in ("measured", "result", "aim", "met"):
        table.add_column(heading)
    for name, value in machine.facts().items():
        table.add_row(name, value)
    table.add_section()
    words = {None: "", True: "yes", False: "NO"}
    with tempfile.TemporaryDirectory() as folder:
        for figure in measure(Site(asked.site or Path(folder)), asked.listings, asked.seconds):
            table.add_row(figure.subject, figure.measured, figure.aim, words[figure.met])
    Console(width=130).print(table)


if __name__ == "__main__":
    main()
