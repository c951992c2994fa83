"""The list page: what its address asks for, the listings that answer, and links that change one wish at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urlencode

from sqlmodel import Session
from starlette.datastructures import QueryParams

from market.accounts.models import Organisation
from market.accounts.queries import organisations
from market.gateways.search import Find, Found, SearchIndex
from market.i18n import Locale
from market.listings import queries
from market.listings.forms import AREAS, LANGUAGES, REGIONS
from market.listings.kinds import ListingKind
from market.listings.models import ListingColumns
from market.listings.tagging import labels_of, named_by
from market.matching.language import words
from market.web.forms import clean
from market.web.paging import Page, page_number
from market.web.problems import N_

SOURCES = {
    "member": N_("From members"),
    "demonstration": N_("Demonstration"),
    "register": N_("From public registers"),
}
_MOST_CHARACTERS = 200
_MOST_VALUES = 20
_TAGS_SHOWN = 10


@dataclass(frozen=True)
class Wishes:
    """What is asked of a list: every part stands in the address. Fields are named as the form's are."""

    q: str = ""
    area: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    lang: str = ""
    source: str = ""
    sort: Literal["relevance", "newest"] = "relevance"
    page: int = 1

    @property
    def filters(self) -> list[tuple[str, str]]:
        """The filters that are on: (field, value)."""
        many = [(name, value) for name in ("area", "tag", "stage", "region") for value in getattr(self, name)]
        return many + [(name, getattr(self, name)) for name in ("lang", "source") if getattr(self, name)]

    def address(self, path: str) -> str:
        """Return the address of the list that answers these wishes."""
        pairs = [("q", self.q)] if self.q else []
        pairs += self.filters
        if self.sort != "relevance":
            pairs.append(("sort", self.sort))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def without(self, name: str, value: str) -> "Wishes":
        """Return the wishes with one filter less, on the first page."""
        now = getattr(self, name)
        left = tuple(other for other in now if other != value) if isinstance(now, tuple) else ""
        changes: dict[str, Any] = {name: left, "page": 1}
        return replace(self, **changes)

    def without_filters(self) -> "Wishes":
        """Return only what was searched for."""
        return Wishes(q=self.q, sort=self.sort)

    def searching(self, text: str) -> "Wishes":
        """Return the same wishes for other words, on the first page."""
        return replace(self, q=text, page=1)

    def on_page(self, number: int) -> "Wishes":
        """Return the same wishes on another page."""
        return replace(self, page=number)


@dataclass(frozen=True)
class Hit:
    """A word that answers a search, as it stands in the texts; `part` is what of a compound does."""

    word: str
    kind: str = "same"
    number: int | None = None
    part: str = ""


@dataclass(frozen=True)
class Listed:
    """One card: the listing and whose it is."""

    listing: ListingColumns
    organisation: Organisation | None


@dataclass(frozen=True)
class Results:
    """The answer to the wishes: one page of cards, and how many each filter would leave."""

    cards: Sequence[Listed]
    page: Page
    hits: Sequence[Hit] = ()
    by_tag: Mapping[str, str] = field(default_factory=dict)
    """By listing, the name of the tag that answers where no word does."""
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    tags: Sequence[tuple[str, str, int]] = ()
    """Tags to choose from: (key, label, count)."""
    meant: str | None = None
    """What was probably meant by a search with a slip in it."""


def wishes_of(kind: ListingKind[Any], params: QueryParams) -> Wishes:
    """Read an address. Whatever no list can answer is left out, never refused."""
    sort = params.get("sort")
    return Wishes(
        q=clean(params.get("q", ""))[:_MOST_CHARACTERS].strip(),
        area=_known(params.getlist("area"), AREAS),
        tag=tuple(dict.fromkeys(clean(tag)[:80] for tag in params.getlist("tag")[:_MOST_VALUES] if clean(tag))),
        stage=_known(params.getlist("stage"), kind.stages),
        region=_known(params.getlist("region"), REGIONS),
        lang=_one_known(params.get("lang"), LANGUAGES),
        source=_one_known(params.get("source"), SOURCES),
        sort="newest" if sort == "newest" else "relevance",
        page=page_number(params.get("page")),
    )


def browse(session: Session, index: SearchIndex, kind: ListingKind[Any], wishes: Wishes, locale: Locale) -> Results:
    """Find the listings that answer. What the index still knows but nobody may see any more is left out."""
    page = Page(wishes.page, 0)
    found = index.find(
        Find(
            side=kind.side,
            text=wishes.q,
            named=named_by(session, wishes.q),
            lang_filter=wishes.lang or None,
            areas=wishes.area,
            tags=wishes.tag,
            stages=wishes.stage,
            regions=wishes.region,
            source=wishes.source or None,
            sort=wishes.sort,
            offset=page.offset,
            limit=page.size,
        )
    )
    listings = [listing for listing in queries.by_ids(session, kind, found.ids) if listing.is_published]
    counts = {"area": "areas", "stage": "stages", "region": "regions", "lang": "lang"}
    return Results(
        cards=cards_of(session, listings),
        page=Page(wishes.page, found.total),
        hits=hits_of(found),
        by_tag=_by_tag(session, found, listings, locale),
        counts={name: found.facets.get(facet, {}) for name, facet in counts.items()},
        tags=_tags(session, found.facets.get("tags", {}), wishes.tag, locale),
        meant=found.meant,
    )


def hits_of(*found: Found) -> list[Hit]:
    """Return what to mark in the texts of one page that shows these answers."""
    return list(dict.fromkeys(Hit(hit.word, part=hit.part) for one in found for hit in one.hits))


def _by_tag(session: Session, found: Found, listings: Sequence[ListingColumns], locale: Locale) -> dict[str, str]:
    """Name the tag that answers for each listing of which no marked word is shown."""
    marked = {hit.word for hit in found.hits}
    plain = [
        one.id
        for one in listings
        if one.id in found.by_tag
        and marked.isdisjoint(word.lower() for word in words(f"{one.title}\n{one.summary}\n{one.problem}"))
    ]
    return dict(zip(plain, labels_of(session, [found.by_tag[one] for one in plain], locale), strict=True))


def cards_of(session: Session, listings: Sequence[ListingColumns]) -> list[Listed]:
    """Put listings together with whose they are."""
    owners = organisations(session, {listing.organisation_id for listing in listings})
    return [Listed(listing, owners.get(listing.organisation_id)) for listing in listings]


def filter_words(session: Session, kind: ListingKind[Any], name: str, value: str, locale: Locale) -> str:
    """Return the message that names a filter; a tag is named in the language itself."""
    if name == "tag":
        return labels_of(session, [value], locale)[0]
    named = {"area": AREAS, "stage": kind.stages, "region": REGIONS, "lang": LANGUAGES, "source": SOURCES}
    return named[name][value]


def _tags(
    session: Session, counts: Mapping[str, int], chosen: Sequence[str], locale: Locale
) -> list[tuple[str, str, int]]:
    shown = list(chosen) + [key for key in counts if key not in chosen][: max(0, _TAGS_SHOWN - len(chosen))]
    return [
        (key, label, counts.get(key, 0)) for key, label in zip(shown, labels_of(session, shown, locale), strict=True)
    ]


def _known(values: Sequence[str], known: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value in set(known)))


def _one_known(value: str | None, known: Iterable[str]) -> str:
    return value if value is not None and value in set(known) else ""
