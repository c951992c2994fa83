"""Writing: drafts save themselves, nothing typed is lost, and one press makes one listing."""

from functools import partial

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visitor, sign_in
from tests.browser.town import Town
from tests.browser.visiting import Visit
from tests.story import MUNICIPALITY, VENDOR

REVISION = "#listing-form [name=revision]"


def test_a_draft_saves_itself_and_is_there_after_a_reload(town: Town, visitor: Visitor) -> None:
    visit = visitor(town, MUNICIPALITY)
    visit.go("/needs/new")
    visit.page.locator("#field-title").press_sequentially("Hvem rydder sne ved skolerne?")
    visit.page.wait_for_url("**/needs/*/edit")
    expect(visit.page.locator(REVISION)).to_have_value("1")
    visit.write(summary="Sne foran skolerne hver vinter")
    expect(visit.page.locator(REVISION)).to_have_value("2")
    visit.page.reload()
    expect(visit.page.locator("#field-title")).to_have_value("Hvem rydder sne ved skolerne?")
    expect(visit.page.locator("#field-summary")).to_have_value("Sne foran skolerne hver vinter")
    assert len(town.titled("Hvem rydder sne ved skolerne?")) == 1


def test_what_is_typed_while_a_draft_is_saved_is_published(town: Town, visitor: Visitor) -> None:
    title = "Hvor er de ledige cykelparkeringer?"
    visit = visitor(town, MUNICIPALITY)
    visit.go("/needs/new")
    _fill(visit, "Hvor er de ledige cykelparkeringer i dag?")
    visit.page.wait_for_url("**/needs/*/edit")
    visit.page.route("**/needs/draft", partial(_slowly, visit.page))
    visit.write(title=title)
    expect(visit.page.locator("#draft-status")).to_contain_text(visit.say("Saving …"))
    visit.press("Show it to everyone")
    expect(visit.page.locator("h1")).to_have_text(title)
    assert [listing.state for listing in town.titled(title)] == ["published"]


def test_a_draft_that_cannot_be_saved_says_so_and_can_still_be_published(town: Town, visitor: Visitor) -> None:
    title = "Hvem passer bænkene i parken?"
    visit = visitor(town, MUNICIPALITY)
    visit.expected.add(503)
    visit.go("/needs/new")
    _fill(visit, "Hvem passer bænkene i parken i dag?")
    visit.page.wait_for_url("**/needs/*/edit")
    visit.page.route("**/needs/draft", lambda route: route.fulfill(status=503))
    visit.write(title=title)
    expect(visit.page.locator("#draft-status")).to_contain_text(visit.say("Not saved, trying again"))
    visit.press("Show it to everyone")
    expect(visit.page.locator("h1")).to_have_text(title)
    assert [listing.state for listing in town.titled(title)] == ["published"]


def test_tags_are_suggested_while_typing_even_with_a_slip(town: Town, visitor: Visitor) -> None:
    visit = visitor(town, MUNICIPALITY)
    visit.go("/needs/new")
    field = visit.page.locator("#field-tags")
    field.press_sequentially("madspil")
    options = visit.page.locator("#tag-suggestions option")
    expect(options.first).to_have_attribute("value", "Madspild")
    field.press_sequentially("d, hjemmeplje")
    expect(visit.page.locator("#tag-suggestions option[value='madspild, hjemmepleje' i]")).to_have_count(1)


def test_errors_keep_what_was_typed_and_lead_to_the_field(town: Town, visitor: Visitor) -> None:
    visit = visitor(town, VENDOR)
    visit.expected.add(422)
    visit.go("/solutions/new")
    visit.write(title="En titel, der bliver stående", problem="Et problem & <et tegn>", tags="fald, natlys")
    visit.page.get_by_label(visit.say("Climate and environment")).check()
    visit.press("Show it to everyone")
    summary = visit.page.locator(".im-summary")
    expect(summary).to_be_focused()
    expect(visit.page.locator("#field-title")).to_have_value("En titel, der bliver stående")
    expect(visit.page.locator("#field-problem")).to_have_value("Et problem & <et tegn>")
    expect(visit.page.locator("#field-tags")).to_have_value("fald, natlys")
    assert visit.page.get_by_label(visit.say("Climate and environment")).is_checked()
    summary.get_by_role("link").first.click()
    expect(visit.page.locator("#field-summary")).to_be_focused()
    expect(visit.page.locator("#field-summary")).to_have_attribute("aria-invalid", "true")


def test_every_error_in_the_summary_leads_to_its_field(town: Town, visitor: Visitor) -> None:
    visit = visitor(town, VENDOR)
    visit.expected.add(422)
    visit.go("/solutions/new")
    visit.write(contact_name="", contact_email="ida")
    visit.press("Show it to everyone")
    links = visit.page.locator(".im-summary a")
    targets = [link.get_attribute("href") or "" for link in links.all()]
    assert len(targets) >= 7
    for target in targets:
        expect(visit.page.locator(target)).to_have_count(1)


def test_an_edit_meanwhile_in_another_tab_is_shown_beside_what_was_typed(town: Town, visitor: Visitor) -> None:
    need = town.need("Hvordan finder vi frivillige til cafeen?")
    visit = visitor(town, MUNICIPALITY)
    visit.expected.add(409)
    visit.go(town.path(need) + "/edit")
    other = visit.new_page()
    other.goto(town.path(need) + "/edit")
    other.locator("#field-title").fill("Hvordan finder vi unge frivillige til cafeen?")
    _save(visit, other)
    visit.write(title="Hvordan holder vi på frivillige i cafeen?")
    _save(visit, visit.page)
    expect(visit.page.locator("dl.im-terms")).to_contain_text("unge frivillige")
    expect(visit.page.locator("#field-title")).to_have_value("Hvordan holder vi på frivillige i cafeen?")
    _save(visit, visit.page)
    expect(visit.page.locator("h1")).to_have_text("Hvordan holder vi på frivillige i cafeen?")


