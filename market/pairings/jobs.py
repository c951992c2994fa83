"""What happens when a need or a solution has changed: partners are found, scored, stored, and people told.

Nothing is scored inside a transaction. Whatever is interrupted can be run again: the pairs are stored by need and
solution, and everybody hears of a pair once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from market.gateways.clock import Clock
from market.gateways.database import Database
from market.gateways.search import SearchIndex
from market.jobs.running import RunningJob
from market.listings import queries as listing_queries
from market.listings.following import follow_index
from market.listings.kinds import ListingKind
from market.listings.models import ListingColumns
from market.matching import weights
from market.matching.outcome import Match
from market.matching.profiles import Prepared
from market.matching.ranking import rank
from market.matching.statistics import Statistics
from market.needs.kind import NEED
from market.pairings import commands, queries
from market.pairings.commands import Found
from market.pairings.statistics import FrozenStatistics
from market.pairings.vocabulary import Side
from market.solutions.kind import SOLUTION

MOST_CANDIDATES = 200
MOST_PAIRINGS = 20
LOWEST_SCORE = weights.SCORE_POSSIBLE / 2
"""Half of what counts as possible: below that the words in common are chance."""

_BATCH = 100
"""After so many listings a long job says how far it is."""

Progress = Callable[[int, int], None]
"""Is told how many listings are done, and of how many."""

_KINDS: dict[Side, ListingKind[Any]] = {"need": NEED, "solution": SOLUTION}


@dataclass(frozen=True)
class Matching:
    """Finds partners through the search index. One per process."""

    index: SearchIndex
    frozen: FrozenStatistics = field(default_factory=FrozenStatistics)

    def match_need(self, job: RunningJob) -> None:
        """React to a need that was published, revised or hidden."""
        self._react(job, "need", job.text("need_id"))

    def match_solution(self, job: RunningJob) -> None:
        """React to a solution that was published, revised or hidden."""
        self._react(job, "solution", job.text("solution_id"))

    def match_imported(self, job: RunningJob) -> None:
        """React to an import: match what has not been matched yet and tell nobody."""
        follow_index(job.database, self.index, tuple(_KINDS.values()))
        with job.database.reading() as session:
            todo = [(side, listing_id) for side in _KINDS for listing_id in queries.unmatched_ids(session, side)]
        for done, (side, listing_id) in enumerate(todo):
            if done % _BATCH == 0:
                job.still_working(done / len(todo))
            self._match_quietly(job.database, job.clock, side, listing_id)

    def rematch_all(self, database: Database, clock: Clock, progress: Progress) -> int:
        """Match every published need and solution anew, tell nobody, and return how many listings that were."""
        follow_index(database, self.index, tuple(_KINDS.values()))
        with database.reading() as session:
            todo = [(side, listing_id) for side in _KINDS for listing_id in queries.published_ids(session, side)]
        for done, (side, listing_id) in enumerate(todo, 1):
            self._match_quietly(database, clock, side, listing_id)
            progress(done, len(todo))
        return len(todo)

    def _match_quietly(self, database: Database, clock: Clock, side: Side, listing_id: str) -> None:
        sought = self._seek(database, side, listing_id)
        if sought is not None:
            with database.writing() as session:
                sought.store(session, clock, quiet=True)

    def _react(self, job: RunningJob, side: Side, listing_id: str) -> None:
        follow_index(job.database, self.index, tuple(_KINDS.values()))
        sought = self._seek(job.database, side, listing_id)
        with job.database.writing() as session:
            if sought is not None:
                sought.store(session, job.clock, quiet=bool(job.payload.get("quiet", 0)))
            job.finish(session)

    def _seek(self, database: Database, side: Side, listing_id: str) -> "_Sought | None":
        """Find and score partners. None for a listing that is not public: its pairings are out of sight anyway."""
        statistics, version = self.frozen.current(database)
        with database.reading() as session:
            listing = listing_queries.by_id(session, _KINDS[side], listing_id)
            if listing is None or not listing.is_published:
                return None
            known = queries.partners(session, side, listing, version)
        prepared = self.index.prepared(side, [listing_id])
        stale = [partner for partner, holds in known.items() if not holds]
        ranked = self._ranked(prepared[0], side, stale, statistics) if prepared else []
        return _Sought(side, listing, ranked, frozenset(known) - frozenset(stale), version)

    def _ranked(self, query: Prepared, side: Side, stale: Sequence[str], statistics: Statistics) -> list["_Ranked"]:
        other: Side = "solution" if side == "need" else "need"
        candidates = self.index.candidates(query, other, MOST_CANDIDATES)
        best = [match for match in rank(query, candidates, frozen=statistics, limit=MOST_PAIRINGS) if _counts(match)]
        ranked = [_Ranked(match, _partner_id(match, side), match.rank) for match in best]
        # What was paired before and has changed is scored again, although it is not among the best: it may be among
        # the partner's best.
        seen = {one.partner_id for one in ranked}
        rest = self.index.prepared(other, [partner for partner in stale if partner not in seen])
        again = [match for match in rank(query, rest, frozen=statistics, limit=len(rest) or 1) if _counts(match)]
        return ranked + [_Ranked(match, _partner_id(match, side), None) for match in again]


@dataclass(frozen=True)
class _Ranked:
    match: Match
    partner_id: str
    position: int | None


@dataclass(frozen=True)
class _Sought:
    """What was found for one revision of a listing."""

    side: Side
    listing: ListingColumns
    ranked: list[_Ranked]
    still_right: frozenset[str]
    rules_version: str

    def store(self, session: Session, clock: Clock, *, quiet: bool) -> None:
        """Store the pairings and have people told."""
        now_stored = listing_queries.by_id(session, _KINDS[self.side], self.listing.id)
        if now_stored is None or now_stored.revision != self.listing.revision:
            # What we compared is out of date. The change that made it so has queued a job of its own.
            return
        partners = listing_queries.by_ids(
            session, _KINDS["solution" if self.side == "need" else "need"], [one.partner_id for one in self.ranked]
        )
        revisions = {partner.id: partner.revision for partner in partners if partner.is_published}
        found = [
            Found(one.partner_id, revisions[one.partner_id], one.match, one.position)
            for one in self.ranked
            if one.partner_id in revisions
        ]
        changes = commands.record(
            session, self.side, now_stored, found, self.rules_version, clock.now(), still_right=self.still_right
        )
        if not quiet:
            commands.tell(session, changes, clock.now())


def _counts(match: Match) -> bool:
    return not match.hard_stops and match.score >= LOWEST_SCORE


def _partner_id(match: Match, side: Side) -> str:
    return match.solution_id if side == "need" else match.need_id
