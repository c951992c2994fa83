"""Staff hold other figures against those in force on real matches, and switch."""

import re
from html import unescape

import pytest
from sqlmodel import select

from market.audit.models import AuditNote
from market.matching.own_words import NO_OWN_WORDS
from market.matching.weighting import DELIVERED
from market.pairings.models import Pairing, StoredWeighting
from market.pairings.statistics import RulesInForce
from tests.judged import judged
from tests.story import MUNICIPALITY, Market, Outbox

ASTA = "asta@marketplace.example"
FIGURES = {
    "scale": "0,33",
    "length": "0,3",
    "across": "2",
    "translation_power": "0,5",
    "least_translation": "0,12",
    "alike": "0,7",
    "related": "0,6",
    "phrase": "0,5",
    "shared_tags": "0,1",
    "shared_area": "0,02",
    "phase_fits": "0,01",
    "region_fits": "0,01",
    "lowest": "0,3",
    "possible": "0,45",
    "strong": "0,57",
}


@pytest.fixture
def market(market: Market) -> Market:
    """A market with a matchmaker and one strong match."""
    market.staff(ASTA)
    market.solution("Indlægssål, der ser ændringer i gangen")
    market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    return market


def _only_pairing(market: Market) -> Pairing:
    with market.database.reading() as session:
        return session.exec(select(Pairing)).one()


def _page(answer) -> str:
    return " ".join(unescape(answer.text).split())


def test_the_page_shows_the_figures_in_force(market):
    page = market.browser(ASTA).get("/desk/weighting")
    assert page.status_code == 200
    assert 'value="0,57"' in page.text
    assert "nu gælder 0,57" in page.text
    assert 'href="/desk/weighting"' in market.browser(ASTA).get("/desk").text


def test_other_figures_are_compared_on_real_matches_and_nothing_changes(market):
    before = _only_pairing(market)
    page = _page(market.browser(ASTA).get("/desk/weighting", params={**FIGURES, "strong": "0,9"}))
    assert "ville 1 få en anden styrke" in page
    assert "Stærkt match" in page
    assert "Hvordan opdager vi dårlig balance" in page
    assert "Det er for få til at måle på." in page
    assert _only_pairing(market) == before
    with market.database.reading() as session:
        assert session.exec(select(StoredWeighting)).all() == []


@pytest.mark.parametrize(("locale", "score"), [("da", r">0,\d{3} "), ("en", r">0\.\d{3} ")])
def test_scores_are_compared_with_all_the_digits_that_a_bound_has(market, locale, score):
    browser = market.browser(ASTA)
    browser.cookies.set("language", locale)
    page = _page(browser.get("/desk/weighting", params={**FIGURES, "strong": "0,5", "scale": "0,4"}))
    [row] = [row for row in page.split("<tr>") if "Hvordan opdager vi" in row]
    assert len(re.findall(score, row)) == 2


def test_figures_as_they_are_change_nothing(market):
    page = _page(market.browser(ASTA).get("/desk/weighting", params=FIGURES))
    assert "ville 0 få en anden styrke" in page
    assert "De største ændringer" not in page


def test_a_match_that_would_not_be_proposed_any_more_is_named(market):
    figures = {**FIGURES, "lowest": "0,97", "possible": "0,98", "strong": "0,99"}
    page = _page(market.browser(ASTA).get("/desk/weighting", params=figures))
    [move] = [line for line in page.split("<li>") if "→ Foreslås ikke" in line]
    assert move.startswith("1 × ")


def test_what_people_answered_says_whether_other_figures_are_better(market):
    town = judged(market)
    town.answer(town.fitting, "interested")
    town.answer(town.other, "not_relevant", "other_problem")
    easier = {**FIGURES, "possible": "0,35", "strong": "0,4"}
    page = _page(market.browser(ASTA).get("/desk/weighting", params=easier))
    [row] = [row for row in page.split("<tr>") if "stærke match nogen er interesseret i" in row]
    assert ">1<" in row
    assert ">0,5" in row


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("scale", "0,01", "Skriv et tal fra 0,1 og op."),
        ("alike", "1,5", "Skriv et tal op til 1."),
        ("strong", "meget", "Skriv et tal, fx 12 eller 0,5."),
        ("across", "nan", "Skriv et tal"),
        ("length", "", "Skriv noget her."),
        ("possible", "0,2", "Skriv et tal fra 0,3 og op."),
        ("strong", "0,42", "Skriv et tal fra 0,45 og op."),
        ("unknown", "1", "Formularen har ikke det felt"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_figure_that_cannot_be_is_named_and_the_others_stay(market, method, name, typed, told):
    browser, figures = market.browser(ASTA), {**FIGURES, "phase_fits": "0,07", name: typed}
    if method == "GET":
        answer = browser.get("/desk/weighting", params=figures)
    else:
        answer = browser.post("/desk/weighting", data=figures)
    assert answer.status_code == 422
    assert told in unescape(answer.text)
    assert 'value="0,07"' in answer.text
    with market.database.reading() as session:
        assert session.exec(select(StoredWeighting)).all() == []


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("shared_tags", "0,7", "Fælles emneord: Skriv et tal op til 0,5."),
        ("note", "x" * 301, "Hvorfor: Skriv højst 300 tegn."),
    ],
)
def test_the_summary_of_what_is_wrong_names_the_field(market, name, typed, told):
    page = market.browser(ASTA).post("/desk/weighting", data={**FIGURES, name: typed}).text
    assert f'<a href="#field-{name}">{told}</a>' in page


