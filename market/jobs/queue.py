"""The durable queue: work is stored in the same transaction as the change that caused it.

At least once: a job whose worker dies is taken over when its lease runs out. At most one *waiting* job has a given
unique key, and no two jobs of one key run at the same time.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, and_, case, delete, func, or_, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from market.gateways.database import UTCDateTime
from market.gateways.ids import new_id
from market.gateways.upsert import insert_into
from market.gateways.work import announce_work
from market.jobs.models import Job, JobState, Payload
from market.jobs.retrying import wait_after

LEASE = timedelta(minutes=2)

# Written out, because a partial index is only used for a condition without parameters.
_OPEN = text("job.state IN ('waiting', 'running')")


def enqueue(
    session: Session,
    kind: str,
    payload: Payload,
    *,
    unique_key: str | None = None,
    not_before: datetime | None = None,
) -> str:
    """Store a job for the worker and return its id.

    Where a job with this unique key waits already, that one stays and is returned; the earlier of the two times counts.
    """
    insert = insert_into(session, Job).values(
        **Job(kind=kind, payload=payload, unique_key=unique_key, not_before=not_before).model_dump()
    )
    earliest = case(
        (or_(col(Job.not_before).is_(None), insert.excluded.not_before.is_(None)), None),
        (col(Job.not_before) < insert.excluded.not_before, col(Job.not_before)),
        else_=insert.excluded.not_before,
    )
    stored = session.connection().execute(
        insert.on_conflict_do_update(
            index_elements=[col(Job.unique_key)],
            index_where=text("state = 'waiting'"),
            set_={"not_before": earliest},
        ).returning(col(Job.id))
    )
    announce_work(session)
    return str(stored.scalar_one())


def ensure_periodic(session: Session, kind: str, period_key: str) -> bool:
    """Store the job of a period (an hour, a day) unless any worker did so before. Say whether it was stored now."""
    job = Job(kind=kind, payload={"period": period_key}, period_key=f"{kind}:{period_key}")
    insert = insert_into(session, Job).values(**job.model_dump())
    new = insert.on_conflict_do_nothing(index_elements=[col(Job.period_key)]).returning(col(Job.id))
    return session.connection().execute(new).first() is not None


def has_due(session: Session, now: datetime) -> bool:
    """Say whether there is a job to claim, without taking a write lock."""
    return session.connection().execute(select(_candidates(now).exists())).scalar_one()


def claim_next(session: Session, now: datetime, *, lease: timedelta = LEASE) -> Job | None:
    """Take the oldest job that is due, or one whose worker has not been heard of until its lease ran out.

    The attempt is counted here, so that a job which kills its worker is counted too.
    """
    oldest = _candidates(now).order_by(col(Job.id)).limit(1).with_for_update(skip_locked=True).scalar_subquery()
    claimed = (
        update(Job)
        .where(col(Job.id) == oldest)
        .values(
            state=JobState.RUNNING,
            attempts=col(Job.attempts) + 1,
            lease_until=now + lease,
            lease_token=new_id(),
            progress=None,
        )
        .returning(Job)
        .execution_options(synchronize_session=False)
    )
    return session.scalars(claimed).one_or_none()


def extend(
    session: Session, job: Job, now: datetime, *, lease: timedelta = LEASE, progress: float | None = None
) -> bool:
    """Keep a job for longer and say how far it is (0..1). False: another worker has it now."""
    kept = _held(job).values(lease_until=now + lease, progress=func.coalesce(progress, col(Job.progress)))
    return _changed(session, kept)


def finish(session: Session, job: Job, now: datetime) -> bool:
    """Mark a job as done, and with it what failed under its key before it: that work is done now.

    False: another worker has it now, so nothing of this transaction may stay.
    """
    done = _held(job).values(state=JobState.DONE, finished_at=now, lease_until=None, last_error=None, progress=None)
    if job.unique_key is not None:
        failed = select(col(Job.id)).where(col(Job.state) == JobState.FAILED, col(Job.unique_key) == job.unique_key)
        older = [one for one in session.scalars(failed) if one < job.id]
        if older:
            session.execute(update(Job).where(col(Job.id).in_(older)).values(state=JobState.DONE, finished_at=now))
    return _changed(session, done)


def fail(session: Session, job: Job, now: datetime, error: str) -> bool:
    """Have a job tried again later, or after the fifth attempt put it aside for people. False: as in `finish`."""
    wait = wait_after(job.attempts)
    if wait is None:
        aside = _held(job).values(state=JobState.FAILED, finished_at=now, lease_until=None, last_error=error)
        return _changed(session, aside)
    return _back_to_waiting(session, job, now, not_before=now + wait, last_error=error)


def stop(session: Session, unique_key: str, now: datetime) -> bool:
    """End what waits or runs under a key. False: there is nothing.

    Whoever works on it finds that out when it stores or extends: what it has stored until then stays.
    """
    is_open = col(Job.state).in_((JobState.WAITING, JobState.RUNNING))
    ended = update(Job).where(col(Job.unique_key) == unique_key, is_open)
    ended = ended.values(state=JobState.DONE, finished_at=now, lease_until=None, progress=None)
    return session.connection().execute(ended).rowcount > 0


def open_under(session: Session, unique_key: str) -> Job | None:
    """Return what runs under a key, or else waits."""
    found = select(Job).where(_OPEN, col(Job.unique_key) == unique_key)
    return session.scalars(found.order_by(col(Job.state)).limit(1)).first()


def open_among(session: Session, unique_keys: Collection[str]) -> set[str]:
    """Return those of these keys under which something runs or waits."""
    return set(session.scalars(select(col(Job.unique_key)).where(_OPEN, col(Job.unique_key).in_(unique_keys))))


def retry(session: Session, job_id: str, now: datetime) -> bool:
    """Give a failed job a new start. False: there is no failed job with this id (any more)."""
    job = find(session, job_id)
    if job is None or job.state != JobState.FAILED:
        return False
    return _back_to_waiting(session, job, now, not_before=None, attempts=0)


def find(session: Session, job_id: str) -> Job | None:
    """Find a job in any state. An address can hold what no database takes, such as NUL; such an id names none."""
    return session.get(Job, job_id) if job_id.isascii() and job_id.isalnum() else None


def failed(session: Session, *, limit: int = 100) -> list[Job]:
    """Return the jobs that people should look at, the newest first."""
    found = select(Job).where(col(Job.state) == JobState.FAILED).order_by(col(Job.id).desc()).limit(limit)
    return list(session.scalars(found))


def waiting(session: Session, *, limit: int = 100) -> list[Job]:
    """Return what is waiting or running, the oldest first."""
    states = (JobState.WAITING, JobState.RUNNING)
    return list(session.scalars(select(Job).where(col(Job.state).in_(states)).order_by(col(Job.id)).limit(limit)))


@dataclass(frozen=True)
class QueueFigures:
    """How many jobs stand where, and since when the oldest one that is due has waited."""

    waiting: int
    running: int
    done: int
    failed: int
    oldest_due_since: datetime | None


def figures(session: Session, now: datetime) -> QueueFigures:
    """Count the jobs."""
    rows = session.connection().execute(select(col(Job.state), func.count()).group_by(col(Job.state)))
    count = {state: number for state, number in rows}  # noqa: C416 - rows are typed as tuples only when unpacked
    due = select(func.min(func.coalesce(col(Job.not_before), col(Job.created_at), type_=UTCDateTime)))
    return QueueFigures(
        waiting=count.get("waiting", 0),
        running=count.get("running", 0),
        done=count.get("done", 0),
        failed=count.get("failed", 0),
        oldest_due_since=session.connection().execute(due.where(_is_due(now))).scalar_one(),
    )


def remove_done(session: Session, before: datetime) -> int:
    """Remove the jobs that were done before a time, and say how many."""
    old = and_(col(Job.state) == JobState.DONE, col(Job.finished_at) < before)
    return session.connection().execute(delete(Job).where(old)).rowcount


def _is_due(now: datetime) -> ColumnElement[bool]:
    at_once = col(Job.not_before).is_(None)
    return and_(col(Job.state) == JobState.WAITING, or_(at_once, col(Job.not_before) <= now))


def _candidates(now: datetime) -> Select[str]:
    """Select what may be claimed: due or abandoned, and no other job of its key at work."""
    abandoned = and_(col(Job.state) == JobState.RUNNING, col(Job.lease_until) <= now)
    twin = aliased(Job)
    twin_at_work = (
        select(col(twin.id))
        .where(
            col(twin.unique_key) == col(Job.unique_key),
            col(twin.state) == JobState.RUNNING,
            col(twin.lease_until) > now,
            col(twin.id) != col(Job.id),
        )
        .exists()
    )
    return select(col(Job.id)).where(_OPEN, or_(_is_due(now), abandoned), ~twin_at_work)


def _held(job: Job) -> Update:
    """Begin a change that is refused when the job has moved on: another state, or another worker's token."""
    return update(Job).where(
        col(Job.id) == job.id, col(Job.state) == job.state, col(Job.lease_token) == job.lease_token
    )


def _changed(session: Session, change: Update) -> bool:
    return session.connection().execute(change).rowcount == 1


def _back_to_waiting(session: Session, job: Job, now: datetime, **values: Any) -> bool:  # noqa: ANN401 - columns
    again = _held(job).values(state=JobState.WAITING, lease_until=None, finished_at=None, **values)
    try:
        with session.begin_nested():
            changed = _changed(session, again)
    except IntegrityError:
        # A newer job with the same key waits already and will do this one's work.
        changed = _changed(session, _held(job).values(state=JobState.DONE, finished_at=now, lease_until=None))
    announce_work(session)
    return changed
