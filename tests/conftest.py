"""What every test can ask for: a fresh database of either kind, and a clock that stands still."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from market import migrations
from market.gateways.clock import FakeClock
from market.gateways.database import Database
from market.gateways.ids import new_id
from tests.postgres import Cluster
from tests.story import Market, Outbox

_POSTGRES = "MARKET_TEST_POSTGRES"
_cluster: list[Cluster] = []
_QUIET_BROWSER = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL for the whole run; parallel test processes inherit its address."""
    if _POSTGRES not in os.environ and not config.option.collectonly:
        cluster = Cluster()
        _cluster.append(cluster)
        os.environ[_POSTGRES] = cluster.url


def pytest_unconfigure() -> None:
    """Stop the PostgreSQL that this process started."""
    while _cluster:
        _cluster.pop().stop()
        del os.environ[_POSTGRES]


def _create_tables(database: Database) -> None:
    migrations.upgrade(database)
    database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "market.sqlite"
    _create_tables(Database(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """The name of an empty migrated PostgreSQL database, to be copied."""
    name = f"template_{new_id().lower()}"
    _on_postgres(f'CREATE DATABASE "{name}"')
    _create_tables(Database(_postgres_url(name)))
    yield name
    _on_postgres(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh, empty, migrated database; each test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "market.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        database = Database(f"sqlite:///{path}")
        yield database
        database.close()
    else:
        name = f"test_{new_id().lower()}"
        _on_postgres(f'CREATE DATABASE "{name}" TEMPLATE "{request.getfixturevalue("postgres_template")}"')
        database = Database(_postgres_url(name))
        yield database
        database.close()
        _on_postgres(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Start the system's own Chromium, and let it ask nobody but the site."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    assert found, "browser tests need Chromium: apt-get install chromium"
    return {"executable_path": found, "args": list(_QUIET_BROWSER)}


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh database of one kind, for what is decided before any database is asked."""
    path = tmp_path / "market.sqlite"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands at 18 November 2026, 10 o'clock in Denmark, until it is told to go forward."""
    return FakeClock()


@pytest.fixture
def market(database: Database, clock: FakeClock) -> Market:
    """An empty marketplace on either database."""
    return Market(database, clock)


@pytest.fixture
def outbox(database: Database) -> Outbox:
    """What was written to whom."""
    return Outbox(database)


def _postgres_url(name: str) -> str:
    return make_url(os.environ[_POSTGRES]).set(database=name).render_as_string(hide_password=False)


def _on_postgres(statement: str) -> None:
    engine = create_engine(os.environ[_POSTGRES], isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
