"""What owners do with what they wrote: pause, close, copy."""

import re
from concurrent.futures import ThreadPoolExecutor

from market.gateways.ids import new_id
from market.listings import queries
from market.needs.kind import NEED
from tests.listings.test_pages import FALLS, publish


def test_pausing_hides_resuming_shows_and_closing_keeps_the_outcome(site, lindeby, havnso):
    address = publish(site, lindeby)
    browser, others = site.visitor(lindeby), site.visitor(havnso)
    assert others.post(f"{address}/pause").status_code == 404
    assert browser.post(f"{address}/pause").status_code == 303
    assert others.get(address).status_code == 404
    assert browser.post(f"{address}/resume").status_code == 303
    assert browser.post(f"{address}/close", data={"outcome": "We bought one."}).status_code == 303
    assert browser.post(f"{address}/pause").status_code == 409
    assert "We bought one." in others.get(address).text
    copy = browser.post(f"{address}/duplicate").headers["location"]
    assert FALLS["title"] in browser.get(copy).text


def test_a_copy_asked_for_twice_is_one_draft(site, lindeby):
    address = publish(site, lindeby)
    browser = site.visitor(lindeby)
    pressed = re.search(r'/duplicate".*?name="form_key" value="(\w+)"', browser.get(address).text)
    assert pressed is not None
    sent = {"form_key": pressed.group(1)}
    first, second = (browser.post(f"{address}/duplicate", data=sent) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    with ThreadPoolExecutor(2) as presses:
        both = presses.map(lambda key: browser.post(f"{address}/duplicate", data={"form_key": key}), [new_id()] * 2)
        assert len({answer.headers["location"] for answer in both}) == 1
    with site.house.database.reading() as session:
        assert queries.counts(session, NEED) == {"published": 1, "draft": 2}


def test_the_key_of_anothers_copy_leads_nowhere(site, lindeby, havnso):
    key = new_id()
    own, foreign = publish(site, lindeby), publish(site, havnso)
    assert site.visitor(lindeby).post(f"{own}/duplicate", data={"form_key": key}).status_code == 303
    assert site.visitor(havnso).post(f"{foreign}/duplicate", data={"form_key": key}).status_code == 404


def test_closing_a_draft_says_how_to_get_rid_of_it_instead(site, lindeby):
    browser = site.visitor(lindeby)
    edit = browser.post("/needs", data={"act": "draft", "title": "Half", "form_key": new_id()}).headers["location"]
    close = edit.removesuffix("/edit") + "/close"
    asked, pressed = browser.get(close), browser.post(close, data={"outcome": "Never mind."})
    assert (asked.status_code, pressed.status_code) == (409, 409)
    for page in (asked.text, pressed.text):
        assert "A draft has nothing to close" in page
        assert f'href="{edit}"' in page


def test_closing_what_is_closed_shows_what_came_of_it(site, lindeby):
    address = publish(site, lindeby)
    browser = site.visitor(lindeby)
    browser.post(f"{address}/close", data={"outcome": "We bought one."})
    again = browser.get(f"{address}/close")
    assert again.status_code == 409
    assert "It is closed already" in again.text
    assert browser.post(f"{address}/close", data={"outcome": "Or two."}).status_code == 409
