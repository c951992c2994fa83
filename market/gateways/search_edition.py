"""The shelves and words of an index that were begun at one time, in a folder of their own."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from market.gateways.search_entry import Entry
from market.gateways.search_lists import Lists
from market.gateways.search_shelf import Shelf
from market.gateways.search_state import State
from market.gateways.search_table import Words
from market.gateways.search_text import NearWords
from market.matching.analysing import Analyser
from market.matching.language import LANGUAGES
from market.matching.profiles import Side

SIDES: tuple[Side, Side] = ("need", "solution")
PREFIX = "edition-"
# What is known of a word stays when its last listing goes. Where that is so much more than listings take, begin anew.
_SPARED_BYTES = 64_000_000


class Edition:
    """Everything of one edition. A new one replaces it as a whole, so that what belongs together is never parted."""

    def __init__(self, folder: Path | None, analyser: Analyser, near: NearWords, *, begin: bool = False) -> None:
        """Open what lies in a folder, or `begin` it there. Raises OSError and ValueError where it is damaged."""
        self.words = {
            lang: Words(analyser.language(lang), folder / f"words-{lang}.bin" if folder else None) for lang in LANGUAGES
        }
        self.shelves: dict[Side, dict[str, Shelf]] = {
            side: {
                lang: Shelf(side, words, folder / f"{side}-{lang}" if folder else None, begin=begin)
                for lang, words in self.words.items()
            }
            for side in SIDES
        }
        every = {lang: [self.shelves[side][lang] for side in SIDES] for lang in LANGUAGES}
        self.lists = {side: Lists(self.shelves[side], every, near, analyser) for side in SIDES}

    def every_shelf(self) -> Iterator[Shelf]:
        """Yield the shelves of both sides in both languages."""
        for shelves in self.shelves.values():
            yield from shelves.values()

    def is_worn_out(self, state: State) -> bool:
        """Say whether words are missing, or there is far more than the listings need."""
        if any(len(words.table) < state.words.get(lang, 0) for lang, words in self.words.items()):
            return True
        room = sum(shelf.stored for shelf in self.every_shelf()) + _SPARED_BYTES
        is_bloated = sum(words.size for words in self.words.values()) > room
        return is_bloated or any(shelf.is_worn_out for shelf in self.every_shelf())

    def learn(self, entries: Sequence[Entry]) -> None:
        """Note the words of some listings."""
        for lang, words in self.words.items():
            words.numbers([key for entry in entries if entry.lang == lang for key in entry.record.keys])


def remove_others(directory: Path, edition: str) -> None:
    """Remove editions that nobody goes over to any more; whoever has one open still reads it."""
    # Before there were editions the shelves lay in the directory itself.
    shelves = {f"{side}-{lang}" for side in SIDES for lang in LANGUAGES}
    for folder in directory.iterdir():
        if folder.name != edition and (folder.name.startswith(PREFIX) or folder.name in shelves):
            shutil.rmtree(folder, ignore_errors=True)
    for lang in LANGUAGES:
        (directory / f"words-{lang}.bin").unlink(missing_ok=True)
