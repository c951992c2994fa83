"""The form of the tag vocabulary that ships: whoever adds a concept is told here what is wrong with it."""

import json
import re
from collections import Counter

import pytest

from market.matching.language import LANGUAGES, fold, words
from market.rendering.places import folder
from market.taxonomy import reading

SEED = folder("seed")
ROWS = [json.loads(line) for line in (SEED / "tags.jsonl").read_text(encoding="utf-8").splitlines()]
FIELDS = ["key", "da", "en", "aliases_da", "aliases_en", "broader", "area"]

# Words that stand in every second listing would bring everything together with everything.
TOO_GENERAL = {"system", "systemer", "løsning", "løsninger", "data", "solution", "solutions", "systems", "kommune"}


def _forms(lang: str) -> list[tuple[str, str]]:
    return [(row["key"], form) for row in ROWS for form in (row[lang], *row[f"aliases_{lang}"])]


def test_there_are_at_least_450_concepts():
    assert len(ROWS) >= 450


def test_every_concept_has_the_same_fields():
    assert [row["key"] for row in ROWS if list(row) != FIELDS] == []


def test_keys_are_unique_and_plain():
    assert [key for key, count in Counter(row["key"] for row in ROWS).items() if count > 1] == []
    assert [row["key"] for row in ROWS if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", row["key"])] == []


def test_every_concept_has_aliases_in_both_languages():
    assert [row["key"] for row in ROWS if len(row["aliases_da"]) < 3 or len(row["aliases_en"]) < 3] == []


def test_broader_concepts_exist_and_run_in_no_circle():
    assert len(reading.concepts(SEED)) == len(ROWS)


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
    assert [form for _, form in _forms(lang) if form.lower() in TOO_GENERAL] == []
