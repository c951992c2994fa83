"""One index of one side in one language. Nothing outside the search gateway uses it."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from market.gateways.search_entry import Entry
from market.gateways.search_store import Store
from market.gateways.search_table import Words
from market.matching import weights
from market.matching.arrays import Hashes, Places
from market.matching.batch import Batch, Kept, most_promising
from market.matching.profiles import Prepared, Side
from market.matching.retrieval import DocumentFrequency, IndexFacts, Search
from market.matching.word_vectors import Vector

_WRITER_HEAP_BYTES = 64_000_000
_SPARED_BYTES = 16_000_000
_READ_TOGETHER = 200


def schema() -> tantivy.Schema:
    """Return the fields of a shelf. Terms are hashes, eight hexadecimal digits each."""
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("id", tokenizer_name="raw", index_option="basic")
    fields.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    for name in ("areas", "tags", "stage", "regions", "whole_regions", "source"):
        fields.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    # place and size: where in the store the listing lies whole, and how many bytes it takes there.
    for name in ("published", "place", "size"):
        fields.add_unsigned_field(name, fast=True)
    return fields.build()


class Shelf:
    """A tantivy index on disk, or in memory when there is no directory."""

    def __init__(self, side: Side, words: Words, directory: Path | None, *, begin: bool = False) -> None:
        """Open what stands in a directory, or `begin` a new shelf there. Raises FileNotFoundError and ValueError."""
        self.side = side
        self.lang = words.lang
        self.words = words
        self.schema = schema()
        if directory is not None and not begin and not (directory / "meta.json").exists():
            raise FileNotFoundError(f"no shelf in {directory}")
        if directory is None:
            self._index = tantivy.Index(self.schema)
        else:
            directory.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(self.schema, path=str(directory))
        by_space = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("whitespace", by_space)
        self._index.config_reader("Manual", 0)
        self._writer: tantivy.IndexWriter | None = None
        self._store = Store(directory / "listings.bin" if directory else None)
        self._frequencies: dict[int, int] = {}
        self.reloads = 0
        self.reload()

    def reload(self) -> None:
        """See what was committed, here or in another process."""
        self._index.reload()
        searcher = self._index.searcher()
        # Whatever this searcher finds is in the store by now.
        self._store.reload()
        self.words.reload()
        self._searcher = searcher
        self._frequencies = {}
        self.reloads += 1

    @property
    def searcher(self) -> tantivy.Searcher:
        """The state of the last reload."""
        return self._searcher

    @property
    def count(self) -> int:
        """How many listings stand on the shelf."""
        return int(self._searcher.num_docs)

    def may_hold(self, listing_id: str) -> bool:
        """Say whether a listing stands here, or stood here a while ago, as of the last reload."""
        return bool(self._searcher.doc_freq("id", listing_id))

    def remove(self, listing_id: str) -> None:
        """Take a listing off, if it is there."""
        self._open_writer().delete_documents_by_term("id", listing_id)

    def add(self, entry: Entry) -> None:
        """Put a listing on the shelf."""
        record = entry.record.to_bytes(self.words.numbers(entry.record.keys))
        place = self._store.append(record)
        self._open_writer().add_document(_document(entry, place, len(record)))

    def commit(self) -> None:
        """Make all changes visible at once."""
        self._store.flush()
        if self._writer is not None:
            self._writer.commit()

    def tidy_up(self) -> None:
        """Wait until small parts are merged into larger ones, and let go of the writer. Changes nothing to be seen."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.wait_merging_threads()

    def roll_back(self) -> None:
        """Forget the changes that were not committed, without writing anything: the disk may be full."""
        self._store.discard()
        self._writer = None

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_WRITER_HEAP_BYTES, 1)
            # A process that died in a commit leaves a file behind, whose name the next commit would want.
            self._writer.garbage_collect_files()
        return self._writer

    @property
    def stored(self) -> int:
        """How many bytes of listings lie in the store."""
        return len(self._store.data)

    @property
    def is_worn_out(self) -> bool:
        """Whether the store lacks what the index points to, or more than half of it is what listings once were."""
        if not self.count:
            return False
        wanted = {"used": {"sum": {"field": "size"}}, "last": {"max": {"field": "place"}}}
        answer = self._searcher.aggregate(tantivy.Query.all_query(), wanted)
        used, last = int(answer["used"]["value"]), int(answer["last"]["value"])
        return not max(used, last + 1) <= len(self._store.data) <= 2 * used + _SPARED_BYTES

    def facts(self) -> IndexFacts:
        """Say what retrieval wants to know of this index."""
        return IndexFacts(self.lang, self.count, self._frequency(), self.words.resembling.stems)

    def _frequency(self) -> DocumentFrequency:
        # In this order: what is counted after a reload is never remembered as what was there before.
        known, searcher = self._frequencies, self._searcher

        def frequency(hashes: Hashes) -> NDArray[np.float64]:
            wanted = hashes.tolist()
            for one in wanted:
                if one not in known:
                    known[one] = searcher.doc_freq("terms", f"{one:08x}")
            return np.array([known[one] for one in wanted], np.float64)

        return frequency

    def listings_with(self, term: int) -> int:
        """Return how many listings have a term, as of now."""
        return int(self._searcher.doc_freq("terms", f"{term:08x}")) if self.count else 0

    def term(self, field: str, value: str) -> tantivy.Query:
        """Return the query for one exact value."""
        option = "freq" if field == "terms" else "basic"
        return tantivy.Query.term_query(self.schema, field, value, index_option=option)

    def query(self, search: Search) -> tantivy.Query:
        """Return the query that looks for any of the weighted terms."""
        should = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self.term("terms", f"{one:08x}"), weight))
            for one, weight in search
        ]
        return tantivy.Query.boolean_query(should) if should else tantivy.Query.empty_query()

    def best(self, query: tantivy.Query, limit: int, vector: Vector) -> Batch:
        """Return the best hits of a query: of some more than `limit` those whose texts are also about the same."""
        searcher, kept = self._searcher, self._kept()
        hits = searcher.search(query, limit=int(weights.SEARCH_WIDER * limit), count=False).hits if self.count else []
        scores, addresses = zip(*hits, strict=True) if hits else ((), ())
        places = _places(searcher, addresses)
        return Batch(kept, most_promising(kept.data, places, np.array(scores), vector, limit))

    def read(self, searcher: tantivy.Searcher, addresses: Sequence[tantivy.DocAddress]) -> list[Prepared]:
        """Return the prepared listings at these addresses."""
        batch = self._batch(searcher, addresses)
        return batch.listings(range(len(batch)))

    def words_said(
        self, searcher: tantivy.Searcher, addresses: Sequence[tantivy.DocAddress], stems: Sequence[int]
    ) -> list[int]:
        """Return how many of these words each listing at these addresses has as they are."""
        if not addresses or not stems:
            return [0] * len(addresses)
        said: list[int] = self._batch(searcher, addresses).words_said(stems).tolist()
        return said

    def every(self) -> Iterator[Prepared]:
        """Yield all listings, in the order in which they were written."""
        if not self.count:
            return
        searcher, kept = self._searcher, self._kept()
        hits = searcher.search(tantivy.Query.all_query(), limit=self.count, count=False).hits
        places = np.sort(_places(searcher, [address for _, address in hits]))
        for start in range(0, len(places), _READ_TOGETHER):
            batch = Batch(kept, places[start : start + _READ_TOGETHER])
            yield from batch.listings(range(len(batch)))

    def by_id(self, ids: Iterable[str]) -> Batch:
        """Return those of the listings that stand here."""
        wanted, searcher = list(ids), self._searcher
        hits = []
        if wanted and self.count:
            query = tantivy.Query.term_set_query(self.schema, "id", wanted)
            hits = searcher.search(query, limit=len(wanted), count=False).hits
        return self._batch(searcher, [address for _, address in hits])

    def _batch(self, searcher: tantivy.Searcher, addresses: Sequence[tantivy.DocAddress]) -> Batch:
        return Batch(self._kept(), _places(searcher, addresses))

    def _kept(self) -> Kept:
        return Kept(self.side, self.lang, self.words.table, self._store.data)


def _places(searcher: tantivy.Searcher, addresses: Sequence[tantivy.DocAddress]) -> Places:
    return _numbers(searcher, "place", addresses).astype(np.intp)


def _numbers(searcher: tantivy.Searcher, field: str, addresses: Sequence[tantivy.DocAddress]) -> NDArray[np.uint64]:
    return np.array(searcher.fast_field_values(field, list(addresses)) if addresses else [], np.uint64)


def _document(entry: Entry, place: int, size: int) -> tantivy.Document:
    document = tantivy.Document()
    for field, value in entry.texts:
        document.add_text(field, value)
    for field, number in (*entry.numbers, ("place", place), ("size", size)):
        document.add_unsigned(field, number)
    return document
