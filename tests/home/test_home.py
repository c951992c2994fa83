"""The front page, search over both sides, a member's overview, and what we say about ourselves."""

import re

import pytest

from market.listings.following import follow_index
from market.needs.kind import NEED
from market.solutions.kind import SOLUTION
from tests.story import MUNICIPALITY, VENDOR, Market

SOLE = "Trinvagt: indlægssål, der ser ændringer i gangen"
FALLS = "Hvordan opdager vi dårlig balance, før faldet sker?"


def _words(page: str) -> str:
    """Return what a reader sees of a page, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def filled(market: Market) -> Market:
    """A market with a need and a solution that fit."""
    market.solution(SOLE)
    market.need(FALLS)
    market.run_jobs()
    return market


def test_an_empty_market_invites(market):
    text = _words(market.browser().get("/").text)
    assert "Det første behov kan være jeres" in text
    assert "Den første løsning kan være jeres" in text
    assert "0 åbne behov 0 har endnu ikke et match" in text


def test_the_front_page_shows_the_newest_the_best_match_and_honest_numbers(filled):
    text = _words(filled.browser().get("/").text)
    assert "De handler om det samme:" in text
    assert f"{FALLS} Lindeby" in text
    assert "1 åbent behov 0 har endnu ikke et match" in text
    assert "1 stærkt match 0 er kun svage" in text
    assert "Talt i dag kl. 10.00." in text


def test_the_front_page_speaks_english(filled):
    browser = filled.browser()
    browser.cookies.set("language", "en")
    text = _words(browser.get("/").text)
    assert "1 open need 0 have no match yet" in text
    assert "Counted today at 10:00." in text
    assert "I have a need" in text


def test_the_best_match_marks_and_names_only_words_that_meet_in_what_is_shown(market):
    market.need(
        FALLS, summary="Borgere falder i eget hjem. Carporte tager tid.", problem="Dårlig balance. Usikker gang."
    )
    market.solution(
        SOLE, summary="Når borgere falder, ringer sålen.", problem="Varme sko.", description="Gang. Carporte."
    )
    market.run_jobs()
    example = market.browser().get("/").text.split('class="im-example"')[1].split("im-doors")[0]
    need, between, solution = re.split(r'<div class="im-example__(?:between|text)">', example)[1:]
    marked = [re.findall(r"<mark[^>]*>(.*?)</mark>", side) for side in (need, solution)]
    assert marked == [["Borgere falder"], ["borgere falder"]]
    assert "samme: borgere falder<" in between


def test_figures_are_counted_once_a_minute(filled, clock):
    assert "1 åbent behov" in _words(filled.browser().get("/").text)
    filled.need("Hvem kan måle madspild i 40 små køkkener?")
    clock.forward(seconds=59)
    assert "1 åbent behov" in _words(filled.browser().get("/").text)
    clock.forward(seconds=1)
    assert "2 åbne behov" in _words(filled.browser().get("/").text)


@pytest.mark.parametrize("typed", ["balance", "indlægssål gang", "BALANCE", "balanse"])
def test_search_looks_on_both_sides(filled, typed):
    follow_index(filled.database, filled.house.index, (NEED, SOLUTION))
    page = filled.browser().get("/search", params={"q": typed}).text
    plain = re.sub("<[^>]+>", "", page)
    assert FALLS in plain or SOLE in plain
    assert 'class="im-mark' in page
    assert f'value="{typed}"' in page


@pytest.mark.parametrize(
    ("locale", "words"), [("da", "Mente du dårlig balance?"), ("en", "Did you mean dårlig balance?")]
)
def test_a_slip_is_shown_as_a_link_and_hides_nothing(filled, locale, words):
    follow_index(filled.database, filled.house.index, (NEED, SOLUTION))
    browser = filled.browser()
    browser.cookies.set("language", locale)
    page = browser.get("/search", params={"q": "dårlig balannce"}).text
    plain = re.sub("<[^>]+>", "", page)
    assert words in plain
    assert FALLS in plain
    assert 'href="/search?q=d%C3%A5rlig%20balance"' in page


def test_a_search_without_hits_says_what_to_try(filled):
    text = _words(filled.browser().get("/search", params={"q": "xylofonkoncert"}).text)
    assert "0 behov" in text
    assert "Prøv færre eller andre ord." in text


def test_the_overview_promises_the_mail_that_comes_and_no_other(filled):
    filled.staff("asta@marketplace.example")
    promises = {
        "strong_at_once": "Stærke match kommer med det samme",
        "digest": "Alle match kommer samlet en gang om dagen",
        "never": "Du får ingen mail om match",
    }
    for rhythm, promise in promises.items():
        filled.prefers(VENDOR, mail_rhythm=rhythm)
        page = filled.browser(VENDOR).get("/overview").text
        assert [words for words in promises.values() if words in page] == [promise]
    matchmaker = filled.browser("asta@marketplace.example").get("/overview").text
    assert [words for words in promises.values() if words in matchmaker] == []


def test_a_solution_without_a_match_is_no_reproach(market):
    market.solution(SOLE)
    assert "1 løsning 1 venter på et behov, der passer" in _words(market.browser().get("/").text)


def test_the_overview_shows_each_member_what_is_theirs(filled):
    filled.staff("asta@marketplace.example")
    vendor = filled.browser(VENDOR).get("/overview").text
    assert 'href="/solutions/mine"' in vendor
    assert 'href="/needs/mine"' not in vendor
    buyer = filled.browser(MUNICIPALITY).get("/overview").text
    assert 'href="/needs/mine"' in buyer
    assert 'href="/desk"' in filled.browser("asta@marketplace.example").get("/overview").text
    for email, path in ((VENDOR, "/solutions/mine"), (MUNICIPALITY, "/needs/mine")):
        assert filled.browser(email).get(path).status_code == 200


@pytest.mark.parametrize(("locale", "words"), [("da", "Tilgængelighed"), ("en", "Accessibility")])
def test_what_we_say_about_ourselves_is_in_both_languages(market, locale, words):
    browser = market.browser()
    browser.cookies.set("language", locale)
    assert f"<h1>{words}</h1>" in browser.get("/about/accessibility").text
    for subject in ("data", "matching"):
        assert f'<html lang="{locale}"' in browser.get(f"/about/{subject}").text
