"""A labelled collection in a folder: docs.jsonl (solutions), queries.jsonl (needs), qrels.tsv (judgements)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from market.matching.evaluation import Judgements
from market.matching.listing_files import BadRow, read_listings
from market.matching.profiles import Profile
from market.matching.text_files import UnreadableFile, read_text

FILES = ("docs.jsonl", "queries.jsonl", "qrels.tsv")


class Listings(Protocol):
    """Listings that can be gone through again and again: a list, or a file."""

    def __iter__(self) -> Iterator[Profile]: ...

    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class LabelledCollection:
    """Solutions, needs, and per need the grade (0 and up) of each judged solution.

    Read from a folder, only the judgements are in memory, some 150 bytes each; the listings stay in their files.
    `bad_rows` are not of the form: at most MAX_BAD_ROWS of each file of listings; `bad_count` counts all.
    """

    solutions: Listings
    needs: Listings
    judgements: dict[str, Judgements]
    bad_rows: list[BadRow]
    bad_count: int = 0


def is_collection(directory: Path) -> bool:
    """Say whether the folder holds the three files."""
    return all((directory / name).is_file() for name in FILES)


def read_collection(directory: Path, language_of: Callable[[str], str]) -> LabelledCollection:
    """Read the three files of a folder. Empty texts are legal. Raises UnreadableFile when one is missing."""
    if not directory.is_dir():
        raise UnreadableFile(f"{directory} is not a directory with {', '.join(FILES)}")
    solutions = read_listings(directory / FILES[0], "solution", language_of, may_be_empty=True)
    needs = read_listings(directory / FILES[1], "need", language_of, may_be_empty=True)
    judgements, bad_rows = _judgements(directory / FILES[2])
    return LabelledCollection(
        solutions,
        needs,
        judgements,
        bad_rows=solutions.bad_rows + needs.bad_rows + bad_rows,
        bad_count=solutions.bad_count + needs.bad_count + len(bad_rows),
    )


def _judgements(path: Path) -> tuple[dict[str, Judgements], list[BadRow]]:
    found: dict[str, dict[str, float]] = {}
    bad_rows: list[BadRow] = []
    for number, line in enumerate(read_text(path).split("\n"), 1):
        cells = line.strip("\r").split("\t")
        if cells == [""]:
            continue
        if len(cells) != 3:
            bad_rows.append(BadRow(path, number, "not need id, solution id and grade, separated by tabs"))
            continue
        need, solution, grade = cells
        if not grade.strip().isascii() or not grade.strip().isdigit():
            bad_rows.append(BadRow(path, number, f"the grade is {grade[:20]!r}, not a whole number from 0"))
            continue
        found.setdefault(need, {})[solution] = float(grade)
    return dict(found), bad_rows
