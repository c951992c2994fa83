"""Honest numbers for the front page: each with its other side."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from sqlmodel import Session

from market.home import queries
from market.home.queries import Example
from market.listings import queries as listings
from market.needs.kind import NEED
from market.pairings import queries as pairings
from market.pairings.queries import PairingFigures
from market.solutions.kind import SOLUTION
from market.web.house import House

KEPT = timedelta(minutes=1)


@dataclass(frozen=True)
class Figures:
    """How the market stands, and when that was counted."""

    needs: int
    solutions: int
    pairings: PairingFigures
    example: Example | None
    counted_at: datetime


_kept: WeakKeyDictionary[House, Figures] = WeakKeyDictionary()


def figures(house: House, session: Session) -> Figures:
    """Count, unless this process did so within the last minute: counting is the slowest part of the front page."""
    now = house.clock.now()
    known = _kept.get(house)
    if known and timedelta(0) <= now - known.counted_at < KEPT:
        return known
    counted = Figures(
        needs=listings.counts(session, NEED).get("published", 0),
        solutions=listings.counts(session, SOLUTION).get("published", 0),
        pairings=pairings.figures(session),
        example=queries.strongest_of_today(session),
        counted_at=now,
    )
    _kept[house] = counted
    return counted
