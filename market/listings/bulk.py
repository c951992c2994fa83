"""Many listings at once, from a file or a register: made or changed by the id of their source."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from market.gateways.upsert import insert_into
from market.listings import queries
from market.listings.kinds import L, ListingKind
from market.listings.models import ListingColumns

_BATCH = 500
_CONTENT = (
    "organisation_id",
    "lang",
    "title",
    "summary",
    "problem",
    "description",
    "areas",
    "tags",
    "cpv_codes",
    "programmes",
    "goals",
    "stage",
    "regions",
    "contact_name",
    "contact_email",
    "facts",
    "source_url",
)


Row = Mapping[str, Any]
"""A listing's columns by name."""


@dataclass(frozen=True)
class Upserted:
    """How many listings were new, different and the same."""

    created: int = 0
    changed: int = 0
    same: int = 0


def upsert(session: Session, kind: ListingKind[L], rows: Sequence[Row], now: datetime) -> Upserted:
    """Store listings that have external ids. Their ids, addresses, states and marks stay where they exist.

    The rows are plain columns: making an object of each would take longer than storing them. Announces nothing: whoever
    imports has the index follow and matching run once for all.
    """
    created = changed = 0
    for start in range(0, len(rows), _BATCH):
        batch = {str(row["external_id"]): row for row in rows[start : start + _BATCH]}
        known = queries.by_external_ids(session, kind, batch)
        fresh = [dict(row) for key, row in batch.items() if key not in known]
        if fresh:
            session.connection().execute(insert_into(session, kind.table), fresh)
        created += len(fresh)
        changed += sum(_changed(old, batch[key], now) for key, old in known.items())
        session.flush()
    return Upserted(created, changed, len(rows) - created - changed)


def touch_again(session: Session, kind: ListingKind[L], at: datetime, now: datetime) -> None:
    """Say of what was touched at a moment that it was touched now: storing much takes a while."""
    touched = update(kind.table).where(col(kind.table.touched_at) == at)
    session.connection().execute(touched.values(touched_at=now))


def touch(session: Session, kind: ListingKind[L], ids: Collection[str], now: datetime) -> None:
    """Have the search index look at some listings again."""
    if ids:
        touched = update(kind.table).where(col(kind.table.id).in_(sorted(ids)))
        session.connection().execute(touched.values(touched_at=now))


def _changed(old: ListingColumns, new: Row, now: datetime) -> bool:
    """Take over what is different and say whether anything was."""
    different = [name for name in _CONTENT if getattr(old, name) != new[name]]
    for name in different:
        setattr(old, name, new[name])
    if different:
        old.revision += 1
        old.updated_at = old.touched_at = now
    return bool(different)
