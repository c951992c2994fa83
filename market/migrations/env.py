"""What Alembic runs: our tables against the database it was given."""

from typing import Literal, cast

from alembic import context
from sqlalchemy import Engine
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from market.migrations import tables  # noqa: F401 - importing it registers every table


def as_plain_string(kind: str, item: object, context: object) -> str | Literal[False]:
    """Write SQLModel's string type as SQLAlchemy's own, so that a migration needs nothing of ours."""
    return f"sa.String(length={item.length})" if kind == "type" and isinstance(item, AutoString) else False


engine = cast(Engine, context.config.attributes["engine"])

with engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        # SQLite alters a table by copying it; with foreign keys on, dropping the old copy would delete its children.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.rollback()
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=as_plain_string,
        compare_server_default=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.rollback()
