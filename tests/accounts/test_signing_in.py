"""Coming in: a link by mail, one button, a session that ends when it should."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from market.accounts import commands
from market.accounts.models import Organisation, Person, SignInLink, SignInSession
from market.accounts.networks import network_mark
from tests.story import BASE_URL, Market, Outbox

NEW = "ny@nyboder.example"
KNOWN = "ida@trinvagt.example"


def _ask_for_link(market: Market, email: str, **form: str) -> None:
    assert market.browser().post("/sign-in", data={"email": email, **form}).status_code == 200
    market.run_jobs()


def _link_in(text: str) -> str:
    """Return the path of the link that stands in a mail."""
    found = re.search(rf"{BASE_URL}(/sign-in/[\w-]+)", text)
    assert found is not None
    return found.group(1)


def _newest_link(outbox: Outbox, email: str) -> str:
    return _link_in(outbox.texts_to(email)[-1])


@pytest.mark.parametrize(
    ("locale", "subject", "welcome"),
    [
        ("da", "Dit link til Innovationsfællesskabet", "Hvem er du?"),
        ("en", "Your link to The Innovation", "Who are you?"),
    ],
)
def test_a_new_person_comes_in_by_mail_and_registers_their_firm(market, outbox, locale, subject, welcome):
    browser = market.browser()
    browser.cookies.set("language", locale)
    asked = browser.post("/sign-in", data={"email": NEW, "next": "/solutions/new"})
    assert NEW in asked.text
    assert outbox.kinds_to(NEW) == []  # Nothing is sent from a web request.
    market.run_jobs()
    assert outbox.kinds_to(NEW) == ["sign_in"]
    assert outbox.subjects_to(NEW)[0].startswith(subject)
    link = _newest_link(outbox, NEW)
    assert f"{BASE_URL}{link}" in outbox.pages_to(NEW)[0]

    assert f'action="{link}"' in browser.get(link).text
    page = browser.post(link)
    assert welcome in page.text
    assert page.url.path == "/welcome"
    assert page.url.params["next"] == "/solutions/new"
    form = {"name": "Ny Nielsen", "organisation": "Nyboder ApS", "kind": "vendor", "country": "DK"}
    done = browser.post("/welcome", data=form)
    assert done.url.path == "/overview"
    assert "Nyboder ApS" in done.text
    assert browser.get("/solutions/new").status_code == 200


def test_a_known_person_is_written_to_in_their_own_language_and_goes_back_to_where_they_were(market, outbox):
    market.member(KNOWN)
    market.prefers(KNOWN, locale="en")
    _ask_for_link(market, KNOWN, next="/needs?q=fald")
    assert outbox.subjects_to(KNOWN) == ["Your link to The Innovation Community"]
    browser = market.browser()
    browser.follow_redirects = False
    assert browser.post(_newest_link(outbox, KNOWN)).headers["location"] == "/needs?q=fald"


def test_the_answer_does_not_tell_whether_an_address_is_known(market):
    market.member(KNOWN)
    known = market.browser().post("/sign-in", data={"email": KNOWN})
    unknown = market.browser().post("/sign-in", data={"email": NEW})
    assert known.text.replace(KNOWN, "") == unknown.text.replace(NEW, "")
    assert known.headers["content-type"] == unknown.headers["content-type"]


def test_opening_the_link_changes_nothing_since_mail_scanners_open_links_too(market, outbox):
    _ask_for_link(market, NEW)
    link = _newest_link(outbox, NEW)
    for _ in range(3):
        assert market.browser().get(link).status_code == 200
        assert market.browser().head(link).status_code == 200
    with market.database.reading() as session:
        assert [row.used_at for row in session.exec(select(SignInLink))] == [None]
        assert session.exec(select(SignInSession)).all() == []
        assert session.exec(select(Person)).all() == []


def test_a_link_works_once(market, outbox):
    _ask_for_link(market, NEW)
    link = _newest_link(outbox, NEW)
    assert market.browser().post(link).url.path == "/welcome"
    again = market.browser().post(link)
    assert again.status_code == 422
    assert "Linket virker ikke mere" in again.text


def test_a_link_works_for_half_an_hour(market, outbox, clock):
    _ask_for_link(market, NEW)
    link = _newest_link(outbox, NEW)
    clock.forward(minutes=30)
    assert market.browser().post(link).status_code == 422


def test_two_presses_at_once_sign_in_once(market, outbox):
    market.member(KNOWN)
    _ask_for_link(market, KNOWN)
    link = _newest_link(outbox, KNOWN)
    browsers = [market.browser() for _ in range(4)]

    def press(browser: TestClient) -> int:
        browser.follow_redirects = False
        return browser.post(link).status_code

    with ThreadPoolExecutor(len(browsers)) as presses:
        assert sorted(presses.map(press, browsers)) == [303, 422, 422, 422]


def test_nobody_is_sent_more_than_three_links_an_hour(market, outbox, clock):
    for _ in range(5):
        _ask_for_link(market, NEW)
        _ask_for_link(market, NEW.title())
        clock.forward(minutes=10)
    assert len(outbox.kinds_to(NEW)) + len(outbox.kinds_to("Ny@nyboder.example")) == 3
    clock.forward(minutes=20)
    _ask_for_link(market, NEW)
    assert len(outbox.kinds_to(NEW)) == 3


@pytest.mark.parametrize(("here", "there"), [("192.0.2.7", "192.0.2.8"), ("2001:db8:1:2::7", "2001:db8:1:3::7")])
def test_one_network_gets_thirty_links_an_hour_and_the_same_answer_afterwards(market, outbox, clock, here, there):
    def ask(email: str, at: str) -> str:
        answer = market.browser(at=at).post("/sign-in", data={"email": email})
        assert answer.status_code == 200
        market.run_jobs()
        return str(answer.text).replace(email, "…")

    answers = {ask(f"person{number}@nyboder.example", here) for number in range(31)}
    assert len(answers) == 1
    assert outbox.kinds_to("person29@nyboder.example") == ["sign_in"]
    assert outbox.kinds_to("person30@nyboder.example") == []
    ask(NEW, there)
    assert outbox.kinds_to(NEW) == ["sign_in"]
    clock.forward(hours=1, minutes=1)
    ask("person30@nyboder.example", here)
    assert outbox.kinds_to("person30@nyboder.example") == ["sign_in"]


def test_addresses_of_one_household_are_one_network_and_cannot_be_read_back():
    marks = {network_mark(f"2001:db8:1:2::{number}", "key") for number in range(5)}
    assert len(marks) == 1
    assert network_mark("::ffff:192.0.2.7", "key") == network_mark("192.0.2.7", "key") != network_mark("192.0.2.7", "k")
    assert [network_mark(host, "key") for host in (None, "", "testclient", "127.0.0.1", "::1")] == [None] * 5


def test_signing_out_ends_every_copy_of_the_cookie(market):
    market.member(KNOWN)
    browser, copy = market.browser(KNOWN), market.browser()
    copy.cookies = dict(browser.cookies)
    assert copy.get("/profile").url.path == "/profile"
    assert "Du er logget ud." in browser.post("/sign-out").text
    assert copy.get("/profile").url.path == "/sign-in"


def test_a_session_lasts_a_day(market, clock):
    market.member(KNOWN)
    browser = market.browser(KNOWN)
    clock.forward(hours=23, minutes=59)
    assert browser.get("/profile").url.path == "/profile"
    clock.forward(minutes=1)
    assert browser.get("/profile").url.path == "/sign-in"


def test_a_closed_person_is_out_at_once_and_no_link_lets_them_in(market, outbox):
    market.member(KNOWN)
    browser = market.browser(KNOWN)
    _ask_for_link(market, KNOWN)
    link = _newest_link(outbox, KNOWN)
    market.prefers(KNOWN, is_active=False)
    assert browser.get("/profile").url.path == "/sign-in"
    assert market.browser().post(link).status_code == 422


def test_the_database_keeps_no_secret_that_lets_anybody_in(market, outbox):
    _ask_for_link(market, NEW)
    secret = _newest_link(outbox, NEW).removeprefix("/sign-in/")
    browser = market.browser()
    browser.post(f"/sign-in/{secret}")
    cookie = browser.cookies["__Host-session"]
    with market.database.reading() as session:
        stored = f"{session.exec(select(SignInLink)).all()}{session.exec(select(SignInSession)).all()}"
    assert secret not in stored
    assert cookie not in stored


def test_somebody_who_lost_their_role_loses_it_at_once(market):
    email = market.staff("asta@marketplace.example")
    browser = market.browser(email)
    assert browser.get("/desk").status_code == 200
    market.prefers(email, staff_role=None)
    assert browser.get("/desk").status_code == 403


def test_a_secret_stays_out_of_the_log_when_something_breaks(market, monkeypatch, caplog):
    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr(commands, "use_link", broken)
    assert market.browser().post("/sign-in/a-secret-of-somebody").status_code == 500
    assert "/sign-in/{secret}" in caplog.text
    assert "a-secret-of-somebody" not in caplog.text.replace("\n", "")


def test_joining_twice_with_one_form_registers_one_organisation(market):
    market.member(KNOWN)
    browser = market.browser(KNOWN)
    for _ in range(2):
        browser.post("/welcome", data={"name": "Ida", "organisation": "Nyboder ApS", "kind": "vendor"})
    with market.database.reading() as session:
        assert len(session.exec(select(Organisation).where(Organisation.name == "Nyboder ApS")).all()) == 1


def test_a_public_body_waits_for_the_operator(market, outbox):
    _ask_for_link(market, NEW)
    browser = market.browser()
    browser.post(_newest_link(outbox, NEW))
    form = {"name": "Ny", "organisation": "Lindeby Kommune", "kind": "municipality"}
    assert "Vi ser på din organisation først." in browser.post("/welcome", data=form).text
    with market.database.reading() as session:
        assert session.exec(select(Organisation.approved_at)).all() == [None]


def test_the_name_of_an_organisation_lets_nobody_in(market):
    market.need("Faldulykker i eget hjem")
    market.member(KNOWN)
    intruder = market.browser(KNOWN)
    intruder.post("/welcome", data={"name": "Ida", "organisation": "Lindeby", "kind": "municipality"})
    with market.database.reading() as session:
        assert len(session.exec(select(Organisation).where(Organisation.name == "Lindeby")).all()) == 2
