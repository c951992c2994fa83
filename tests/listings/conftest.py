"""People and organisations who write needs and solutions."""

import pytest

from market.accounts.models import Organisation, Person
from market.gateways.clock import FakeClock
from market.gateways.database import Database
from market.web.viewer import Viewer


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


def _member(database: Database, clock: FakeClock, name: str, kind: str, role, email: str) -> Viewer:
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
    return viewer
