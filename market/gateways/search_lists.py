"""Searching and filtering for list pages: one shelf per language, merged."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import tantivy

from market.gateways.search_shelf import Shelf
from market.matching.analysing import Analyser
from market.matching.profiles import Prepared

# Nobody turns four hundred pages; deeper ones would make the index sort everything.
DEEPEST = 10_000
_FACETS = {"areas": "areas", "tags": "tags", "stages": "stage", "regions": "regions"}
_FACET_SIZES = {"areas": 20, "tags": 20, "stages": 20, "regions": 30}
# With this many words or fewer each must be found; of more, so large a share.
_ALL_WORDS = 3
_SHARE_OF_WORDS = 0.6
_SHARE_OF_FRAGMENTS = 0.6
_REMEMBERED_FACETS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """What a list page asks for. Within a filter any value will do; all filters must hold."""

    side: Literal["need", "solution"]
    text: str = ""
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


@dataclass(frozen=True, slots=True)
class Found:
    """A page of ids in order, how many there are in all, and how each filter would split them.

    `facets` counts per value of areas, tags (top 20), lang, stages and regions; each respects the other filters but
    not itself. `words` are the words of the listings on the page that answer the search, for highlighting.
    """

    ids: list[str]
    total: int
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    words: tuple[str, ...] = ()


class Lists:
    """Answers `Find` over the shelves of one side."""

    def __init__(self, shelves: Mapping[str, Shelf], analyser: Analyser) -> None:
        self._shelves = shelves
        self._analyser = analyser
        self._facets_known: dict[tuple[Find, tuple[int, ...]], dict[str, dict[str, int]]] = {}

    def find(self, wanted: Find) -> Found:
        """Return the page. When no listing has the words, those spelled much like them are taken."""
        texts = {lang: self._text(shelf, wanted.text) for lang, shelf in self._shelves.items()}
        if wanted.text.strip() and not any(self._count(wanted, texts).values()):
            texts = {lang: self._alike(shelf, wanted.text) for lang, shelf in self._shelves.items()}
        counts = self._count(wanted, texts)
        if wanted.lang_filter:
            chosen = {lang: count for lang, count in counts.items() if lang == wanted.lang_filter}
        else:
            chosen = counts
        page = self._page(wanted, texts, chosen)
        return Found(
            ids=[one.id for one in page],
            total=sum(chosen.values()),
            facets=self._known_facets(wanted, texts, counts) if wanted.with_facets else {},
            words=self._words(wanted.text, page),
        )

    def _count(self, wanted: Find, texts: Mapping[str, tantivy.Query | None]) -> dict[str, int]:
        counts = {}
        for lang, shelf in self._shelves.items():
            filters = self._filters(shelf, wanted)
            if not filters and texts[lang] is None:
                counts[lang] = shelf.count
            elif not shelf.count:
                counts[lang] = 0
            else:
                query = _all(filters, texts[lang])
                found: Any = shelf.searcher.search(query, limit=1, count=True)
                counts[lang] = int(found.count or 0)
        return counts

    def _page(
        self, wanted: Find, texts: Mapping[str, tantivy.Query | None], counts: Mapping[str, int]
    ) -> list[Prepared]:
        end = min(wanted.offset + wanted.limit, DEEPEST)
        by_date = wanted.sort == "newest" or not wanted.text.strip()
        hits = []
        for lang, count in counts.items():
            if not count or end <= wanted.offset:
                continue
            shelf = self._shelves[lang]
            searcher = shelf.searcher
            query = _all(self._filters(shelf, wanted), texts[lang])
            order = "published" if by_date else None
            found = searcher.search(query, limit=end, count=False, order_by_field=order).hits
            hits += [(-value, lang, searcher, address) for value, address in found]
        hits.sort(key=lambda hit: (hit[0], hit[1]))
        page = []
        for _, lang, searcher, address in hits[wanted.offset : end]:
            page += self._shelves[lang].read(searcher, [address])
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

    def _text(self, shelf: Shelf, text: str) -> tantivy.Query | None:
        if not text.strip():
            return None
        wanted = []
        for word in self._analyser.query_words(text, shelf.lang):
            forms = [_boosted(shelf.term("terms", f"{term:08x}"), count) for term, count, _ in word.terms]
            wanted.append(_any(forms))
        if not wanted:
            return tantivy.Query.empty_query()
        required = len(wanted) if len(wanted) <= _ALL_WORDS else max(_ALL_WORDS, int(_SHARE_OF_WORDS * len(wanted)))
        return _any(wanted, required)

    def _alike(self, shelf: Shelf, text: str) -> tantivy.Query | None:
        wanted = []
        for word in self._analyser.query_words(text, shelf.lang):
            fragments = [shelf.term("fragments", f"{one:08x}") for one in set(word.fragments.tolist())]
            wanted.append(_any(fragments, max(1, round(_SHARE_OF_FRAGMENTS * len(fragments)))))
        return _any(wanted, len(wanted)) if wanted else tantivy.Query.empty_query()

    def _words(self, text: str, page: Sequence[Prepared]) -> tuple[str, ...]:
        if not text.strip():
            return ()
        sought: dict[str, set[int]] = {}
        for lang in self._shelves:
            sought[lang] = {term for word in self._analyser.query_words(text, lang) for term, _, _ in word.terms}
        words: dict[str, None] = {}
        for listing in page:
            spelled = listing.words
            for term, place in zip(listing.terms.tolist(), listing.places.tolist(), strict=True):
                if term in sought[listing.lang]:
                    words[spelled[place].lower()] = None
        return tuple(sorted(words))


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


def _boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    return tantivy.Query.boost_query(query, boost)
