"""People and organisations who write needs and solutions, and the site they do it on."""

from dataclasses import dataclass
from functools import cache

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlmodel import Session
from starlette.testclient import TestClient

from market.accounts import queries
from market.accounts.commands import open_session
from market.accounts.models import Membership, Organisation, Person
from market.app import create_app
from market.gateways.clock import FakeClock
from market.gateways.database import Database
from market.gateways.search import SearchIndex
from market.listings.following import follow_index
from market.matching.analysing import Analyser, load_analyser
from market.needs.kind import NEED
from market.pairings.queries import partner_counts
from market.rendering.environment import environment
from market.rendering.places import folder
from market.settings import Settings
from market.solutions.kind import SOLUTION
from market.web.asked import session_cookie_name
from market.web.house import House
from market.web.viewer import Role, Viewer


@dataclass(frozen=True)
class Site:
    """The site, and ways to come to it."""

    app: FastAPI
    house: House

    def visitor(self, viewer: Viewer | None = None, *, locale: str = "en") -> TestClient:
        """Open a browser: signed in as somebody, or as nobody. It does not follow redirects."""
        client = TestClient(self.app, base_url="https://testserver", follow_redirects=False)
        client.headers["Origin"] = "https://testserver"
        client.cookies.set("language", locale)
        if viewer is not None:
            with self.house.database.writing() as session:
                person = session.get_one(Person, viewer.person_id)
                secret = open_session(session, person, self.house.clock.now())
            client.cookies.set(session_cookie_name(self.house.settings), secret)
        return client

    def index_follows(self) -> None:
        """Let the worker's index catch up."""
        follow_index(self.house.database, self.house.index, (NEED, SOLUTION))


@pytest.fixture
def lindeby(database: Database, clock: FakeClock) -> Viewer:
    """Mette of Lindeby Kommune, an approved municipality."""
    return _member(database, clock, "Lindeby Kommune", "municipality", "buyer", "mette@lindeby.example")


@pytest.fixture
def havnso(database: Database, clock: FakeClock) -> Viewer:
    """Jens of Havnsø Kommune, another municipality."""
    return _member(database, clock, "Havnsø Kommune", "municipality", "buyer", "jens@havnso.example")


@pytest.fixture
def trinvagt(database: Database, clock: FakeClock) -> Viewer:
    """Ida of Trinvagt ApS, a small firm."""
    return _member(database, clock, "Trinvagt ApS", "vendor", "vendor", "ida@trinvagt.example")


def _member(database: Database, clock: FakeClock, name: str, kind: str, role: Role, email: str) -> Viewer:
    now = clock.now()
    organisation = Organisation(name=name, kind=kind, approved_at=now, created_at=now)
    person = Person(email=email, name=email.partition("@")[0].title(), created_at=now)
    viewer = Viewer(
        person_id=person.id,
        name=person.name,
        email=email,
        locale="da",
        theme="auto",
        roles=frozenset({role}),
        organisation_id=organisation.id,
        organisation_name=name,
    )
    with database.writing() as session:
        session.add(organisation)
        session.add(person)
        session.flush()
        session.add(Membership(person_id=person.id, organisation_id=organisation.id, created_at=now))
    return viewer


@pytest.fixture
def index() -> SearchIndex:
    """An empty search index in memory."""
    return SearchIndex(None, _analyser())


@cache
def _analyser() -> Analyser:
    return load_analyser(folder("seed"))


@pytest.fixture
def site(database: Database, clock: FakeClock, index: SearchIndex) -> Site:
    """The running site, and browsers to visit it with."""
    settings = Settings(public_base_url="https://testserver", secret_key=SecretStr("k" * 32))
    templates = environment(settings, clock)

    def viewer_of(session: Session, secret: str) -> Viewer | None:
        return queries.viewer_of(session, secret, clock.now())

    house = House(settings, database, clock, index, templates, viewer_of, partner_counts, (NEED, SOLUTION))
    return Site(create_app(house), house)
