"""The table of solutions: what vendors offer."""

from market.listings.models import ListingColumns, listing_rules


class Solution(ListingColumns, table=True):
    """Something a vendor offers. `stage` says how far it has come."""

    __table_args__ = listing_rules("solution")
