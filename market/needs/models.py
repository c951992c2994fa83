"""The table of needs: what municipalities want solved."""

from market.listings.models import ListingColumns, listing_rules


class Need(ListingColumns, table=True):
    """Something a public body wants solved, stated as a problem. `stage` is the need's phase."""

    __table_args__ = listing_rules("need")
