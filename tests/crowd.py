"""A market with one of each kind of person and one of each kind of record, to ask every route about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from httpx2 import Cookies, Response
from sqlmodel import Session, select
from starlette.testclient import TestClient

from market.accounts import commands as accounts
from market.accounts import queries as people
from market.accounts.models import Organisation
from market.app import create_app
from market.gateways.database import Database
from market.gateways.ids import new_id
from market.jobs.models import Job, JobState
from market.listings.models import ListingColumns
from market.mail.models import OutboxMessage
from market.taxonomy import commands as words
from market.taxonomy.forms import WordForm
from market.taxonomy.models import Concept
from tests.story import BASE_URL, MUNICIPALITY, VENDOR, Market

ADDRESSES = {
    "vendor": VENDOR,
    "other_vendor": "bo@nordsalt.example",
    "buyer": MUNICIPALITY,
    "other_buyer": "jens@havnso.example",
    "matchmaker": "asta@marketplace.example",
    "administrator": "otto@marketplace.example",
}
UNKNOWN_ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
LINK_SECRET = "a-link-that-nobody-has-used-yet-0123456789a"


class Forgetful(Database):
    """The same database, in which nothing that is written stays. So every question meets the same records."""

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that is rolled back where the real one commits."""
        with Session(self._writer, expire_on_commit=False) as session:
            yield session
            session.flush()
            session.rollback()


@dataclass
class Crowd:
    """People with their browsers, and records by name."""

    market: Market
    records: dict[str, str]
    browsers: dict[str, TestClient]

    def ask(self, person: str, method: str, address: str, **more: Any) -> Response:
        """Ask as a person, without following redirects. The browser keeps no cookie that the answer sets or deletes."""
        browser = self.browsers[person]
        before = Cookies(browser.cookies)
        answer = browser.request(method, address, **more)
        browser.cookies = before
        return answer


def gather(market: Market, *, forgetful: bool = True) -> Crowd:
    """Fill an empty market with people and records, and open a browser for each person."""
    for person in ("other_vendor", "other_buyer"):
        market.member(ADDRESSES[person], "vendor" if person == "other_vendor" else "municipality")
    solution = market.solution("Trinvagt: indlægssål, der ser ændringer i gangen")
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    drafts: dict[str, ListingColumns] = {
        "need": market.need("Kladde", act="draft"),
        "solution": market.solution("Kladde", act="draft"),
    }
    market.run_jobs()
    for person in ("matchmaker", "administrator"):
        market.staff(ADDRESSES[person], person)
    [pair] = market.pairs_of(need)
    records = {
        "published need": need.slug,
        "draft need": drafts["need"].slug,
        "published solution": solution.slug,
        "draft solution": drafts["solution"].slug,
        "pairing": pair.pairing.id,
        "link": LINK_SECRET,
        "unknown": UNKNOWN_ID,
    }
    records |= _staff_records(market)
    house = market.house
    if forgetful:
        house = replace(house, database=Forgetful(house.database.url.render_as_string(hide_password=False)))
    app = create_app(house)
    browsers = {}
    for person in ("anonymous", *ADDRESSES):
        browser = TestClient(app, BASE_URL, headers={"Origin": BASE_URL}, follow_redirects=False)
        known = market.browser(ADDRESSES[person]) if person in ADDRESSES else None
        if known:
            browser.cookies = known.cookies
        browsers[person] = browser
    return Crowd(market, records, browsers)


def shown_without(text: str, *names: str) -> str:
    """Return a page's text with one word in place of the names in its address, to compare pages about two records."""
    for name in names:
        text = text.replace(name, "…")
    return text


def _staff_records(market: Market) -> dict[str, str]:
    now = market.clock.now()
    waiting = Organisation(name="Vesterlund Kommune", kind="municipality", created_at=now)
    job = Job(kind="need.changed", payload={"id": new_id()}, state=JobState.FAILED, attempts=5, created_at=now)
    concept = Concept(key="egg_timers", da="Æggeure", en="Egg timers", updated_at=now)
    with market.database.writing() as session:
        session.add(concept)
        word = words.propose(session, WordForm(da="minutur"), _member(session), now, concept_key=concept.key)
        session.add(waiting)
        session.add(job)
        accounts.store_link(session, LINK_SECRET, "ny@nyboder.example", now, locale="da", next_path="/")
        mail = session.exec(select(OutboxMessage)).first()
    assert mail is not None
    return {
        "waiting organisation": waiting.id,
        "failed job": job.id,
        "mail": mail.id,
        "concept": concept.key,
        "waiting word": word.id,
    }


def _member(session: Session) -> str:
    person = people.person_by_email(session, VENDOR)
    assert person is not None
    return person.id
