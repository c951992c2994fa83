"""The search index follows the tables."""

import json
import time
from typing import Any

import pytest

from market.gateways import search_batches, search_lock
from market.gateways.search import Find, IndexBusy, SearchIndex
from market.gateways.search_lock import WriterLock
from market.listings import bulk, commands, queries
from market.listings.following import follow_index
from market.listings.slugs import slug_of
from market.matching.analysing import load_analyser
from market.needs.forms import NeedForm
from market.needs.kind import NEED
from market.needs.models import Need
from market.rendering.places import folder
from market.solutions.kind import SOLUTION

KINDS = (NEED, SOLUTION)
# So many listings are analysed at once.
PORTION = 100


def post(database, viewer, clock, title: str) -> Need:
    value = NeedForm(act="draft", title=title).model_copy(update={"act": "publish"})
    with database.writing() as session:
        return commands.create(session, NEED, viewer, value, tags=[], now=clock.now())


def found(index: SearchIndex, text: str) -> list[str]:
    return index.find(Find(side="need", text=text)).ids


def test_what_is_published_is_found_and_what_rests_is_not(database, clock, index, lindeby):
    need = post(database, lindeby, clock, "Fald om natten")
    assert follow_index(database, index, KINDS) == 1
    assert found(index, "fald") == [need.id]
    with database.writing() as session:
        row = queries.to_change(session, NEED, need.slug)
        assert row is not None
        commands.pause(session, NEED, lindeby, row, now=clock.now())
    follow_index(database, index, KINDS)
    assert found(index, "fald") == []


def test_following_again_finds_nothing_new(database, clock, index, lindeby):
    post(database, lindeby, clock, "Fald om natten")
    follow_index(database, index, KINDS)
    assert follow_index(database, index, KINDS) == 0


def test_a_change_that_was_stored_late_is_not_missed(database, clock, index, lindeby):
    late = clock.now()
    clock.forward(seconds=20)
    post(database, lindeby, clock, "Fald om natten")
    follow_index(database, index, KINDS)
    need = post(database, lindeby, clock, "Madspild i kantinen")
    with database.writing() as session:
        session.get_one(Need, need.id).touched_at = late
    follow_index(database, index, KINDS)
    assert found(index, "madspild") == [need.id]


def test_what_could_not_be_written_comes_again_however_old_it_is(database, clock, index, lindeby):
    old = post(database, lindeby, clock, "Fald om natten")
    clock.forward(minutes=10)
    broken = post(database, lindeby, clock, "Madspild i kantinen")
    set_tags(database, broken.id, [["no", "tag"]])
    with pytest.raises(TypeError):
        follow_index(database, index, KINDS)
    set_tags(database, broken.id, [])
    follow_index(database, index, KINDS)
    assert found(index, "fald") == [old.id]
    assert found(index, "madspild") == [broken.id]


def set_tags(database, need_id: str, tags: list[Any]) -> None:
    with database.writing() as session:
        session.get_one(Need, need_id).tags = tags


def test_an_index_that_was_thrown_away_is_built_again(database, clock, index, lindeby):
    need = post(database, lindeby, clock, "Fald om natten")
    follow_index(database, index, KINDS)
    clock.forward(days=30)
    fresh = SearchIndex(None, load_analyser(folder("seed")))
    assert follow_index(database, fresh, KINDS) == 1
    assert found(fresh, "fald") == [need.id]


def test_what_is_much_comes_to_lie_in_one_part_which_is_searched_soonest(
    database, clock, lindeby, tmp_path, monkeypatch
):
    monkeypatch.setattr(search_batches, "_FEWEST", 1)
    for number in range(16):
        post(database, lindeby, clock, f"Fald om natten i hus {number}")
    follow_index(database, SearchIndex(tmp_path, load_analyser(folder("seed"))), KINDS)
    (shelf,) = tmp_path.glob("*/need-da/meta.json")
    assert [part["max_doc"] for part in json.loads(shelf.read_text())["segments"]] == [16]


