"""A person with a browser, who notices everything that a page does wrong."""

from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

from market.i18n import Locale, translations
from tests.browser.town import Town

_WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
_TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (broken) =>
    console.error(`Content-Security-Policy: ${broken.violatedDirective} ${broken.blockedURI} ${broken.sample}`));"""
_SHOWN = 8
WIDE, NARROW = 1280, 320
PATIENCE = 15_000
"""Milliseconds to wait for anything: the machine is busy with other tests."""
_GOOD = frozenset({200, 204, 303, 304})
Theme = Literal["light", "dark"]
expect.set_options(timeout=PATIENCE)


@dataclass
class Visit:
    """One browser window at the town, and what it complains about."""

    context: BrowserContext
    town: Town
    locale: Locale
    complaints: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    """The answers that are no complaint, besides the good ones; a test of an error page adds its own."""

    def __post_init__(self) -> None:
        self._is_measured = False
        self.context.add_init_script(_TELL_VIOLATIONS)
        self.page = self.new_page()

    def begin_anew(self) -> None:
        """Go on in a new tab, with no complaints."""
        self.page.close()
        self.complaints.clear()
        self.expected.clear()
        self._is_measured = False
        self.page = self.new_page()

    def new_page(self) -> Page:
        """Open another tab of the same browser."""
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)
        return page

    def say(self, words: str, **values: Any) -> str:
        """Return a text of the site in the visitor's language."""
        text = translations(self.locale).gettext(words)
        return text % values if values else text

    def go(self, path: str) -> None:
        """Open a page of the town."""
        self.page.goto(path)

    def write(self, **answers: str) -> None:
        """Type into fields, by their names."""
        for name, text in answers.items():
            self.page.locator(f"#field-{name}").fill(text)

    def tick(self, words: str) -> None:
        """Choose a box or a circle by its label."""
        self.page.get_by_label(self.say(words), exact=True).check()

    def press(self, words: str, inside: Locator | None = None) -> None:
        """Press a button."""
        (inside or self.page).get_by_role("button", name=self.say(words), exact=True).click()

    def follow(self, words: str, inside: Locator | None = None) -> None:
        """Follow a link in the page's content."""
        (inside or self.page.locator("main")).get_by_role("link", name=self.say(words), exact=True).first.click()

    @property
    def path(self) -> str:
        """Where the browser is, without the host."""
        address = urlsplit(self.page.url)
        return address.path + (f"?{address.query}" if address.query else "")

    def faults(self) -> list[str]:
        """Say what is wrong with the page as it stands: for people who hear it, and for narrow screens."""
        self._is_measured = True
        found = Axe().run(self.page, options={"runOnly": _WCAG, "resultTypes": ["violations"]})
        faults = [
            f"{rule['id']}: {node['target']} {node['html'][:200]} {node.get('failureSummary', '')}"
            for rule in found.response["violations"]
            for node in rule["nodes"][:_SHOWN]
        ]
        too_wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if too_wide > 0:
            faults.append(f"{too_wide} pixels too wide: {self.page.evaluate(_WIDEST)}")
        headings = self.page.locator("h1").count()
        return faults if headings == 1 else [*faults, f"{headings} headings of the first level"]

    def _heard(self, message: ConsoleMessage) -> None:
        # What could not be loaded is judged by its answer, below. Axe measures last, and talks to the console itself.
        told_elsewhere = message.text.startswith("Failed to load resource")
        if message.type in {"error", "warning"} and not told_elsewhere and not self._is_measured:
            self.complaints.append(f"console {message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.town.address + "/", "data:")):
            self.complaints.append(f"asked elsewhere: {request.url}")

    def _failed(self, request: Request) -> None:
        # Leaving a page breaks off what it was fetching.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.method} {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status not in _GOOD | self.expected:
            self.complaints.append(f"{response.status}: {response.request.method} {response.url}")


_WIDEST = """() => [...document.querySelectorAll("body *")]
    .filter((part) => part.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
    .slice(0, 5).map((part) => `${part.tagName}.${part.className}`).join(" ")"""
