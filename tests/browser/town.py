"""The real marketplace on a free port of this machine, with a small town of people who already use it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import uvicorn
from sqlmodel import select

from market import wiring
from market.accounts import commands as accounts
from market.accounts import queries as people
from market.accounts.models import Organisation
from market.app import create_app
from market.gateways.clock import FakeClock
from market.gateways.database import Database
from market.jobs import queue
from market.listings.models import ListingColumns
from market.needs.models import Need
from market.notifications.stopping import stop_url
from market.rendering.places import folder
from market.settings import Settings
from market.solutions.models import Solution
from market.taxonomy.seeding import load_reference
from tests.story import MUNICIPALITY, VENDOR, Market, Outbox

MATCHMAKER = "asta@marketplace.example"
OTHER_VENDOR = "jonas@skivholm.example"
NEWCOMER = "new@nowhere.example"
FULL_PAGE = 20
_LONGEST_WAIT = 30  # seconds, on a machine that is busy with other tests


class RunningClock(FakeClock):
    """A clock that runs: browsers and the worker live in real time."""

    def now(self) -> datetime:
        """Return the machine's time."""
        return datetime.now(UTC)


@dataclass
class Town(Market):
    """A market with everything, including the network."""

    def __post_init__(self) -> None:
        self.house = wiring.build_house(self.settings, self.database, self.clock)
        self.worker = wiring.build_worker(self.house)

    @property
    def address(self) -> str:
        """Where the site is reached."""
        return self.settings.base_url

    @property
    def outbox(self) -> Outbox:
        """What was written to whom."""
        return Outbox(self.database)

    def session_of(self, email: str) -> str:
        """Open a session for a person and return the cookie's secret."""
        with self.database.writing() as session:
            person = people.person_by_email(session, email)
            assert person is not None
            return accounts.open_session(session, person, self.clock.now())

    def stop_path(self, email: str) -> str:
        """Return the address that stands at the foot of a person's mails."""
        with self.database.reading() as session:
            person = people.person_by_email(session, email)
            assert person is not None
            return stop_url(self.settings, person.id).removeprefix(self.address)

    def path(self, listing: ListingColumns) -> str:
        """Return the address of a listing's page."""
        return f"/{'need' if isinstance(listing, Need) else 'solution'}s/{self.stored(listing).slug}"

    def stored(self, listing: ListingColumns) -> ListingColumns:
        """Return a listing as it is stored now."""
        with self.database.reading() as session:
            return session.get_one(type(listing), listing.id)

    def titled(self, title: str) -> list[ListingColumns]:
        """Return all needs and solutions with a title."""
        with self.database.reading() as session:
            needs = session.exec(select(Need).where(Need.title == title)).all()
            return [*needs, *session.exec(select(Solution).where(Solution.title == title)).all()]

    def grow(self) -> None:
        """Let people come: a municipality, firms, a matchmaker, a public register."""
        with self.database.writing() as session:
            load_reference(session, folder("seed"), clock=self.clock)
            accounts.add_person(session, NEWCOMER, self.clock.now())
            staff = accounts.add_person(session, MATCHMAKER, self.clock.now(), name="Asta Friis")
            staff.staff_role = "matchmaker"
        self.falls = self.need("Hvordan opdager vi, at borgere er ved at falde i eget hjem?", stage="test")
        self.insoles = self.solution("Såler, der mærker dårlig balance og advarer før et fald", stage="market")
        self.sensor = self.solution(
            "Gulvsensor, der melder fald om natten",
            vendor=OTHER_VENDOR,
            problem="Borgere falder om natten, og ingen ser det. Gulvet melder faldet til hjemmeplejen.",
        )
        self.refused = self.solution(
            "Træning i balance på skærm", problem="Ældre borgere træner gang og balance, så færre falder."
        )
        self.solution(
            "Open source map of potholes",
            vendor="register@digital.example",
            problem="Citizens report holes in the road.",
            areas=("roads_space",),
            tags=("road maintenance",),
            lang="en",
        )
        for number in range(1, FULL_PAGE + 2):
            self.need(
                f"Hvordan får vi mindre madspild i køkken {number}?",
                municipality="jens@havnso.example",
                problem=f"Vi smider mad ud hver dag i køkken {number} på plejehjemmet.",
                areas=("climate_environment",),
                tags=("madspild",),
            )
        self.draft = self.need("En kladde om nattevagter", act="draft")
        self.paused = self.need("Hvem vander byens træer om sommeren?", areas=("roads_space",), tags=("træer",))
        self.revise(self.paused, state="paused")
        self.alone = self.need(
            "Hvem stemmer klaveret?", problem="Klaveret lyder falsk.", areas=("culture_leisure",), tags=("klaver",)
        )
        self.member("nina@nystartet.example")
        self._come_from_register("Digital")
        self.member("kirsten@ventende.example", "municipality")
        with self.database.writing() as session:
            waiting = session.exec(select(Organisation).where(Organisation.name == "Ventende")).one()
            waiting.approved_at = None

    def settle(self) -> None:
        """Let people answer: two are introduced, one is refused."""
        by_title = {pair.solution.title: pair for pair in self.pairs_of(self.falls)}
        self.introduced = by_title[self.sensor.title]
        self.answer(self.introduced, MUNICIPALITY, "interested")
        self.answer(self.introduced, OTHER_VENDOR, "interested")
        self.answer(by_title[self.refused.title], MUNICIPALITY, "not_relevant", "too_expensive")
        self.answer(by_title[self.refused.title], VENDOR, "interested")

    def wait_for_worker(self) -> None:
        """Wait until the worker has caught up with what people did."""
        until = monotonic() + _LONGEST_WAIT
        while monotonic() < until and (self._jobs_wait() or len(self.pairs_of(self.falls)) < 3):
            sleep(0.1)

    def _jobs_wait(self) -> bool:
        with self.database.reading() as session:
            return queue.has_due(session, self.clock.now())

    def _come_from_register(self, name: str) -> None:
        with self.database.writing() as session:
            owner = session.exec(select(Organisation).where(Organisation.name == name)).one()
            owner.source = owner.kind = "register"
            for solution in session.exec(select(Solution).where(Solution.organisation_id == owner.id)):
                solution.source = "register"
                solution.external_id = f"register-{solution.id}"


@contextmanager
def running_town(database: Database, data_dir: Path) -> Iterator[Town]:
    """Serve a town from threads of this process, worker included, until it is not needed any more."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        settings = Settings(port=door.getsockname()[1], data_dir=data_dir, demonstration=True)
        town = Town(database, RunningClock(), settings)
        app = create_app(town.house)

        @app.get("/breaks")
        def breaks() -> None:
            raise RuntimeError("this page is broken on purpose")

        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none", lifespan="off"))
        stop = Event()
        threads = [
            Thread(target=server.run, kwargs={"sockets": [door]}, name="web"),
            Thread(target=town.worker.run_forever, args=(stop,), name="worker"),
        ]
        town.grow()
        for thread in threads:
            thread.start()
        try:
            town.wait_for_worker()
            yield town
        finally:
            server.should_exit = True
            stop.set()
            for thread in threads:
                thread.join()
