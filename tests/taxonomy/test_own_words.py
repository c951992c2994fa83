"""Words of this house reach matching: a need and a solution that only they join are paired when they are in force."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from market.matching.analysing import load_analyser
from market.matching.lexicon import OWN_WORDS_NAME
from market.matching.rules import delivered_rules
from market.needs.models import Need
from market.rendering.places import folder
from market.settings import Settings
from market.taxonomy.models import Proposal
from tests.story import MUNICIPALITY, Market, site_settings
from tests.taxonomy.conftest import ASTA


def partners(market: Market, need: Need) -> int:
    """How many solutions a need is paired with when everything has been matched anew."""
    market.run_jobs()
    market.rematch(lambda done, of: None)
    return len(market.pairs_of(need))


def need_and_solution(market: Market, asked: str, offered: str) -> Need:
    """A Danish need that says nothing but one thing, and an English solution that says nothing but another."""
    market.solution(offered, problem=offered, tags=("supply",), lang="en")
    return market.need(asked, problem=asked, tags=("behov",))


@pytest.fixture
def data_dir(market: Market, tmp_path: Path) -> Path:
    """The data folder of the site."""
    market.settings = Settings(**site_settings().model_dump() | {"data_dir": tmp_path})
    return tmp_path


def test_an_accepted_word_joins_a_need_and_a_solution_after_the_next_start(market):
    need = need_and_solution(market, "Åbarbering Åbarbering", "Weed cutting in streams")
    market.browser(MUNICIPALITY).post("/tags/weed_cutting_streams/words", data={"da": "åbarbering"})
    with market.database.reading() as session:
        proposal = session.exec(select(Proposal)).one().id
    market.clock.forward(minutes=1)
    desk = market.browser(ASTA)
    assert "words-wait" not in desk.get("/desk").text
    answer = desk.post(f"/desk/words/{proposal}/accept")
    assert "når siden er startet igen" in answer.text
    assert partners(market, need) == 0
    assert "words-wait" in desk.get("/desk").text
    market.restart()
    assert partners(market, need) == 1
    assert "words-wait" not in market.browser(ASTA).get("/desk").text


def test_a_line_of_words_tsv_joins_a_danish_need_and_an_english_solution(market, data_dir):
    need = need_and_solution(market, "Knurhaner Knurhaner", "Gurnard gurnard")
    assert partners(market, need) == 0
    (data_dir / OWN_WORDS_NAME).write_text("# fisk\nknurhane\tgurnard\n", encoding="utf-8")
    market.restart()
    assert partners(market, need) == 1
    before = market.pairs_of(need)[0].pairing.rules_version
    (data_dir / OWN_WORDS_NAME).write_text("knurhane\tgurnard\t0.9\n", encoding="utf-8")
    market.restart()
    assert partners(market, need) == 1
    assert market.pairs_of(need)[0].pairing.rules_version != before


@pytest.mark.parametrize("bad", [b"knurhane\n", b"knurhane\tgurnard\tmeget\n", b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_named_and_the_site_starts_without_it(market, data_dir, caplog, bad):
    (data_dir / OWN_WORDS_NAME).write_bytes(bad)
    with caplog.at_level(logging.WARNING):
        market.restart()
    assert f"{data_dir / OWN_WORDS_NAME} is left out until it is mended" in caplog.text
    assert f"{OWN_WORDS_NAME}:1: " in caplog.text
    assert market.browser().get("/needs").status_code == 200


def test_own_words_have_a_version_and_none_have_none():
    seed = folder("seed")
    plain, rules = load_analyser(seed), delivered_rules(seed)
    own = replace(plain.own, links=(("knurhan", "gurnard", 1.0),))
    assert load_analyser(seed, own).version != plain.version
    assert delivered_rules(seed, own).version == f"{rules.version}-{own.version}"
    assert delivered_rules(seed, plain.own).version == rules.version
