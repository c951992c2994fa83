"""A market that knows a part of the thesaurus."""

import pytest

from market.gateways.clock import FakeClock
from market.gateways.database import Database
from market.rendering.places import folder
from market.taxonomy import reading
from market.taxonomy.models import Area, Concept
from tests.story import MUNICIPALITY, VENDOR, Market

ASTA = "asta@marketplace.example"
KNOWN = {
    *("elderly_care", "home_care", "home_nursing", "fall_prevention", "primary_school"),
    *("aquatic_environment", "weed_cutting_streams", "stream_restoration"),
    *("wastewater", "sewer_control", "road_gully_emptying", "sensors", "gully_sensors"),
}


@pytest.fixture
def market(database: Database, clock: FakeClock) -> Market:
    """A market with a few concepts, a municipality, a vendor and a matchmaker."""
    seed = folder("seed")
    concepts = [row for row in reading.concepts(seed) if row["key"] in KNOWN]
    assert len(concepts) == len(KNOWN)
    with database.writing() as session:
        session.add_all(Area(**row) for row in reading.areas(seed))
        session.flush()
        for row in concepts:
            session.add(Concept(**row, updated_at=clock.now()))
            session.flush()
    clock.forward(minutes=1)
    market = Market(database, clock)
    market.member(MUNICIPALITY, "municipality")
    market.member(VENDOR)
    market.staff(ASTA)
    return market
