"""The pages of pairings: in both languages, while waiting, and for whatever is asked."""

import pytest

from market.listings.following import follow_index
from market.needs.kind import NEED
from market.pairings.seeking import MOST_PAIRINGS
from market.solutions.kind import SOLUTION
from tests.plans import plans
from tests.story import MUNICIPALITY, VENDOR, Market


@pytest.fixture
def need(market):
    """A need that a solution in each language fits."""
    market.solution("Indlægssål, der ser ændringer i gangen")
    text = "Measures gait and balance of citizens at home and warns before they fall."
    market.solution("Stride Sense – gait monitoring", vendor="aino@askelma.example", problem=text, lang="en")
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?", budget_dkk="150.000")
    market.run_jobs()
    return need


def test_the_page_says_why_and_what_is_missing(market, need):
    page = market.browser().get(f"/needs/{need.slug}/pairings").text
    assert "2 løsninger kan passe" in page
    assert "<b>Fordi</b> begge handler om" in page
    assert "Lindeby har sat 150.000 kr. af" in page
    assert '<mark class="im-mark im-mark--same">balance<sup' in page


def test_the_page_speaks_english(market, need):
    browser = market.browser()
    browser.cookies.set("language", "en")
    page = browser.get(f"/needs/{need.slug}/pairings").text
    assert "2 solutions may fit" in page
    assert "<b>Because</b> both are about" in page


def test_words_that_stand_in_a_title_only_are_shown_where_they_stand(market):
    need = market.need("Hvem passer bierne?", problem="Vi har fået stader på taget.", tags=("biavl",))
    market.solution("Bierne på taget", problem="Vi kommer hver uge og ser efter dem.", tags=("biavl",))
    market.run_jobs()
    page = market.browser().get(f"/needs/{need.slug}/pairings").text
    shown = page[page.index("im-twins") :]
    assert "bierne<sup" in shown
    assert "Bierne<sup" in shown


def test_a_solutions_page_shows_needs(market, need):
    solution = market.pairs_of(need)[0].solution
    assert need.title in market.browser().get(f"/solutions/{solution.slug}/pairings").text


def test_lists_say_how_many_may_fit_where_there_are_any(market, need):
    market.need("Hvem stemmer klaveret?", problem="Klaveret lyder falsk.", areas=("culture_leisure",), tags=("klaver",))
    market.run_jobs()
    follow_index(market.database, market.house.index, (NEED, SOLUTION))
    page = market.browser().get("/needs").text
    assert "Hvem stemmer klaveret?" in page
    assert page.count("løsninger kan passe") == 1
    assert "2 løsninger kan passe" in page
    assert market.browser().get("/solutions").text.count("1 behov kan passe") == 2
    market.revise(market.pairs_of(need)[0].solution, state="paused")
    assert "1 løsning kan passe" in market.browser().get("/needs").text


def test_a_list_says_the_number_that_the_page_behind_it_shows(market):
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    for number in range(MOST_PAIRINGS + 3):
        text = f"Skraldespand {number} melder, når den er fuld, og siger til ved dårlig lugt og balance i tømningen."
        market.solution(f"Skraldespand {number} med sensor", problem=text, tags=("affald",))
    market.run_jobs()
    follow_index(market.database, market.house.index, (NEED, SOLUTION))
    shown = len(market.pairs_of(need))
    assert shown == MOST_PAIRINGS
    assert f"{shown} løsninger kan passe" in market.browser().get(f"/needs/{need.slug}/pairings").text
    assert f"{shown} løsninger kan passe" in market.browser().get("/needs").text


