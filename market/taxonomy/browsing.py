"""The thesaurus as pages show it: what stands below an area, and what stands around a concept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from market.taxonomy.vocabulary import Entry, Vocabulary

TECHNOLOGY = "technology_and_methods"
"""What concepts without an area are gathered under."""

MOST_FOUND = 30
# In Danish these letters follow z, in this order; their code points stand otherwise.
_DANISH_ORDER = str.maketrans("æøå", "{|}")


@dataclass(frozen=True)
class Node:
    """A concept with the narrower ones below it. `size` counts all of them."""

    key: str
    label: str
    narrower: tuple["Node", ...] = ()
    size: int = 0


@dataclass(frozen=True)
class Found:
    """A concept that a search means; `alias` is the word that led to it."""

    key: str
    label: str
    alias: str | None = None


@dataclass(frozen=True)
class Around:
    """A concept with its neighbours. `path` leads from the widest concept down to it."""

    entry: Entry
    path: tuple[Node, ...]
    narrower: tuple[Node, ...]
    related: tuple[Node, ...]
    other: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What it is also called, by language."""


def areas_of(words: Vocabulary, locale: str) -> dict[str, tuple[Node, ...]]:
    """Return the trees of concepts below each area. A concept hangs below the nearest one of its own area."""
    entries = words.entries
    below: dict[str | None, list[Entry]] = defaultdict(list)
    tops: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        wider = entries.get(entry.broader) if entry.broader else None
        if wider and wider.area == entry.area:
            below[wider.key].append(entry)
        else:
            tops[entry.area or TECHNOLOGY].append(entry)

    def node(entry: Entry) -> Node:
        narrower = _in_order(node(child) for child in below[entry.key])
        return Node(entry.key, entry.labels[locale], narrower, sum(1 + child.size for child in narrower))

    return {area: _in_order(map(node, of_area)) for area, of_area in tops.items()}


def search(words: Vocabulary, typed: str, locale: str) -> tuple[list[Found], bool]:
    """Find concepts by what people call them, in either language and with spelling forgiven, best first.

    Returns at most MOST_FOUND, and whether more fit.
    """
    meant = words.resolve(typed, locale)
    found = {meant: Found(meant, words.label(meant, locale))} if meant else {}
    for lang in (locale, "en" if locale == "da" else "da"):
        for suggestion in words.suggest(typed, lang, limit=MOST_FOUND + 1):
            alias = suggestion.alias or (suggestion.label if lang != locale else None)
            found.setdefault(suggestion.key, Found(suggestion.key, words.label(suggestion.key, locale), alias))
    return list(found.values())[:MOST_FOUND], len(found) > MOST_FOUND


def around(words: Vocabulary, key: str, locale: str) -> Around | None:
    """Return a concept with its neighbours. Being related goes both ways."""
    entries = words.entries
    entry = entries.get(key)
    if entry is None:
        return None
    path: list[Node] = []
    wider = entry.broader
    while wider and wider in entries:
        path.insert(0, _alone(entries[wider], locale))
        wider = entries[wider].broader
    related = {*entry.related, *(other.key for other in entries.values() if key in other.related)}
    return Around(
        entry=entry,
        path=tuple(path),
        narrower=_in_order(_alone(other, locale) for other in entries.values() if other.broader == key),
        related=_in_order(_alone(entries[other], locale) for other in related if other in entries),
        other={lang: entry.aliases.get(lang, ()) for lang in (locale, "en" if locale == "da" else "da")},
    )


def _alone(entry: Entry, locale: str) -> Node:
    return Node(entry.key, entry.labels[locale])


def _in_order(nodes: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(sorted(nodes, key=lambda node: node.label.casefold().translate(_DANISH_ORDER)))
