"""The matchmaker's answers to words that members propose."""

from fastapi import APIRouter
from starlette.responses import Response

from market.accounts.people import Staff
from market.taxonomy import commands
from market.taxonomy import queries as thesaurus
from market.web.asked import AskedBy
from market.web.errors import Changed, NotFound
from market.web.problems import N_
from market.web.transactions import Work

router = APIRouter(prefix="/desk/words")


@router.post("/{proposal_id}/accept")
def accept(asked: AskedBy, staff: Staff, work: Work, proposal_id: str) -> Response:
    """Add the proposed words to the thesaurus."""
    if thesaurus.proposal(work, proposal_id) is None:
        raise NotFound
    try:
        if not commands.accept(work, proposal_id, staff.person_id, asked.clock.now()):
            raise Changed
    except commands.WordTaken:
        return asked.see_other("/desk", asked.text(N_("Another tag has this word by now. Decline the proposal.")))
    return asked.see_other(
        "/desk", asked.text(N_("The word is in the thesaurus now. Matching uses it after the next start of the site."))
    )


@router.post("/{proposal_id}/decline")
def decline(asked: AskedBy, staff: Staff, work: Work, proposal_id: str) -> Response:
    """Leave the thesaurus as it is."""
    if thesaurus.proposal(work, proposal_id) is None:
        raise NotFound
    if not commands.decline(work, proposal_id, staff.person_id, asked.clock.now()):
        raise Changed
    return asked.see_other("/desk", asked.text(N_("The proposal is declined.")))
