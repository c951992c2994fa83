"""The words of the listings, kept in a file that several processes and threads read."""

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from threading import Barrier, Thread

import pytest

from market.gateways.search_table import Words
from market.matching.analysing import load_analyser


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the words are kept."""
    return tmp_path / "words-da.bin"


@pytest.fixture
def _often_interrupted() -> Iterator[None]:
    """Threads take turns as often as the system allows."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def opened(path: Path | None) -> Words:
    return Words(load_analyser().language("da"), path)


def keep(path: Path, *words: str) -> Words:
    table = opened(path)
    table.numbers(words)
    table.flush()
    return table


def held(words: Words) -> list[str]:
    return words.table.keys(range(len(words.table)))


def test_what_one_process_keeps_another_finds_under_the_same_number(path: Path) -> None:
    reader = opened(path)
    writer = keep(path, "kommune", "borger")
    reader.reload()
    assert held(reader) == held(writer) == ["kommune", "borger"]
    assert reader.table.stems.tolist() == writer.table.stems.tolist()
    assert reader.table.terms.values.tolist() == writer.table.terms.values.tolist()
    assert reader.table.fragments.values.tolist() == writer.table.fragments.values.tolist()
    assert reader.near("komune") == [("kommune", 1)]


def test_two_writers_by_turns_give_no_number_twice(path: Path) -> None:
    first, second = opened(path), opened(path)
    for words, writer in (("kommune", first), ("borger", second), ("vejskilt", first)):
        writer.reload()
        writer.numbers([words])
        writer.flush()
    assert held(opened(path)) == ["kommune", "borger", "vejskilt"]


def test_what_was_not_kept_is_forgotten(path: Path) -> None:
    writer = keep(path, "kommune")
    writer.numbers(["borger"])
    writer.forget()
    keep(path, "vejskilt")
    writer.reload()
    writer.numbers(["borger"])
    writer.flush()
    assert held(opened(path)) == held(writer) == ["kommune", "vejskilt", "borger"]


def test_words_broken_off_by_a_crash_spoil_no_others(path: Path) -> None:
    whole = path.stat().st_size if keep(path, "kommune") else 0
    keep(path, "borger")
    with path.open("r+b") as file:
        file.truncate(whole + 40)
    assert held(opened(path)) == ["kommune"]
    keep(path, "vejskilt")
    assert held(opened(path)) == ["kommune", "vejskilt"]


def test_what_a_crash_left_is_cut_off_before_anybody_adds(path: Path) -> None:
    whole = path.stat().st_size if keep(path, "kommune") else 0
    keep(path, "borger")
    with path.open("r+b") as file:
        file.truncate(whole + 40)
    writer = opened(path)
    writer.begin()
    writer.numbers(["vejskilt"])
    # A page of the same process looks meanwhile.
    writer.reload()
    assert held(writer) == ["kommune", "vejskilt"]
    writer.flush()
    assert held(opened(path)) == ["kommune", "vejskilt"]


def test_what_a_full_disk_did_not_take_is_forgotten(path: Path, monkeypatch) -> None:
    writer = keep(path, "kommune")
    writer.numbers(["borger"])

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("market.gateways.search_table.os.fsync", full)
        with pytest.raises(OSError, match="space"):
            writer.flush()
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 5)
    writer.forget()
    assert held(writer) == ["kommune"]
    writer.numbers(["vejskilt"])
    writer.flush()
    assert held(opened(path)) == ["kommune", "vejskilt"]


def test_a_file_of_something_else_is_refused(path: Path) -> None:
    path.write_bytes(b"something else that is longer than the head of a block")
    with pytest.raises(ValueError, match="table of words"):
        opened(path)


def test_without_a_path_words_stay_in_memory() -> None:
    words = opened(None)
    assert words.numbers(["kommune", "borger", "kommune"]).tolist() == [0, 1, 0]
    words.flush()
    words.reload()
    assert held(words) == ["kommune", "borger"]


@pytest.mark.usefixtures("_often_interrupted")
def test_threads_that_read_on_at_the_same_moment_learn_each_word_once(path: Path) -> None:
    reader = opened(path)
    meet = Barrier(4)

    def read_on() -> None:
        meet.wait()
        reader.reload()

    for first in "bdf":
        keep(path, *(first + "".join(rest) + "vand" for rest in product("abcdefghij", repeat=2)))
        threads = [Thread(target=read_on) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert held(reader) == held(opened(path))
    assert len(held(reader)) == 300
