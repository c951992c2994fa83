"""A need and a solution are brought together, with reasons, by themselves."""

from typing import Any

import pytest

from market.gateways.ids import new_id
from market.jobs import queue
from market.jobs.models import Job
from market.jobs.queue import enqueue
from market.jobs.retrying import MAX_ATTEMPTS
from market.listings import bulk
from market.listings.following import follow_index
from market.needs.kind import NEED
from market.needs.models import Need
from market.pairings import commands
from market.pairings.jobs import Matching
from market.solutions.kind import SOLUTION
from market.solutions.models import Solution
from tests.story import FALLS, MUNICIPALITY, VENDOR, Market

PARKING = "Biler holder ulovligt på pladsen foran biblioteket, og ingen har tid til at skrive bøder."


def test_a_new_need_is_paired_with_a_solution_that_fits(market):
    insoles = market.solution("Indlægssål, der ser ændringer i gangen")
    market.solution("Bødeblok til biler", problem=PARKING, tags=("parkering",), areas=("roads_space",))
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    [pair] = market.pairs_of(need)
    assert pair.solution.id == insoles.id
    assert pair.pairing.strength == "strong"


def test_the_shares_of_the_reasons_add_up_to_the_score(market):
    market.solution("Indlægssål, der ser ændringer i gangen")
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    [pair] = market.pairs_of(need)
    assert sum(row["share"] for row in pair.pairing.reasons) == pytest.approx(pair.pairing.score, abs=0.001)


def test_a_pair_has_the_same_score_whoever_was_there_first(market):
    first_solution = market.solution("Indlægssål, der ser ændringer i gangen")
    market.run_jobs()
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    [seen_from_need] = market.pairs_of(need)
    market.revise(first_solution)
    market.run_jobs()
    [seen_from_solution] = market.pairs_of(first_solution)
    assert seen_from_solution.pairing.id == seen_from_need.pairing.id
    assert seen_from_solution.pairing.score == seen_from_need.pairing.score


def test_pairings_of_a_closed_solution_disappear_from_view(market):
    solution = market.solution("Indlægssål, der ser ændringer i gangen")
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    market.close(solution)
    market.run_jobs()
    assert market.pairs_of(need) == []


def test_a_pair_that_no_longer_fits_goes_unless_somebody_answered_it(market):
    market.solution("Indlægssål, der ser ændringer i gangen")
    answered = market.solution("Balancemåler", vendor="bo@balance.example")
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    pair = next(pair for pair in market.pairs_of(need) if pair.solution.id == answered.id)
    market.answer(pair, MUNICIPALITY, "later")
    market.revise(need, title="Parkering", summary="Parkering", problem=PARKING, tags=["~parkering"], areas=[])
    market.run_jobs()
    assert [pair.solution.id for pair in market.pairs_of(need)] == [answered.id]


def test_a_verdict_survives_a_new_match(market):
    market.solution("Indlægssål, der ser ændringer i gangen")
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    market.answer(market.pairs_of(need)[0], MUNICIPALITY, "not_relevant", "too_expensive")
    market.revise(need, problem=FALLS + " Det skal virke om natten.")
    market.run_jobs()
    [pair] = market.pairs_of(need)
    assert pair.verdicts["need"].reason == "too_expensive"
    assert pair.pairing.need_revision == 2


def test_what_is_not_relevant_moves_down_not_away(market):
    for vendor in ("bo@balance.example", "eva@fald.example"):
        market.solution("Indlægssål, der ser ændringer i gangen", vendor=vendor)
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    first, second = market.pairs_of(need)
    market.answer(first, MUNICIPALITY, "not_relevant", "other_problem")
    assert [pair.pairing.id for pair in market.pairs_of(need)] == [second.pairing.id, first.pairing.id]


def test_loading_data_sends_nothing(market, outbox):
    market.solution("Indlægssål, der ser ændringer i gangen")
    market.run_jobs()
    buyer, now = market.member(MUNICIPALITY, "municipality"), market.clock.now()
    loaded = Need(
        slug=new_id(),
        external_id="n-1",
        organisation_id=buyer.organisation_id,
        state="published",
        title="Fald i hjemmet",
        problem=FALLS,
        areas=["health_older"],
        tags=["~fald"],
        published_at=now,
        created_at=now,
        updated_at=now,
        touched_at=now,
    )
    with market.database.writing() as session:
        bulk.upsert(session, NEED, [loaded.model_dump()], now)
        enqueue(session, "listings.imported", {})
    market.run_jobs()
    assert market.pairs_of(loaded)[0].pairing.strength == "strong"
    assert outbox.kinds_to(MUNICIPALITY) == []
    assert outbox.kinds_to(VENDOR) == []


