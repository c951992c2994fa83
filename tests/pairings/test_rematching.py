"""Everything is matched anew when the rules change: broken off at any place, it ends as if it had not been."""

import json
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlmodel import col, delete, select

from market.gateways.search import SearchIndex
from market.jobs.models import Job
from market.listings import bulk
from market.listings.commands import have_looked_at
from market.listings.kinds import ListingKind
from market.listings.models import ListingColumns
from market.matching.analysing import load_analyser, seed_directory
from market.needs.kind import NEED
from market.pairings import commands, hands, rematching
from market.pairings.hands import Portion
from market.pairings.jobs import Matching, Progress
from market.pairings.models import Matched, Pairing
from market.pairings.rematching import PORTION
from market.pairings.statistics import take_snapshot
from market.solutions.kind import SOLUTION
from market.web.viewer import Viewer
from tests.plans import plans
from tests.story import MUNICIPALITY, VENDOR, Market

COUNT = 2 * PORTION + 5
PARKING = {"title": "Parkering", "summary": "Parkering", "problem": "Biler holder ulovligt på pladsen."}


class PlugPulled(Exception):
    """The program was killed."""


@pytest.fixture
def market(market: Market) -> Market:
    """A market with some portions of needs and of solutions that were loaded and not matched yet."""
    return _filled(market)


def _filled(market: Market) -> Market:
    buyer, vendor = market.member(MUNICIPALITY, "municipality"), market.member(VENDOR)
    sides: list[tuple[ListingKind[Any], Viewer]] = [(NEED, buyer), (SOLUTION, vendor)]
    for kind, author in sides:
        rows = [_row(kind, author, told, market) for told in _told(kind)]
        with market.database.writing() as session:
            bulk.upsert(session, kind, rows, market.clock.now())
    return market


def _told(kind: ListingKind[Any]) -> list[dict[str, Any]]:
    files = sorted((seed_directory() / "demonstration").glob(f"{kind.side}s_*.jsonl"))
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines[:COUNT]]


def _row(kind: ListingKind[Any], author: Viewer, told: dict[str, Any], market: Market) -> dict[str, Any]:
    now, number = market.clock.now(), told["external_id"].upper().replace("-", "")
    row: ListingColumns = kind.table(
        id=f"{kind.side[0].upper()}{number:0>25}",
        slug=told["external_id"],
        external_id=told["external_id"],
        organisation_id=author.organisation_id,
        state="published",
        lang=told["lang"],
        title=told["title"],
        summary=told["summary"],
        problem=told["problem"],
        areas=told["areas"],
        tags=told["tags"],
        published_at=now,
        created_at=now,
        updated_at=now,
        touched_at=now,
    )
    return row.model_dump()


def _pairings(market: Market) -> dict[tuple[str, str], list[Any]]:
    """What is stored of all pairings, but for ids and times."""
    with market.database.reading() as session:
        rows = session.exec(select(Pairing)).all()
    names = ("score", "strength", "reasons", "rules_version", "position_for_need", "position_for_solution")
    return {(row.need_id, row.solution_id): [getattr(row, name) for name in names] for row in rows}


def _forget_everything(market: Market) -> None:
    with market.database.writing() as session:
        for table in (Pairing, Matched):
            session.connection().execute(delete(table))


def _pull_the_plug_at(count: int) -> Progress:
    def progress(done: int, of: int) -> None:
        if done >= count:
            raise PlugPulled

    return progress


def _jobs(market: Market) -> Sequence[Job]:
    with market.database.reading() as session:
        return session.exec(select(Job).where(Job.kind == "rules.changed").order_by(col(Job.id))).all()


@pytest.mark.parametrize("stopped_at", [PORTION, 2 * COUNT - PORTION])
def test_a_broken_off_rematch_goes_on_and_ends_with_the_same_pairings(market, stopped_at):
    assert market.rematch() == 2 * COUNT
    uninterrupted = _pairings(market)
    _forget_everything(market)
    with pytest.raises(PlugPulled):
        market.rematch(_pull_the_plug_at(stopped_at))
    assert 0 < market.rematch() <= 2 * COUNT - stopped_at
    assert _pairings(market) == uninterrupted


def test_one_listing_after_the_other_gives_the_same_pairings(market):
    market.rematch()
    together = _pairings(market)
    _forget_everything(market)
    with market.database.writing() as session:
        kinds: list[ListingKind[Any]] = [NEED, SOLUTION]
        for kind in kinds:
            for listing_id in sorted(session.exec(select(kind.table.id))):
                have_looked_at(session, kind, listing_id)
    market.run_jobs()
    assert _pairings(market) == together


