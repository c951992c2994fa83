"""Loading the demonstration: a small market with fictitious members, and two public registers beside it.

Loading writes to nobody by itself; at the end a few mails are staged, so that the development inbox has some.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import Session

from market.accounts import commands as accounts
from market.accounts import queries as people
from market.accounts.demonstration import PEOPLE
from market.gateways.clock import Clock
from market.gateways.database import Database
from market.gateways.search import SearchIndex
from market.importing.registers import challenges, digital_public_goods
from market.importing.rows import ListingRow, OrganisationRow
from market.importing.storing import ListingImport, Source, check_file, store_organisations
from market.listings import queries as listings
from market.listings.following import follow_index
from market.listings.kinds import ListingKind
from market.needs.kind import NEED
from market.pairings import commands as pairings
from market.pairings import queries as pairing_queries
from market.pairings.commands import Change
from market.pairings.jobs import Matching
from market.pairings.statistics import take_snapshot
from market.solutions.kind import SOLUTION
from market.taxonomy import queries as taxonomy

FIRST_NEED = "demo-n-001"
_MEMBERS = {
    PEOPLE["vendor"]: ("Sofie Bang", "demo-org-trinvagt"),
    PEOPLE["buyer"]: ("Mette Holm", "demo-org-lindeby"),
}
_MATCHMAKER = "Asta Friis"
_STAGED = 3

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True)
class Demonstration:
    """Loads the demonstration data into a database and its index."""

    database: Database
    index: SearchIndex
    clock: Clock
    seed: Path

    def is_loaded(self) -> bool:
        """Say whether the demonstration is in the database."""
        with self.database.reading() as session:
            return bool(listings.by_external_ids(session, NEED, [FIRST_NEED]))

    def load(self, progress: Progress) -> None:
        """Load everything, match it, and stage a few mails. May be repeated."""
        with self.database.writing() as session:
            self._store(session, progress)
        matching = Matching(self.index)
        follow_index(self.database, self.index, (NEED, SOLUTION))
        take_snapshot(self.database, self.index, self.clock)
        matching.rematch_all(self.database, self.clock, lambda done, of: progress("Matching", done, of))
        with self.database.writing() as session:
            self._stage_mails(session)

    def _store(self, session: Session, progress: Progress) -> None:
        parts = [self._own(number) for number in (1, 2)]
        organisations = [row for part in parts for row in part[0]]
        store_organisations(session, organisations, self.clock, "demonstration")
        self._people(session)
        vocabulary = taxonomy.vocabulary(session)
        registers: list[tuple[ListingKind[Any], list[tuple[OrganisationRow, ListingRow]]]] = [
            (SOLUTION, list(digital_public_goods(self.seed))),
            (NEED, list(challenges(self.seed))),
        ]
        members: list[tuple[ListingKind[Any], list[ListingRow]]] = [
            (SOLUTION, [row for part in parts for row in part[1]]),
            (NEED, [row for part in parts for row in part[2]]),
        ]
        total = sum(len(rows) for _, rows in registers) + sum(len(rows) for _, rows in members)
        done = 0
        for kind, pairs in registers:
            owners = {organisation.external_id: organisation for organisation, _ in pairs}
            store_organisations(session, list(owners.values()), self.clock, "register")
            ListingImport(kind, vocabulary, self.clock, Source("register")).store(
                session, _numbered([row for _, row in pairs])
            )
            done += len(pairs)
            progress("Loading", done, total)
        for kind, rows in members:
            ListingImport(kind, vocabulary, self.clock, Source("demonstration")).store(session, _numbered(rows))
            done += len(rows)
            progress("Loading", done, total)

    def _own(self, number: int) -> tuple[list[OrganisationRow], list[ListingRow], list[ListingRow]]:
        folder = self.seed / "demonstration"
        read = [
            check_file(folder / f"{name}_{number}.jsonl", model)
            for name, model in (("organisations", OrganisationRow), ("solutions", ListingRow), ("needs", ListingRow))
        ]
        assert not any(file.problems for file in read), [file.problems for file in read]
        organisations, solutions, needs = ([row for _, row in file.rows] for file in read)
        return organisations, solutions, needs

    def _people(self, session: Session) -> None:
        now = self.clock.now()
        for email, (name, external_id) in _MEMBERS.items():
            person = people.person_by_email(session, email) or accounts.add_person(session, email, now, name=name)
            organisation = people.organisation_named(session, external_id)
            assert organisation is not None
            accounts.add_member(session, person, organisation, now)
        staff = people.person_by_email(session, PEOPLE["matchmaker"])
        staff = staff or accounts.add_person(session, PEOPLE["matchmaker"], now, name=_MATCHMAKER)
        staff.staff_role = "matchmaker"

    def _stage_mails(self, session: Session) -> None:
        """Tell the demonstration people of their best matches, as if the first need had just been posted."""
        need = listings.by_external_ids(session, NEED, [FIRST_NEED])[FIRST_NEED]
        best = pairing_queries.pairs_of(session, "need", need.id)[:_STAGED]
        pairings.tell(session, [Change(pair.pairing, "now") for pair in best], self.clock.now())


def _numbered(rows: Sequence[ListingRow]) -> list[tuple[int, ListingRow]]:
    return list(enumerate(rows, start=1))
