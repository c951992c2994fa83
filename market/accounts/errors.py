"""What can go wrong on the way in."""


class TooManyLinks(Exception):
    """An address was sent three links within an hour."""


class LinkUsedOrOld(Exception):
    """A sign-in link is unknown, was used, or is older than half an hour."""
