"""The pages on which members write: a new listing, its drafts, and changes to it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import Response

from market.accounts.queries import organisation
from market.gateways.ids import new_id
from market.listings import commands, policy, queries, showing
from market.listings.advising import Similar, similar
from market.listings.commands import SentBefore, StaleForm
from market.listings.forms import ListingForm
from market.listings.kinds import ListingKind
from market.listings.models import ListingColumns
from market.listings.suggesting import offered
from market.listings.tagging import keys_of
from market.taxonomy.queries import cpv_codes
from market.web.asked import Asked, AskedBy
from market.web.errors import NotFound
from market.web.forms import Form, form_of
from market.web.problems import N_, problem_text
from market.web.transactions import Reading, Work
from market.web.viewer import Viewer

_DRAFT_SAVED = N_("The draft is saved. Only you and your organisation can see it.")
_PUBLISHED = N_("It is shown to everyone now. Matches are here in a moment.")
_CHANGED = N_("Your changes are saved.")
_WAITS = N_("Saved as a draft. You can show it to everyone when the operator has approved your organisation.")


def add_writing(router: APIRouter, kind: ListingKind[Any]) -> None:
    """Add the pages on which listings of a side are written."""
    _add_new(router, kind)
    _add_edit(router, kind)


def _add_new(router: APIRouter, kind: ListingKind[Any]) -> None:
    read_form = Depends(form_of(kind.form))

    @router.get(kind.path + "/new")
    def show_new(asked: AskedBy, session: Reading) -> Response:
        author = policy.author(asked.viewer, kind)
        return _form_page(asked, session, kind, Form(_first_texts(asked, author)), similar=())

    @router.post(kind.path)
    def post_new(asked: AskedBy, work: Work, form: Form[Any] = read_form) -> Response:
        if asked.viewer is None:
            return _sign_in_first(asked, work, kind, form)
        author = policy.author(asked.viewer, kind)
        form = _with_known_codes(asked, work, form)
        if form.value is None:
            return _form_page(asked, work, kind, form, status=422)
        value = _allowed(work, author, form.value)
        made = _made_by(work, kind, value)
        if made is not None:
            return _revise(asked, work, kind, author, policy.own(author, made), value, form)
        try:
            tags = keys_of(work, value.tags, value.lang)
            made = commands.create(work, kind, author, value, tags=tags, now=asked.clock.now())
        except SentBefore:
            made = policy.own(author, _made_by(work, kind, value))
        return _after(asked, kind, made, asked_to_publish=form.value.act == "publish")


def _add_edit(router: APIRouter, kind: ListingKind[Any]) -> None:
    read_form = Depends(form_of(kind.form))

    @router.get(kind.path + "/{slug}/edit")
    def show_edit(asked: AskedBy, session: Reading, slug: str) -> Response:
        listing = policy.own(asked.viewer, queries.by_slug(session, kind, slug))
        typed = showing.typed_of(session, kind, listing, asked.locale)
        found = similar(session, asked.house.index, asked.house.kinds, kind, typed, listing.id)
        return _form_page(asked, session, kind, Form(typed), listing, similar=found)

    @router.post(kind.path + "/{slug}/edit")
    def post_edit(asked: AskedBy, work: Work, slug: str, form: Form[Any] = read_form) -> Response:
        if asked.viewer is None:
            return _sign_in_first(asked, work, kind, form)
        listing = policy.own(asked.viewer, queries.to_change(work, kind, slug))
        form = _with_known_codes(asked, work, form)
        if form.value is None:
            return _form_page(asked, work, kind, form, listing, status=422)
        author = policy.author(asked.viewer, kind)
        return _revise(asked, work, kind, author, listing, _allowed(work, author, form.value), form)


def _sign_in_first(asked: Asked, work: Session, kind: ListingKind[Any], form: Form[Any]) -> Response:
    """Give the form back to somebody whose session ended while they wrote: the same button saves it afterwards.

    The answer is the same for every address, so it tells nobody which drafts there are.
    """
    typed: Form[Any] = Form(form.typed, None, {} if form.typed else form.problems)
    return _form_page(asked, work, kind, typed, status=401, sign_in_first=asked.request.url.path)


def _revise(
    asked: Asked,
    work: Session,
    kind: ListingKind[Any],
    author: Viewer,
    listing: ListingColumns,
    value: ListingForm,
    form: Form[Any],
) -> Response:
    asked_to_publish = form.value is not None and form.value.act == "publish"
    tags = keys_of(work, value.tags, value.lang)
    if value.seen_revision is None and value.form_key == listing.form_key:
        # The form that made it comes again: sent twice, or with more in it after an answer got lost.
        if commands.holds(kind, listing, value, tags) and (listing.state != "draft" or value.act == "draft"):
            return _after(asked, kind, listing, asked_to_publish=asked_to_publish)
        if listing.revision == 1:
            value = value.model_copy(update={"revision": "1"})
    try:
        commands.revise(work, kind, author, listing, value, tags=tags, now=asked.clock.now())
    except StaleForm:
        return _conflict_page(asked, work, kind, listing, form)
    return _after(asked, kind, listing, asked_to_publish=asked_to_publish)


def _conflict_page(
    asked: Asked, work: Session, kind: ListingKind[Any], listing: ListingColumns, form: Form[Any]
) -> Response:
    """Show what has changed meanwhile beside what was typed. Saving once more then means: mine."""
    stored = showing.typed_of(work, kind, listing, asked.locale)
    different = showing.differences(kind, stored, form.typed)
    again: Form[Any] = Form({**form.typed, "revision": stored["revision"]}, None, form.problems)
    return _form_page(asked, work, kind, again, listing, status=409, different=different)


def _form_page(
    asked: Asked,
    session: Session,
    kind: ListingKind[Any],
    form: Form[Any],
    listing: ListingColumns | None = None,
    *,
    status: int = 200,
    different: list[tuple[str, str]] | None = None,
    sign_in_first: str | None = None,
    similar: Sequence[Similar] | None = None,
) -> Response:
    analyser, locale = asked.house.index.analyser, asked.locale
    return asked.page(
        "listings/form.html",
        status=status,
        kind=kind,
        form=form,
        listing=listing,
        is_draft=sign_in_first is None and (listing is None or listing.state == "draft"),
        sign_in_first=sign_in_first,
        problems=showing.problems(kind, form.problems, asked.locale),
        steps=showing.clarity(kind, form.typed),
        similar=similar,
        different=different,
        options=partial(showing.options, asked.locale),
        offered={} if sign_in_first else offered(session, analyser, kind, form.typed, locale),
    )


def _after(asked: Asked, kind: ListingKind[Any], listing: ListingColumns, *, asked_to_publish: bool) -> Response:
    """Say what was done: on the page of the listing, or back in the form of a draft."""
    if listing.state == "draft":
        words = _WAITS if asked_to_publish else _DRAFT_SAVED
        return asked.see_other(f"{kind.path}/{listing.slug}/edit", asked.text(words))
    words = _PUBLISHED if listing.revision == 1 or listing.published_at == listing.touched_at else _CHANGED
    return asked.see_other(f"{kind.path}/{listing.slug}", asked.text(words))


def _made_by(work: Session, kind: ListingKind[Any], value: ListingForm) -> ListingColumns | None:
    return queries.by_form_key(work, kind, value.form_key) if value.form_key else None


def _with_known_codes(asked: Asked, work: Session, form: Form[Any]) -> Form[Any]:
    """Refuse CPV codes that the vocabulary does not have."""
    codes = form.value.cpv_codes if form.value else ()
    if len(cpv_codes(work, codes)) == len(codes):
        return form
    return form.with_problem("cpv_codes", problem_text("unknown_code", {}, asked.locale))


def _allowed(work: Session, author: Viewer, value: ListingForm) -> ListingForm:
    """Return the form as a draft while the author's organisation waits for approval."""
    if author.organisation_id is None:
        raise NotFound
    own = organisation(work, author.organisation_id)
    return value if own and own.approved_at else value.model_copy(update={"act": "draft"})


def _first_texts(asked: Asked, author: Viewer) -> showing.Typed:
    return {"form_key": new_id(), "lang": asked.locale, "contact_name": author.name, "contact_email": author.email}