def test_a_double_click_on_publish_makes_one_listing(town: Town, visitor: Visitor) -> None:
    title = "Hvem tæller trafikken ved broen?"
    visit = visitor(town, MUNICIPALITY)
    visit.go("/needs/new")
    _fill(visit, title)
    visit.page.get_by_role("button", name=visit.say("Show it to everyone")).dblclick()
    expect(visit.page.locator("h1")).to_have_text(title)
    assert [listing.state for listing in town.titled(title)] == ["published"]


@pytest.mark.parametrize("scripts", [True, False])
def test_whoever_was_signed_out_meanwhile_signs_in_beside_and_saves_again(
    town: Town, visitor: Visitor, scripts: bool
) -> None:
    title = f"Hvem henter storskrald {'hver uge' if scripts else 'hver måned'}?"
    need = town.need("Hvem henter storskrald?")
    visit = visitor(town, MUNICIPALITY, scripts=scripts)
    visit.expected.add(401)
    visit.go(town.path(need) + "/edit")
    visit.context.clear_cookies(name="session")
    visit.write(title=title)
    _save(visit, visit.page)
    expect(visit.page.locator("h1")).to_have_text(visit.say("Sign in to save"))
    if scripts:
        assert visit.faults() == []
    with visit.context.expect_page() as opened:
        visit.follow("Sign in (opens a new tab)")
    expect(opened.value.locator("h1")).to_have_text(visit.say("Sign in"))
    sign_in(visit.context, town, MUNICIPALITY)
    visit.press("Save again")
    expect(visit.page.locator("h1")).to_have_text(title)


def test_a_draft_says_that_its_writer_is_signed_out_and_goes_on_saving_afterwards(town: Town, visitor: Visitor) -> None:
    title = "Hvem fejer blade på stierne?"
    visit = visitor(town, MUNICIPALITY)
    visit.expected.add(401)
    visit.go("/needs/new")
    visit.context.clear_cookies(name="session")
    visit.write(title=title)
    expect(visit.page.locator("#draft-status")).to_contain_text(visit.say("Not saved: you are signed out."))
    expect(visit.page.locator("#advice")).to_contain_text(visit.say("You are signed out"))
    expect(visit.page.locator("#field-title")).to_have_value(title)
    sign_in(visit.context, town, MUNICIPALITY)
    visit.page.wait_for_url("**/needs/*/edit")
    assert [listing.state for listing in town.titled(title)] == ["draft"]


def test_the_advice_follows_what_is_written(town: Town, visitor: Visitor) -> None:
    visit = visitor(town, MUNICIPALITY)
    visit.go("/needs/new")
    panel = visit.page.locator("#advice")
    expect(panel).to_contain_text(visit.say("Write a few words, then we look."))
    visit.page.locator("#field-title").press_sequentially("Hvordan opdager vi fald i eget hjem?")
    expect(panel.get_by_role("link", name=town.stored(town.falls).title)).to_be_visible()
    expect(panel.get_by_role("link", name=town.stored(town.sensor).title)).to_be_visible()
    expect(panel.locator("details.im-similar summary")).to_contain_text([
        visit.say("Needs like yours: join instead"),
        visit.say("Solutions that may help"),
    ])  # fmt: skip
    expect(panel.locator("mark").first).to_be_visible()
    expect(visit.page.locator("#field-title")).to_be_focused()
    expect(visit.page.get_by_role("status").filter(has_text="det, du skriver")).to_have_count(1)


def test_without_scripts_a_button_saves_the_draft_and_shows_what_resembles_it(town: Town, visitor: Visitor) -> None:
    visit = visitor(town, MUNICIPALITY, scripts=False)
    visit.go("/needs/new")
    visit.write(title="Hvordan ser vi fald i eget hjem?")
    visit.press("See what resembles it")
    expect(visit.page.locator("#field-title")).to_have_value("Hvordan ser vi fald i eget hjem?")
    similar = visit.page.locator("#advice").get_by_role("link", name=town.stored(town.falls).title)
    expect(similar).to_be_visible()


def test_what_the_text_suggests_is_added_with_one_click(town: Town, visitor: Visitor) -> None:
    title = "Faldforebyggelse for ældre i eget hjem"
    visit = visitor(town, MUNICIPALITY)
    visit.go("/needs/new")
    visit.page.locator("#field-title").press_sequentially(title)
    tags = visit.page.locator("#suggested-tags")
    tags.locator("#suggested-tags-fall_prevention").check()
    areas = visit.page.locator("#suggested-areas")
    areas.get_by_role("link", name=visit.say("Health and older people")).click()
    health = visit.page.get_by_label(visit.say("Health and older people"), exact=True)
    expect(health).to_be_checked()
    expect(health).to_be_focused()
    expect(areas.get_by_role("link")).to_have_count(0)
    expect(tags.locator("#suggested-tags-fall_prevention")).to_be_checked()
    visit.press("Save draft")
    expect(visit.page.locator("#field-tags")).to_have_value("Faldforebyggelse")
    expect(health).to_be_checked()


def _slowly(page: Page, route: Route) -> None:
    page.wait_for_timeout(1000)
    route.continue_()


def _fill(visit: Visit, title: str) -> None:
    visit.write(title=title, summary=title, problem=f"{title} Vi ved det ikke.", tags="frivillige")
    visit.page.get_by_label(visit.say("Roads and public space"), exact=True).check()


def _save(visit: Visit, page: Page) -> None:
    page.get_by_role("button", name=visit.say("Save changes")).click()
    page.wait_for_load_state()
