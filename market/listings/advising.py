"""What resembles a text that is being written: listings of both sides, found by its title and problem."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from market.gateways.search import Find, SearchIndex
from market.listings import queries
from market.listings.browsing import Hit, Listed, cards_of
from market.listings.kinds import ListingKind

_FEWEST_WORDS = 4
_MOST_WORDS = 12
_SHOWN = 3


@dataclass(frozen=True)
class Similar:
    """Listings that resemble a text. `total` counts all of them, `cards` are the nearest."""

    cards: list[Listed]
    total: int
    hits: list[Hit]


def similar(
    session: Session, index: SearchIndex, kind: ListingKind[Any], typed: Mapping[str, str | list[str]]
) -> Similar | None:
    """Return published listings of the same side like a half-written one; None while there are too few words to ask."""
    words = str(typed.get("title", "")).split()
    if len(words) < _FEWEST_WORDS:
        return None
    text = " ".join(words[:_MOST_WORDS])
    found = index.find(Find(side=kind.side, text=text, limit=_SHOWN + 1, with_facets=False))
    listings = [
        listing
        for listing in queries.by_ids(session, kind, found.ids)
        if listing.is_published and listing.form_key != typed.get("form_key")
    ]
    return Similar(cards_of(session, listings[:_SHOWN]), found.total, [Hit(word) for word in found.words])
