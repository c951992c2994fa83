"""Matched words in a text."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from market.rendering.highlighting import MOST_CHARACTERS, excerpt, marked, mentions
from tests.rendering.conftest import Word


def test_a_matched_word_gets_its_kind_and_the_number_of_its_reason() -> None:
    assert marked("Usikker gang.", [Word("gang", "part", 2)]) == Markup(
        'Usikker <mark class="im-mark im-mark--part">gang<sup class="im-mark__number">2</sup></mark>.'
    )


def test_letter_case_does_not_matter_and_the_text_keeps_its_own() -> None:
    assert ">Ældre</mark>" in marked("Ældre først", [Word("ældre", number=None)])


def test_only_whole_words_are_marked() -> None:
    assert "<mark" not in marked("faldforebyggelse", [Word("fald")])


def test_of_a_compound_only_the_part_that_matches_is_marked() -> None:
    assert marked("Faldforebyggelse", [Word("faldforebyggelse", number=None, part="fald")]) == Markup(
        '<mark class="im-mark im-mark--same">Fald</mark>forebyggelse'
    )


def test_a_phrase_wins_over_its_words() -> None:
    text = marked("sund aldring nu", [Word("sund", number=1), Word("sund aldring", number=2)])
    assert text.count("<mark") == 1
    assert "sund aldring<sup" in text


def test_the_text_is_escaped_around_and_inside_the_marks() -> None:
    text = marked("<b>R&D</b>", [Word("R&D", number=None)])
    assert text == Markup('&lt;b&gt;<mark class="im-mark im-mark--same">R&amp;D</mark>&lt;/b&gt;')


def test_a_text_mentions_just_the_words_that_would_be_marked() -> None:
    assert mentions("Usikker Gang.", "gang")
    assert not mentions("Usikker gangart.", "gang")
    assert not mentions("Usikker gang.", "")


def test_an_excerpt_is_the_sentence_around_the_hit() -> None:
    text = "Vi har mange borgere. Mange falder om natten. Det koster. Og mere."
    assert excerpt(text, [Word("falder")]) == "… Mange falder om natten."


def test_an_excerpt_without_hits_is_the_beginning() -> None:
    assert excerpt("Et. To. Tre.", [Word("nej")]) == "Et. To."


def test_an_excerpt_of_an_endless_sentence_is_cut_around_the_hit() -> None:
    text = "ord " * 5000 + "fald " + "ord " * 5000
    cut = excerpt(text, [Word("fald")])
    assert "fald" in cut
    assert len(cut) < MOST_CHARACTERS + 20


def test_an_excerpt_of_an_endless_word_is_cut() -> None:
    assert len(excerpt("x" * 5000, [Word("fald")])) < MOST_CHARACTERS + 20


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=5), max_size=4))
def test_marking_never_loses_a_letter_and_never_lets_one_through_unescaped(text: str, words: list[str]) -> None:
    result = marked(text, [Word(word, number=None) for word in words])
    assert result.striptags() == Markup.escape(text).striptags()
    excerpt(text, [Word(word) for word in words])
