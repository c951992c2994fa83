"""No text can make a step of matching long: each has a limit, and the work below it is counted here, not timed.

`python -m tests.benchmarks.hostile` tells how many milliseconds each step takes.
"""

from collections import Counter
from typing import Literal

import numpy as np
import pytest

from market.matching import weights
from market.matching.batch import batches
from market.matching.compounds import Splitter
from market.matching.language import fold, fragments, joined_words, words
from market.matching.meeting import meet
from market.matching.phrasing import phrases
from market.matching.profiles import Prepared, Profile, Side
from market.matching.ranking import rank
from market.matching.reading import Reading
from market.matching.retrieval import IndexFacts, plan
from market.matching.scoring import score
from market.matching.searching import search_words
from market.rendering.highlighting import MOST_CHARACTERS, MOST_MARKS, excerpt, marked
from tests.hostile import TEXTS

hostile = pytest.mark.parametrize("text", [text_of(0) for text_of in TEXTS.values()], ids=TEXTS)


@pytest.fixture(scope="module")
def prepared(analyser):
    """The listing that a text makes as title, text and tags, by text and side."""
    known: dict[tuple[str, str], Prepared] = {}

    def of(text: str, side: Side = "need") -> Prepared:
        if (text, side) not in known:
            # Half a character cannot be stored: forms and files turn it away, and words of a text hold none.
            tag = text.replace("\ud800", "").replace("\udfff", "")
            profile = Profile(id=side, side=side, lang="da", title=text, text=text, tags=(tag, "~" + tag))
            known[text, side] = analyser.prepare(profile)
        return known[text, side]

    return of


@hostile
def test_words_are_read_up_to_a_limit(text):
    assert len(words(text)) <= weights.MAX_WORDS
    assert max(map(len, words(text)), default=0) <= weights.MAX_WORD_LENGTH
    assert joined_words(text)[0] == words(text)


@hostile
def test_folding_reads_a_label_not_a_book(text):
    # An accent can be written as up to three letters ("ﷺ" is one letter of eighteen, but stays as it is).
    assert len(fold(text, "da")) <= 3 * weights.MAX_FOLDED_CHARACTERS


@hostile
def test_a_listing_is_bounded_whatever_it_is_made_of(prepared, text):
    found = prepared(text)
    most = weights.MAX_TITLE_WORDS + weights.MAX_DISTINCT_WORDS + 2 * weights.MAX_TAG_WORDS
    assert len(found.words) <= most
    assert len(found.terms) <= weights.MAX_TERMS
    assert len(found.fragments) <= weights.MAX_FRAGMENTS
    assert len(found.pairs) <= weights.MAX_PAIRS
    assert len(found.told.stream) <= weights.MAX_TITLE_WORDS + 2 * weights.MAX_WORDS + 4 * weights.MAX_TAG_WORDS


@hostile
def test_a_hostile_listing_survives_its_journey_through_bytes(prepared, text):
    (batch,) = batches([prepared(text)])
    (again,) = batch.listings([0])
    assert again.words == prepared(text).words


@hostile
def test_each_word_is_cut_into_few_fragments_and_parts(analyser, text):
    splitter = analyser.language("da").splitter
    for word in {fold(word, "da") for word in words(text, limit=300)}:
        assert len(fragments(word)) <= 4 * weights.MAX_WORD_LENGTH
        assert len(splitter.split(word)) <= weights.MAX_WORD_LENGTH / 3


@hostile
def test_a_search_plan_asks_for_few_terms(prepared, analyser, text):
    looked_up: list[int] = []

    def frequency(hashes):
        looked_up.append(len(hashes))
        return hashes % 7 + 1.0

    def alike(fragments, amounts):
        return fragments[: weights.SEARCH_ALIKE], amounts[: weights.SEARCH_ALIKE]

    search = plan(prepared(text), IndexFacts("en", 1_000, frequency, alike), analyser.dictionary)
    assert len(search) <= weights.SEARCH_TERMS + weights.SEARCH_ALIKE
    assert max(looked_up, default=0) <= 200


@hostile
def test_a_hostile_text_is_compared_with_itself(prepared, text, rules):
    found = score(prepared(text), prepared(text, "solution"), rules)
    if found is not None:
        assert all(len(row.evidence) <= weights.EVIDENCE_PER_REASON for row in found.reasons)
        assert round(sum(row.share for row in found.reasons), 4) == found.score


@hostile
def test_words_are_compared_by_spelling_up_to_a_limit(prepared, text, rules):
    assert len(Reading(prepared(text), rules).spelling.terms) <= weights.ALIKE_WORDS


@hostile
def test_phrases_are_compared_up_to_a_limit(prepared, text, rules):
    need, solution = Reading(prepared(text), rules), Reading(prepared(text, "solution"), rules)
    (meeting,) = meet(need, [solution])
    ones = np.ones(len(meeting.terms[0]))
    assert len(phrases(need, solution, meeting, ones, ones)) <= weights.PHRASES_COMPARED


@hostile
def test_words_alike_are_looked_for_up_to_a_limit_which_is_the_same_from_both_sides(prepared, rules, text):
    need, solution = Reading(prepared(text), rules), Reading(prepared(text, "solution"), rules)
    (there,), (back,) = meet(need, [solution]), meet(solution, [need])
    assert len(there.alike.one) <= weights.ALIKE_COMPARISONS
    assert sorted(zip(there.alike.one, there.alike.other, strict=True)) == sorted(
        zip(back.alike.other, back.alike.one, strict=True)
    )


@hostile
def test_a_hostile_text_is_compared_with_a_normal_one(prepared, write, text, rules):
    normal = write.solution("Sensor til fald", "Personalet på plejecentret får besked om natten.")
    there = rank(prepared(text), batches([normal]), rules=rules)
    back = rank(normal, batches([prepared(text)]), rules=rules)
    assert [one.score for one in there] == [one.score for one in back]


@hostile
def test_a_search_looks_at_the_first_words(analyser, text):
    assert len(search_words(analyser, text)) <= weights.MAX_QUERY_WORDS


@hostile
def test_the_language_is_guessed_from_the_beginning(analyser, text):
    assert analyser.language_of(text) == analyser.language_of(text[: weights.MAX_GUESSED_CHARACTERS])


@hostile
def test_few_words_are_marked_and_nothing_of_the_text_is_lost(text):
    class Mark:
        kind: Literal["same", "part", "related"] = "same"
        number: int | None = None
        part = ""

        def __init__(self, word: str) -> None:
            self.word = word

    marks = [Mark(word) for word in {*words(text)[:60], "fald"}]
    page = marked(text, marks)
    assert page.count("<mark") <= MOST_MARKS
    assert Counter(page.striptags()) == Counter(type(page)(type(page).escape(text)).striptags())
    assert len(excerpt(text, marks)) <= MOST_CHARACTERS + 50


def test_a_splitter_looks_only_where_a_known_word_begins():
    class Counted(dict[str, float]):
        asked = 0

        def get(self, key, default=None):
            Counted.asked += 1
            return super().get(key, default)

    splitter = Splitter({"fald": 900, "forebyggelse": 300})
    splitter._cost = Counted(splitter._cost)
    assert splitter.split("faldforebyggelse") == ("fald", "forebyggelse")
    splitter.split("es" * 20)
    assert Counted.asked <= 2
