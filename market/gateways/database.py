"""The database: SQLite or PostgreSQL behind the same two doors, one for reading and one for writing.

Only this file commits. On SQLite a writer takes the write lock when it begins (`BEGIN IMMEDIATE`), because a read that
turns into a write loses updates silently or fails at once; a reader cannot write at all (`query_only`).
"""

import importlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, MetaData, TypeDecorator, create_engine, event, make_url
from sqlmodel import Session, SQLModel

# Named constraints, because SQLite's batch migrations can only drop what has a name.
SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention

_PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "journal_size_limit=67108864",
)
_POSTGRES_OPTIONS = "-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"


class UTCDateTime(TypeDecorator[datetime]):
    """A column of aware times: refuses naive values, stores UTC, gives back UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into UTC. Raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware time; SQLite has forgotten the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def sqlite_module() -> ModuleType:
    """Return the SQLite driver: the bundled newer library where there is a wheel, else Python's own."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ModuleNotFoundError:
        return sqlite3


class Database:
    """One database and its connection pools."""

    def __init__(self, address: str) -> None:
        self.url = make_url(address)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._after_commit: list[Callable[[], None]] = []
        if self.is_sqlite:
            self._writer = self._sqlite_engine(begin="BEGIN IMMEDIATE", read_only=False)
            self._reader = self._sqlite_engine(begin="BEGIN", read_only=True)
        else:
            self._writer = self._reader = create_engine(
                self.url,
                hide_parameters=True,
                pool_size=20,
                max_overflow=30,
                pool_pre_ping=True,
                pool_recycle=1800,
                connect_args={"options": _POSTGRES_OPTIONS},
            )

    @property
    def engine(self) -> Engine:
        """Return the writing engine, for migrations and inspection."""
        return self._writer

    def when_committed(self, call: Callable[[], None]) -> None:
        """Have a function called after each commit of a writing session of this process."""
        self._after_commit.append(call)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that can only read, and sees one moment: what others commit meanwhile it sees none of."""
        with Session(self._reader, expire_on_commit=False) as session:
            if not self.is_sqlite:
                session.connection(
                    execution_options={"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
                )
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that commits when the block ends well, and leaves nothing behind when it does not."""
        with Session(self._writer, expire_on_commit=False) as session:
            yield session
            wrote = session.in_transaction()
            session.commit()
        if wrote:
            for call in self._after_commit:
                call()

    def close(self) -> None:
        """Close all connections."""
        self._writer.dispose()
        self._reader.dispose()

    def _sqlite_engine(self, *, begin: str, read_only: bool) -> Engine:
        engine = create_engine(
            self.url,
            module=sqlite_module(),
            connect_args={"check_same_thread": False, "timeout": 5},
            # An error in the log must not carry what people typed.
            hide_parameters=True,
            pool_size=40,
            max_overflow=10,
        )

        @event.listens_for(engine, "connect")
        def _set_up(connection: Any, record: Any) -> None:  # noqa: ANN401 - the driver's own types
            connection.isolation_level = None
            cursor = connection.cursor()
            for pragma in _PRAGMAS:
                cursor.execute(f"PRAGMA {pragma}")
            if read_only:
                cursor.execute("PRAGMA query_only=ON")
            cursor.close()

        @event.listens_for(engine, "begin")
        def _begin(connection: Any) -> None:  # noqa: ANN401 - the driver's own types
            connection.exec_driver_sql(begin)

        return engine
