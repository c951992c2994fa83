"""The matchmaker's and administrator's pages: what waits, what failed, what was sent, and who wants in."""

from fastapi import APIRouter
from starlette.responses import Response

from market.accounts import commands as accounts
from market.accounts import queries as people
from market.accounts.people import Staff
from market.jobs import queue
from market.listings import queries as listings
from market.mail import inbox, outbox
from market.needs.kind import NEED
from market.operations import rematching, words
from market.pairings import queries as pairings
from market.solutions.kind import SOLUTION
from market.taxonomy.queries import own_concepts, proposals
from market.web.asked import AskedBy
from market.web.errors import Changed, NotFound
from market.web.problems import N_
from market.web.transactions import Reading, Work

router = APIRouter(prefix="/desk")


@router.get("")
def show_desk(asked: AskedBy, staff: Staff, reading: Reading) -> Response:
    """Show the figures and what waits for a person."""
    now = asked.clock.now()
    return asked.page(
        "operations/desk.html",
        needs=listings.counts(reading, NEED),
        solutions=listings.counts(reading, SOLUTION),
        pairings=pairings.figures(reading),
        jobs=queue.figures(reading, now),
        mails=outbox.figures(reading, now),
        waiting=people.waiting_for_approval(reading),
        proposals=proposals(reading, asked.locale),
        rematch=rematching.progress(reading, asked.clock),
        words=words,
        words_wait=own_concepts(reading) != asked.house.index.analyser.own.concepts,
    )


@router.post("/organisations/{organisation_id}/approve")
def approve(asked: AskedBy, staff: Staff, work: Work, organisation_id: str) -> Response:
    """Let a public body publish."""
    accounts.approve(work, organisation_id, staff.person_id, asked.clock.now())
    return asked.see_other("/desk", asked.text(N_("The organisation can publish now.")))


@router.get("/jobs")
def show_jobs(asked: AskedBy, staff: Staff, reading: Reading) -> Response:
    """List the jobs that wait or have failed."""
    return asked.page(
        "operations/jobs.html",
        figures=queue.figures(reading, asked.clock.now()),
        failed=queue.failed(reading),
        waiting=queue.waiting(reading),
        words=words,
    )


@router.post("/jobs/{job_id}/retry")
def retry(asked: AskedBy, staff: Staff, work: Work, job_id: str) -> Response:
    """Try a failed job again."""
    if queue.find(work, job_id) is None:
        raise NotFound
    if not queue.retry(work, job_id, asked.clock.now()):
        raise Changed
    return asked.see_other("/desk/jobs", asked.text(N_("The job is in the queue again.")))


@router.get("/outbox")
def show_outbox(asked: AskedBy, staff: Staff, reading: Reading) -> Response:
    """List the latest mails and what became of them. Their content stays between the marketplace and the reader."""
    now = asked.clock.now()
    return asked.page(
        "operations/outbox.html", figures=outbox.figures(reading, now), messages=inbox.messages(reading), words=words
    )
