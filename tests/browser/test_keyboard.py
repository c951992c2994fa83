"""The keyboard alone is enough."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.town import Town
from tests.browser.visiting import NARROW
from tests.story import MUNICIPALITY

MOST_TABS = 80


def test_the_skip_link_leads_past_the_header(town: Town, visitor: Visitor) -> None:
    visit = visitor(town)
    visit.go("/needs")
    visit.page.keyboard.press("Tab")
    skip = visit.page.get_by_role("link", name=visit.say("Skip to content"))
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("main")).to_be_focused()
    visit.page.keyboard.press("Tab")
    expect(visit.page.get_by_label(visit.say("Search needs"))).to_be_focused()


def test_a_need_is_published_with_the_keys_alone(town: Town, visitor: Visitor) -> None:
    title = "Hvordan finder vi tomme lokaler til foreninger?"
    visit = visitor(town, MUNICIPALITY)
    visit.go("/needs/new")
    _tab_to(visit.page, "field-title")
    for text in (title, "Ledige lokaler om aftenen", "Foreninger søger lokaler, og vi ved ikke, hvad der er ledigt."):
        visit.page.keyboard.type(text)
        visit.page.keyboard.press("Tab")
    expect(visit.page.get_by_role("link", name=visit.say("Skip to the next field"))).to_be_focused()
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Space")
    _tab_to(visit.page, "field-tags")
    visit.page.keyboard.type("foreninger")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("h1")).to_have_text(title)
    assert [listing.state for listing in town.titled(title)] == ["published"]


def test_everything_that_can_be_pressed_can_be_reached_and_seen(town: Town, visitor: Visitor) -> None:
    visit = visitor(town, MUNICIPALITY)
    visit.go(town.path(town.falls) + "/pairings")
    wanted = visit.page.locator("main article").first.locator("a, button, summary").all_inner_texts()
    reached = []
    for _ in range(MOST_TABS):
        visit.page.keyboard.press("Tab")
        reached.append(visit.page.evaluate("document.activeElement.innerText ?? ''"))
        assert visit.page.evaluate(_IS_SEEN), reached[-1]
    assert {text for text in wanted if text.strip()} <= set(reached)


def test_the_menu_on_a_narrow_page_opens_and_closes_with_the_keys(town: Town, visitor: Visitor) -> None:
    visit = visitor(town, width=NARROW)
    visit.go("/")
    menu = visit.page.locator("details.im-menu summary")
    menu.focus()
    visit.page.keyboard.press("Enter")
    link = visit.page.locator("details.im-menu").get_by_role("link", name=visit.say("Needs"))
    expect(link).to_be_visible()
    visit.page.keyboard.press("Tab")
    expect(link).to_be_focused()
    visit.page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(menu).to_be_focused()


def _tab_to(page: Page, field: str) -> None:
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == field:
            return
    raise AssertionError(f"{field} is never reached")


_IS_SEEN = """() => {
    const focused = document.activeElement;
    if (focused === document.body) return true;
    const style = getComputedStyle(focused);
    return focused.getClientRects().length > 0
        && (style.outlineStyle !== "none" || style.boxShadow !== "none" || focused.tagName === "IFRAME");
}"""
