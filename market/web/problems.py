"""What is wrong with a field, in words that say what to do. Codes are pydantic's error types and our own."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from market.i18n import as_locale, translations
from market.rendering.formats import number


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "to be translated later"
    """Mark a message for the catalogue."""
    return message


_TEXTS = {
    "missing": N_("Write something here."),
    "string_too_short": N_("Write at least %(min_length)s characters."),
    "string_too_long": N_("Write at most %(max_length)s characters."),
    "too_many_words": N_("Write at most %(most)s words. You have %(words)s."),
    "too_long": N_("Choose at most %(max_length)s."),
    "too_short": N_("Choose at least %(min_length)s."),
    "value_error": N_("We cannot read this. Check the spelling."),
    "email": N_("Write a full e-mail address, like name@municipality.dk."),
    "whole_number": N_("Write a whole number with the digits 0 to 9."),
    "float_parsing": N_("Write a number, like 12 or 0.5."),
    "greater_than_equal": N_("Write a number from %(ge)s upwards."),
    "less_than_equal": N_("Write a number up to %(le)s."),
    "literal_error": N_("Choose one of the answers in the list."),
    "unknown_choice": N_("Choose one of the answers in the list."),
    "date_from_datetime_parsing": N_("Write a date as year-month-day, like 2027-01-15."),
    "date_parsing": N_("Write a date as year-month-day, like 2027-01-15."),
    "url_parsing": N_("Write an address that begins with https://."),
    "extra_forbidden": N_("This form has no such field. Load the page again."),
    "one_word": N_("Write one word or name, without commas."),
    "unknown_code": N_("One of these codes does not exist. Look it up and write all its digits."),
    "missing_choice": N_("Choose at least one."),
    "missing_tag": N_("Write at least one tag."),
    "unreadable": N_("We could not read the form. Your text is still in the other tab or one step back; try again."),
}
_OTHERWISE = N_("We cannot use this. Write it another way.")


def named(found: Mapping[str, str], labels: Mapping[str, str], locale: str) -> list[tuple[str, str]]:
    """Return the problems of a form for its summary: (field, its label and what to do). `labels` are messages."""
    say = translations(as_locale(locale) or "en").gettext
    return [
        (name, f"{say(labels[name]).rstrip(':?')}: {text}" if name in labels else text) for name, text in found.items()
    ]


def problem(code: str, **values: str | float) -> PydanticCustomError:
    """Make an error to raise in a validator; `code` is a key of the table above."""
    return PydanticCustomError(code, "{code}", {"code": code, **values})


def problem_text(code: str, values: Mapping[str, Any], locale: str) -> str:
    """Return what to tell the person. An unknown code gets a general sentence, never English jargon."""
    language = as_locale(locale) or "en"
    shown = {name: number(value, language) if isinstance(value, float) else value for name, value in values.items()}
    text = translations(language).gettext(_TEXTS.get(code, _OTHERWISE))
    return text % shown if shown else text
