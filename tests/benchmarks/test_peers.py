"""The peers that are always there answer what they are asked, or the comparison would mean nothing."""

from dataclasses import replace

import pytest

from market.matching.profiles import Profile
from tests.benchmarks.peers import rapidfuzz_loop, sqlite_fts5

SOLUTIONS = [
    Profile(id="salt", side="solution", lang="da", title="Sensor til vejsalt", text="Måler salt og is på kørebanen."),
    Profile(id="lift", side="solution", lang="da", title="Trappelift", text="Bringer borgere op ad trappen."),
    Profile(id="chat", side="solution", lang="en", title="Chatbot", text="Answers what citizens ask at night."),
]


@pytest.mark.parametrize("place", range(len(SOLUTIONS)))
def test_sqlite_finds_a_text_by_its_own_words(place):
    [first, *_] = sqlite_fts5(SOLUTIONS)(replace(SOLUTIONS[place], side="need"))()
    assert first[0] == place + 1


@pytest.mark.parametrize("place", range(len(SOLUTIONS)))
def test_rapidfuzz_finds_a_text_by_its_own_words(place):
    [first, *_] = rapidfuzz_loop(SOLUTIONS)(replace(SOLUTIONS[place], side="need"))()
    assert first[2] == place
