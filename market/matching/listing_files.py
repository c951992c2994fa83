"""Needs and solutions from files of the form `id,title,text,lang,tags`, as JSON Lines or CSV."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from market.matching.language import LANGUAGES
from market.matching.profiles import Profile, Side

FIELDS = ("id", "title", "text", "lang", "tags")
MAX_FILE_BYTES = 1_000_000_000
MAX_LINE_CHARACTERS = 2_000_000
_TAG_SEPARATORS = "|,"


class UnreadableFile(Exception):
    """The file as a whole cannot be read; the message says why, in words for the person who named it."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is not of the form, and why."""

    file: Path
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}"


class _Unfit(Exception):
    """A row is not of the form."""


@dataclass(frozen=True, slots=True)
class ListingFile:
    """What a file holds: its good rows in order, and its bad ones."""

    profiles: list[Profile]
    bad_rows: list[BadRow]


def read_listings(
    path: Path, side: Side, language_of: Callable[[str], str], *, may_be_empty: bool = False
) -> ListingFile:
    """Read a file of needs or solutions. A row without language gets the one that `language_of` guesses.

    A file whose name ends in .csv is CSV with a header line, separated by comma or semicolon; anything else is JSON
    Lines. A row without title and text is bad unless it `may_be_empty`. Raises UnreadableFile when there is no such
    file or it is no text.
    """
    text = read_text(path)
    rows = _csv_rows(path, text) if path.suffix.lower() == ".csv" else _json_rows(text)
    profiles: list[Profile] = []
    bad_rows: list[BadRow] = []
    lines_by_id: dict[str, int] = {}
    for line, row in rows:
        try:
            if isinstance(row, _Unfit):
                raise row
            profile = _profile(row, side, language_of)
            if not may_be_empty and not profile.title.strip() and not profile.text.strip():
                raise _Unfit("neither title nor text")
            if profile.id in lines_by_id:
                raise _Unfit(f"id {profile.id!r} stands on line {lines_by_id[profile.id]} already")
        except _Unfit as unfit:
            bad_rows.append(BadRow(path, line, str(unfit)))
        else:
            lines_by_id[profile.id] = line
            profiles.append(profile)
    return ListingFile(profiles, bad_rows)


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file. Raises UnreadableFile with the reason."""
    try:
        if path.is_dir():
            raise UnreadableFile(f"{path} is a directory, not a file")
        if path.stat().st_size > MAX_FILE_BYTES:
            raise UnreadableFile(f"{path} is larger than {MAX_FILE_BYTES // 1_000_000} MB")
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(f"{path} does not exist") from None
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(f"{path} is UTF-16; save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(f"{path}:{line}: not UTF-8 text") from None


def _json_rows(text: str) -> Iterator[tuple[int, object]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if len(line) > MAX_LINE_CHARACTERS:
            yield number, _Unfit("the line is longer than two million characters")
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            yield number, _Unfit(f"not JSON: {error.msg} at character {error.pos + 1}")
        except (RecursionError, ValueError):
            yield number, _Unfit("not JSON that can be read")
        else:
            yield number, row


def _csv_rows(path: Path, text: str) -> Iterator[tuple[int, object]]:
    if "\0" in text:
        raise UnreadableFile(f"{path}:{text.count(chr(10), 0, text.index(chr(0))) + 1}: holds a NUL character")
    header, _, _ = text.partition("\n")
    separator = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    names: list[str] | None = None
    while True:
        # A quoted field may hold line ends, so a row is named by the line on which it starts.
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            yield line, _Unfit(f"not CSV: {error}")
            continue
        if names is None:
            names = [cell.strip().lower() for cell in cells]
            _check_header(path, names)
        elif any(cells):
            yield line, _cells(names, cells)


def _check_header(path: Path, names: list[str]) -> None:
    if "id" not in names or not {"title", "text"} & set(names):
        raise UnreadableFile(f"{path}:1: the first line must name the columns: {', '.join(FIELDS)}")
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise UnreadableFile(f"{path}:1: the column {doubled[0]!r} is there twice")


def _cells(names: list[str], cells: list[str]) -> object:
    if len(cells) > len(names):
        return _Unfit(f"{len(cells)} cells, but the first line names {len(names)}")
    row: dict[str, object] = dict(zip(names, cells, strict=False))
    tags = str(row.get("tags", ""))
    separator = next((one for one in _TAG_SEPARATORS if one in tags), "|")
    row["tags"] = [tag.strip() for tag in tags.split(separator) if tag.strip()]
    return row


def _profile(row: object, side: Side, language_of: Callable[[str], str]) -> Profile:
    if not isinstance(row, dict):
        raise _Unfit("not an object with the fields " + ", ".join(FIELDS))
    listing_id = row.get("id")
    if isinstance(listing_id, int) and not isinstance(listing_id, bool):
        listing_id = str(listing_id)
    listing_id = _checked("id", listing_id).strip()
    if not listing_id:
        raise _Unfit("no id")
    title, text = _checked("title", row.get("title")), _checked("text", row.get("text"))
    lang = _checked("lang", row.get("lang")).strip().lower() or language_of(f"{title}\n{text}")
    if lang not in LANGUAGES:
        raise _Unfit(f"lang is {lang[:20]!r}; it may be {' or '.join(LANGUAGES)}")
    return Profile(id=listing_id, side=side, lang=lang, title=title, text=text, tags=_tags(row.get("tags")))


def _tags(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise _Unfit("tags is not a list of texts")
    return tuple(_checked("tags", tag) for tag in value)


def _checked(name: str, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _Unfit(f"{name} is not a text")
    if "\0" in value:
        raise _Unfit(f"{name} holds a NUL character")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _Unfit(f"{name} holds half a character (a lone surrogate)") from None
    return value
