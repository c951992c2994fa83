"""Dates, times and numbers as people write them, in Danish and in English. Times are told in Danish time."""

from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from market.i18n import Locale

DANISH_TIME = ZoneInfo("Europe/Copenhagen")


def day(value: date | datetime, locale: Locale, today: date) -> str:
    """Write a date, with the year only where it is not this year: "12. december", "12 December 2025"."""
    moment = _local_day(value)
    pattern = "d. MMMM" if locale == "da" else "d MMMM"
    if moment.year != today.year:
        pattern += " y"
    return format_date(moment, pattern, locale=locale)


def time_of_day(value: datetime, locale: Locale) -> str:
    """Write a time: "kl. 10.42", "10:42"."""
    moment = value.astimezone(DANISH_TIME)
    return f"kl. {moment:%H.%M}" if locale == "da" else f"{moment:%H:%M}"


def number(value: float | Decimal, locale: Locale) -> str:
    """Write a number with the marks of the language: "1.644.638", "1,644,638"."""
    return str(format_decimal(value, locale=locale))


def score(value: float, locale: Locale) -> str:
    """Write a score with the three digits that the bounds of a strength have, cut: "0,300", "0.300".

    Rounded, a score just below a bound would read like the bound.
    """
    digits = Decimal(str(value)).quantize(Decimal("0.001"), ROUND_DOWN)
    return str(format_decimal(digits, "0.000", locale=locale))


def money(kroner: int, locale: Locale) -> str:
    """Write an amount of whole kroner: "150.000 kr.", "DKK 150,000"."""
    amount = number(kroner, locale)
    return f"{amount} kr." if locale == "da" else f"DKK {amount}"


def local_today(now: datetime) -> date:
    """Return the date in Denmark at an aware moment."""
    return now.astimezone(DANISH_TIME).date()


def _local_day(value: date | datetime) -> date:
    return local_today(value) if isinstance(value, datetime) else value
