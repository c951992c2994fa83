"""All pages of one side of the market."""

from typing import Any

from fastapi import APIRouter

from market.listings.acting import add_acting
from market.listings.drafting import add_drafting
from market.listings.kinds import ListingKind
from market.listings.reading import add_reading
from market.listings.writing import add_writing


def listing_router(kind: ListingKind[Any]) -> APIRouter:
    """Build the router of a side. Reading comes last, because a page's address takes any word."""
    router = APIRouter(tags=[kind.path.removeprefix("/")])
    add_writing(router, kind)
    add_drafting(router, kind)
    add_acting(router, kind)
    add_reading(router, kind)
    return router
