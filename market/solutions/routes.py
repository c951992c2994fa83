"""The pages of solutions."""

from market.listings.routing import listing_router
from market.solutions.kind import SOLUTION

router = listing_router(SOLUTION)
