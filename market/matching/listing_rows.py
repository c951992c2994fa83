"""From a row of the form id, title, text, lang, tags to a need or a solution."""

from collections.abc import Callable, Mapping

from market.matching.language import LANGUAGES
from market.matching.profiles import Profile, Side

FIELDS = ("id", "title", "text", "lang", "tags")


class BadListing(ValueError):
    """A row is not of the form; the message says why."""


def profile_of(row: object, side: Side, language_of: Callable[[str], str], *, may_be_empty: bool = False) -> Profile:
    """Return the need or solution that a row of the form id, title, text, lang, tags describes.

    `id` is a text or a whole number, `lang` one of LANGUAGES, `tags` a list of texts; all but the id may be missing. A
    row without language gets the one that `language_of` guesses from title and text. Raises BadListing when the row is
    not of the form, or has neither title nor text unless it `may_be_empty`.
    """
    if not isinstance(row, Mapping):
        raise BadListing("not an object with the fields " + ", ".join(FIELDS))
    listing_id = row.get("id")
    if isinstance(listing_id, int) and not isinstance(listing_id, bool):
        listing_id = str(listing_id)
    listing_id = _checked("id", listing_id).strip()
    if not listing_id:
        raise BadListing("no id")
    title, text = _checked("title", row.get("title")), _checked("text", row.get("text"))
    if not may_be_empty and not title.strip() and not text.strip():
        raise BadListing("neither title nor text")
    lang = _checked("lang", row.get("lang")).strip().lower() or language_of(f"{title}\n{text}")
    if lang not in LANGUAGES:
        raise BadListing(f"lang is {lang[:20]!r}; it may be {' or '.join(LANGUAGES)}")
    return Profile(id=listing_id, side=side, lang=lang, title=title, text=text, tags=_tags(row.get("tags")))


def _tags(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise BadListing("tags is not a list of texts")
    return tuple(_checked("tags", tag) for tag in value)


def _checked(name: str, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadListing(f"{name} is not a text")
    if "\0" in value:
        raise BadListing(f"{name} holds a NUL character")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadListing(f"{name} holds half a character (a lone surrogate)") from None
    return value
