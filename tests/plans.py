"""How SQLite comes by what some work reads."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from market.gateways.database import Database


def plans(database: Database, work: Callable[[], object], *, having: str) -> list[str]:
    """The steps by which an SQLite database answers those questions of some work that have a passage in them."""
    asked: list[tuple[str, Any]] = []

    @event.listens_for(Engine, "before_cursor_execute")
    def note(connection: object, cursor: object, statement: str, values: Any, *_: object) -> None:
        if statement.startswith("SELECT") and having in statement:
            asked.append((statement, values))

    try:
        work()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    with database.reading() as session:
        explained = [
            session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            for statement, values in asked
        ]
        return [step.detail for steps in explained for step in steps]
