"""All parts in a real browser: accessible, nothing wider than the screen, nothing missing."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from jinja2 import Environment
from playwright.sync_api import Browser

from market.rendering.places import static_folder
from tests.rendering.test_macros import board

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the base class's)
        """Say nothing: the test says what went wrong."""


@pytest.fixture(scope="module")
def address(pages: Environment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("board")
    (folder / "static").symlink_to(static_folder())
    for theme in ("light", "dark"):
        (folder / f"{theme}.html").write_text(board(pages, "da", theme=theme), encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360, 320])
def test_the_board_is_accessible_and_fits_the_screen(address: str, browser: Browser, theme: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 else None)
    page.goto(f"{address}/{theme}.html")
    page.wait_for_load_state("networkidle")
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = Axe().run(page)
    context.close()
    assert found.violations_count == 0, found.generate_report()
    assert too_wide <= 0
    assert complaints == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_narrow_screen_shows_three_reasons_and_the_rest_when_asked(
    address: str, browser: Browser, scripts: bool
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 900}, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{address}/light.html")
    rows, more = page.locator(".im-reason:visible"), page.get_by_label("Vis alle 6 grunde")
    assert rows.count() == 3
    more.check()
    assert rows.count() == 6
    more.uncheck()
    page.set_viewport_size({"width": 1280, "height": 900})
    assert rows.count() == 6
    assert not more.is_visible()
    context.close()
