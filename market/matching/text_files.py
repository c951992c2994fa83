"""Reading text files that people name: whole or line by line, with the reason when it cannot be done."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

MAX_FILE_BYTES = 1_000_000_000
MAX_LINE_CHARACTERS = 2_000_000
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class UnreadableFile(Exception):
    """The file as a whole cannot be read; the message says why, in words for the person who named it."""


@contextmanager
def opened(path: Path, newline: str, *, called: Path) -> Iterator[TextIO]:
    """Open a UTF-8 file, of any length, that people know as `called`. `newline` is that of `open`.

    Raises UnreadableFile with the reason, also when what is read in the block turns out to be no text.
    """
    try:
        if path.is_dir():
            raise UnreadableFile(f"{called} is a directory, not a file")
        with path.open("rb") as start:
            if start.read(2) in _UTF_16:
                raise UnreadableFile(f"{called} is UTF-16; save it as UTF-8")
        with path.open(encoding="utf-8-sig", newline=newline) as file:
            yield file
    except FileNotFoundError:
        raise UnreadableFile(f"{called} does not exist") from None
    except OSError as error:
        raise UnreadableFile(f"{called} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnreadableFile(f"{called}:{_undecodable_line(path)}: not UTF-8 text") from None


def lines(file: TextIO) -> Iterator[str | None]:
    """Yield the lines; None for one that is too long, of which no more than its beginning is ever in memory."""
    while line := file.readline(MAX_LINE_CHARACTERS + 1):
        if len(line) <= MAX_LINE_CHARACTERS or line.endswith("\n"):
            yield line
            continue
        while (rest := file.readline(MAX_LINE_CHARACTERS)) and not rest.endswith("\n"):
            pass
        yield None


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
    if data.startswith(_UTF_16):
        raise UnreadableFile(f"{path} is UTF-16; save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(f"{path}:{line}: not UTF-8 text") from None


def _undecodable_line(path: Path) -> int:
    number = 0
    with path.open("rb") as file:
        for line in file:
            number += 1
            try:
                line.decode()
            except UnicodeDecodeError:
                break
    return number
