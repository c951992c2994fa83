import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from market.gateways.search import Find, IndexBusy, Listed, SearchIndex
from market.gateways.search_lock import WriterLock
from market.matching.analysing import load_analyser
from market.matching.profiles import Prepared, Side
from tests.matching.conftest import NOON, listed


@pytest.fixture
def index(analyser):
    return SearchIndex(None, analyser)


def ids(found: Iterable[Prepared]) -> list[str]:
    return [one.id for one in found]


def proposed(index: SearchIndex, listing: Prepared, side: Side) -> list[str]:
    return [batch.id(row) for batch in index.candidates(listing, side) for row in range(len(batch))]


def test_a_need_finds_solutions_in_both_languages(index, write):
    index.write([
        listed("Sensor til fald", key="da"),
        listed("Sensor for falls", key="en", lang="en"),
        listed("Bogudlån", key="other"),
    ])  # fmt: skip
    assert set(proposed(index, write.need("Sensor til fald"), "solution")) == {"da", "en"}


def test_a_listing_is_never_its_own_candidate(index, write):
    index.write([listed("Sensor til fald", key="n", side="need"), listed("Sensor", key="m", side="need")])
    assert proposed(index, write.need("Sensor til fald", key="n"), "need") == ["m"]


def test_an_empty_need_has_no_candidates(index, write):
    index.write([listed("Sensor til fald")])
    assert index.candidates(write.need("og i at"), "solution") == []


def test_writing_again_replaces_by_id_also_in_the_other_language(index):
    index.write([listed("Sensor til fald")], cursor="1")
    index.write([listed("Sensor for falls", lang="en")], cursor="2")
    assert index.count("solution") == 1
    assert index.find(Find(side="solution", text="fald")).facets["lang"] == {"en": 1}
    assert index.cursor() == "2"


def test_the_last_of_two_listings_with_one_id_stays(index):
    index.write([listed("Sensor til fald"), listed("Lys på veje")])
    assert index.count("solution") == 1
    assert index.find(Find(side="solution", text="lys")).ids == ["s"]


def test_removed_listings_are_gone(index):
    index.write([listed("Sensor", key="a"), listed("Sensor", key="b")])
    index.write([], removed=["a", "unknown"])
    assert index.find(Find(side="solution")).ids == ["b"]


def test_prepared_listings_come_in_the_order_asked(index):
    index.write([listed("Sensor", key="a"), listed("Sensor", key="b", lang="en")])
    assert ids(index.prepared("solution", ["b", "missing", "a"])) == ["b", "a"]


def test_nothing_is_visible_when_writing_fails(index):
    def failing() -> Iterator[Listed]:
        yield listed("Sensor")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        index.write(failing(), cursor="9")
    assert index.count("solution") == 0
    assert index.cursor() is None
    index.write([listed("Sensor")])
    assert index.count("solution") == 1


def test_a_reopened_index_knows_its_listings_and_its_cursor(tmp_path, analyser):
    SearchIndex(tmp_path, analyser).write([listed("Sensor til fald")], cursor="17")
    again = SearchIndex(tmp_path, analyser)
    assert again.count("solution") == 1
    assert again.cursor() == "17"


def test_another_reader_sees_a_change_at_its_next_question(tmp_path, analyser):
    reader, writer = SearchIndex(tmp_path, analyser), SearchIndex(tmp_path, analyser)
    writer.write([listed("Sensor til fald")], cursor="1")
    assert reader.count("solution") == 1
    assert reader.cursor() == "1"


def test_an_index_of_another_layout_is_built_anew(tmp_path, analyser):
    SearchIndex(tmp_path, analyser).write([listed("Sensor til fald")], cursor="17")
    (tmp_path / "state.json").write_text('{"cursor": "17", "layout": "0"}')
    again = SearchIndex(tmp_path, analyser)
    assert (again.count("solution"), again.cursor()) == (0, None)


def test_an_index_that_grew_by_changes_alone_is_built_anew(tmp_path, analyser, monkeypatch):
    monkeypatch.setattr("market.gateways.search_shelf._SPARED_BYTES", 0)
    index = SearchIndex(tmp_path, analyser)
    for number in range(4):
        index.write([listed(f"Sensor til fald {number}")], cursor="17")
    assert SearchIndex(tmp_path, analyser).cursor() is None


@pytest.mark.parametrize("damaged", ["solution-da/meta.json", "solution-da/listings.bin", "words-da.bin"])
def test_a_damaged_index_is_built_anew(tmp_path, analyser, damaged):
    SearchIndex(tmp_path, analyser).write([listed("Sensor til fald")], cursor="17")
    (edition,) = tmp_path.glob("edition-*")
    (edition / damaged).write_bytes(b"{")
    again = SearchIndex(tmp_path, analyser)
    assert (again.count("solution"), again.cursor()) == (0, None)
    again.write([listed("Sensor til fald")])
    assert again.count("solution") == 1


