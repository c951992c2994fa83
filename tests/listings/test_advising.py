"""The panel beside a form: how clear the text is, and which needs and solutions resemble it while it is written."""

import re

from starlette.testclient import TestClient

from market.gateways.ids import new_id
from tests.listings.test_pages import FALLS, publish


def test_the_advice_beside_the_form_follows_the_text(site, lindeby):
    answer = site.visitor(lindeby).post("/needs/advice", data={"title": "How do we", "people_affected": "14"})
    assert "We can see whom it concerns" in answer.text
    assert "Write a few words, then we look." in answer.text


def advice(browser: TestClient, path: str, **typed: str) -> str:
    """Return what a reader sees of the panel beside a form."""
    return re.sub("<.*?>", "", browser.post(f"{path}/advice", data=typed).text)


def test_while_a_need_is_written_needs_like_it_come_before_solutions_in_both_languages(site, lindeby, havnso, trinvagt):
    publish(site, havnso, lang="en")
    danish = {"summary": "Opdager fald om natten", "problem": "Ingen ser, at nogen falder.", "tags": "fald"}
    publish(site, trinvagt, "/solutions", title="Faldsensor til plejehjem", **danish)
    panel = advice(site.visitor(lindeby), "/needs", title="Hvordan opdager vi fald om natten?", lang="da")
    assert FALLS["title"] in panel
    assert panel.index("Needs like yours: join instead") < panel.index(FALLS["title"])
    assert panel.index(FALLS["title"]) < panel.index("Solutions that may help") < panel.index("Faldsensor")


def test_while_a_solution_is_written_needs_that_it_fits_come_before_solutions_like_it(site, havnso, trinvagt):
    publish(site, havnso, lang="en")
    publish(site, trinvagt, "/solutions", title="Fall sensor for nursing homes", lang="en")
    typed = {"title": "Night sensor", "problem": "Nobody sees the falls", "lang": "en"}
    panel = advice(site.visitor(trinvagt), "/solutions", **typed)
    assert panel.index("Needs that it may fit") < panel.index(FALLS["title"]) < panel.index("Solutions like yours")


def test_the_words_that_show_why_are_marked_in_what_resembles_a_text(site, lindeby, havnso):
    publish(site, havnso, lang="en")
    panel = (
        site.visitor(lindeby).post("/needs/advice", data={"title": "How do we see falls at night?", "lang": "en"}).text
    )
    assert re.search('<mark class="im-mark im-mark--same">[^<]*falls?</mark>', panel)


def test_drafts_hidden_listings_and_the_listing_itself_are_never_shown(site, lindeby, havnso):
    own = publish(site, lindeby)
    hidden = publish(site, havnso, title="How do we see hidden falls at night?")
    site.index_follows()
    other = site.visitor(havnso)
    other.post(f"{hidden}/pause")
    other.post(
        "/needs", data={**FALLS, "title": "How do drafts see falls at night?", "act": "draft", "form_key": new_id()}
    )
    browser = site.visitor(lindeby)
    typed = {"title": "How do we see falls at night?"}
    panel = re.sub("<.*?>", "", browser.post(f"/needs/advice?of={own.rsplit('/', 1)[-1]}", data=typed).text)
    assert "We know of nothing like it yet." in panel
    assert FALLS["title"] in advice(browser, "/needs", **typed)


def test_without_scripts_a_saved_draft_shows_what_resembles_it(site, lindeby, havnso):
    publish(site, havnso)
    browser = site.visitor(lindeby)
    assert "Write a few words, then we look." in browser.get("/needs/new").text
    typed = {"title": "How do we see falls at night?", "act": "draft", "lang": "en", "form_key": new_id()}
    form = browser.get(browser.post("/needs", data=typed).headers["location"]).text
    assert FALLS["title"] in re.sub("<.*?>", "", form)
    assert "See what resembles it" in form
