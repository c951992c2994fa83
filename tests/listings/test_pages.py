"""Needs and solutions through the door that people use: addresses, forms and pages."""

from urllib.parse import quote, urlencode

import pytest

from market.accounts.models import Organisation
from market.gateways.ids import new_id
from market.listings import queries
from market.needs.kind import NEED
from market.rendering.places import folder
from market.solutions.kind import SOLUTION
from market.taxonomy.models import Concept
from market.taxonomy.seeding import load_reference

FALLS = {
    "act": "publish",
    "title": "How do we see falls before they happen?",
    "summary": "Every week 14 citizens fall.",
    "problem": "We discover the unsteady walk when it is too late.",
    "areas": "health_older",
    "tags": "falls, gait",
    "contact_name": "Mette Holm",
    "contact_email": "mette@lindeby.example",
}


def publish(site, viewer, path="/needs", **changes) -> str:
    answer = site.visitor(viewer).post(path, data={**FALLS, "form_key": new_id(), **changes})
    assert answer.status_code == 303, answer.text
    site.index_follows()
    return str(answer.headers["location"])


@pytest.mark.parametrize(("path", "who"), [("/needs", "lindeby"), ("/solutions", "trinvagt")])
def test_six_fields_are_enough_and_everybody_sees_the_page(site, request, path, who):
    address = publish(site, request.getfixturevalue(who), path)
    page = site.visitor().get(address)
    assert page.status_code == 200
    assert FALLS["title"] in page.text
    assert FALLS["problem"] in page.text
    assert "mette@lindeby.example" not in page.text
    assert site.visitor(locale="da").get(address).status_code == 200


def test_the_form_comes_back_with_what_was_typed_and_what_to_do(site, lindeby):
    answer = site.visitor(lindeby).post("/needs", data={**FALLS, "title": "", "budget_dkk": "²", "areas": "mars"})
    assert answer.status_code == 422
    assert FALLS["summary"] in answer.text
    assert "Write a whole number with the digits 0 to 9." in answer.text
    assert "3 fields need another look" in answer.text
    with site.house.database.reading() as session:
        assert queries.counts(session, NEED) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"summary": "word " * 51},
        {"problem": "word " * 201},
        {"title": "x" * 151},
        {"description": "x" * 5_000_000},
        {"tags": ",".join(f"tag{number}" for number in range(16))},
        {"areas": "mars"},
        {"contact_email": "mette"},
        {"contact_email": "mette@lindeby..example"},
        {"contact_email": ".mette@lindeby.example"},
        {"contact_email": "mette@lindeby.example, jens@havnso.example"},
        {"budget_dkk": "-5"},
        {"budget_dkk": "1" * 5000},
        {"answer_by": "2026-02-30"},
        {"answer_by": "1767225600"},
        {"lang": "fr"},
        {"stage": "market"},
        {"regions": "<script>"},
        {"act": "destroy"},
        {"revision": "²"},
        {"organisation_id": "mine"},
        {"form_key": "x"},
        {"must_haves": "\n".join(f"demand {number}" for number in range(8))},
    ],
)
def test_what_no_need_can_hold_is_refused_in_words(site, lindeby, wrong):
    answer = site.visitor(lindeby).post("/needs", data={**FALLS, **wrong})
    assert answer.status_code == 422
    assert "another look" in answer.text
    with site.house.database.reading() as session:
        assert queries.counts(session, NEED) == {}


def test_signs_that_no_one_types_are_dropped(site, lindeby):
    sent = urlencode({**FALLS, "title": ""}).replace("title=", "title=Falls%00+at%ED%A0%80+night")
    header = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = site.visitor(lindeby).post("/needs", content=sent, headers=header)
    with site.house.database.reading() as session:
        (need,) = queries.newest(session, NEED)
    assert (answer.status_code, need.title.split()[0], "\x00" in need.title) == (303, "Falls", False)


def test_a_form_sent_twice_leads_to_the_same_need(site, lindeby):
    browser = site.visitor(lindeby)
    sent = {**FALLS, "form_key": new_id()}
    first, second = browser.post("/needs", data=sent), browser.post("/needs", data=sent)
    assert first.headers["location"] == second.headers["location"]
    with site.house.database.reading() as session:
        assert queries.counts(session, NEED) == {"published": 1}


@pytest.mark.parametrize("first", ["/needs/draft", "/needs"])
def test_the_form_that_made_a_draft_can_publish_it_when_the_answer_got_lost(site, lindeby, first):
    browser = site.visitor(lindeby)
    key = new_id()
    browser.post(first, data={"act": "draft", "title": "Half", "form_key": key})
    published = browser.post("/needs", data={**FALLS, "form_key": key})
    assert (published.status_code, published.headers["location"].endswith("/edit")) == (303, False)
    with site.house.database.reading() as session:
        (need,) = queries.newest(session, NEED)
    assert need.title == FALLS["title"]


