"""What happens when a need, a solution or the rules have changed: partners are found, scored, stored, and people told.

Nothing is scored inside a transaction. Whatever is interrupted can be run again: the pairs are stored by need and
solution, and everybody hears of a pair once.
"""

from collections.abc import Callable
from functools import cached_property

from market.gateways.clock import Clock
from market.gateways.database import Database
from market.gateways.search import SearchIndex
from market.jobs.models import Payload
from market.jobs.queue import enqueue
from market.jobs.running import LeaseLost, RunningJob
from market.listings.following import follow_index
from market.pairings import commands
from market.pairings.rematching import Rematching, Standing, for_seconds
from market.pairings.seeking import Seeker
from market.pairings.sought import KINDS
from market.pairings.statistics import RulesInForce
from market.pairings.vocabulary import Side

_TURN_SECONDS = 2.0
"""So long matching that nobody waits for keeps the worker before whoever publishes meanwhile is served."""

Progress = Callable[[int, int], None]
"""Is told how many listings are done, and of how many."""


class Matching:
    """Finds partners through the search index. One per process."""

    def __init__(self, index: SearchIndex) -> None:
        self.index = index
        self.seeker = Seeker(index, RulesInForce(index.analyser.own))

    @cached_property
    def rematching(self) -> Rematching:
        """What matches everything anew."""
        return Rematching(self.seeker)

    def match_need(self, job: RunningJob) -> None:
        """React to a need that was published, revised or hidden."""
        self._react(job, "need", job.text("need_id"))

    def match_solution(self, job: RunningJob) -> None:
        """React to a solution that was published, revised or hidden."""
        self._react(job, "solution", job.text("solution_id"))

    def match_imported(self, job: RunningJob) -> None:
        """React to an import: match what is out of date for a while, and queue for the rest.

        What the next turn goes on with it looks for anew: another import may have come before the last listing.
        """
        self._match_for_a_while(job, Standing(), lambda _: {})

    def match_under_new_rules(self, job: RunningJob) -> None:
        """React to new rules, or to staff who ask: match what is out of date for a while, and queue for the rest."""
        self._match_for_a_while(job, Standing.from_payload(job.payload), Standing.to_payload)

    def _match_for_a_while(
        self, job: RunningJob, standing: Standing, payload_of: Callable[[Standing], Payload]
    ) -> None:
        """Match quietly; whoever publishes meanwhile is served in between, and not after the last of many thousand.

        Where the job is stopped meanwhile, what was stored stays, and nothing is queued.
        """
        until = for_seconds(_TURN_SECONDS)
        *_, standing = self.rematching.steps(job.database, job.clock, standing, until=until)
        try:
            with job.database.writing() as session:
                if not standing.is_done:
                    enqueue(session, job.job.kind, payload_of(standing), unique_key=job.job.unique_key)
                job.finish(session)
        except LeaseLost:
            self.rematching.close()
            raise
        if standing.is_done:
            self.rematching.close()

    def rematch_all(self, database: Database, clock: Clock, progress: Progress, *, everything: bool = False) -> int:
        """Match what is not up to date under the rules in force, or everything; return how many listings that were.

        Nobody is told. After an interruption the next call goes on where this one was, also without `everything`.
        """
        count = 0
        with self.rematching.helped():
            for standing in self.rematching.steps(database, clock, Standing(everything=everything)):
                progress(standing.done, standing.of)
                count = standing.done
        return count

    def _react(self, job: RunningJob, side: Side, listing_id: str) -> None:
        follow_index(job.database, self.index, tuple(KINDS.values()))
        sought = self.seeker.seek(job.database, side, [listing_id])
        with job.database.writing() as session:
            for one in sought:
                changes = commands.record(session, one, job.clock.now(), since=job.job.id)
                commands.tell(session, changes, job.clock.now())
            job.finish(session)
