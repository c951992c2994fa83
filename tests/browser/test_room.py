"""What is read at a glance has room for it, on a telephone and on a desk."""

from tests.browser.conftest import Visitor
from tests.browser.town import Town
from tests.browser.visiting import WIDE
from tests.story import MUNICIPALITY

TELEPHONE = 360


def test_on_a_telephone_the_contacts_address_is_read_whole(town: Town, visitor: Visitor) -> None:
    visit = visitor(town, MUNICIPALITY, width=TELEPHONE)
    visit.go("/needs/new")
    address = visit.page.locator("#field-contact_email")
    assert address.input_value() == MUNICIPALITY
    assert address.evaluate("field => field.scrollWidth <= field.clientWidth")


def test_the_room_for_how_a_draft_stands_is_not_empty_before_there_is_one(town: Town, visitor: Visitor) -> None:
    visit = visitor(town, MUNICIPALITY, width=TELEPHONE)
    visit.go("/needs/new")
    words = visit.page.locator("#draft-status").inner_text()
    assert words.strip() == visit.say("The draft saves itself while you write.")


def test_on_a_telephone_a_mail_is_shown_down_to_its_end(settled_town: Town, visitor: Visitor) -> None:
    visit = visitor(settled_town, width=TELEPHONE)
    visit.go("/inbox")
    visit.page.locator("li.im-message a").first.click()
    visit.page.wait_for_load_state("networkidle")
    mail = visit.page.frames[1]
    assert mail.evaluate("document.documentElement.scrollHeight <= window.innerHeight")


def test_ones_own_needs_have_the_whole_width_of_the_page(town: Town, visitor: Visitor) -> None:
    visit = visitor(town, MUNICIPALITY, width=WIDE)
    visit.go("/overview")
    visit.page.locator("table .im-badge").first.wait_for()
    widths = [visit.page.locator(part).evaluate("part => part.clientWidth") for part in ("table", ".im-top")]
    assert widths[0] == widths[1]
