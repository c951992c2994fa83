"""Why a pairing's act is refused.

Refusal (web)
├── NotFound
│   └── NoSuchPairing     unknown, no longer shown, or somebody else's to answer: all look the same
└── Changed
    ├── NotOpen           one of the two listings is no longer public, so there is nothing to answer
    └── AlreadyIntroduced the other side has the contacts, which cannot be taken back
"""

from market.web.errors import Changed, NotFound


class NoSuchPairing(NotFound):
    """There is no such pairing for this person."""


class NotOpen(Changed):
    """One of the two listings was paused or closed meanwhile."""


class AlreadyIntroduced(Changed):
    """Both sides know each other already."""
