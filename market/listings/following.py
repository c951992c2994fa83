"""The search index follows the tables: what was touched since it last looked is put in, or taken out."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

from market.gateways.database import Database
from market.gateways.search import Listed, SearchIndex
from market.listings import queries
from market.listings.kinds import ListingKind
from market.listings.models import ListingColumns

Kinds = Sequence[ListingKind[Any]]
Touched = tuple[datetime, str, int]

# A transaction that began earlier may commit later, so each look goes back a little: longer than any request lasts.
_OVERLAP = timedelta(seconds=30)
_BATCH = 1000
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_seen: WeakKeyDictionary[SearchIndex, dict[str, int]] = WeakKeyDictionary()
"""The revisions that this process has put into an index lately, so that going back costs nothing."""


def follow_index(database: Database, index: SearchIndex, kinds: Kinds, *, since: datetime | None = None) -> int:
    """Bring the index up to date and return how many listings were put in or taken out.

    `since` goes back further, for a transaction that lasted longer than half a minute. May run twice without harm.
    """
    cursors = _cursors(index)
    seen = _seen.setdefault(index, {})
    changed = 0
    for kind in kinds:
        reached = cursors.get(kind.side, _BEGINNING)
        start = min(reached - _OVERLAP, since or reached) if reached > _BEGINNING else _BEGINNING
        touched = [one for one in _touched(database, kind, start) if seen.get(one[1]) != one[2]]
        for batch in _batches(touched):
            with database.reading() as session:
                listings = queries.by_ids(session, kind, [listing_id for _, listing_id, _ in batch])
            reached = max(reached, batch[-1][0])
            cursors[kind.side] = reached
            _write(index, kind, listings, cursors)
            seen.update({listing.id: listing.revision for listing in listings})
            changed += len(listings)
    return changed


def rebuild_index(database: Database, index: SearchIndex, kinds: Kinds) -> int:
    """Put everything that is published into the index anew and return how many listings were looked at."""
    _seen.pop(index, None)
    return follow_index(database, index, kinds, since=_BEGINNING)


def _touched(database: Database, kind: ListingKind[Any], start: datetime) -> Iterator[Touched]:
    after = ""
    while True:
        with database.reading() as session:
            rows = queries.touched_since(session, kind, start, after, limit=10 * _BATCH)
        yield from rows
        if len(rows) < 10 * _BATCH:
            return
        start, after, _ = rows[-1]


def _write(
    index: SearchIndex, kind: ListingKind[Any], listings: Sequence[ListingColumns], cursors: dict[str, datetime]
) -> None:
    documents = [
        Listed(
            profile=queries.profile_of(kind, listing),
            published_at=listing.published_at or listing.created_at,
            revision=listing.revision,
            source=listing.source,
        )
        for listing in listings
        if listing.is_published
    ]
    hidden = [listing.id for listing in listings if not listing.is_published and listing.published_at]
    index.write(documents, removed=hidden, cursor=json.dumps({side: at.isoformat() for side, at in cursors.items()}))


def _cursors(index: SearchIndex) -> dict[str, datetime]:
    stored = index.cursor()
    if stored is None:
        _seen.pop(index, None)
        return {}
    return {side: datetime.fromisoformat(at) for side, at in json.loads(stored).items()}


def _batches(touched: Sequence[Touched]) -> Iterator[list[Touched]]:
    remaining = iter(touched)
    while batch := list(islice(remaining, _BATCH)):
        yield batch
