"""What people say of themselves, and for whom they act."""

import pytest
from sqlmodel import select

from market.accounts import commands as accounts
from market.accounts.models import Organisation, Person
from tests.story import Market

IDA = "ida@trinvagt.example"
GOOD = {"name": "Ida Bang", "locale": "en", "theme": "dark", "mail_rhythm": "digest"}


@pytest.fixture
def market(market: Market) -> Market:
    """A market with one member."""
    market.member(IDA)
    return market


def _ida(market: Market) -> Person:
    with market.database.reading() as session:
        return session.exec(select(Person).where(Person.email == IDA)).one()


def test_language_and_colours_hold_at_once(market):
    browser = market.browser(IDA)
    assert 'lang="da" data-theme="auto"' in browser.get("/profile").text
    page = browser.post("/profile", data=GOOD).text
    assert 'lang="en" data-theme="dark"' in page
    assert "Your profile is saved." in page or "Din profil er gemt." in page
    assert "Ida Bang" in page
    assert (_ida(market).mail_rhythm, _ida(market).locale) == ("digest", "en")


def test_what_is_wrong_is_named_and_what_was_typed_stays(market):
    page = market.browser(IDA).post("/profile", data={**GOOD, "name": "I", "locale": "xx"})
    assert page.status_code == 422
    assert "Skriv mindst 2 tegn." in page.text
    assert "Vælg et af svarene på listen." in page.text
    assert _ida(market).name == "Ida"


PRIVILEGES = {
    "staff_role": "administrator",
    "is_active": "false",
    "email": "other@evil.example",
    "id": "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "roles": "administrator",
    "created_at": "2020-01-01",
}


@pytest.mark.parametrize("name", PRIVILEGES)
def test_nobody_gives_themselves_what_the_form_does_not_offer(market, name):
    before = _ida(market).model_dump()
    answer = market.browser(IDA).post("/profile", data={**GOOD, name: PRIVILEGES[name]})
    assert answer.status_code == 422
    assert _ida(market).model_dump() == before


@pytest.mark.parametrize("name", ["approved_at", "source", "id", "external_id", "created_at", "municipality_code"])
def test_nobody_approves_their_own_organisation(market, name):
    form = {"name": "Ida", "organisation": "Falsk Kommune", "kind": "municipality", name: "2020-01-01"}
    assert market.browser(IDA).post("/welcome", data=form).status_code == 422
    for kind in ("operator", "register", "administrator"):
        form = {"name": "Ida", "organisation": "Falsk Kommune", "kind": kind}
        assert market.browser(IDA).post("/welcome", data=form).status_code == 422
    with market.database.reading() as session:
        assert session.exec(select(Organisation).where(Organisation.name == "Falsk Kommune")).all() == []


def test_a_member_of_two_organisations_chooses_for_whom_they_act(market):
    second = market.member("bo@nordsalt.example").organisation_id
    browser = market.browser(IDA)
    assert browser.post("/act-for", data={"organisation": second}).status_code == 404
    with market.database.writing() as session:
        organisation = session.get_one(Organisation, second)
        accounts.add_member(
            session, session.exec(select(Person).where(Person.email == IDA)).one(), organisation, market.clock.now()
        )
    assert "Skift organisation" in browser.get("/profile").text
    assert "Nordsalt" in browser.post("/act-for", data={"organisation": second}).text


def test_the_language_switch_needs_no_account_and_comes_back_to_the_page(market):
    browser = market.browser()
    page = browser.get("/language/en?next=/search?q=fald")
    assert page.url.path == "/search"
    assert 'lang="en"' in page.text
    assert browser.get("/").text.count('lang="en"') >= 1


def test_a_message_is_said_once(market):
    browser = market.browser(IDA)
    assert "Din profil er gemt." in browser.post("/profile", data={**GOOD, "locale": "da"}).text
    assert "Din profil er gemt." not in browser.get("/profile").text


def test_the_profile_says_once_how_to_sign_out(market):
    assert market.browser(IDA).get("/profile").text.count("Log ud") == 1
