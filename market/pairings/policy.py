"""Who may see and answer what about a pairing."""

from market.pairings.queries import Pair
from market.pairings.vocabulary import Side
from market.web.viewer import Viewer

FEWEST_ANSWERS_SHOWN = 3
"""From how many answers on a vendor sees why others said no, as counts: fewer would point at one municipality."""


def side_of(viewer: Viewer | None, pair: Pair) -> Side | None:
    """Return the side that the viewer's organisation owns, or None where it owns neither."""
    if viewer is None or viewer.organisation_id is None:
        return None
    if viewer.organisation_id == pair.need.organisation_id:
        return "need"
    return "solution" if viewer.organisation_id == pair.solution.organisation_id else None


def may_see(viewer: Viewer | None, pair: Pair) -> bool:
    """Say whether the pairing may be shown: to everyone while both sides are public, later to the two parties.

    Whoever pauses a listing was told that others cannot see it: until they know each other, that includes the partner.
    """
    side = side_of(viewer, pair)
    if pair.is_public or side is None:
        return pair.is_public
    partner = pair.solution if side == "need" else pair.need
    return pair.pairing.introduced_at is not None or partner.state != "paused"


def may_see_contacts(viewer: Viewer | None, pair: Pair) -> bool:
    """Say whether contacts are shown: to the two parties, once they have been introduced."""
    return pair.pairing.introduced_at is not None and side_of(viewer, pair) is not None


def may_see_verdicts(viewer: Viewer | None) -> bool:
    """Say whether both sides' answers are shown: to the operator's staff only."""
    return viewer is not None and viewer.is_staff
