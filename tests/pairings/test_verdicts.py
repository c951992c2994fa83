"""Both sides answer, and meet when both want to."""

from threading import Thread

import pytest

from tests.story import MUNICIPALITY, VENDOR


@pytest.fixture
def pair(market):
    """A need of Lindeby and a solution of Trinvagt that fits it."""
    market.solution("Indlægssål, der ser ændringer i gangen")
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    return market.pairs_of(need)[0]


def test_a_vendor_and_a_municipality_who_are_both_interested_are_introduced_and_both_get_a_mail(market, outbox, pair):
    market.answer(pair, MUNICIPALITY, "interested")
    market.run_jobs()
    assert "introduced" not in outbox.kinds_to(VENDOR)
    market.answer(pair, VENDOR, "interested")
    market.run_jobs()
    assert outbox.kinds_to(VENDOR) == ["pairing_proposed", "introduced"]
    assert outbox.kinds_to(MUNICIPALITY) == ["pairing_proposed", "introduced"]
    assert MUNICIPALITY in outbox.texts_to(VENDOR)[1]
    assert VENDOR in outbox.texts_to(MUNICIPALITY)[1]


def test_contacts_stand_on_the_page_for_the_two_and_for_nobody_else(market, pair):
    market.member("nosy@havnso.example", "municipality")
    for person in (MUNICIPALITY, VENDOR):
        market.answer(pair, person, "interested")
    page = f"/pairings/{pair.pairing.id}"
    assert f"mailto:{VENDOR}" in market.browser(MUNICIPALITY).get(page).text
    assert f"mailto:{MUNICIPALITY}" in market.browser(VENDOR).get(page).text
    for stranger in (None, "nosy@havnso.example"):
        assert "mailto:ida" not in market.browser(stranger).get(page).text


def test_two_who_answer_at_the_same_moment_are_introduced_once(market, outbox, pair):
    threads = [Thread(target=market.answer, args=(pair, by, "interested")) for by in (MUNICIPALITY, VENDOR)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    market.run_jobs()
    assert outbox.kinds_to(VENDOR).count("introduced") == 1


def test_an_answer_from_the_page_is_kept_and_can_be_undone(market, pair):
    browser = market.browser(MUNICIPALITY)
    page = browser.post(f"/pairings/{pair.pairing.id}/verdict", data={"value": "later", "page": "need"})
    assert page.url.path == f"/needs/{pair.need.slug}/pairings"
    assert "Svaret er gemt." in page.text
    page = browser.post(f"/pairings/{pair.pairing.id}/verdict/undo", data={"page": "need"})
    assert "Fortrudt." in page.text
    assert market.pairs_of(pair.need)[0].verdicts == {}


def test_htmx_gets_the_card_alone(market, pair):
    browser = market.browser(MUNICIPALITY)
    card = browser.post(
        f"/pairings/{pair.pairing.id}/verdict", data={"value": "later", "page": "need"}, headers={"HX-Request": "true"}
    )
    assert card.text.lstrip().startswith("<article")
    assert "verdict/undo" in card.text


def test_a_form_that_comes_back_replaces_only_itself(market, pair):
    answer = market.browser(MUNICIPALITY).post(
        f"/pairings/{pair.pairing.id}/verdict", data={"value": "not_relevant"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == f"#answer-{pair.pairing.id}"


def test_answering_twice_is_one_answer(market, pair):
    browser = market.browser(MUNICIPALITY)
    for _ in range(2):
        assert browser.post(f"/pairings/{pair.pairing.id}/verdict", data={"value": "interested"}).status_code == 200
    assert len(market.pairs_of(pair.need)[0].verdicts) == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"value": "not_relevant"},
        {"value": "not_relevant", "reason": "bad_weather"},
        {"value": "interested", "reason": "too_expensive"},
        {"value": "perhaps"},
        {"value": "not_relevant", "reason": "other", "note": "x" * 501},
        {"value": "not_relevant", "reason": "other", "unknown": "x"},
        {},
    ],
)
def test_an_answer_that_is_none_comes_back_as_a_form(market, pair, typed):
    answer = market.browser(MUNICIPALITY).post(f"/pairings/{pair.pairing.id}/verdict", data=typed)
    assert answer.status_code == 422
    assert "Hvorfor er den ikke relevant?" in answer.text
    assert market.pairs_of(pair.need)[0].verdicts == {}


def test_the_reasons_for_no_are_a_page_of_their_own(market, pair):
    page = market.browser(VENDOR).get(f"/pairings/{pair.pairing.id}/verdict")
    assert "Passer ikke til vores systemer" in page.text


def test_another_organisations_pairing_looks_like_none(market, pair):
    market.member("nosy@havnso.example", "municipality")
    stranger = market.browser("nosy@havnso.example")
    for pairing in (pair.pairing.id, "01ARZ3NDEKTSV4RRFFQ69G5FAV", "²", "x" * 3000):
        path = f"/pairings/{pairing}/verdict"
        assert stranger.get(path).status_code == 404
        assert stranger.post(path, data={"value": "interested"}).status_code == 404
        assert stranger.post(f"{path}/undo").status_code == 404
    assert market.pairs_of(pair.need)[0].verdicts == {}


def test_who_is_not_signed_in_is_asked_to_sign_in(market, pair):
    nobody = market.browser()
    answer = nobody.post(f"/pairings/{pair.pairing.id}/verdict", data={"value": "interested"}, follow_redirects=False)
    assert answer.headers["location"].startswith("/sign-in")


def test_an_answer_after_the_need_has_closed_gets_a_page_that_says_so(market, pair):
    market.close(pair.need)
    answer = market.browser(VENDOR).post(f"/pairings/{pair.pairing.id}/verdict", data={"value": "interested"})
    assert answer.status_code == 409
    assert "<h1" in answer.text


def test_an_introduction_cannot_be_taken_back(market, pair):
    for person in (MUNICIPALITY, VENDOR):
        market.answer(pair, person, "interested")
    browser = market.browser(VENDOR)
    assert browser.post(f"/pairings/{pair.pairing.id}/verdict/undo").status_code == 409
    answer = browser.post(f"/pairings/{pair.pairing.id}/verdict", data={"value": "later"})
    assert answer.status_code == 409


def test_a_vendor_sees_why_others_said_no_only_from_three_answers(market):
    solution = market.solution("Indlægssål, der ser ændringer i gangen")
    buyers = [f"buyer@kommune{number}.example" for number in range(3)]
    for buyer in buyers:
        market.need("Hvordan opdager vi dårlig balance?", municipality=buyer)
    market.run_jobs()
    pairs = {pair.need.contact_email: pair for pair in market.pairs_of(solution)}
    page = f"/solutions/{solution.slug}/pairings"
    for buyer in buyers[:2]:
        market.answer(pairs[buyer], buyer, "not_relevant", "too_expensive")
    assert "Derfor sagde de nej" not in market.browser(VENDOR).get(page).text
    market.answer(pairs[buyers[2]], buyers[2], "not_relevant", "not_mature")
    assert "Derfor sagde de nej" in market.browser(VENDOR).get(page).text
    assert "Derfor sagde de nej" not in market.browser(buyers[0]).get(page).text


def test_only_staff_see_what_others_have_answered(market, pair):
    market.answer(pair, MUNICIPALITY, "later")
    market.member("asta@operator.example", "operator")
    market.prefers("asta@operator.example", staff_role="matchmaker")
    page = f"/pairings/{pair.pairing.id}"
    assert "im-badge" in market.browser("asta@operator.example").get(page).text
    assert "im-badge" not in market.browser(VENDOR).get(page).text
