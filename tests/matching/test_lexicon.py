"""The bilingual lexicon and the list of compound parts: learned from labels, reproducible, and open to own words."""

from itertools import product
from pathlib import Path

import pytest
from typer.testing import CliRunner

from market.cli import app
from market.matching.analysing import seed_directory
from market.matching.compound_list import FILE_NAME as COUNTS
from market.matching.compound_list import UnreadableCounts, count_parts, read_counts, write_counts
from market.matching.compounds import Splitter
from market.matching.concepts import Concept
from market.matching.language import Stems, fold
from market.matching.lexicon import (
    FILE_NAME,
    MOST_TRANSLATIONS,
    Lexicon,
    UnreadableLexicon,
    load_lexicon,
    read_own_words,
)
from market.matching.lexicon_learning import LEAST_WEIGHT, LabelPair, build
from market.matching.lexicon_sources import label_pairs, read_labels

TABLES = {
    "cpv_da_en.tsv": "code\tparent\tlevel\tda\ten\n1\t\ta\tAffald\tWaste\n2\t1\tb\tAffaldssække\tWaste bags\n",
    "eforms_codes_da_en.tsv": "list\tcode\tda\ten\nnuts\tITG19\tSiracusa\tSiracusa\nx\t1\tVand\tWater\n",
    "terms_da_en.tsv": "file\tkey\tda\ten\nterm\tname\tVand og affald\tWater and waste\n",
    "digital_words.tsv": "da\ten\nkontrolpanel; instrumentpanel\tdashboard\n",
    "sdg_goals_da_en.tsv": "goal\tda_title\ten_title\n6\tRent vand\tClean water\n",
    "osm_presets_da_en.tsv": "key\tda\ten\tda_terms\ten_terms\nbin\tSpand\tBin\tbeholder\tcontainer; Bin\n",
    "wordnet_english_lemmas.tsv": "synset\tlemmas\n1-v\tget up; rise\n2-n\tmonastery\n",
    "dan_lemma_synset.tsv": "synset\tlemma\tsource\n1-v\trejse\tDanNet\n2-n\tkloster\tDanNet\n2-n\tkloster\tWiki\n",
}
HOME_CARE = Concept("home_care", {"da": ("Hjemmepleje", "hjemmehjælp"), "en": ("Home care", "homecare")})
PAIRS = [
    LabelPair(("affald",), ("wast",)),
    LabelPair(("affald", "sæk"), ("wast", "bag")),
    LabelPair(("sæk",), ("bag",), 0.7),
    LabelPair(("vand", "affald"), ("water", "wast"), 0.1),
    LabelPair(("vand",), ("water",)),
]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon(seed_directory())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "stopwords_da.txt").write_text("og op\n", encoding="utf-8")
    (tmp_path / "stopwords_en.txt").write_text("and up\n", encoding="utf-8")
    return tmp_path


def pairs_of(folder: Path, *concepts: Concept) -> list[LabelPair]:
    splitter = Splitter({"affald": 900, "sække": 300, "hjemme": 900, "pleje": 300})
    return list(label_pairs(read_labels(folder, concepts), folder, splitter))


@pytest.mark.parametrize(
    ("danish", "english"),
    [
        ("affald", "waste"),
        ("spildevand", "wastewater"),
        ("tolk", "interpreter"),
        ("fravær", "absence"),
        ("ordblindhed", "dyslexia"),
        ("genoptræning", "rehabilitation"),
        ("kørestol", "wheelchair"),
        ("bibliotek", "library"),
    ],
)
def test_words_of_municipal_work_are_translated_both_ways(lexicon, danish, english):
    one, other = Stems("da").stem(fold(danish, "da")), Stems("en").stem(english)
    assert lexicon.translations(one, "da")[0][0] == other
    assert one in dict(lexicon.translations(other, "en"))


@pytest.mark.parametrize(
    ("danish", "english"),
    [
        ("sikkerhedskopi", "backup"),
        ("kontrolpanel", "dashboard"),
        ("skærmbillede", "screenshot"),
        ("vedhæftning", "attachment"),
    ],
)
def test_words_of_programs_are_translated(lexicon, danish, english):
    one, other = Stems("da").stem(fold(danish, "da")), Stems("en").stem(english)
    assert other in dict(lexicon.translations(one, "da"))


