"""Storing a row unless there is one already: the same clause on both databases, which SQLAlchemy spells twice."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_into(session: Session, table: type[SQLModel]) -> Any:  # noqa: ANN401 - the two inserts share no type
    """Begin an INSERT that has `on_conflict_do_nothing` and `on_conflict_do_update` on this session's database."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(table)