def test_a_second_process_waits_for_the_writer_and_then_says_busy(tmp_path):
    lock = tmp_path / "writer.lock"
    holder = f"""
import sys
from pathlib import Path
from market.gateways.search_lock import WriterLock
from market.matching.analysing import load_analyser
from market.matching.profiles import Prepared, Side
with WriterLock(Path({str(lock)!r})).held():
    print("held", flush=True)
    sys.stdin.read()
"""
    with subprocess.Popen([sys.executable, "-c", holder], stdin=-1, stdout=-1, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(IndexBusy), WriterLock(lock, wait_seconds=0.1).held():
            pass
        process.kill()
        process.wait()
        with WriterLock(lock, wait_seconds=5).held():
            pass


class TestLists:
    @pytest.fixture
    def index(self, analyser):
        index = SearchIndex(None, analyser)
        health, climate = ("health_older",), ("climate_environment",)
        index.write([
            listed("Faldsensor", key="1", areas=health, tags=("fall_prevention",), stage="market", regions=("DK",)),
            listed("Sensor i skraldespand", key="2", areas=climate, regions=("DK01",), at=NOON + timedelta(1)),
            listed("Fall sensor", key="3", lang="en", areas=health, source="register", at=NOON + timedelta(2)),
            listed("Lys på veje", key="4", areas=("roads_space", *climate), regions=("0851",)),
        ])  # fmt: skip
        return index

    def test_without_words_the_newest_comes_first(self, index):
        found = index.find(Find(side="solution", limit=2))
        assert (found.ids, found.total) == (["3", "2"], 4)
        assert index.find(Find(side="solution", limit=2, offset=2)).total == 4

    def test_words_find_in_both_languages_also_inside_compounds(self, index):
        found = index.find(Find(side="solution", text="sensor"))
        assert set(found.ids) == {"1", "2", "3"}
        assert {("sensor", ""), ("faldsensor", "sensor")} <= {(hit.word, hit.part) for hit in found.hits}

    def test_all_of_a_few_words_must_be_found(self, index):
        assert index.find(Find(side="solution", text="sensor skraldespand")).ids == ["2"]

    def test_a_misspelled_word_finds_what_is_spelled_much_like_it(self, index):
        assert index.find(Find(side="solution", text="skraldspand")).ids == ["2"]

    @pytest.mark.parametrize("text", ["og i", "?", "xyzzyqwertz", "a" * 5000])
    def test_words_that_nobody_uses_find_nothing(self, index, text):
        assert index.find(Find(side="solution", text=text)).total == 0

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"areas": ("health_older",)}, {"1", "3"}),
            ({"areas": ("health_older", "roads_space")}, {"1", "3", "4"}),
            ({"tags": ("fall_prevention",)}, {"1"}),
            ({"stages": ("market",)}, {"1"}),
            ({"regions": ("DK01",)}, {"1", "2"}),
            ({"regions": ("0851",)}, {"1", "4"}),
            ({"regions": ("DK",)}, {"1", "2", "4"}),
            ({"lang_filter": "en"}, {"3"}),
            ({"source": "register"}, {"3"}),
            ({"areas": ("health_older",), "lang_filter": "da"}, {"1"}),
            ({"areas": ("unknown",)}, set()),
        ],
    )
    def test_filters_narrow_the_list(self, index, filters, expected):
        found = index.find(Find(side="solution", **filters))
        assert set(found.ids) == expected
        assert found.total == len(expected)

    def test_each_facet_respects_the_other_filters_but_not_itself(self, index):
        facets = index.find(Find(side="solution", areas=("health_older",))).facets
        assert facets["areas"] == {"health_older": 2, "climate_environment": 2, "roads_space": 1}
        assert facets["lang"] == {"da": 1, "en": 1}
        assert facets["stages"] == {"market": 1}
        assert index.find(Find(side="solution", lang_filter="en")).facets["lang"] == {"da": 3, "en": 1}

    def test_pages_beyond_the_end_are_empty(self, index):
        found = index.find(Find(side="solution", offset=50_000))
        assert (found.ids, found.total) == ([], 4)

    def test_an_empty_side_has_empty_lists(self, index):
        found = index.find(Find(side="need", text="sensor"))
        assert (found.ids, found.total) == ([], 0)


def test_a_helping_process_begins_no_index_anew(analyser, tmp_path):
    words = replace(analyser.own, links=(("knurhan", "gurnard", 1.0),))
    SearchIndex(tmp_path, load_analyser(analyser.directory, words)).write([listed("Sensor til fald", key="s")])
    # Of this many bytes nearly all are what listings once were.
    (edition,) = tmp_path.glob("edition-*")
    os.truncate(edition / "solution-da" / "listings.bin", 40_000_000)
    for helping in (SearchIndex(tmp_path, analyser, as_it_is=True), SearchIndex(tmp_path, analyser, as_it_is=True)):
        assert ids(helping.prepared("solution", ["s"])) == ["s"]
    assert SearchIndex(tmp_path, analyser).count("solution") == 0
