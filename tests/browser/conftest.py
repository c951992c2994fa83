"""A town to visit, and browsers to visit it with."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext

from market.gateways.database import Database
from market.i18n import Locale
from market.web.asked import LANGUAGE_COOKIE, THEME_COOKIE
from tests.browser.town import Town, running_town
from tests.browser.visiting import WIDE, Theme, Visit

Visitor = Callable[..., Visit]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep all browser tests together: they share one browser and one town."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town on SQLite that all tests share. Whoever changes what others look at makes their own listing."""
    data_dir = tmp_path_factory.mktemp("town")
    shutil.copy(sqlite_template, data_dir / "market.sqlite")
    database = Database(f"sqlite:///{data_dir / 'market.sqlite'}")
    with running_town(database, data_dir) as running:
        yield running
    database.close()


@pytest.fixture(scope="session")
def settled_town(town: Town) -> Town:
    """The town when everything has been matched and some have answered."""
    town.settle()
    return town


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """Open a browser at a town: as somebody or as nobody. At the end no page may have complained."""
    visits: list[Visit] = []

    def visit(town: Town, email: str | None = None, **wishes: Any) -> Visit:
        visits.append(open_browser(browser, town, email, **wishes))
        return visits[-1]

    yield visit
    for ended in visits:
        ended.context.close()
    assert [complaint for ended in visits for complaint in ended.complaints] == []


@pytest.fixture(scope="session")
def _regulars(browser: Browser) -> Iterator[dict[object, Visit]]:
    visits: dict[object, Visit] = {}
    yield visits
    for ended in visits.values():
        ended.context.close()


@pytest.fixture
def regular(browser: Browser, _regulars: dict[object, Visit]) -> Iterator[Visitor]:
    """Open a tab of a browser that has been here before, and so has styles and scripts already: a quicker visitor."""
    tabs: list[Visit] = []

    def visit(town: Town, email: str | None = None, **wishes: Any) -> Visit:
        who = (town.address, email, *sorted(wishes.items()))
        if who not in _regulars:
            _regulars[who] = open_browser(browser, town, email, **wishes)
        tabs.append(_regulars[who])
        tabs[-1].begin_anew()
        return tabs[-1]

    yield visit
    assert [complaint for tab in tabs for complaint in tab.complaints] == []


def open_browser(
    browser: Browser,
    town: Town,
    email: str | None = None,
    *,
    locale: Locale = "da",
    scripts: bool = True,
    width: int = WIDE,
    theme: Theme = "light",
) -> Visit:
    """Open a browser with a language, colours and perhaps a session in its cookies."""
    context = browser.new_context(
        base_url=town.address,
        java_script_enabled=scripts,
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
        locale=locale,
    )
    _keep(context, town, LANGUAGE_COOKIE, locale)
    _keep(context, town, THEME_COOKIE, theme)
    if email:
        sign_in(context, town, email)
    return Visit(context, town, locale)


def sign_in(context: BrowserContext, town: Town, email: str) -> None:
    """Give a browser a session, as signing in in one of its tabs does."""
    _keep(context, town, "session", town.session_of(email))


def _keep(context: BrowserContext, town: Town, name: str, value: str) -> None:
    host = urlsplit(town.address).hostname or ""
    context.add_cookies([{"name": name, "value": value, "domain": host, "path": "/", "httpOnly": True}])
