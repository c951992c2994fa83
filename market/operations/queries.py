"""Reading how the database itself is doing."""

from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from market.gateways.database import Database


def migration(database: Database) -> str | None:
    """Return the id of the migration that the database is at; None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def pragmas(database: Database, names: tuple[str, ...]) -> dict[str, str]:
    """Return SQLite's settings as text."""
    with database.engine.connect() as connection:
        return {name: str(connection.execute(text(f"PRAGMA {name}")).scalar_one()) for name in names}
