"""The main journey: a firm and a municipality find each other, in both languages, with and without scripts."""

import re
from dataclasses import dataclass
from time import monotonic

import pytest
from playwright.sync_api import Locator, expect

from market.gateways.database import Database
from market.i18n import Locale
from tests.browser.conftest import Visitor
from tests.browser.town import Town, running_town
from tests.browser.visiting import Visit

PATIENCE = 10  # seconds that a person waits for matches; the machine is busy with other tests


@dataclass(frozen=True)
class Story:
    """Who meets whom, and about what."""

    firm: str
    municipality: str
    area: str
    tags: str
    solution: str
    solves: str
    need: str
    problem: str
    shared_words: tuple[str, ...]

    @property
    def vendor(self) -> str:
        """The vendor's address."""
        return f"eva@{self.firm.lower()}.example"

    @property
    def buyer(self) -> str:
        """The buyer's address."""
        return f"lars@{self.municipality.lower()}.example"


STREET_LIGHTS = Story(
    "Lysvagt",
    "Fjordby",
    "Roads and public space",
    "gadebelysning",
    "Lysvagt: gadelamper, der selv melder fejl",
    "Gadelamper går i stykker, og kommunen hører om mørke stier fra borgere. Lampen melder fejlen samme nat.",
    "Hvordan opdager vi gadelamper, der er gået i stykker?",
    "Borgere ringer om mørke stier. Vi ved ikke, hvilke gadelamper der er i stykker, før nogen klager.",
    ("gadelamper", "mørke", "stier"),
)
LOST_BOOKS = Story(
    "Bogspor",
    "Egeby",
    "Culture and leisure",
    "biblioteker",
    "Bogspor finder bøger, der står forkert på biblioteket",
    "Bøger står forkert på hylderne, og lånere går forgæves. En læser på vognen finder bøgerne.",
    "Hvordan finder vi bøger, der står forkert på hylderne?",
    "Lånere går forgæves efter bøger, som står forkert på hylderne på biblioteket.",
    ("bøger", "hylderne", "lånere"),
)
ABSENCE = Story(
    "Schoolbell",
    "Northby",
    "Children and young people",
    "school absence",
    "Schoolbell sees absence from school before it grows",
    "Pupils stay away from school and nobody sees the pattern. Teachers get a weekly picture of absence.",
    "How do we see early that pupils stay away from school?",
    "Absence from school grows slowly. Teachers see the pattern too late, when pupils stay away for weeks.",
    ("school", "absence", "pupils"),
)
LETTERS = Story(
    "Plainwords",
    "Southby",
    "Citizen service and administration",
    "digital post",
    "Plainwords rewrites letters so that citizens understand them",
    "Citizens call because they do not understand letters about housing benefit. We rewrite letters in plain words.",
    "How can our letters about housing benefit be understood?",
    "Half of the citizens who get letters about housing benefit call us, because they do not understand the letters.",
    ("letters", "housing", "benefit"),
)


@pytest.mark.parametrize(
    ("story", "locale", "scripts"),
    [
        pytest.param(STREET_LIGHTS, "da", True, id="danish"),
        pytest.param(LOST_BOOKS, "da", False, id="danish-without-scripts"),
        pytest.param(ABSENCE, "en", True, id="english"),
        pytest.param(LETTERS, "en", False, id="english-without-scripts"),
    ],
)
def test_a_vendor_and_a_buyer_are_introduced(
    town: Town, visitor: Visitor, story: Story, locale: Locale, scripts: bool
) -> None:
    _walk(town, visitor, story, locale, scripts=scripts)


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_the_journey_is_the_same_on_postgresql(
    database: Database, tmp_path_factory: pytest.TempPathFactory, visitor: Visitor
) -> None:
    with running_town(database, tmp_path_factory.mktemp("town")) as town:
        _walk(town, visitor, STREET_LIGHTS, "da", scripts=True)


