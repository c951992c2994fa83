"""Collections made of others."""

from zlib import crc32

import pytest

from market.matching.labelled import LabelledCollection
from market.matching.profiles import Profile
from tests.benchmarks.derived import mixed, untitled

PROGRAMS = ("adonthell", "aegean", "aeolus", "2ping", "gimp", "inkscape")


def told_in(lang: str, *, title: str = "", programs: tuple[str, ...] = PROGRAMS) -> LabelledCollection:
    solutions = [Profile(id=one, side="solution", lang=lang, title=title, text=f"{one} {lang}") for one in programs]
    needs = [Profile(id=f"q-{one}", side="need", lang="da", title=title, text="noget") for one in programs]
    return LabelledCollection(solutions, needs, {f"q-{one}": {one: 1.0} for one in programs}, [])


def test_each_program_is_there_once_in_the_language_that_its_id_says():
    collection = mixed(told_in("da"), told_in("en"), even="da")
    assert [one.id for one in collection.solutions] == list(PROGRAMS)
    assert {one.id: one.lang for one in collection.solutions} == {
        one: "en" if crc32(one.encode()) % 2 else "da" for one in PROGRAMS
    }
    assert {one.lang for one in collection.solutions} == {"da", "en"}


def test_the_other_way_round_each_program_is_in_its_other_language():
    one_way = mixed(told_in("da"), told_in("en"), even="da")
    other_way = mixed(told_in("da"), told_in("en"), even="en")
    assert all(here.lang != there.lang for here, there in zip(one_way.solutions, other_way.solutions, strict=True))


def test_needs_and_judgements_stay_danish():
    danish = told_in("da")
    collection = mixed(danish, told_in("en"), even="en")
    assert (collection.needs, collection.judgements) == (danish.needs, danish.judgements)


def test_collections_of_different_programs_cannot_be_mixed():
    with pytest.raises(ValueError, match="same solutions"):
        mixed(told_in("da"), told_in("en", programs=PROGRAMS[1:]), even="da")


def test_titles_are_taken_from_both_sides():
    bare = untitled(told_in("en", title="Painting program"))
    assert {one.title for one in [*bare.solutions, *bare.needs]} == {""}
    assert [one.text for one in bare.solutions] == [f"{one} en" for one in PROGRAMS]


def test_a_need_that_is_all_title_keeps_it():
    asked = Profile(id="q", side="need", lang="da", title="Orgelemulator")
    assert list(untitled(LabelledCollection([], [asked], {}, [])).needs) == [asked]
