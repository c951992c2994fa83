"""Which word was meant by a misspelled one."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from market.gateways import search_words
from market.gateways.search_words import WordBook


def book(*words: str) -> WordBook:
    made = WordBook()
    made.add(words)
    return made


def test_a_word_is_found_by_a_slip_and_a_long_one_by_two() -> None:
    known = book("kommune", "vejskilt", "borger")
    assert known.near("komune") == [("kommune", 1)]
    assert known.near("vejskyld") == [("vejskilt", 2)]
    assert known.near("kmmunen") == []


@given(st.lists(st.text("abcæé", min_size=4, max_size=10), min_size=1, max_size=15), st.text("abcæéx", max_size=11))
def test_all_words_are_found_that_begin_alike_and_differ_so_little(known: list[str], word: str) -> None:
    slips = 2 if len(word) >= 8 else 1
    alike = {one: OSA.distance(one, word) for one in known if len(word) >= 4 and one[0] == word[0]}
    assert dict(book(*known).near(word)) == {one: many for one, many in alike.items() if many <= slips}


def test_a_word_that_comes_again_is_kept_once() -> None:
    known = book("kommune", "kommune")
    known.add(["kommune"])
    assert known.near("komune") == [("kommune", 1)]


def test_only_words_are_kept_whatever_comes() -> None:
    known = book("vand\nhaner", "vej\u2028bane", "fald\0", "\ud800\ud800\ud800\ud800", "x" * 1000, "kommune")
    assert known.near("komune") == [("kommune", 1)]
    assert known.near("vandhaner") == known.near("fald") == []


def test_so_many_words_of_one_letter_and_length_are_kept_and_all_others(monkeypatch) -> None:
    monkeypatch.setattr(search_words, "MOST_ALIKE", 3)
    known = book("vandaa", "vandab")
    known.add(["vandac", "vandad", "vandae", "kommune"])
    assert [word for word, _ in known.near("vandax")] == ["vandaa", "vandab", "vandac"]
    assert known.near("komune") == [("kommune", 1)]
