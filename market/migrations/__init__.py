"""Schema changes, by Alembic: one file each in `versions/`, run on SQLite and PostgreSQL alike."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from market.gateways.database import Database


def configuration(database: Database) -> Config:
    """Return Alembic's configuration for a database."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["engine"] = database.engine
    return config


def upgrade(database: Database) -> None:
    """Bring the schema up to date. Does nothing when it is."""
    command.upgrade(configuration(database), "head")


def newest() -> str | None:
    """Return the id of the newest migration."""
    return ScriptDirectory(str(Path(__file__).parent)).get_current_head()


def present(database: Database) -> str | None:
    """Return the id of the migration that the database is at; None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
