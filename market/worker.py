"""The worker: takes jobs and mails one after the other, for as long as it is told to."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from threading import Event, Thread

from market.gateways.clock import Clock
from market.gateways.database import Database
from market.gateways.smtp import Smtp
from market.gateways.work import waker
from market.jobs import queue
from market.jobs.models import Job
from market.jobs.periods import Period
from market.jobs.retrying import MAX_ATTEMPTS, in_words
from market.jobs.running import Handler, LeaseLost, RunningJob
from market.mail.sending import MaySend, Postbag

logger = logging.getLogger(__name__)
_AFTER_TROUBLE = timedelta(seconds=2)


class Worker:
    """Works on what is due. Any number of them, in any number of processes, share one database.

    `after_wake` is called before each round of work, for what has to follow the database, such as the search index.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        handlers: Mapping[str, Handler],
        *,
        periodic: Mapping[str, Period],
        smtp: Smtp,
        may_send: MaySend,
        after_wake: Callable[[], None] | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._handlers = handlers
        self._periodic = periodic
        self._after_wake = after_wake
        self._ensured: dict[str, str] = {}
        self._postbag = Postbag(database, smtp, clock, may_send)

    def run_next(self) -> bool:
        """Work on one job, or where none is due on one mail. Say whether there was anything to do."""
        return self._run_next_job() or self._postbag.send_next()

    def run_until_idle(self) -> int:
        """Work on all that is due now, including what the work itself adds, and say how many pieces it was."""
        self._wake()
        done = 0
        while self.run_next():
            done += 1
            self._wake()
        return done

    def run_forever(self, stop: Event) -> None:
        """Work until told to stop; the job or mail in hand is finished first. A slow mail server delays no job."""
        sender = Thread(target=self._rounds, args=(stop, self._postbag.send_next), name="mail", daemon=True)
        sender.start()
        try:
            self._rounds(stop, self._run_next_job, before=self._wake)
        finally:
            stop.set()
            sender.join()
            self._postbag.close()

    def _rounds(self, stop: Event, run_next: Callable[[], bool], before: Callable[[], None] | None = None) -> None:
        with waker(self._database) as waking:
            while not stop.is_set():
                try:
                    if before is not None:
                        before()
                    while not stop.is_set() and run_next():
                        pass
                except Exception:
                    # Nobody is there to start this thread anew: it goes on when the database is back.
                    logger.exception("a round of work broke off; going on soon")
                    stop.wait(_AFTER_TROUBLE.total_seconds())
                waking.wait(stop)

    def _wake(self) -> None:
        self._ensure_periodic()
        if self._after_wake is None:
            return
        try:
            self._after_wake()
        except Exception:
            logger.exception("what follows the database could not follow; jobs go on")

    def _ensure_periodic(self) -> None:
        now = self._clock.now()
        for kind, period in self._periodic.items():
            key = period(now)
            if key is None or self._ensured.get(kind) == key:
                continue
            with self._database.writing() as session:
                queue.ensure_periodic(session, kind, key)
            self._ensured[kind] = key

    def _run_next_job(self) -> bool:
        now = self._clock.now()
        with self._database.reading() as session:
            if not queue.has_due(session, now):
                return False
        with self._database.writing() as session:
            job = queue.claim_next(session, now)
        if job is None:
            return False
        self._run(RunningJob(self._database, self._clock, job))
        return True

    def _run(self, running: RunningJob) -> None:
        job = running.job
        try:
            if job.attempts > MAX_ATTEMPTS:
                raise WorkerDied
            self._handler(job)(running)
            if not running.finished:
                with self._database.writing() as session:
                    running.finish(session)
        except LeaseLost:
            logger.warning("job %s (%s) was stopped, or took too long and was taken over", job.id, job.kind)
        except Exception as error:
            logger.exception("job %s (%s) failed at attempt %s", job.id, job.kind, job.attempts)
            with self._database.writing() as session:
                queue.fail(session, job, self._clock.now(), in_words(error))

    def _handler(self, job: Job) -> Handler:
        handler = self._handlers.get(job.kind)
        if handler is None:
            raise NobodyReacts(f"no handler for jobs of kind {job.kind!r}")
        return handler


class NobodyReacts(Exception):
    """A job of a kind that this worker does not know."""


class WorkerDied(Exception):
    """The worker died or hung in each attempt, so the job is put aside."""