def test_an_old_form_without_a_revision_loses_no_words(site, lindeby):
    browser = site.visitor(lindeby)
    key = new_id()
    made = browser.post("/needs", data={"act": "draft", "title": "Half", "form_key": key})
    browser.post(made.headers["location"], data={"act": "draft", "title": "Better", "form_key": key, "revision": "1"})
    again = browser.post("/needs", data={**FALLS, "title": "Typed after going back", "form_key": key})
    assert again.status_code == 409
    assert "Typed after going back" in again.text
    assert "Better" in again.text


def test_a_draft_is_its_owners_alone(site, lindeby, havnso):
    browser = site.visitor(lindeby)
    answer = browser.post("/needs", data={"act": "draft", "title": "Half", "form_key": new_id()})
    edit = answer.headers["location"]
    assert edit.endswith("/edit")
    assert "Half" in browser.get(edit).text
    page = edit.removesuffix("/edit")
    for other in (site.visitor(havnso), site.visitor()):
        assert other.get(page).status_code == 404
    assert site.visitor(havnso).get(edit).status_code == 404
    assert site.visitor(havnso).post(edit, data=FALLS).status_code == 404
    foreign, unknown = (site.visitor(havnso).get(path) for path in (edit, "/needs/nothing-here/edit"))
    assert unknown.text == foreign.text.replace(quote(edit, safe=""), quote("/needs/nothing-here/edit", safe=""))


def test_drafts_save_themselves_and_are_published_from_the_same_form(site, lindeby):
    browser = site.visitor(lindeby)
    typed = {"title": "Falls at night", "form_key": new_id(), "budget_dkk": "²"}
    first = browser.post("/needs/draft", data=typed, headers={"HX-Request": "true"})
    assert "without the fields we cannot read yet" in first.text
    revision = first.headers["X-Revision"]
    second = browser.post("/needs/draft", data={**typed, "budget_dkk": "5.000", "revision": revision})
    assert second.status_code == 200
    assert browser.post("/needs/draft", data={**typed, "revision": revision}).status_code == 409
    publish_it = browser.post("/needs", data={**FALLS, "form_key": typed["form_key"], "revision": "2"})
    assert publish_it.status_code == 303
    with site.house.database.reading() as session:
        assert queries.counts(session, NEED) == {"published": 1}


def test_a_stale_form_shows_what_is_stored_and_keeps_what_was_typed(site, lindeby, clock):
    address = publish(site, lindeby)
    browser = site.visitor(lindeby)
    assert (
        browser.post(f"{address}/edit", data={**FALLS, "revision": "1", "title": "The second title"}).status_code == 303
    )
    stale = browser.post(f"{address}/edit", data={**FALLS, "revision": "1", "title": "The third title"})
    assert stale.status_code == 409
    assert "The second title" in stale.text
    assert "The third title" in stale.text
    assert 'name="revision" value="2"' in stale.text
    clock.forward(minutes=1)
    assert (
        browser.post(f"{address}/edit", data={**FALLS, "revision": "2", "title": "The third title"}).status_code == 303
    )
    assert "The third title" in browser.get(address).text


def test_vendors_write_no_needs_and_strangers_nothing(site, trinvagt):
    assert site.visitor(trinvagt).get("/needs/new").status_code == 403
    assert site.visitor(trinvagt).post("/needs", data=FALLS).status_code == 403
    answer = site.visitor().get("/needs/new")
    assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in")
    assert site.visitor().post("/needs", data=FALLS).status_code == 401
    with site.house.database.reading() as session:
        assert queries.counts(session, NEED) == {}


def test_the_list_finds_filters_and_survives_any_address(site, lindeby, trinvagt):
    publish(site, lindeby)
    publish(
        site, lindeby, title="Less food waste in canteens", summary="Food", problem="Waste", areas="climate_environment"
    )
    publish(site, trinvagt, "/solutions", stage="market", price_min_dkk="900")
    browser = site.visitor()
    both = browser.get("/needs").text
    assert "2 needs" in both
    assert "2 needs fit" not in both
    assert "Best match first" not in both
    assert "Newest first" in both
    falls = browser.get("/needs?q=falls&area=health_older").text
    assert "1 need fits" in falls
    assert "Best match first" in falls
    assert '<mark class="im-mark im-mark--same">' in falls
    assert "No needs fit" in browser.get("/needs?area=culture_leisure").text
    assert "1 solution fits" in browser.get("/solutions?stage=market&stage=idea").text
    for query in (
        "area=mars",
        "page=²",
        "page=99",
        "page=-1",
        "sort=%00",
        "q=%ED%A0%80",
        "tag=" + "x" * 5000,
        "lang=xx",
    ):
        assert browser.get(f"/needs?{query}").status_code in {200, 303}, query


