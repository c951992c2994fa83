"""A search finds what matching would find: in both languages, inside compounds, past slips of the pen."""

import pytest

from market.gateways.search import Find, SearchIndex
from market.matching import weights
from tests.matching.conftest import listed


@pytest.fixture
def index(analyser):
    index = SearchIndex(None, analyser)
    index.write([
        listed("Faldforebyggelse i eget hjem", key="compound"),
        listed("Forebyggelse af fald", key="apart"),
        listed("Fall prevention at home", key="english", lang="en"),
        listed("Ruteplan for vintertjeneste", "Saltning af veje", key="salt"),
        listed("Waste bins that call", "Less waste", key="waste", lang="en"),
        *(listed(f"Hjemmepleje i område {number}", key=f"care{number}") for number in range(25)),
    ])  # fmt: skip
    return index


def found_ids(index: SearchIndex, text: str) -> list[str]:
    return index.find(Find(side="solution", text=text, limit=50)).ids


@pytest.mark.parametrize("text", ["fald", "falls", "faldforebyggelse", "fall prevention", "forebyggelse af fald"])
def test_either_language_and_any_way_to_write_it_finds_all(index, text):
    assert set(found_ids(index, text)) == {"compound", "apart", "english"}


def test_the_very_words_come_before_parts_and_translations(index):
    assert found_ids(index, "faldforebyggelse")[0] == "compound"
    assert found_ids(index, "fald")[0] == "apart"
    assert found_ids(index, "fall prevention")[0] == "english"


def test_the_part_of_a_compound_that_answers_is_named(index):
    hits = index.find(Find(side="solution", text="fald")).hits
    assert {("faldforebyggelse", "fald"), ("fald", ""), ("fall", "")} <= {(hit.word, hit.part) for hit in hits}


def test_a_danish_word_finds_english_listings(index):
    assert found_ids(index, "affald") == ["waste"]


def test_a_compound_needs_all_of_its_parts_in_the_other_language(index):
    index.write([listed("Home baking", key="baking", lang="en"), listed("Care at home", key="carer", lang="en")])
    assert "carer" in found_ids(index, "hjemmepleje")
    assert "baking" not in found_ids(index, "hjemmepleje")


def test_a_misspelled_word_among_right_ones_finds_what_was_meant_and_says_so(index):
    found = index.find(Find(side="solution", text="forebygglse af fald"))
    assert set(found.ids) >= {"compound", "apart"}
    assert found.meant == "forebyggelse af fald"
    assert index.find(Find(side="solution", text="forebyggelse af fald")).meant is None


def test_a_misspelled_word_that_no_listing_has_finds_by_what_it_means(index):
    found = index.find(Find(side="solution", text="affadl"))
    assert (found.ids, found.meant) == (["waste"], "affald")


def test_of_a_pasted_text_only_the_beginning_is_read_and_proposed(index):
    found = index.find(Find(side="solution", text="affadl " * 50_000))
    assert found.ids == ["waste"]
    assert found.meant is not None
    assert len(found.meant) <= weights.MAX_QUERY_CHARACTERS


def test_a_rare_word_spelled_like_a_common_one_is_found_and_the_common_one_proposed(index):
    index.write([listed("Hjemmeplege", key="slip")])
    found = index.find(Find(side="solution", text="hjemmeplege"))
    assert (found.ids, found.meant) == (["slip"], "hjemmepleje")


def test_a_word_of_the_vocabulary_is_never_called_a_slip(index):
    index.write([listed("Hjemmepleje", key="n", side="need")])
    assert index.find(Find(side="need", text="fald")).meant is None


def test_words_of_listings_that_went_are_not_proposed(index):
    index.write([listed("Bibliotekslokaler", key="gone")])
    assert index.find(Find(side="solution", text="biblotekslokaler")).meant == "bibliotekslokaler"
    index.write([], removed=["gone"])
    assert index.find(Find(side="solution", text="biblotekslokaler")).meant is None


def test_another_process_knows_the_new_words(tmp_path, analyser):
    reader, writer = SearchIndex(tmp_path, analyser), SearchIndex(tmp_path, analyser)
    writer.write([listed("Bibliotekslokaler")], cursor="1")
    writer.write([listed("Cykelparkering", key="t")], cursor="2")
    found = reader.find(Find(side="solution", text="bibliotekslokalr"))
    assert (found.ids, found.meant) == (["s"], "bibliotekslokaler")


