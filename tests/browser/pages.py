"""Every page of the site in every state that looks different: how to come there, and as whom."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import expect

from market.pairings.queries import Pair
from tests.browser.town import MATCHMAKER, NEWCOMER, OTHER_VENDOR, Town
from tests.browser.visiting import Visit
from tests.story import MUNICIPALITY, VENDOR

Way = Callable[[Visit], None]
HUGE = 7 * 1024 * 1024


@dataclass(frozen=True)
class Stop:
    """A page to look at: who comes, how, and with which answer of the site besides the good ones."""

    way: Way
    email: str | None = None
    answers: set[int] = field(default_factory=set)


def to(path: str) -> Way:
    """Go straight to an address."""
    return lambda visit: visit.go(path)


def _listing(name: str, more: str = "") -> Way:
    return lambda visit: visit.go(visit.town.path(getattr(visit.town, name)) + more)


def pair_of(town: Town) -> Pair:
    """Return the pairing of falls and insoles, once the worker has found it."""
    return next(pair for pair in town.pairs_of(town.falls) if pair.solution.id == town.insoles.id)


def _pairing(more: str = "") -> Way:
    return lambda visit: visit.go(f"/pairings/{pair_of(visit.town).pairing.id}{more}")


def _pairings_with_open_refusal(visit: Visit) -> None:
    _listing("falls", "/pairings")(visit)
    visit.page.get_by_role("link", name=visit.say("Not relevant …")).first.click()
    expect(visit.page.get_by_role("button", name=visit.say("Save answer"))).to_be_visible()


def _empty_form_sent(path: str, button: str) -> Way:
    def way(visit: Visit) -> None:
        visit.go(path)
        visit.press(button)
        expect(visit.page.locator(".im-summary")).to_be_visible()

    return way


def _new_form_with_errors(visit: Visit) -> None:
    visit.go("/needs/new")
    for group in visit.page.locator("details.im-fold").all():
        group.locator("summary").click()
    visit.write(budget_dkk="²", contact_email="mette")
    visit.press("Show it to everyone")
    expect(visit.page.locator(".im-summary")).to_be_visible()


def _form_with_all_open(path: str) -> Way:
    def way(visit: Visit) -> None:
        visit.go(path)
        for group in visit.page.locator("details.im-fold").all():
            group.locator("summary").click()

    return way


def _stale_form(visit: Visit) -> None:
    _listing("falls", "/edit")(visit)
    visit.page.locator("[name=revision]").evaluate("field => { field.value = '0' }")
    visit.write(title="En anden titel på det samme behov")
    visit.press("Save changes")
    expect(visit.page.get_by_text(visit.say("What is stored now"))).to_be_visible()


def _link_sent(visit: Visit) -> None:
    visit.go("/sign-in")
    visit.write(email="nobody@nowhere.example")
    visit.press("Send me a link")
    expect(visit.page.get_by_role("link", name=visit.say("Ask again"))).to_be_visible()


def _too_much(visit: Visit) -> None:
    visit.go("/needs/new")
    visit.page.locator("#field-problem").evaluate(f"field => {{ field.value = 'a'.repeat({HUGE}) }}")
    visit.press("Save draft")
    expect(visit.page.locator("h1")).to_have_text(visit.say("This is too much at once"))


def _message(visit: Visit) -> None:
    visit.go("/inbox")
    visit.page.locator("li.im-message a").first.click()
    visit.page.wait_for_load_state("networkidle")


def _compared(visit: Visit) -> None:
    visit.go("/desk/weighting")
    visit.page.get_by_label(visit.say("Strong from")).fill("0,95")
    visit.press("Compare")


def _stop_mails(visit: Visit) -> None:
    visit.go(visit.town.stop_path(VENDOR))


def _menu_open(visit: Visit) -> None:
    visit.go("/")
    visit.page.set_viewport_size({"width": 320, "height": 900})
    visit.page.locator("details.im-menu summary").click()


MAIN: dict[str, Stop] = {
    "home": Stop(to("/")),
    "search with hits": Stop(to("/search?q=fald")),
    "needs": Stop(to("/needs")),
    "need": Stop(_listing("falls")),
    "pairings for a visitor": Stop(_listing("falls", "/pairings")),
    "pairings for the owner": Stop(_listing("falls", "/pairings"), MUNICIPALITY),
    "pairings with an open refusal": Stop(_pairings_with_open_refusal, MUNICIPALITY),
    "new need": Stop(_form_with_all_open("/needs/new"), MUNICIPALITY),
    "new need with errors": Stop(_new_form_with_errors, MUNICIPALITY, {422}),
    "overview of a vendor": Stop(to("/overview"), VENDOR),
    "desk": Stop(to("/desk"), MATCHMAKER),
}
"""The pages that are looked at in both languages and in the dark."""

OTHERS: dict[str, Stop] = {
    "search with nothing found": Stop(to("/search?q=zzzzqqq")),
    "search without words": Stop(to("/search")),
    "needs on the second page": Stop(to("/needs?page=2")),
    "needs filtered": Stop(to("/needs?q=fald&area=health_older&stage=test&sort=newest")),
    "needs none": Stop(to("/needs?q=zzzzqqq&area=culture_leisure")),
    "solutions": Stop(to("/solutions")),
    "solutions filtered": Stop(to("/solutions?source=register&lang=en")),
    "solutions none": Stop(to("/solutions?q=zzzzqqq")),
    "need of my own": Stop(_listing("falls"), MUNICIPALITY),
    "solution": Stop(_listing("insoles")),
    "solution of my own": Stop(_listing("insoles"), VENDOR),
    "draft": Stop(_listing("draft"), MUNICIPALITY),
    "draft in the form": Stop(_listing("draft", "/edit"), MUNICIPALITY),
    "paused": Stop(_listing("paused"), MUNICIPALITY),
    "closing": Stop(_listing("falls", "/close"), MUNICIPALITY),
    "pairings of a solution": Stop(_listing("insoles", "/pairings"), VENDOR),
    "pairings with answers": Stop(_listing("refused", "/pairings"), VENDOR),
    "pairings of a draft": Stop(_listing("draft", "/pairings"), MUNICIPALITY),
    "no pairings": Stop(_listing("alone", "/pairings"), MUNICIPALITY),
    "pairing for a visitor": Stop(_pairing()),
    "pairing for a party": Stop(_pairing(), VENDOR),
    "pairing of the introduced": Stop(
        lambda visit: visit.go(f"/pairings/{visit.town.introduced.pairing.id}"), OTHER_VENDOR
    ),
    "refusal on its own page": Stop(_pairing("/verdict"), MUNICIPALITY),
    "new solution": Stop(_form_with_all_open("/solutions/new"), VENDOR),
    "new solution with errors": Stop(_empty_form_sent("/solutions/new", "Show it to everyone"), VENDOR, {422}),
    "edit": Stop(_listing("falls", "/edit"), MUNICIPALITY),
    "stale form": Stop(_stale_form, MUNICIPALITY, {409}),
    "our needs": Stop(to("/needs/mine"), MUNICIPALITY),
    "our solutions, none": Stop(to("/solutions/mine"), "nina@nystartet.example"),
    "sign in": Stop(to("/sign-in")),
    "sign in with an error": Stop(_empty_form_sent("/sign-in", "Send me a link"), None, {422}),
    "link sent": Stop(_link_sent),
    "confirm": Stop(to("/sign-in/abc")),
    "welcome": Stop(to("/welcome"), NEWCOMER),
    "welcome with errors": Stop(_empty_form_sent("/welcome", "Continue"), NEWCOMER, {422}),
    "profile": Stop(to("/profile"), VENDOR),
    "overview of a buyer": Stop(to("/overview"), MUNICIPALITY),
    "overview of the matchmaker": Stop(to("/overview"), MATCHMAKER),
    "overview of a newcomer": Stop(to("/overview"), NEWCOMER),
    "jobs": Stop(to("/desk/jobs"), MATCHMAKER),
    "outbox": Stop(to("/desk/outbox"), MATCHMAKER),
    "needs without a match": Stop(to("/desk/unmatched/needs"), MATCHMAKER),
    "weighting": Stop(to("/desk/weighting"), MATCHMAKER),
    "weighting compared": Stop(_compared, MATCHMAKER),
    "weighting with an error": Stop(to("/desk/weighting?scale=9"), MATCHMAKER, {422}),
    "inbox": Stop(to("/inbox")),
    "message": Stop(_message),
    "stop mails": Stop(_stop_mails),
    "tags": Stop(to("/tags")),
    "tags of an area": Stop(to("/tags?area=health_older")),
    "tags that are searched": Stop(to("/tags?q=fald")),
    "tag": Stop(to("/tags/fall_prevention"), VENDOR),
    "tag with an error": Stop(_empty_form_sent("/tags/fall_prevention", "Propose"), VENDOR, {422}),
    "new tag": Stop(to("/tags/new"), MUNICIPALITY),
    "how we match": Stop(to("/about/matching")),
    "accessibility": Stop(to("/about/accessibility")),
    "data": Stop(to("/about/data")),
    "menu on a narrow page": Stop(_menu_open, MATCHMAKER),
    "not allowed": Stop(to("/desk"), VENDOR, {403}),
    "not found": Stop(to("/needs/nothing-here"), None, {404}),
    "broken": Stop(to("/breaks"), None, {500}),
    "too much": Stop(_too_much, MUNICIPALITY, {413}),
}
