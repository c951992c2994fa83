"""A job while a worker works on it: what its handler may read, and how it finishes."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlmodel import Session

from market.gateways.clock import Clock
from market.gateways.database import Database
from market.jobs import queue
from market.jobs.models import Job, Payload


class LeaseLost(Exception):
    """Another worker has taken this job over, so nothing of the present transaction may stay."""


@dataclass
class RunningJob:
    """What a handler is given. It opens its own short transactions and never scores or renders inside one.

    A handler that stores its result calls `finish(session)` in its last transaction, so that result and job are stored
    together or not at all. A handler that does not is finished by the worker, and must bear to be run twice.
    """

    database: Database
    clock: Clock
    job: Job
    finished: bool = field(default=False, init=False)

    @property
    def payload(self) -> Payload:
        """Return the ids that this job is about."""
        return self.job.payload

    def text(self, name: str) -> str:
        """Return a value of the payload as text. Raises KeyError when it is missing."""
        return str(self.job.payload[name])

    def finish(self, session: Session) -> None:
        """Mark the job as done in the caller's transaction. Raises LeaseLost."""
        if not queue.finish(session, self.job, self.clock.now()):
            raise LeaseLost(self.job.id)
        self.finished = True

    def still_working(self, progress: float | None = None) -> None:
        """Keep the job for two more minutes and show how far it is (0..1). Raises LeaseLost."""
        with self.database.writing() as session:
            if not queue.extend(session, self.job, self.clock.now(), progress=progress):
                raise LeaseLost(self.job.id)


Handler = Callable[[RunningJob], None]
"""What reacts to a kind of job."""
