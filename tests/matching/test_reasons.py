"""Which reasons a pairing gives, and which it does not."""

import pytest

from market.matching.compounds import Splitter
from market.matching.outcome import Evidence, Reason, Strength
from market.matching.profiles import Kind
from market.matching.scoring import Scored, score

WORDS = ("ledige", "ledig", "ledere", "indlæggelse", "indlægssål")


def said(found: Scored | None, reason: Reason) -> list[str]:
    """Return the evidence of a reason as "need ~ solution", or one word where both are alike but for case."""
    evidence = [one for row in (found.reasons if found else ()) if row.reason is reason for one in row.evidence]
    return [_shown(one) for one in evidence]


def strength(found: Scored | None) -> Strength | None:
    """Return how strong a pairing is, None where there is none."""
    return found.strength if found else None


def _shown(one: Evidence) -> str:
    return one.need if one.need.lower() == one.solution.lower() else f"{one.need} ~ {one.solution}"


def test_words_side_by_side_in_both_texts_are_a_phrase(write, rules):
    found = score(write.need("Borgere med usikker gang"), write.solution("Måler en usikker gang."), rules)
    assert said(found, Reason.PHRASE) == ["usikker gang"]


def test_a_phrase_shows_the_words_as_they_stand_in_each_text(write, rules):
    found = score(write.need("Falske alarmer"), write.solution("Ingen falsk alarm"), rules)
    assert said(found, Reason.PHRASE) == ["Falske alarmer ~ falsk alarm"]


def test_a_phrase_may_stand_in_the_other_order(write, rules):
    found = score(write.need("Mørke haller"), write.solution("Når hallen mørkner, står hallen mørk"), rules)
    assert said(found, Reason.PHRASE) == ["Mørke haller ~ hallen mørk"]


def test_a_phrase_is_found_where_it_stands_unbroken(write, rules):
    found = score(write.need("Falsk, alarm", "En falsk alarm om natten"), write.solution("Falsk alarm"), rules)
    assert said(found, Reason.PHRASE) == ["falsk alarm"]


@pytest.mark.parametrize("solution", ["Alarmen var ikke falsk", "Falsk. Alarm", "Falsk, men alarm", "Falsk\nalarm"])
def test_words_that_something_parts_are_no_phrase(write, rules, solution):
    found = score(write.need("Falsk alarm"), write.solution(solution), rules)
    assert said(found, Reason.SAME_WORD)
    assert not said(found, Reason.PHRASE)


@pytest.mark.parametrize("words", ["tre uger", "to år", "24 12"])
def test_numbers_and_time_are_no_phrase(write, rules, words):
    found = score(write.need(f"Sensor i {words}"), write.solution(f"Sensor på {words}"), rules)
    assert not said(found, Reason.PHRASE)


def test_a_phrase_of_two_languages_is_none(write, rules):
    found = score(write.need("Smart city"), write.solution("Smart city", lang="en"), rules)
    assert found is not None
    assert not said(found, Reason.PHRASE)


def test_the_words_of_a_tag_are_no_phrase(write, rules):
    found = score(write.need("Falske", tags=("~falsk alarm",)), write.solution("Alarm", tags=("~falsk alarm",)), rules)
    assert not said(found, Reason.PHRASE)


def test_a_phrase_weighs_more_than_its_words_apart(write, rules):
    need = write.need("Falsk alarm om natten")
    together = score(need, write.solution("Falsk alarm på gangen"), rules)
    apart = score(need, write.solution("Alarm på gangen, aldrig falsk"), rules)
    assert together is not None
    assert apart is not None
    assert together.score > apart.score


def test_a_tag_is_named_by_its_key_whatever_word_led_to_it(write, rules):
    tags = ("fall_prevention",)
    found = score(write.need("Før faldet sker", tags=tags), write.solution("Ingen fald", tags=tags), rules)
    assert said(found, Reason.SHARED_TAG) == ["fall_prevention"]


def test_parts_and_concepts_of_the_same_word_are_no_further_reason(write, rules):
    found = score(write.need("Hjemmepleje"), write.solution("Hjemmeplejen"), rules)
    assert found is not None
    assert [row.reason for row in found.reasons] == [Reason.SAME_WORD]


def test_what_meets_only_in_a_wider_subject_is_no_reason(write, rules):
    found = score(write.need("Ældreråd og ventilation"), write.solution("Fald og ventilation"), rules)
    assert not said(found, Reason.RELATED)


