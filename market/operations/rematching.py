"""Matching everything anew, as staff start, watch and stop it."""

from dataclasses import dataclass

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import Response

from market.accounts.people import Staff
from market.audit.commands import note
from market.gateways.clock import Clock
from market.jobs import queue
from market.pairings import commands
from market.pairings.commands import RULES_CHANGED
from market.pairings.rematching import Standing
from market.web.asked import AskedBy
from market.web.errors import Changed
from market.web.problems import N_
from market.web.transactions import Reading, Work

router = APIRouter(prefix="/desk/rematch")

_LONG_IN_MINUTES = 90


@dataclass(frozen=True)
class Progress:
    """How far a re-match is. `seconds` is about how long the rest takes, in whole tens; None before that is known."""

    done: int
    of: int
    seconds: int | None

    @property
    def minutes(self) -> int | None:
        """The same in minutes, where it is more than a minute and a half."""
        return round(self.seconds / 60) if self.seconds and self.seconds > _LONG_IN_MINUTES else None


def progress(session: Session, clock: Clock) -> Progress | None:
    """Say how far the re-match is that waits or runs; None when there is none."""
    job = queue.open_under(session, RULES_CHANGED)
    if job is None:
        return None
    standing = Standing.from_payload(job.payload)
    left = standing.seconds_left(clock.now().timestamp())
    return Progress(standing.done, standing.of, None if left is None else max(10, round(left / 10) * 10))


@router.get("")
def show(asked: AskedBy, staff: Staff, reading: Reading) -> Response:
    """Say how far it is; a page of its own without JavaScript."""
    now = progress(reading, asked.clock)
    return asked.page("operations/rematch.html", fragment="operations/_rematch.html", rematch=now)


@router.post("")
def start(asked: AskedBy, staff: Staff, work: Work) -> Response:
    """Match what is not up to date under the rules in force; where all is, match all of it anew."""
    if queue.open_under(work, RULES_CHANGED) is None:
        commands.ask_for_rematch(work, or_everything=True)
        note(work, staff.person_id, "rematch_started", "job", RULES_CHANGED)
    return asked.see_other("/desk/rematch", asked.text(N_("Everything is being matched anew.")))


@router.post("/stop")
def stop(asked: AskedBy, staff: Staff, work: Work) -> Response:
    """End it. What is matched already stays so, and the next one goes on from there."""
    if not queue.stop(work, RULES_CHANGED, asked.clock.now()):
        raise Changed
    note(work, staff.person_id, "rematch_stopped", "job", RULES_CHANGED)
    return asked.see_other("/desk/rematch", asked.text(N_("Stopped. What is matched stays matched.")))
