"""Searching and filtering for list pages: one shelf per language, merged."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import tantivy

from market.gateways.search_shelf import Shelf
from market.gateways.search_text import NearWords, TextQuery, TextReader
from market.matching.analysing import Analyser
from market.matching.concepts import concept_hash
from market.matching.language import words
from market.matching.profiles import Kind, Prepared

# Nobody turns four hundred pages; deeper ones would make the index sort everything.
DEEPEST = 10_000
_FACETS = {"areas": "areas", "tags": "tags", "stages": "stage", "regions": "regions"}
_FACET_SIZES = {"areas": 20, "tags": 20, "stages": 20, "regions": 30}
# Among so many best hits of a shelf those with the very words come first: the index does not tell them from parts.
_REORDERED = 100
_REMEMBERED_FACETS = 500
# What tags that are no concepts begin with.
_FREE = "~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """What a list page asks for. Within a filter any value will do; all filters must hold."""

    side: Literal["need", "solution"]
    text: str = ""
    named: tuple[str, ...] = ()
    """Tags that the text is a name of."""
    lang_filter: str | None = None
    areas: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    source: str | None = None
    sort: Literal["relevance", "newest"] = "relevance"
    offset: int = 0
    limit: int = 20
    with_facets: bool = True

    @property
    def is_by_date(self) -> bool:
        """Whether the newest comes first, as it does where there is nothing to search for."""
        return self.sort == "newest" or not self.text.strip()


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of a listing that answers a search, in small letters; `part` is what of a compound does."""

    word: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of ids in order, how many there are in all, and how each filter would split them.

    `facets` counts per value of areas, tags (top 20), lang, stages and regions; each respects the other filters but
    not itself. `hits` are the words of the listings on the page that answer the search, for highlighting. `meant` is
    the search with better spelling, when a word is unknown or rare and one spelled alike is not.
    """

    ids: list[str]
    total: int
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()
    by_tag: Mapping[str, str] = field(default_factory=dict)
    """Of listings on the page that carry one, the tag that answers the search."""
    meant: str | None = None


@dataclass(frozen=True, slots=True)
class _Best:
    """The best of a shelf: (value to sort by, address), the best first, and how many there are in all."""

    searcher: tantivy.Searcher
    count: int
    hits: list[tuple[Any, Any]]


class Lists:
    """Answers `Find` over the shelves of one side."""

    def __init__(
        self,
        shelves: Mapping[str, Shelf],
        every: Mapping[str, Sequence[Shelf]],
        near: NearWords,
        analyser: Analyser,
    ) -> None:
        self._shelves = shelves
        self._analyser = analyser
        self._reader = TextReader(shelves, every, near, analyser)
        self._facets_known: dict[tuple[Find, tuple[int, ...]], dict[str, dict[str, int]]] = {}

    def find(self, wanted: Find) -> Found:
        """Return the page. When no listing has the words, those spelled much like them are taken, then their parts."""
        text = self._reader.read(wanted.text, wanted.named)
        best = self._best(wanted, text)
        if wanted.text.strip() and not any(one.count for one in best.values()):
            text = self._reader.read(wanted.text, wanted.named, alike=True)
            best = self._best(wanted, text)
            if not any(one.count for one in best.values()):
                apart = self._reader.read_apart(wanted.text, wanted.named)
                text, best = (apart, self._best(wanted, apart)) if apart else (text, best)
        counts = {lang: one.count for lang, one in best.items()}
        chosen = [lang for lang in best if wanted.lang_filter in (None, lang)]
        page = self._page(wanted, text, {lang: best[lang] for lang in chosen})
        hits = self._hits(text, page)
        return Found(
            ids=[one.id for one in page],
            total=sum(counts[lang] for lang in chosen),
            facets=self._known_facets(wanted, text.queries, counts) if wanted.with_facets else {},
            hits=hits,
            by_tag=dict(self._by_tag(wanted, text, page, hits)),
            meant=text.meant,
        )

    def _best(self, wanted: Find, text: TextQuery) -> dict[str, "_Best"]:
        """Look for the best of each shelf, as many as the page needs, and count them all."""
        end = min(wanted.offset + wanted.limit, DEEPEST)
        limit = end if wanted.is_by_date else max(end, _REORDERED)
        best = {}
        for lang, shelf in self._shelves.items():
            searcher = shelf.searcher
            if not shelf.count:
                best[lang] = _Best(searcher, 0, [])
                continue
            filters = self._filters(shelf, wanted)
            is_all = not filters and text.queries[lang] is None
            order = "published" if wanted.is_by_date else None
            query = _all(filters, text.queries[lang])
            found: Any = searcher.search(query, limit=max(1, limit), count=not is_all, order_by_field=order)
            best[lang] = _Best(searcher, shelf.count if is_all else int(found.count or 0), found.hits)
        return best

    def _page(self, wanted: Find, text: TextQuery, best: Mapping[str, "_Best"]) -> list[Prepared]:
        end = min(wanted.offset + wanted.limit, DEEPEST)
        hits: list[tuple[int, float, str, Any]] = []
        for lang, one in best.items():
            said = [0] * len(one.hits)
            if not wanted.is_by_date:
                first = [address for _, address in one.hits[:_REORDERED]]
                said[: len(first)] = self._shelves[lang].words_said(one.searcher, first, text.exact[lang])
            hits += [(-many, -value, lang, at) for many, (value, at) in zip(said, one.hits, strict=True)]
        hits.sort(key=lambda hit: hit[:3])
        page = []
        for _, _, lang, address in hits[wanted.offset : end]:
            page += self._shelves[lang].read(best[lang].searcher, [address])
        return page

    def _known_facets(
        self, wanted: Find, texts: Mapping[str, tantivy.Query | None], counts: Mapping[str, int]
    ) -> dict[str, dict[str, int]]:
        """Return the facets, which are the same on every page and in every order until the index changes."""
        reloads = tuple(shelf.reloads for shelf in self._shelves.values())
        key = replace(wanted, offset=0, limit=0, sort="newest"), reloads
        known = self._facets_known.get(key)
        if known is None:
            known = self._facets(wanted, texts, counts)
            if len(self._facets_known) >= _REMEMBERED_FACETS:
                self._facets_known.clear()
            self._facets_known[key] = known
        return {name: dict(facet) for name, facet in known.items()}

    def _facets(
        self, wanted: Find, texts: Mapping[str, tantivy.Query | None], counts: Mapping[str, int]
    ) -> dict[str, dict[str, int]]:
        facets: dict[str, dict[str, int]] = {"lang": {lang: count for lang, count in counts.items() if count}}
        open_ones = [name for name in _FACETS if not getattr(wanted, name)]
        facets.update(self._aggregate(wanted, texts, open_ones))
        for name in _FACETS:
            if name not in open_ones:
                facets.update(self._aggregate(_without(wanted, name), texts, [name]))
        return facets

    def _aggregate(
        self, wanted: Find, texts: Mapping[str, tantivy.Query | None], names: Sequence[str]
    ) -> dict[str, dict[str, int]]:
        totals: dict[str, Counter[str]] = {name: Counter() for name in names}
        asked = {name: {"terms": {"field": _FACETS[name], "size": 4 * _FACET_SIZES[name]}} for name in names}
        for lang, shelf in self._shelves.items():
            if not asked or not shelf.count or (wanted.lang_filter and lang != wanted.lang_filter):
                continue
            query = _all(self._filters(shelf, wanted), texts[lang])
            answer = shelf.searcher.aggregate(query, asked)
            for name in names:
                for bucket in answer[name]["buckets"]:
                    totals[name][bucket["key"]] += int(bucket["doc_count"])
        return {name: dict(total.most_common(_FACET_SIZES[name])) for name, total in totals.items()}

    def _filters(self, shelf: Shelf, wanted: Find) -> list[tantivy.Query]:
        filters = []
        for name, values in (("areas", wanted.areas), ("tags", wanted.tags), ("stage", wanted.stages)):
            if values:
                filters.append(_any([shelf.term(name, value) for value in values]))
        if wanted.regions:
            filters.append(_any(self._region_terms(shelf, wanted.regions)))
        if wanted.source:
            filters.append(shelf.term("source", wanted.source))
        return filters

    def _region_terms(self, shelf: Shelf, regions: Sequence[str]) -> list[tantivy.Query]:
        terms = [shelf.term("regions", code) for code in regions]
        for path in self._analyser.regions.paths(regions):
            # What is offered in all of the region or country is offered here too.
            terms += [shelf.term("whole_regions", wider) for wider in path.split("/")[:-1]]
        return terms

    def _hits(self, text: TextQuery, page: Sequence[Prepared]) -> tuple[Hit, ...]:
        """Return the words of the listings on a page that answer, and of compounds the part that does."""
        hits: dict[str, Hit] = {}
        seen: dict[str, set[str]] = {lang: set() for lang in self._shelves}
        for listing in page if any(text.sought.values()) else ():
            language, sought = self._analyser.language(listing.lang), text.sought[listing.lang]
            spelled = listing.words
            # A label of several words is one term: its first word stands for it.
            named = listing.kinds & Kind.CONCEPT > 0
            places = zip(listing.terms[named].tolist(), listing.places[named].tolist(), strict=True)
            for word in {spelled[place] for term, place in places if term in sought}:
                hits.setdefault(word.lower(), Hit(word.lower()))
            for word in set(spelled) - seen[listing.lang]:
                part, small = language.answering(word, sought), word.lower()
                if part:
                    hits[small] = Hit(small, part if part != small else "")
            seen[listing.lang].update(spelled)
        return tuple(hits[word] for word in sorted(hits))

    def _by_tag(
        self, wanted: Find, text: TextQuery, page: Sequence[Prepared], hits: Sequence[Hit]
    ) -> Iterator[tuple[str, str]]:
        """Yield the listings on a page that carry a tag that answers, with the first of these."""
        marked = {hit.word for hit in hits}
        for listing in page if wanted.text.strip() else ():
            sought = text.sought.get(listing.lang, frozenset())
            for tag in listing.facts.tags:
                said = tag in wanted.named or concept_hash(tag) in sought
                if said or not marked.isdisjoint(word.lower() for word in words(tag) if tag.startswith(_FREE)):
                    yield listing.id, tag
                    break


def _without(wanted: Find, name: str) -> Find:
    cleared: dict[str, tuple[str, ...]] = {name: ()}
    return replace(wanted, **cleared)  # type: ignore[arg-type]


def _any(queries: Sequence[tantivy.Query], at_least: int = 1) -> tantivy.Query:
    should = [(tantivy.Occur.Should, query) for query in queries]
    return tantivy.Query.boolean_query(should, minimum_number_should_match=at_least)


def _all(filters: Sequence[tantivy.Query], text: tantivy.Query | None) -> tantivy.Query:
    if not filters:
        return text if text is not None else tantivy.Query.all_query()
    must = [(tantivy.Occur.Must, tantivy.Query.const_score_query(one, 0.0)) for one in filters]
    if text is not None:
        must.append((tantivy.Occur.Must, text))
    return tantivy.Query.boolean_query(must)
