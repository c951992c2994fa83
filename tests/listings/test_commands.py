"""Writing, changing and ending listings, each change announced to the worker."""

import pytest
from sqlmodel import Session, select

from market.audit.queries import history
from market.gateways.clock import FakeClock
from market.gateways.ids import new_id
from market.jobs.models import Job
from market.listings import commands, queries
from market.listings.commands import SentBefore, StaleForm
from market.listings.states import WrongState
from market.needs.forms import NeedForm
from market.needs.kind import NEED
from market.needs.models import Need
from market.web.forms import check
from market.web.viewer import Viewer

FALLS: dict[str, str | list[str]] = {
    "act": "publish",
    "title": "Hvordan opdager vi fald, før de sker?",
    "summary": "Hver uge falder 14 borgere.",
    "problem": "Vi opdager den usikre gang, når det er for sent.",
    "areas": ["health_older"],
    "tags": ["fald, sensor"],
    "contact_name": "Mette Holm",
    "contact_email": "mette@lindeby.example",
}


def form(**changes: str) -> NeedForm:
    checked = check(NeedForm, {**FALLS, **changes}, "en")
    assert checked.value is not None, checked.problems
    return checked.value


def create(session: Session, viewer: Viewer, clock: FakeClock, **changes: str) -> Need:
    value = form(**changes)
    return commands.create(session, NEED, viewer, value, tags=[f"~{tag}" for tag in value.tags], now=clock.now())


def jobs(database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(job.kind, str(job.payload["need_id"])) for job in session.exec(select(Job))]


def test_six_fields_publish_a_need_and_tell_the_worker(database, clock, lindeby):
    with database.writing() as session:
        need = create(session, lindeby, clock)
    assert jobs(database) == [("need.changed", need.id)]
    with database.reading() as session:
        found = queries.by_slug(session, NEED, need.slug)
        assert found is not None
        assert found.is_published
        assert found.slug.startswith("hvordan-opdager-vi-fald-foer-de-sker-")
        assert found.tags == ["~fald", "~sensor"]
        assert [note.action for note in history(session, "need", need.id)] == ["need.published"]


def test_a_draft_may_be_empty_and_the_worker_hears_nothing(database, clock, lindeby):
    with database.writing() as session:
        need = commands.create(session, NEED, lindeby, NeedForm(), tags=[], now=clock.now())
    assert need.state == "draft"
    assert jobs(database) == []


def test_a_form_sent_twice_makes_one_need(database, clock, lindeby):
    key = new_id()
    with database.writing() as session:
        create(session, lindeby, clock, form_key=key)
    with database.writing() as session, pytest.raises(SentBefore):
        create(session, lindeby, clock, form_key=key)
    with database.reading() as session:
        assert queries.counts(session, NEED) == {"published": 1}


def test_revising_asks_for_the_revision_that_was_seen(database, clock, lindeby):
    with database.writing() as session:
        need = create(session, lindeby, clock)
    for title, works in (("Færre fald om natten", True), ("Noget tredje", False)):
        with database.writing() as session:
            row = queries.to_change(session, NEED, need.slug)
            assert row is not None
            value = form(title=title, revision="1")
            if works:
                commands.revise(session, NEED, lindeby, row, value, tags=[], now=clock.now())
            else:
                with pytest.raises(StaleForm):
                    commands.revise(session, NEED, lindeby, row, value, tags=[], now=clock.now())
    with database.reading() as session:
        row = queries.by_id(session, NEED, need.id)
        assert row is not None
        assert (row.title, row.revision, row.slug) == ("Færre fald om natten", 2, need.slug)


def test_what_everybody_sees_cannot_become_unfinished(database, clock, lindeby):
    with database.writing() as session:
        need = create(session, lindeby, clock)
        with pytest.raises(WrongState):
            commands.revise(session, NEED, lindeby, need, NeedForm(revision="1"), tags=[], now=clock.now())


def test_a_need_rests_comes_back_and_ends_with_its_outcome(database, clock, lindeby):
    with database.writing() as session:
        need = create(session, lindeby, clock)
        commands.pause(session, NEED, lindeby, need, now=clock.now())
        assert need.state == "paused"
        commands.resume(session, NEED, lindeby, need, now=clock.now())
        commands.close(session, NEED, lindeby, need, "Vi købte en løsning.", now=clock.now())
        assert (need.state, need.outcome, need.revision) == ("closed", "Vi købte en løsning.", 4)
        for act in (commands.pause, commands.resume):
            with pytest.raises(WrongState):
                act(session, NEED, lindeby, need, now=clock.now())


def test_a_copy_is_a_draft_of_its_own(database, clock, lindeby):
    with database.writing() as session:
        need = create(session, lindeby, clock, budget_dkk="150.000 kr.")
        copy = commands.duplicate(session, NEED, lindeby, need, form_key=new_id(), now=clock.now())
    assert copy.state == "draft"
    assert copy.id != need.id
    assert copy.slug != need.slug
    assert copy.facts == {"budget_dkk": 150_000}
    assert len(jobs(database)) == 1
