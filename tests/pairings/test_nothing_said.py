"""What people see where a text says nothing: only words that stand in every text, or none that can be read."""

import pytest
from starlette.testclient import TestClient

from tests.story import MUNICIPALITY, Market


@pytest.fixture(params=["da", "en"])
def lang(request):
    return request.param


SILENT = {
    "da": "Hvordan skal det være, og hvem er det for?",
    "en": "How should this be, and what is it for?",
}
ADVICE = {
    "da": ("Teksten siger ikke, hvad det handler om", "Skriv, hvad der går galt, for hvem og hvor"),
    "en": ("The text does not say what it is about", "Write what goes wrong, for whom and where"),
}


def _browser(market: Market, lang: str, email: str | None = None) -> TestClient:
    browser = market.browser(email)
    browser.cookies.set("language", lang)
    return browser


@pytest.fixture
def silent(market, lang):
    """A published need whose words stand in every text, and a solution that says what it does."""
    market.solution("Indlægssål, der ser ændringer i gangen")
    need = market.need(SILENT[lang], problem=SILENT[lang], lang=lang, tags=("og" if lang == "da" else "and",))
    market.run_jobs()
    return need


def test_the_page_says_what_to_write_instead_of_asking_to_wait(market, silent, lang):
    page = _browser(market, lang).get(f"/needs/{silent.slug}/pairings").text
    assert all(sentence in page for sentence in ADVICE[lang])
    assert "Vi leder igen" not in page
    assert "We look again" not in page
    assert "/edit" not in page


def test_the_owner_can_go_and_write_it(market, silent, lang):
    page = _browser(market, lang, MUNICIPALITY).get(f"/needs/{silent.slug}/pairings").text
    assert f"/needs/{silent.slug}/edit" in page


def test_the_listings_own_page_says_so_too(market, silent, lang):
    page = _browser(market, lang).get(f"/needs/{silent.slug}/pairings?show=brief", headers={"HX-Request": "true"}).text
    assert ADVICE[lang][1] in page


def test_a_solution_that_says_nothing_is_told_what_it_lacks(market):
    solution = market.solution("Hvordan skal det være?", problem="Det er, som det skal være.", tags=("og",))
    market.run_jobs()
    page = market.browser().get(f"/solutions/{solution.slug}/pairings").text
    assert "Skriv, hvad den gør, for hvem og hvor" in page


def test_a_text_that_says_something_waits_for_a_partner(market, lang):
    need = market.need("Hvem stemmer klaveret?", problem="Klaveret lyder falsk.", tags=("klaver",))
    market.run_jobs()
    page = market.browser().get(f"/needs/{need.slug}/pairings").text
    assert "Intet passer endnu" in page
    assert ADVICE["da"][0] not in page
