"""Slips of the pen: a misspelt word of a need is looked for as what was probably meant, and scored as it stands."""

import pytest

from market.gateways.search import SearchIndex
from market.matching.profiles import Prepared
from market.matching.ranking import rank
from tests.matching.conftest import listed


@pytest.fixture
def index(analyser) -> SearchIndex:
    """An index with solutions in both languages."""
    index = SearchIndex(None, analyser)
    index.write([
        listed("Tyverisikring af cykelparkering", key="theft"),
        listed("Måling af grundvand ved oversvømmelse", key="water"),
        listed("Groundwater measured during floods", key="english", lang="en"),
        listed("Bogudlån uden personale", key="books"),
    ])  # fmt: skip
    return index


def first(index: SearchIndex, need: Prepared, rules) -> list[str]:
    sought = index.mended(need, "solution")
    found = rank(need, index.candidates(sought, "solution"), rules=rules, sought=sought)
    return [match.solution_id for match in found[:2]]


def added(index: SearchIndex, need: Prepared) -> int:
    return len(index.mended(need, "solution").terms) - len(need.terms)


def test_a_misspelt_word_finds_what_was_meant(index, write, rules):
    assert first(index, write.need("Bedre tyverisikrng nu"), rules)[0] == "theft"


def test_a_misspelt_word_finds_what_was_meant_in_the_other_language(index, write, rules):
    assert first(index, write.need("Oversvømmelse og grundvnad"), rules) == ["water", "english"]
    sought = index.mended(write.need("Vi mangler tal om grundvnad"), "solution")
    found = index.candidates(sought, "solution")
    assert "english" in {batch.id(row) for batch in found for row in range(len(batch))}


def test_a_slip_in_the_first_letter_is_mended_too(index, write, rules):
    assert first(index, write.need("Bedre ryverisikring nu"), rules)[0] == "theft"


def test_one_slip_is_mended_in_what_the_text_is_about_but_no_name_or_number(index, write):
    def is_about_as_before(title: str) -> bool:
        need = write.need(title)
        return bool((index.mended(need, "solution").vector == need.vector).all())

    assert not is_about_as_before("Bedre tyverisikrng nu")
    assert is_about_as_before("Bedre TYVERISIKRNG nu")
    assert is_about_as_before("Bedre tyverisikring nu")


def test_a_word_that_is_right_is_looked_for_as_it_is(index, write):
    assert added(index, write.need("Tyverisikring af grundvand")) == 0


def test_a_word_that_resembles_nothing_is_looked_for_as_it_is(index, write):
    assert added(index, write.need("Xyloqwertz")) == 0
    assert added(index, write.need("og i at")) == 0


def test_a_compound_with_a_known_part_needs_no_mending(index, write):
    assert added(index, write.need("Grundvandsalarmen")) == 0


def test_the_score_is_that_of_the_text_as_it_stands(index, write, rules):
    need = write.need("Bedre tyverisikrng nu")
    sought = index.mended(need, "solution")
    candidates = index.candidates(sought, "solution")
    mended = {one.solution_id: one.score for one in rank(need, candidates, rules=rules, sought=sought)}
    plain = {one.solution_id: one.score for one in rank(need, candidates, rules=rules)}
    assert mended == plain


def test_of_a_text_full_of_slips_the_first_ones_are_mended(index, write):
    slips = ("tyverisikrng", "cykelparkerng", "grundvnad", "oversvømelse", "personle", "bogudlåm")
    every = added(index, write.need(" ".join(slips)))
    assert every > added(index, write.need(" ".join(slips[:5]))) > 0
    nonsense = " ".join(f"q{letter}xzv" for letter in "abcdefghijklmnopqrstuvwxyz")
    assert added(index, write.need(f"{' '.join(slips)} {nonsense}")) == every
    assert added(index, write.need(f"{nonsense} {' '.join(slips)}")) == 0
