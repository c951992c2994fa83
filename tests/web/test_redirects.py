"""Where a link may send people: only to pages of this site."""

from urllib.parse import urljoin, urlsplit

import pytest

from market.web.redirects import LONGEST_PATH, safe_path
from tests.crowd import Crowd
from tests.story import BASE_URL

ELSEWHERE = (
    "https://evil.example",
    "http:evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    ".evil.example",
    "/\x00/evil.example",
    "/\x7f/evil.example",
    "https:evil.example",
    "hTTps://market.example@evil.example/",
    "//market.example.evil.example",
    "/ok\r\nSet-Cookie: a=b",
    "",
)
HERE = ("/overview", "/needs?q=a%20b&area=x", "/.//evil.example", "/..//evil.example", "/%09/evil.example", "/søg€")


def _leads_here(location: str) -> bool:
    target = urlsplit(urljoin(BASE_URL, location))
    return (target.scheme, target.netloc) == tuple(urlsplit(BASE_URL)[:2])


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_address_elsewhere_is_a_page_of_this_site(target):
    assert safe_path(target, "/otherwise") == "/otherwise"


@pytest.mark.parametrize("target", [*ELSEWHERE, *HERE])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_every_way_to_go_on_stays_here(crowd: Crowd, target, headers):
    welcome = {"name": "Ida", "organisation": "Trinvagt ApS", "kind": "vendor"}
    answers = [
        crowd.ask("vendor", "GET", "/sign-in", params={"next": target}, headers=headers),
        crowd.ask("anonymous", "GET", "/language/en", params={"next": target}, headers=headers),
        crowd.ask("vendor", "POST", "/welcome", params={"next": target}, data=welcome, headers=headers),
    ]
    for answer in answers:
        location = answer.headers.get("hx-redirect" if headers else "location", "")
        assert location.startswith("/")
        assert _leads_here(location)
        assert "evil" in location or location.isascii()
        assert "set-cookie: a=b" not in str(answer.headers).lower()


def test_a_page_on_this_site_is_gone_back_to(crowd: Crowd):
    answer = crowd.ask("anonymous", "GET", "/language/en", params={"next": "/needs?q=a%20b&area=x"})
    assert answer.headers["location"] == "/needs?q=a%20b&area=x"


def test_an_endless_address_is_forgotten_and_not_refused(crowd: Crowd):
    endless = "/search?q=" + "x" * LONGEST_PATH
    assert crowd.ask("anonymous", "GET", "/sign-in", params={"next": endless}).status_code == 200
    assert crowd.ask("anonymous", "GET", "/language/en", params={"next": endless}).headers["location"] == "/"
    form = {"email": "ida@trinvagt.example", "next": endless}
    assert crowd.ask("anonymous", "POST", "/sign-in", data=form).status_code == 200
    long_name = "/needs/" + "x" * LONGEST_PATH + "/edit"
    assert crowd.ask("anonymous", "GET", long_name).headers["location"] == "/sign-in?next=%2F"


def test_the_form_carries_no_foreign_address_on(crowd: Crowd):
    page = crowd.ask("anonymous", "GET", "/sign-in?next=//evil.example").text
    assert '<input type="hidden" name="next" value="/overview">' in page
    assert 'href="//' not in page
