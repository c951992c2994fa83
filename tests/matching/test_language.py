import pytest

from market.matching.compounds import Splitter
from market.matching.language import cognate, fold, fragments, guess_language, joined_words, words
from market.matching.weights import MAX_WORD_LENGTH, MAX_WORDS


@pytest.mark.parametrize(
    ("written", "lang", "folded"),
    [
        ("Aabenraa", "da", "åbenrå"),
        ("E-mail", "da", "email"),
        ("CAFÉ", "en", "cafe"),
        ("Köln", "da", "køln"),
        ("Øl", "da", "øl"),
    ],
)
def test_a_word_has_one_spelling_however_it_is_written(written, lang, folded):
    assert fold(written, lang) == folded


def test_composed_and_decomposed_letters_are_the_same():
    assert fold("a\u030arhus", "da") == fold("århus", "da") == fold("Aarhus", "da")


@pytest.mark.parametrize(
    "text", ["Ma\u030aling pa\u030a \u00e5rhus", "M\u00e5\u00adling p\u00e5 \u00e5r\u200bhus\ufeff"]
)
def test_what_stands_inside_a_word_does_not_break_it(text):
    assert [fold(word, "da") for word in words(text)] == ["m\u00e5ling", "p\u00e5", "\u00e5rhus"]
    assert joined_words(text)[1][:2] == [True, True]


def test_words_keep_single_letter_prefixes_and_part_other_hyphens():
    assert list(words("E-mail og it-drift, p-plads; snake_case 2.0")) == [
        "E-mail", "og", "it", "drift", "p-plads", "snake", "case", "2", "0",
    ]  # fmt: skip


def test_hostile_text_is_cut_not_followed():
    assert list(words("x" * 10_000 + " ende")) == ["ende"]
    assert len(list(words("ord " * 100_000))) == MAX_WORDS
    assert all(len(word) <= MAX_WORD_LENGTH for word in words("y" * MAX_WORD_LENGTH + " " + "z" * 999))


@pytest.mark.parametrize(("danish", "english"), [("katalog", "catalog"), ("makro", "macro"), ("kvalitet", "qualitet")])
def test_cognates_meet_in_one_spelling(danish, english):
    assert cognate(danish) == cognate(english)


def test_a_short_word_is_one_fragment():
    assert len(fragments("ab")) == 1
    assert len(fragments("vand")) == 3


def test_the_language_is_guessed_from_its_small_words(analyser):
    assert analyser.language_of("Vi mangler en løsning til ældre borgere, der falder") == "da"
    assert analyser.language_of("We need a solution for citizens who fall") == "en"
    assert analyser.language_of("Snerydning") == analyser.language_of("Fald hjemmepleje") == "da"
    assert analyser.language_of("Snow clearing") == analyser.language_of("Water leak detection") == "en"
    assert guess_language("12345", {"da": frozenset(), "en": frozenset()}) == "en"


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("faldforebyggelse", ("fald", "forebyggelse")),
        ("affaldssortering", ("affald", "sortering")),
        ("hjemmepleje", ("hjemme", "pleje")),
        ("kommune", ()),
        ("kolleger", ()),
        ("kollegerne", ()),
        ("forslag", ()),
        ("xyzzyqwerty", ()),
    ],
)
def test_danish_compounds_fall_into_their_parts(analyser, word, parts):
    splitter = analyser.language("da").splitter
    assert splitter.split(word) == parts


def test_a_splitter_without_words_splits_nothing():
    assert Splitter({}).split("faldforebyggelse") == ()