def test_listings_are_looked_up_by_their_id_however_many_are_published(sqlite_database, clock):
    market = _filled(Market(sqlite_database, clock))
    found = plans(sqlite_database, market.rematch, having=".id IN (")
    assert any("(id=?)" in plan for plan in found)
    assert [plan for plan in found if "(state=?" in plan] == []


def test_what_is_up_to_date_is_left_alone_until_the_rules_change(market):
    market.rematch()
    assert market.rematch() == 0
    take_snapshot(market.database, market.house.index, market.clock)
    assert market.rematch() == 2 * COUNT
    [version] = {row[3] for row in _pairings(market).values()}
    assert version != ""


def test_everything_can_be_matched_anew_and_goes_on_without_saying_so_again(market):
    market.rematch()
    before = _pairings(market)
    with pytest.raises(PlugPulled):
        market.rematch(_pull_the_plug_at(PORTION), everything=True)
    assert market.rematch() == 2 * COUNT - PORTION
    assert _pairings(market) == before


def test_the_worker_rematches_when_the_rules_have_changed(market, outbox):
    with market.database.writing() as session:
        commands.ask_for_rematch(session)
        commands.ask_for_rematch(session)
    market.run_jobs()
    assert {job.state for job in _jobs(market)} == {"done"}
    by_worker = _pairings(market)
    _forget_everything(market)
    market.rematch()
    assert by_worker == _pairings(market)
    assert outbox.kinds_to(MUNICIPALITY) == []


def test_what_the_index_does_not_hold_yet_keeps_its_pairings_and_waits(market):
    market.rematch()
    with market.database.reading() as session:
        needs = session.exec(select(NEED.table.id)).all()
    behind = Matching(SearchIndex(None, load_analyser()))
    assert behind.seeker.seek(market.database, "need", needs) == []


def test_a_listing_waits_while_the_index_holds_another_text_of_it(market):
    market.rematch()
    with market.database.writing() as session:
        first = session.exec(select(NEED.table)).first()
        first.revision += 1
        need = first.id
    assert Matching(market.house.index).seeker.seek(market.database, "need", [need]) == []


def test_what_was_compared_in_an_older_text_is_matched_again(market):
    market.rematch()
    paired = min(solution for _, solution in _pairings(market))
    with market.database.writing() as session:
        told = session.get_one(SOLUTION.table, paired).model_dump()
        bulk.upsert(session, SOLUTION, [told | PARKING], market.clock.now())
    _forget_everything(market)
    # The index has not looked at the import yet.
    with market.database.writing() as session:
        needs = session.exec(select(NEED.table.id)).all()
        sought = Matching(market.house.index).seeker.seek(market.database, "need", needs)
        commands.store_quietly(session, sought, market.clock.now())
    assert paired in {each.partner_id for one in sought for each in one.scored}
    assert paired not in {solution for _, solution in _pairings(market)}
    market.clock.forward(seconds=31)
    market.run_jobs()
    assert market.rematch() == 0
    with market.database.reading() as session:
        compared = session.exec(select(Pairing.solution_revision).where(Pairing.solution_id == paired)).all()
    assert set(compared) <= {2}


@pytest.mark.slow
def test_helping_processes_find_the_same_pairings(market, tmp_path, monkeypatch):
    market.rematch()
    alone = _pairings(market)
    _forget_everything(market)
    monkeypatch.setattr(rematching, "FEWEST_TO_HELP", COUNT)
    matching = Matching(SearchIndex(tmp_path / "index", load_analyser()))
    assert matching.rematch_all(market.database, market.clock, lambda done, of: None) == 2 * COUNT
    assert _pairings(market) == alone


def test_helping_processes_leave_also_when_the_work_breaks_off(market, tmp_path, monkeypatch):
    monkeypatch.setattr(hands, "_IDLE_SECONDS", 0.0)
    helping = hands.Hands(market.database, tmp_path, load_analyser())

    def portions() -> Iterator[Portion]:
        yield from ()
        raise PlugPulled

    with pytest.raises(PlugPulled):
        list(helping.sought("need", portions()))
    for _ in range(500):
        if not helping.is_closed:
            time.sleep(0.01)
    assert helping.is_closed
