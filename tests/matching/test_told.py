"""A listing kept as its words by number comes back as it was, alone and among others."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from market.matching.batch import batches
from market.matching.profiles import Prepared, Profile
from market.matching.word_table import WordTable

PROFILES = (
    Profile(
        id="1", side="need", lang="da", title="Fald i hjemmeplejen", text="Fald forebygges. Æblegrød 🍎 til borgere."
    ),
    Profile(
        id="2", side="need", lang="da", title="", text="Klimatilpasning af veje, klimatilpasning nu", tags=("~frit",)
    ),
    Profile(id="3", side="need", lang="en", title="Smoking cessation", tags=("fall_prevention", "a\tb", "~\t[")),
    Profile(id="4", side="need", lang="da", title="og i at"),
    Profile(
        id="fem/🍎",
        side="need",
        lang="da",
        title="Lys",
        tags=("fall_prevention",),
        areas=("health_older",),
        regions=("0101",),
        budget_dkk=5,
        must_haves=("danish",),
    ),
)


def said(listing: Prepared) -> dict[str, Any]:
    own = {
        field.name: getattr(listing, field.name) for field in fields(listing) if field.name not in ("told", "numbers")
    }
    own |= {"fragments": listing.fragments, "fragment_counts": listing.fragment_counts}
    return {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in own.items()}


@pytest.fixture(scope="module")
def alone(analyser) -> dict[str, dict[str, Any]]:
    return {profile.id: said(analyser.prepare(profile)) for profile in PROFILES}


def test_listings_are_analysed_together_as_each_alone(analyser, alone):
    assert {one.id: said(one) for one in analyser.prepare_all(PROFILES)} == alone


def test_a_kept_listing_comes_back_as_it_was(analyser, alone):
    kept = batches(analyser.prepare_all(PROFILES))
    assert {one.id: said(one) for batch in kept for one in batch.listings(range(len(batch)))} == alone


def test_a_batch_without_a_listing_has_the_others(analyser):
    (batch,) = batches(analyser.prepare_all(PROFILES[:2]))
    rest = batch.without(int(batch.numbers[0]))
    assert [rest.id(row) for row in range(len(rest))] == ["2"]


def test_a_table_that_is_packed_in_pieces_says_the_same(analyser):
    analyser.prepare_all(PROFILES)
    table = analyser.language("da").table
    whole, piecewise = WordTable(), WordTable()
    whole.unpack(table.packed(0))
    for start in range(0, len(table), 100):
        part = WordTable()
        part.unpack(table.packed(start))
        keys = part.keys(range(min(100, len(part))))
        piecewise.numbers(keys, analyser.language("da").known_of)
    for other in (whole, piecewise):
        assert other.keys(range(len(other))) == table.keys(range(len(table)))
        for column in ("stems", "eighths", "kinds"):
            assert getattr(other, column).tolist() == getattr(table, column).tolist()
        assert other.terms.values.tolist() == table.terms.values.tolist()
        assert other.fragments.values.tolist() == table.fragments.values.tolist()
        assert other.themes.values.tolist() == table.themes.values.tolist()
