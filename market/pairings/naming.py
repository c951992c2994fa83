"""What the keys in reasons are called in the reader's language: tags, areas, phases and places."""

from collections.abc import Sequence

from sqlmodel import Session

from market.i18n import Locale, translations
from market.matching.outcome import Reason
from market.needs.kind import NEED
from market.pairings.models import Pairing
from market.pairings.reasons import NameOf
from market.solutions.kind import SOLUTION
from market.taxonomy import queries as taxonomy


def names_in(session: Session, locale: Locale, pairings: Sequence[Pairing]) -> NameOf:
    """Return what names the keys in these pairings' reasons, all read at once. An unknown key is its own name."""
    speak = translations(locale).gettext
    areas = {area.key: area.label(locale) for area in taxonomy.areas(session)}
    tags = taxonomy.concept_labels(session, _keys(pairings, Reason.SHARED_TAG), locale)
    places = taxonomy.place_names(session, _keys(pairings, Reason.REGION_FITS), locale)

    def name_of(reason: Reason, key: str, side: str) -> str:
        if reason is Reason.SHARED_AREA:
            return areas.get(key, key)
        if reason is Reason.REGION_FITS:
            return places.get(key, key)
        if reason is Reason.PHASE_FITS:
            stages = NEED.stages if side == "need" else SOLUTION.stages
            return speak(stages[key]) if key in stages else key
        return tags.get(key, key).removeprefix("~")

    return name_of


def _keys(pairings: Sequence[Pairing], reason: Reason) -> set[str]:
    rows = (row for pairing in pairings for row in pairing.reasons if row["reason"] == reason)
    return {word[side] for row in rows for word in row["evidence"] for side in ("need", "solution")}
