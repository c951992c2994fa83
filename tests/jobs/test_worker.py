"""The worker: what it does with jobs that work, fail, hang, or are taken from it."""

import time
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest

from market.gateways.clock import SystemClock
from market.gateways.database import Database
from market.gateways.fake_smtp import FakeSmtp
from market.jobs import queue
from market.jobs.jobs import remove_done
from market.jobs.models import Job
from market.jobs.periods import daily_from
from market.jobs.running import LeaseLost, RunningJob
from market.worker import Worker


def _worker(database, clock, handlers, *, periodic=None, after_wake=None) -> Worker:
    return Worker(
        database,
        clock,
        handlers,
        periodic=periodic or {},
        smtp=FakeSmtp(),
        may_send=lambda key, kind: True,
        after_wake=after_wake,
    )


def _enqueue(database: Database, kind: str = "need.changed", **options) -> str:
    with database.writing() as session:
        return queue.enqueue(session, kind, {"need_id": "n1"}, **options)


def _stored(database: Database, job_id: str) -> Job:
    with database.reading() as session:
        job = session.get(Job, job_id)
    assert job is not None
    return job


def test_a_handler_gets_its_payload_and_the_job_is_done(database, clock):
    seen = []
    worker = _worker(database, clock, {"need.changed": lambda job: seen.append(job.text("need_id"))})
    job_id = _enqueue(database)
    assert worker.run_next()
    assert not worker.run_next()
    assert seen == ["n1"]
    assert (_stored(database, job_id).state, _stored(database, job_id).finished_at) == ("done", clock.now())


def test_a_job_that_causes_another_is_followed_to_the_end(database, clock):
    seen = []

    def changed(job: RunningJob) -> None:
        with job.database.writing() as session:
            queue.enqueue(session, "need.matched", job.payload)
            job.finish(session)

    worker = _worker(database, clock, {"need.changed": changed, "need.matched": lambda job: seen.append(job.payload)})
    _enqueue(database)
    assert worker.run_until_idle() == 2
    assert seen == [{"need_id": "n1"}]


def test_a_result_and_the_end_of_its_job_are_stored_together_or_not_at_all(database, clock):
    def fails_late(job: RunningJob) -> None:
        with job.database.writing() as session:
            queue.enqueue(session, "result", {})
            job.finish(session)
            raise ValueError("too late")

    job_id = _enqueue(database)
    worker = _worker(database, clock, {"need.changed": fails_late})
    assert worker.run_until_idle() == 1
    assert (_stored(database, job_id).state, _stored(database, job_id).last_error) == (
        "waiting",
        "ValueError: too late",
    )


def test_the_result_of_a_worker_that_was_replaced_is_dropped(database, clock):
    def slow(job: RunningJob) -> None:
        clock.forward(minutes=3)
        with database.writing() as session:
            assert queue.claim_next(session, clock.now())
        with job.database.writing() as session:
            queue.enqueue(session, "result", {})
            job.finish(session)

    job_id = _enqueue(database)
    assert _worker(database, clock, {"need.changed": slow}).run_next()
    assert (_stored(database, job_id).state, _stored(database, job_id).attempts) == ("running", 2)
    with database.reading() as session:
        assert queue.figures(session, clock.now()).waiting == 0


def test_long_work_keeps_its_job_and_shows_how_far_it_is(database, clock):
    def long(job: RunningJob) -> None:
        for step in range(4):
            clock.forward(seconds=100)
            job.still_working(step / 4)
            with database.reading() as session:
                assert not queue.has_due(session, clock.now())

    job_id = _enqueue(database)
    assert _worker(database, clock, {"need.changed": long}).run_next()
    assert _stored(database, job_id).state == "done"


def test_long_work_hears_that_it_was_replaced(database, clock):
    heard = []

    def long(job: RunningJob) -> None:
        clock.forward(minutes=3)
        with database.writing() as session:
            assert queue.claim_next(session, clock.now())
        with pytest.raises(LeaseLost) as lost:
            job.still_working()
        heard.append(lost)
        raise lost.value

    _enqueue(database)
    assert _worker(database, clock, {"need.changed": long}).run_next()
    assert heard