def test_figures_put_into_force_are_kept_told_to_everybody_and_match_everything_anew(market):
    mails = Outbox(market.database).kinds_to(MUNICIPALITY)
    before = _only_pairing(market)
    browser = market.browser(ASTA)
    page = browser.post("/desk/weighting", data={**FIGURES, "strong": "0,9", "note": "For mange stærke"})
    assert "Tallene er sat i kraft. Alt bliver matchet igen." in page.text
    assert "For mange stærke" in page.text
    assert "Asta" in page.text
    assert "nu gælder 0,9" in page.text
    public = market.browser().get("/about/matching").text
    assert "fra 0,9" in public
    version = RulesInForce(NO_OWN_WORDS).current(market.database).version
    assert version in public
    assert version != before.rules_version

    market.run_jobs()
    after = _only_pairing(market)
    assert (after.strength, after.score, after.rules_version) == ("possible", before.score, version)
    assert Outbox(market.database).kinds_to(MUNICIPALITY) == mails
    with market.database.reading() as session:
        [stored] = session.exec(select(StoredWeighting)).all()
        [noted] = session.exec(select(AuditNote).where(AuditNote.action == "weighting_put_into_force")).all()
    assert (stored.at, stored.figures["strong"], noted.record_id) == (market.clock.now(), 0.9, stored.id)


def test_a_running_server_and_worker_see_the_switch_and_the_way_back(market):
    browser = market.browser(ASTA)
    delivered = _only_pairing(market).rules_version
    browser.post("/desk/weighting", data={**FIGURES, "shared_tags": "0,3"})
    market.run_jobs()
    assert _only_pairing(market).rules_version != delivered
    back = browser.post("/desk/weighting", data={**FIGURES, "note": "Tilbage"}).text
    assert back.count("shared_tags=0.3&amp;") == 1
    assert back.count("shared_tags=0.1&amp;") == 2
    market.run_jobs()
    assert _only_pairing(market).rules_version == delivered
    assert RulesInForce(NO_OWN_WORDS).current(market.database).weighting == DELIVERED


def test_figures_that_are_in_force_already_are_not_put_into_force_again(market):
    answer = market.browser(ASTA).post("/desk/weighting", data=FIGURES)
    assert answer.status_code == 422
    assert "Tallene gælder allerede" in answer.text


def test_figures_from_before_a_new_one_came_can_still_be_compared(market):
    browser = market.browser(ASTA)
    browser.post("/desk/weighting", data={**FIGURES, "strong": "0,9"})
    with market.database.writing() as session:
        stored = session.exec(select(StoredWeighting)).one()
        stored.figures = {name: figure for name, figure in stored.figures.items() if name != "related"}
    link = re.search(r'href="(/desk/weighting\?[^"]*strong=0\.9[^"]*)"', browser.get("/desk/weighting").text)
    assert link is not None
    assert browser.get(unescape(link[1])).status_code == 200


def test_a_note_that_is_too_long_comes_back_with_the_figures(market):
    answer = market.browser(ASTA).post("/desk/weighting", data={**FIGURES, "strong": "0,9", "note": "x" * 301})
    assert answer.status_code == 422
    assert "højst 300 tegn" in answer.text
    assert 'type="hidden" name="strong" value="0,9"' in answer.text


def test_a_note_that_comes_with_no_figures_is_answered(market):
    browser = market.browser(ASTA)
    assert browser.post("/desk/weighting", data={"note": "x" * 301}).status_code == 422
    assert browser.get("/desk/weighting", params={"note": "Til i dag"}).status_code == 422


def test_more_listings_than_a_batch_are_all_matched_anew(market):
    for number in range(60):
        market.solution(f"Indlægssål nummer {number}, der ser ændringer i gangen")
    market.run_jobs()
    market.browser(ASTA).post("/desk/weighting", data={**FIGURES, "strong": "0,9"})
    market.run_jobs()
    version = RulesInForce(NO_OWN_WORDS).current(market.database).version
    with market.database.reading() as session:
        assert set(session.exec(select(Pairing.rules_version))) == {version}


def test_the_page_speaks_english_too(market):
    browser = market.browser(ASTA)
    browser.cookies.set("language", "en")
    page = browser.get("/desk/weighting", params={**FIGURES, "strong": "0.9"}).text
    assert "in force: 0.57" in page
    assert "would get another strength" in page
    assert "Write a number from 0.1 upwards." in browser.get("/desk/weighting", params={**FIGURES, "scale": "0"}).text
