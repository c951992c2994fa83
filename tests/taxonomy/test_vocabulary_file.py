"""The form of the thesaurus that ships: whoever adds a concept is told here what is wrong with it."""

import json
import re
from collections import Counter

import pytest

from market.matching import snapshot
from market.matching.analysing import Analyser, load_analyser
from market.matching.concepts import Concept, ConceptFinder, vocabulary_files
from market.matching.language import LANGUAGES, fold, words
from market.rendering.places import folder
from market.taxonomy import reading

SEED = folder("seed")
FILES = {
    path.stem: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for path in vocabulary_files(SEED)
}
ROWS = [row for rows in FILES.values() for row in rows]
FIELDS = ["key", "da", "en", "aliases_da", "aliases_en", "broader", "related", "area"]

# Words that stand in every second listing would bring everything together with everything.
TOO_GENERAL = {
    *("system", "systemer", "systems", "løsning", "løsninger", "solution", "solutions", "data", "program", "app"),
    *("kommune", "kommuner", "municipality", "borger", "borgere", "citizen", "citizens", "digital", "plan"),
    *("service", "services", "hjælp", "help", "arbejde", "work", "projekt", "project"),
}
# Abbreviations and names that are also something else: eDNA, a web shop's DMA, a winter sport.
AMBIGUOUS = {"ski", "edna", "dma", "rik", "kad"}
# An alias that stands in more of the delivered listings names no one subject. But these are said of nearly nothing else
# than their concept, or are a word of its own label.
OFTEN = 0.04
MAY_STAND_OFTEN = {
    *("fald", "falder", "skole", "skoler", "elev", "elever", "børn", "barnet", "familie", "familier", "forældre"),
    *("ældre", "frivillige", "forening", "foreninger", "personale", "sagsbehandler", "sagsbehandlere", "sag", "sager"),
    *("ledig", "ledige", "ruter", "varme", "vand", "opkald", "sms", "asfalt"),
    *("buildings", "building", "maps", "map", "mapping", "children", "webinar", "webinars", "deployment"),
    *("digitization", "digitalization"),
}


def _forms(lang: str) -> list[tuple[str, str]]:
    return [(row["key"], form) for row in ROWS for form in (row[lang], *row[f"aliases_{lang}"])]


def _file_of(row: dict[str, str | None]) -> str:
    return row["area"] or "technology_and_methods"


def test_there_are_at_least_2000_concepts():
    assert len(ROWS) >= 2000


def test_each_area_has_a_file_of_its_own_and_technology_another():
    assert [row["key"] for name, rows in FILES.items() for row in rows if _file_of(row) != name] == []


def test_every_concept_has_the_same_fields():
    assert [row["key"] for row in ROWS if list(row) != FIELDS] == []


def test_keys_are_unique_and_plain():
    assert [key for key, count in Counter(row["key"] for row in ROWS).items() if count > 1] == []
    assert [row["key"] for row in ROWS if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", row["key"])] == []


def test_every_concept_has_aliases_in_both_languages():
    assert [row["key"] for row in ROWS if len(row["aliases_da"]) < 2 or len(row["aliases_en"]) < 2] == []


def test_broader_concepts_exist_and_run_in_no_circle():
    assert len(reading.concepts(SEED)) == len(ROWS)


def test_related_concepts_exist_and_are_others():
    keys = {row["key"] for row in ROWS}
    assert [row["key"] for row in ROWS if not set(row["related"]) <= keys - {row["key"], row["broader"]}] == []
    assert [row["key"] for row in ROWS if len(row["related"]) > 3] == []


def test_areas_are_the_eight_or_none():
    areas = {area["key"] for area in reading.areas(SEED)}
    assert len(areas) == 8
    assert {row["area"] for row in ROWS} <= areas | {None}
    assert {row["area"] for row in ROWS} >= areas


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_belongs_to_two_concepts(lang: str):
    owners: dict[str, set[str]] = {}
    for key, form in _forms(lang):
        owners.setdefault("".join(words(fold(form, lang))), set()).add(key)
    assert {word: keys for word, keys in owners.items() if len(keys) > 1} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_are_tidy(lang: str):
    assert [form for _, form in _forms(lang) if form != " ".join(form.split()) or not 2 <= len(form) <= 120] == []
    assert [form for row in ROWS for form in row[f"aliases_{lang}"] if form != form.lower()] == []
    assert [form for _, form in _forms(lang) if "\u00ad" in form] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_is_so_general_that_it_matches_everything(lang: str):
    assert [form for _, form in _forms(lang) if form.lower() in TOO_GENERAL | AMBIGUOUS] == []


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return load_analyser()


def _finder(analyser: Analyser, lang: str, named: list[tuple[str, str]]) -> ConceptFinder:
    """Find each word by itself, as if it were a concept of its own."""
    stem = analyser.language(lang).stem_of
    concepts = [Concept(key=form, labels={lang: (form,)}) for _, form in named if len(words(form)) == 1]
    return ConceptFinder(concepts, lang, lambda form, _: [stem(fold(word, lang)) for word in words(form)])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_other_word_than_its_label_brings_a_concept_into_every_twenty_fifth_listing(analyser: Analyser, lang: str):
    texts = [f"{one.title} {one.text}" for one in snapshot.listings(SEED) if one.lang == lang]
    aliases = [(row["key"], form) for row in ROWS for form in row[f"aliases_{lang}"]]
    named, labelled = _finder(analyser, lang, aliases), _finder(analyser, lang, [("", row[lang]) for row in ROWS])
    label_of = {form: Concept(row[lang], {}).hash for row in ROWS for form in row[f"aliases_{lang}"]}
    by_hash = {Concept(form, {}).hash: form for _, form in aliases}
    standing: Counter[str] = Counter()
    for text in texts:
        said = set()
        for folded in {fold(word, lang) for word in words(text)}:
            known = analyser.language(lang).word(folded)
            of_label = labelled.of_word(known.stem, folded) if known else ()
            for one in named.of_word(known.stem, folded) if known else ():
                if label_of[by_hash[one]] not in of_label:
                    said.add(by_hash[one])
        standing.update(said)
    often = {form for form, count in standing.items() if count > OFTEN * len(texts)}
    assert often - MAY_STAND_OFTEN == set()
