"""A large synthetic collection on disk: its texts in a file that every program under test reads, and our index."""

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any
from zlib import crc32

from market.gateways.search import Listed, SearchIndex
from market.gateways.search_batches import batch_size
from market.matching.analysing import load_analyser
from market.matching.profiles import Profile
from tests.benchmarks.synthetic import FIRST_DAY, synthetic_listings

Progress = Callable[[str], None]
_TOLD_EVERY = 20_000


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, and seconds of processor time of this process and those that helped it."""

    seconds: float
    processor_seconds: float


@dataclass(frozen=True)
class Collection:
    """So many solutions below a folder. What is there already, from the same generator, is used again."""

    folder: Path
    size: int

    @property
    def texts(self) -> Path:
        """The solutions, one JSON object a line."""
        return self.folder / f"solutions-{self.size}-{_edition():08x}.jsonl"

    @property
    def index_folder(self) -> Path:
        """Where our index lies."""
        return self.texts.with_suffix(".index")

    def write_texts(self, told: Progress) -> None:
        """Write the solutions to their file, unless it is there."""
        if self.texts.exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = self.texts.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as lines:
            for number, listed in enumerate(synthetic_listings(self.size)):
                lines.write(json.dumps(asdict(listed.profile), ensure_ascii=False) + "\n")
                if number % _TOLD_EVERY == 0:
                    told(f"writing {number:,} of {self.size:,} solutions")
        beside.replace(self.texts)

    def profiles(self) -> Iterator[Profile]:
        """Read the solutions, one by one."""
        with self.texts.open(encoding="utf-8") as lines:
            for line in lines:
                row: dict[str, Any] = json.loads(line)
                fields: Any = {name: tuple(one) if isinstance(one, list) else one for name, one in row.items()}
                yield Profile(**fields)

    def text_bytes(self) -> int:
        """Return how many bytes titles, texts and tags are in UTF-8."""
        return sum(len(" ".join((one.title, one.text, *one.tags)).encode()) for one in self.profiles())

    def index_bytes(self) -> int:
        """Return how many bytes our index takes on disk."""
        return sum(path.stat().st_size for path in self.index_folder.rglob("*") if path.is_file())

    def build(self, told: Progress) -> Spent:
        """Index the solutions from nothing, with one process per core, and return what it took.

        An index that is there is left alone, and what is returned is what it took then.
        """
        note = self.index_folder.with_suffix(".seconds")
        index = SearchIndex(self.index_folder, load_analyser())
        if note.exists() and index.count("solution") == self.size:
            return Spent(**json.loads(note.read_text(encoding="utf-8")))
        started, used = time.perf_counter(), processor_seconds()
        with index.helped(self.size):
            entries = index.analysed(self._listed(told))
            while batch := list(islice(entries, batch_size(self.size))):
                index.put(batch)
        spent = Spent(time.perf_counter() - started, processor_seconds() - used)
        note.write_text(json.dumps(asdict(spent)), encoding="utf-8")
        return spent

    def _listed(self, told: Progress) -> Iterator[Listed]:
        started = time.perf_counter()
        for number, profile in enumerate(self.profiles(), 1):
            yield Listed(profile, FIRST_DAY, 1, "demonstration")
            if number % _TOLD_EVERY == 0:
                left = (self.size - number) * (time.perf_counter() - started) / number
                told(f"indexing {number:,} of {self.size:,}, {left:,.0f} s left")


@lru_cache(maxsize=1)
def _edition() -> int:
    """Return a number that changes when the generator makes other listings."""
    return crc32(repr([one.profile for one in synthetic_listings(20)]).encode())


def processor_seconds() -> float:
    """Return the processor time of this process and of those it has started and seen end."""
    return sum(os.times()[:4])
