"""Where a listing can be, and how it gets from one state to another. A closed one only lives on as a copy."""

from market.listings.models import ListingColumns, State
from market.web.errors import Changed

MOVES: frozenset[tuple[State, State]] = frozenset(
    {
        ("draft", "published"),
        ("published", "paused"),
        ("paused", "published"),
        ("published", "closed"),
        ("paused", "closed"),
    }
)


class WrongState(Changed):
    """The listing is not where this act starts from; most likely somebody was faster."""


def may_move(listing: ListingColumns, to: State) -> bool:
    """Say whether this move is in the table."""
    return (listing.state, to) in MOVES


def move(listing: ListingColumns, to: State) -> None:
    """Bring a listing to another state. Raises WrongState where the table has no such move."""
    if not may_move(listing, to):
        raise WrongState(f"{listing.state} to {to}")
    listing.state = to
