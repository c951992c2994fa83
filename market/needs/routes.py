"""The pages of needs."""

from market.listings.routing import listing_router
from market.needs.kind import NEED

router = listing_router(NEED)
