"""All that is proposed for one need or solution, as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from market.gateways.search import SearchIndex
from market.i18n import Locale
from market.listings.models import ListingColumns
from market.listings.policy import may_edit
from market.pairings import queries
from market.pairings.cards import Card, cards
from market.pairings.policy import FEWEST_ANSWERS_SHOWN
from market.pairings.queries import Pair
from market.pairings.vocabulary import STRENGTHS, Side, Strength, VerdictReason
from market.web.viewer import Viewer

MOST_BEFORE_MORE = 7
FEWEST_BEFORE_MORE = 3
LONGEST_POLLING = timedelta(minutes=5)
"""For how long after a change the page asks again by itself whether the matches are there."""


@dataclass(frozen=True)
class Proposals:
    """The pairings of a listing in their order, and whether newer ones are on their way.

    `says_nothing` is a text without any word of subject: nothing can ever be compared with it, so waiting is in vain.
    The first have a card: as many as are more than weak, at least three, at most seven; or all, when asked for.
    """

    side: Side
    listing: ListingColumns
    pairs: list[Pair]
    cards: list[Card]
    is_waiting: bool
    polls: bool
    says_nothing: bool
    is_owner: bool
    refusals: dict[VerdictReason, int]

    @property
    def path(self) -> str:
        """The address of the listing."""
        return f"/{self.side}s/{self.listing.slug}"

    @property
    def counts(self) -> dict[Strength, int]:
        """How many there are of each strength, the strongest first; strengths without any are left out."""
        counted = {one: sum(pair.pairing.strength == one for pair in self.pairs) for one in reversed(STRENGTHS)}
        return {strength: count for strength, count in counted.items() if count}

    @property
    def rest(self) -> list[Pair]:
        """The pairings behind "show more"."""
        return self.pairs[len(self.cards) :]


def proposals(
    session: Session,
    index: SearchIndex,
    side: Side,
    listing: ListingColumns,
    viewer: Viewer | None,
    locale: Locale,
    now: datetime,
    *,
    whole: bool = False,
) -> Proposals:
    """Prepare a listing's pairings. A listing that is not public has none to show."""
    pairs = queries.pairs_of(session, side, listing.id) if listing.is_published else []
    matched = queries.matched(session, listing.id)
    is_waiting = listing.is_published and (matched is None or matched.revision < listing.revision)
    is_owner = may_edit(viewer, listing)
    refusals = queries.reasons_for_no(session, listing.id) if is_owner and side == "solution" else {}
    return Proposals(
        side=side,
        listing=listing,
        pairs=pairs,
        cards=cards(session, pairs if whole else pairs[: _before_more(pairs)], viewer, locale, seen_from=side),
        is_waiting=is_waiting,
        polls=is_waiting and now - listing.touched_at < LONGEST_POLLING,
        says_nothing=not pairs and not is_waiting and any(one.is_empty for one in index.prepared(side, [listing.id])),
        is_owner=is_owner,
        refusals=refusals if sum(refusals.values()) >= FEWEST_ANSWERS_SHOWN else {},
    )


def _before_more(pairs: Sequence[Pair]) -> int:
    more_than_weak = sum(pair.pairing.strength != "weak" for pair in pairs)
    return min(MOST_BEFORE_MORE, max(FEWEST_BEFORE_MORE, more_than_weak))