def _walk(town: Town, visitor: Visitor, story: Story, locale: Locale, *, scripts: bool) -> None:
    town.member(story.buyer, "municipality")
    town.prefers(story.buyer, locale=locale)
    vendor = visitor(town, locale=locale, scripts=scripts)
    buyer = visitor(town, locale=locale, scripts=scripts)

    vendor.go("/solutions/new")
    _sign_in_by_mail(vendor, story.vendor)
    vendor.write(name="Eva Holm", organisation=story.firm)
    vendor.press("Continue")
    assert vendor.path == "/solutions/new"
    _write_six_fields(vendor, story, title=story.solution, problem=story.solves)
    expect(vendor.page.locator("h1")).to_have_text(story.solution)
    solution = vendor.path

    buyer.go("/needs/new")
    _sign_in_by_mail(buyer, story.buyer)
    _write_six_fields(buyer, story, title=story.need, problem=story.problem)
    expect(buyer.page.locator("h1")).to_have_text(story.need)
    need, published = buyer.path, monotonic()

    buyer.go(f"{need}/pairings")
    card = _wait_for_card(buyer, story.solution, scripts=scripts, until=published + PATIENCE)
    expect(card.get_by_text(buyer.say("Why they fit"), exact=True)).to_be_visible()
    marked = {word.lower() for word in card.locator(".im-twins mark").all_inner_texts()}
    for word in story.shared_words:
        assert any(word in shown for shown in marked), (word, marked)
    assert card.locator("a[href^=mailto]").count() == 0
    buyer.press("Interested", card)
    expect(_card(buyer, story.solution).get_by_text(buyer.say("Your answer:"))).to_be_visible()
    assert story.buyer not in vendor.page.content()

    vendor.go(f"{solution}/pairings")
    card = _wait_for_card(vendor, story.need, scripts=scripts, until=monotonic() + PATIENCE)
    vendor.press("Interested", card)
    expect(_card(vendor, story.need).get_by_role("link", name=story.buyer)).to_be_visible()
    buyer.go(f"{need}/pairings")
    expect(_card(buyer, story.solution).get_by_role("link", name=story.vendor)).to_be_visible()

    subject = "You are both interested: write to %(organisation)s"
    _read_mail(vendor, story.vendor, vendor.say(subject, organisation=story.municipality), story.buyer)
    _read_mail(buyer, story.buyer, buyer.say(subject, organisation=story.firm), story.vendor)


def _sign_in_by_mail(visit: Visit, email: str) -> None:
    visit.write(email=email)
    visit.press("Send me a link")
    visit.follow("Open the development inbox")
    text = _open_mail(visit, email)
    (link,) = set(re.findall(r"https?://\S+/sign-in/\S+", text))
    visit.page.goto(link)
    visit.press("Sign in")


def _open_mail(visit: Visit, to: str, subject: str = "") -> str:
    """Open the newest mail to somebody in the inbox, waiting for it, and return its text."""
    mail = visit.page.locator("li.im-message").filter(has_text=to).filter(has_text=subject)
    until = monotonic() + PATIENCE
    while not mail.count() and monotonic() < until:
        visit.page.wait_for_timeout(200)
        visit.page.reload()
    mail.first.get_by_role("link").click()
    return visit.page.locator("pre").inner_text()


def _read_mail(visit: Visit, to: str, subject: str, words: str) -> None:
    visit.go("/inbox")
    assert words in _open_mail(visit, to, subject)
    expect(visit.page.frame_locator("iframe").get_by_text(words).first).to_be_visible()


def _write_six_fields(visit: Visit, story: Story, *, title: str, problem: str) -> None:
    visit.write(title=title, summary=title, problem=problem, tags=story.tags)
    visit.tick(story.area)
    visit.press("Show it to everyone")


def _card(visit: Visit, title: str) -> Locator:
    return visit.page.locator("article.im-pairing").filter(has=visit.page.get_by_role("link", name=title, exact=True))


def _wait_for_card(visit: Visit, title: str, *, scripts: bool, until: float) -> Locator:
    """Wait for a proposed partner: pages with scripts look by themselves, others are loaded again."""
    card = _card(visit, title)
    while not card.count() and monotonic() < until:
        visit.page.wait_for_timeout(200)
        if not scripts:
            visit.page.reload()
    expect(card).to_be_visible()
    return card
