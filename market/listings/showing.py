"""Listings as pages show them: answers beside their questions, and the texts to put back into a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from market.i18n import Locale, translations
from market.listings.asking import Ask, Group
from market.listings.kinds import ListingKind
from market.listings.models import ListingColumns
from market.listings.tagging import labels_of
from market.taxonomy.queries import cpv_codes, place_names
from market.web.problems import N_, named

_CODES = frozenset({"regions", "cpv_codes"})
Typed = dict[str, str | list[str]]


@dataclass(frozen=True)
class Answer:
    """One question with what was answered: a text, a number, a date, or several texts."""

    ask: Ask
    value: Any

    @property
    def texts(self) -> list[str]:
        """The answer as messages: chosen values by their words, the others as they are."""
        values = self.value if isinstance(self.value, list) else [self.value]
        return [self.ask.choices.get(str(value), str(value)) for value in values]


@dataclass(frozen=True)
class Answered:
    """A group of questions, only those that have an answer."""

    group: Group
    answers: Sequence[Answer]


@dataclass(frozen=True)
class Step:
    """One piece of advice about a text: the field it is about, the words, and whether it is followed."""

    field: str
    words: str
    is_done: bool


def answered(session: Session, kind: ListingKind[Any], listing: ListingColumns, locale: Locale) -> list[Answered]:
    """Return the groups of further questions with their answers, the empty ones left out. Codes get their names."""
    named = place_names(session, listing.regions, locale)
    named |= {cpv.code: f"{cpv.code} {cpv.label(locale)}" for cpv in cpv_codes(session, listing.cpv_codes)}
    groups = []
    for group in kind.groups:
        answers = [
            Answer(ask, [named.get(one, one) for one in value] if name in _CODES else value)
            for name, ask in kind.questions(group).items()
            if (value := _readable(ask, _answer(listing, name))) not in (None, "", [])
        ]
        if answers:
            groups.append(Answered(group, answers))
    return groups


def typed_of(session: Session, kind: ListingKind[Any], listing: ListingColumns, locale: Locale) -> Typed:
    """Return a listing as texts to show in its form."""
    typed: Typed = {
        name: getattr(listing, name)
        for name in ("lang", "title", "summary", "problem", "description", "contact_name", "contact_email")
    }
    typed["areas"] = list(listing.areas)
    for name, ask in kind.asks.items():
        if name not in typed:
            typed[name] = _as_typed(ask, _answer(listing, name))
    typed["tags"] = [", ".join(labels_of(session, listing.tags, locale))]
    typed["revision"] = str(listing.revision)
    typed["form_key"] = listing.form_key or ""
    return typed


def options(
    locale: Locale, choices: Mapping[str, str], counts: Mapping[str, int] | None = None, chosen: Sequence[str] = ()
) -> list[tuple[str, str] | tuple[str, str, int]]:
    """Return choices as form fields take them: (value, words) or (value, words, count).

    What is chosen and no choice here (it was imported) is kept, so that an edit does not lose it.
    """
    say = translations(locale).gettext
    named = [(value, say(words)) for value, words in choices.items()]
    named += [(value, value) for value in chosen if value not in choices]
    return [(value, words, counts.get(value, 0)) for value, words in named] if counts is not None else list(named)


def differences(kind: ListingKind[Any], stored: Typed, typed: Typed) -> list[tuple[str, str]]:
    """Return what is stored otherwise than it is typed: (the question as a message, the stored text)."""
    return [
        (label, _one(stored[name]))
        for name, label in _labels(kind).items()
        if name in stored and _one(stored[name]) != _one(typed.get(name))
    ]


def problems(kind: ListingKind[Any], found: Mapping[str, str], locale: Locale) -> list[tuple[str, str]]:
    """Return the problems of a form for its summary: (field, the question and what to do)."""
    return named(found, _labels(kind), locale)


def clarity(kind: ListingKind[Any], typed: Mapping[str, str | list[str]]) -> list[Step]:
    """Return what makes a text clear, followed advice first in its own order. Advice, never a gate."""
    steps = []
    for advice in kind.advice:
        done = len(_one(typed.get(advice.field)).split()) >= advice.words
        steps.append(Step(advice.field, advice.done if done else advice.wanted, done))
    return sorted(steps, key=lambda step: not step.is_done)


def _labels(kind: ListingKind[Any]) -> dict[str, str]:
    words = kind.words
    return {
        "title": words.title,
        "summary": words.summary,
        "problem": words.problem,
        "description": words.description,
        "contact_name": N_("Name"),
        "contact_email": N_("E-mail"),
        **{name: ask.label for name, ask in kind.asks.items()},
    }


def _answer(listing: ListingColumns, name: str) -> Any:  # noqa: ANN401 - columns and facts of several types
    if name == "programmes":
        return [str(number) for number in listing.programmes]
    if name in type(listing).model_fields:
        return getattr(listing, name)
    return listing.facts.get(name)


def _readable(ask: Ask, value: Any) -> Any:  # noqa: ANN401 - facts of several types
    """Return an imported fact only where it has the form that its question expects."""
    if ask.widget in {"choices", "lines", "tags"} and value is not None and not isinstance(value, list):
        return [str(value)]
    if ask.widget in {"money", "number"} and not isinstance(value, int):
        return None
    if ask.widget == "date":
        return _date(value)
    return value


def _date(value: Any) -> date | None:  # noqa: ANN401 - an imported fact can be anything
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _as_typed(ask: Ask, value: Any) -> str | list[str]:  # noqa: ANN401 - facts of several types
    if ask.widget in {"choices", "lines", "tags"}:
        texts = [str(part) for part in value] if isinstance(value, list) else []
        return texts if ask.widget == "choices" else [("\n" if ask.widget == "lines" else ", ").join(texts)]
    return "" if value is None else str(value)


def _one(text: str | list[str] | None) -> str:
    return ", ".join(text) if isinstance(text, list) else (text or "")
