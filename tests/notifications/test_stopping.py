"""Stopping mails from the link at their foot."""

import re

import pytest

from market.accounts.queries import person_by_email
from tests.story import BASE_URL, VENDOR, Market


@pytest.fixture
def stop_link(market, outbox):
    """The link at the foot of a mail that a vendor got."""
    market.solution("Indlægssål")
    market.need("Fald i hjemmet")
    market.run_jobs()
    found = re.search(rf"{re.escape(BASE_URL)}(/mail/stop\S+)", outbox.texts_to(VENDOR)[0])
    assert found
    return found.group(1)


def _rhythm(market: Market) -> str:
    with market.database.reading() as session:
        person = person_by_email(session, VENDOR)
        assert person
        return person.mail_rhythm


def test_opening_the_link_changes_nothing(market, stop_link):
    page = market.browser().get(stop_link)
    assert "Stop disse mails" in page.text
    assert _rhythm(market) == "strong_at_once"


def test_pressing_the_button_stops_the_mails(market, stop_link):
    page = market.browser().post(stop_link, data={"mail_rhythm": "never"})
    assert "Du får ingen mails om match." in page.text
    assert _rhythm(market) == "never"


def test_one_mail_a_day_is_an_answer_too(market, stop_link):
    market.browser().post(stop_link, data={"mail_rhythm": "digest"})
    assert _rhythm(market) == "digest"


def test_a_mail_program_stops_them_with_one_click_and_without_cookies(market, stop_link):
    program = market.browser()
    program.headers.clear()
    assert program.post(stop_link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert _rhythm(market) == "never"


@pytest.mark.parametrize("token", ["", "x", "IjAxTTgi.forged", "²", "x" * 5000, "%00"])
def test_a_link_that_we_did_not_make_is_none(market, token):
    assert market.browser().get(f"/mail/stop?token={token}").status_code == 404
    assert market.browser().post(f"/mail/stop?token={token}", data={"mail_rhythm": "never"}).status_code == 404
