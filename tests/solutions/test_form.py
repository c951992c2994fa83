"""What a solution asks, and what of it matching reads."""

from market.solutions.forms import SolutionForm
from market.solutions.kind import SOLUTION
from market.web.forms import check


def test_the_answers_that_are_no_columns_are_kept_as_facts():
    typed: dict[str, str | list[str]] = {
        "title": "Trinvagt",
        "stage": "market",
        "price_min_dkk": "900",
        "hosting": ["dk"],
        "benefits": ["Færre fald\nRolige nætter"],
        "not_for": "",
    }
    value = check(SolutionForm, typed, "da").value
    assert value is not None
    assert SOLUTION.facts_of(value) == {
        "price_min_dkk": 900,
        "hosting": ["dk"],
        "benefits": ["Færre fald", "Rolige nætter"],
    }


def test_a_choice_that_is_not_offered_is_refused():
    assert list(check(SolutionForm, {"hosting": ["moon"], "stage": "test"}, "en").problems) == ["stage", "hosting"]


def test_every_group_asks_something():
    assert all(SOLUTION.questions(group) for group in SOLUTION.groups)
