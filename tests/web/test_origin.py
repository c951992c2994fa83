"""Only our own pages may post to us; opening a page writes nothing."""

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from market import wiring
from market.notifications.stopping import STOP_PATH
from market.web import transactions
from tests.crowd import UNKNOWN_ID, Crowd
from tests.inventory import Route, routes
from tests.story import BASE_URL

ELSEWHERE = {
    "foreign origin": {"Origin": "https://evil.example"},
    "origin that begins like ours": {"Origin": f"{BASE_URL}.evil.example"},
    "our host over http": {"Origin": BASE_URL.replace("https", "http")},
    "origin null": {"Origin": "null"},
    "cross-site": {"Sec-Fetch-Site": "cross-site", "Origin": BASE_URL},
    "same-site": {"Sec-Fetch-Site": "same-site", "Origin": BASE_URL},
    "typed into the address bar": {"Sec-Fetch-Site": "none"},
    "says nothing": {},
    "htmx from elsewhere": {"HX-Request": "true", "Origin": "https://evil.example"},
    "only a referrer": {"Referer": f"{BASE_URL}/needs"},
}
UNSAFE = [route for route in routes() if not route.is_safe]


@pytest.mark.parametrize("route", UNSAFE, ids=str)
def test_a_form_from_elsewhere_is_refused_everywhere_but_where_mail_programs_post(crowd: Crowd, route: Route):
    exempt = route.path == STOP_PATH
    browser = crowd.browsers["administrator"]
    for where, headers in ELSEWHERE.items():
        request = browser.build_request(route.method, route.address(UNKNOWN_ID), data={"mail_rhythm": "never"})
        for name in ("origin", "referer", "sec-fetch-site"):
            request.headers.pop(name, None)
        request.headers.update(headers)
        answer = browser.send(request)
        assert (answer.status_code == 403) is not exempt, where
        if not exempt:
            assert "Formularen kom fra et andet sted" in answer.text


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data; boundary=x", "application/json", ""])
def test_no_kind_of_body_gets_around_the_check(crowd: Crowd, content_type):
    headers = {"Origin": "https://evil.example", "Content-Type": content_type}
    assert crowd.ask("vendor", "POST", "/sign-out", headers=headers, content=b"x=1").status_code == 403


def test_a_browser_that_names_the_site_itself_is_believed(crowd: Crowd):
    answer = crowd.ask("anonymous", "POST", "/sign-in", headers={"Sec-Fetch-Site": "same-origin", "Origin": "null"})
    assert answer.status_code == 422


def test_other_methods_are_not_a_way_in(crowd: Crowd):
    for method in ("PUT", "PATCH", "DELETE"):
        answer = crowd.ask("vendor", method, "/profile", headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403
        assert crowd.ask("vendor", method, "/profile").status_code == 405


def test_opening_a_page_cannot_write():
    writing = {route for route, dependant in _dependants() if transactions._writing in _calls_of(dependant)}
    assert Route("/sign-in", "POST") in writing
    assert [route for route in writing if route.is_safe] == []


def _dependants() -> list[tuple[Route, Dependant]]:
    found = []
    for router in wiring.ROUTERS:
        for context in iter_route_contexts(router.routes):
            route = context.original_route
            assert isinstance(route, APIRoute)
            found += [(Route(str(context.path), method), route.dependant) for method in context.methods or ()]
    return found


def _calls_of(dependant: Dependant) -> set[object]:
    calls: set[object] = {dependant.call}
    for part in dependant.dependencies:
        calls |= _calls_of(part)
    return calls
