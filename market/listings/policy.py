"""Who may see and change a listing. What is not for you looks like what does not exist."""

from market.listings.kinds import L, ListingKind
from market.listings.models import ListingColumns
from market.web.errors import NotAllowed, NotFound, SignInNeeded
from market.web.viewer import Viewer


def may_write(viewer: Viewer | None, kind: ListingKind[L]) -> bool:
    """Say whether somebody may write listings of this side: public bodies needs, vendors solutions."""
    return viewer is not None and viewer.organisation_id is not None and kind.author in viewer.roles


def may_edit(viewer: Viewer | None, listing: ListingColumns) -> bool:
    """Say whether somebody acts for the organisation that the listing belongs to."""
    return viewer is not None and viewer.organisation_id == listing.organisation_id and listing.source != "register"


def may_hide(viewer: Viewer | None, listing: ListingColumns) -> bool:
    """Say whether somebody may pause or close it: its owner, and the operator's staff once it has been public."""
    was_public = listing.published_at is not None
    return may_edit(viewer, listing) or (viewer is not None and viewer.is_staff and was_public)


def may_see(viewer: Viewer | None, listing: ListingColumns) -> bool:
    """Say whether somebody may see it: everybody what is or was open to all, others only who may change it."""
    return listing.state in {"published", "closed"} or may_hide(viewer, listing)


def signed_in(viewer: Viewer | None) -> Viewer:
    """Return who is signed in. Raises SignInNeeded."""
    if viewer is None:
        raise SignInNeeded
    return viewer


def author(viewer: Viewer | None, kind: ListingKind[L]) -> Viewer:
    """Return who may write listings of this side. Raises SignInNeeded or NotAllowed."""
    if not may_write(viewer, kind):
        signed_in(viewer)
        raise NotAllowed(f"writing a {kind.side}")
    return signed_in(viewer)


def visible(viewer: Viewer | None, listing: L | None) -> L:
    """Return a listing that this person may see. Raises NotFound."""
    if listing is None or not may_see(viewer, listing):
        raise NotFound
    return listing


def own(viewer: Viewer | None, listing: L | None) -> L:
    """Return a listing that this person may change. Raises SignInNeeded, or NotFound for what is another's."""
    signed_in(viewer)
    if listing is None or not may_edit(viewer, listing):
        raise NotFound
    return listing


def hideable(viewer: Viewer | None, listing: L | None) -> L:
    """Return a listing that this person may pause or close. Raises SignInNeeded or NotFound."""
    signed_in(viewer)
    if listing is None or not may_hide(viewer, listing):
        raise NotFound
    return listing
