"""The figures behind a score are a value: other figures, other scores, and other rules by name."""

from dataclasses import fields, replace

import pytest

from market.matching.outcome import Strength
from market.matching.scoring import Scored, score
from market.matching.weighting import DELIVERED, Weighting

FACTS = {"tags": ("fall_prevention",), "areas": ("health_older",)}


OTHER = {
    "scale": 0.5,
    "length": 0.8,
    "across": 1.0,
    "translation_power": 1.0,
    "least_translation": 1.0,
    "alike": 0.2,
    "related": 0.1,
    "phrase": 0.1,
    "shared_tags": 0.2,
    "shared_area": 0.1,
    "phase_fits": 0.1,
    "region_fits": 0.1,
}
BOUNDS = {"lowest", "possible", "strong"}


def _pair(write, rules, weighting: Weighting) -> Scored:
    asked = write.need("Kørestol ved indgang, temperatursensor", stage="test", regions=("0101",), **FACTS)
    offered = write.solution(
        "Wheelchair entrance, temperatursensoren", lang="en", stage="market", regions=("DK01",), **FACTS
    )
    found = score(asked, offered, replace(rules, weighting=weighting))
    assert found is not None
    return found


def _english_pair(write, rules, weighting: Weighting) -> Scored:
    asked = write.need("Snow ploughs measure salt", lang="en")
    offered = write.solution("A sodium sensor for snow ploughs that come late", lang="en")
    found = score(asked, offered, replace(rules, weighting=weighting))
    assert found is not None
    return found


@pytest.mark.parametrize("name", [one.name for one in fields(Weighting) if one.name not in BOUNDS])
def test_every_figure_of_the_weighting_moves_scores(write, rules, name):
    other = replace(DELIVERED, **{name: OTHER[name]})
    pair = _english_pair if name in {"related", "phrase"} else _pair
    assert pair(write, rules, other).score != pair(write, rules, DELIVERED).score


def test_the_bounds_decide_how_a_score_is_shown(write, rules):
    value = _pair(write, rules, DELIVERED).score
    shown = {
        bounds: _pair(write, rules, replace(DELIVERED, possible=bounds[0], strong=bounds[1])).strength
        for bounds in ((value / 2, value), (value, value + 0.01), (value + 0.01, value + 0.02))
    }
    assert list(shown.values()) == [Strength.STRONG, Strength.POSSIBLE, Strength.WEAK]


def test_rules_with_another_weighting_have_another_name(rules):
    doubled = replace(rules, weighting=replace(DELIVERED, shared_tags=0.2))
    assert replace(rules, weighting=Weighting()).version == rules.version
    assert doubled.version != rules.version
    assert doubled.version != replace(rules, weighting=replace(DELIVERED, shared_area=0.2)).version
    assert doubled.version.startswith(rules.version)
