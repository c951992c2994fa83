"""What scores rest on: statistics and weighting as delivered with the program, until somebody asks for others."""

from dataclasses import replace

from sqlmodel import Session

from market.gateways.clock import Clock
from market.gateways.database import Database
from market.gateways.search import SearchIndex
from market.matching.own_words import OwnWords
from market.matching.rules import Rules, delivered_rules
from market.matching.statistics import Statistics
from market.matching.weighting import DELIVERED, Weighting
from market.pairings import commands, queries


class RulesInForce:
    """Keeps the rules in force in memory; what another process changes is seen at the next question."""

    def __init__(self, own: OwnWords) -> None:
        self._own = own
        self._rules = delivered_rules(own=own)

    def current(self, database: Database) -> Rules:
        """Return the rules that scores are computed under now."""
        with database.reading() as session:
            version = current_version(session)
            if version != self._rules.statistics.version:
                snapshot = queries.current_snapshot(session)
                rules = delivered_rules(own=self._own)
                self._rules = replace(rules, statistics=Statistics.from_bytes(snapshot.payload)) if snapshot else rules
            weighting = current_weighting(session)
            if weighting != self._rules.weighting:
                self._rules = replace(self._rules, weighting=weighting)
        return self._rules


def current_version(session: Session) -> str:
    """Return the version of the statistics in force."""
    return queries.current_version(session) or delivered_rules().statistics.version


def current_weighting(session: Session) -> Weighting:
    """Return the weighting in force."""
    stored = queries.current_weighting(session)
    return Weighting.from_json(stored.figures) if stored else DELIVERED


def take_snapshot(database: Database, index: SearchIndex, clock: Clock) -> bool:
    """Freeze the collection's statistics as they are now. False: nothing has changed.

    Scores under the old statistics stay until their listings are matched again; `market rematch` does that for all.
    """
    statistics = index.statistics()
    payload = statistics.to_bytes()
    with database.writing() as session:
        return commands.keep_snapshot(session, statistics.version, payload, clock.now())
