"""A person is told "done" only after it was committed, and told plainly when it was not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlmodel import Session, select
from starlette.testclient import TestClient

from market.app import create_app
from market.gateways.database import Database
from market.jobs.models import Job
from tests.story import BASE_URL, Market

FORM = {"email": "ny@nyboder.example"}


class Forgotten(Database):
    """A database whose commits fail, as on a full disk or a lost connection."""

    error: Exception = RuntimeError()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that cannot be committed."""
        with Session(self._writer) as session:
            yield session
            session.flush()
            session.rollback()
            raise self.error


def _browser(market: Market, database: Database) -> TestClient:
    house = replace(market.house, database=database)
    return TestClient(create_app(house), BASE_URL, headers={"Origin": BASE_URL}, follow_redirects=False)


FAILURES = {
    "full disk": (OperationalError("COMMIT", {}, Exception("database or disk is full")), 507),
    "lost connection": (OperationalError("COMMIT", {}, Exception("server closed the connection")), 503),
    "closed by the driver": (InterfaceError("COMMIT", {}, Exception("connection already closed")), 503),
    "no connection free": (NoConnectionFree("QueuePool limit reached"), 503),
    "broken rule": (IntegrityError("COMMIT", {}, Exception("deferred constraint")), 500),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failing_commit_is_never_answered_with_success(market: Market, failure):
    error, status = FAILURES[failure]
    database = Forgotten(market.database.url.render_as_string(hide_password=False))
    database.error = error
    answer = _browser(market, database).post("/sign-in", data=FORM)
    database.close()
    assert answer.status_code == status
    assert "Intet er tabt" in answer.text
    assert ("retry-after" in answer.headers) is (status != 500)
    with market.database.reading() as session:
        assert session.exec(select(Job)).all() == []


def test_the_same_form_is_kept_when_the_commit_succeeds(market: Market):
    assert market.browser().post("/sign-in", data=FORM).status_code == 200
    with market.database.reading() as session:
        assert [job.kind for job in session.exec(select(Job))] == ["sign_in.asked"]


def test_a_rule_broken_half_way_leaves_nothing_behind(market: Market, monkeypatch):
    market.member("ida@trinvagt.example")

    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("market.accounts.commands.act_for", broken)
    form = {"name": "Ida Ny", "organisation": "Halv ApS", "kind": "vendor"}
    assert market.browser("ida@trinvagt.example").post("/welcome", data=form).status_code == 500
    page = market.browser("ida@trinvagt.example").get("/profile").text
    assert "Ida Ny" not in page
    assert "Halv ApS" not in page


ADDRESSES = ["postgresql+psycopg://market@127.0.0.1:1/gone", "sqlite:///{folder}/gone/market.sqlite"]


@pytest.mark.parametrize("address", ADDRESSES, ids=["postgres", "sqlite"])
def test_without_a_database_pages_say_so_and_what_needs_none_still_comes(sqlite_database, clock, tmp_path, address):
    database = Database(address.format(folder=tmp_path))
    browser = _browser(Market(sqlite_database, clock), database)
    browser.cookies.set("__Host-session", "somebody")
    for method, path in (("GET", "/"), ("GET", "/needs"), ("POST", "/sign-in"), ("GET", "/tags/suggest?q=x")):
        answer = browser.request(method, path, data=FORM if method == "POST" else None)
        assert answer.status_code == 503
        assert "Vi kan ikke gemme lige nu" in answer.text
    assert browser.get("/about/data").status_code == 200
    assert browser.get("/healthz").status_code == 200
    ready = browser.get("/readyz")
    assert (ready.status_code, ready.json()["database"]) == (503, False)
    database.close()


def test_a_database_that_is_there_is_ready(market: Market):
    assert market.browser().get("/readyz").json() == {"ready": True, "database": True, "search": True, "warm": True}


def test_a_writer_that_does_not_let_go_makes_others_wait_and_then_apologise(sqlite_database, clock, tmp_path: Path):
    market = Market(sqlite_database, clock)
    impatient = Database(sqlite_database.url.render_as_string())
    with impatient.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")
        connection.rollback()
    with sqlite_database.writing() as held:
        held.connection()
        answer = _browser(market, impatient).post("/sign-in", data=FORM)
    impatient.close()
    assert answer.status_code == 503
