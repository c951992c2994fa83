"""What runs beside a form while somebody types: drafts that save themselves, advice, and suggested answers.

Nothing is refused here: what cannot be read yet waits.
"""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import Response

from market.listings import commands, policy, queries, showing, suggesting
from market.listings.advising import similar
from market.listings.commands import SentBefore, StaleForm
from market.listings.forms import ListingForm
from market.listings.kinds import ListingKind
from market.listings.models import ListingColumns
from market.listings.states import WrongState
from market.listings.tagging import keys_of
from market.web.asked import Asked, AskedBy
from market.web.forms import Form, check, form_of
from market.web.transactions import Reading, Work
from market.web.viewer import Viewer


def add_drafting(router: APIRouter, kind: ListingKind[Any]) -> None:
    """Add the addresses where a form saves itself and asks for help. Each answers with a part of the page."""
    read_form = Depends(form_of(kind.form))

    @router.post(kind.path + "/draft")
    def save(asked: AskedBy, work: Work, form: Form[Any] = read_form) -> Response:
        if asked.viewer is None:
            return asked.page("listings/_saved.html", status=401, saved="signed_out", listing=None, kind=kind)
        author = policy.author(asked.viewer, kind)
        key = str(form.typed.get("form_key", ""))
        stored = queries.by_form_key(work, kind, key) if key else None
        if stored is not None:
            policy.own(author, stored)
        value = _readable(asked, work, kind, form, stored)
        if value is None or value.form_key is None:
            return asked.page("listings/_saved.html", status=422, saved="unreadable", listing=stored, kind=kind)
        try:
            listing = _save(work, kind, author, stored, value, asked.clock.now())
        except (StaleForm, WrongState, SentBefore):
            return asked.page("listings/_saved.html", status=409, saved="elsewhere", listing=stored, kind=kind)
        response = asked.page(
            "listings/_saved.html", saved="partly" if form.problems else "saved", listing=listing, kind=kind
        )
        response.headers["X-Revision"] = str(listing.revision)
        response.headers["HX-Replace-Url"] = f"{kind.path}/{listing.slug}/edit"
        return response

    @router.post(kind.path + "/advice")
    def advise(asked: AskedBy, session: Reading, of: str = "", form: Form[Any] = read_form) -> Response:
        if asked.viewer is None:
            return asked.page("listings/_signed_out.html", status=401, kind=kind)
        policy.author(asked.viewer, kind)
        steps = showing.clarity(kind, form.typed)
        house, written = asked.house, queries.by_slug(session, kind, of)
        found = similar(session, house.index, house.kinds, kind, form.typed, written.id if written else "")
        return asked.page("listings/_advice.html", kind=kind, steps=steps, similar=found)

    @router.post(kind.path + "/suggestions")
    def suggest(asked: AskedBy, session: Reading, form: Form[Any] = read_form) -> Response:
        if asked.viewer is None:
            # The advice beside it says that they are signed out.
            return asked.page("listings/_suggestions.html", status=401, offered={}, ticked={})
        policy.author(asked.viewer, kind)
        offered = suggesting.offered(session, asked.house.index.analyser, kind, form.typed, asked.locale)
        ticked = suggesting.ticked(session, form.typed, asked.locale)
        return asked.page("listings/_suggestions.html", offered=offered, ticked=ticked)


def _save(
    work: Session,
    kind: ListingKind[Any],
    author: Viewer,
    stored: ListingColumns | None,
    value: ListingForm,
    now: datetime,
) -> ListingColumns:
    tags = keys_of(work, value.tags, value.lang)
    if stored is None:
        made: ListingColumns = commands.create(work, kind, author, value, tags=tags, now=now)
        return made
    commands.revise(work, kind, author, stored, value, tags=tags, now=now)
    return stored


def _readable(
    asked: Asked, work: Session, kind: ListingKind[Any], form: Form[Any], stored: ListingColumns | None
) -> ListingForm | None:
    """Return the form as a draft, with what is stored (or nothing) in place of what cannot be read."""
    before = showing.typed_of(work, kind, stored, asked.locale) if stored else {}
    typed = {name: text for name, text in form.typed.items() if name not in form.problems}
    kept = {name: before[name] for name in form.problems if name in before}
    return check(kind.form, {**kept, **typed, "act": "draft"}, asked.locale).value
