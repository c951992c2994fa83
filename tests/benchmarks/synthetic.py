"""Any number of listings made of real sentences: the reference texts, cut up, varied and dealt anew from a seed.

The sentences of demonstration needs are left out of solutions, and the other way round, or a need would find itself.
"""

import json
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from market.gateways.search import Listed
from market.matching.analysing import seed_directory
from market.matching.concepts import load_vocabulary
from market.matching.profiles import Profile, Side
from tests.benchmarks.variation import Variation

AREAS = (
    "health_older",
    "social_disability",
    "children_youth",
    "employment_integration",
    "climate_environment",
    "roads_space",
    "culture_leisure",
    "citizen_administration",
)
STAGES: dict[Side, tuple[str, ...]] = {
    "need": ("exploring", "discovery", "test", "buying", "scaling"),
    "solution": ("idea", "prototype", "lab", "operation", "market", "widespread"),
}
_REGIONS = ("DK", "DK01", "DK02", "DK03", "DK04", "DK05")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
FIRST_DAY = datetime(2024, 1, 1, tzinfo=UTC)
# About 60 words, as people write in a form.
_SENTENCES = (2, 5)
_SHARE_DANISH = 0.6


class _Material:
    """Sentences, titles and their variation per language, from the delivered reference data."""

    def __init__(self, side: Side) -> None:
        self.sentences: dict[str, list[str]] = {"da": [], "en": []}
        self.titles: dict[str, list[str]] = {"da": [], "en": []}
        folder = seed_directory()
        self.tags = [concept.key for concept in load_vocabulary(folder)]
        for row in _rows(folder / "dpg_solutions.jsonl"):
            self._add("en", row["description"] or "")
        for path in sorted((folder / "demonstration").glob(f"{side}s_*.jsonl")):
            for row in _rows(path):
                self._add(row["lang"], " ".join(row.get(name) or "" for name in ("summary", "problem", "description")))
        for line in (folder / "cpv_da_en.tsv").read_text(encoding="utf-8").splitlines()[1:]:
            cells = line.split("\t")
            self.titles["da"].append(cells[3])
            self.titles["en"].append(cells[4])
        self.variations = {
            lang: Variation(lang, folder, [*self.sentences[lang], *self.titles[lang]]) for lang in self.sentences
        }

    def _add(self, lang: str, text: str) -> None:
        self.sentences[lang] += [sentence for sentence in _SENTENCE.split(text) if sentence.count(" ") > 3]


@lru_cache(maxsize=2)
def _material(side: Side) -> _Material:
    return _Material(side)


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def synthetic_listings(count: int, side: Side = "solution", *, seed: int = 1) -> Iterator[Listed]:
    """Yield the listings "solution-000000" and on; the same count and seed always give the same ones."""
    material = _material(side)
    chance = random.Random(seed)
    for number in range(count):
        lang = "da" if chance.random() < _SHARE_DANISH else "en"
        titles, sentences = material.titles[lang], material.sentences[lang]
        told = [*(chance.choice(sentences) for _ in range(chance.randint(*_SENTENCES))), chance.choice(titles)]
        vary = material.variations[lang].varied
        profile = Profile(
            id=f"{side}-{number:06d}",
            side=side,
            lang=lang,
            title=vary(chance.choice(titles), chance),
            text=" ".join(vary(sentence, chance) for sentence in told),
            tags=tuple(chance.sample(material.tags, chance.randint(0, 3))),
            areas=tuple(chance.sample(AREAS, chance.randint(1, 2))),
            stage=chance.choice(STAGES[side]),
            regions=(chance.choice(_REGIONS),),
        )
        yield Listed(profile, FIRST_DAY + timedelta(minutes=7 * number), 1, "demonstration")