def test_matching_everything_anew_keeps_verdicts_and_sends_nothing(market, outbox):
    market.solution("Indlægssål, der ser ændringer i gangen")
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    market.answer(market.pairs_of(need)[0], VENDOR, "interested")
    told = outbox.kinds_to(VENDOR)
    steps = []
    assert market.rematch(lambda done, total: steps.append((done, total)), everything=True) == 2
    market.run_jobs()
    assert steps == [(0, 2), (1, 2), (2, 2), (2, 2)]
    assert market.pairs_of(need)[0].verdicts["solution"].value == "interested"
    assert outbox.kinds_to(VENDOR) == told


def test_who_publishes_while_everything_is_matched_anew_is_told_all_the_same(market, outbox):
    market.solution("Indlægssål, der ser ændringer i gangen")
    market.run_jobs()
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.rematch(lambda done, total: None, everything=True)
    market.run_jobs()
    assert market.pairs_of(need)[0].pairing.strength == "strong"
    assert outbox.kinds_to(MUNICIPALITY)
    assert outbox.kinds_to(VENDOR)


def test_who_publishes_while_an_import_is_matched_is_told_all_the_same(market, outbox):
    market.solution("Indlægssål, der ser ændringer i gangen")
    market.run_jobs()
    with market.database.writing() as session:
        commands.match_quietly(session)
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    assert market.pairs_of(need)[0].pairing.strength == "strong"
    assert outbox.kinds_to(MUNICIPALITY)
    assert outbox.kinds_to(VENDOR)


def test_what_could_not_be_matched_and_is_tried_again_by_people_is_told_all_the_same(market, outbox):
    market.solution("Indlægssål, der ser ændringer i gangen")
    market.run_jobs()
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    spoil(market, need, tags=[["no", "tag"]])
    for _ in range(MAX_ATTEMPTS):
        market.run_jobs()
        market.clock.forward(minutes=10)
    spoil(market, need, tags=["~fald"])
    market.rematch()
    assert market.pairs_of(need)
    assert not outbox.kinds_to(MUNICIPALITY)
    with market.database.writing() as session:
        [failed] = queue.failed(session)
        queue.retry(session, failed.id, market.clock.now())
    market.run_jobs()
    assert outbox.kinds_to(MUNICIPALITY)
    assert outbox.kinds_to(VENDOR)


def done_by_hand(market: Market, kind: str) -> list[Job]:
    """The jobs of a kind that wait, which nobody will work on any more."""
    with market.database.writing() as session:
        jobs = [job for job in queue.waiting(session) if job.kind == kind]
        for job in jobs:
            session.delete(job)
    return jobs


def test_a_database_that_was_restored_is_matched_with_what_it_holds(market):
    solution = market.solution("Indlægssål, der ser ændringer i gangen")
    market.run_jobs()
    before = market.clock.now()
    market.clock.forward(hours=1)
    market.revise(solution, title="Indlægssål, der ser ændringer i balancen")
    market.run_jobs()
    with market.database.writing() as session:
        restored = session.get_one(Solution, solution.id)
        restored.revision, restored.touched_at = 1, before
    market.clock.forward(hours=1)
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    for _ in range(3):
        market.run_jobs()
        market.clock.forward(seconds=31)
    [pair] = market.pairs_of(need)
    assert pair.pairing.solution_revision == 1
    with market.database.reading() as session:
        assert queue.waiting(session) == []


def spoil(market: Market, need: Need, *, tags: list[Any]) -> None:
    with market.database.writing() as session:
        session.get_one(Need, need.id).tags = tags


def test_what_changes_while_it_is_compared_is_told_of_a_little_later(market, outbox):
    solution = market.solution("Indlægssål, der ser ændringer i gangen")
    market.run_jobs()
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    [change] = done_by_hand(market, "need.changed")
    matching = Matching(market.house.index)
    follow_index(market.database, market.house.index, (NEED, SOLUTION))
    [sought] = matching.seeker.seek(market.database, "need", [need.id])
    imported = solution.model_dump() | {"title": "Indlægssål, der ser fald", "external_id": "s-1"}
    with market.database.writing() as session:
        session.get_one(Solution, solution.id).external_id = "s-1"
        bulk.upsert(session, SOLUTION, [imported], market.clock.now())
        assert commands.record(session, sought, market.clock.now(), since=change.id) == []
    market.run_jobs()
    assert market.pairs_of(need) == []
    market.clock.forward(seconds=31)
    market.run_jobs()
    [pair] = market.pairs_of(need)
    assert pair.pairing.solution_revision == 2
    assert outbox.kinds_to(MUNICIPALITY)
    assert outbox.kinds_to(VENDOR)


def test_who_found_what_was_just_changed_is_matched_again_a_little_later(market):
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    market.solution("Indlægssål, der ser ændringer i gangen")
    market.rematch(lambda done, total: None, everything=True)
    assert not market.pairs_of(need)
    with market.database.reading() as session:
        waiting = {job.kind for job in queue.waiting(session)}
    assert waiting == {"solution.changed", "listings.imported"}