def test_a_slip_in_a_search_is_shown_as_a_link_that_keeps_the_filters_and_the_order(site, lindeby):
    publish(site, lindeby, lang="en")
    page = site.visitor().get("/needs?q=fallls&lang=en&sort=newest").text
    assert "1 need fits" in page
    assert 'Did you mean <a href="/needs?q=falls&amp;lang=en&amp;sort=newest">falls</a>?' in page
    assert "Did you mean" not in site.visitor().get("/needs?q=falls").text


def test_a_word_that_only_this_house_has_for_a_tag_finds_what_carries_it(site, lindeby):
    with site.house.database.writing() as session:
        load_reference(session, folder("seed"))
        session.get_one(Concept, "winter_service").added_en = ["slush watch"]
    publish(site, lindeby, title="Who comes first in the morning?", tags="winter service", lang="en")
    assert "1 need fits" in site.visitor().get("/needs?q=slush+watch").text
    assert "No needs fit" in site.visitor().get("/needs?q=slush+clock").text


def test_a_hit_without_a_marked_word_says_which_tag_led_there(site, lindeby):
    with site.house.database.writing() as session:
        load_reference(session, folder("seed"))
    publish(site, lindeby, title="Who comes first in the morning?", tags="winter service", lang="en")
    assert "found by the tag Winter service" in site.visitor().get("/needs?q=snow+clearing").text
    assert "fundet via emneordet Vintertjeneste" in site.visitor(locale="da").get("/needs?q=glatførebekæmpelse").text
    assert "found by the tag" not in site.visitor().get("/needs?q=falls").text


def test_htmx_gets_the_results_alone_and_the_address_to_show(site, lindeby):
    publish(site, lindeby)
    answer = site.visitor().get("/needs?q=falls&lang=&source=&sort=relevance", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert answer.headers["HX-Push-Url"] == "/needs?q=falls"
    restored = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in site.visitor().get("/needs?q=falls", headers=restored).text


def test_a_public_body_that_waits_for_approval_keeps_its_draft(site, lindeby):
    with site.house.database.writing() as session:
        session.get_one(Organisation, lindeby.organisation_id).approved_at = None
    answer = site.visitor(lindeby).post("/needs", data={**FALLS, "form_key": new_id()})
    assert answer.headers["location"].endswith("/edit")
    with site.house.database.reading() as session:
        assert queries.counts(session, NEED) == {"draft": 1}


def test_an_organisation_sees_all_it_has_written(site, lindeby, clock):
    browser = site.visitor(lindeby)
    assert "You have not written a need yet" in browser.get("/needs/mine").text
    publish(site, lindeby)
    clock.forward(hours=1)
    browser.post("/needs", data={"act": "draft", "title": "Half", "form_key": new_id()})
    page = browser.get("/needs/mine").text
    assert page.index("Half") < page.index(FALLS["title"])


def test_solutions_show_their_price_and_proof(site, trinvagt):
    address = publish(
        site,
        trinvagt,
        "/solutions",
        price_min_dkk="1.200 kr.",
        price_unit="citizen",
        hosting=["dk", "eu"],
        benefits="Fewer falls\nCalmer nights",
        ui_languages="da, en",
        evidence_level="3",
    )
    page = site.visitor().get(address).text
    for words in (
        "DKK 1,200",
        "Denmark, EU or EEA",
        "<li>Calmer nights</li>",
        "Measured before and after in one place",
    ):
        assert words in page
    with site.house.database.reading() as session:
        (solution,) = queries.newest(session, SOLUTION)
        profile = queries.profile_of(SOLUTION, solution)
        assert (profile.price_dkk, "Calmer nights" in profile.text) == (1200, True)


def test_addresses_that_name_nothing_are_not_found(site, lindeby):
    browser = site.visitor(lindeby)
    for slug in ("%00", "x" * 500, "%ED%A0%80", "Upper", "²"):
        assert browser.get(f"/needs/{slug}").status_code == 404, slug
        assert browser.post(f"/needs/{slug}/pause").status_code == 404, slug


def test_codes_and_places_are_shown_by_their_names(site, lindeby):
    with site.house.database.writing() as session:
        load_reference(session, folder("seed"))
    address = publish(site, lindeby, cpv_codes="85310000-5, 33195000", regions="DK03")
    page = site.visitor().get(address).text
    assert "85310000 Social work services" in page
    assert "Syddanmark" in page
    edit = site.visitor(lindeby).get(f"{address}/edit").text
    assert 'value="85310000, 33195000"' in edit
    refused = site.visitor(lindeby).post("/needs", data={**FALLS, "cpv_codes": "99999999"})
    assert refused.status_code == 422
    assert "One of these codes does not exist" in refused.text
