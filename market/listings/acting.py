"""What an owner does with a listing besides writing: pause, resume, close, copy, and look at all of them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import StringConstraints
from starlette.responses import Response

from market.gateways.ids import new_id
from market.listings import commands, policy, queries
from market.listings.answers import FormKey
from market.listings.commands import SentBefore
from market.listings.kinds import ListingKind
from market.listings.models import ListingColumns
from market.listings.states import may_move
from market.web.asked import Asked, AskedBy
from market.web.forms import Form, FormModel, form_of
from market.web.problems import N_
from market.web.transactions import Reading, Work


class Closing(FormModel):
    """What came of a listing, for those who come after."""

    outcome: Annotated[str, StringConstraints(max_length=2000)] = ""


class Copying(FormModel):
    """Names one press of the button, so that pressing twice makes one copy."""

    form_key: FormKey = None


def add_acting(router: APIRouter, kind: ListingKind[Any]) -> None:
    """Add what owners do with their listings of a side."""

    @router.get(kind.path + "/mine")
    def show_mine(asked: AskedBy, session: Reading) -> Response:
        author = policy.author(asked.viewer, kind)
        listings = queries.of_organisation(session, kind, author.organisation_id or "")
        return asked.page("listings/mine.html", fragment="listings/_mine.html", kind=kind, listings=listings)

    @router.post(kind.path + "/{slug}/pause")
    def pause(asked: AskedBy, work: Work, slug: str) -> Response:
        listing = policy.hideable(asked.viewer, queries.to_change(work, kind, slug))
        commands.pause(work, kind, policy.signed_in(asked.viewer), listing, now=asked.clock.now())
        return asked.see_other(f"{kind.path}/{slug}", asked.text(N_("It is paused. Others cannot see it now.")))

    @router.post(kind.path + "/{slug}/resume")
    def resume(asked: AskedBy, work: Work, slug: str) -> Response:
        listing = policy.hideable(asked.viewer, queries.to_change(work, kind, slug))
        commands.resume(work, kind, policy.signed_in(asked.viewer), listing, now=asked.clock.now())
        return asked.see_other(f"{kind.path}/{slug}", asked.text(N_("It is shown to everyone again.")))

    _add_closing(router, kind)
    _add_copying(router, kind)


def _add_closing(router: APIRouter, kind: ListingKind[Any]) -> None:
    read_closing = Depends(form_of(Closing))

    @router.get(kind.path + "/{slug}/close")
    def show_close(asked: AskedBy, session: Reading, slug: str) -> Response:
        listing = policy.hideable(asked.viewer, queries.by_slug(session, kind, slug))
        if not may_move(listing, "closed"):
            return _nothing_to_close(asked, kind, listing)
        return asked.page("listings/close.html", kind=kind, listing=listing, form=Form[Closing]())

    @router.post(kind.path + "/{slug}/close")
    def close(asked: AskedBy, work: Work, slug: str, form: Form[Closing] = read_closing) -> Response:
        listing = policy.hideable(asked.viewer, queries.to_change(work, kind, slug))
        if not may_move(listing, "closed"):
            return _nothing_to_close(asked, kind, listing)
        if form.value is None:
            return asked.again("listings/close.html", kind=kind, listing=listing, form=form)
        actor = policy.signed_in(asked.viewer)
        commands.close(work, kind, actor, listing, form.value.outcome, now=asked.clock.now())
        return asked.see_other(f"{kind.path}/{slug}", asked.text(N_("It is closed. You can still make a copy.")))


def _add_copying(router: APIRouter, kind: ListingKind[Any]) -> None:
    read_copying = Depends(form_of(Copying))

    @router.post(kind.path + "/{slug}/duplicate")
    def duplicate(asked: AskedBy, work: Work, slug: str, form: Form[Copying] = read_copying) -> Response:
        listing = policy.own(asked.viewer, queries.by_slug(work, kind, slug))
        author = policy.author(asked.viewer, kind)
        key = form.value.form_key if form.value and form.value.form_key else new_id()
        copy = queries.by_form_key(work, kind, key)
        if copy is None:
            try:
                copy = commands.duplicate(work, kind, author, listing, form_key=key, now=asked.clock.now())
            except SentBefore:
                copy = queries.by_form_key(work, kind, key)
        copy = policy.own(author, copy)
        return asked.see_other(f"{kind.path}/{copy.slug}/edit", asked.text(N_("This is a copy, saved as a draft.")))


def _nothing_to_close(asked: Asked, kind: ListingKind[Any], listing: ListingColumns) -> Response:
    return asked.page("listings/nothing_to_close.html", status=409, kind=kind, listing=listing)