def test_htmx_gets_the_list_alone(market, need):
    part = market.browser().get(f"/needs/{need.slug}/pairings", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith("<section")


def test_a_page_that_is_too_early_asks_again_by_itself(market):
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    page = market.browser().get(f"/needs/{need.slug}/pairings").text
    assert "Finder match. Det tager et par sekunder." in page
    assert 'hx-trigger="load delay:1s"' in page
    assert "Indlæs igen" in page
    market.run_jobs()
    page = market.browser().get(f"/needs/{need.slug}/pairings").text
    assert "Ingen match endnu" in page
    assert "hx-trigger" not in page


def test_a_page_gives_up_asking_when_no_worker_has_come(market):
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.clock.forward(minutes=6)
    assert "hx-trigger" not in market.browser().get(f"/needs/{need.slug}/pairings").text


def test_only_the_two_parties_see_buttons(market, need):
    market.member("nosy@havnso.example", "municipality")
    pair = next(one for one in market.pairs_of(need) if one.solution.contact_email == VENDOR)
    page = f"/pairings/{pair.pairing.id}"
    assert "Hvad siger Lindeby?" in market.browser(MUNICIPALITY).get(page).text
    assert "Hvad siger Trinvagt?" in market.browser(VENDOR).get(page).text
    assert "Hvad siger" not in market.browser("nosy@havnso.example").get(page).text
    assert f"/sign-in?next=/pairings/{pair.pairing.id}" in market.browser().get(page).text


@pytest.mark.parametrize(
    "path", ["/needs/unknown/pairings", "/solutions/²/pairings", "/pairings/unknown", "/pairings/%00"]
)
def test_what_does_not_exist_gets_the_page_that_says_so(market, path):
    answer = market.browser().get(path)
    assert answer.status_code == 404
    assert "<h1" in answer.text


def test_a_hidden_pairing_is_there_for_the_two_only(market, need):
    pair = market.pairs_of(need)[0]
    market.revise(need, state="paused")
    page = f"/pairings/{pair.pairing.id}"
    assert market.browser().get(page).status_code == 404
    assert market.browser(MUNICIPALITY).get(page).status_code == 200


def test_a_partner_does_not_see_what_is_paused_before_they_know_each_other(market, need):
    pair = next(pair for pair in market.pairs_of(need) if pair.solution.title.startswith("Indlægssål"))
    page = f"/pairings/{pair.pairing.id}"
    market.answer(pair, VENDOR, "later")
    market.revise(need, state="paused", title="Internt udkast")
    vendor = market.browser(VENDOR)
    assert vendor.get(page).status_code == 404
    assert vendor.get(f"{page}/verdict").status_code == 404
    undone = vendor.post(f"{page}/verdict/undo", headers={"HX-Request": "true"})
    assert undone.status_code == 409
    assert "Internt udkast" not in undone.text


@pytest.mark.parametrize("language", ["da", "en"])
def test_how_we_match_tells_the_rule_in_force(market, language):
    browser = market.browser()
    browser.cookies.set("language", language)
    page = browser.get("/about/matching")
    assert page.status_code == 200
    assert {"da": "Stærkt match", "en": "Strong match"}[language] in page.text
    assert {"da": "tæller højst 2 gange det", "en": "counts at most 2 times what"}[language] in page.text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("da", ["højst omkring 0,33 til scoren", "Samme område (højst omkring 0,08), en fase, der passer (0,04)"]),
        ("en", ["at most about 0.33 to the score", "The same area (at most about 0.08), a phase that fits (0.04)"]),
    ],
)
def test_how_we_match_tells_what_facts_make_of_a_score(market, language, told):
    browser = market.browser()
    browser.cookies.set("language", language)
    page = browser.get("/about/matching").text
    assert [words for words in told if words in page] == told


def test_what_waits_for_ones_own_answer_stands_together(market, need):
    page = market.browser(MUNICIPALITY).get("/pairings/mine").text
    assert "Indlægssål, der ser ændringer i gangen" in page
    assert "Stride Sense" in page
    for pair in market.pairs_of(need):
        market.answer(pair, MUNICIPALITY, "later")
    assert "Intet match venter på dig" in market.browser(MUNICIPALITY).get("/pairings/mine").text
    assert need.title in market.browser(VENDOR).get("/pairings/mine").text


def test_what_waits_for_my_answer_is_found_from_my_own_listings_however_many_others_have(sqlite_database, clock):
    market = Market(sqlite_database, clock)
    market.solution("Indlægssål, der ser ændringer i gangen")
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    browser, shown = market.browser(VENDOR), []
    steps = plans(market.database, lambda: shown.append(browser.get("/pairings/mine").text), having="FROM pairing")
    assert need.title in shown[0]
    assert any("(organisation_id=?)" in step for step in steps)
    assert [step for step in steps if "(state=?" in step or "SCAN" in step] == []


def test_the_page_of_a_need_shows_the_three_best_and_leads_to_all(market):
    need = market.need("Fald i hjemmet")
    for number in range(4):
        market.solution(f"Indlægssål {number} til balance")
    market.run_jobs()
    brief = market.browser().get(f"/needs/{need.slug}/pairings?show=brief", headers={"HX-Request": "true"}).text
    assert brief.count('class="im-brief"') == 3
    assert f'href="/needs/{need.slug}/pairings"' in brief
