"""Whoever was signed out while they wrote keeps every word, and saves it after signing in in another tab."""

from html.parser import HTMLParser
from typing import Any

import pytest

from market.gateways.ids import new_id
from market.listings import queries
from market.needs.kind import NEED
from market.web.asked import session_cookie_name
from tests.listings.test_pages import FALLS, publish

TYPED = {
    **FALLS,
    "description": "A long story & <more>.\nOn two lines.",
    "areas": ["health_older", "roads_space"],
    "must_haves": "Works at night\nNeeds no app",
    "budget_dkk": "not a number yet",
    "stage": "test",
    "act": "draft",
}


class Fields(HTMLParser):
    """Reads what a browser would send from the form of a listing, and where to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action, self._inside, self._text, self._choice = "", False, "", ""
        self.sent: dict[str, Any] = {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self._inside = given.get("id") == "listing-form"
            self.action = given["action"] if self._inside else self.action
        elif not self._inside:
            return
        elif tag == "textarea":
            self._text = given["name"]
        elif tag == "select":
            self._choice = given["name"]
        elif tag == "option" and "selected" in given:
            self.sent[self._choice] = given["value"]
        elif tag in {"input", "button"} and (given.get("type") not in {"checkbox", "radio"} or "checked" in given):
            self.sent.setdefault(given["name"], []).append(given["value"])

    def handle_data(self, data):
        if self._text:
            self.sent[self._text] = self.sent.get(self._text, "") + data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.sent[self._text] = self.sent.get(self._text, "").removeprefix("\n")
            self._text = ""
        self._inside = self._inside and tag != "form"


def sign_out(browser, site) -> str:
    """End the session as a day does, and return the cookie of another one."""
    name = session_cookie_name(site.house.settings)
    cookie = str(browser.cookies[name])
    browser.cookies.delete(name)
    return cookie


def sign_in(browser, site, cookie: str) -> None:
    """Sign in in another tab: the browser has a session again."""
    browser.cookies.set(session_cookie_name(site.house.settings), cookie)


def as_typed(sent: dict[str, Any]) -> dict[str, str]:
    return {name: values if isinstance(values, str) else "|".join(values) for name, values in sent.items()}


@pytest.mark.parametrize("act", ["draft", "publish"])
def test_a_new_need_sent_after_the_session_ended_is_shown_again_and_saved_by_pressing_again(site, lindeby, act):
    browser = site.visitor(lindeby)
    cookie = sign_out(browser, site)
    sent = {**TYPED, "act": act, "budget_dkk": "5000", "form_key": new_id()}
    asked = browser.post("/needs", data=sent)
    assert asked.status_code == 401
    assert "Sign in to save" in asked.text
    assert 'href="/sign-in?next=/needs/mine" target="_blank"' in asked.text
    again = Fields(asked.text)
    assert again.action == "/needs"
    assert as_typed(sent).items() <= as_typed(again.sent).items()

    sign_in(browser, site, cookie)
    saved = browser.post(again.action, data=again.sent)
    assert saved.status_code == 303
    with site.house.database.writing() as session:
        assert queries.counts(session, NEED) == {"draft" if act == "draft" else "published": 1}
        saved_need = queries.by_form_key(session, NEED, sent["form_key"])
        assert saved_need is not None
        assert saved_need.facts["must_haves"] == ["Works at night", "Needs no app"]


def test_what_we_cannot_read_is_kept_too(site, lindeby):
    browser = site.visitor(lindeby)
    sign_out(browser, site)
    asked = browser.post("/needs", data=TYPED)
    assert asked.status_code == 401
    assert as_typed(TYPED).items() <= as_typed(Fields(asked.text).sent).items()


def test_a_change_sent_after_the_session_ended_is_saved_by_pressing_again(site, lindeby):
    address = publish(site, lindeby)
    browser = site.visitor(lindeby)
    cookie = sign_out(browser, site)
    sent = {**FALLS, "title": "What can we do about falls?", "revision": "1"}
    asked = browser.post(f"{address}/edit", data=sent)
    again = Fields(asked.text)
    assert (asked.status_code, again.action) == (401, f"{address}/edit")
    sign_in(browser, site, cookie)
    assert browser.post(again.action, data=again.sent).status_code == 303
    assert "What can we do about falls?" in site.visitor().get(address).text


def test_the_page_does_not_tell_which_drafts_exist(site, lindeby):
    made = site.visitor(lindeby).post("/needs", data={**TYPED, "budget_dkk": "5", "form_key": new_id()})
    there = site.visitor().post(made.headers["location"], data=FALLS)
    nowhere = site.visitor().post("/needs/nowhere/edit", data=FALLS)
    assert there.text.replace(made.headers["location"], "/needs/nowhere/edit") == nowhere.text


@pytest.mark.parametrize("path", ["/needs/draft", "/needs/advice"])
def test_what_runs_beside_the_form_says_so_and_leads_nobody_away(site, lindeby, path):
    browser = site.visitor(lindeby)
    sign_out(browser, site)
    answer = browser.post(path, data={**TYPED, "form_key": new_id()}, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer.headers
    assert "you are signed out" in answer.text.lower()
    assert 'target="_blank"' in answer.text
    assert "<html" not in answer.text
