"""Answering a match: interested, later, not relevant with a reason, and taking it back; with a mouse or with keys."""

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visitor
from tests.browser.pages import pair_of
from tests.browser.town import Town
from tests.browser.visiting import Visit
from tests.story import MUNICIPALITY


def test_not_relevant_asks_why_and_can_be_undone(settled_town: Town, visitor: Visitor) -> None:
    visit = visitor(settled_town, MUNICIPALITY)
    visit.go(settled_town.path(settled_town.falls) + "/pairings")
    _refuse(visit, scripts=True)
    expect(_card(visit)).to_contain_text(visit.say("Your answer:"))
    visit.press("Undo", _card(visit))
    expect(_card(visit).get_by_role("button", name=visit.say("Interested"), exact=True)).to_be_visible()
    assert visit.path.endswith("/pairings")


def test_not_relevant_works_without_scripts(settled_town: Town, visitor: Visitor) -> None:
    visit = visitor(settled_town, MUNICIPALITY, locale="en", scripts=False)
    visit.go(settled_town.path(settled_town.falls) + "/pairings")
    _refuse(visit, scripts=False)
    expect(_card(visit)).to_contain_text(visit.say("Your answer:"))
    visit.press("Undo", _card(visit))
    expect(_card(visit).get_by_role("button", name=visit.say("Interested"), exact=True)).to_be_visible()


def test_a_refusal_without_a_reason_says_what_is_missing(settled_town: Town, visitor: Visitor) -> None:
    visit = visitor(settled_town, MUNICIPALITY)
    visit.expected.add(422)
    visit.go(settled_town.path(settled_town.falls) + "/pairings")
    visit.follow("Not relevant …", _card(visit))
    visit.press("Save answer", _card(visit))
    expect(_card(visit).locator(".form-error-message").first).to_be_visible()
    expect(_card(visit).get_by_role("button", name=visit.say("Save answer"))).to_be_visible()


def test_answers_are_given_with_the_keys_and_the_focus_follows(settled_town: Town, visitor: Visitor) -> None:
    visit = visitor(settled_town, MUNICIPALITY)
    visit.go(settled_town.path(settled_town.falls) + "/pairings")
    later = _card(visit).get_by_role("button", name=visit.say("Later"))
    later.focus()
    visit.page.keyboard.press("Enter")
    expect(_card(visit)).to_contain_text(visit.say("Your answer:"))
    assert _focus_is_within(_card(visit))
    visit.press("Undo", _card(visit))
    expect(_card(visit).get_by_role("button", name=visit.say("Later"))).to_be_visible()
    assert _focus_is_within(_card(visit))


def test_the_refusal_form_takes_the_focus_when_it_opens(settled_town: Town, visitor: Visitor) -> None:
    visit = visitor(settled_town, MUNICIPALITY)
    visit.go(settled_town.path(settled_town.falls) + "/pairings")
    _card(visit).get_by_role("link", name=visit.say("Not relevant …")).focus()
    visit.page.keyboard.press("Enter")
    expect(_card(visit).get_by_role("button", name=visit.say("Save answer"))).to_be_visible()
    assert _focus_is_within(_card(visit))
    visit.follow("Undo", _card(visit))
    expect(_card(visit).get_by_role("button", name=visit.say("Later"))).to_be_visible()


def _refuse(visit: Visit, *, scripts: bool) -> None:
    visit.follow("Not relevant …", _card(visit))
    form = _card(visit) if scripts else visit.page.locator("main")
    form.get_by_label(visit.say("Too expensive")).check()
    visit.press("Save answer", form)


def _card(visit: Visit) -> Locator:
    return visit.page.locator(f"#pairing-{pair_of(visit.town).pairing.id}")


def _focus_is_within(part: Locator) -> bool:
    return bool(part.evaluate("part => part.contains(document.activeElement)"))
