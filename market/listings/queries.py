"""Reading needs and solutions. Each takes the kind, so that both sides are read the same way."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, tuple_
from sqlmodel import Session, col, select

from market.listings.kinds import L, ListingKind
from market.listings.models import ListingColumns, Side
from market.matching.profiles import Profile

# An address can hold what no database takes, such as NUL.
_SLUG = re.compile(r"[a-z0-9-]{1,100}", re.ASCII)


def by_id(session: Session, kind: ListingKind[L], listing_id: str) -> L | None:
    """Find a listing in any state."""
    return session.get(kind.table, listing_id)


def by_slug(session: Session, kind: ListingKind[L], slug: str) -> L | None:
    """Find a listing in any state by the last part of its address."""
    if not _SLUG.fullmatch(slug):
        return None
    return session.exec(select(kind.table).where(kind.table.slug == slug)).first()


def to_change(session: Session, kind: ListingKind[L], slug: str) -> L | None:
    """Find a listing and keep others from changing it until this unit of work ends."""
    if not _SLUG.fullmatch(slug):
        return None
    return session.exec(select(kind.table).where(kind.table.slug == slug).with_for_update()).first()


def by_form_key(session: Session, kind: ListingKind[L], form_key: str) -> L | None:
    """Find what a form has made already, and keep others from changing it until this unit of work ends."""
    return session.exec(select(kind.table).where(kind.table.form_key == form_key).with_for_update()).first()


def by_external_ids(session: Session, kind: ListingKind[L], external_ids: Iterable[str]) -> dict[str, L]:
    """Find listings by the ids of their source; those written here by their own, as an export names them."""
    wanted, external_id = set(external_ids), col(kind.table.external_id)
    named = or_(external_id.in_(wanted), and_(external_id.is_(None), col(kind.table.id).in_(wanted)))
    return {row.external_id or row.id: row for row in session.exec(select(kind.table).where(named))}


def by_ids(session: Session, kind: ListingKind[L], ids: Sequence[str]) -> list[L]:
    """Find several listings in any state, in the order of the ids. Unknown ids are left out."""
    rows = {row.id: row for row in session.exec(select(kind.table).where(col(kind.table.id).in_(set(ids))))}
    return [rows[listing_id] for listing_id in ids if listing_id in rows]


def of_organisation(session: Session, kind: ListingKind[L], organisation_id: str, *, limit: int = 200) -> list[L]:
    """Return what an organisation has written, in any state, the latest change first."""
    mine = (
        select(kind.table)
        .where(kind.table.organisation_id == organisation_id)
        .order_by(col(kind.table.updated_at).desc(), col(kind.table.id).desc())
        .limit(limit)
    )
    return list(session.exec(mine))


def newest(session: Session, kind: ListingKind[L], limit: int = 5) -> list[L]:
    """Return what was published last. What members wrote comes before what registers say."""
    found: list[L] = []
    # One source at a time, each from its index: "not a register" would read every listing of a large register.
    for source in ("member", "demonstration"):
        latest = (
            select(kind.table)
            .where(kind.table.state == "published", kind.table.source == source)
            .order_by(col(kind.table.published_at).desc(), col(kind.table.id).desc())
            .limit(limit)
        )
        found += session.exec(latest)
    return sorted(found, key=lambda listing: (listing.published_at, listing.id), reverse=True)[:limit]


def every_published(session: Session, kind: ListingKind[L]) -> Iterator[L]:
    """Go through what is published, oldest first, without holding it all in memory."""
    published = select(kind.table).where(kind.table.state == "published").order_by(col(kind.table.id))
    yield from session.exec(published.execution_options(yield_per=500))


def counts(session: Session, kind: ListingKind[L]) -> dict[str, int]:
    """Count the listings in each state."""
    rows = session.exec(select(kind.table.state, func.count()).group_by(kind.table.state))
    return {state: count for state, count in rows}  # noqa: C416 - rows are not plain tuples


def moments_since(session: Session, kind: ListingKind[L], since: datetime) -> dict[datetime, tuple[int, int]]:
    """Return at which moments after a time listings were touched: moment → (how many, sum of their revisions)."""
    table = kind.table
    moments = (
        select(table.touched_at, func.count(), func.sum(table.revision))
        .where(col(table.touched_at) > since)
        .group_by(col(table.touched_at))
    )
    return {at: (count, int(revisions)) for at, count, revisions in session.exec(moments)}


def touched_between(
    session: Session, kind: ListingKind[L], start: tuple[datetime, str], end: datetime, *, limit: int
) -> list[tuple[datetime, str, int]]:
    """Return (touched at, id, revision), oldest first, of what follows a time and id up to and with another time."""
    table = kind.table
    touched = (
        select(table.touched_at, table.id, table.revision)
        .where(tuple_(col(table.touched_at), col(table.id)) > start, col(table.touched_at) <= end)
        .order_by(col(table.touched_at), col(table.id))
        .limit(limit)
    )
    return [(at, listing_id, revision) for at, listing_id, revision in session.exec(touched)]


def public_revisions(session: Session, kind: ListingKind[L], ids: Iterable[str]) -> dict[str, int]:
    """Return the revisions of the published ones among these, by id."""
    table = kind.table
    rows = session.exec(select(table.id, table.revision, table.state).where(col(table.id).in_(set(ids))))
    # Asked for the state as well, SQLite would look through everything that is published rather than these rows.
    return {listing_id: revision for listing_id, revision, state in rows if state == "published"}


def profiles(session: Session, kind: ListingKind[L], ids: Sequence[str]) -> list[Profile]:
    """Return what matching knows of the published ones among these, in their order."""
    return [profile_of(kind, listing) for listing in by_ids(session, kind, ids) if listing.is_published]


def profile_of(kind: ListingKind[L], listing: ListingColumns) -> Profile:
    """Return a listing as matching reads it."""
    facts = listing.facts
    spoken = [_as_text(facts[name]) for name in kind.spoken_facts if facts.get(name)]
    return Profile(
        id=listing.id,
        side=kind.side,
        lang=listing.lang,
        title=listing.title,
        text="\n".join(part for part in (listing.summary, listing.problem, listing.description, *spoken) if part),
        tags=tuple(listing.tags),
        areas=tuple(listing.areas),
        stage=listing.stage,
        regions=tuple(listing.regions),
        budget_dkk=_whole(facts.get("budget_dkk")),
        price_dkk=_whole(facts.get("price_min_dkk")),
        must_haves=_texts(facts.get("must_haves")) if kind.side == "need" else (),
        lacks=_texts(facts.get("lacks")) if kind.side == "solution" else (),
    )


def other_side(side: Side) -> Side:
    """Return the side that this one is paired with."""
    return "solution" if side == "need" else "need"


def _as_text(fact: object) -> str:
    return "\n".join(str(part) for part in fact) if isinstance(fact, list) else str(fact)


def _whole(fact: object) -> int | None:
    return fact if isinstance(fact, int) and not isinstance(fact, bool) else None


def _texts(fact: object) -> tuple[str, ...]:
    return tuple(str(part) for part in fact) if isinstance(fact, list) else ()
