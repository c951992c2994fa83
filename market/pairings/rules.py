"""What the page "How we match" tells: the figures that a pairing is weighed with, straight from where they are set."""

from dataclasses import dataclass

from market.matching import weights
from market.notifications.rhythm import MOST_AT_ONCE_PER_DAY
from market.pairings.policy import FEWEST_ANSWERS_SHOWN


@dataclass(frozen=True)
class PublishedRules:
    """The rules in figures. Bounds and weights are on the scale of a score, 0..1."""

    version: str
    possible_from: float = weights.SCORE_POSSIBLE
    strong_from: float = weights.SCORE_STRONG
    shared_tags: float = weights.SCORE_SHARED_TAGS
    shared_area: float = weights.SCORE_SHARED_AREA
    phase_fits: float = weights.SCORE_PHASE_FITS
    region_fits: float = weights.SCORE_REGION_FITS
    mails_at_once: int = MOST_AT_ONCE_PER_DAY
    answers_shown_from: int = FEWEST_ANSWERS_SHOWN
