"""Tags, areas and CPV codes that the text of a half-written listing suggests, as its form offers them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from market.i18n import Locale, translations
from market.listings.answers import split_codes, split_tags
from market.listings.forms import AREAS
from market.listings.kinds import ListingKind
from market.listings.tagging import keys_of, labels_of
from market.matching.analysing import Analyser
from market.matching.language import LANGUAGES
from market.matching.profiles import Profile
from market.matching.suggesting import Suggestion, suggester_over
from market.taxonomy.models import CpvCode
from market.taxonomy.queries import concept_labels, cpv_codes

_TEXTS = ("summary", "problem", "description")
# Below this share of the best one's score a suggestion rather comes from a word that stands there by chance.
_LEAST = 0.3
# Words from which on a text tells its language better than a choice that nobody made.
_ENOUGH_TO_TELL = 8
# More answers than a form can hold are not looked at: each is looked up, and a database takes only so many at once.
_MOST_ANSWERS = 40
_MOST_CHARACTERS = 4_000

_BOXES = {area: f"field-areas-{number}" if number > 1 else "field-areas" for number, area in enumerate(AREAS, 1)}

Typed = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Offer:
    """One answer that the text suggests, and the words of the text that speak for it.

    `value` is what the field takes; of an area, whose box stands in the form already, the id of that box.
    """

    key: str
    value: str
    label: str
    because: tuple[str, ...] = ()


Offered = Mapping[str, Sequence[Offer]]
"""By field: `tags`, `areas`, `cpv_codes`."""


def offered(session: Session, analyser: Analyser, kind: ListingKind[Any], typed: Typed, locale: Locale) -> Offered:
    """Return what the text of a form suggests, best first, without what its author has chosen or typed."""
    title, text = _one(typed, "title"), "\n".join(_one(typed, field) for field in _TEXTS)
    lang = _language(analyser, f"{title}\n{text}", _one(typed, "lang"))
    codes = _answers(split_codes, _several(typed, "cpv_codes"))
    profile = Profile(
        id="",
        side=kind.side,
        lang=lang,
        title=title,
        text=text,
        tags=tuple(keys_of(session, _answers(split_tags, _several(typed, "tags")), lang)),
        areas=tuple(_several(typed, "areas")[:_MOST_ANSWERS]),
    )
    found = suggester_over(analyser).suggest(profile, cpv_codes=codes)
    tags, areas, cpv = _likely(found.tags, 6), _likely(found.areas, 2), _likely(found.cpv_codes, 5)
    tag_labels = concept_labels(session, [one.key for one in tags], locale)
    code_labels = {one.code: _named(one, locale) for one in cpv_codes(session, [one.key for one in cpv])}
    say = translations(locale).gettext
    return {
        "tags": _offers(tags, tag_labels, tag_labels),
        "areas": _offers(areas, {key: say(name) for key, name in AREAS.items()}, _BOXES),
        "cpv_codes": _offers(cpv, code_labels),
    }


def ticked(session: Session, typed: Typed, locale: Locale) -> Offered:
    """Return the boxes of suggestions that were ticked. They carry the name of their field and come after its text."""
    tags = keys_of(session, _answers(split_tags, _several(typed, "tags")[1:]), locale)
    codes = cpv_codes(session, _answers(split_codes, _several(typed, "cpv_codes")[1:]))
    labels = labels_of(session, tags, locale)
    return {
        "tags": [Offer(key, label, label) for key, label in zip(tags, labels, strict=True)],
        "cpv_codes": [Offer(one.code, one.code, _named(one, locale)) for one in codes],
    }


def _offers(
    found: Sequence[Suggestion], labels: Mapping[str, str], values: Mapping[str, str] | None = None
) -> list[Offer]:
    return [
        Offer(one.key, (values or {}).get(one.key, one.key), labels[one.key], one.because)
        for one in found
        if one.key in labels
    ]


def _named(code: CpvCode, locale: Locale) -> str:
    return f"{code.code} {code.label(locale)}"


def _likely(found: Sequence[Suggestion], most: int) -> list[Suggestion]:
    return [one for one in found[:most] if one.score >= _LEAST * found[0].score]


def _language(analyser: Analyser, text: str, chosen: str) -> str:
    """Return the language that the text is written in; while there are few words, the one that was chosen."""
    if len(text.split()) >= _ENOUGH_TO_TELL or chosen not in LANGUAGES:
        return analyser.language_of(text)
    return chosen


def _answers(split: Callable[[Iterable[str]], tuple[str, ...]], texts: Sequence[str]) -> tuple[str, ...]:
    """Return the answers in some texts, as many as a form can hold."""
    return split(text[:_MOST_CHARACTERS] for text in texts[:_MOST_ANSWERS])[:_MOST_ANSWERS]


def _one(typed: Typed, field: str) -> str:
    value = typed.get(field, "")
    return value if isinstance(value, str) else "\n".join(value)


def _several(typed: Typed, field: str) -> list[str]:
    value = typed.get(field, [])
    return [value] if isinstance(value, str) else value