def test_a_word_of_the_same_stem_but_another_meaning_names_no_concept(analyser):
    danish = analyser.language("da")
    named = {word: {term for term, _, kind in danish.word(word).terms if kind == Kind.CONCEPT} for word in WORDS}
    assert named["ledige"].isdisjoint(named["ledere"])
    assert named["ledige"] & named["ledig"]
    assert named["indlæggelse"].isdisjoint(named["indlægssål"])


def test_two_words_for_one_thing_are_related(write, rules):
    found = score(write.need("Kø i borgerservice"), write.solution("Ventetid i borgerservice"), rules)
    assert said(found, Reason.RELATED) == ["Kø ~ Ventetid"]


@pytest.mark.parametrize("word", ["programmet", "tabletterne", "byrummet"])
def test_a_doubled_consonant_before_an_ending_is_no_seam(word):
    known = {"program": 50, "tablet": 50, "byrum": 50, "met": 900, "tab": 900, "letter": 900}
    assert Splitter(known).split(word) == ()


@pytest.mark.parametrize("word", ["ledere", "ledelsen", "LED", "leddet"])
def test_who_is_unemployed_does_not_meet_who_leads(write, rules, word):
    assert score(write.need("Færre ledige"), write.solution(f"Frokost for {word}"), rules) is None
    assert said(score(write.need("Færre ledige"), write.solution("Job til den ledige"), rules), Reason.SAME_WORD)


@pytest.mark.parametrize("word", ["Indlægssåler", "Skoindlæg", "Et indlæg i sko"])
def test_who_is_in_hospital_is_not_taken_for_an_insole(write, rules, word):
    assert score(write.need("Færre indlæggelser"), write.solution(word), rules) is None


@pytest.mark.parametrize(
    "form", ["indlægges", "blev indlagt", "indlagtes pårørende", "indlagde", "indlæggelsernes længde"]
)
def test_who_is_in_hospital_is_found_in_every_form_of_the_word(write, rules, form):
    found = score(write.need("Færre indlæggelser"), write.solution(f"Når borgere {form}"), rules)
    assert said(found, Reason.SAME_WORD)


def test_a_number_is_no_reason_beside_words(write, rules):
    need = write.need("Vejsalt for 12.000 kr.", "Vi strør salt på 120 veje i 2025.")
    found = score(need, write.solution("Salt på vejen", "Sparer 12.000 kr. på 120 veje fra 2025."), rules)
    assert found
    assert not any(one.need.isdigit() for row in found.reasons for one in row.evidence)
    assert "salt" in {one.need for row in found.reasons for one in row.evidence}


def test_a_text_of_numbers_only_is_still_the_same_text(write, rules):
    assert strength(score(write.need("112 1813"), write.solution("112 1813"), rules)) is Strength.STRONG


@pytest.mark.parametrize(
    ("need", "solution", "lang"),
    [("De er bange om natten", "Climate change explained", "en"), ("Vigtige breve", "De rigtige beslutninger", "da")],
)
def test_words_that_the_lists_know_and_do_not_join_are_alike_by_chance(write, rules, need, solution, lang):
    assert score(write.need(need), write.solution(solution, lang=lang), rules) is None


LONG_NEED = """\
Chaufførerne kører den samme rute hvert efterår og tømmer alle vejbrønde, fulde som tomme. Blade og grus samler sig i
nogle få riste, og dér står vandet på kørebanen, når det regner. Vi vil vide, hvilke brønde der er fulde, og lægge ruten
derefter. Slamsugeren er dyr, og mandskabet er der for få af."""


def test_a_few_words_taken_up_whole_make_no_strong_match_of_a_long_need(write, rules):
    need = write.need("Hvilke riste skal tømmes, før regnen kommer?", LONG_NEED)
    driver = write.solution("Driver", "Open platform for road crash data.", lang="en")
    assert strength(score(need, driver, rules)) in (None, Strength.WEAK)
    grates = write.solution("Ristevagt", "Måler, hvor fulde vejbrønde er, og lægger slamsugerens rute efter det.")
    assert strength(score(need, grates, rules)) in (Strength.POSSIBLE, Strength.STRONG)


def test_a_short_need_that_a_solution_answers_whole_is_a_strong_match(write, rules):
    solution = write.solution(
        "Trinvagt – sål, der ser ændringer i gangen",
        "En sål i borgerens egne sko følger gang og balance og siger til, før det bliver til et fald. Terapeuten får "
        "besked og retter træningen ind. Plejecentre bruger den til at forebygge fald hos ældre.",
    )
    assert strength(score(write.need("Forebygge fald hos ældre"), solution, rules)) is Strength.STRONG
