"""An empty market, and what it writes."""

import pytest

from market.gateways.clock import FakeClock
from market.gateways.database import Database
from tests.story import Market, Outbox


@pytest.fixture
def market(database: Database, clock: FakeClock) -> Market:
    """An empty marketplace."""
    return Market(database, clock)


@pytest.fixture
def outbox(database: Database) -> Outbox:
    """What was written to whom."""
    return Outbox(database)
