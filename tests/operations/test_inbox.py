"""The development inbox and the ready-made people: with demonstration data on this machine, and nowhere else."""

import re

import pytest
from starlette.testclient import TestClient

from market.accounts.demonstration import PEOPLE
from market.app import create_app
from market.gateways.clock import FakeClock
from market.gateways.database import Database
from market.settings import Settings
from tests.story import Market, Outbox

HERE = "http://127.0.0.1:8000"
VENDOR = PEOPLE["vendor"]


def _browser(market: Market) -> TestClient:
    return TestClient(create_app(market.house), HERE, headers={"Origin": HERE})


@pytest.fixture
def market(sqlite_database: Database, clock: FakeClock) -> Market:
    """A demonstration on this machine, with a mail."""
    market = Market(sqlite_database, clock, Settings(demonstration=True))
    market.solution("Trinvagt: indlægssål, der ser ændringer i gangen", vendor=VENDOR)
    market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    return market


def _newest(market: Market) -> str:
    found = re.search(r'href="(/inbox/\w{26})"', _browser(market).get("/inbox").text)
    assert found is not None
    return found.group(1)


def test_a_mail_is_shown_with_both_parts(market):
    page = _browser(market).get(_newest(market)).text
    assert f'src="{_newest(market)}/html"' in page
    assert "Derfor får du mailen:" in page
    assert Outbox(market.database).kinds_to(VENDOR) == ["pairing_proposed"]


def test_the_html_part_looks_as_written_under_the_strict_policy(market):
    browser, address = _browser(market), _newest(market)
    answer = browser.get(f"{address}/html")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "style=" not in answer.text
    assert "<style" not in answer.text
    assert "<script" not in answer.text
    sheet = re.search(r'<link rel="stylesheet" href="([^"]+)">', answer.text)
    assert sheet is not None
    styles = browser.get(sheet.group(1))
    assert styles.headers["content-type"] == "text/css; charset=utf-8"
    assert "font-family" in styles.text
    classes = set(re.findall(r"\bs\d+\b", " ".join(re.findall(r'class="([^"]*)"', answer.text))))
    assert classes
    assert all(f".{name}" in styles.text for name in classes)


@pytest.mark.parametrize("role", PEOPLE)
def test_a_ready_made_person_signs_in_with_one_button(market, role):
    market.staff(PEOPLE["matchmaker"])
    market.member(PEOPLE["buyer"], "municipality")
    browser = _browser(market)
    page = browser.get(f"/demonstration/{role}").text
    assert PEOPLE[role] in page
    assert browser.get("/overview").url.path == "/sign-in"
    assert browser.post(f"/demonstration/{role}").url.path == "/overview"


@pytest.mark.parametrize(
    "settings",
    [
        Settings(demonstration=False),
        Settings(demonstration=True, public_base_url="https://market.example", secret_key="k" * 32),
        Settings(demonstration=True, host="0.0.0.0", public_base_url="https://market.example", secret_key="k" * 32),
    ],
    ids=["no demonstration", "behind a proxy", "open to the network"],
)
def test_nobody_else_reads_mails_or_signs_in_without_one(market, sqlite_database, clock, settings):
    address = _newest(market)
    elsewhere = Market(sqlite_database, clock, settings)
    browser = TestClient(create_app(elsewhere.house), settings.base_url, headers={"Origin": settings.base_url})
    for path in ("/inbox", address, f"{address}/html", f"{address}/styles.css", "/demonstration/vendor"):
        assert browser.get(path).status_code == 404
    assert browser.post("/demonstration/matchmaker").status_code == 404
