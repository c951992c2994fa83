"""What a need asks, and how it reads what people type."""

import pytest

from market.needs.forms import NeedForm
from market.needs.kind import NEED
from market.web.forms import check


@pytest.mark.parametrize(
    ("typed", "kroner"), [("150.000", 150_000), ("150 000 kr.", 150_000), ("1.250.000", 1_250_000), ("0", 0)]
)
def test_kroner_are_read_as_people_write_them(typed, kroner):
    value = check(NeedForm, {"budget_dkk": typed}, "da").value
    assert value is not None
    assert value.budget_dkk == kroner


@pytest.mark.parametrize("typed", ["²", "1,5", "-1", "12.34", "ti", "1e5", "٣", "99999999999999"])
def test_what_is_no_whole_number_is_said_in_words(typed):
    checked = check(NeedForm, {"budget_dkk": typed}, "en")
    assert checked.value is None
    assert list(checked.problems) == ["budget_dkk"]


def test_demands_stand_one_per_line():
    value = check(NeedForm, {"must_haves": ["Dansk brugerflade\n\n  Data i EU \nDansk brugerflade"]}, "da").value
    assert value is not None
    assert value.must_haves == ("Dansk brugerflade", "Data i EU")


@pytest.mark.parametrize(("locale", "told"), [("da", "Skriv mindst ét emneord."), ("en", "Write at least one tag.")])
@pytest.mark.parametrize("typed", ["", " , "])
def test_publishing_without_a_tag_says_what_is_missing(locale, told, typed):
    assert check(NeedForm, {"act": "publish", "tags": [typed]}, locale).problems["tags"] == told


def test_every_group_asks_something_and_every_answer_has_a_group():
    grouped = [name for group in NEED.groups for name in NEED.questions(group)]
    assert all(NEED.questions(group) for group in NEED.groups)
    assert set(NEED.asks) - set(grouped) == {"lang", "areas", "tags"}
