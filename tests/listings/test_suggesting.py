"""Whoever writes a need or a solution is offered tags, areas and CPV codes by what the text says."""

import re

import pytest

from market.gateways.clock import FakeClock
from market.gateways.database import Database
from market.gateways.ids import new_id
from market.listings import queries
from market.rendering.places import folder
from market.solutions.kind import SOLUTION
from market.taxonomy.seeding import load_reference

DANISH = {
    "lang": "da",
    "title": "Faldforebyggelse i hjemmeplejen",
    "problem": "Ældre borgere falder om natten, når nattevagten er et andet sted.",
}


@pytest.fixture(autouse=True)
def words_are_known(database: Database, clock: FakeClock) -> None:
    """The thesaurus and the codes are in the database, as on every site."""
    with database.writing() as session:
        load_reference(session, folder("seed"), clock=clock)


def offers(page: str) -> dict[str, list[str]]:
    """What a page offers, by field."""
    boxes = re.findall(r'id="suggested-(tags|cpv_codes)-[^"]*" name="\1" value="([^"]+)"', page)
    return {
        "tags": [value for field, value in boxes if field == "tags"],
        "cpv_codes": [value for field, value in boxes if field == "cpv_codes"],
        "areas": re.findall(r'href="#field-areas[^"]*" data-checks>([^<]+)<', page),
    }


def while_writing(site, viewer, typed, *, locale="da", path="/solutions") -> str:
    answer = site.visitor(viewer, locale=locale).post(f"{path}/suggestions", data=typed)
    assert answer.status_code == 200
    return str(answer.text)


def test_a_vendor_is_offered_tag_area_and_code_with_the_word_that_led_there(site, trinvagt):
    page = while_writing(site, trinvagt, DANISH)
    found = offers(page)
    assert found["tags"][0] == "Faldforebyggelse"
    assert found["areas"] == ["Sundhed og ældre"]
    assert {code[:2] for code in found["cpv_codes"]} & {"85", "98"}
    assert "fordi du skriver »Faldforebyggelse" in page


def test_a_municipality_is_offered_them_in_english(site, lindeby):
    english = {"lang": "en", "title": "Fall prevention for older people at home", "problem": "Citizens fall at night."}
    found = offers(while_writing(site, lindeby, english, locale="en", path="/needs"))
    assert found["tags"][0] == "Fall prevention"
    assert found["areas"] == ["Health and older people"]
    assert found["cpv_codes"]


def test_spelling_is_forgiven(site, trinvagt):
    for lang, title, tag in (
        ("da", "Faldforebygelse for ældre", "Faldforebyggelse"),
        ("da", "Bedre afaldssortering i boligerne", "Affaldssortering"),
        ("en", "Help with wheelchiar users", "Kørestol"),
    ):
        assert tag in offers(while_writing(site, trinvagt, {"lang": lang, "title": title}))["tags"]


def test_an_english_text_is_understood_when_nobody_chose_the_language(site, trinvagt):
    text = "We help care homes so that fewer of the older people fall at night and get hurt."
    assert "Faldforebyggelse" in offers(while_writing(site, trinvagt, {"lang": "da", "problem": text}))["tags"]


def test_a_text_without_a_subject_is_offered_nothing(site, trinvagt):
    for text in ("", "   ", "og det er som det er, ikke også", "the and of", "²²²", "!!!"):
        page = while_writing(site, trinvagt, {"title": text})
        assert offers(page) == {"tags": [], "cpv_codes": [], "areas": []}, text


def test_what_is_chosen_already_is_not_offered_again(site, trinvagt):
    before = offers(while_writing(site, trinvagt, DANISH))
    chosen = {"tags": "faldforebyggelse", "areas": "health_older", "cpv_codes": before["cpv_codes"][0]}
    after = offers(while_writing(site, trinvagt, DANISH | chosen))
    assert "Faldforebyggelse" not in after["tags"]
    assert "Sundhed og ældre" not in after["areas"]
    assert before["cpv_codes"][0] not in after["cpv_codes"]


def test_a_ticked_box_stays_ticked_while_the_text_goes_on(site, trinvagt):
    page = while_writing(
        site, trinvagt, DANISH | {"tags": ["sensorer", "Faldforebyggelse"], "cpv_codes": ["", "85311100"]}
    )
    ticked = re.findall(r'value="([^"]+)" checked', page)
    assert ticked == ["Faldforebyggelse", "85311100"]


def test_ticked_boxes_are_saved_with_what_was_typed(site, trinvagt):
    key = new_id()
    ticked = {"tags": ["sensor, gulv", "Faldforebyggelse"], "cpv_codes": ["", "85311100"], "form_key": key}
    made = site.visitor(trinvagt).post("/solutions", data=DANISH | ticked | {"act": "draft"})
    with site.house.database.writing() as session:
        solution = queries.by_form_key(session, SOLUTION, key)
    assert solution is not None
    assert "fall_prevention" in solution.tags
    assert len(solution.tags) == 3
    assert solution.cpv_codes == ["85311100"]
    # Without script the page itself offers the rest, and shows what was ticked in its field.
    page = site.visitor(trinvagt, locale="da").get(made.headers["location"]).text
    assert "Faldforebyggelse" not in offers(page)["tags"]
    assert offers(page)["areas"] == ["Sundhed og ældre"]


def test_a_form_that_comes_back_shows_ticked_tags_beside_the_typed_ones(site, trinvagt):
    wrong = DANISH | {"act": "publish", "tags": ["gulv", "Faldforebyggelse"]}
    page = site.visitor(trinvagt, locale="da").post("/solutions", data=wrong).text
    assert 'value="gulv, Faldforebyggelse"' in page


def test_whoever_is_signed_out_is_offered_nothing(site):
    answer = site.visitor().post("/solutions/suggestions", data=DANISH)
    assert (answer.status_code, offers(answer.text)["tags"]) == (401, [])


def test_more_answers_than_a_form_can_hold_are_passed_over(site, trinvagt):
    codes = " ".join(f"{number:08}" for number in range(300_000))
    tags = ",".join(f"gulvsensor{number}" for number in range(500))
    page = while_writing(site, trinvagt, DANISH | {"tags": ["", tags], "cpv_codes": ["", codes]})
    assert offers(page)["areas"] == ["Sundhed og ældre"]
    assert page.count(" checked>") < 50
