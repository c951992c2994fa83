"""What a search for partners hands over to be stored: compact, so that it travels between processes."""

from dataclasses import dataclass
from typing import Any

from market.listings.kinds import ListingKind
from market.needs.kind import NEED
from market.pairings.vocabulary import Side
from market.solutions.kind import SOLUTION

KINDS: dict[Side, ListingKind[Any]] = {"need": NEED, "solution": SOLUTION}
"""Both sides, in the order in which they are matched anew."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A partner that was scored now, and in which revision.

    `position` (from 1) is empty where it is not among the listing's best.
    """

    partner_id: str
    partner_revision: int
    position: int | None
    score: float
    strength: str
    reasons: list[dict[str, Any]]
    missing: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Sought:
    """What was found for one revision of a listing, as changes to what is stored.

    `moved` are pairings (by id) whose score still holds and whose place among the listing's best is another now;
    `lost` are pairings that do not hold any more and were not found again.
    """

    side: Side
    listing_id: str
    revision: int
    rules_version: str
    scored: tuple[Scored, ...] = ()
    moved: tuple[tuple[str, int | None], ...] = ()
    lost: tuple[str, ...] = ()
