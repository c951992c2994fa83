"""The front page, search over both sides, a member's own overview, and what we say about ourselves."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import Response

from market.accounts.people import SignedIn
from market.accounts.queries import organisations, person
from market.gateways.search import Find
from market.home.figures import figures
from market.listings import queries as listings
from market.listings.browsing import hits_of
from market.listings.models import ListingColumns, Side
from market.listings.tagging import named_by
from market.needs.kind import NEED
from market.pairings import queries as pairings
from market.solutions.kind import SOLUTION
from market.taxonomy import queries as taxonomy
from market.web.asked import Asked, AskedBy
from market.web.errors import NotFound
from market.web.forms import clean
from market.web.transactions import Reading

router = APIRouter()
NEWEST = 4
FOUND = 10
KINDS = (NEED, SOLUTION)


@router.get("/")
def show_home(asked: AskedBy, reading: Reading) -> Response:
    """Show what this is, the newest, and honest numbers."""
    newest = {kind.side: listings.newest(reading, kind, NEWEST) for kind in KINDS}
    owners = {listing.organisation_id for side in newest.values() for listing in side}
    return asked.page(
        "home/home.html",
        newest=newest,
        owners=organisations(reading, owners),
        partners=_partners(reading, newest),
        figures=figures(asked.house, reading),
        areas=_areas(asked, reading),
    )


@router.get("/search")
def search(asked: AskedBy, reading: Reading, q: Annotated[str, Query(max_length=2000)] = "") -> Response:
    """Search needs and solutions at once; each list has its own page for more."""
    text = clean(q).strip()[:200]
    named = named_by(reading, text)
    finds = [Find(side=kind.side, text=text, named=named, limit=FOUND, with_facets=False) for kind in KINDS]
    found = {find.side: asked.house.index.find(find) for find in finds}
    shown = {kind.side: listings.by_ids(reading, kind, found[kind.side].ids) for kind in KINDS}
    owners = {listing.organisation_id for side in shown.values() for listing in side}
    return asked.page(
        "home/search.html",
        text=text,
        found=found,
        shown=shown,
        hits=hits_of(*found.values()),
        meant=next((one.meant for one in found.values() if one.meant), None),
        owners=organisations(reading, owners),
        areas=_areas(asked, reading),
    )


@router.get("/overview")
def show_overview(asked: AskedBy, viewer: SignedIn, reading: Reading) -> Response:
    """Show what a member has written and what waits for them."""
    me = person(reading, viewer.person_id)
    return asked.page("home/overview.html", mail_rhythm=me.mail_rhythm if me else "")


@router.get("/about/{subject}")
def show_about(asked: AskedBy, subject: str) -> Response:
    """Show a page about the marketplace itself."""
    if subject not in {"accessibility", "data"}:
        raise NotFound
    return asked.page(f"home/{subject}.html")


def _areas(asked: Asked, session: Session) -> dict[str, str]:
    return {area.key: area.label(asked.locale) for area in taxonomy.areas(session)}


def _partners(session: Session, newest: dict[Side, list[ListingColumns]]) -> dict[str, int]:
    """Count the pairings of each listing shown."""
    counted: dict[str, int] = {}
    for side, shown in newest.items():
        counted |= pairings.partner_counts(session, side, [listing.id for listing in shown])
    return counted
