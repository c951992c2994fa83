"""Every change of a need or solution: stored, noted and announced in one unit of work."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from market.audit.commands import note
from market.gateways.ids import new_id
from market.jobs.models import Payload
from market.jobs.queue import enqueue
from market.listings.forms import ListingForm
from market.listings.kinds import L, ListingKind
from market.listings.models import ListingColumns, State
from market.listings.slugs import slug_of
from market.listings.states import WrongState, move
from market.web.errors import Changed
from market.web.viewer import Viewer


class StaleForm(Changed):
    """The form was filled from an older revision than the one that is stored."""


class SentBefore(Exception):
    """This very form has made a listing already."""


def create(
    session: Session, kind: ListingKind[L], author: Viewer, value: ListingForm, *, tags: Sequence[str], now: datetime
) -> L:
    """Store a new listing: a draft, or at once for everybody. Raises SentBefore when its form was sent twice."""
    assert author.organisation_id is not None
    listing_id = new_id()
    listing = kind.table(
        id=listing_id,
        slug=slug_of(value.title, listing_id),
        organisation_id=author.organisation_id,
        author_id=author.person_id,
        form_key=value.form_key,
        created_at=now,
        updated_at=now,
        touched_at=now,
    )
    _fill(kind, listing, value, tags)
    if value.act == "publish":
        _publish(listing, now)
    _add_once(session, listing)
    _tell(session, kind, listing, author, "published" if listing.is_published else "drafted")
    return listing


def revise(
    session: Session,
    kind: ListingKind[L],
    author: Viewer,
    listing: L,
    value: ListingForm,
    *,
    tags: Sequence[str],
    now: datetime,
) -> None:
    """Store a form over a listing, and publish it where the form says so.

    Raises StaleForm when the form was filled from an older revision, WrongState when the listing is closed or when an
    unfinished form would replace what everybody can see.
    """
    if value.seen_revision != listing.revision:
        raise StaleForm
    if listing.state == "closed" or (listing.state != "draft" and value.act == "draft"):
        raise WrongState
    _fill(kind, listing, value, tags)
    publishes = listing.state == "draft" and value.act == "publish"
    if publishes:
        _publish(listing, now)
    listing.updated_at = now
    _touch(listing, now)
    _tell(session, kind, listing, author, "published" if publishes else "revised")


def holds(kind: ListingKind[L], listing: L, value: ListingForm, tags: Sequence[str]) -> bool:
    """Say whether a listing holds exactly what a form says."""
    filled = kind.table(**listing.model_dump())
    _fill(kind, filled, value, tags)
    return filled.model_dump() == listing.model_dump()


def pause(session: Session, kind: ListingKind[L], actor: Viewer, listing: L, *, now: datetime) -> None:
    """Take a listing out of sight for a while."""
    _moved(session, kind, actor, listing, "paused", now)


def resume(session: Session, kind: ListingKind[L], actor: Viewer, listing: L, *, now: datetime) -> None:
    """Show a paused listing again. Raises WrongState for a draft, which is published through its form."""
    if listing.state != "paused":
        raise WrongState
    move(listing, "published")
    _touch(listing, now)
    _tell(session, kind, listing, actor, "resumed")


def close(session: Session, kind: ListingKind[L], actor: Viewer, listing: L, outcome: str, *, now: datetime) -> None:
    """End a listing for good and keep what came of it."""
    _moved(session, kind, actor, listing, "closed", now)
    listing.outcome = outcome
    listing.closed_at = now


def duplicate(session: Session, kind: ListingKind[L], author: Viewer, listing: L, *, form_key: str, now: datetime) -> L:
    """Make a draft with the same words, whatever state the listing is in. Raises SentBefore when the key was used."""
    assert author.organisation_id is not None
    copied = {"lang", "title", "summary", "problem", "description", "areas", "tags", "cpv_codes", "programmes", "goals"}
    copied |= {"stage", "regions", "contact_name", "contact_email", "facts"}
    listing_id = new_id()
    copy = kind.table(
        **listing.model_dump(include=copied),
        id=listing_id,
        slug=slug_of(listing.title, listing_id),
        organisation_id=author.organisation_id,
        author_id=author.person_id,
        source=listing.source,
        form_key=form_key,
        created_at=now,
        updated_at=now,
        touched_at=now,
    )
    _add_once(session, copy)
    note(session, author.person_id, f"{kind.side}.duplicated", kind.side, copy.id, {"from": listing.id})
    return copy


def announce(session: Session, kind: ListingKind[L], listing: L) -> None:
    """Have the worker look at a listing that is public or has been."""
    if listing.published_at is not None:
        have_looked_at(session, kind, listing.id)


def have_looked_at(session: Session, kind: ListingKind[L], listing_id: str, *, at: datetime | None = None) -> None:
    """Have the worker look at a listing, not before a time or else at once."""
    payload: Payload = {f"{kind.side}_id": listing_id}
    enqueue(session, kind.changed, payload, unique_key=kind.change_of(listing_id), not_before=at)


def _add_once(session: Session, listing: ListingColumns) -> None:
    """Store a new row. Raises SentBefore when the form that names it has made one already."""
    try:
        with session.begin_nested():
            session.add(listing)
    except IntegrityError:
        raise SentBefore from None


def _fill(kind: ListingKind[L], listing: L, value: ListingForm, tags: Sequence[str]) -> None:
    for name in ("lang", "title", "summary", "problem", "description", "contact_name", "contact_email"):
        setattr(listing, name, getattr(value, name))
    listing.areas = list(value.areas)
    listing.tags = list(tags)
    listing.cpv_codes = list(value.cpv_codes)
    listing.programmes = [int(number) for number in value.programmes]
    listing.regions = list(value.regions)
    listing.stage = getattr(value, "stage", "") or None
    unasked = {name: fact for name, fact in listing.facts.items() if name not in kind.fact_fields}
    listing.facts = {**unasked, **kind.facts_of(value)}


def _publish(listing: L, now: datetime) -> None:
    move(listing, "published")
    listing.slug = slug_of(listing.title, listing.id)
    listing.published_at = now


def _moved(session: Session, kind: ListingKind[L], actor: Viewer, listing: L, to: State, now: datetime) -> None:
    move(listing, to)
    _touch(listing, now)
    _tell(session, kind, listing, actor, to)


def _touch(listing: L, now: datetime) -> None:
    listing.revision += 1
    listing.touched_at = now


def _tell(session: Session, kind: ListingKind[L], listing: L, actor: Viewer, deed: str) -> None:
    session.add(listing)
    note(session, actor.person_id, f"{kind.side}.{deed}", kind.side, listing.id, {"revision": listing.revision})
    announce(session, kind, listing)
