"""Importing a file, whatever it holds, and bringing the search index up to date after it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from market.gateways.clock import Clock
from market.gateways.database import Database
from market.gateways.search import SearchIndex
from market.importing.storing import ListingImport, Report, Source, Step, import_listings, import_organisations
from market.listings.following import follow_index
from market.listings.kinds import ListingKind
from market.needs.kind import NEED
from market.pairings.commands import match_quietly
from market.solutions.kind import SOLUTION
from market.taxonomy.queries import vocabulary

_KINDS: dict[str, ListingKind[Any]] = {"needs": NEED, "solutions": SOLUTION}


@dataclass(frozen=True)
class Importer:
    """Imports files into a database. `organisation` owns the rows that name no owner."""

    database: Database
    index: SearchIndex
    clock: Clock
    organisation: str | None = None

    def run(self, subject: str, file: Path, *, keep: bool, step: Step) -> Report:
        """Check a file of "needs", "solutions" or "organisations" and store it, or with `keep` off only say what would
        happen. Raises UnreadableFile."""
        if subject == "organisations":
            return import_organisations(self.database, file, self.clock, mark="member", keep=keep, step=step)
        with self.database.reading() as session:
            words = vocabulary(session)
        source = Source(organisation=self.organisation)
        listing_import = ListingImport(_KINDS[subject], words, self.clock, source)
        return import_listings(self.database, file, listing_import, self.clock, keep=keep, step=step)

    def follow(self, step: Step) -> None:
        """Make what was imported searchable, and have the worker match it now, without writing to anybody."""
        step(follow_index(self.database, self.index, (NEED, SOLUTION)))
        with self.database.writing() as session:
            match_quietly(session)
