"""`market migrate`, `seed`, `import`, `export` and `rematch`: what is in the database and how it gets there."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from market.cli.console import errors, fail, progress_bar
from market.cli.serving import prepare_data_dir, read_settings

if TYPE_CHECKING:
    from market.gateways.database import Database
    from market.importing.importer import Importer
    from market.importing.storing import Report
    from market.settings import Settings

_SHOWN_PROBLEMS = 20


class Subject(StrEnum):
    """What a file holds."""

    SOLUTIONS = "solutions"
    NEEDS = "needs"
    ORGANISATIONS = "organisations"


File = Annotated[Path, typer.Argument(help="A .jsonl, .csv (comma or semicolon) or .xlsx file.")]


@contextmanager
def open_database(settings: "Settings") -> "Iterator[Database]":
    """Open the database. Ends with one line when its schema is not the one that this program knows."""
    from market import migrations

    with _answering_database(settings) as database:
        if migrations.present(database) != migrations.newest():
            fail("The database is not up to date. Run: market migrate, then market seed")
        yield database


@contextmanager
def prepared_database(settings: "Settings") -> "Iterator[Database]":
    """Open the database after migrating it, seeding it and, with the demonstration, loading that once."""
    from market import migrations

    with _answering_database(settings) as database:
        migrations.upgrade(database)
        _seed_reference(database)
        if settings.demonstration:
            _load_demonstration(settings, database)
        yield database


def migrate() -> None:
    """Bring the database's tables up to date. Safe to repeat."""
    from market import migrations

    with _answering_database(read_settings()) as database:
        migrations.upgrade(database)
        typer.echo(f"The database is at {migrations.present(database)}.")


def seed(
    demonstration: Annotated[bool, typer.Option(help="Also load the demonstration data.")] = False,
    reset: Annotated[bool, typer.Option(help="First throw away the local database and index.")] = False,
) -> None:
    """Load areas, programmes, tags, CPV codes, regions, municipalities and UN goals. Safe to repeat."""
    settings = read_settings(demonstration=demonstration or None)
    if reset:
        _throw_away(settings)
    with prepared_database(settings):
        typer.echo("Reference data is loaded.")


def import_listings(
    subject: Annotated[Subject, typer.Argument(help="What the file holds.")],
    file: File,
    preview: Annotated[bool, typer.Option(help="Only say what would happen.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before storing.")] = False,
    organisation: Annotated[
        str | None, typer.Option(help="External id of the organisation that rows without one belong to.")
    ] = None,
) -> None:
    """Import a file: all rows or none, by external id, so that it can be repeated. Nobody is written to."""
    from market import wiring
    from market.importing.reading import UnreadableFile

    settings = read_settings()
    with open_database(settings) as database:
        importer = wiring.build_importer(settings, database, organisation)
        try:
            if preview or (not yes and sys.stdin.isatty()):
                tell(file, _run(importer, subject, file, keep=False), "would be")
                if preview or not typer.confirm("Store them?"):
                    return
            tell(file, _run(importer, subject, file, keep=True), "were")
        except UnreadableFile as error:
            fail(str(error), 2)
        if subject is not Subject.ORGANISATIONS:
            with progress_bar() as bar:
                task = bar.add_task("Indexing", total=None)
                importer.follow(lambda count: bar.update(task, advance=count))


def export_listings(
    subject: Annotated[Subject, typer.Argument(help="What to export.")],
    file: Annotated[Path, typer.Argument(help="A .jsonl, .csv or .xlsx file to write.")],
) -> None:
    """Export what is published, in the form that `market import` reads."""
    from market.importing.exporting import UnknownForm, export

    try:
        with open_database(read_settings()) as database:
            count = export(database, subject.value, file)
    except UnknownForm:
        fail(f"{file}: the name must end in .jsonl, .csv or .xlsx", 2)
    except OSError as error:
        fail(f"{file}: {error.strerror}", 2)
    typer.echo(f"{count} {subject.value} are in {file}.")


def rematch(
    everything: Annotated[
        bool, typer.Option("--all", help="Also what is up to date under the rules in force.")
    ] = False,
    refresh_statistics: Annotated[
        bool, typer.Option(help="First take a new snapshot of the word statistics that scores rest on.")
    ] = False,
) -> None:
    """Match what is not up to date under the rules in force. Verdicts stay and nobody is written to.

    May be interrupted: the next one goes on where this one was, also without --all.
    """
    from market import wiring
    from market.gateways.clock import SystemClock
    from market.pairings.statistics import take_snapshot

    settings = read_settings()
    with open_database(settings) as database, progress_bar() as bar:
        matching = wiring.build_matching(settings, database)
        if refresh_statistics:
            take_snapshot(database, matching.index, SystemClock())
        task = bar.add_task("Matching", total=None)
        count = matching.rematch_all(
            database,
            SystemClock(),
            lambda done, total: bar.update(task, completed=done, total=total),
            everything=everything,
        )
    typer.echo(f"{count} listings are matched.")


def _run(importer: "Importer", subject: Subject, file: Path, *, keep: bool) -> "Report":
    with progress_bar() as bar:
        task = bar.add_task("Reading", total=None)

        def step(count: int) -> None:
            bar.update(task, advance=count)

        return importer.run(subject.value, file, keep=keep, step=step)


def tell(file: Path, report: "Report", verb: str) -> None:
    """Say what an import did or would do. Ends with the problems where a file has some."""
    if report.problems:
        for problem in report.problems[:_SHOWN_PROBLEMS]:
            errors().print(f"{file}, line {problem.line}: {problem.text}", markup=False, soft_wrap=True)
        if len(report.problems) > _SHOWN_PROBLEMS:
            errors().print(f"and {len(report.problems) - _SHOWN_PROBLEMS} more")
        fail(f"{len(report.problems)} rows cannot be used. Nothing was stored.", 2)
    typer.echo(f"{report.created} {verb} made, {report.changed} {verb} changed, {report.same} are the same already.")


def _seed_reference(database: "Database") -> None:
    from market.rendering.places import folder
    from market.taxonomy.seeding import load_reference

    with database.writing() as session:
        load_reference(session, folder("seed"))


def _load_demonstration(settings: "Settings", database: "Database") -> None:
    from market import wiring

    demonstration = wiring.build_demonstration(settings, database)
    if demonstration.is_loaded():
        return
    with progress_bar() as bar:
        tasks = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        demonstration.load(progress)


def _throw_away(settings: "Settings") -> None:
    if settings.database_url:
        fail("--reset only throws away the embedded SQLite database, and MARKET_DATABASE_URL is set.", 2)
    for name in ("market.sqlite", "market.sqlite-wal", "market.sqlite-shm"):
        (settings.data_dir / name).unlink(missing_ok=True)
    shutil.rmtree(settings.index_dir, ignore_errors=True)


@contextmanager
def _answering_database(settings: "Settings") -> "Iterator[Database]":
    from sqlalchemy.exc import DBAPIError

    from market.gateways.database import Database

    if not settings.database_url:
        prepare_data_dir(settings.data_dir)
    database = Database(settings.database_address)
    try:
        try:
            with database.engine.connect():
                pass
        except DBAPIError as error:
            fail(f"The database at {database.url.render_as_string()} does not answer: {error.orig}")
        yield database
    finally:
        database.close()
