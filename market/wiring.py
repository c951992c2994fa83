"""Where everything is put together: the pages, who reacts to which job, and the doors to the outside."""

import gc
from collections.abc import Mapping
from functools import partial

from fastapi import APIRouter
from sqlmodel import Session

from market.accounts import demonstration as demonstration_people
from market.accounts import jobs as accounts_jobs
from market.accounts import profile as accounts_profile
from market.accounts import queries as people
from market.accounts import routes as accounts_routes
from market.gateways.clock import Clock, SystemClock
from market.gateways.database import Database
from market.gateways.search import SearchIndex
from market.gateways.smtp import smtp_from
from market.home import routes as home_routes
from market.importing.demonstration import Demonstration
from market.importing.importer import Importer
from market.jobs import jobs as queue_jobs
from market.jobs.periods import Period, daily_from
from market.jobs.running import Handler
from market.listings.following import follow_index
from market.mail import jobs as mail_jobs
from market.mail.kinds import kind_named
from market.matching.analysing import load_analyser
from market.matching.own_words import NO_OWN_WORDS, OwnWords
from market.matching.searching import search_words
from market.matching.suggesting import suggester_over
from market.needs import routes as needs_routes
from market.needs.kind import NEED
from market.notifications import routes as notifications_routes
from market.notifications.jobs import Writing
from market.notifications.stopping import STOP_PATH
from market.operations import routes as operations_routes
from market.pairings import queries as pairings
from market.pairings import routes as pairings_routes
from market.pairings.jobs import Matching
from market.pairings.presenting import PRESENTERS
from market.rendering import environment
from market.rendering.places import folder
from market.settings import Settings
from market.solutions import routes as solutions_routes
from market.solutions.kind import SOLUTION
from market.taxonomy import routes as taxonomy_routes
from market.taxonomy.house_words import words_in_force
from market.taxonomy.queries import vocabulary
from market.web.house import House
from market.web.viewer import Viewer
from market.worker import Worker

ROUTERS: tuple[APIRouter, ...] = (
    accounts_routes.router,
    accounts_profile.router,
    demonstration_people.router,
    taxonomy_routes.router,
    notifications_routes.router,
    pairings_routes.router,
    needs_routes.router,
    solutions_routes.router,
    operations_routes.router,
    home_routes.router,
)

POSTED_BY_MAIL_PROGRAMS = frozenset({STOP_PATH})
"""The only addresses that may be posted to from elsewhere: mail programs stop mails with one click."""

PERIODIC: Mapping[str, Period] = {"jobs.remove_done": daily_from(3), "mail.forget_old": daily_from(3)}


def job_handlers(settings: Settings, matching: Matching) -> dict[str, Handler]:
    """Say who reacts to what happened."""
    writing = Writing(settings, PRESENTERS)
    return {
        "need.changed": matching.match_need,
        "solution.changed": matching.match_solution,
        "listings.imported": matching.match_imported,
        "rules.changed": matching.match_under_new_rules,
        "notices.urgent": writing.write_urgent,
        "notices.daily": writing.write_daily,
        "sign_in.asked": partial(accounts_jobs.send_link, settings=settings),
        "jobs.remove_done": queue_jobs.remove_done,
        "mail.forget_old": mail_jobs.forget_old,
    }


def build_house(
    settings: Settings,
    database: Database,
    clock: Clock | None = None,
    *,
    own: OwnWords = NO_OWN_WORDS,
    in_memory: bool = False,
) -> House:
    """Put the web server's parts together, with the words of this house. Tests keep the search index in memory."""
    clock = clock or SystemClock()

    def viewer_of(session: Session, secret: str) -> Viewer | None:
        return people.viewer_of(session, secret, clock.now())

    return House(
        settings=settings,
        database=database,
        clock=clock,
        index=SearchIndex(None if in_memory else settings.index_dir, load_analyser(folder("seed"), own)),
        templates=environment(settings, clock),
        viewer_of=viewer_of,
        partner_counts=pairings.partner_counts,
        kinds=(NEED, SOLUTION),
    )


def warm_up(house: House) -> None:
    """Read what the first visitors and the first post would otherwise wait for.

    What was read stays as long as the process: the collector of unused objects need not look at it again and again,
    which stops all pages for a fifth of a second each time.
    """
    house.warming_up.set()
    try:
        search_words(house.index.analyser, "fald")
        house.index.be_ready_to_read()
        suggester_over(house.index.analyser)
        with house.database.reading() as session:
            vocabulary(session).resolve("fald", "da")
        for name in house.templates.list_templates(extensions=["html"]):
            house.templates.get_template(name)
        gc.collect()
        gc.freeze()
    finally:
        house.warming_up.clear()


def build_worker(house: House) -> Worker:
    """Put a worker together that shares the house's database, clock and index."""

    def follow() -> None:
        house.index.be_ready_to_write()
        follow_index(house.database, house.index, (NEED, SOLUTION))

    return Worker(
        house.database,
        house.clock,
        job_handlers(house.settings, Matching(house.index)),
        periodic=PERIODIC,
        smtp=smtp_from(house.settings.smtp_url, house.settings.mail_from),
        may_send=partial(may_send, house.database),
        after_wake=follow,
    )


def may_send(database: Database, recipient_key: str, kind: str) -> bool:
    """Check again, at sending: is the account open, and does the person still want this kind of mail?"""
    if recipient_key.startswith("address:"):
        return True
    with database.reading() as session:
        person = people.person(session, recipient_key)
    if person is None or not person.is_active:
        return False
    return not kind_named(kind).is_optional or person.mail_rhythm != "never"


def words_of(settings: Settings, database: Database) -> OwnWords:
    """Read the words of this house as they are now: they are in force in what is built with them."""
    with database.reading() as session:
        return words_in_force(session, settings.data_dir)


def build_matching(settings: Settings, database: Database) -> Matching:
    """Return what finds partners, over the index on disk."""
    analyser = load_analyser(folder("seed"), words_of(settings, database))
    return Matching(SearchIndex(settings.index_dir, analyser))


def build_importer(settings: Settings, database: Database, organisation: str | None) -> Importer:
    """Return what imports files."""
    return Importer(database, build_matching(settings, database).index, SystemClock(), organisation)


def build_demonstration(settings: Settings, database: Database) -> Demonstration:
    """Return what loads the demonstration."""
    return Demonstration(database, build_matching(settings, database).index, SystemClock(), folder("seed"))
