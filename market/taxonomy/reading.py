"""The reference files of the seed folder, read into the rows of the reference tables."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from market.matching.concepts import vocabulary_files

Row = dict[str, Any]
"""One row, by column name."""

_DENMARK = "DK"
# What statistics cannot place: foreign embassies, oil platforms.
_EXTRA_REGIO = "Z"


def areas(seed: Path) -> list[Row]:
    """Read the areas of municipal work."""
    return list(_json_lines(seed / "areas.jsonl"))


def programmes(seed: Path) -> list[Row]:
    """Read the programmes."""
    return list(_json_lines(seed / "programmes.jsonl"))


def concepts(seed: Path) -> list[Row]:
    """Read the thesaurus, broader concepts first, because the narrower ones refer to them.

    Raises ValueError when a broader concept is missing or a chain of them runs in a circle.
    """
    waiting = {row["key"]: row for path in vocabulary_files(seed) for row in _json_lines(path)}
    ordered: dict[str, Row] = {}
    while waiting:
        ready = [key for key, row in waiting.items() if row["broader"] is None or row["broader"] in ordered]
        if not ready:
            raise ValueError(f"broader concepts are missing or run in a circle: {', '.join(sorted(waiting))}")
        for key in ready:
            ordered[key] = waiting.pop(key)
    return list(ordered.values())


def cpv_codes(seed: Path) -> list[Row]:
    """Read the Common Procurement Vocabulary."""
    return [row | {"parent": row["parent"] or None} for row in _table(seed / "cpv_da_en.tsv")]


def goals(seed: Path) -> list[Row]:
    """Read the goals of the United Nations."""
    rows = _table(seed / "sdg_goals_da_en.tsv")
    return [{"number": int(row["goal"]), "da": row["da_title"], "en": row["en_title"]} for row in rows]


def regions(seed: Path) -> list[Row]:
    """Read the countries of Europe and the regions of Denmark."""
    names: dict[str, tuple[str, str]] = {}
    three_letters: dict[str, str] = {}
    denmark: list[Row] = []
    for row in _table(seed / "eforms_codes_da_en.tsv"):
        listed, code = row["list"], row["code"]
        if listed == "nuts-country":
            names[code] = (row["da"], row["en"])
        elif listed.startswith("nuts-") and listed.endswith("-lvl3") and listed != "nuts-lvl3":
            # Countries are named by three letters and regions begin with two; only these lists say which is which.
            three_letters[code[:2]] = listed.split("-")[1].upper()
        elif listed == "nuts" and code.startswith(_DENMARK) and len(code) > 2 and _EXTRA_REGIO not in code:
            denmark.append(_region(code, code[:-1], row["da"], row["en"]))
    countries = [
        _region(code, None, *names[country]) for code, country in sorted(three_letters.items()) if country in names
    ]
    return countries + denmark


def municipalities(seed: Path) -> list[Row]:
    """Read the municipalities. Their region is given by name and kept as its NUTS code."""
    codes = {region["da"]: region["code"] for region in regions(seed) if region["level"] == 2}
    return [
        {
            "code": row["code"],
            "name": row["name"],
            "region": codes[row["region"]],
            "longitude": float(row["lon"]),
            "latitude": float(row["lat"]),
        }
        for row in _table(seed / "municipalities.tsv")
    ]


def _region(code: str, parent: str | None, da: str, en: str) -> Row:
    return {"code": code, "parent": parent, "level": len(code) - 2, "da": da, "en": en}


def _json_lines(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _table(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        # Without quoting: labels hold plain quotation marks.
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
