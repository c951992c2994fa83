"""What happens when a need or a solution has changed: partners are found, scored, stored, and people told.

Nothing is scored inside a transaction. Whatever is interrupted can be run again: the pairs are stored by need and
solution, and everybody hears of a pair once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlmodel import Session

from market.gateways.clock import Clock
from market.gateways.database import Database
from market.gateways.search import SearchIndex
from market.jobs.queue import enqueue
from market.jobs.running import RunningJob
from market.listings import queries as listing_queries
from market.listings.following import follow_index
from market.listings.kinds import ListingKind
from market.listings.models import ListingColumns
from market.matching.batch import batches
from market.matching.outcome import Match
from market.matching.profiles import Prepared
from market.matching.ranking import rank
from market.matching.rules import Rules
from market.needs.kind import NEED
from market.pairings import commands, queries
from market.pairings.commands import Found
from market.pairings.statistics import RulesInForce
from market.pairings.vocabulary import Side
from market.solutions.kind import SOLUTION

MOST_CANDIDATES = 200
MOST_PAIRINGS = 12

_BATCH = 50
"""So many listings are stored together when nobody waits for them: each transaction waits for the disk."""

Progress = Callable[[int, int], None]
"""Is told how many listings are done, and of how many."""

_KINDS: dict[Side, ListingKind[Any]] = {"need": NEED, "solution": SOLUTION}


@dataclass(frozen=True)
class Matching:
    """Finds partners through the search index. One per process."""

    index: SearchIndex

    @cached_property
    def rules(self) -> RulesInForce:
        """The rules that scores are computed under, with the own words that the index knows."""
        return RulesInForce(self.index.analyser.own)

    def match_need(self, job: RunningJob) -> None:
        """React to a need that was published, revised or hidden."""
        self._react(job, "need", job.text("need_id"))

    def match_solution(self, job: RunningJob) -> None:
        """React to a solution that was published, revised or hidden."""
        self._react(job, "solution", job.text("solution_id"))

    def match_imported(self, job: RunningJob) -> None:
        """React to an import: match some of what has not been matched yet, tell nobody, and queue for the rest.

        Whoever publishes meanwhile is served in between, and not after the last of many thousand imported listings.
        """
        self._match_some(job, None)

    def match_under_new_rules(self, job: RunningJob) -> None:
        """React to new rules: match some of what was matched under others, tell nobody, and queue for the rest."""
        self._match_some(job, self.rules.current(job.database).version)

    def _match_some(self, job: RunningJob, rules_version: str | None) -> None:
        follow_index(job.database, self.index, tuple(_KINDS.values()))
        with job.database.reading() as session:
            todo = {
                side: queries.unmatched_ids(session, side, limit=_BATCH, rules_version=rules_version) for side in _KINDS
            }
        self._match_quietly(job.database, job.clock, todo, lambda done, of: job.still_working(done / of))
        with job.database.writing() as session:
            if any(len(ids) == _BATCH for ids in todo.values()):
                enqueue(session, job.job.kind, {}, unique_key=job.job.unique_key)
            job.finish(session)

    def rematch_all(self, database: Database, clock: Clock, progress: Progress) -> int:
        """Match every published need and solution anew, tell nobody, and return how many listings that were."""
        follow_index(database, self.index, tuple(_KINDS.values()))
        with database.reading() as session:
            todo = {side: queries.published_ids(session, side) for side in _KINDS}
        return self._match_quietly(database, clock, todo, progress)

    def _match_quietly(
        self, database: Database, clock: Clock, todo: Mapping[Side, Sequence[str]], progress: Progress
    ) -> int:
        total, done = sum(len(ids) for ids in todo.values()), 0
        for side, ids in todo.items():
            # A batch holds one side only: what a need has just found must be known when its partner is looked at.
            for start in range(0, len(ids), _BATCH):
                batch = ids[start : start + _BATCH]
                sought = [self._seek(database, side, listing_id) for listing_id in batch]
                with database.writing() as session:
                    for one in sought:
                        if one is not None:
                            one.store(session, clock, quiet=True)
                done += len(batch)
                progress(done, total)
        return total

    def _react(self, job: RunningJob, side: Side, listing_id: str) -> None:
        follow_index(job.database, self.index, tuple(_KINDS.values()))
        sought = self._seek(job.database, side, listing_id)
        with job.database.writing() as session:
            if sought is not None:
                sought.store(session, job.clock, quiet=bool(job.payload.get("quiet", 0)))
            job.finish(session)

    def _seek(self, database: Database, side: Side, listing_id: str) -> "_Sought | None":
        """Find and score partners. None for a listing that is not public: its pairings are out of sight anyway."""
        rules = self.rules.current(database)
        with database.reading() as session:
            listing = listing_queries.by_id(session, _KINDS[side], listing_id)
            if listing is None or not listing.is_published:
                return None
            known = queries.partners(session, side, listing, rules.version)
        prepared = self.index.prepared(side, [listing_id])
        stale = [partner for partner, holds in known.items() if not holds]
        ranked = self._ranked(prepared[0], side, stale, rules) if prepared else []
        return _Sought(side, listing, ranked, frozenset(known) - frozenset(stale), rules.version)

    def _ranked(self, query: Prepared, side: Side, stale: Sequence[str], rules: Rules) -> list["_Ranked"]:
        other: Side = "solution" if side == "need" else "need"
        candidates = self.index.candidates(query, other, MOST_CANDIDATES)
        best = [match for match in rank(query, candidates, rules=rules, limit=MOST_PAIRINGS) if _counts(match, rules)]
        ranked = [_Ranked(match, _partner_id(match, side), match.rank) for match in best]
        # What was paired before and has changed is scored again, although it is not among the best: it may be among
        # the partner's best.
        seen = {one.partner_id for one in ranked}
        rest = self.index.prepared(other, [partner for partner in stale if partner not in seen])
        again = [
            match for match in rank(query, batches(rest), rules=rules, limit=len(rest) or 1) if _counts(match, rules)
        ]
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
        other: Side = "solution" if self.side == "need" else "need"
        mine = listing_queries.public_revisions(session, _KINDS[self.side], [self.listing.id])
        if mine.get(self.listing.id) != self.listing.revision:
            # What we compared is out of date. The change that made it so has queued a job of its own.
            return
        revisions = listing_queries.public_revisions(session, _KINDS[other], [one.partner_id for one in self.ranked])
        found = [
            Found(one.partner_id, revisions[one.partner_id], one.match, one.position)
            for one in self.ranked
            if one.partner_id in revisions
        ]
        changes = commands.record(
            session, self.side, self.listing, found, self.rules_version, clock.now(), still_right=self.still_right
        )
        if not quiet:
            commands.tell(session, changes, clock.now())


def _counts(match: Match, rules: Rules) -> bool:
    return not match.hard_stops and match.score >= rules.weighting.lowest


def _partner_id(match: Match, side: Side) -> str:
    return match.solution_id if side == "need" else match.need_id
