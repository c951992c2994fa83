"""What an index says of itself in a file beside its shelves: which edition is in force, and how far it follows."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

Stamp = tuple[int, int] | None
"""What differs between two states of a file; None where there is no file."""


@dataclass(frozen=True, slots=True)
class State:
    """An edition is a folder with shelves that were begun at one time; a damaged or outdated one is never mended.

    `words` says of each language how many words its table has at least.
    """

    edition: str = ""
    layout: str = ""
    cursor: str | None = None
    words: Mapping[str, int] = field(default_factory=dict)


class StateFile:
    """The state in a file that is replaced as a whole, or in memory without a path."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._state = State()

    @property
    def stamp(self) -> Stamp:
        """Tell one state from the next without reading it."""
        try:
            found = self._path.stat() if self._path else None
        except FileNotFoundError:
            return None
        return (found.st_mtime_ns, found.st_ino) if found else None

    def read(self) -> State:
        """Return the state; an empty one where there is none that can be read."""
        if self._path is None:
            return self._state
        try:
            told = json.loads(self._path.read_text(encoding="utf-8"))
            return State(str(told["edition"]), str(told["layout"]), told["cursor"], dict(told["words"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return State()

    def write(self, state: State) -> None:
        """Replace the state. When that fails, the one before stays."""
        if self._path is None:
            self._state = state
            return
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps(asdict(state)), encoding="utf-8")
        os.replace(beside, self._path)
