"""The queue's own periodic work."""

from market.jobs import queue
from market.jobs.periods import KEEP_DONE
from market.jobs.running import RunningJob


def remove_done(job: RunningJob) -> None:
    """Remove the jobs that were done two weeks ago."""
    with job.database.writing() as session:
        queue.remove_done(session, job.clock.now() - KEEP_DONE)
        job.finish(session)
