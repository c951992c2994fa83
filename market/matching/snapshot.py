"""The snapshot of statistics that is delivered with the program, so that scores mean the same from the first day.

Counted over the reference data in both languages: registered solutions, public challenges, demonstration listings,
tender terms and procurement labels. Build it again with `python -m market.matching.snapshot` when the vocabulary or
the analysis changes; every score may then move, which `Statistics.version` tells.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from market.matching.analysing import Analyser, load_analyser, seed_directory
from market.matching.profiles import Profile
from market.matching.statistics import Statistics, collect

FILE_NAME = "statistics.bin"


@lru_cache(maxsize=4)
def delivered(directory: Path | None = None) -> Statistics:
    """Return the delivered snapshot; an empty one when the file is not there. Raises ValueError when it is damaged."""
    path = (directory or seed_directory()) / FILE_NAME
    return Statistics.from_bytes(path.read_bytes()) if path.exists() else Statistics()


def build(directory: Path, analyser: Analyser) -> Statistics:
    """Count the reference data anew."""
    written = [analyser.prepare(profile) for profile in listings(directory)]
    labels = [analyser.prepare(profile) for profile in _labels(directory)]
    typical, everything = collect(written), collect([*written, *labels])
    # Labels tell which words are common; how long a listing is, only listings tell.
    return Statistics(
        {
            lang: replace(
                part,
                mean_length=typical.of(lang).mean_length,
                mean_fragment_length=typical.of(lang).mean_fragment_length,
            )
            for lang, part in everything.languages.items()
        }
    )


def listings(directory: Path) -> Iterator[Profile]:
    """Yield the listings among the reference data: registered solutions, public challenges and the demonstration."""
    for row in _rows(directory / "dpg_solutions.jsonl"):
        yield Profile(id=row["id"], side="solution", lang="en", title=row["name"], text=row["description"] or "")
    for row in _rows(directory / "challenge_gov_needs.jsonl"):
        yield Profile(id=row["id"], side="need", lang="en", title=row["title"], text=row["text"])
    for path in sorted((directory / "demonstration").glob("[ns][eo]*_*.jsonl")):
        for row in _rows(path):
            text = "\n".join(row.get(name) or "" for name in ("summary", "problem", "description"))
            yield Profile(id=row["external_id"], side="need", lang=row["lang"], title=row["title"], text=text)


def _labels(directory: Path) -> Iterator[Profile]:
    for name, danish, english in (("cpv_da_en.tsv", 3, 4), ("terms_da_en.tsv", 2, 3)):
        lines = (directory / name).read_text(encoding="utf-8").splitlines()[1:]
        for number, line in enumerate(lines):
            cells = line.split("\t")
            yield Profile(id=f"{name}-{number}", side="need", lang="da", title="", text=cells[danish])
            yield Profile(id=f"{name}-{number}", side="need", lang="en", title="", text=cells[english])


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _write(directory: Path) -> None:
    (directory / FILE_NAME).write_bytes(build(directory, load_analyser(directory)).to_bytes())


if __name__ == "__main__":
    _write(seed_directory())
