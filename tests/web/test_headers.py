"""What every answer tells the browser, whatever became of the request."""

import re

import pytest
from httpx2 import Response

from market.web.headers import CONTENT_SECURITY_POLICY
from tests.crowd import Crowd
from tests.inventory import Route, routes
from tests.story import BASE_URL

SAFE = [route for route in routes() if route.is_safe]


def _is_strict(answer: Response) -> None:
    policy = answer.headers["content-security-policy"]
    assert "unsafe-" not in policy
    assert not re.search(r"https?:|\*", policy)
    for rule in ("default-src 'none'", "base-uri 'none'", "object-src 'none'", "form-action 'self'"):
        assert rule in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


@pytest.mark.parametrize("route", SAFE, ids=str)
def test_every_page_says_the_strict_policy(crowd: Crowd, route: Route):
    found = {"/needs/{slug}": "published need", "/pairings/{pairing_id}": "pairing", "/sign-in/{secret}": "link"}
    for name in ("unknown", found.get(route.path)):
        if name:
            answer = crowd.ask("administrator", route.method, route.address(crowd.records[name]))
            _is_strict(answer)
            assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_answers_that_are_no_page_say_it_too(crowd: Crowd, monkeypatch: pytest.MonkeyPatch):
    def broken(_):
        raise RuntimeError("secret words of the machine")

    monkeypatch.setattr(crowd.market.house.index, "find", broken)
    answers = {
        400: crowd.ask("anonymous", "GET", "/search?q=" + "x" * 3000),
        403: crowd.ask("vendor", "POST", "/sign-out", headers={"Origin": "null"}),
        404: crowd.ask("anonymous", "GET", "/no/such/page"),
        405: crowd.ask("anonymous", "GET", "/sign-out"),
        413: crowd.ask("anonymous", "POST", "/sign-in", content=b"x" * 7_000_000),
        422: crowd.ask("anonymous", "POST", "/sign-in"),
        303: crowd.ask("anonymous", "GET", "/overview"),
        307: crowd.ask("anonymous", "GET", "/needs/"),
        500: crowd.ask("anonymous", "GET", "/needs"),
    }
    assert {status: answer.status_code for status, answer in answers.items()} == {status: status for status in answers}
    for answer in answers.values():
        _is_strict(answer)


def test_an_error_of_ours_is_a_page_in_style_with_a_number_and_no_secrets(crowd: Crowd, monkeypatch, caplog):
    def broken(_):
        raise RuntimeError("secret words of the machine")

    monkeypatch.setattr(crowd.market.house.index, "find", broken)
    answer = crowd.ask("vendor", "GET", "/solutions")
    assert answer.status_code == 500
    assert "Det er vores fejl, ikke din." in answer.text
    assert "Trinvagt" in answer.text
    assert "secret words" not in answer.text
    assert "Traceback" not in answer.text
    number = re.search(r"dette nummer: (\w{12})", answer.text)
    assert number is not None
    assert [number.group(1) in record.message for record in caplog.records] == [True]


def test_a_foreign_host_is_refused_and_forwarded_ones_are_not_believed(crowd: Crowd):
    for host in ("evil.example", "market.example.evil.example", "market.example@evil.example"):
        refused = crowd.ask("anonymous", "GET", "/", headers={"Host": host})
        assert refused.status_code == 400
        assert "evil" not in refused.text
    told = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "X-Forwarded-Server": "evil.example"}
    for path in ("/", "/needs/", "/sign-in", "/overview"):
        answer = crowd.ask("anonymous", "GET", path, headers=told)
        assert "evil" not in answer.text + str(answer.headers)


def test_pages_of_members_are_not_kept_by_anybody(crowd: Crowd):
    for person in ("anonymous", "vendor"):
        answer = crowd.ask(person, "GET", "/")
        assert answer.headers["cache-control"] == "no-store"
        assert "Cookie" in answer.headers["vary"]


def test_cookies_are_bound_to_this_host_and_hidden_from_scripts(crowd: Crowd):
    secret = crowd.records["link"]
    answer = crowd.ask("anonymous", "POST", f"/sign-in/{secret}")
    cookie = next(value for value in answer.headers.get_list("set-cookie") if "session" in value)
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["location"].startswith("/")
    assert BASE_URL not in answer.headers["location"]
