"""The tests' vocabulary: a small market in which people post, answer and get mail, told in the users' words.

People are named by their mail address; the domain names their organisation: ida@trinvagt.example works for Trinvagt.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any

from pydantic import SecretStr
from sqlmodel import col, select
from starlette.testclient import TestClient

from market import wiring
from market.accounts import commands as accounts
from market.accounts import queries as people
from market.accounts.models import Organisation, Person
from market.app import create_app
from market.gateways.clock import FakeClock
from market.gateways.database import Database
from market.gateways.ids import new_id
from market.listings import commands as listings
from market.listings.kinds import L, ListingKind
from market.listings.models import ListingColumns
from market.mail.models import OutboxMessage
from market.needs.kind import NEED
from market.needs.models import Need
from market.pairings import commands as pairings
from market.pairings import queries
from market.pairings.forms import VerdictForm
from market.pairings.jobs import Matching, Progress
from market.pairings.queries import Pair
from market.settings import Settings
from market.solutions.kind import SOLUTION
from market.solutions.models import Solution
from market.web.viewer import Viewer

BASE_URL = "https://market.example"
MUNICIPALITY = "mette@lindeby.example"
VENDOR = "ida@trinvagt.example"
FALLS = "Borgere falder i eget hjem. Vi vil opdage dårlig balance og usikker gang, før faldet sker."
INSOLES = "Sålen måler gang og balance og advarer, før borgere falder i eget hjem."


def site_settings() -> Settings:
    """The settings of a site that is reached through https."""
    return Settings(public_base_url=BASE_URL, secret_key=SecretStr("k" * 32))


@dataclass
class Market:
    """A running marketplace with everything but the network."""

    database: Database
    clock: FakeClock
    settings: Settings = field(default_factory=site_settings)

    def __post_init__(self) -> None:
        self.house = wiring.build_house(self.settings, self.database, self.clock, in_memory=True)
        self.worker = wiring.build_worker(self.house)

    def need(self, title: str, *, municipality: str = MUNICIPALITY, problem: str = FALLS, **more: Any) -> Need:
        """A municipality posts a need."""
        return self._publish(NEED, self.member(municipality, "municipality"), title, problem, more)

    def solution(self, title: str, *, vendor: str = VENDOR, problem: str = INSOLES, **more: Any) -> Solution:
        """A vendor lists a solution."""
        return self._publish(SOLUTION, self.member(vendor, "vendor"), title, problem, more)

    def revise(self, listing: ListingColumns, **changes: Any) -> None:
        """The owner edits what they wrote; columns and facts by name."""
        kind: ListingKind[Any] = NEED if isinstance(listing, Need) else SOLUTION
        with self.database.writing() as session:
            stored = session.get_one(kind.table, listing.id)
            for name, value in changes.items():
                if name in kind.table.model_fields:
                    setattr(stored, name, value)
                else:
                    stored.facts = {**stored.facts, name: value}
            stored.revision += 1
            stored.touched_at = self.clock.now()
            listings.announce(session, kind, stored)

    def close(self, listing: ListingColumns) -> None:
        """The owner closes what they wrote."""
        self.revise(listing, state="closed")

    def run_jobs(self) -> None:
        """The worker does all that is due now."""
        self.worker.run_until_idle()

    def member(self, email: str, kind: str = "vendor", *, source: str = "member") -> Viewer:
        """Somebody of the organisation that the address names; both are made when they are new."""
        now, name = self.clock.now(), email.split("@")[1].removesuffix(".example").title()
        with self.database.writing() as session:
            organisation = session.exec(select(Organisation).where(Organisation.name == name)).first()
            if organisation is None:
                organisation = Organisation(name=name, kind=kind, source=source, approved_at=now, created_at=now)
                session.add(organisation)
                session.flush()
            person = people.person_by_email(session, email)
            if person is None:
                person = accounts.add_person(session, email, now, name=email.split("@")[0].title())
            accounts.add_member(session, person, organisation, now)
            return _viewer(person, organisation)

    def staff(self, email: str, role: str = "matchmaker") -> str:
        """Somebody who works for the operator; returns their address."""
        with self.database.writing() as session:
            accounts.add_person(session, email, self.clock.now(), name=email.split("@")[0].title()).staff_role = role
        return email

    def prefers(self, email: str, **wishes: Any) -> None:
        """A person changes their profile, such as locale or mail_rhythm."""
        with self.database.writing() as session:
            person = people.person_by_email(session, email)
            assert person is not None
            for name, value in wishes.items():
                setattr(person, name, value)

    def pairs_of(self, listing: ListingColumns) -> list[Pair]:
        """What is proposed for a need or a solution, as its page lists it."""
        with self.database.reading() as session:
            return queries.pairs_of(session, "need" if isinstance(listing, Need) else "solution", listing.id)

    def answer(self, pair: Pair, by: str, value: str, reason: str | None = None) -> None:
        """Somebody answers a pairing."""
        form = VerdictForm.model_validate({"value": value, "reason": reason})
        with self.database.writing() as session:
            pairings.give_verdict(session, pair.pairing.id, self._known(by), form, self.clock.now())

    def restart(self) -> None:
        """The operator stops the site and starts it again."""
        own = wiring.words_of(self.settings, self.database)
        self.house = wiring.build_house(self.settings, self.database, self.clock, own=own, in_memory=True)
        self.worker = wiring.build_worker(self.house)

    def rematch(self, progress: Progress = lambda done, of: None, *, everything: bool = False) -> int:
        """The operator matches what is not up to date, or everything anew."""
        return Matching(self.house.index).rematch_all(self.database, self.clock, progress, everything=everything)

    def browser(self, email: str | None = None, *, at: str = "127.0.0.1") -> TestClient:
        """A browser, signed in as somebody or as nobody, at an address of the internet."""
        client = TestClient(
            create_app(self.house), base_url=BASE_URL, headers={"Origin": BASE_URL}, client=(at, 50_000)
        )
        if email:
            with self.database.writing() as session:
                person = people.person_by_email(session, email)
                assert person is not None
                secret = accounts.open_session(session, person, self.clock.now())
            client.cookies.set("__Host-session", secret)
        return client

    def _known(self, email: str) -> Viewer:
        with self.database.reading() as session:
            person = people.person_by_email(session, email)
            assert person is not None
            return _viewer(person, people.organisations_of(session, person.id)[0])

    def _publish(self, kind: ListingKind[L], author: Viewer, title: str, problem: str, more: Mapping[str, Any]) -> L:
        value = kind.form.model_validate(
            {
                "act": "publish",
                "title": title,
                "summary": title,
                "problem": problem,
                "areas": ("health_older",),
                "tags": ("fald",),
                "contact_name": author.name,
                "contact_email": author.email,
                "form_key": new_id(),
                **more,
            }
        )
        with self.database.writing() as session:
            return listings.create(
                session, kind, author, value, tags=[f"~{tag}" for tag in value.tags], now=self.clock.now()
            )


@dataclass(frozen=True)
class Outbox:
    """What was written to whom."""

    database: Database

    def kinds_to(self, email: str) -> list[str]:
        """The kinds of mail that a person was written, oldest first."""
        return [message.kind for message in self._to(email)]

    def subjects_to(self, email: str) -> list[str]:
        """The subjects of the mails that a person was written, oldest first."""
        return [message.subject for message in self._to(email)]

    def texts_to(self, email: str) -> list[str]:
        """The plain-text parts of the mails that a person was written, oldest first."""
        return [self._part(message, "plain") for message in self._to(email)]

    def pages_to(self, email: str) -> list[str]:
        """The HTML parts of the mails that a person was written, oldest first."""
        return [self._part(message, "html") for message in self._to(email)]

    def _to(self, email: str) -> list[OutboxMessage]:
        with self.database.reading() as session:
            mails = select(OutboxMessage).where(OutboxMessage.to_address == email).order_by(col(OutboxMessage.id))
            return list(session.exec(mails))

    @staticmethod
    def _part(message: OutboxMessage, kind: str) -> str:
        body = message_from_bytes(message.mime, policy=policy.default).get_body((kind,))
        assert body is not None
        return str(body.get_content())


def _viewer(person: Person, organisation: Organisation) -> Viewer:
    return Viewer(
        person_id=person.id,
        name=person.name,
        email=person.email,
        locale="da",
        theme="auto",
        roles=frozenset({"vendor" if organisation.kind == "vendor" else "buyer"}),
        organisation_id=organisation.id,
        organisation_name=organisation.name,
    )
