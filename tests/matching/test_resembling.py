"""Words of the listings that share fragments with a text."""

import numpy as np

from market.matching.language import fold, fragments
from market.matching.resembling import Resembling
from market.matching.word_table import WordTable


def cut(*words: str) -> np.ndarray:
    return np.unique(np.array([one for word in words for one in fragments(fold(word, "da"))], np.uint32))


def resembling(analyser, *words: str) -> tuple[Resembling, WordTable]:
    table = WordTable()
    found = Resembling(table)
    table.numbers(words, analyser.language("da").known_of)
    return found, table


def test_a_cognate_resembles_more_than_a_chance_neighbour(analyser):
    found, _ = resembling(analyser, "telephone", "elephant", "water", "katalog")
    sought = cut("telefonen")
    stems, likeness = found.stems(sought, np.ones(len(sought)))
    alike = dict(zip(stems.tolist(), likeness.tolist(), strict=True))
    stem = analyser.language("da").stem_of
    assert alike[stem("telephone")] > alike.get(stem("elephant"), 0.0)
    assert stem("water") not in alike


def test_words_that_come_later_are_found_as_if_they_had_been_there(analyser):
    many = [f"ord{number}vand" for number in range(1_000)]
    grown, table = resembling(analyser, *many)
    known_of = analyser.language("da").known_of
    grown.words_with(cut("vand"), 0.5)
    table.numbers(["telefonen", "katalog"], known_of)
    assert table.keys(grown.words_with(cut("telefonen"), 1.0).tolist()) == ["telefonen"]
    whole, _ = resembling(analyser, *many, "telefonen", "katalog")
    sought = cut("telefonerne")
    (stems, likeness), (same, alike) = (one.stems(sought, np.ones(len(sought))) for one in (grown, whole))
    assert stems.tolist() == same.tolist()
    np.testing.assert_allclose(likeness, alike, rtol=0.02)


def test_what_shares_too_little_is_left_out(analyser):
    found, table = resembling(analyser, "skraldespand", "spand", "vandhane")
    assert table.keys(sorted(found.words_with(cut("skraldspand"), 0.6).tolist())) == ["skraldespand"]
    assert len(found.words_with(cut("xyzzy"), 0.1)) == 0


def test_an_empty_table_resembles_nothing():
    stems, likeness = Resembling(WordTable()).stems(cut("vand"), np.ones(len(cut("vand"))))
    assert (len(stems), len(likeness)) == (0, 0)
