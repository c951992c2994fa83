"""No page keeps anybody out: axe finds nothing, and no page is wider than a narrow screen."""

import pytest

from market.i18n import Locale
from tests.browser.conftest import Visitor
from tests.browser.pages import MAIN, OTHERS, Stop
from tests.browser.town import Town
from tests.browser.visiting import NARROW, WIDE, Theme


@pytest.mark.parametrize("name", [*MAIN, *OTHERS])
def test_a_page_has_no_faults_wide_or_narrow(settled_town: Town, regular: Visitor, name: str) -> None:
    _look(settled_town, regular, (MAIN | OTHERS)[name], widths=(WIDE, NARROW))


@pytest.mark.parametrize("name", list(MAIN))
def test_a_main_page_has_no_faults_in_english(settled_town: Town, regular: Visitor, name: str) -> None:
    _look(settled_town, regular, MAIN[name], locale="en", widths=(NARROW,))


@pytest.mark.parametrize("name", list(MAIN))
def test_a_main_page_has_no_faults_in_the_dark(settled_town: Town, regular: Visitor, name: str) -> None:
    _look(settled_town, regular, MAIN[name], theme="dark", widths=(WIDE,))


def _look(
    town: Town,
    regular: Visitor,
    stop: Stop,
    *,
    widths: tuple[int, ...],
    locale: Locale = "da",
    theme: Theme = "light",
) -> None:
    visit = regular(town, stop.email, locale=locale, theme=theme)
    visit.expected |= stop.answers
    stop.way(visit)
    faults: list[str] = []
    for width in widths:
        visit.page.set_viewport_size({"width": width, "height": 900})
        faults += [f"{width}: {fault}" for fault in visit.faults()]
    assert faults == []
