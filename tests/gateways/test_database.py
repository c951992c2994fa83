"""Two doors to the database, alike on SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, update
from sqlalchemy.exc import DBAPIError

from market.gateways.database import Database

_counter = Table("counter", MetaData(), Column("id", Integer, primary_key=True), Column("value", Integer))


@pytest.fixture
def counting(database: Database) -> Database:
    _counter.create(database.engine)
    with database.writing() as session:
        session.execute(insert(_counter).values(id=1, value=0))
    return database


def _value(database: Database) -> int:
    with database.reading() as session:
        return int(session.execute(select(_counter.c.value)).scalar_one())


def _add_one(database: Database) -> None:
    with database.writing() as session:
        value = session.execute(select(_counter.c.value).with_for_update()).scalar_one()
        session.execute(update(_counter).values(value=value + 1))


def _fail_after_writing(database: Database) -> None:
    with database.writing() as session:
        session.execute(update(_counter).values(value=7))
        raise RuntimeError


def test_no_update_is_lost_when_six_write_at_once(counting):
    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(_add_one, counting) for _ in range(60)]:
            done.result()
    assert _value(counting) == 60


def test_a_failed_block_leaves_nothing_behind(counting):
    with pytest.raises(RuntimeError):
        _fail_after_writing(counting)
    assert _value(counting) == 0


def test_a_reading_session_cannot_write(counting):
    with pytest.raises(DBAPIError), counting.reading() as session:
        session.execute(update(_counter).values(value=7))
    assert _value(counting) == 0


def test_a_reading_session_sees_one_moment(counting):
    with counting.reading() as session:
        before = session.execute(select(_counter.c.value)).scalar_one()
        _add_one(counting)
        assert session.execute(select(_counter.c.value)).scalar_one() == before
    assert _value(counting) == before + 1


def test_whoever_waits_for_news_is_told_after_the_commit(counting):
    seen = []
    counting.when_committed(lambda: seen.append(_value(counting)))
    _add_one(counting)
    assert seen == [1]


def test_reading_is_no_news(counting):
    seen = []
    counting.when_committed(lambda: seen.append(1))
    _value(counting)
    assert seen == []
