"""Matching everything anew: what is not matched under the rules in force, in portions, from wherever it was broken off.

Which revision was matched under which rules is stored with the pairings of each portion. Whoever goes on later, after a
kill or a stop, does what is left, and ends with the pairings that one run would have ended with: all needs come before
all solutions, and what is found for one need depends on no other.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import islice

from market.gateways.clock import Clock
from market.gateways.database import Database
from market.jobs.models import Payload
from market.listings.following import follow_index
from market.pairings import commands, queries
from market.pairings.hands import Hands, Portion
from market.pairings.seeking import Seeker
from market.pairings.sought import KINDS, Sought
from market.pairings.vocabulary import Side

PORTION = 20
"""So many listings are stored together; others that write wait meanwhile, a few hundredths of a second."""
# What is outdated is looked for among all that is public, whatever the number that is asked for.
_READ_AHEAD = 10_000
_DOUBTED_TOGETHER = 5_000
# Helping processes are ready after some seconds; alone this many listings take as long.
FEWEST_TO_HELP = 500

Until = Callable[[], bool]


@dataclass(frozen=True)
class Standing:
    """How far a re-match is. `done` of `of` listings since the second `since` (Unix time); `after` is the last id.

    `rules` is empty before it has begun. Then `everything` asks that also what is up to date is matched again, and
    `or_everything` the same where nothing else is to be done.
    """

    side: Side = "need"
    after: str = ""
    done: int = 0
    of: int = 0
    since: int = 0
    rules: str = ""
    everything: bool = False
    or_everything: bool = False
    is_done: bool = False

    def to_payload(self) -> Payload:
        """Return it as a job carries it."""
        return {name: int(value) if isinstance(value, bool) else value for name, value in asdict(self).items()}

    @classmethod
    def from_payload(cls, payload: Payload) -> "Standing":
        """Read what `to_payload` wrote; what is missing has not begun."""
        return cls(
            side="solution" if payload.get("side") == "solution" else "need",
            after=str(payload.get("after", "")),
            done=int(payload.get("done", 0)),
            of=int(payload.get("of", 0)),
            since=int(payload.get("since", 0)),
            rules=str(payload.get("rules", "")),
            or_everything=bool(payload.get("or_everything", 0)),
        )

    def seconds_left(self, now: float) -> float | None:
        """Say how long the rest takes at the rate until now (Unix time); None before there is one."""
        return (self.of - self.done) * max(0.0, now - self.since) / self.done if self.done else None


class Rematching:
    """Matches everything anew. One per process; helping processes start when there is enough to do."""

    def __init__(self, seeker: Seeker) -> None:
        self._seeker = seeker
        self._hands: Hands | None = None

    def steps(
        self, database: Database, clock: Clock, standing: Standing, *, until: Until = lambda: False
    ) -> Iterator[Standing]:
        """Go on from where a re-match stands, tell nobody, and yield how far it is after each portion.

        The last one yielded is done, unless `until` said so before.
        """
        standing = self._begun(database, clock, standing)
        yield standing
        for side in list(KINDS)[list(KINDS).index(standing.side) :]:
            standing = standing if side == standing.side else replace(standing, side=side, after="")
            for portion, sought in self._sought(database, standing, until):
                with database.writing() as session:
                    commands.store_quietly(session, sought, clock.now())
                standing = replace(standing, after=portion[-1], done=standing.done + len(portion))
                yield standing
            if until():
                return
        if self._seeker.rules.current(database).version == standing.rules:
            yield replace(standing, is_done=True)
        else:
            yield from self.steps(database, clock, Standing(), until=until)

    def close(self) -> None:
        """Let the helping processes go."""
        if self._hands is not None:
            self._hands.close()
            self._hands = None

    @contextmanager
    def helped(self) -> Iterator[None]:
        """Let the helping processes go when the block ends."""
        try:
            yield
        finally:
            self.close()

    def _begun(self, database: Database, clock: Clock, standing: Standing) -> Standing:
        """Count what there is to do, unless that was done under these rules already."""
        rules = self._seeker.rules.current(database).version
        if standing.rules == rules:
            return standing
        follow_index(database, self._seeker.index, tuple(KINDS.values()))
        if standing.everything:
            _doubt_everything(database)
        count = _count(database, rules)
        if not count and standing.or_everything:
            _doubt_everything(database)
            count = _count(database, rules)
        return Standing(of=count, since=int(clock.now().timestamp()), rules=rules)

    def _sought(self, database: Database, standing: Standing, until: Until) -> Iterator[tuple[Portion, list[Sought]]]:
        portions = _portions(_outdated(database, standing), until)
        directory = self._seeker.index.directory
        if directory is None or standing.of < FEWEST_TO_HELP:
            for portion in portions:
                yield portion, self._seeker.seek(database, standing.side, portion)
            return
        if self._hands is None or self._hands.is_closed:
            self._hands = Hands(database, directory, self._seeker.index.analyser)
        try:
            yield from self._hands.sought(standing.side, portions)
        except BrokenExecutor:
            # The system took one away, for want of memory most likely. Whoever tries again begins with new ones.
            self.close()
            raise


def for_seconds(seconds: float) -> Until:
    """Return what says, so many seconds after it was asked first, that it is enough."""
    end: float | None = None

    def until() -> bool:
        nonlocal end
        if end is None:
            end = time.monotonic() + seconds
            return False
        return time.monotonic() >= end

    return until


def _outdated(database: Database, standing: Standing) -> Iterator[str]:
    after = standing.after
    while True:
        with database.reading() as session:
            ids = queries.outdated_ids(session, standing.side, standing.rules, after=after, limit=_READ_AHEAD)
        yield from ids
        if len(ids) < _READ_AHEAD:
            return
        after = ids[-1]


def _portions(ids: Iterable[str], until: Until) -> Iterator[Portion]:
    remaining = iter(ids)
    while not until() and (portion := list(islice(remaining, PORTION))):
        yield portion


def _count(database: Database, rules_version: str) -> int:
    with database.reading() as session:
        return queries.count_outdated(session, rules_version)


def _doubt_everything(database: Database) -> None:
    after = ""
    while True:
        with database.reading() as session:
            ids = queries.matched_ids(session, after=after, limit=_DOUBTED_TOGETHER)
        if not ids:
            return
        with database.writing() as session:
            commands.doubt(session, ids)
        after = ids[-1]
