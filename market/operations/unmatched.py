"""The needs and the solutions that nothing fits yet: for them a matchmaker can look around."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from market.accounts.people import Staff
from market.listings import queries as listings
from market.listings.browsing import cards_of
from market.listings.kinds import ListingKind
from market.needs.kind import NEED
from market.pairings import queries as pairings
from market.solutions.kind import SOLUTION
from market.web.asked import AskedBy
from market.web.errors import NotFound
from market.web.paging import Page, page_number
from market.web.problems import N_
from market.web.transactions import Reading

router = APIRouter(prefix="/desk/unmatched")


@dataclass(frozen=True)
class Unmatched:
    """One side of the market, and what its page is called."""

    kind: ListingKind[Any]
    heading: str


_SIDES = {
    "needs": Unmatched(NEED, N_("Needs without a match")),
    "solutions": Unmatched(SOLUTION, N_("Solutions without a match")),
}


@router.get("/{plural}")
def show(asked: AskedBy, staff: Staff, reading: Reading, plural: str) -> Response:
    """List the listings of a side that have at best a weak match."""
    if plural not in _SIDES:
        raise NotFound
    kind = _SIDES[plural].kind
    page = Page(page_number(asked.request.query_params.get("page")), pairings.count_without(reading, kind.side))
    if page.number > page.last:
        return RedirectResponse(f"/desk/unmatched/{plural}?page={page.last}", status_code=303)
    ids = pairings.ids_without(reading, kind.side, offset=page.offset, limit=page.size)
    return asked.page(
        "operations/unmatched.html",
        kind=kind,
        heading=_SIDES[plural].heading,
        cards=cards_of(reading, listings.by_ids(reading, kind, ids)),
        page=page,
    )
