"""Suggestions from a text alone: no database, no form."""

import pytest

from market.matching.analysing import Analyser
from market.matching.profiles import Profile
from market.matching.suggesting import MOST, Suggester, Suggestions, suggester_over

ROADS = ("45233", "34", "60", "63", "9061", "503")


@pytest.fixture(scope="module")
def suggester(analyser: Analyser) -> Suggester:
    return suggester_over(analyser)


def about(suggester: Suggester, title: str, text: str = "", *, lang: str = "da", **chosen) -> Suggestions:
    return suggester.suggest(Profile(id="x", side="need", lang=lang, title=title, text=text, **chosen))


def test_a_suggestion_names_the_words_of_the_text_that_led_to_it(suggester):
    text = "Ældre falder om natten. Vi vil have gulvsensorer, og hjemmeplejen skal have besked."
    found = about(suggester, "Faldforebyggelse", text)
    for one in (*found.tags, *found.areas, *found.cpv_codes):
        assert one.because
        assert all(phrase.casefold() in f"Faldforebyggelse {text}".casefold() for phrase in one.because)


def test_a_phrase_is_quoted_as_it_stands_with_the_little_words_in_it(suggester):
    found = about(suggester, "Demens", "Vi har prøvet dørmåtter\u00a0med alarm og rengøring af skolerne.")
    said = {phrase for one in found.tags for phrase in one.because}
    assert {"dørmåtter med alarm", "rengøring af skolerne"} <= said


@pytest.mark.parametrize(
    "text", ["Vi køber dørmåtter. Alarmer har vi.", "dørmåtter\nalarm", "Dørmåtter, skilte, alarm"]
)
def test_no_phrase_goes_over_the_end_of_a_sentence(suggester, text):
    assert "door_alarm" not in {one.key for one in about(suggester, "Indkøb", text).tags}


def test_teachers_who_get_complaints_do_not_learn_from_them(suggester):
    found = about(suggester, "Støj", "Lærere får klager over støj.")
    assert "reassessment_complaint" not in {one.key for one in found.tags}


def test_a_phrase_a_part_of_a_compound_and_a_misspelling_each_lead_to_the_concept(suggester):
    for title, lang, words in (
        ("Fall prevention", "en", "Fall prevention"),
        ("Rottebekæmpelsesplan", "da", "Rottebekæmpelsesplan"),
        ("Rottebekæmpelse", "da", "Rottebekæmpelse"),
        ("rottebekæmpelsse", "da", "rottebekæmpelsse"),
    ):
        best = about(suggester, title, lang=lang).tags[0]
        assert words in best.because, title


def test_the_wider_code_comes_with_the_narrow_one(suggester):
    codes = [one.key for one in about(suggester, "Kørestole og hjul til kørestole").cpv_codes]
    assert "33193120" in codes
    assert "33193000" in codes


def test_codes_follow_the_area_that_was_chosen(suggester):
    text = "Udstyr til vedligeholdelse og rengøring"

    def first_of_roads(found: Suggestions) -> int:
        return next((place for place, one in enumerate(found.cpv_codes) if one.key.startswith(ROADS)), MOST)

    here, there = (first_of_roads(about(suggester, text, areas=(area,))) for area in ("roads_space", "culture_leisure"))
    assert here < there


def test_one_word_that_has_another_meaning_among_the_codes_is_not_enough(suggester):
    lost = "Borgere med demens går vild om natten. Dørmåtter med alarm larmer. Vi søger en GPS med et godt batteri."
    leak = "Vi opdager lækager, når regningen for vand kommer, og vil have besked, når vandet løber om natten."
    codes = {one.key for one in about(suggester, "Borgere med demens går vild", lost).cpv_codes}
    assert codes.isdisjoint({"15119300", "15119000", "44221200", "33182241"})
    codes = {one.key for one in about(suggester, "Find vandlækager på skoler", leak).cpv_codes}
    assert codes.isdisjoint({"41000000", "41100000", "09320000", "09321000"})


@pytest.mark.parametrize(
    ("title", "code"),
    [("Kørestole til plejehjem", "33193120"), ("Rengøring af skoler", "90919300"), ("Skadedyr i skoven", "90922000")],
)
def test_two_words_or_what_the_text_is_about_are_enough(suggester, title, code):
    assert code in {one.key for one in about(suggester, title).cpv_codes}


def test_hostile_texts_are_answered(suggester):
    for text in (
        "x" * 10_000,
        "falder " * 50_000,
        " ".join(f"vrøvl{a}{b}el" for a in "abcdefgh" for b in "ijklmnop"),
        "²\x00\ud800",
    ):
        found = about(suggester, "", text)
        assert max(map(len, (found.tags, found.areas, found.cpv_codes))) <= MOST


def test_nothing_said_is_nothing_suggested(suggester):
    for lang, text in (("da", "og det er som vi har"), ("en", "and the of it is")):
        assert about(suggester, text, lang=lang) == Suggestions()
