"""Every kind of email that the marketplace writes, why it may, and what happens when its fate is unknown."""

from dataclasses import dataclass
from enum import Enum


class WhenUnknown(Enum):
    """What to do when the server took the mail but its answer was lost."""

    LEAVE = "leave"
    """Do not send again: what it says stands on the site too, or the person can ask for another."""
    SEND_ONCE_MORE = "send_once_more"
    """Send the same bytes with the same Message-ID once more; receivers recognise the double."""


@dataclass(frozen=True)
class Kind:
    """One reason to write. Optional kinds carry a link to stop them and are checked against consent when sent."""

    is_optional: bool
    when_unknown: WhenUnknown = WhenUnknown.LEAVE


KINDS: dict[str, Kind] = {
    "sign_in": Kind(is_optional=False),
    "introduced": Kind(is_optional=False, when_unknown=WhenUnknown.SEND_ONCE_MORE),
    "pairing_proposed": Kind(is_optional=True),
    "digest": Kind(is_optional=True),
}


class UnknownKind(LookupError):
    """An email of a kind that is not in the table."""


def kind_named(name: str) -> Kind:
    """Return what holds for a kind. Raises UnknownKind."""
    try:
        return KINDS[name]
    except KeyError:
        raise UnknownKind(name) from None