@pytest.mark.parametrize(
    ("danish", "english"),
    [
        ("siden", "page"),
        ("indbyggere", "embedded"),
        ("godkende", "authentication"),
        ("udvide", "plugin"),
        ("løse", "solver"),
        ("lukke", "proprietary"),
        ("afvikling", "executive"),
        ("beskære", "crop"),
        ("redde", "edit"),
        ("indstilling", "preferences"),
        ("tilpasse", "customer"),
        ("hånd", "manage"),
        ("uønsket", "spam"),
        ("slå", "look"),
    ],
)
def test_words_of_programs_teach_no_false_friends(lexicon, danish, english):
    assert Stems("en").stem(english) not in dict(lexicon.translations(Stems("da").stem(fold(danish, "da")), "da"))


def test_the_words_of_programs_stand_in_order_and_once():
    rows = (seed_directory() / "digital_words.tsv").read_text(encoding="utf-8").splitlines()[1:]
    pairs = [(word, other) for row in rows for word, other in product(*(cell.split("; ") for cell in row.split("\t")))]
    assert len(pairs) > 600
    assert len(set(pairs)) == len(pairs)
    assert rows == sorted(rows, key=lambda row: row.translate(str.maketrans("æøå", "{|}")))
    assert all(word == word.lower().strip() and word for pair in pairs for word in pair)


def test_a_catalogue_is_not_an_allowance(lexicon):
    assert dict(lexicon.translations("katalog", "da")).keys() <= {"catalogu", "catalog"}


def test_an_unknown_word_has_no_translation(lexicon):
    assert lexicon.translations("xyzzy", "da") == ()


def test_no_entry_is_long_or_faint(lexicon):
    for entries in lexicon.entries.values():
        for translations in entries.values():
            weights = [weight for _, weight in translations]
            assert 0 < len(weights) <= MOST_TRANSLATIONS
            assert weights == sorted(weights, reverse=True)
            assert all(LEAST_WEIGHT <= weight <= 1 for weight in weights)


def test_labels_explain_each_other():
    learned = build(PAIRS)
    assert [learned.translations(stem, "da")[0][0] for stem in ("affald", "sæk", "vand")] == ["wast", "bag", "water"]
    assert learned.translations("bag", "en")[0][0] == "sæk"