@pytest.mark.parametrize(
    ("listings", "at_once"),
    [(1, 2_000), (16_000, 2_000), (16_001, 2_001), (128_000, 16_000), (128_001, 2_001), (1_000_000, 15_625)],
)
def test_what_is_much_is_written_in_so_many_parts_as_are_merged_into_one(listings, at_once):
    assert search_batches.batch_size(listings) == at_once


def test_the_rest_of_an_import_comes_in_however_long_it_could_not_be_written(
    database, clock, index, lindeby, monkeypatch
):
    monkeypatch.setattr(search_batches, "_FEWEST", 1)
    with database.writing() as session:
        rows = [imported(lindeby, clock, number, "Fald om natten") for number in range(PORTION + 1)]
        last = max(rows, key=lambda row: row["id"])
        bulk.upsert(session, NEED, rows, clock.now())
    set_tags(database, last["id"], [["no", "tag"]])
    with pytest.raises(TypeError):
        follow_index(database, index, KINDS)
    assert 0 < index.count("need") < PORTION
    set_tags(database, last["id"], [])
    in_an_hour = time.monotonic() + 3_600
    with monkeypatch.context() as later:
        later.setattr(time, "monotonic", lambda: in_an_hour)
        follow_index(database, index, KINDS)
    assert index.count("need") == PORTION + 1


def test_what_was_closed_leaves_the_index_also_when_that_could_not_be_written_at_first(
    database, clock, lindeby, tmp_path, monkeypatch
):
    monkeypatch.setattr(search_lock, "WAIT_SECONDS", 0.1)
    index = SearchIndex(tmp_path, load_analyser(folder("seed")))
    need = post(database, lindeby, clock, "Fald om natten")
    follow_index(database, index, KINDS)
    clock.forward(minutes=5)
    with database.writing() as session:
        row = queries.to_change(session, NEED, need.slug)
        assert row is not None
        commands.pause(session, NEED, lindeby, row, now=clock.now())
    with WriterLock(tmp_path / "writer.lock").held(), pytest.raises(IndexBusy):
        follow_index(database, index, KINDS)
    follow_index(database, index, KINDS)
    assert index.count("need") == 0


def test_what_was_stored_late_is_found_once_it_is_said_when_that_was(database, clock, index, lindeby):
    begun = clock.now()
    late = imported(lindeby, clock, 1, "Fald om natten")
    clock.forward(minutes=5)
    post(database, lindeby, clock, "Madspild i kantinen")
    follow_index(database, index, KINDS)
    with database.writing() as session:
        bulk.upsert(session, NEED, [late], begun)
        bulk.touch_again(session, NEED, begun, clock.now())
    follow_index(database, index, KINDS)
    assert found(index, "fald") == [late["id"]]


def imported(owner, clock, number: int, title: str) -> dict[str, Any]:
    made = Need(
        slug="",
        external_id=f"cg-{number}",
        organisation_id=owner.organisation_id,
        source="register",
        state="published",
        title=title,
        published_at=clock.now(),
        created_at=clock.now(),
        updated_at=clock.now(),
        touched_at=clock.now(),
    )
    made.slug = slug_of(title, made.id)
    return made.model_dump()


def test_an_import_is_made_changed_and_left_alone_by_its_external_id(database, clock, index, lindeby):
    told = []
    for title in ("Fald om natten", "Fald om natten", "Fald om dagen"):
        clock.forward(minutes=1)
        with database.writing() as session:
            told.append(bulk.upsert(session, NEED, [imported(lindeby, clock, 1, title)], clock.now()))
        follow_index(database, index, KINDS)
    assert [(one.created, one.changed, one.same) for one in told] == [(1, 0, 0), (0, 0, 1), (0, 1, 0)]
    assert len(found(index, "dagen")) == 1
