"""What a notice has to say. Whoever raises notices of a kind registers a presenter for it in `wiring`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from market.i18n import Locale
from market.notifications.models import Notice


@dataclass(frozen=True)
class Piece:
    """What a mail shows of one notice: the mail's template decides how. The highest `goodness` (0..1) comes first."""

    goodness: float
    shown: object


Present = Callable[[Session, Notice, Locale], Piece | None]
"""Says what there is to tell now, or None when there is nothing left to tell."""


@dataclass(frozen=True)
class Presenter:
    """How one kind of notice is told.

    A `personal` kind answers an act of the reader's own side: it comes at once whatever the rhythm, and does not count
    towards the daily number.
    """

    present: Present
    personal: bool = False


Presenters = Mapping[str, Presenter]
"""Kind of notice → how it is told. The kind is also the name of the mail's templates."""
