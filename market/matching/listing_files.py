"""Needs and solutions from files of the form `id,title,text,lang,tags`, as JSON Lines or CSV, of any length."""

import csv
import json
import os
import shutil
import tempfile
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TextIO

import numpy as np

from market.matching.listing_rows import FIELDS, BadListing, profile_of
from market.matching.profiles import Profile, Side, number_of
from market.matching.text_files import UnreadableFile, lines, opened

MAX_BAD_ROWS = 100
_TAG_SEPARATORS = "|,"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is not of the form, and why."""

    file: Path
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}"


class ListingFile:
    """A file of needs or solutions that was looked through once, to be gone through row by row as often as needed.

    Yields the good rows in order; `len` says how many they are. Keeps none of them: looking through takes 8 bytes a
    row to find ids that come again (16 for a moment at its end), going through takes none. `bad_rows` are the first
    MAX_BAD_ROWS bad rows, `bad_count` says how many there are in all.
    """

    def __init__(self, path: Path, side: Side, language_of: Callable[[str], str], *, may_be_empty: bool) -> None:
        self.path = path
        self._side = side
        self._language_of = language_of
        self._may_be_empty = may_be_empty
        self._repeated: frozenset[int] = frozenset()
        # What cannot be read twice, such as a pipe, is kept beside until nobody wants it any more.
        is_stream = os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)
        self._spooled = _spooled(path) if is_stream else None
        self._state = self._stamp()
        numbers = self._look_through()
        again = numbers[1:][numbers[1:] == numbers[:-1]]
        if len(again):
            self._repeated = frozenset(again.tolist())
            self._look_through()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Profile]:
        """Yield the good rows. Raises UnreadableFile when the file is no longer what was looked through."""
        if self._stamp() != self._state:
            raise UnreadableFile(f"{self.path} changed while it was read")
        for row in self._rows(self._language_of):
            if isinstance(row, Profile):
                yield row

    def _look_through(self) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
        self._count = self.bad_count = 0
        self.bad_rows: list[BadRow] = []
        numbers = array("Q")
        # Any language will do to tell good rows from bad ones, and guessing takes most of the time.
        for row in self._rows(lambda _: "da"):
            if isinstance(row, Profile):
                self._count += 1
                numbers.append(number_of(row.id))
            else:
                self.bad_count += 1
                if len(self.bad_rows) < MAX_BAD_ROWS:
                    self.bad_rows.append(row)
        found = np.array(numbers, np.uint64)
        found.sort()
        return found

    def _rows(self, language_of: Callable[[str], str]) -> Iterator[Profile | BadRow]:
        is_csv = self.path.suffix.lower() == ".csv"
        lines_by_id: dict[str, int] = {}
        with opened(self._place, "" if is_csv else "\n", called=self.path) as file:
            for line, row in _csv_rows(self.path, file) if is_csv else _json_rows(file):
                try:
                    if isinstance(row, BadListing):
                        raise row
                    profile = profile_of(row, self._side, language_of, may_be_empty=self._may_be_empty)
                    if self._repeated and number_of(profile.id) in self._repeated:
                        if profile.id in lines_by_id:
                            raise BadListing(f"id {profile.id!r} stands on line {lines_by_id[profile.id]} already")
                        lines_by_id[profile.id] = line
                except BadListing as bad:
                    yield BadRow(self.path, line, str(bad))
                else:
                    yield profile

    @property
    def _place(self) -> Path:
        return Path(self._spooled.name) if self._spooled else self.path

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = self._place.stat()
        except OSError:
            return None  # opening it says why
        return found.st_mtime_ns, found.st_size


def read_listings(
    path: Path, side: Side, language_of: Callable[[str], str], *, may_be_empty: bool = False
) -> ListingFile:
    """Look through a file of needs or solutions. A row without language gets the one that `language_of` guesses.

    A file whose name ends in .csv is CSV with a header line, separated by comma or semicolon; anything else is JSON
    Lines. A row without title and text is bad unless it `may_be_empty`. Raises UnreadableFile when there is no such
    file or it is no text.
    """
    return ListingFile(path, side, language_of, may_be_empty=may_be_empty)


def _spooled(path: Path) -> "tempfile._TemporaryFileWrapper[bytes]":
    copy = tempfile.NamedTemporaryFile(prefix="market-")  # noqa: SIM115 - lives as long as the ListingFile
    try:
        with path.open("rb") as source:
            shutil.copyfileobj(source, copy)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from None
    copy.flush()
    return copy


def _json_rows(file: TextIO) -> Iterator[tuple[int, object]]:
    for number, line in enumerate(lines(file), 1):
        if line is None:
            yield number, BadListing("the line is longer than two million characters")
        elif line.strip():
            try:
                yield number, json.loads(line)
            except json.JSONDecodeError as error:
                yield number, BadListing(f"not JSON: {error.msg} at character {error.pos + 1}")
            except (RecursionError, ValueError):
                yield number, BadListing("not JSON that can be read")


def _csv_rows(path: Path, file: TextIO) -> Iterator[tuple[int, object]]:
    rows = _csv_lines(path, file)
    header = next(rows, "")
    separator = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(chain([header] if header else [], rows), delimiter=separator)
    names: list[str] | None = None
    while True:
        # A quoted field may hold line ends, so a row is named by the line on which it starts.
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            yield line, BadListing(f"not CSV: {error}")
            continue
        if names is None:
            names = [cell.strip().lower() for cell in cells]
            _check_header(path, names)
        elif any(cells):
            yield line, _cells(names, cells)


def _csv_lines(path: Path, file: TextIO) -> Iterator[str]:
    ends = 0
    for line in lines(file):
        if line is not None and "\0" in line:
            raise UnreadableFile(f"{path}:{ends + 1}: holds a NUL character")
        ends += 1 if line is None else line.count("\n")
        # In place of a line that is too long comes one that the reader refuses.
        yield "x" * (csv.field_size_limit() + 1) + "\n" if line is None else line


def _check_header(path: Path, names: list[str]) -> None:
    if "id" not in names or not {"title", "text"} & set(names):
        raise UnreadableFile(f"{path}:1: the first line must name the columns: {', '.join(FIELDS)}")
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise UnreadableFile(f"{path}:1: the column {doubled[0]!r} is there twice")


def _cells(names: list[str], cells: list[str]) -> object:
    if len(cells) > len(names):
        return BadListing(f"{len(cells)} cells, but the first line names {len(names)}")
    row: dict[str, object] = dict(zip(names, cells, strict=False))
    tags = str(row.get("tags", ""))
    separator = next((one for one in _TAG_SEPARATORS if one in tags), "|")
    row["tags"] = [tag.strip() for tag in tags.split(separator) if tag.strip()]
    return row
