"""All that is proposed for one need or solution, as its page shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from market.i18n import Locale
from market.listings.models import ListingColumns
from market.listings.policy import may_edit
from market.pairings import queries
from market.pairings.cards import Card, cards
from market.pairings.policy import FEWEST_ANSWERS_SHOWN
from market.pairings.vocabulary import STRENGTHS, Side, Strength, VerdictReason
from market.web.viewer import Viewer

MOST_BEFORE_MORE = 7
FEWEST_BEFORE_MORE = 3
LONGEST_POLLING = timedelta(minutes=5)
"""For how long after a change the page asks again by itself whether the matches are there."""


@dataclass(frozen=True)
class Proposals:
    """The cards of a listing in their order, and whether newer ones are on their way."""

    side: Side
    listing: ListingColumns
    cards: list[Card]
    is_waiting: bool
    polls: bool
    is_owner: bool
    refusals: dict[VerdictReason, int]

    @property
    def path(self) -> str:
        """The address of the listing."""
        return f"/{self.side}s/{self.listing.slug}"

    @property
    def counts(self) -> dict[Strength, int]:
        """How many there are of each strength, the strongest first; strengths without any are left out."""
        counted = {one: sum(card.pairing.strength == one for card in self.cards) for one in reversed(STRENGTHS)}
        return {strength: count for strength, count in counted.items() if count}

    @property
    def shown(self) -> list[Card]:
        """The cards that show at once: all that are more than weak, at least three, at most seven."""
        return self.cards[: self._split]

    @property
    def folded(self) -> list[Card]:
        """The cards behind "show more"."""
        return self.cards[self._split :]

    @property
    def _split(self) -> int:
        more_than_weak = sum(card.pairing.strength != "weak" for card in self.cards)
        return min(MOST_BEFORE_MORE, max(FEWEST_BEFORE_MORE, more_than_weak))


def proposals(
    session: Session, side: Side, listing: ListingColumns, viewer: Viewer | None, locale: Locale, now: datetime
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
        cards=cards(session, pairs, viewer, locale, seen_from=side),
        is_waiting=is_waiting,
        polls=is_waiting and now - listing.touched_at < LONGEST_POLLING,
        is_owner=is_owner,
        refusals=refusals if sum(refusals.values()) >= FEWEST_ANSWERS_SHOWN else {},
    )
