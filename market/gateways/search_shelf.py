"""One index of one side in one language. Nothing outside the search gateway uses it."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray

from market.gateways.search_entry import Entry, as_text
from market.matching.profiles import Hashes, Prepared
from market.matching.retrieval import DocumentFrequency, IndexFacts, Search

_WRITER_HEAP_BYTES = 64_000_000
_REMEMBERED = 20_000


def schema() -> tantivy.Schema:
    """Return the fields of a shelf. Terms and fragments are hashes, eight hexadecimal digits each."""
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    fields.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    fields.add_text_field("fragments", tokenizer_name="whitespace", index_option="basic")
    for name in ("areas", "tags", "stage", "regions", "whole_regions", "source"):
        fields.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    fields.add_unsigned_field("published", fast=True)
    fields.add_unsigned_field("fingerprint", fast=True)
    fields.add_unsigned_field("edition", fast=True)
    fields.add_bytes_field("prepared", stored=True)
    return fields.build()


class Shelf:
    """A tantivy index on disk, or in memory when there is no directory."""

    def __init__(self, lang: str, directory: Path | None) -> None:
        self.lang = lang
        self.schema = schema()
        if directory is None:
            self._index = tantivy.Index(self.schema)
        else:
            directory.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(self.schema, path=str(directory))
        words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("whitespace", words)
        self._index.config_reader("Manual", 0)
        self._writer: tantivy.IndexWriter | None = None
        self._known: dict[int, Prepared] = {}
        self.reloads = 0
        self.reload()

    def reload(self) -> None:
        """See what was committed, here or in another process."""
        self._index.reload()
        self._searcher = self._index.searcher()
        self.reloads += 1

    @property
    def searcher(self) -> tantivy.Searcher:
        """The state of the last reload."""
        return self._searcher

    @property
    def count(self) -> int:
        """How many listings stand on the shelf."""
        return int(self._searcher.num_docs)

    def remove(self, listing_id: str) -> None:
        """Take a listing off, if it is there."""
        self._open_writer().delete_documents_by_term("id", listing_id)

    def add(self, entry: Entry) -> None:
        """Put a listing on the shelf."""
        self._open_writer().add_document(_document(entry))

    def commit(self) -> None:
        """Make all changes visible at once, and let go of the writer."""
        if self._writer is not None:
            self._writer.commit()
            self._writer.wait_merging_threads()
            self._writer = None

    def roll_back(self) -> None:
        """Forget the changes that were not committed."""
        if self._writer is not None:
            self._writer.rollback()
            self._writer = None

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_WRITER_HEAP_BYTES, 1)
        return self._writer

    def facts(self) -> IndexFacts:
        """Say what retrieval wants to know of this index."""
        return IndexFacts(self.lang, self.count, self._frequency("terms"), self._frequency("fragments"))

    def _frequency(self, field: str) -> DocumentFrequency:
        searcher = self._searcher

        def frequency(hashes: Hashes) -> NDArray[np.float64]:
            found = [searcher.doc_freq(field, word) for word in as_text(hashes).split()]
            return np.array(found, np.float64)

        return frequency

    def term(self, field: str, value: str) -> tantivy.Query:
        """Return the query for one exact value."""
        option = "freq" if field == "terms" else "basic"
        return tantivy.Query.term_query(self.schema, field, value, index_option=option)

    def query(self, search: Search) -> tantivy.Query:
        """Return the query that looks for any of the weighted terms."""
        should = []
        for field, weighted in (("terms", search.terms), ("fragments", search.fragments)):
            for one, weight in weighted:
                term = tantivy.Query.boost_query(self.term(field, f"{one:08x}"), weight)
                should.append((tantivy.Occur.Should, term))
        return tantivy.Query.boolean_query(should) if should else tantivy.Query.empty_query()

    def best(self, query: tantivy.Query, limit: int) -> list[Prepared]:
        """Return the best hits of a query in their prepared form."""
        if not self.count:
            return []
        searcher = self._searcher
        hits = searcher.search(query, limit=limit, count=False).hits
        return self.read(searcher, [address for _, address in hits])

    def read(self, searcher: tantivy.Searcher, addresses: Sequence[tantivy.DocAddress]) -> list[Prepared]:
        """Return the prepared listings at these addresses; those met before come from memory."""
        if not addresses:
            return []
        prints = _numbers(searcher, "fingerprint", addresses)
        found = []
        for fingerprint, address in zip(prints, addresses, strict=True):
            known = self._known.get(fingerprint)
            if known is None:
                known = _prepared(searcher, address)
                if len(self._known) >= _REMEMBERED:
                    self._known.clear()
                self._known[fingerprint] = known
            found.append(known)
        return found

    def every(self) -> Iterator[Prepared]:
        """Yield all listings, in no particular order, without remembering them."""
        if not self.count:
            return
        searcher = self._searcher
        for _, address in searcher.search(tantivy.Query.all_query(), limit=self.count, count=False).hits:
            yield _prepared(searcher, address)

    def by_id(self, ids: Iterable[str]) -> dict[str, Prepared]:
        """Return those of the listings that stand here."""
        wanted = list(ids)
        if not wanted or not self.count:
            return {}
        searcher = self._searcher
        query = tantivy.Query.term_set_query(self.schema, "id", wanted)
        hits = searcher.search(query, limit=len(wanted), count=False).hits
        return {one.id: one for one in self.read(searcher, [address for _, address in hits])}

    def editions(self, ids: Sequence[str]) -> set[int]:
        """Return which editions of these listings stand here."""
        if not ids or not self.count:
            return set()
        searcher = self._searcher
        query = tantivy.Query.const_score_query(tantivy.Query.term_set_query(self.schema, "id", list(ids)), 0.0)
        hits = searcher.search(query, limit=len(ids), count=False).hits
        return set(_numbers(searcher, "edition", [address for _, address in hits]))


def _numbers(searcher: tantivy.Searcher, field: str, addresses: Sequence[tantivy.DocAddress]) -> list[int]:
    return [int(one or 0) for one in searcher.fast_field_values(field, list(addresses))] if addresses else []


def _prepared(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Prepared:
    stored: Any = searcher.doc(address).get_first("prepared")
    return Prepared.from_bytes(bytes(stored))


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    for field, value in entry.texts:
        document.add_text(field, value)
    for field, number in entry.numbers:
        document.add_unsigned(field, number)
    document.add_bytes("prepared", entry.prepared)
    return document
