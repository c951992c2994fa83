"""The pages for everybody: the list of a side and the page of one listing."""

from functools import partial
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from market.accounts.queries import organisation
from market.gateways.ids import new_id
from market.listings import browsing, policy, queries, showing
from market.listings.forms import AREAS, LANGUAGES, REGIONS
from market.listings.kinds import ListingKind
from market.listings.states import may_move
from market.listings.tagging import labels_of
from market.web.asked import Asked, AskedBy
from market.web.transactions import Reading

CHOICES = {"areas": AREAS, "languages": LANGUAGES, "regions": REGIONS, "sources": browsing.SOURCES}


def add_reading(router: APIRouter, kind: ListingKind[Any]) -> None:
    """Add the pages of a side that change nothing. The page of one listing must come last: it takes any word."""

    @router.get(kind.path)
    def browse(asked: AskedBy, session: Reading) -> Response:
        wishes = browsing.wishes_of(kind, asked.request.query_params)
        results = browsing.browse(session, asked.house.index, kind, wishes, asked.locale)
        if wishes.page > results.page.last:
            return RedirectResponse(wishes.on_page(results.page.last).address(kind.path), status_code=303)
        response = asked.page(
            "listings/list.html",
            fragment="listings/_browse.html",
            kind=kind,
            wishes=wishes,
            results=results,
            partners=asked.house.partner_counts(session, kind.side, [card.listing.id for card in results.cards]),
            choices=CHOICES,
            options=partial(showing.options, asked.locale),
            filter_words=lambda name, value: browsing.filter_words(session, kind, name, value, asked.locale),
        )
        response.headers["HX-Push-Url"] = wishes.address(kind.path)
        return response

    @router.get(kind.path + "/{slug}")
    def show(asked: AskedBy, session: Reading, slug: str) -> Response:
        listing = policy.visible(asked.viewer, queries.by_slug(session, kind, slug))
        return asked.page("listings/page.html", **about(asked, session, kind, listing))


def about(asked: Asked, session: Session, kind: ListingKind[Any], listing: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return what the page of a listing needs to know: also for the pages of other features about it."""
    viewer = asked.viewer
    return {
        "kind": kind,
        "listing": listing,
        "owner": organisation(session, listing.organisation_id),
        "groups": showing.answered(session, kind, listing, asked.locale),
        "areas": AREAS,
        "regions": REGIONS,
        "tags": list(zip(listing.tags, labels_of(session, listing.tags, asked.locale), strict=True)),
        "may_edit": policy.may_edit(viewer, listing),
        "may_hide": policy.may_hide(viewer, listing),
        "may_pause": may_move(listing, "paused"),
        "may_close": may_move(listing, "closed"),
        "copy_key": new_id(),
    }
