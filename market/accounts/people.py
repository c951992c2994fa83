"""Who may call a page: stands in the handler's signature."""

from typing import Annotated

from fastapi import Depends

from market.web.asked import AskedBy
from market.web.errors import NotAllowed, SignInNeeded
from market.web.viewer import Viewer


def _signed_in(asked: AskedBy) -> Viewer:
    if asked.viewer is None:
        raise SignInNeeded
    return asked.viewer


SignedIn = Annotated[Viewer, Depends(_signed_in)]


def _staff(viewer: SignedIn) -> Viewer:
    if not viewer.is_staff:
        raise NotAllowed
    return viewer


def _buyer(viewer: SignedIn) -> Viewer:
    if not viewer.is_buyer:
        raise NotAllowed
    return viewer


def _vendor(viewer: SignedIn) -> Viewer:
    if not viewer.is_vendor:
        raise NotAllowed
    return viewer


def _administrator(viewer: SignedIn) -> Viewer:
    if not viewer.is_administrator:
        raise NotAllowed
    return viewer


Staff = Annotated[Viewer, Depends(_staff)]
Administrator = Annotated[Viewer, Depends(_administrator)]
Buyer = Annotated[Viewer, Depends(_buyer)]
Vendor = Annotated[Viewer, Depends(_vendor)]
