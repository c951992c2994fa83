"""The reference data arrives whole, and arriving twice changes nothing."""

from pathlib import Path

import pytest
from sqlmodel import select

from market.gateways.clock import FakeClock
from market.gateways.database import Database
from market.rendering.places import folder
from market.taxonomy import queries
from market.taxonomy.models import Concept, CpvCode, Municipality
from market.taxonomy.seeding import load_reference

SEED = folder("seed")


@pytest.fixture
def seeded(database: Database, clock: FakeClock) -> Database:
    """A database with the reference data."""
    with database.writing() as session:
        load_reference(session, SEED, clock=clock)
    return database


def test_all_reference_data_is_there(seeded: Database):
    with seeded.reading() as session:
        assert len(session.exec(select(CpvCode)).all()) == 9454
        assert len(queries.municipalities(session)) == 98
        assert len(queries.programmes(session)) == 6
        assert len(queries.goals(session)) == 17
        assert [region.da for region in queries.danish_regions(session)] == [
            "Hovedstaden",
            "Sjælland",
            "Syddanmark",
            "Midtjylland",
            "Nordjylland",
        ]
        assert {"DK", "SE", "EE", "FI", "EL"} <= {country.code for country in queries.countries(session)}
        areas = queries.areas(session)
    assert len(areas) == 8
    assert areas[0].label("da") == "Sundhed og ældre"
    assert areas[-1].label("en") == "Citizen service and administration"


def test_loading_twice_keeps_the_counts_and_touches_nothing(seeded: Database, clock: FakeClock):
    clock.forward(hours=1)
    with seeded.writing() as session:
        before = {row["key"]: row["updated_at"] for row in queries.stored(session, Concept)}
        counts = load_reference(session, SEED, clock=clock)
    with seeded.reading() as session:
        assert {row["key"]: row["updated_at"] for row in queries.stored(session, Concept)} == before
        assert counts["concept"] == len(before)
        assert counts["municipality"] == len(queries.municipalities(session)) == 98
        assert counts["cpv_code"] == 9454


def test_a_changed_label_follows_the_file_and_an_operators_concept_stays(seeded: Database):
    with seeded.writing() as session:
        session.get_one(Municipality, "0101").name = "Kjøbenhavn"
        session.add(Concept(key="egg_timers", da="Æggeure", en="Egg timers"))
    with seeded.writing() as session:
        load_reference(session, SEED)
    with seeded.reading() as session:
        assert session.get_one(Municipality, "0101").name == "København"
        assert queries.concept(session, "egg_timers")


def test_places_and_codes_are_found_by_what_listings_keep(seeded: Database):
    with seeded.reading() as session:
        assert session.get_one(Municipality, "0851").region == "DK05"
        names = queries.place_names(session, ["0851", "DK05", "9999"], "da")
        (street_lamps,) = queries.cpv_codes(session, ["34928530", "nothing"])
    assert names == {"0851": "Aalborg", "DK05": "Nordjylland"}
    assert (street_lamps.parent, street_lamps.label("en")) == ("34928500", "Street lamps")


def test_the_vocabulary_is_kept_until_a_concept_changes(seeded: Database, clock: FakeClock):
    with seeded.reading() as session:
        first = queries.vocabulary(session)
        assert queries.vocabulary(session) is first
        assert queries.concept_labels(session, ["home_care", "nothing"], "en") == {"home_care": "Home care"}
    clock.forward(minutes=1)
    with seeded.writing() as session:
        concept = session.get_one(Concept, "home_care")
        concept.aliases_da = [*concept.aliases_da, "omsorgsrytteri"]
        concept.updated_at = clock.now()
    with seeded.reading() as session:
        assert queries.vocabulary(session).resolve("omsorgsrytteri", "da") == "home_care"


def test_a_circle_of_broader_concepts_is_refused(database: Database, tmp_path: Path):
    (tmp_path / "thesaurus").mkdir()
    (tmp_path / "thesaurus" / "roads_space.jsonl").write_text(
        '{"key": "a", "da": "a", "en": "a", "broader": "b"}\n{"key": "b", "da": "b", "en": "b", "broader": "a"}\n'
    )
    with database.writing() as session, pytest.raises(ValueError, match="circle: a, b"):
        load_reference(session, tmp_path)
