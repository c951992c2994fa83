"""The matching core used by itself: from Python, over lists of dicts, with no server and no database."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import market.matching
from market.matching import Match, match

README = Path(__file__).parents[2] / "README.md"
HEAVY = ("tantivy", "sqlalchemy", "sqlmodel", "fastapi", "starlette", "jinja2", "pydantic")
NEEDS: list[dict[str, Any]] = [
    {"id": "n1", "title": "Fald i hjemmet", "text": "Borgere falder om natten", "lang": "da"},
    {"id": "n2", "title": "Waste bins overflow", "tags": []},
]
SOLUTIONS: list[dict[str, Any]] = [
    {"id": "s1", "title": "Sensor mod fald", "text": "Måler fald om natten", "tags": ["sensors"]},
    {"id": 2, "title": "Bin sensor", "text": "Tells when waste bins are full"},
    {"id": "s3", "title": "Fall alarm", "text": "Calls for help after a fall at night", "lang": "en"},
]


def test_the_five_lines_of_the_readme_match_two_lists_and_load_no_server():
    lines = README.read_text("utf-8").splitlines()
    first = lines.index("    from market.matching import match")
    five = [line[4:] for line in lines[first : first + 5]]
    assert lines[first + 5] == ""
    loaded = f"import sys; print([name for name in {HEAVY} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", "\n".join([*five, loaded])], capture_output=True, text=True, check=True)
    *matches, heavy = ran.stdout.splitlines()
    assert [line.split()[:2] for line in matches] == [["n1", "s1"]]
    assert heavy == "[]"


def test_importing_the_core_loads_nothing_before_a_name_is_used():
    asked = f"import sys, market.matching; print([name for name in {('numpy', *HEAVY)} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_every_public_name_is_there_and_says_what_it_is():
    assert [name for name in market.matching.__all__ if not getattr(market.matching, name).__doc__] == []
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        getattr(market.matching, "nothing")  # noqa: B009 - the type checker knows that it is not there


def test_each_need_gets_its_best_solutions_with_reasons_whose_shares_add_up():
    found = list(match(NEEDS, SOLUTIONS))
    best = {need: {one.solution_id for one in found if one.need_id == need and one.rank <= 2} for need in ("n1", "n2")}
    assert best["n1"] == {"s1", "s3"}
    assert next(one.solution_id for one in found if one.need_id == "n2") == "2"
    for one in found:
        assert 0 < one.score <= 1
        assert sum(reason.share for reason in one.reasons) == pytest.approx(one.score, abs=1e-3)


def test_the_score_is_the_same_when_needs_are_sought_for_solutions():
    def scores(found: "list[Match]"):
        return {(one.need_id, one.solution_id): one.score for one in found}

    there, back = list(match(NEEDS, SOLUTIONS)), list(match(NEEDS, SOLUTIONS, seeking="need"))
    assert scores(there) == scores(back)
    assert [one.solution_id for one in back] == sorted((one.solution_id for one in back), key=["s1", "2", "s3"].index)


def test_only_so_many_are_given_as_are_asked_for():
    crowd = [{"id": str(number), "title": f"Fald nummer {number}"} for number in range(300)]
    assert len(list(match(NEEDS[:1], crowd, limit=2))) == 2
    assert len(list(match(NEEDS[:1], crowd, limit=250))) == 250


def test_lists_of_nothing_match_nothing():
    assert list(match([], SOLUTIONS)) == list(match(NEEDS, [])) == []
    assert list(match([{"id": "n", "title": "og i det"}], SOLUTIONS)) == []


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("text", "solution 2: not an object"),
        ({"title": "x"}, "solution 2: no id"),
        ({"id": "x"}, "solution 2: neither title nor text"),
        ({"id": "x", "title": "x", "lang": "sv"}, "solution 2: lang is 'sv'; it may be da or en"),
        ({"id": "x", "title": "x", "tags": "a"}, "solution 2: tags is not a list of texts"),
        ({"id": "s1", "title": "x"}, "solution 2: id 's1' is there twice"),
    ],
)
def test_a_bad_row_is_named_before_anything_is_matched(row, problem):
    with pytest.raises(ValueError, match=problem):
        match(NEEDS, [SOLUTIONS[0], row])


def test_less_than_one_match_cannot_be_asked_for():
    with pytest.raises(ValueError, match="limit is 0"):
        match(NEEDS, SOLUTIONS, limit=0)


def test_what_can_be_imported_is_listed_before_it_is_used():
    assert set(market.matching.__all__) <= set(dir(market.matching))


def test_the_side_that_is_sought_is_named_by_one_word():
    with pytest.raises(ValueError, match='"need" or "solution"'):
        list(match(NEEDS, SOLUTIONS, seeking="solutions"))  # type: ignore[arg-type]
