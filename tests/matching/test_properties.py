"""What holds for every need and every solution under fixed statistics, whatever the texts say."""

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from market.matching.analysing import seed_directory
from market.matching.batch import batches
from market.matching.concepts import load_vocabulary
from market.matching.language import LANGUAGES, stop_words
from market.matching.outcome import Match, Strength
from market.matching.profiles import Prepared
from market.matching.ranking import rank
from market.matching.rules import Rules
from market.matching.scoring import score

SEED: Path = seed_directory()
VOCABULARY = load_vocabulary(SEED)
# Every fifth concept is as good as all, and hypothesis draws from few thousand words faster.
LABELS = sorted({label for one in VOCABULARY[::5] for labels in one.labels.values() for label in labels[:3]})
STOPS = sorted(word for lang in LANGUAGES for word in stop_words(SEED, lang))
ODD = [
    "112",
    "24",
    "e-mail",
    "p-plads",
    "Ærø",
    "Müller",
    "naïve",
    "KL",
    "½",
    "C#",
    "x",
    "æøå",
    "İstanbul",
    "ﬁnger",
    "工具",
]
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

words_of_subject = st.sampled_from(LABELS)
words = st.one_of(words_of_subject, st.sampled_from(STOPS), st.sampled_from(ODD), st.text(max_size=8))
texts = st.lists(st.tuples(words, st.sampled_from([" ", " ", " ", ", ", ". ", "\n", "-"])), max_size=25).map(
    lambda pieces: "".join(word + gap for word, gap in pieces)
)
langs = st.sampled_from(LANGUAGES)
tags = st.lists(st.sampled_from([one.key for one in VOCABULARY[::40]] + ["~frit ord", "~112"]), max_size=3).map(tuple)
facts = st.fixed_dictionaries(
    {
        "tags": tags,
        "areas": st.sampled_from([(), ("health_older",), ("health_older", "roads_space")]),
        "stage": st.sampled_from([None, "test", "buying", "market", "idea"]),
        "regions": st.sampled_from([(), ("DK",), ("DK01",), ("0101",), ("DK05",)]),
        "must_haves": st.sampled_from([(), ("eu_hosting",)]),
        "lacks": st.sampled_from([(), ("eu_hosting",)]),
    }
)
listings = st.fixed_dictionaries({"title": texts, "text": texts, "lang": langs, "facts": facts})


def _written(write_one: Any, drawn: dict[str, Any], **more: Any) -> Prepared:
    found: Prepared = write_one(drawn["title"], drawn["text"], lang=drawn["lang"], **drawn["facts"], **more)
    return found


def _what_it_says(matches: list[Match], solution_id: str = "s") -> list[tuple[object, ...]]:
    return [
        (one.score, one.strength, one.reasons, one.missing, one.hard_stops)
        for one in matches
        if one.solution_id == solution_id
    ]


@relaxed
@given(need=listings, solution=listings)
def test_the_shares_add_up_to_the_score_to_the_last_digit(write, rules, need, solution):
    found = score(_written(write.need, need), _written(write.solution, solution), rules)
    if found is not None:
        assert 0 < found.score <= 1
        assert round(math.fsum(one.share for one in found.reasons), 4) == found.score
        assert all(one.share > 0 and one.evidence for one in found.reasons)


@relaxed
@given(need=listings, solution=listings)
def test_a_pair_is_the_same_seen_from_the_need_and_from_the_solution(write, rules, need, solution):
    asked, offered = _written(write.need, need), _written(write.solution, solution)
    there, back = rank(asked, batches([offered]), rules=rules), rank(offered, batches([asked]), rules=rules)
    assert _what_it_says(there) == _what_it_says(back)


@pytest.mark.parametrize(("danish", "english"), [("Oversvømmelse", "Alluvion"), ("Bugt", "Bight"), ("Grå", "Greyish")])
def test_a_word_that_is_translated_one_way_only_is_found_from_both_sides(write, rules, danish, english):
    asked, offered = write.need(danish), write.solution(english, lang="en")
    there, back = rank(asked, batches([offered]), rules=rules), rank(offered, batches([asked]), rules=rules)
    assert there
    assert _what_it_says(there) == _what_it_says(back)


@relaxed
@given(need=listings, solution=listings, unrelated=st.lists(listings, min_size=1, max_size=3))
def test_other_listings_change_neither_score_nor_reasons(write, rules, need, solution, unrelated):
    asked, offered = _written(write.need, need), _written(write.solution, solution)
    others = [_written(write.solution, one, key=f"other{number}") for number, one in enumerate(unrelated)]
    alone = rank(asked, batches([offered]), rules=rules)
    among = rank(asked, batches([*others, offered]), rules=rules)
    assert _what_it_says(alone) == _what_it_says(among)


@relaxed
@given(words=st.lists(words_of_subject, min_size=1, max_size=25), title=words_of_subject, lang=langs)
def test_identical_texts_are_a_strong_match(write, rules, words, title, lang):
    need, solution = write.need(title, " ".join(words), lang=lang), write.solution(title, " ".join(words), lang=lang)
    _assert_strong(need, solution, rules)


@relaxed
@given(drawn=listings)
def test_identical_listings_are_a_strong_match_unless_they_say_nothing_or_a_fact_forbids(write, rules, drawn):
    _assert_strong(_written(write.need, drawn), _written(write.solution, drawn), rules)


@relaxed
@given(word=words, lang=langs)
def test_one_word_alone_is_enough_for_a_strong_match(write, rules, word, lang):
    _assert_strong(write.need(word, lang=lang), write.solution("", word, lang=lang), rules)


@relaxed
@given(tags=tags, lang=langs, other=langs)
def test_the_same_tags_alone_are_a_strong_match(write, rules, tags, lang, other):
    need, solution = write.need("", lang=lang, tags=tags), write.solution("", lang=other, tags=tags)
    _assert_strong(need, solution, rules)


@pytest.mark.parametrize("text", ["112", "5", "24 12", "2026 2027 2028"])
def test_digits_alone_are_a_strong_match(write, rules, text):
    _assert_strong(write.need(text), write.solution(text), rules)


def _assert_strong(need: Prepared, solution: Prepared, rules: Rules) -> None:
    found = score(need, solution, rules)
    if need.is_empty:
        assert found is None
    else:
        assert found is not None
        assert found.strength is (Strength.NONE if found.hard_stops else Strength.STRONG)


@relaxed
@given(said=st.lists(st.sampled_from(STOPS), max_size=20), solution=listings)
def test_text_that_says_nothing_pairs_with_nothing(write, rules, said, solution):
    lang = solution["lang"]
    silent = " ".join(word for word in said if word in stop_words(SEED, lang))
    asked = write.need(silent, silent, lang=lang, areas=("health_older",), stage="test", regions=("DK",))
    assert asked.is_empty
    assert rank(asked, batches([_written(write.solution, solution)]), rules=rules) == []
    assert rank(_written(write.solution, solution), batches([asked]), rules=rules) == []
