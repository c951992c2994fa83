"""What the keys in reasons are called in the reader's language: tags, areas, phases and places."""

from collections.abc import Iterable

from sqlmodel import Session

from market.i18n import Locale, translations
from market.matching.outcome import Reason
from market.needs.kind import NEED
from market.pairings.reasons import NameOf
from market.solutions.kind import SOLUTION


def names_in(session: Session, locale: Locale, tags: Iterable[str]) -> NameOf:
    """Return what names keys. `tags` are all that may be asked for, so that they are read at once."""
    speak = translations(locale).gettext

    def name_of(reason: Reason, key: str, side: str) -> str:
        if reason is Reason.PHASE_FITS:
            stages = NEED.stages if side == "need" else SOLUTION.stages
            return speak(stages[key]) if key in stages else key
        return key.removeprefix("~")

    return name_of
