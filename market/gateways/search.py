"""The search index: a copy of what is published, analysed, for list pages and for finding candidates.

One tantivy index per side and language, so that each has its own counts and lengths. The index can be thrown away
and rebuilt; it follows the database by a cursor that is kept beside it.
"""

import logging
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from market.gateways.search_edition import PREFIX, SIDES, Edition, remove_others
from market.gateways.search_entry import Entry, Listed, entries_of
from market.gateways.search_hands import Hands, helping_hands, portions
from market.gateways.search_lists import Find, Found
from market.gateways.search_lock import IndexBusy, WriterLock
from market.gateways.search_shelf import Shelf
from market.gateways.search_state import State, StateFile
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

__all__ = ["SIDES", "Entry", "Find", "Found", "IndexBusy", "IndexOutdated", "IndexRenewed", "Listed", "SearchIndex"]

# Changes whenever the shelves are laid out differently; an older index is then built anew.
LAYOUT = 9
# Helping processes are ready after about two seconds; alone this many listings take as long.
FEWEST_TO_HELP = 2_000
# So many questions do not meet the one moment in which another process begins the index anew.
_MORE_THAN_A_MOMENT = 100

_log = logging.getLogger(__name__)


class IndexRenewed(Exception):
    """The index was begun anew meanwhile, so whoever follows the database has to follow it from the beginning."""


class IndexOutdated(Exception):
    """A program with other words or of another version began the index anew. This one can read it, but not write."""


