"""A real site in a temporary folder for the benchmark: the programs that an operator runs, each in its process."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from httpx2 import Client, HTTPError, get
from sqlalchemy import text

from market.accounts import commands as accounts
from market.accounts.models import Organisation
from market.gateways.clock import SystemClock
from market.gateways.database import Database
from market.gateways.ids import new_id
from market.matching.profiles import Profile
from market.settings import Settings
from tests.benchmarks.synthetic import synthetic_listings

_PATIENCE_SECONDS = 60
_BUYER = "mette@lindeby.example"
_MARKET = str(Path(sys.executable).with_name("market"))


@dataclass(frozen=True)
class Site:
    """A data directory and the programs over it."""

    folder: Path

    @cached_property
    def port(self) -> int:
        """A port that was free a moment ago."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

    @property
    def address(self) -> str:
        """Where the site is reached."""
        return f"http://127.0.0.1:{self.port}"

    @cached_property
    def settings(self) -> Settings:
        """The settings that all of its programs run with."""
        return Settings(data_dir=self.folder, port=self.port)

    @cached_property
    def database(self) -> Database:
        """The site's database."""
        return Database(self.settings.database_address)

    def command(self, *words: str) -> float:
        """Run `market` with these words and return how many seconds it took."""
        started = time.perf_counter()
        subprocess.run([_MARKET, *words], env=self._environment(), check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - started

    def import_solutions(self, count: int) -> float:
        """Import so many synthetic solutions and return the seconds until all of them are stored and searchable."""
        file = self.folder / "solutions.jsonl"
        with file.open("w", encoding="utf-8") as lines:
            for listed in synthetic_listings(count):
                lines.write(json.dumps(_row(listed.profile), ensure_ascii=False) + "\n")
        return self.command("import", "solutions", str(file), "--yes")

    def settle(self) -> None:
        """Leave out the matching that follows an import: it runs for a while in the background, and is no page."""
        with self.database.writing() as session:
            connection = session.connection()
            connection.execute(text("DELETE FROM job"))
            connection.execute(
                text(
                    "INSERT INTO matched (listing_id, side, revision, rules_version, at) "
                    "SELECT id, 'solution', revision, '', touched_at FROM solution"
                )
            )

    @contextmanager
    def served(self) -> Iterator[None]:
        """Serve the site, web and worker in one process, while the block runs."""
        words = [_MARKET, "serve"]
        with subprocess.Popen(words, env=self._environment(), stderr=subprocess.DEVNULL) as server:
            try:
                self._wait_until_ready()
                yield
            finally:
                server.terminate()

    @contextmanager
    def running(self, *words: str) -> Iterator[None]:
        """Run `market` with these words beside the block, and end it with the block."""
        with subprocess.Popen([_MARKET, *words], env=self._environment(), stderr=subprocess.DEVNULL) as program:
            try:
                yield
            finally:
                program.terminate()

    def buyer(self) -> Client:
        """Return a browser in which a municipality's employee is signed in."""
        now = SystemClock().now()
        with self.database.writing() as session:
            municipality = Organisation(name="Lindeby", kind="municipality", approved_at=now, created_at=now)
            session.add(municipality)
            session.flush()
            person = accounts.add_person(session, _BUYER, now, name="Mette Holm")
            accounts.add_member(session, person, municipality, now)
            secret = accounts.open_session(session, person, now)
        return Client(base_url=self.address, cookies={"session": secret}, headers={"Origin": self.address})

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "MARKET_DATA_DIR": str(self.folder), "MARKET_PORT": str(self.port)}

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                if get(f"{self.address}/readyz", timeout=5).status_code == 200:
                    return
            except HTTPError:
                pass
            time.sleep(0.05)
        raise SystemExit("the server did not start")


def post_need(browser: Client, need: Profile) -> str:
    """Post a need through the form and return its address."""
    words = need.text.split()
    answer = browser.post(
        "/needs",
        data={
            "act": "publish",
            "form_key": new_id(),
            "lang": need.lang,
            "title": need.title[:90],
            "summary": " ".join(words[:25])[:280],
            "problem": " ".join(words[:120])[:1200],
            "areas": need.areas[0] if need.areas else "health_older",
            "tags": ", ".join(need.tags[:3]) or "data",
            "contact_name": "Mette Holm",
            "contact_email": _BUYER,
        },
    )
    if answer.status_code != 303:
        raise SystemExit(f"posting a need answered {answer.status_code}")
    return str(answer.headers["location"])


def seconds_until_visible(browser: Client, need: Profile) -> tuple[float, str]:
    """Post a need; return the seconds until its partners show on its page and it is in the list, and its address."""
    started = time.perf_counter()
    address = post_need(browser, need)
    while time.perf_counter() - started < _PATIENCE_SECONDS:
        matches = browser.get(f"{address}/pairings").text
        if "delay:1s" not in matches and address in browser.get("/needs?sort=newest").text:
            return time.perf_counter() - started, address
        time.sleep(0.1)
    raise SystemExit(f"{address} was not matched within {_PATIENCE_SECONDS} seconds")


def _row(profile: Profile) -> dict[str, object]:
    return {
        "external_id": profile.id,
        "lang": profile.lang,
        "title": profile.title[:300],
        "problem": profile.text[:20_000],
        "areas": list(profile.areas),
        "tags": list(profile.tags),
        "stage": profile.stage,
        "regions": list(profile.regions),
    }
