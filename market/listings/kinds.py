"""A side of the market described once: its table, its form, its words. The rest of the mechanism is shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from market.listings.asking import Ask, Group, asks_of
from market.listings.forms import ListingForm
from market.listings.models import ListingColumns, Side
from market.web.viewer import Role

L = TypeVar("L", bound=ListingColumns)

_COLUMNS = frozenset({"lang", "areas", "tags", "regions", "programmes", "cpv_codes", "stage"})


@dataclass(frozen=True)
class Words:
    """What the pages of one side say. All are messages."""

    plural: str
    lead: str
    search: str
    new: str
    edit: str
    mine: str
    author: str
    stage: str
    title: str
    title_hint: str
    summary: str
    summary_hint: str
    problem: str
    problem_hint: str
    description: str
    description_hint: str
    clear: str
    pairings: str
    pairings_lead: str
    whole: str
    outcome: str
    nothing_yet: str
    nothing_fits: str
    none_of_mine: str


@dataclass(frozen=True)
class Advice:
    """One thing that makes a listing clearer: at least so many words in a field, and what to say then and before."""

    field: str
    done: str
    wanted: str
    words: int = 1


@dataclass(frozen=True, eq=False)
class ListingKind(Generic[L]):
    """One side of the market."""

    side: Side
    table: type[L]
    form: type[ListingForm]
    path: str
    author: Role
    stages: Mapping[str, str]
    groups: tuple[Group, ...]
    words: Words
    advice: tuple[Advice, ...]
    spoken_facts: tuple[str, ...]
    """Answers that matching reads as part of the text."""

    @property
    def changed(self) -> str:
        """The kind of job that says a listing of this side is different now."""
        return f"{self.side}.changed"

    def change_of(self, listing_id: str) -> str:
        """Return the unique key of that job for one listing."""
        return f"{self.changed}:{listing_id}"

    @cached_property
    def asks(self) -> dict[str, Ask]:
        """All questions that carry words, by field."""
        return asks_of(self.form)

    @cached_property
    def fact_fields(self) -> frozenset[str]:
        """The answers that are kept in `facts`, not in a column of their own."""
        return frozenset(name for name in self.asks if name not in _COLUMNS)

    def questions(self, group: Group) -> dict[str, Ask]:
        """Return the questions of a group in the order of the form."""
        return {name: ask for name, ask in self.asks.items() if ask.group == group.key}

    def facts_of(self, value: ListingForm) -> dict[str, Any]:
        """Return the answers that are kept in `facts`, as JSON has them, the empty ones left out."""
        answers = value.model_dump(mode="json", include=set(self.fact_fields))
        return {name: answer for name, answer in answers.items() if answer not in (None, "", [])}
