"""What mails say of a pairing. Registered in `wiring` for the kinds "pairing_proposed" and "introduced"."""

from collections.abc import Mapping
from typing import cast

from sqlmodel import Session

from market.i18n import Locale
from market.notifications.models import Notice
from market.notifications.presenting import Piece, Presenter
from market.pairings import queries
from market.pairings.cards import Card, cards
from market.pairings.vocabulary import Side


def _proposed(session: Session, notice: Notice, locale: Locale) -> Piece | None:
    """Show a proposed pairing, unless it is gone, hidden, or answered by the reader's side meanwhile."""
    card = _card(session, notice, locale)
    if card is None or not card.pair.is_public or card.seen_from in card.pair.verdicts:
        return None
    return Piece(card.pairing.score, card)


def _introduced(session: Session, notice: Notice, locale: Locale) -> Piece | None:
    """Show whom to write to."""
    card = _card(session, notice, locale)
    return Piece(1.0, card) if card and card.pairing.introduced_at else None


def _card(session: Session, notice: Notice, locale: Locale) -> Card | None:
    pair = queries.pair(session, notice.ids["pairing"])
    if pair is None:
        return None
    return cards(session, [pair], None, locale, seen_from=cast(Side, notice.ids["side"]))[0]


PRESENTERS: Mapping[str, Presenter] = {
    "pairing_proposed": Presenter(_proposed),
    "introduced": Presenter(_introduced, personal=True),
}