@pytest.mark.parametrize("text", ["vintertjeneste", "glatførebekæmpelse", "winter service", "snow clearing"])
def test_what_a_tag_is_called_in_either_language_finds_what_carries_it(index, text):
    index.write([listed("Ruteplan", key="tagged", tags=("winter_service",))])
    assert "tagged" in found_ids(index, text)


def test_what_a_house_calls_a_tag_finds_what_carries_it(index):
    index.write([listed("Ruteplan", key="tagged", tags=("winter_service",))])
    found = index.find(Find(side="solution", text="sjapvagt", named=("winter_service",)))
    assert (found.ids, found.meant) == (["tagged"], None)


@pytest.mark.parametrize("text", ["é" * 300, "fald " * 2000, "-".join("abcdefgh"), "\x00\n", "fald" * 9])
def test_hostile_searches_are_answered(index, text):
    assert index.find(Find(side="solution", text=text)).total >= 0


def test_of_a_search_of_nothing_but_slips_the_first_are_mended(index):
    index.write([listed("kommune borger vejskilt rengøring badeanstalt skorsten", key="many")])
    found = index.find(Find(side="solution", text="komune bohger vejskild rengørign badeanstalf skorstem"))
    assert found.meant == "kommune borger vejskilt rengøring badeanstalf skorstem"


@pytest.fixture
def town(analyser):
    index = SearchIndex(None, analyser)
    index.write([
        listed("Mod ensomhed", "Besøg blandt ældre, der bor alene", key="lonely"),
        listed("Planter til altaner", key="plants"),
        listed("Kunstig intelligens i sagsbehandlingen", key="ai"),
        listed("Internal mail", key="internal", lang="en"),
        listed("Hjælpemidler på lager", key="aids"),
        listed("Hjælp, når midler mangler", key="help"),
        listed("Mindre spild af mad", key="food"),
        listed("Spil for børn", "Mad til alle", key="game"),
        listed("Lækage i fjernvarmen findes", key="leak"),
        listed("Vand i kælderen", key="water"),
    ])  # fmt: skip
    return index


def test_a_slip_in_a_word_like_among_does_not_hide_what_is_sought(town):
    found = town.find(Find(side="solution", text="ensomhed blant ældre"))
    assert (found.ids, found.meant) == (["lonely"], "ensomhed blandt ældre")


def test_alone_a_word_is_no_slip_of_a_word_like_among(town):
    assert town.find(Find(side="solution", text="blant")).meant != "blandt"


@pytest.mark.parametrize(
    ("typed", "meant", "finds"),
    [
        ("kunstig inteligens", "kunstig intelligens", "ai"),
        ("hjælpmidler", "hjælpemidler", "aids"),
        ("madspil", "madspild", "food"),
    ],
)
def test_what_only_parts_or_a_stem_by_chance_vouch_for_may_be_a_slip(town, typed, meant, finds):
    found = town.find(Find(side="solution", text=typed))
    assert found.meant == meant
    assert finds in found.ids


@pytest.mark.parametrize("text", ["Fredericia", "Netcompany", "faldsensor", "vejsalt", "Trinvagt"])
def test_names_and_compounds_that_nobody_uses_yet_are_no_slips(town, text):
    assert town.find(Find(side="solution", text=text)).meant is None


def test_of_a_compound_that_finds_nothing_the_rarer_part_is_looked_for(town):
    town.write([listed(f"Vand i rør {number}", key=f"pipe{number}") for number in range(5)])
    found = town.find(Find(side="solution", text="vandlækage"))
    assert found.ids == ["leak"]
    assert {(hit.word, hit.part) for hit in found.hits} == {("lækage", "")}


def test_a_common_part_does_not_stand_for_a_name(town):
    town.write([listed(f"Company {number} on the net", key=f"pipe{number}", lang="en") for number in range(9)])
    assert town.find(Find(side="solution", text="Netcompany")).ids == []


def test_words_of_three_letters_are_not_taken_for_others_spelled_alike(town):
    town.write([listed("Accessible by EN 301 549", key="norm", lang="en")])
    assert town.find(Find(side="solution", text="EAN")).ids == []


def test_a_search_that_begins_with_nothing_for_long_lists_everything(index):
    assert index.find(Find(side="solution", text=" " * weights.MAX_QUERY_CHARACTERS + "fald")).total == index.count(
        "solution"
    )
