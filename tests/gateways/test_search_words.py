"""The words of the listings, kept in a file that several processes and threads read."""

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from threading import Barrier, Thread

import pytest

from market.gateways import search_words
from market.gateways.search_words import WordBook


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the words are kept."""
    return tmp_path / "words-da.txt"


@pytest.fixture
def _often_interrupted() -> Iterator[None]:
    """Threads take turns as often as the system allows."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def keep(path: Path, *words: str) -> WordBook:
    book = WordBook(path)
    book.reload()
    book.add(words)
    book.flush()
    return book


def test_what_one_process_keeps_another_finds(path: Path) -> None:
    reader = WordBook(path)
    keep(path, "kommune", "borger")
    reader.reload()
    assert reader.near("komune") == [("kommune", 1)]


def test_a_word_broken_off_by_a_crash_spoils_no_other(path: Path) -> None:
    keep(path, "kommune")
    path.write_bytes(path.read_bytes() + "færd".encode()[:2])
    assert keep(path, "vejskilt").near("vejskild") == [("vejskilt", 1)]
    later = WordBook(path)
    later.reload()
    assert later.near("vejskild") == [("vejskilt", 1)]
    assert later.near("komune") == [("kommune", 1)]


def test_only_words_are_kept_whatever_comes(path: Path) -> None:
    keep(path, "vand\nhaner", "vej\u2028bane", "fald\0", "\ud800\ud800\ud800\ud800", "x" * 1000, "kommune")
    assert path.read_text("utf-8") == "kommune\n"


def test_so_many_words_of_one_letter_and_length_are_kept_and_all_others(path: Path, monkeypatch) -> None:
    monkeypatch.setattr(search_words, "MOST_ALIKE", 3)
    keep(path, "vandaa", "vandab")
    keep(path, "vandac", "vandad", "vandae", "kommune")
    assert path.read_text("utf-8").split() == ["vandaa", "vandab", "kommune", "vandac"]


@pytest.mark.usefixtures("_often_interrupted")
def test_threads_that_read_on_at_the_same_moment_learn_each_word_once(path: Path) -> None:
    reader = WordBook(path)
    meet = Barrier(4)

    def read_on() -> None:
        meet.wait()
        reader.reload()

    for first in "bdfgh":
        keep(path, *(first + "".join(rest) + "vand" for rest in product("abcdefghij", repeat=3)))
        threads = [Thread(target=read_on) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = [word for word, _ in reader.near(f"{first}aaavanx")]
        assert found[0] == f"{first}aaavand"
        assert len(found) == len(set(found))
