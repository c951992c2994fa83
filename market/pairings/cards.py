"""A pairing as a page or a mail shows it: seen from one side, in one language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from market.accounts.models import Organisation
from market.accounts.queries import organisations
from market.i18n import Locale
from market.listings.models import ListingColumns
from market.matching.outcome import Missing
from market.needs.kind import NEED
from market.pairings import policy
from market.pairings.models import Pairing, Verdict
from market.pairings.naming import names_in
from market.pairings.queries import Pair
from market.pairings.reasons import Reasons, Word, gaps_of, reasons_of
from market.pairings.vocabulary import Side, other_side
from market.solutions.kind import SOLUTION
from market.web.viewer import Viewer


@dataclass(frozen=True)
class Contact:
    """Whom to write to on one side."""

    organisation: str
    name: str
    email: str


@dataclass(frozen=True)
class Card:
    """One pairing on a page of `seen_from`. `side` is the viewer's own side, None for everybody else."""

    pair: Pair
    seen_from: Side
    side: Side | None
    reasons: Reasons
    gaps: tuple[Missing, ...]
    organisation_names: dict[Side, str]
    shows_contacts: bool
    shows_verdicts: bool

    @property
    def pairing(self) -> Pairing:
        """The pairing itself."""
        return self.pair.pairing

    @property
    def partner_side(self) -> Side:
        """The side that the card proposes."""
        return other_side(self.seen_from)

    @property
    def partner(self) -> ListingColumns:
        """What the card proposes."""
        return self.listing_of(self.partner_side)

    @property
    def partner_path(self) -> str:
        """The address of what the card proposes."""
        return f"/{self.partner_side}s/{self.partner.slug}"

    @property
    def back_path(self) -> str:
        """The address of the list that the card stands in."""
        return f"/{self.seen_from}s/{self.listing_of(self.seen_from).slug}/pairings"

    @property
    def path(self) -> str:
        """The address of the pairing."""
        return f"/pairings/{self.pairing.id}"

    @property
    def mine(self) -> Verdict | None:
        """What the viewer's side has answered."""
        return self.pair.verdicts.get(self.side) if self.side else None

    @property
    def may_answer(self) -> bool:
        """Say whether the viewer's side can answer now."""
        return self.side is not None and self.pair.is_public and self.pairing.introduced_at is None

    @property
    def is_stale(self) -> bool:
        """Say whether one of the texts has changed since they were compared."""
        need, solution = self.pair.need, self.pair.solution
        return (self.pairing.need_revision, self.pairing.solution_revision) != (need.revision, solution.revision)

    @property
    def partner_stage(self) -> str | None:
        """How far the proposed listing has come, as a message."""
        stages = NEED.stages if self.partner_side == "need" else SOLUTION.stages
        return stages.get(self.partner.stage or "")

    @property
    def answer_by(self) -> date | None:
        """When the need wants answers at the latest."""
        given = self.pair.need.facts.get("answer_by")
        return date.fromisoformat(given) if isinstance(given, str) and given else None

    @property
    def budget_dkk(self) -> int | None:
        """How much the need has set aside, in whole kroner."""
        given = self.pair.need.facts.get("budget_dkk")
        return given if isinstance(given, int) else None

    def listing_of(self, side: Side) -> ListingColumns:
        """Return the need or the solution."""
        return self.pair.need if side == "need" else self.pair.solution

    def text_of(self, side: Side) -> str:
        """Return the words of a side that were compared, without the title."""
        listing = self.listing_of(side)
        return "\n".join(part for part in (listing.summary, listing.problem, listing.description) if part)

    def marks_of(self, side: Side) -> tuple[Word, ...]:
        """Return the words of a side that reasons point to."""
        return self.reasons.need_marks if side == "need" else self.reasons.solution_marks

    def contact_of(self, side: Side) -> Contact:
        """Return whom to write to on a side."""
        listing = self.listing_of(side)
        return Contact(self.organisation_names[side], listing.contact_name, listing.contact_email)


def cards(
    session: Session, pairs: Sequence[Pair], viewer: Viewer | None, locale: Locale, *, seen_from: Side | None = None
) -> list[Card]:
    """Prepare pairs to be shown from one side; without it from the viewer's own, else from the need's."""
    names = organisations(session, _organisation_ids(pairs))
    name_of = names_in(session, locale, [pair.pairing for pair in pairs])
    return [
        Card(
            pair=pair,
            seen_from=seen_from or policy.side_of(viewer, pair) or "need",
            side=policy.side_of(viewer, pair),
            reasons=reasons_of(pair.pairing, name_of),
            gaps=tuple(gaps_of(pair.pairing)),
            organisation_names={
                "need": _name(names.get(pair.need.organisation_id)),
                "solution": _name(names.get(pair.solution.organisation_id)),
            },
            shows_contacts=policy.may_see_contacts(viewer, pair),
            shows_verdicts=policy.may_see_verdicts(viewer),
        )
        for pair in pairs
    ]


def _organisation_ids(pairs: Sequence[Pair]) -> set[str]:
    return {listing.organisation_id for pair in pairs for listing in (pair.need, pair.solution)}


def _name(organisation: Organisation | None) -> str:
    return organisation.name if organisation else ""
