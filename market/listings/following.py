"""The search index follows the tables: what was touched since it last looked is put in, or taken out."""

import json
import math
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice
from typing import Any
from weakref import WeakKeyDictionary

from market.gateways.database import Database
from market.gateways.search import Entry, IndexRenewed, Listed, SearchIndex
from market.gateways.search_batches import batch_size
from market.listings import queries
from market.listings.kinds import ListingKind

Kinds = Sequence[ListingKind[Any]]
Touched = tuple[datetime, str, int]
Moments = dict[datetime, tuple[int, int]]
Span = tuple[datetime, datetime, int]

# A transaction that began earlier may commit later, so each look goes back a little: longer than any request lasts.
_OVERLAP = timedelta(seconds=30)
_READ_TOGETHER = 2000
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class _Reached:
    """How far one side of an index has followed, and what was seen of the time that is looked at again."""

    at: datetime = _BEGINNING
    moments: Moments = field(default_factory=dict)
    moved_at: float = math.inf
    """When the last of it came in; infinite while not all of it is known to be in."""

    @property
    def start(self) -> datetime:
        """The time after which to look. Half a minute after the last change nothing can come late any more."""
        is_settled = time.monotonic() - self.moved_at > _OVERLAP.total_seconds()
        return self.at if is_settled or self.at == _BEGINNING else self.at - _OVERLAP


@dataclass
class _Followed:
    """How far an index has followed: by side, as this process knows it from the cursor of one edition of the index."""

    edition: str
    cursor: str | None
    sides: dict[str, _Reached]


_known: WeakKeyDictionary[SearchIndex, _Followed] = WeakKeyDictionary()


def follow_index(database: Database, index: SearchIndex, kinds: Kinds) -> int:
    """Bring the index up to date and return how many listings were put in or taken out.

    What the index holds already is left alone. May run twice without harm. Begins from the start when another process
    has begun the index anew.
    """
    while True:
        try:
            return _follow_all(database, index, kinds)
        except IndexRenewed:
            _known.pop(index, None)


def _follow_all(database: Database, index: SearchIndex, kinds: Kinds) -> int:
    followed = _followed(index)
    sides = followed.sides
    changed = 0
    for kind in kinds:
        side = sides.setdefault(kind.side, _Reached())
        with database.reading() as session:
            moments = queries.moments_since(session, kind, side.start)
        if spans := list(_spans(moments, side.moments)):
            # Until all of it is in the index: the last of what is not may have been touched when the last that is was.
            side.moved_at = math.inf
            count = sum(count for _, _, count in spans)
            with index.helped(count):
                reading = _Reading(database, index, kind, spans)
                changed += _follow(index, reading, followed, batch_size(count))
            side = sides[kind.side]
            side = replace(side, at=max(side.at, reading.at), moments=moments)
            _store(index, followed, {**sides, kind.side: side}, hidden=reading.hidden)
            sides[kind.side] = side
        side.moments = moments
        side.moved_at = min(side.moved_at, time.monotonic())
    return changed


def _follow(index: SearchIndex, reading: "_Reading", followed: _Followed, together: int) -> int:
    side, sides = reading.kind.side, followed.sides
    entries = index.analysed(reading.documents())
    while batch := list(islice(entries, together)):
        reached = replace(sides[side], at=max(sides[side].at, reading.touched_at[batch[-1].id]))
        _store(index, followed, {**sides, side: reached}, batch, reading.hidden)
        # Only now: what could not be written must come again.
        sides[side] = reached
        reading.hidden.clear()
        # Memory has room for one batch, not for the next one beside it.
        batch.clear()
    return reading.found


@dataclass
class _Reading:
    """Reads what was touched, in its order, and notes what is found on the way."""

    database: Database
    index: SearchIndex
    kind: ListingKind[Any]
    spans: Sequence[Span]
    found: int = 0
    at: datetime = _BEGINNING
    touched_at: dict[str, datetime] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)

    def documents(self) -> Iterator[Listed]:
        """Yield what is published, and note what is not any more."""
        for touched in self._touched():
            # Another process may have put them in already: an import, or the one that ran here before.
            revisions = {listing_id: revision for _, listing_id, revision in touched}
            held = self.index.holding(self.kind.side, revisions)
            with self.database.reading() as session:
                listings = queries.by_ids(session, self.kind, [one for one in revisions if one not in held])
            self.found += len(listings)
            self.at = touched[-1][0]
            self.touched_at |= {listing_id: at for at, listing_id, _ in touched}
            self.hidden += [one.id for one in listings if not one.is_published and one.published_at]
            for listing in listings:
                if listing.is_published:
                    yield Listed(
                        profile=queries.profile_of(self.kind, listing),
                        published_at=listing.published_at or listing.created_at,
                        revision=listing.revision,
                        source=listing.source,
                    )

    def _touched(self) -> Iterator[list[Touched]]:
        for first, last, _ in self.spans:
            start, after = first, ""
            while rows := self._after(start, after, last):
                yield rows
                start, after, _ = rows[-1]

    def _after(self, start: datetime, listing_id: str, last: datetime) -> list[Touched]:
        with self.database.reading() as session:
            return queries.touched_between(session, self.kind, (start, listing_id), last, limit=_READ_TOGETHER)


def _spans(moments: Moments, known: Moments) -> Iterator[Span]:
    """Yield (first moment, last moment, how many listings) of each run of moments that are not as they were."""
    runs = groupby(sorted(moments.items()), key=lambda moment: known.get(moment[0]) != moment[1])
    for is_new, run in runs:
        if is_new:
            span = list(run)
            yield span[0][0], span[-1][0], sum(count for _, (count, _) in span)


def _store(
    index: SearchIndex,
    followed: _Followed,
    sides: dict[str, _Reached],
    entries: Iterable[Entry] = (),
    hidden: Sequence[str] = (),
) -> None:
    cursor = json.dumps(
        {
            side: [reached.at.isoformat(), [[at.isoformat(), *seen] for at, seen in reached.moments.items()]]
            for side, reached in sides.items()
        }
    )
    index.put(entries, removed=hidden, cursor=cursor, seen_edition=followed.edition)
    followed.cursor = cursor


def _followed(index: SearchIndex) -> _Followed:
    """Return how far the index has followed; what another process stored is read anew."""
    edition, stored = index.position()
    known = _known.get(index)
    if known is not None and (known.edition, known.cursor) == (edition, stored):
        return known
    sides = {
        side: _Reached(
            datetime.fromisoformat(at),
            {datetime.fromisoformat(moment): (count, revisions) for moment, count, revisions in moments},
        )
        for side, (at, moments) in json.loads(stored or "{}").items()
    }
    _known[index] = _Followed(edition, stored, sides)
    return _known[index]
