"""What the page "How we match" tells: the figures that a pairing is weighed with, those in force."""

from dataclasses import dataclass

from market.matching import weights
from market.matching.weighting import Weighting
from market.notifications.rhythm import MOST_AT_ONCE_PER_DAY
from market.pairings.policy import FEWEST_ANSWERS_SHOWN
from market.pairings.seeking import MOST_PAIRINGS


@dataclass(frozen=True)
class PublishedRules:
    """The rules in figures. Bounds are on the scale of a score, 0..1."""

    version: str
    weighting: Weighting
    most_pairings: int = MOST_PAIRINGS
    most_taken_up: float = weights.MOST_TAKEN_UP
    mails_at_once: int = MOST_AT_ONCE_PER_DAY
    answers_shown_from: int = FEWEST_ANSWERS_SHOWN
