"""How the worker hears of new work, on each database."""

import time
from threading import Event, Timer

import pytest
from sqlalchemy import text

from market.gateways.database import Database
from market.gateways.work import waker
from market.jobs import queue

NEVER = Event()


@pytest.fixture
def waking(database):
    with waker(database) as waking:
        waking.wait(NEVER)
        yield waking


def _enqueue(database: Database) -> None:
    with database.writing() as session:
        queue.enqueue(session, "need.changed", {})


def _seconds_until_woken(waking) -> float:
    began = time.monotonic()
    waking.wait(NEVER)
    return time.monotonic() - began


def test_work_that_came_before_the_waiting_wakes_at_once(database, waking):
    _enqueue(database)
    assert _seconds_until_woken(waking) < 0.5


def test_work_that_comes_during_the_waiting_wakes_soon(database, waking):
    timer = Timer(0.3, _enqueue, [database])
    timer.start()
    assert 0.2 < _seconds_until_woken(waking) < 1.5
    timer.join()


def test_without_work_it_looks_by_itself_every_two_seconds(waking):
    assert 1.5 < _seconds_until_woken(waking) < 4


def test_it_stops_waiting_when_told(waking):
    stop = Event()
    stop.set()
    began = time.monotonic()
    waking.wait(stop)
    assert time.monotonic() - began < 1


def test_it_listens_again_after_the_server_has_cut_all_connections(database, waking):
    if not database.is_sqlite:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        with database.writing() as session:
            session.connection().execute(text(f"{others} AND pid <> pg_backend_pid()"))
    waking.wait(NEVER)
    waking.wait(NEVER)
    _enqueue(database)
    assert _seconds_until_woken(waking) < 0.5
