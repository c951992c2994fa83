"""The migrations and the tables in the code say the same, on either database."""

from alembic import command

from market import migrations


def test_no_table_has_drifted_from_its_migrations(database):
    command.check(migrations.configuration(database))


def test_the_newest_migration_is_the_one_a_fresh_database_is_at(database):
    assert migrations.present(database) == migrations.newest()