def test_a_poison_job_is_put_aside_after_five_attempts_and_others_go_on(database, clock):
    done = []

    def poison(job: RunningJob) -> None:
        raise RuntimeError("cannot be done \x00")

    worker = _worker(database, clock, {"poison": poison, "good": lambda job: done.append(job.job.id)})
    poisoned = _enqueue(database, "poison")
    for _ in range(8):
        _enqueue(database, "good")
        worker.run_until_idle()
        clock.forward(minutes=10)
    assert len(done) == 8
    with database.reading() as session:
        [aside] = queue.failed(session)
    assert (aside.id, aside.attempts, aside.last_error) == (poisoned, 5, "RuntimeError: cannot be done ")


def test_a_job_that_kills_its_worker_each_time_is_put_aside(database, clock):
    job_id = _enqueue(database)
    for _ in range(5):
        with database.writing() as session:
            assert queue.claim_next(session, clock.now())
        clock.forward(minutes=3)
    assert _worker(database, clock, {"need.changed": lambda job: None}).run_next()
    assert _stored(database, job_id).state == "failed"


def test_a_job_that_nobody_reacts_to_is_shown_to_people(database, clock):
    job_id = _enqueue(database, "unheard.of")
    worker = _worker(database, clock, {})
    for _ in range(5):
        worker.run_until_idle()
        clock.forward(minutes=10)
    assert _stored(database, job_id).state == "failed"


def test_periodic_work_runs_once_a_day_however_many_workers_there_are(database, clock):
    days = []
    handlers = {"digest": lambda job: days.append(job.text("period"))}
    workers = [_worker(database, clock, handlers, periodic={"digest": daily_from(7)}) for _ in range(2)]
    for _ in range(48):
        for worker in workers:
            worker.run_until_idle()
        clock.forward(hours=1)
    assert days == ["2026-11-18", "2026-11-19", "2026-11-20"]


@pytest.mark.parametrize("night", [datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 10, 31, tzinfo=UTC)])
def test_the_nights_when_the_clock_is_moved_neither_double_nor_skip_a_day(night):
    period = daily_from(2)
    quarters = [night + timedelta(minutes=15 * step) for step in range(-4 * 24, 4 * 24)]
    named = [key for key in map(period, quarters) if key is not None]
    assert named == sorted(named)
    assert set(named) == {f"{night - timedelta(days=1):%Y-%m-%d}", f"{night:%Y-%m-%d}"}


def test_what_follows_the_database_is_woken_first_and_may_fail(database, clock):
    order = []

    def follow() -> None:
        order.append("follow")
        raise OSError("index")

    worker = _worker(database, clock, {"need.changed": lambda job: order.append("job")}, after_wake=follow)
    _enqueue(database)
    worker.run_until_idle()
    assert order[:2] == ["follow", "job"]


def test_old_done_jobs_are_removed(database, clock):
    old = _enqueue(database)
    worker = _worker(database, clock, {"need.changed": lambda job: None, "jobs.old": remove_done})
    worker.run_until_idle()
    clock.forward(days=15)
    _enqueue(database, "jobs.old")
    worker.run_until_idle()
    with database.reading() as session:
        assert session.get(Job, old) is None


def test_a_running_worker_hears_of_new_work_at_once_and_stops_when_told(database):
    seen, stop = Event(), Event()
    worker = _worker(database, SystemClock(), {"need.changed": lambda job: seen.set()})
    running = Thread(target=worker.run_forever, args=(stop,))
    running.start()
    try:
        time.sleep(0.5)
        began = time.monotonic()
        _enqueue(database)
        assert seen.wait(5)
        assert time.monotonic() - began < 1
    finally:
        stop.set()
        running.join(10)
    assert not running.is_alive()


def test_an_idle_worker_stores_nothing(database):
    stop, commits = Event(), []
    worker = _worker(database, SystemClock(), {})
    database.when_committed(lambda: commits.append(1))
    running = Thread(target=worker.run_forever, args=(stop,))
    running.start()
    time.sleep(0.5)
    stop.set()
    running.join(10)
    assert commits == []


def test_racing_workers_do_each_job_once(database, clock):
    seen: list[str] = []
    ids = {_enqueue(database) for _ in range(30)}
    workers = [_worker(database, clock, {"need.changed": lambda job: seen.append(job.job.id)}) for _ in range(3)]
    threads = [Thread(target=worker.run_until_idle) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == sorted(ids)
