"""The suggestions under the tag field, as the browser asks for them."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from market.gateways.clock import FakeClock
from market.gateways.database import Database
from market.gateways.search import SearchIndex
from market.matching.analysing import load_analyser
from market.rendering.environment import environment
from market.rendering.places import folder
from market.settings import Settings
from market.taxonomy import routes
from market.taxonomy.seeding import load_reference
from market.web.house import House


@pytest.fixture
def visitor(database: Database, clock: FakeClock) -> Iterator[TestClient]:
    """A browser on a site that knows the vocabulary."""
    with database.writing() as session:
        load_reference(session, folder("seed"), clock=clock)
    settings = Settings(public_base_url="https://testserver", secret_key=SecretStr("k" * 32))
    index = SearchIndex(None, load_analyser(folder("seed")))
    app = FastAPI()
    app.state.house = House(
        settings, database, clock, index, environment(settings, clock), lambda _, __: None, lambda *_: {}
    )
    app.include_router(routes.router)
    with TestClient(app, base_url="https://testserver") as visitor:
        yield visitor


def test_the_tag_field_gets_options_in_the_language_of_the_page(visitor: TestClient):
    assert '<option value="Faldforebyggelse"></option>' in visitor.get("/tags/suggest?tags=faldforb").text
    visitor.cookies.set("language", "en")
    assert '<option value="Fall prevention"></option>' in visitor.get("/tags/suggest?q=fall prev").text


def test_options_carry_the_tags_that_stand_before(visitor: TestClient):
    answer = visitor.get("/tags/suggest", params={"tags": 'Demens, "<b>", lygtepæl'})
    assert '<option value="Demens, &#34;&lt;b&gt;&#34;, Gadebelysning">lygtepæl</option>' in answer.text


def test_odd_input_gets_an_empty_answer(visitor: TestClient):
    for typed in ("", ",", " , ", "²\x00", "x" * 5_000, "æ" * 200 + ",,,"):
        answer = visitor.get("/tags/suggest", params={"tags": typed})
        assert (answer.status_code, answer.text.strip()) == (200, "")
