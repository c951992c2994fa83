"""What the search index bears: a full disk, a process that dies, and others that begin the index anew."""

import errno
import logging
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from market.gateways.search import Find, IndexOutdated, IndexRenewed, Listed, SearchIndex
from market.matching.analysing import Analyser, load_analyser
from market.matching.ranking import rank
from tests.matching.conftest import listed


def found(index: SearchIndex, text: str = "") -> set[str]:
    """Return the ids of the solutions on the list page of a search."""
    return set(index.find(Find(side="solution", text=text, limit=100)).ids)


def shelf(directory: Path, name: str = "solution-da") -> Path:
    """Return the folder of a shelf of the only edition there is."""
    (edition,) = directory.glob("edition-*")
    return edition / name


def several(count: int, word: str = "Knurhane") -> list[Listed]:
    """Return solutions in both languages."""
    return [listed(f"{word} {number}", key=f"x{number}", lang=("da", "en")[number % 2]) for number in range(count)]


def full(*_: object) -> None:
    """Answer as a full disk does."""
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("module", "name"), [("search_store", "fsync"), ("search_table", "fsync"), ("search_state", "replace")]
)
def test_what_a_full_disk_did_not_take_is_written_later_and_nothing_withdrawn_is_found(
    tmp_path, analyser, module, name
):
    index = SearchIndex(tmp_path, analyser)
    index.write([listed("Sensor til fald", key="base")], cursor="1")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(f"market.gateways.{module}.os.{name}", full)
        for _ in range(2):
            with pytest.raises(OSError, match="No space"):
                index.write(several(8), cursor="2")
    assert index.cursor() == "1"
    index.write([listed("Nyt vejskilt", key="new")], removed=[f"x{number}" for number in range(8)], cursor="3")
    for one in (index, SearchIndex(tmp_path, analyser)):
        assert (found(one), found(one, "knurhane"), one.cursor()) == ({"base", "new"}, set(), "3")


def test_a_process_that_died_in_a_commit_leaves_nothing_in_the_way(tmp_path, analyser):
    before, after = tmp_path / "before", tmp_path / "after"
    SearchIndex(before, analyser).write(several(30), cursor="1")
    shutil.copytree(before, after)
    change = [listed("Sensor til fald", key="x4")]
    SearchIndex(after, analyser).write(change, removed=["x6"], cursor="2")
    # The files of the commit are there, but what names them is as it was.
    for file in (*shelf(after).glob("*.del"), shelf(after) / ".managed.json"):
        shutil.copy(file, shelf(before))
    index = SearchIndex(before, analyser)
    assert "x6" in found(index)
    index.write(change, removed=["x6"], cursor="2")
    assert "x6" not in found(index)
    assert found(index, "sensor") == {"x4"}


def test_a_word_that_was_looked_for_in_vain_is_found_when_somebody_uses_it(tmp_path, analyser, write, rules):
    index = SearchIndex(tmp_path, analyser)
    index.write(several(400))
    need = write.need("Krabbefangst")

    def best() -> list[str]:
        sought = index.mended(need, "solution")
        return [one.solution_id for one in rank(need, index.candidates(sought, "solution"), rules=rules, sought=sought)]

    assert best() == []
    index.write([listed("Krabbefangst i havnen", key="crab")])
    assert best() == ["crab"]


def with_other_words(analyser: Analyser) -> Analyser:
    return load_analyser(analyser.directory, replace(analyser.own, links=(("knurhan", "gurnard", 1.0),)))


def test_a_reader_goes_over_to_an_index_that_was_begun_anew(tmp_path, analyser):
    reader = SearchIndex(tmp_path, analyser)
    reader.write(several(6), cursor="1")
    assert len(found(reader)) == 6
    another = SearchIndex(tmp_path, with_other_words(analyser))
    assert found(reader) == set()
    another.write([listed("Sensor", key="s")], cursor="9")
    assert found(reader) == {"s"}
    assert len(list(tmp_path.glob("edition-*"))) == 1


def test_a_program_with_other_words_writes_nothing_into_an_index_begun_anew(tmp_path, analyser):
    outdated = SearchIndex(tmp_path, analyser)
    another = SearchIndex(tmp_path, with_other_words(analyser))
    with pytest.raises(IndexOutdated):
        outdated.write(several(2), cursor="2")
    assert (found(another), another.cursor()) == (set(), None)


def test_a_cursor_is_not_stored_in_an_index_begun_anew(tmp_path, analyser):
    index = SearchIndex(tmp_path, analyser)
    edition, _ = index.position()
    index.write(
        several(2),
        cursor="1",
    )
    (shelf(tmp_path) / "listings.bin").write_bytes(b"{")
    again = SearchIndex(tmp_path, analyser)
    with pytest.raises(IndexRenewed):
        index.put((), cursor="2", seen_edition=edition)
    assert again.cursor() is None


def test_a_reader_bears_that_the_index_goes_while_it_looks(tmp_path, analyser):
    reader = SearchIndex(tmp_path, analyser)
    reader.write(several(6), cursor="1")
    state = (tmp_path / "state.json").read_text()
    # Told of an edition that another process has removed already.
    (tmp_path / "state.json").write_text(state.replace("edition-", "edition-gone-"))
    assert len(found(reader)) == 6
    (tmp_path / "state.json").write_text(state)
    reader.write([listed("Sensor", key="s")])
    assert len(found(reader)) == 7


def test_an_index_that_stays_unreadable_is_told_once_as_an_error(tmp_path, analyser, caplog):
    reader = SearchIndex(tmp_path, analyser)
    reader.write(several(6), cursor="1")
    state = (tmp_path / "state.json").read_text()
    caplog.set_level(logging.INFO)
    (tmp_path / "state.json").write_text(state.replace("edition-", "edition-gone-"))
    for _ in range(300):
        assert reader.count("solution") == 6
    assert [record.levelname for record in caplog.records] == ["INFO", "ERROR"]
    assert str(tmp_path) in caplog.records[1].getMessage()
