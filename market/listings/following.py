"""The search index follows the tables: what was touched since it last looked is put in, or taken out."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
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
_BATCH = 2000
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_AFTER_ALL_IDS = "~"


@dataclass
class _Memory:
    """What this process knows of an index, so that going back costs little."""

    revisions: dict[str, int] = field(default_factory=dict)
    moved_at: float = field(default_factory=time.monotonic)
    settled: dict[str, datetime] = field(default_factory=dict)
    """How far nothing can come late any more, by side."""


_memories: WeakKeyDictionary[SearchIndex, _Memory] = WeakKeyDictionary()


def follow_index(
    database: Database, index: SearchIndex, kinds: Kinds, *, since: datetime | None = None, anew: bool = False
) -> int:
    """Bring the index up to date and return how many listings were put in or taken out.

    `since` goes back further, for a transaction that lasted longer than half a minute. What the index holds already is
    left alone unless `anew` is set. May run twice without harm.
    """
    cursors = _cursors(index)
    memory = _memories.setdefault(index, _Memory())
    seen = memory.revisions
    changed = 0
    for kind in kinds:
        reached = cursors.get(kind.side, _BEGINNING)
        is_quiet = time.monotonic() - memory.moved_at > _OVERLAP.total_seconds()
        touched = [
            one
            for one in _touched(database, kind, *_start(reached, since, memory.settled.get(kind.side)))
            if seen.get(one[1]) != one[2]
        ]
        if touched:
            memory.moved_at = time.monotonic()
        elif is_quiet:
            memory.settled[kind.side] = reached
        with index.helped(len(touched)):
            for batch in _batches(touched):
                # Another process may have put them in already: an import, or the one that ran here before.
                revisions = {listing_id: revision for _, listing_id, revision in batch}
                held = set() if anew else index.holding(kind.side, revisions)
                with database.reading() as session:
                    listings = queries.by_ids(session, kind, [one[1] for one in batch if one[1] not in held])
                reached = max(reached, batch[-1][0])
                cursors[kind.side] = reached
                if listings:
                    _write(index, kind, listings, cursors)
                seen.update({listing_id: revisions[listing_id] for listing_id in held})
                seen.update({listing.id: listing.revision for listing in listings})
                changed += len(listings)
    return changed


def rebuild_index(database: Database, index: SearchIndex, kinds: Kinds) -> int:
    """Put everything that is published into the index anew and return how many listings were looked at."""
    _memories.pop(index, None)
    return follow_index(database, index, kinds, since=_BEGINNING, anew=True)


def _start(reached: datetime, since: datetime | None, settled: datetime | None) -> tuple[datetime, str]:
    """Return the time and id after which to look."""
    if since is not None:
        return min(reached, since), ""
    if reached == _BEGINNING:
        return reached, ""
    return (reached, _AFTER_ALL_IDS) if settled == reached else (reached - _OVERLAP, "")


def _touched(database: Database, kind: ListingKind[Any], start: datetime, after: str) -> Iterator[Touched]:
    while True:
        with database.reading() as session:
            rows = queries.touched_since(session, kind, start, after, limit=_BATCH)
        yield from rows
        if len(rows) < _BATCH:
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
        _memories.pop(index, None)
        return {}
    return {side: datetime.fromisoformat(at) for side, at in json.loads(stored).items()}


def _batches(touched: Sequence[Touched]) -> Iterator[list[Touched]]:
    remaining = iter(touched)
    while batch := list(islice(remaining, _BATCH)):
        yield batch
