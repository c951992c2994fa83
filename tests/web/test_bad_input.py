"""Whatever is sent to whatever address: an answer in the site's style, never an error of ours."""

import re
from collections.abc import Iterator
from inspect import getclosurevars
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from market import wiring
from tests.crowd import Crowd
from tests.inventory import Route, routes
from tests.web.odd import PATH_VALUES, QUERY_VALUES, TYPED_VALUES

GETS = [route for route in routes() if route.method == "GET"]
PARAMETERS = ("q", "tag", "area", "stage", "region", "lang", "source", "sort", "page", "next", "token", "tags", "from")
OWNERS = {"/needs": "buyer", "/solutions": "vendor", "/desk": "administrator"}
RECORDS = {"/needs": "published need", "/solutions": "published solution", "/pairings": "pairing"}


def _person_for(route: Route) -> str:
    return OWNERS.get("/" + route.path.split("/")[1], "vendor")


def _answered(answer: Any) -> None:
    assert answer.status_code < 500, answer.request.url
    if answer.status_code >= 400 and not answer.request.headers.get("hx-request"):
        # What a form saves itself with answers with one line, as nobody opens it.
        assert "Innovationsfællesskabet" in answer.text or answer.request.url.path.endswith(("/draft", "/readyz"))


@pytest.mark.parametrize("route", GETS, ids=str)
def test_odd_queries_are_answered_by_every_page(crowd: Crowd, route: Route):
    record = crowd.records.get(RECORDS.get("/" + route.path.split("/")[1], "unknown"), "")
    address = route.address(record)
    for start in range(0, len(QUERY_VALUES), 6):
        values = (*QUERY_VALUES[start:], *QUERY_VALUES)
        query = "&".join(f"{name}={value}" for name, value in zip(PARAMETERS, values, strict=False))
        _answered(crowd.ask(_person_for(route), "GET", f"{address}?{query}"))


@pytest.mark.parametrize("path", ["/needs", "/search", "/tags/suggest", "/sign-in", "/language/da", "/mail/stop"])
def test_odd_queries_are_answered_by_pages_that_read_them(crowd: Crowd, path):
    for value in QUERY_VALUES:
        query = "&".join(f"{name}={value}" for name in PARAMETERS)
        _answered(crowd.ask("anonymous", "GET", f"{path}?{query}"))
    doubled = "&".join(f"{name}=a&{name}=b" for name in PARAMETERS)
    for query in (doubled, "&&==&=x&%00=%00", "page[]=1&page[x]=2", "x=" * 2000, "?" * 50):
        _answered(crowd.ask("anonymous", "GET", f"{path}?{query}"))


@pytest.mark.parametrize("route", [route for route in routes() if "{" in route.path], ids=str)
def test_odd_names_in_addresses_are_answered(crowd: Crowd, route: Route):
    for value in PATH_VALUES if route.is_safe else PATH_VALUES[::3]:
        _answered(crowd.ask(_person_for(route), route.method, route.address(value)))


@pytest.mark.parametrize("number", ["²", "٣", "0", "-1", "999999", "x", "1" * 5000])
def test_what_is_no_page_number_is_the_first_or_last_page(crowd: Crowd, number):
    for path in ("/needs", "/solutions"):
        answer = crowd.ask("anonymous", "GET", path, params={"page": number})
        assert answer.status_code in {200, 303}


def _models() -> Iterator[tuple[Route, type[BaseModel]]]:
    """Yield each route that takes a form, with the model that its form is checked against."""
    for router in wiring.ROUTERS:
        for context in iter_route_contexts(router.routes):
            assert isinstance(context.original_route, APIRoute)
            model = _model_of(context.original_route.dependant)
            if model:
                yield Route(str(context.path), next(iter(context.methods or {"POST"}))), model


def _model_of(dependant: Dependant) -> type[BaseModel] | None:
    for part in dependant.dependencies:
        call: Any = part.call
        if getattr(call, "__qualname__", "") == "form_of.<locals>.read":
            model: type[BaseModel] = getclosurevars(call).nonlocals["model"]
            return model
    return None


FORMS = sorted(_models(), key=lambda pair: pair[0])


