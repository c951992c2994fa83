"""What the page "How we match" tells: the figures that a pairing is weighed with, those in force."""

from dataclasses import dataclass

from market.matching.weighting import Weighting
from market.notifications.rhythm import MOST_AT_ONCE_PER_DAY
from market.pairings.policy import FEWEST_ANSWERS_SHOWN


@dataclass(frozen=True)
class PublishedRules:
    """The rules in figures. Bounds are on the scale of a score, 0..1."""

    version: str
    weighting: Weighting
    mails_at_once: int = MOST_AT_ONCE_PER_DAY
    answers_shown_from: int = FEWEST_ANSWERS_SHOWN