def test_the_same_labels_in_any_order_give_the_same_bytes(tmp_path):
    for name, pairs in (("one", PAIRS * 3), ("two", PAIRS * 3), ("turned", [*reversed(PAIRS)] * 3)):
        build(pairs).write(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes() == (tmp_path / "turned").read_bytes()


def test_what_was_written_is_read(tmp_path):
    learned = build(PAIRS)
    learned.write(tmp_path / "lexicon.tsv")
    assert Lexicon.read(tmp_path / "lexicon.tsv") == learned


def test_nothing_is_learned_from_nothing():
    assert build([]).entries == {"da": {}, "en": {}}
    assert build([LabelPair((), ("wast",))]).entries == {"da": {}, "en": {}}


def test_a_folder_without_a_lexicon_translates_nothing(tmp_path):
    assert load_lexicon(tmp_path).translations("affald", "da") == ()


def test_every_source_is_read(folder):
    learned = build(pairs_of(folder, HOME_CARE))
    for danish, english in (
        ("affald", "wast"),
        ("vand", "water"),
        ("spand", "bin"),
        ("klost", "monasteri"),
        ("instrumentpanel", "dashboard"),
    ):
        assert learned.translations(danish, "da")[0][0] == english
    assert {"home", "care"} <= dict(learned.translations("hjemmeplej", "da")).keys()


def test_labels_are_paired_whole_and_in_their_parts(folder):
    pairs = pairs_of(folder)
    assert LabelPair(("affaldssæk",), ("wast", "bag")) in pairs
    assert LabelPair(("affald", "sæk"), ("wast", "bag")) in pairs


def test_what_is_spelled_the_same_teaches_nothing(folder):
    assert not any("siracusa" in pair.da for pair in pairs_of(folder))


def test_a_verb_is_not_what_is_left_of_a_phrase(folder):
    assert {pair.en for pair in pairs_of(folder) if pair.da == ("rejs",)} == {("rise",)}


def test_bad_rows_are_named_by_file_and_line(folder):
    (folder / "sdg_goals_da_en.tsv").write_text("goal\tda_title\ten_title\n1\tonly\n2\n", encoding="utf-8")
    with pytest.raises(UnreadableLexicon) as refusal:
        pairs_of(folder)
    path = folder / "sdg_goals_da_en.tsv"
    assert str(refusal.value).splitlines() == [
        f"{path}:2: 2 columns instead of 3",
        f"{path}:3: 1 columns instead of 3",
    ]


@pytest.mark.parametrize("line", ["da\taffald", "fr\teau\twater 0.5", "da\taffald\twast", "da\taffald\twast x"])
def test_a_damaged_lexicon_is_named_by_file_and_line(tmp_path, line):
    (tmp_path / FILE_NAME).write_text(f"da\tvand\twater 0.900\n{line}\n", encoding="utf-8")
    with pytest.raises(UnreadableLexicon, match=f"{FILE_NAME}:2: "):
        load_lexicon(tmp_path)


def test_operators_add_and_take_away_words(tmp_path):
    build(PAIRS).write(tmp_path / FILE_NAME)
    own = tmp_path / "words.tsv"
    own.write_text("# ours\nStorskrald\tbulky\t0.8\n\nSække\tBags\t0\naffald\trefuse\n", encoding="utf-8")
    learned = load_lexicon(tmp_path).with_links(read_own_words(own))
    assert learned.translations("storskrald", "da") == (("bulki", 0.8),)
    assert "bag" not in dict(learned.translations("sæk", "da"))
    assert learned.translations("affald", "da")[0] == ("refus", 1.0)
    assert learned.translations("refus", "en") == (("affald", 1.0),)


@pytest.mark.parametrize("line", ["affald", "to ord\twaste", "affald\twaste\t2", "affald\twaste\tmeget", "a\tb\t1\t1"])
def test_own_words_that_are_not_of_the_form_are_named(tmp_path, line):
    own = tmp_path / "words.tsv"
    own.write_text(f"# Danish, English, weight\n{line}\n", encoding="utf-8")
    with pytest.raises(UnreadableLexicon, match=r"words\.tsv:2: "):
        read_own_words(own)


def test_a_word_is_looked_up_in_the_shell(tmp_path, monkeypatch):
    monkeypatch.setenv("MARKET_DATA_DIR", str(tmp_path))
    shown = CliRunner().invoke(app, ["lexicon", "show", "Affald"])
    assert shown.exit_code == 0
    assert "da  affald  wast  0." in shown.output
    assert CliRunner().invoke(app, ["lexicon", "show", "xyzzy"]).exit_code == 1
    (tmp_path / "words.tsv").write_text("affald\n", encoding="utf-8")
    refused = CliRunner().invoke(app, ["lexicon", "show", "affald"])
    assert refused.exit_code == 2


def test_scraps_of_words_are_no_parts_of_compounds(tmp_path):
    frequencies = tmp_path / "freq.txt"
    frequencies.write_text("vand 900\nmotor 500\nring 400\nnde 300\niler 200\nforsyning 100\n", encoding="utf-8")
    counts = count_parts(frequencies, ["Vandforsyning"], ["motor", "vand"], frozenset())
    assert counts == {"vand": 900, "motor": 500, "forsyning": 100, "vandforsyning": 20}
    write_counts(counts, tmp_path / COUNTS)
    assert read_counts(tmp_path / COUNTS) == counts
    (tmp_path / COUNTS).write_text("vand\t900\nmotor\n", encoding="utf-8")
    with pytest.raises(UnreadableCounts, match=f"{COUNTS}:2: "):
        read_counts(tmp_path / COUNTS)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("vandforsyning", ("vand", "forsyning")),
        ("affaldssortering", ("affald", "sortering")),
        ("skolefravær", ("skole", "fravær")),
        ("sortering", ()),
        ("materialer", ()),
        ("muligheder", ()),
        ("levende", ()),
    ],
)
def test_the_delivered_parts_cut_compounds_and_leave_plain_words_whole(word, parts):
    assert Splitter(read_counts(seed_directory() / COUNTS)).split(word) == parts
