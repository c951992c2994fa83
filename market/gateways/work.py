"""Waking the worker: it hears of new work at once, and looks by itself every two seconds in case it did not."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from typing import Any, Protocol

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from market.gateways.database import Database

CHANNEL = "market_work"
LONGEST_SLEEP = timedelta(seconds=2)
_GLANCE_SECONDS = 0.05


class Waker(Protocol):
    """Whoever can wait for new work."""

    def wait(self, stop: Event) -> None:
        """Return when there may be new work, when it is time to stop, or after two seconds."""
        ...


def announce_work(session: Session) -> None:
    """Wake the workers of all machines when this session commits. SQLite needs no word: its version number moves."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text(f"NOTIFY {CHANNEL}"))


@contextmanager
def waker(database: Database) -> Iterator[Waker]:
    """Open what wakes one thread of one worker. It keeps a connection of its own."""
    waking = _SqliteWaker(database) if database.is_sqlite else _PostgresWaker(database)
    try:
        yield waking
    finally:
        waking.close()


class _SqliteWaker:
    """Looks at SQLite's `data_version`, which moves with every commit of another connection of any process."""

    def __init__(self, database: Database) -> None:
        self._connection = database.engine.raw_connection()
        self._seen = self._version()

    def _version(self) -> int:
        cursor = self._connection.cursor()
        cursor.execute("PRAGMA data_version")
        row = cursor.fetchone()
        cursor.close()
        return int(row[0]) if row else 0

    def wait(self, stop: Event) -> None:
        until = time.monotonic() + LONGEST_SLEEP.total_seconds()
        while time.monotonic() < until:
            version = self._version()
            if version != self._seen:
                self._seen = version
                return
            if stop.wait(_GLANCE_SECONDS):
                return

    def close(self) -> None:
        self._connection.close()


class _PostgresWaker:
    """Listens on a channel, and listens anew after the server has been away."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine
        self._connection: Any = None

    def wait(self, stop: Event) -> None:
        until = time.monotonic() + LONGEST_SLEEP.total_seconds()
        while time.monotonic() < until and not stop.is_set():
            try:
                if self._heard():
                    return
            except (DBAPIError, OSError) as error:
                self._forget(error)
                stop.wait(LONGEST_SLEEP.total_seconds())
                return

    def _heard(self) -> bool:
        import psycopg

        if self._connection is None:
            opened = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            opened.execute(text(f"LISTEN {CHANNEL}"))
            self._connection = opened
            return True  # Something may have come before we listened.
        try:
            driver = self._connection.connection.driver_connection
            return any(True for _ in driver.notifies(timeout=0.2, stop_after=1))
        except psycopg.Error as error:
            raise OSError("the connection that listens is gone") from error

    def _forget(self, error: Exception) -> None:
        if self._connection is not None:
            self._connection.invalidate(error)
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        if self._connection is not None:
            # Detached, so that the pool does not hand out a connection that still listens.
            self._connection.detach()
            self._connection.close()
            self._connection = None
