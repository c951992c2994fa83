"""The search index: a copy of what is published, analysed, for list pages and for finding candidates.

One tantivy index per side and language, so that each has its own counts and lengths. The index can be thrown away
and rebuilt; it follows the database by a cursor that is kept beside it.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from market.gateways.search_entry import Entry, Listed, edition, entries_of
from market.gateways.search_hands import Hands, helping_hands, portions
from market.gateways.search_lists import Find, Found, Lists
from market.gateways.search_lock import IndexBusy, WriterLock
from market.gateways.search_shelf import Shelf
from market.gateways.search_table import Words
from market.gateways.search_words import WordBook
from market.matching import weights
from market.matching.analysing import Analyser
from market.matching.arrays import Hashes
from market.matching.batch import Batch
from market.matching.language import LANGUAGES
from market.matching.mending import mended
from market.matching.profiles import Prepared, Profile, Side
from market.matching.records import FORMAT
from market.matching.retrieval import plan
from market.matching.statistics import Statistics, Weights, collect

__all__ = ["Entry", "Find", "Found", "IndexBusy", "Listed", "SearchIndex"]

# Changes whenever the shelves are laid out differently; an older index is then built anew.
LAYOUT = 6
# Helping processes are ready after about two seconds; alone this many listings take as long.
FEWEST_TO_HELP = 2_000
SIDES: tuple[Side, Side] = ("need", "solution")
State = dict[str, str | None]


class SearchIndex:
    """All shelves together, on disk or, without a directory, in memory.

    Several processes may read; one at a time may write. Readers see another process's changes at their next question.
    Whoever opens one that is outdated, damaged or bloated begins it anew, but for helping processes (`as_it_is`): the
    one that they help goes by what stands there.
    """

    def __init__(self, directory: Path | None, analyser: Analyser, *, as_it_is: bool = False) -> None:
        self._directory = directory
        self._analyser = analyser
        self._state: State = {"cursor": None}
        self._words: dict[str, Words] = {}
        self._seen: tuple[int, int] | None = None
        self._hands: Hands | None = None
        self._lock = WriterLock(directory / "writer.lock" if directory else None)
        if directory is not None:
            directory.mkdir(parents=True, exist_ok=True)
            if not as_it_is:
                with self._lock.held():
                    self._clear_when_outdated(directory)
        try:
            self._open()
            is_worn_out = self._lacks_words() or any(shelf.is_worn_out for shelf in self._every_shelf())
        except (OSError, ValueError):
            if directory is None or as_it_is:
                raise
            is_worn_out = True
        if directory is not None and is_worn_out and not as_it_is:
            # A damaged or bloated copy is worth nothing: the database still has everything, so begin again.
            with self._lock.held():
                self._clear(directory)
            self._open()
        every = {lang: [self._shelves[side][lang] for side in SIDES] for lang in LANGUAGES}
        self._lists = {side: Lists(self._shelves[side], every, self._near, analyser) for side in SIDES}
        self.reload()

    @property
    def directory(self) -> Path | None:
        """Where the index lies, for other processes; None when it is in memory."""
        return self._directory

    def _open(self) -> None:
        root = self._directory
        self._words = {lang: Words(self._analyser.language(lang), self._words_path(lang)) for lang in LANGUAGES}
        self._shelves: dict[Side, dict[str, Shelf]] = {
            side: {
                lang: Shelf(side, words, root / f"{side}-{lang}" if root else None)
                for lang, words in self._words.items()
            }
            for side in SIDES
        }

    @property
    def analyser(self) -> Analyser:
        """What the listings are analysed with."""
        return self._analyser

    def _words_path(self, lang: str) -> Path | None:
        return self._directory / f"words-{lang}.bin" if self._directory else None

    def write(self, documents: Iterable[Listed], removed: Iterable[str] = (), cursor: str | None = None) -> int:
        """Analyse listings and put them into the index; see `put`."""
        return self.put(self.analysed(documents), removed, cursor)

    def put(self, entries: Iterable[Entry], removed: Iterable[str] = (), cursor: str | None = None) -> int:
        """Put listings into the index, replacing those of the same id, and take others out. Returns how many went in.

        Nothing is visible before all is. The cursor is stored after the listings: after a crash between the two the
        same changes come again, which does no harm. Raises IndexBusy when another process keeps writing.
        """
        with self._lock.held():
            self.reload()
            try:
                written = self._change(entries, removed)
            except BaseException:
                for shelf in self._every_shelf():
                    shelf.roll_back()
                for words in self._words.values():
                    words.forget()
                raise
            try:
                for words in self._words.values():
                    words.flush()
                for shelf in self._every_shelf():
                    shelf.commit()
                self._store_cursor(cursor if cursor is not None else self._state.get("cursor"))
                self.reload()
            finally:
                for shelf in self._every_shelf():
                    shelf.tidy_up()
        return written

    def _change(self, entries: Iterable[Entry], removed: Iterable[str]) -> int:
        occupied = [shelf for shelf in self._every_shelf() if shelf.count]
        for listing_id in removed:
            for shelf in occupied:
                if shelf.may_hold(listing_id):
                    shelf.remove(listing_id)
        written: set[str] = set()
        for portion in portions(entries):
            self._learn(portion)
            for entry in portion:
                for lang, shelf in self._shelves[entry.side].items():
                    # On the other language's shelf stands what was written before its language was corrected. A shelf
                    # that nothing changes on needs no commit, which is half the time when one listing is new.
                    if entry.id in written or (shelf in occupied and shelf.may_hold(entry.id)):
                        shelf.remove(entry.id)
                    if lang == entry.lang:
                        shelf.add(entry)
                written.add(entry.id)
        return len(written)

    def _learn(self, entries: Sequence[Entry]) -> None:
        """Note the words of some listings at once, which takes less time than one by one."""
        for lang, words in self._words.items():
            words.numbers([key for entry in entries if entry.lang == lang for key in entry.record.keys])

    def analysed(self, documents: Iterable[Listed]) -> Iterator[Entry]:
        """Analyse listings, in their order. It takes most of the time, and nobody waits for the lock meanwhile."""
        if self._hands is not None:
            return self._hands.entries(documents)
        return (entry for portion in portions(documents) for entry in entries_of(portion, self._analyser))

    @contextmanager
    def helped(self, count: int) -> Iterator[None]:
        """Have other processes analyse what is written in this block, when `count` listings are worth their start."""
        if count < FEWEST_TO_HELP or self._directory is None:
            yield
            return
        with helping_hands(self._analyser.directory, self._analyser.own) as self._hands:
            try:
                yield
            finally:
                self._hands = None

    def cursor(self) -> str | None:
        """Return how far the index has followed the database; None when it must be built from the start."""
        self._follow()
        return self._state.get("cursor")

    def reload(self) -> None:
        """See everything that was committed, also by other processes."""
        if self._directory is not None:
            self._state, self._seen = self._read_state(self._directory)
        for shelf in self._every_shelf():
            shelf.reload()

    def prepare(self, profile: Profile) -> Prepared:
        """Analyse a text as those in the index are, to look for what resembles it."""
        return self._analyser.prepare(profile)

    def candidates(self, prepared: Prepared, side: Side, limit: int = weights.CANDIDATES) -> list[Batch]:
        """Return up to `limit` listings of a side that may fit, in the same language; half as many in the other.

        When there are none in its own language, the other gives all. The listing itself is left out.
        """
        self._follow()
        if prepared.is_empty:
            return []
        shelves = self._shelves[side]
        found: list[Batch] = []
        for lang, shelf in shelves.items():
            if shelf.count:
                share = 1 if lang == prepared.lang or not shelves[prepared.lang].count else 2
                best = shelf.best(
                    shelf.query(plan(prepared, shelf.facts(), self._analyser.dictionary)),
                    max(1, limit // share),
                    prepared.vector,
                )
                found.append(best.without(prepared.number) if side == prepared.side else best)
        return [one for one in found if len(one)]

    def mended(self, prepared: Prepared, side: Side) -> Prepared:
        """Return a listing as it is looked for among those of a side: with what its misspelt words may mean there."""
        self._follow()
        lang = prepared.lang
        used, dictionary = self._shelves[side][lang].facts().terms, self._analyser.dictionary

        def held(terms: Hashes) -> Weights:
            said = np.bincount(dictionary.translations(terms, lang).owners, minlength=len(terms))
            return used(terms) + said

        return mended(prepared, self._analyser.language(lang), held, partial(self._near, lang))

    def _near(self, lang: str, word: str) -> list[tuple[str, int]]:
        """Return which words of the listings, and of the delivered list, a misspelt word may be."""
        found = dict(self._delivered_words[lang].near(word))
        return sorted((found | dict(self._words[lang].near(word))).items(), key=lambda one: (one[1], one[0]))

    @cached_property
    def _delivered_words(self) -> dict[str, WordBook]:
        books = {}
        for lang in LANGUAGES:
            books[lang] = WordBook()
            splitter = self._analyser.language(lang).splitter
            books[lang].add(splitter.words if splitter else ())
        return books

    def prepared(self, side: Side, ids: Sequence[str]) -> list[Prepared]:
        """Return the listings of these ids in their prepared form, in the order asked; unknown ids are left out."""
        every = [batch.listings(range(len(batch))) for batch in self.held(side, ids)]
        found = {one.id: one for some in every for one in some}
        return [found[one] for one in ids if one in found]

    def held(self, side: Side, ids: Sequence[str]) -> list[Batch]:
        """Return the listings of these ids as candidates; unknown ids are left out."""
        self._follow()
        return [batch for shelf in self._shelves[side].values() if len(batch := shelf.by_id(ids))]

    def holding(self, side: Side, revisions: Mapping[str, int]) -> set[str]:
        """Return those ids of listings of which this very revision is in the index."""
        self._follow()
        held: set[int] = set()
        for shelf in self._shelves[side].values():
            held |= shelf.editions(list(revisions))
        return {one for one, revision in revisions.items() if edition(one, revision) in held}

    def find(self, query: Find) -> Found:
        """Answer a list page."""
        self._follow()
        return self._lists[query.side].find(query)

    def count(self, side: Side) -> int:
        """Return how many listings of a side are in the index."""
        self._follow()
        return sum(shelf.count for shelf in self._shelves[side].values())

    def statistics(self) -> Statistics:
        """Count the words of everything in the index: a new snapshot. Takes about two seconds per 100,000 listings."""
        self._follow()
        return collect(listing for shelf in self._every_shelf() for listing in shelf.every())

    def _every_shelf(self) -> Iterator[Shelf]:
        for shelves in self._shelves.values():
            yield from shelves.values()

    def _follow(self) -> None:
        if self._directory is not None and _stamp(self._directory / "state.json") != self._seen:
            self.reload()

    def _layout(self) -> str:
        return f"{LAYOUT}-{FORMAT}-{self._analyser.version}"

    def _lacks_words(self) -> bool:
        """Say whether listings are made of words that are no longer there."""
        if self._directory is None:
            return False
        state, _ = self._read_state(self._directory)
        return any(len(words.table) < int(state.get(f"words-{lang}") or 0) for lang, words in self._words.items())

    def _read_state(self, directory: Path) -> tuple[State, tuple[int, int] | None]:
        path = directory / "state.json"
        seen = _stamp(path)
        try:
            state = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {"cursor": None}, seen
        return (state if isinstance(state, dict) else {"cursor": None}), seen

    def _store_cursor(self, cursor: str | None) -> None:
        self._state = {"cursor": cursor, "layout": self._layout()}
        self._state |= {f"words-{lang}": str(len(words.table)) for lang, words in self._words.items()}
        if self._directory is None:
            return
        path = self._directory / "state.json"
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps(self._state), encoding="utf-8")
        os.replace(beside, path)

    def _clear_when_outdated(self, directory: Path) -> None:
        state, _ = self._read_state(directory)
        if state.get("layout") != self._layout():
            self._clear(directory)

    def _clear(self, directory: Path) -> None:
        self._words = {}
        for side in SIDES:
            for lang in LANGUAGES:
                shutil.rmtree(directory / f"{side}-{lang}", ignore_errors=True)
        for lang in LANGUAGES:
            (directory / f"words-{lang}.bin").unlink(missing_ok=True)
        self._store_cursor(None)


def analysed_by(directory: Path) -> str | None:
    """Return the version of the analyser that wrote the index in a folder; None when there is none."""
    try:
        state = json.loads((directory / "state.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    layout = state.get("layout") if isinstance(state, dict) else None
    return str(layout).rpartition("-")[2] if layout else None


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino
