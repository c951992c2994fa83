"""Pairings on the web: lists by need and by solution, one by one, the answers, and how we match."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from sqlmodel import Session

from market.accounts.people import SignedIn
from market.listings import policy as listing_policy
from market.listings import queries as listing_queries
from market.listings.models import ListingColumns
from market.matching.rules import delivered_rules, rules_version
from market.needs.kind import NEED
from market.pairings import commands, policy, queries
from market.pairings.cards import Card, cards
from market.pairings.errors import NoSuchPairing
from market.pairings.forms import UndoForm, VerdictForm
from market.pairings.proposals import proposals
from market.pairings.queries import Pair
from market.pairings.rules import PublishedRules
from market.pairings.statistics import current_version, current_weighting
from market.pairings.vocabulary import Side
from market.solutions.kind import SOLUTION
from market.web.asked import Asked, AskedBy
from market.web.forms import Form, form_of
from market.web.problems import N_
from market.web.transactions import Reading, Work

router = APIRouter()

MOST_WAITING = 20

VerdictSent = Annotated[Form[VerdictForm], Depends(form_of(VerdictForm))]
UndoSent = Annotated[Form[UndoForm], Depends(form_of(UndoForm))]


@router.get("/needs/{slug}/pairings")
def of_need(asked: AskedBy, session: Reading, slug: str, show: str = "") -> Response:
    """Show the solutions that may fit a need."""
    return _listed(asked, session, "need", listing_queries.by_slug(session, NEED, slug), show)


@router.get("/solutions/{slug}/pairings")
def of_solution(asked: AskedBy, session: Reading, slug: str, show: str = "") -> Response:
    """Show the needs that a solution may fit."""
    return _listed(asked, session, "solution", listing_queries.by_slug(session, SOLUTION, slug), show)


@router.get("/pairings/mine")
def mine(asked: AskedBy, session: Reading, viewer: SignedIn) -> Response:
    """Show what waits for the answer of one's own organisation; the overview and the daily mail lead here."""
    pairs = queries.unanswered_of(session, viewer.organisation_id or "", MOST_WAITING)
    waiting = cards(session, pairs, viewer, asked.locale)
    return asked.page("pairings/mine.html", fragment="pairings/_mine.html", cards=waiting, page="pairing")


@router.get("/pairings/{pairing_id}")
def show(asked: AskedBy, session: Reading, pairing_id: str) -> Response:
    """Show one pairing; mails link here."""
    pair = queries.pair(session, pairing_id)
    if pair is None or not policy.may_see(asked.viewer, pair):
        raise NoSuchPairing(pairing_id)
    return asked.page("pairings/pairing.html", card=_card(asked, session, pair, "pairing"), page="pairing")


@router.get("/pairings/{pairing_id}/verdict")
def ask_why(asked: AskedBy, session: Reading, viewer: SignedIn, pairing_id: str, page: str = "pairing") -> Response:
    """Ask why a pairing is not relevant: inside the card, or on a page of its own."""
    return asked.page(
        "pairings/refusal.html",
        fragment="pairings/_refusal.html",
        **_refusal(asked, session, pairing_id, page, Form[VerdictForm]()),
    )


@router.post("/pairings/{pairing_id}/verdict")
def answer(asked: AskedBy, viewer: SignedIn, form: VerdictSent, work: Work, pairing_id: str) -> Response:
    """Keep one side's answer."""
    if form.value is None:
        context = _refusal(asked, work, pairing_id, str(form.typed.get("page", "")), form)
        again = asked.again("pairings/refusal.html", fragment="pairings/_refusal.html", **context)
        # A good answer replaces the card; the form that comes back only replaces itself.
        again.headers["HX-Retarget"] = f"#answer-{pairing_id}"
        return again
    pair = commands.give_verdict(work, pairing_id, viewer, form.value, asked.clock.now())
    return _answered(asked, work, pair, form.value.page, asked.text(N_("Your answer is saved.")))


@router.post("/pairings/{pairing_id}/verdict/undo")
def undo(asked: AskedBy, viewer: SignedIn, form: UndoSent, work: Work, pairing_id: str) -> Response:
    """Take one side's answer back."""
    pair = commands.undo_verdict(work, pairing_id, viewer)
    return _answered(asked, work, pair, form.value.page if form.value else "pairing", asked.text(N_("Undone.")))


@router.get("/about/matching")
def how_we_match(asked: AskedBy, session: Reading) -> Response:
    """Tell the rule and its weights in plain words."""
    weighting = current_weighting(session)
    lists, own = delivered_rules().lists_version, asked.house.index.analyser.own.version
    version = rules_version(current_version(session), lists, weighting, own)
    return asked.page("pairings/how_we_match.html", rules=PublishedRules(version, weighting))


def _listed(asked: Asked, session: Session, side: Side, found: ListingColumns | None, show: str) -> Response:
    """Show what is proposed for a listing: "all" of it, or in "brief" for the listing's own page."""
    listing = listing_policy.visible(asked.viewer, found)
    now = asked.clock.now()
    index = asked.house.index
    shown = proposals(session, index, side, listing, asked.viewer, asked.locale, now, whole=show == "all")
    fragment = "pairings/_brief.html" if show == "brief" else "pairings/_pairings.html"
    return asked.page("pairings/of_listing.html", fragment=fragment, proposals=shown, page=side)


def _answered(asked: Asked, session: Session, pair: Pair, page: str, message: str) -> Response:
    card = _card(asked, session, pair, page)
    if asked.wants_fragment:
        return asked.page("pairings/_card.html", card=card, page=page, fold="nothing", swapped=True)
    back = card.path if page == "pairing" else f"{card.back_path}?show=all#pairing-{card.pairing.id}"
    return asked.see_other(back, message)


def _refusal(asked: Asked, session: Session, pairing_id: str, page: str, form: Form[VerdictForm]) -> dict[str, Any]:
    pair = queries.pair(session, pairing_id)
    if pair is None or policy.side_of(asked.viewer, pair) is None or not policy.may_see(asked.viewer, pair):
        raise NoSuchPairing(pairing_id)
    page = page if page in {"need", "solution"} else "pairing"
    return {"card": _card(asked, session, pair, page), "page": page, "form": form}


def _card(asked: Asked, session: Session, pair: Pair, page: str) -> Card:
    sides: dict[str, Side] = {"need": "need", "solution": "solution"}
    return cards(session, [pair], asked.viewer, asked.locale, seen_from=sides.get(page))[0]
