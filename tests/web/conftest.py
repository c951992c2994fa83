"""A crowd on a market, shared by the tests of a file: what they write is forgotten at once.

What these tests ask (who may, which header, which odd text) is decided before any database is reached or in the same
SQL for both, so one kind of database is enough here; the stories of each feature run on both.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from market.gateways.clock import FakeClock
from market.gateways.database import Database
from tests.crowd import Crowd, gather
from tests.story import Market


@pytest.fixture(scope="module")
def crowd(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """One of each kind of person, with one of each kind of record."""
    path = tmp_path_factory.mktemp("crowd") / "market.sqlite"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    crowd = gather(Market(database, FakeClock()))
    with ExitStack() as open_browsers:
        for browser in crowd.browsers.values():
            open_browsers.enter_context(browser)
        yield crowd
    database.close()
