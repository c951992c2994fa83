"""Matching everything anew, as staff start, watch and stop it."""

from dataclasses import dataclass

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import Response

from market.accounts.people import Staff
from market.audit.commands import note
from market.gateways.clock import Clock
from market.jobs import queue
from market.pairings import commands, queries
from market.pairings.commands import RULES_CHANGED
from market.pairings.rematching import Standing
from market.pairings.statistics import RulesInForce
from market.web.asked import AskedBy
from market.web.errors import Changed
from market.web.problems import N_
from market.web.transactions import Reading, Work

router = APIRouter(prefix="/desk/rematch")


@dataclass(frozen=True)
class Progress:
    """How far a re-match is; `minutes` and `seconds` say how long it still takes, None before that is known."""

    done: int
    of: int
    seconds: int | None

    @property
    def minutes(self) -> int | None:
        """The time left in minutes, where that says enough."""
        return None if self.seconds is None or self.seconds < 90 else round(self.seconds / 60)


def progress(session: Session, clock: Clock) -> Progress | None:
    """Say how far the re-match is that waits or runs; None when there is none."""
    job = queue.open_under(session, RULES_CHANGED)
    if job is None:
        return None
    standing = Standing.from_payload(job.payload)
    left = standing.seconds_left(clock.now().timestamp())
    # To whole tens: what is guessed need not tick.
    return Progress(standing.done, standing.of, None if left is None else max(10, round(left, -1)))