def _names(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _address(crowd: Crowd, route: Route) -> str:
    return route.address(crowd.records.get(RECORDS.get("/" + route.path.split("/")[1], "unknown"), ""))


def test_the_forms_are_found():
    assert {"/sign-in", "/profile", "/needs", "/solutions/{slug}/edit"} <= {route.path for route, _ in FORMS}


@pytest.mark.parametrize(("route", "model"), FORMS, ids=[route.path for route, _ in FORMS])
def test_odd_texts_in_every_field_are_answered(crowd: Crowd, route: Route, model: type[BaseModel]):
    person, address, names = _person_for(route), _address(crowd, route), _names(model)
    for value in TYPED_VALUES:
        _answered(crowd.ask(person, "POST", address, data={**dict.fromkeys(names, value), "act": "publish"}))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for raw in (b"\xed\xa0\x80", b"\xff\xfe", b"\x00"):
        body = "&".join(f"{name}={quote_from_bytes(raw)}" for name in names)
        _answered(crowd.ask(person, "POST", address, content=body, headers=headers))
    for body in (
        "{}",
        "a" * 100_000,
        "&" * 1000,
        "=".join(names),
        "%",
        "--x\r\nContent-Disposition: form-data\r\n\r\n",
    ):
        for content_type in (
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json",
        ):
            _answered(crowd.ask(person, "POST", address, content=body, headers={"Content-Type": content_type}))


@pytest.mark.parametrize(("route", "model"), FORMS, ids=[route.path for route, _ in FORMS])
def test_a_field_that_the_form_lacks_is_refused(crowd: Crowd, route: Route, model: type[BaseModel]):
    stolen = {
        "id": "x",
        "state": "published",
        "organisation_id": "x",
        "source": "member",
        "staff_role": "administrator",
    }
    answer = crowd.ask(_person_for(route), "POST", _address(crowd, route), data={**stolen, "act": "publish"})
    assert answer.status_code in {404, 422} or route.path in {"/act-for", *HELPING} | MILD


HELPING = {"/needs/advice", "/solutions/advice", "/needs/suggestions", "/solutions/suggestions"}
"""Answer while somebody writes, whatever cannot be read yet."""

MILD = {
    "/pairings/{pairing_id}/verdict/undo",
    "/mail/stop",
    "/needs/{slug}/duplicate",
    "/solutions/{slug}/duplicate",
}
"""Forms whose fields only say where to go back to or which press it was: what else is sent changes nothing."""


def test_a_form_with_a_file_or_hundreds_of_fields_comes_back_with_what_to_do(crowd: Crowd):
    with_file = crowd.ask("anonymous", "POST", "/sign-in", files={"email": ("a.txt", b"x")})
    with_many = crowd.ask("anonymous", "POST", "/sign-in", data={f"field{number}": "" for number in range(500)})
    for answer in (with_file, with_many):
        assert answer.status_code == 422
        assert "Vi kunne ikke læse formularen." in answer.text


def test_a_text_of_five_megabytes_is_a_problem_of_its_field(crowd: Crowd):
    answer = crowd.ask("anonymous", "POST", "/sign-in", data={"email": "x" * 5_000_000})
    assert answer.status_code == 422
    assert "Skriv højst 254 tegn." in answer.text
    fields = {"act": "publish", "title": "Fald", "problem": "fald " * 1_000_000}
    assert crowd.ask("buyer", "POST", "/needs", data=fields).status_code == 422


def test_more_than_six_megabytes_get_a_page_that_says_so(crowd: Crowd):
    def in_pieces() -> Iterator[bytes]:
        yield from [b"email=" + b"x" * 1_000_000] * 7

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for content in (b"x" * 7_000_000, in_pieces()):
        answer = crowd.ask("anonymous", "POST", "/sign-in", content=content, headers=headers)
        assert answer.status_code == 413
        assert "Vi tager imod op til 6 MB." in answer.text


def test_nothing_typed_is_run_or_lost_when_the_form_comes_back(crowd: Crowd):
    typed = '"><script>alert(1)</script>{{ 7*7 }}'
    page = crowd.ask("vendor", "POST", "/profile", data={"name": typed * 5, "locale": "xx"}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page
    assert len(re.findall('class="[^"]*error', page)) >= 1


text = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(TYPED_VALUES)


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
@given(data=st.data())
def test_no_mixture_of_people_addresses_and_texts_breaks_anything(crowd: Crowd, data: st.DataObject):
    route = data.draw(st.sampled_from(routes()))
    person = data.draw(st.sampled_from(sorted(crowd.browsers)))
    name = data.draw(st.sampled_from([*crowd.records.values(), *PATH_VALUES]))
    model = dict(FORMS).get(route)
    fields = st.dictionaries(st.sampled_from(_names(model)) if model else text, text | st.lists(text, max_size=3))
    form = data.draw(fields) if route.method == "POST" else None
    query = data.draw(st.dictionaries(st.sampled_from(PARAMETERS), text.map(lambda typed: typed[:500]), max_size=4))
    headers = data.draw(st.sampled_from([{}, {"HX-Request": "true"}, {"Accept-Language": "xx"}]))
    _answered(crowd.ask(person, route.method, route.address(name), params=query, data=form, headers=headers))
