"""Where the advice stands while somebody writes: below the problem on a telephone, beside the form on a wide page."""

import pytest
from playwright.sync_api import FloatRect, Locator, expect

from tests.browser.conftest import Visitor
from tests.browser.town import Town
from tests.browser.visiting import WIDE, Visit
from tests.story import MUNICIPALITY, VENDOR

TELEPHONE = 360
RESEMBLES = "Hvordan opdager vi fald i eget hjem?"
FORMS = [("/needs/new", MUNICIPALITY), ("/solutions/new", VENDOR)]


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(("path", "email"), FORMS)
def test_on_a_telephone_the_advice_stands_between_the_problem_and_the_next_field(
    town: Town, visitor: Visitor, path: str, email: str, scripts: bool
) -> None:
    visit = visitor(town, email, width=TELEPHONE, scripts=scripts)
    visit.go(path)
    problem, panel, areas = _box(visit, "#field-problem"), _box(visit, "#advice"), _box(visit, "#field-areas")
    assert _end(problem) < panel["y"]
    assert _end(panel) < areas["y"]


@pytest.mark.parametrize(("path", "email"), FORMS)
def test_on_a_wide_page_the_advice_stands_beside_the_form(town: Town, visitor: Visitor, path: str, email: str) -> None:
    visit = visitor(town, email, width=WIDE)
    visit.go(path)
    heading, problem, areas = _box(visit, "h1"), _box(visit, "#field-problem"), _box(visit, "#field-areas")
    panel = _box(visit, "#advice")
    assert problem["x"] + problem["width"] < panel["x"]
    assert abs(panel["y"] - heading["y"]) < heading["height"]
    visit.page.locator("#field-title").press_sequentially(RESEMBLES)
    expect(_found(visit)).not_to_have_count(0)
    assert _box(visit, "#field-problem") == problem
    assert _box(visit, "#field-areas")["x"] == areas["x"]


@pytest.mark.parametrize("width", [WIDE, TELEPHONE])
def test_the_keys_come_from_the_problem_to_the_advice_and_may_pass_it(town: Town, visitor: Visitor, width: int) -> None:
    visit = visitor(town, MUNICIPALITY, width=width)
    visit.go("/needs/new")
    visit.page.locator("#field-problem").press_sequentially(RESEMBLES)
    expect(_found(visit)).not_to_have_count(0)
    visit.page.keyboard.press("Tab")
    skip = visit.page.get_by_role("link", name=visit.say("Skip to the next field"))
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    visit.page.keyboard.press("Tab")
    expect(visit.page.locator("#advice a").first).to_be_focused()
    visit.page.keyboard.press("Shift+Tab")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("#field-areas")).to_be_focused()


@pytest.mark.parametrize("keeps_its_place", [True, False])
def test_on_a_telephone_a_field_stays_where_it_is_when_something_comes_above_it(
    town: Town, visitor: Visitor, keeps_its_place: bool
) -> None:
    visit = visitor(town, MUNICIPALITY, width=TELEPHONE)
    visit.go("/needs/new")
    if not keeps_its_place:
        # As in Safari, which does not do by itself what other browsers do.
        visit.page.evaluate("document.documentElement.style.overflowAnchor = 'none'")
    field = visit.page.locator("#field-description")
    field.press_sequentially("Fald")
    before = _box(visit, "#field-description")
    field.press_sequentially(f" {RESEMBLES}")
    expect(_found(visit)).not_to_have_count(0)
    visit.page.wait_for_url("**/needs/*/edit")
    expect(visit.page.locator("#draft-status .im-icon")).to_be_visible()
    assert abs(_box(visit, "#field-description")["y"] - before["y"]) < 2
    expect(field).to_be_in_viewport()


def _found(visit: Visit) -> Locator:
    return visit.page.locator("#similar details")


def _box(visit: Visit, place: str) -> FloatRect:
    box = visit.page.locator(place).bounding_box()
    assert box, place
    return box


def _end(box: FloatRect) -> float:
    return box["y"] + box["height"]
