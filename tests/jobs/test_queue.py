"""The durable queue as a specification, on both databases."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from market.gateways.clock import FakeClock
from market.gateways.database import Database
from market.jobs import queue
from market.jobs.models import Job, JobState


def _enqueue(database: Database, kind: str = "need.changed", **options) -> str:
    with database.writing() as session:
        return queue.enqueue(session, kind, {"need_id": "n1"}, **options)


def _claim(database: Database, clock: FakeClock) -> Job | None:
    with database.writing() as session:
        return queue.claim_next(session, clock.now())


def _claimed(database: Database, clock: FakeClock) -> Job:
    job = _claim(database, clock)
    assert job is not None
    return job


def _stored(database: Database, job_id: str) -> Job:
    with database.reading() as session:
        job = session.get(Job, job_id)
    assert job is not None
    return job


def test_a_job_is_claimed_once_and_carries_its_payload(database, clock):
    job_id = _enqueue(database)
    job = _claimed(database, clock)
    assert (job.id, job.payload, job.attempts, job.state) == (job_id, {"need_id": "n1"}, 1, "running")
    assert _claim(database, clock) is None


def test_a_job_vanishes_with_the_change_that_caused_it(database, clock):
    def change_that_fails() -> None:
        with database.writing() as session:
            queue.enqueue(session, "need.changed", {})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_that_fails()
    assert _claim(database, clock) is None


def test_the_oldest_job_comes_first(database, clock):
    ids = [_enqueue(database) for _ in range(3)]
    claimed = [_claimed(database, clock).id for _ in range(3)]
    assert claimed == sorted(ids)


def test_only_one_job_of_a_key_waits(database, clock):
    first = _enqueue(database, unique_key="need:n1")
    assert _enqueue(database, unique_key="need:n1") == first
    assert _claimed(database, clock).id == first
    assert _claim(database, clock) is None


def test_the_earlier_time_wins_for_a_waiting_key(database, clock):
    later, sooner = clock.now() + timedelta(hours=2), clock.now() + timedelta(hours=1)
    job_id = _enqueue(database, unique_key="digest", not_before=later)
    _enqueue(database, unique_key="digest", not_before=sooner)
    assert _stored(database, job_id).not_before == sooner
    _enqueue(database, unique_key="digest", not_before=later)
    assert _stored(database, job_id).not_before == sooner
    _enqueue(database, unique_key="digest")
    assert _stored(database, job_id).not_before is None


def test_a_change_during_the_work_is_worked_on_after_it_and_not_beside_it(database, clock):
    _enqueue(database, unique_key="need:n1")
    running = _claimed(database, clock)
    again = _enqueue(database, unique_key="need:n1")
    assert again != running.id
    assert _claim(database, clock) is None
    with database.writing() as session:
        assert queue.finish(session, running, clock.now())
    assert _claimed(database, clock).id == again


def test_a_job_waits_for_its_time(database, clock):
    _enqueue(database, not_before=clock.now() + timedelta(minutes=10))
    assert _claim(database, clock) is None
    clock.forward(minutes=10)
    assert _claim(database, clock) is not None


def test_a_dead_workers_job_is_taken_over_when_the_lease_runs_out(database, clock):
    job_id = _enqueue(database)
    _claimed(database, clock)
    clock.forward(seconds=119)
    assert _claim(database, clock) is None
    clock.forward(seconds=1)
    taken = _claimed(database, clock)
    assert (taken.id, taken.attempts) == (job_id, 2)


def test_a_late_worker_can_neither_finish_nor_fail_nor_extend(database, clock):
    _enqueue(database)
    late = _claimed(database, clock)
    clock.forward(minutes=3)
    current = _claimed(database, clock)
    with database.writing() as session:
        assert not queue.finish(session, late, clock.now())
        assert not queue.fail(session, late, clock.now(), "too late")
        assert not queue.extend(session, late, clock.now())
        assert queue.finish(session, current, clock.now())


def test_a_job_that_is_extended_stays_with_its_worker(database, clock):
    _enqueue(database)
    job = _claimed(database, clock)
    clock.forward(seconds=100)
    with database.writing() as session:
        assert queue.extend(session, job, clock.now(), progress=0.5)
    clock.forward(seconds=100)
    assert _claim(database, clock) is None
    assert _stored(database, job.id).progress == 0.5


def test_a_failing_job_waits_longer_each_time_and_is_then_put_aside(database, clock):
    job_id = _enqueue(database)
    for wait in (5, 20, 80, 320):
        with database.writing() as session:
            job = queue.claim_next(session, clock.now())
            assert job is not None
            assert queue.fail(session, job, clock.now(), "ValueError: no")
        clock.forward(seconds=wait - 1)
        assert _claim(database, clock) is None
        clock.forward(seconds=1)
    with database.writing() as session:
        job = queue.claim_next(session, clock.now())
        assert job is not None
        assert queue.fail(session, job, clock.now(), "ValueError: no")
    with database.reading() as session:
        [aside] = queue.failed(session)
    assert (aside.id, aside.attempts, aside.last_error) == (job_id, 5, "ValueError: no")


def test_a_person_gives_a_failed_job_a_new_start(database, clock):
    job_id = _failed(database, clock)
    with database.writing() as session:
        assert queue.retry(session, job_id, clock.now())
        assert not queue.retry(session, job_id, clock.now())
        assert not queue.retry(session, "unknown", clock.now())
    assert _claimed(database, clock).attempts == 1


def test_a_retried_job_gives_way_to_a_newer_one_of_its_key(database, clock):
    job_id = _failed(database, clock, unique_key="need:n1")
    newer = _enqueue(database, unique_key="need:n1")
    with database.writing() as session:
        assert queue.retry(session, job_id, clock.now())
    assert _stored(database, job_id).state == JobState.DONE
    assert _claimed(database, clock).id == newer
    assert _claim(database, clock) is None


def test_what_failed_is_done_when_a_newer_job_of_its_key_is(database, clock):
    job_id = _failed(database, clock, unique_key="need:n1")
    other = _failed(database, clock, unique_key="need:n2")
    _enqueue(database, unique_key="need:n1")
    newer = _claimed(database, clock)
    with database.writing() as session:
        assert queue.finish(session, newer, clock.now())
    assert _stored(database, job_id).state == JobState.DONE
    assert _stored(database, other).state == JobState.FAILED


def test_a_failing_job_gives_way_to_a_newer_one_of_its_key(database, clock):
    _enqueue(database, unique_key="need:n1")
    failing = _claimed(database, clock)
    newer = _enqueue(database, unique_key="need:n1")
    with database.writing() as session:
        assert queue.fail(session, failing, clock.now(), "ValueError: no")
    assert _claimed(database, clock).id == newer


def test_a_period_is_worked_on_once(database, clock):
    with database.writing() as session:
        assert queue.ensure_periodic(session, "mail.digest", "2026-11-18")
        assert not queue.ensure_periodic(session, "mail.digest", "2026-11-18")
    job = _claimed(database, clock)
    with database.writing() as session:
        assert queue.finish(session, job, clock.now())
        assert not queue.ensure_periodic(session, "mail.digest", "2026-11-18")
        assert queue.ensure_periodic(session, "mail.digest", "2026-11-19")
    assert job.payload == {"period": "2026-11-18"}


def test_the_figures_say_what_stands_where_and_since_when(database, clock):
    due = clock.now() - timedelta(minutes=5)
    _failed(database, clock)
    _enqueue(database, not_before=due)
    _enqueue(database, not_before=clock.now() + timedelta(days=1))
    with database.reading() as session:
        figures = queue.figures(session, clock.now())
    assert (figures.waiting, figures.running, figures.done, figures.failed) == (2, 0, 0, 1)
    assert figures.oldest_due_since == due


def test_done_jobs_are_removed_by_age_and_failed_ones_are_kept(database, clock):
    _failed(database, clock)
    _enqueue(database)
    job = _claimed(database, clock)
    with database.writing() as session:
        queue.finish(session, job, clock.now())
    clock.forward(days=15)
    with database.writing() as session:
        assert queue.remove_done(session, clock.now() - timedelta(days=14)) == 1
        assert queue.figures(session, clock.now()).failed == 1


def test_racing_workers_claim_each_job_once(database, clock):
    ids = {_enqueue(database, unique_key=f"need:{number}") for number in range(40)}
    claimed: list[str] = []
    start = Barrier(3)

    def work() -> None:
        start.wait()
        while (job := _claim(database, clock)) is not None or _due(database, clock):
            if job is not None:
                claimed.append(job.id)

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(claimed) == sorted(ids)


def _due(database: Database, clock: FakeClock) -> bool:
    with database.reading() as session:
        return queue.has_due(session, clock.now())


def _failed(database: Database, clock: FakeClock, **options) -> str:
    job_id = _enqueue(database, **options)
    for _ in range(5):
        with database.writing() as session:
            job = queue.claim_next(session, clock.now())
            assert job is not None
            assert job.id == job_id
            queue.fail(session, job, clock.now(), "ValueError: no")
        clock.forward(minutes=6)
    return job_id