class SearchIndex:
    """All shelves together, on disk or, without a directory, in memory.

    Several processes may read; one at a time may write. Readers see another process's changes at their next question.
    Whoever opens one that is outdated, damaged or bloated begins another edition beside it, which all others then go
    over to; but for helping processes (`as_it_is`): the one that they help goes by what stands there.
    """

    def __init__(self, directory: Path | None, analyser: Analyser, *, as_it_is: bool = False) -> None:
        self._directory = directory
        self._analyser = analyser
        self._hands: Hands | None = None
        self._failures = 0
        self._lock = WriterLock(directory / "writer.lock" if directory else None)
        self._state_file = StateFile(directory / "state.json" if directory else None)
        if directory is None:
            self._opened, self._state, self._seen = Edition(None, analyser, self._near), State(), None
            return
        directory.mkdir(parents=True, exist_ok=True)
        self._seen, self._state = self._state_file.stamp, self._state_file.read()
        try:
            self._opened = self._open(self._state)
            is_sound = self._state.layout == self._layout() and not self._opened.is_worn_out(self._state)
        except (OSError, ValueError):
            if as_it_is:
                raise
            is_sound = False
        if not is_sound and not as_it_is:
            # A damaged or bloated copy is worth nothing: the database still has everything, so begin again.
            self._renew(directory, instead_of=self._state)

    @property
    def directory(self) -> Path | None:
        """Where the index lies, for other processes; None when it is in memory."""
        return self._directory

    def _open(self, state: State) -> Edition:
        if self._directory is not None and not state.edition:
            raise FileNotFoundError(f"no index in {self._directory}")
        return Edition(self._directory / state.edition if self._directory else None, self._analyser, self._near)

    def _renew(self, directory: Path, instead_of: State) -> None:
        with self._lock.held():
            state = self._state_file.read()
            # Two processes may see the same damage; the second takes what the first began.
            if state.edition == instead_of.edition or state.layout != self._layout():
                state = State(PREFIX + os.urandom(4).hex(), self._layout())
                Edition(directory / state.edition, self._analyser, self._near, begin=True)
                self._state_file.write(state)
                remove_others(directory, state.edition)
        self.reload()

    @property
    def analyser(self) -> Analyser:
        """What the listings are analysed with."""
        return self._analyser

    def be_ready_to_read(self) -> None:
        """Read what the first misspelt word that is looked up would otherwise wait for; at once when it is read."""
        for lang in LANGUAGES:
            self._near(lang, "")

    def be_ready_to_write(self) -> None:
        """Read what the first listing that is written would otherwise wait for, likewise."""
        for words in self._opened.words.values():
            words.table.remember_keys()

    def write(self, documents: Iterable[Listed], removed: Iterable[str] = (), cursor: str | None = None) -> int:
        """Analyse listings and put them into the index; see `put`."""
        return self.put(self.analysed(documents), removed, cursor)

    def put(
        self,
        entries: Iterable[Entry],
        removed: Iterable[str] = (),
        cursor: str | None = None,
        seen_edition: str | None = None,
    ) -> int:
        """Put listings into the index, replacing those of the same id, and take others out. Returns how many went in.

        Nothing is visible before all is. The cursor is stored after the listings: after a crash between the two the
        same changes come again, which does no harm. Raises IndexBusy when another process keeps writing, IndexRenewed
        when the cursor belongs to another edition than the one `seen_edition`, and IndexOutdated.
        """
        with self._lock.held():
            self.reload()
            if self._directory is not None and self._state.layout != self._layout():
                raise IndexOutdated(f"the index has layout {self._state.layout}, and this program {self._layout()}")
            if seen_edition is not None and seen_edition != self._state.edition:
                raise IndexRenewed(seen_edition)
            opened = self._opened
            try:
                for words in opened.words.values():
                    words.begin()
                written = self._change(opened, entries, removed)
                for words in opened.words.values():
                    words.flush()
                for shelf in opened.every_shelf():
                    shelf.commit()
                self._store_cursor(cursor if cursor is not None else self._state.cursor)
            except BaseException:
                for shelf in opened.every_shelf():
                    shelf.roll_back()
                for words in opened.words.values():
                    words.forget()
                raise
            try:
                self.reload()
            finally:
                for shelf in opened.every_shelf():
                    shelf.tidy_up()
        return written

    def _change(self, opened: Edition, entries: Iterable[Entry], removed: Iterable[str]) -> int:
        occupied = [shelf for shelf in opened.every_shelf() if shelf.count]
        for listing_id in removed:
            for shelf in occupied:
                if shelf.may_hold(listing_id):
                    shelf.remove(listing_id)
        written: set[str] = set()
        for portion in portions(entries):
            # At once, which takes less time than one by one.
            opened.learn(portion)
            for entry in portion:
                for lang, shelf in opened.shelves[entry.side].items():
                    # On the other language's shelf stands what was written before its language was corrected. A shelf
                    # that nothing changes on needs no commit, which is half the time when one listing is new.
                    if entry.id in written or (shelf in occupied and shelf.may_hold(entry.id)):
                        shelf.remove(entry.id)
                    if lang == entry.lang:
                        shelf.add(entry)
                written.add(entry.id)
        return len(written)

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
        return self._state.cursor

    def position(self) -> tuple[str, str | None]:
        """Return the cursor, and before it the edition to which it belongs."""
        self._follow()
        state = self._state
        return state.edition, state.cursor

    def reload(self) -> None:
        """See everything that was committed, also by other processes."""
        seen, state = self._state_file.stamp, self._state_file.read()
        if state.edition == self._state.edition:
            for shelf in self._opened.every_shelf():
                shelf.reload()
        else:
            self._opened = self._open(state)
        # Not before: when something cannot be read, the next question tries again.
        self._state, self._seen = state, seen

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
        return sorted((found | dict(self._opened.words[lang].near(word))).items(), key=lambda one: (one[1], one[0]))

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
        held = {
            batch.id(row): batch.revision(row)
            for batch in self.held(side, list(revisions))
            for row in range(len(batch))
        }
        return {one for one, revision in revisions.items() if held.get(one) == revision}

    def find(self, query: Find) -> Found:
        """Answer a list page."""
        self._follow()
        return self._opened.lists[query.side].find(query)

    def count(self, side: Side) -> int:
        """Return how many listings of a side are in the index."""
        self._follow()
        return sum(shelf.count for shelf in self._shelves[side].values())

    def statistics(self) -> Statistics:
        """Count the words of everything in the index: a new snapshot. Takes about two seconds per 100,000 listings."""
        self._follow()
        return collect(listing for shelf in self._opened.every_shelf() for listing in shelf.every())

    @property
    def _shelves(self) -> dict[Side, dict[str, Shelf]]:
        return self._opened.shelves

    def _follow(self) -> None:
        if self._directory is not None and self._state_file.stamp != self._seen:
            try:
                self.reload()
                self._failures = 0
            except (OSError, ValueError) as error:
                self._bear(error)

    def _bear(self, error: Exception) -> None:
        """Go on with what is open: when the index is begun anew at this very moment, the next question finds it."""
        self._failures += 1
        if self._failures == 1:
            _log.info("the search index changes; going on with what was there")
        elif self._failures == _MORE_THAN_A_MOMENT:
            _log.error("the search index %s cannot be read; going on with what was there: %s", self._directory, error)

    def _layout(self) -> str:
        return f"{LAYOUT}-{FORMAT}-{self._analyser.version}"

    def _store_cursor(self, cursor: str | None) -> None:
        words = {lang: len(words.table) for lang, words in self._opened.words.items()}
        state = replace(self._state, cursor=cursor, words=words)
        self._state_file.write(state)
        self._state = state


def analysed_by(directory: Path) -> str | None:
    """Return the version of the analyser that wrote the index in a folder; None when there is none."""
    return StateFile(directory / "state.json").read().layout.rpartition("-")[2] or None
