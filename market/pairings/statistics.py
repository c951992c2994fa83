"""The frozen statistics that scores rest on: those delivered with the program, until somebody asks for new ones."""

from sqlmodel import Session

from market.gateways.clock import Clock
from market.gateways.database import Database
from market.gateways.search import SearchIndex
from market.matching import weights
from market.matching.snapshot import delivered
from market.matching.statistics import Statistics
from market.pairings import commands, queries


class FrozenStatistics:
    """Keeps the current snapshot in memory; another process's new one is seen at the next question."""

    def __init__(self) -> None:
        self._statistics = delivered()

    def current(self, database: Database) -> tuple[Statistics, str]:
        """Return the statistics and the version of the rules that scores under them carry."""
        with database.reading() as session:
            version = current_version(session)
            if version != self._statistics.version:
                snapshot = queries.current_snapshot(session)
                self._statistics = Statistics.from_bytes(snapshot.payload) if snapshot else delivered()
        return self._statistics, rules_version(version)


def current_version(session: Session) -> str:
    """Return the version of the statistics in force."""
    return queries.current_version(session) or delivered().version


def rules_version(statistics_version: str) -> str:
    """Name the rules: the version of the weights, then that of the statistics."""
    return f"{weights.RULES_VERSION}-{statistics_version}"


def take_snapshot(database: Database, index: SearchIndex, clock: Clock) -> bool:
    """Freeze the collection's statistics as they are now. False: nothing has changed.

    Scores under the old statistics stay until their listings are matched again; `market rematch` does that for all.
    """
    statistics = index.statistics()
    payload = statistics.to_bytes()
    with database.writing() as session:
        return commands.keep_snapshot(session, statistics.version, payload, clock.now())
