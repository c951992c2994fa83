"""Looking around in the thesaurus."""

import re

import pytest

from market.taxonomy.models import Concept


@pytest.mark.parametrize(
    "typed", ["skære grøde", "Grødeskæringsbåd", "grødeskærringsbåd", "mejekurv", "aquatic weed cutting", "grødeskæ"]
)
def test_a_concept_is_found_by_everyday_professional_and_english_words(market, typed):
    assert 'href="/tags/weed_cutting_streams"' in market.browser().get("/tags", params={"q": typed}).text


@pytest.mark.parametrize(("locale", "told"), [("da", "Mere end 30 emneord passer"), ("en", "More than 30 tags fit")])
def test_a_search_for_tags_says_when_there_are_more_than_it_shows(market, locale, told):
    with market.database.writing() as session:
        for number in range(31):
            name = f"Xylofon {number}"
            session.add(Concept(key=f"xylophone_{number}", da=name, en=name, updated_at=market.clock.now()))
    browser = market.browser()
    browser.cookies.set("language", locale)
    page = browser.get("/tags", params={"q": "xylofon"}).text
    assert f">{told}<" in page
    assert page.count('class="im-rows__title"') == 30
    assert told not in browser.get("/tags", params={"q": "grødeskæringsbåd"}).text


def test_the_front_page_of_the_thesaurus_shows_each_area_and_leads_into_it(market):
    page = market.browser().get("/tags").text
    for area in ("Sundhed og ældre", "Børn og unge", "Teknologi og metoder"):
        assert f"<h2>{area}</h2>" in page
    assert 'href="/tags?area=technology_and_methods"' in page
    below = market.browser().get("/tags?area=health_older").text
    assert below.index('href="/tags/home_care"') < below.index('href="/tags/home_nursing"')


def test_a_concept_is_shown_with_its_words_and_its_neighbours(market):
    page = market.browser().get("/tags/road_gully_emptying").text
    assert '<p class="im-lead" lang="en">Road gullies</p>' in page
    assert "slamsugning" in page
    assert 'href="/tags/sewer_control"' in page
    # Related from the other side too
    assert 'href="/tags/gully_sensors"' in page


@pytest.mark.parametrize(("locale", "called"), [("da", ["Dansk", "Engelsk"]), ("en", ["English", "Danish"])])
def test_what_a_concept_is_also_called_says_in_which_language(market, locale, called):
    browser = market.browser()
    browser.cookies.set("language", locale)
    page = browser.get("/tags/road_gully_emptying").text
    assert re.findall(r'<p><span class="im-soft">(\w+):</span> <span lang="(?:da|en)">', page) == called


def test_a_concept_counts_what_carries_it_and_links_to_the_filtered_lists(market):
    market.revise(market.solution("Trinvagt: indlægssål, der ser ændringer i gangen"), tags=["fall_prevention"])
    market.run_jobs()
    page = market.browser().get("/tags/fall_prevention").text
    assert '<a href="/solutions?tag=fall_prevention">1 løsning</a>' in page
    assert '<a href="/needs?tag=fall_prevention">0 behov</a>' in page


@pytest.mark.parametrize("odd", ["²\x00", "x" * 5_000, "æ" * 200, "<b>", "   "])
def test_odd_searches_find_nothing_and_break_nothing(market, odd):
    assert market.browser().get("/tags", params={"q": odd}).status_code == 200
    assert market.browser().get("/tags", params={"area": odd}).status_code == 200


def test_an_unknown_concept_is_not_found(market):
    assert market.browser().get("/tags/nothing_here").status_code == 404
    assert market.browser().get("/tags/%00").status_code == 404
