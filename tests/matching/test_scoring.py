"""What speaks for a pairing, what is missing, and what stops it."""

from itertools import permutations

import pytest

from market.matching.batch import batches
from market.matching.outcome import Gap, Match, Reason, Stop, Strength
from market.matching.ranking import rank
from market.matching.scoring import score


@pytest.mark.parametrize("text", ["", "   ", "og i at det er", "!!! … ---", "\u200b"])
def test_text_that_says_nothing_pairs_with_nothing(write, rules, text):
    same_area = {"areas": ("health_older",), "stage": "market", "regions": ("DK",)}
    asked = write.need(text, areas=("health_older",), stage="test", regions=("DK",))
    assert (
        rank(asked, batches([write.solution("Sensor til fald", **same_area), write.solution(text)]), rules=rules) == []
    )


def test_texts_without_a_common_word_do_not_pair_though_their_facts_agree(write, rules):
    facts = {"areas": ("roads_space",), "regions": ("DK",)}
    assert score(write.need("Vejsalt", **facts), write.solution("Bogudlån", **facts), rules) is None


def test_a_danish_need_meets_an_english_solution_through_a_concept(write, rules):
    found = score(write.need("Hjemmepleje"), write.solution("Home care", lang="en"), rules)
    assert found is not None
    assert found.reasons[0].reason is Reason.TRANSLATION
    assert (found.reasons[0].evidence[0].need, found.reasons[0].evidence[0].solution) == ("Hjemmepleje", "Home")
    assert Gap.LANGUAGE_DIFFERS in {one.gap for one in found.missing}


def test_a_compound_meets_its_part(write, rules):
    found = score(write.need("Regnvand på villaveje"), write.solution("Vi måler vand"), rules)
    assert found is not None
    assert Reason.COMPOUND_PART in {one.reason for one in found.reasons}


def test_a_misspelled_word_is_spelled_alike(write, rules):
    found = score(write.need("Skraldespandssensorer"), write.solution("Skraldespandsensorer"), rules)
    assert found is not None
    assert Reason.SPELLED_ALIKE in {one.reason for one in found.reasons} or found.strength is Strength.STRONG


def test_silence_is_never_punished(write, rules):
    asked = write.need("Sensor til fald", stage="test", regions=("0101",))
    silent = score(asked, write.solution("Sensor mod fald"), rules)
    speaking = score(asked, write.solution("Sensor mod fald", stage="idea", price_dkk=5), rules)
    assert silent is not None
    assert speaking is not None
    assert silent.score == speaking.score
    assert {Gap.PRICE_UNKNOWN, Gap.STAGE_UNKNOWN, Gap.REGION_UNKNOWN} <= {one.gap for one in silent.missing}


def test_facts_strengthen_a_pairing_and_are_named(write, rules):
    facts = {"tags": ("fall_prevention",), "areas": ("health_older",)}
    asked = write.need("Sensor til fald", stage="test", regions=("0101",), **facts)
    plain = score(asked, write.solution("Sensor mod fald"), rules)
    full = score(asked, write.solution("Sensor mod fald", stage="market", regions=("DK01",), **facts), rules)
    assert plain is not None
    assert full is not None
    assert full.score > plain.score
    kinds = {one.reason for one in full.reasons}
    assert {Reason.SHARED_TAG, Reason.SHARED_AREA, Reason.PHASE_FITS, Reason.REGION_FITS} <= kinds


def test_a_region_that_is_not_covered_stops_the_pairing(write, rules):
    asked = write.need("Sensor til fald", regions=("0101",))
    offered = write.solution("Sensor til fald", regions=("DK05",))
    (found,) = rank(asked, batches([offered]), rules=rules)
    assert found.strength is Strength.NONE
    assert [(one.stop, one.keys) for one in found.hard_stops] == [(Stop.REGION_NOT_COVERED, ("0101",))]


def test_a_must_have_that_the_solution_lacks_stops_the_pairing(write, rules):
    asked = write.need("Sensor til fald", must_haves=("eu_hosting", "danish"))
    (found,) = rank(asked, batches([write.solution("Sensor til fald", lacks=("eu_hosting",))]), rules=rules)
    assert [(one.stop, one.keys) for one in found.hard_stops] == [(Stop.MUST_HAVE_LACKING, ("eu_hosting",))]


def test_a_stopped_candidate_comes_last(write, rules):
    asked = write.need("Sensor til fald", regions=("0101",))
    stopped = write.solution("Sensor til fald", regions=("DK05",), key="a")
    other = write.solution("Sensor til vand", key="b")
    assert [one.solution_id for one in rank(asked, batches([stopped, other]), rules=rules)] == ["b", "a"]


def test_what_the_solution_does_not_mention_is_named(write, rules):
    found = score(write.need("Fald i hjemmeplejen om natten"), write.solution("Sensor til fald"), rules)
    assert found is not None
    unmet = next(one.words for one in found.missing if one.gap is Gap.NOT_MENTIONED)
    assert "hjemmeplejen" in unmet
    assert "Fald" not in unmet


def test_what_another_word_has_met_already_is_not_said_to_be_missing(write, rules):
    asked = write.need("Huller i asfalten på vores veje", "Borgere melder dem for sent.")
    found = score(asked, write.solution("A camera sees each pothole in the road", lang="en"), rules)
    assert found is not None
    unmet = next(one.words for one in found.missing if one.gap is Gap.NOT_MENTIONED)
    assert "Borgere" in unmet
    assert {"Huller", "veje", "asfalten"}.isdisjoint(unmet)


def test_a_match_survives_its_journey_through_json(write, rules):
    asked = write.need("Fald i hjemmeplejen", regions=("0101",))
    (found,) = rank(asked, batches([write.solution("Sensor til fald", regions=("DK02",))]), rules=rules)
    assert Match.from_json(found.to_json()) == found


def test_a_prepared_listing_survives_its_journey_through_bytes(write, rules):
    full = write.need(
        "Fald i hjemmeplejen", "Æblegrød 🍎", tags=("fall_prevention", "~frit"), regions=("0101",), budget_dkk=5
    )
    (again,) = batches([full])[0].listings([0])
    offered = write.solution("Sensor til fald i hjemmet", tags=("fall_prevention",))
    assert again.facts == full.facts
    assert again.words == full.words
    assert score(again, offered, rules) == score(full, offered, rules)


def test_equal_candidates_are_ordered_alike_however_they_come(write, rules):
    asked = write.need("Sensor til fald")
    orders = {
        tuple(match.solution_id for match in rank(asked, batches(twins), rules=rules))
        for twins in permutations([write.solution("Sensor til fald", key=key) for key in "abc"])
    }
    assert len(orders) == 1
