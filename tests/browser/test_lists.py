"""The lists: every state has an address, and coming back to it shows the same page again."""

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.town import Town
from tests.browser.visiting import NARROW, Visit


def test_searching_and_filtering_follow_in_the_address_and_back_restores_them(town: Town, visitor: Visitor) -> None:
    visit = visitor(town)
    visit.go("/needs")
    everything = _found(visit)
    visit.page.get_by_label(visit.say("Search needs")).fill("madspild")
    visit.press("Search")
    visit.page.wait_for_url("**/needs?q=madspild")
    expect(visit.page.locator("#found")).not_to_have_text(everything)
    searched = _found(visit)

    visit.page.get_by_label(visit.say("Health and older people")).check()
    visit.page.wait_for_url("**/needs?q=madspild&area=health_older")
    expect(visit.page.locator(".im-empty")).to_be_visible()
    visit.page.go_back()
    visit.page.wait_for_url("**/needs?q=madspild")
    expect(visit.page.locator("#found")).to_have_text(searched)
    expect(visit.page.get_by_label(visit.say("Health and older people"))).not_to_be_checked()
    visit.page.go_back()
    visit.page.wait_for_url("**/needs")
    expect(visit.page.locator("#found")).to_have_text(everything)
    expect(visit.page.get_by_label(visit.say("Search needs"))).to_have_value("")
    visit.page.go_forward()
    visit.page.wait_for_url("**/needs?q=madspild")
    expect(visit.page.locator("#found")).to_have_text(searched)
    visit.page.reload()
    expect(visit.page.locator("#found")).to_have_text(searched)
    expect(visit.page.get_by_label(visit.say("Search needs"))).to_have_value("madspild")
    expect(visit.page.locator("header.im-header")).to_be_visible()


def test_back_from_another_page_comes_back_to_the_whole_list(town: Town, visitor: Visitor) -> None:
    visit = visitor(town)
    visit.go("/needs")
    visit.page.get_by_label(visit.say("Climate and environment")).check()
    visit.page.wait_for_url("**/needs?area=climate_environment")
    expect(visit.page.locator("a.im-chip")).to_have_count(1)
    filtered = _found(visit)
    visit.page.locator(".im-card a").first.click()
    visit.page.wait_for_url("**/needs/*")
    visit.page.go_back()
    visit.page.wait_for_url("**/needs?area=climate_environment")
    expect(visit.page.locator("header.im-header")).to_be_visible()
    expect(visit.page.locator("#found")).to_have_text(filtered)
    expect(visit.page.get_by_label(visit.say("Climate and environment"))).to_be_checked()


def test_chips_take_one_filter_away_and_all_of_them(town: Town, visitor: Visitor) -> None:
    visit = visitor(town, locale="en")
    visit.go("/needs?area=climate_environment&lang=da")
    chips = visit.page.locator("a.im-chip")
    expect(chips).to_have_count(2)
    chips.first.click()
    visit.page.wait_for_url("**/needs?lang=da")
    visit.follow("Clear filters")
    visit.page.wait_for_url("**/needs")
    expect(chips).to_have_count(0)


def test_sorting_and_paging_stay_together(town: Town, visitor: Visitor) -> None:
    visit = visitor(town)
    visit.go("/needs?q=madspild")
    visit.page.get_by_label(visit.say("Sort")).select_option("newest")
    visit.page.wait_for_url("**/needs?q=madspild&sort=newest")
    expect(visit.page.get_by_label(visit.say("Sort"))).to_have_value("newest")
    first = _cards(visit)
    visit.page.locator("a[rel=next]").click()
    visit.page.wait_for_url("**/needs?q=madspild&sort=newest&page=2")
    expect(visit.page.locator("a[rel=prev]")).to_be_visible()
    assert not set(first) & set(_cards(visit))
    expect(visit.page.get_by_label(visit.say("Sort"))).to_have_value("newest")
    visit.page.go_back()
    visit.page.wait_for_url("**/needs?q=madspild&sort=newest")
    expect(visit.page.locator("a[rel=prev]")).to_be_hidden()
    assert _cards(visit) == first


def test_filters_work_without_scripts(town: Town, visitor: Visitor) -> None:
    visit = visitor(town, scripts=False)
    visit.go("/needs")
    visit.page.get_by_label(visit.say("Search needs")).fill("madspild")
    visit.page.get_by_label(visit.say("Climate and environment")).check()
    visit.press("Apply filters")
    visit.page.wait_for_url("**q=madspild**area=climate_environment**")
    expect(visit.page.locator("a.im-chip")).to_have_count(1)
    expect(visit.page.locator(".im-card").first).to_contain_text("madspild")
    visit.page.go_back()
    expect(visit.page.locator("a.im-chip")).to_have_count(0)


def test_the_words_searched_for_are_marked(town: Town, visitor: Visitor) -> None:
    visit = visitor(town)
    visit.go("/needs?q=madspild")
    expect(visit.page.locator(".im-card mark").first).to_have_text("madspild")


def test_a_slip_finds_what_was_meant_and_offers_the_better_spelling(town: Town, visitor: Visitor) -> None:
    visit = visitor(town)
    visit.go("/needs?q=madspilf&sort=newest")
    expect(visit.page.locator(".im-card mark").first).to_have_text("madspild")
    visit.page.locator(".im-meant a").click()
    expect(visit.page).to_have_url(f"{town.address}/needs?q=madspild&sort=newest")
    expect(visit.page.locator(".im-meant")).to_have_count(0)


def test_filters_are_folded_on_a_narrow_page_and_stay_as_they_were_left(town: Town, visitor: Visitor) -> None:
    visit = visitor(town, width=NARROW)
    visit.go("/needs")
    box = visit.page.get_by_label(visit.say("Climate and environment"))
    expect(box).to_be_hidden()
    visit.page.locator("details.im-filters > summary").click()
    box.check()
    visit.page.wait_for_url("**/needs?area=climate_environment")
    expect(visit.page.locator("a.im-chip")).to_have_count(1)
    expect(box).to_be_visible()


def test_a_list_keeps_the_focus_where_somebody_filters(town: Town, visitor: Visitor) -> None:
    visit = visitor(town)
    visit.go("/needs")
    box = visit.page.get_by_label(visit.say("Climate and environment"))
    box.focus()
    visit.page.keyboard.press("Space")
    visit.page.wait_for_url("**/needs?area=climate_environment")
    expect(visit.page.locator("a.im-chip")).to_have_count(1)
    expect(box).to_be_focused()


def _found(visit: Visit) -> str:
    """Return what the list says that it found."""
    return visit.page.locator("#found").inner_text()


def _cards(visit: Visit) -> list[str]:
    return visit.page.locator(".im-card__title").all_inner_texts()
