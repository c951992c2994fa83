"""Needs written in haste."""

from itertools import zip_longest

import pytest
from rapidfuzz.distance import OSA

from market.matching.profiles import Profile
from tests.benchmarks.typos import with_typos


def need(text: str, *, title: str = "", one: str = "n", lang: str = "da") -> Profile:
    return Profile(id=one, side="need", lang=lang, title=title, text=text)


def hit(before: Profile, after: Profile) -> list[tuple[str, str]]:
    pairs = zip_longest(f"{before.title} {before.text}".split(), f"{after.title} {after.text}".split())
    return [(old, new) for old, new in pairs if old != new]


LONG = need(
    " ".join(f"sansernes{letter}" for letter in "abcdefghijklmnopqrst") + " og vi så", title="Trappelift søges nu"
)


def test_fifteen_per_cent_of_the_words_get_one_slip_each():
    # 22 words of four letters or more: three for sure, a fourth with a chance of .3.
    for seed in range(20):
        changed = hit(LONG, with_typos(LONG, seed))
        assert len(changed) in {3, 4}
        assert [OSA.distance(old, new) for old, new in changed] == [1] * len(changed)


def test_short_needs_are_hit_as_often_on_average():
    many = sum(bool(hit(short, with_typos(short, 1))) for short in (need("vejsalt", one=str(i)) for i in range(400)))
    assert many / 400 == pytest.approx(0.15, abs=0.05)


def test_words_of_three_letters_or_fewer_are_spared():
    assert with_typos(need("og vi kan jo se det nu"), 1, share=1.0) == need("og vi kan jo se det nu")


def test_every_word_can_be_hit():
    written = need("robotter hjælper borgere", title="Hjemmepleje")
    assert len(hit(written, with_typos(written, 3, share=1.0))) == 4


def test_title_and_text_stay_apart_and_all_else_stays():
    written = need("første linje\n\nanden linje", title="Kørestole\ntil udlån")
    after = with_typos(written, 5, share=1.0)
    assert after.title.count("\n") == 1
    assert after.text.count("\n") == 2
    assert (after.id, after.side, after.lang, after.tags) == (written.id, written.side, written.lang, written.tags)


def test_the_same_seed_gives_the_same_typos_and_another_gives_others():
    assert with_typos(LONG, 1) == with_typos(LONG, 1)
    assert with_typos(LONG, 1) != with_typos(LONG, 2)


def test_a_word_of_one_letter_repeated_changes_too():
    for seed in range(12):
        written = need("aaaa", lang="en")
        assert with_typos(written, seed, share=1.0) != written


def test_an_empty_need_stays_empty():
    assert with_typos(need(""), 1) == need("")
