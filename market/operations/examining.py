"""Examining a marketplace from the inside, for `market doctor`: each finding says what is wrong and what to do."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from sqlalchemy.exc import DBAPIError

from market.gateways.clock import SystemClock
from market.gateways.database import Database, sqlite_module
from market.gateways.search import analysed_by
from market.gateways.smtp import smtp_from
from market.jobs import queue
from market.mail import outbox
from market.mail.models import MessageState
from market.matching.analysing import analyser_version
from market.matching.lexicon import UnreadableLexicon
from market.operations import queries
from market.rendering.places import folder
from market.settings import Settings
from market.taxonomy.house_words import words_of_house

Verdict = Literal["ok", "hint", "wrong"]
SAFE_SQLITE = (3, 51, 3)
"""Older libraries can corrupt a WAL file when two processes write and checkpoint at once (WAL reset)."""
_LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `hint` works but could be better, `wrong` has to be mended."""

    subject: str
    verdict: Verdict
    text: str


def examine(settings: Settings, *, newest_migration: str | None) -> Iterator[Finding]:
    """Look at everything that can be wrong, the foundations first."""
    yield from _address(settings)
    yield _secret(settings)
    yield _mail(settings)
    yield index_age(settings, SystemClock().now())
    database = Database(settings.database_address)
    try:
        yield from _database(settings, database, newest_migration)
    except DBAPIError as error:
        yield Finding(
            "database", "wrong", f"does not answer: {error.orig}. Check MARKET_DATABASE_URL and the data folder"
        )
    finally:
        database.close()


def _address(settings: Settings) -> Iterator[Finding]:
    if settings.on_loopback and not settings.public_base_url:
        yield Finding(
            "address", "hint", f"{settings.base_url}: only this machine can reach it. MARKET_PUBLIC_BASE_URL is not set"
        )
    elif not settings.is_secure and not settings.on_loopback:
        yield Finding(
            "address", "wrong", f"{settings.base_url} is not https: sessions and mails would travel in the open"
        )
    else:
        yield Finding("address", "ok", settings.base_url)


def _secret(settings: Settings) -> Finding:
    if settings.has_development_key:
        return Finding(
            "secret key", "hint", "the one for development. Set MARKET_SECRET_KEY before others can reach the site"
        )
    if len(settings.secret_key.get_secret_value()) < 32:
        return Finding("secret key", "wrong", "shorter than 32 characters. Make one with: openssl rand -base64 32")
    return Finding("secret key", "ok", "set")


def _mail(settings: Settings) -> Finding:
    if not settings.smtp_url:
        return Finding("mail", "hint", "MARKET_SMTP_URL is not set: mails are kept and never sent")
    try:
        smtp_from(settings.smtp_url, settings.mail_from)
    except ValueError as error:
        return Finding("mail", "wrong", str(error))
    parts = urlsplit(settings.smtp_url)
    host, port = parts.hostname or "", parts.port or 25
    try:
        with socket.create_connection((host, port), timeout=5):
            return Finding("mail", "ok", f"{host} answers")
    except OSError as error:
        return Finding("mail", "wrong", f"{host}:{port} does not answer ({error}). Check MARKET_SMTP_URL")


def _database(settings: Settings, database: Database, newest_migration: str | None) -> Iterator[Finding]:
    found = queries.migration(database)
    if found is None:
        yield Finding("database", "wrong", "empty. Run: market migrate, then market seed")
        return
    if found != newest_migration:
        yield Finding("migrations", "wrong", f"at {found}, this program needs {newest_migration}. Run: market migrate")
        return
    yield Finding("database", "ok", f"{database.url.render_as_string()}, at migration {found}")
    if database.is_sqlite:
        yield from _sqlite(database)
    yield _words(settings, database)
    now = SystemClock().now()
    with database.reading() as session:
        jobs = queue.figures(session, now)
        mails = outbox.figures(session, now)
    yield _waiting("queue", jobs.oldest_due_since, now, f"{jobs.waiting} waiting")
    if jobs.failed:
        yield Finding("queue", "hint", f"{jobs.failed} jobs have failed. Look at /desk/jobs")
    yield _waiting("outbox", mails.oldest_due_since, now, f"{mails.count[MessageState.QUEUED]} waiting")
    if mails.trouble:
        yield Finding("outbox", "wrong", f"sending waits: {mails.trouble.reason}")


def _words(settings: Settings, database: Database) -> Finding:
    try:
        with database.reading() as session:
            own = words_of_house(session, settings.data_dir)
    except UnreadableLexicon as error:
        # Without its folder the name fits into a line.
        first, *more = str(error).replace(f"{settings.data_dir}/", "").splitlines()
        rest = f" (and {len(more)} more)" if more else ""
        return Finding("own words", "wrong", f"left out until they are mended: {first}{rest}")
    in_index = analysed_by(settings.index_dir)
    if in_index is None or in_index == analyser_version(folder("seed"), own):
        return Finding("own words", "ok", f"{own.count}, all in force")
    return Finding("own words", "hint", f"{own.count}; some wait for the next start: market serve, then market rematch")


def _sqlite(database: Database) -> Iterator[Finding]:
    version = sqlite_module().sqlite_version_info
    words = ".".join(map(str, version))
    if version < SAFE_SQLITE:
        yield Finding(
            "SQLite", "hint", f"{words}: run web and worker in one process only (older than 3.51.3 is not safe for two)"
        )
    else:
        yield Finding("SQLite", "ok", words)
    wanted = {"journal_mode": "wal", "foreign_keys": "1", "synchronous": "2", "secure_delete": "1"}
    odd = {name: value for name, value in queries.pragmas(database, tuple(wanted)).items() if value != wanted[name]}
    if odd:
        yield Finding("SQLite pragmas", "wrong", ", ".join(f"{name} is {value}" for name, value in odd.items()))
    else:
        yield Finding("SQLite pragmas", "ok", "WAL, foreign keys, full sync, secure delete")


def _waiting(subject: str, since: datetime | None, now: datetime, words: str) -> Finding:
    if since and now - since > _LATE:
        minutes = int((now - since).total_seconds() // 60)
        return Finding(subject, "wrong", f"{words}, the oldest for {minutes} minutes. Is a worker running? market work")
    return Finding(subject, "ok", words)


def index_age(settings: Settings, now: datetime) -> Finding:
    """Say when the search index was last written."""
    if not settings.index_dir.exists():
        return Finding("search index", "hint", "not there yet. The worker builds it from the database")
    written = max((file.stat().st_mtime for file in settings.index_dir.rglob("*") if file.is_file()), default=None)
    if written is None:
        return Finding("search index", "hint", "empty. The worker builds it from the database")
    age = now - datetime.fromtimestamp(written, UTC)
    return Finding("search index", "ok", f"last written {int(age.total_seconds() // 60)} minutes ago")
