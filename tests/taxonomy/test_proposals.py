"""Words that members propose, and what becomes of them."""

import pytest
from sqlmodel import select

from market.rendering.places import folder
from market.taxonomy.models import Concept, Proposal
from market.taxonomy.queries import vocabulary
from market.taxonomy.seeding import load_reference
from tests.story import MUNICIPALITY, Market
from tests.taxonomy.conftest import ASTA

MEMBER = MUNICIPALITY


def _proposal(market: Market) -> Proposal:
    with market.database.reading() as session:
        return session.exec(select(Proposal)).one()


def _meant(market: Market, word: str, lang: str = "da") -> str | None:
    with market.database.reading() as session:
        return vocabulary(session).resolve(word, lang)


def test_an_accepted_word_means_its_concept_also_after_the_next_delivery(market):
    answer = market.browser(MEMBER).post(
        "/tags/weed_cutting_streams/words", data={"da": " Å-frisering ", "note": "siger vi"}
    )
    assert "Tak. En matchmaker ser på det." in answer.text
    desk = market.browser(ASTA)
    assert "Å-frisering" in desk.get("/desk").text
    market.clock.forward(minutes=1)
    assert "Ordet er nu med" in desk.post(f"/desk/words/{_proposal(market).id}/accept").text
    assert _meant(market, "åfrisering") == "weed_cutting_streams"
    with market.database.writing() as session:
        load_reference(session, folder("seed"), clock=market.clock)
    assert _meant(market, "åfrisering") == "weed_cutting_streams"
    assert "å-frisering" in market.browser().get("/tags/weed_cutting_streams").text


def test_a_word_counts_for_nothing_until_it_is_accepted(market):
    market.browser(MEMBER).post("/tags/weed_cutting_streams/words", data={"en": "stream barbering"})
    assert _meant(market, "stream barbering", "en") is None
    market.browser(ASTA).post(f"/desk/words/{_proposal(market).id}/decline")
    assert _meant(market, "stream barbering", "en") is None
    assert _proposal(market).state == "declined"


def test_an_accepted_concept_stands_below_the_wider_one_and_stays(market):
    form = {"da": "ålefælder", "en": "eel traps", "broader": "vandløbsvedligeholdelse"}
    assert market.browser(MEMBER).post("/tags/new", data=form).status_code == 200
    market.clock.forward(minutes=1)
    market.browser(ASTA).post(f"/desk/words/{_proposal(market).id}/accept")
    with market.database.writing() as session:
        load_reference(session, folder("seed"), clock=market.clock)
        concept = session.get_one(Concept, "eel_traps")
        assert (concept.da, concept.en, concept.own) == ("Ålefælder", "Eel traps", True)
        assert concept.broader is not None
        assert concept.area == session.get_one(Concept, concept.broader).area
    assert _meant(market, "ålefælde") == "eel_traps"


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({}, "Skriv noget her."),
        ({"da": "x"}, "Skriv mindst 2 tegn."),
        ({"da": "x" * 81}, "Skriv højst 80 tegn."),
        ({"da": "et, to"}, "Skriv ét ord eller navn uden komma."),
        ({"da": "hjemmehjælp"}, "Ordet findes allerede under emneordet Hjemmepleje."),
    ],
)
def test_what_cannot_be_used_is_said_and_what_was_typed_stays(market, form, told):
    answer = market.browser(MEMBER).post("/tags/weed_cutting_streams/words", data=form)
    assert answer.status_code == 422
    assert told in answer.text
    assert all(text in answer.text for text in form.values())


def test_an_unknown_wider_concept_is_said(market):
    answer = market.browser(MEMBER).post("/tags/new", data={"da": "ålefælder", "en": "eel traps", "broader": "qqzzqq"})
    assert answer.status_code == 422
    assert "Vi kender ikke det emneord." in answer.text


def test_nobody_floods_the_desk(market):
    browser = market.browser(MEMBER)
    for number in range(20):
        browser.post("/tags/weed_cutting_streams/words", data={"da": f"grødeord {number}"})
    answer = browser.post("/tags/weed_cutting_streams/words", data={"da": "et ord for meget"})
    assert "20 af dine ord venter på svar." in answer.text


def test_a_proposal_is_answered_once(market):
    market.browser(MEMBER).post("/tags/weed_cutting_streams/words", data={"da": "åfrisering"})
    path = f"/desk/words/{_proposal(market).id}"
    desk = market.browser(ASTA)
    assert desk.post(f"{path}/decline").status_code == 200
    assert desk.post(f"{path}/accept").status_code == 409


def test_a_word_that_went_elsewhere_meanwhile_is_not_given_twice(market):
    browser = market.browser(MEMBER)
    for key in ("weed_cutting_streams", "aquatic_environment"):
        browser.post(f"/tags/{key}/words", data={"da": "åfrisering"})
    with market.database.reading() as session:
        first, second = (each.id for each in session.exec(select(Proposal).order_by("id")).all())
    market.clock.forward(minutes=1)
    desk = market.browser(ASTA)
    desk.post(f"/desk/words/{first}/accept")
    assert "Et andet emneord har fået ordet imens." in desk.post(f"/desk/words/{second}/accept").text
    assert _meant(market, "åfrisering") == "weed_cutting_streams"
