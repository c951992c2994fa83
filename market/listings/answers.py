"""From texts as people type them to answers: amounts, dates, lists. Each says what to do when it cannot be read."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from market.accounts.forms import mail_address
from market.web.problems import problem

_MOST_KRONER = 10_000_000_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CODE = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}|\d{4}", re.ASCII)
_CPV = re.compile(r"\d{8}", re.ASCII)


def _whole_number(typed: Any) -> Any:  # noqa: ANN401 - a validator's input
    """Read "150.000", "150 000" and "150.000 kr." but not "²", which Python counts as a digit."""
    if not isinstance(typed, str):
        return typed
    digits = re.sub(r"(?<=\d)[ .\u00a0](?=\d{3})", "", re.sub(r"\s*(kr\.?|dkk)\s*$", "", typed.strip(), flags=re.I))
    if not (digits.isascii() and digits.isdigit()):
        raise problem("whole_number")
    if len(digits) > 11 or int(digits) > _MOST_KRONER:
        raise problem("less_than_equal", le=_MOST_KRONER)
    return int(digits)


def _day(typed: Any) -> Any:  # noqa: ANN401 - a validator's input
    if not isinstance(typed, str):
        return typed
    try:
        return date.fromisoformat(typed) if _DAY.fullmatch(typed) else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> date:
    raise problem("date_parsing")


def _split(pattern: str) -> Any:  # noqa: ANN401 - pydantic takes any callable
    def parts(typed: Any) -> Any:  # noqa: ANN401 - a validator's input
        texts: Iterable[str] = [typed] if isinstance(typed, str) else typed
        pieces = (piece.strip() for text in texts for piece in re.split(pattern, text))
        return tuple({piece.casefold(): piece for piece in pieces if piece}.values())

    return parts


def split_tags(typed: str | Iterable[str]) -> tuple[str, ...]:
    """Return the tags between commas, as typed and each once."""
    return tuple(_split(r"[,;\n]")(typed))


def split_codes(typed: str | Iterable[str]) -> tuple[str, ...]:
    """Return the CPV codes between commas or spaces, each once and without its check digit."""
    return tuple(_split(r"(?:-\d)?[,;\s]+|-\d$")(typed))


def _all(code: re.Pattern[str]) -> Any:  # noqa: ANN401 - pydantic takes any callable
    def check(typed: Any) -> Any:  # noqa: ANN401 - a validator's input
        if any(not code.fullmatch(str(text)) for text in typed):
            raise problem("unknown_choice")
        return typed

    return check


def _address(typed: str) -> str:
    return mail_address(typed) if typed else typed


Number = Annotated[int | None, BeforeValidator(_whole_number)]
"""A whole number from 0 upwards; also whole kroner."""
Day = Annotated[date | None, BeforeValidator(_day)]
"""A date as the browser's date field sends it: 2027-01-15."""
Lines = Annotated[tuple[Annotated[str, StringConstraints(max_length=300)], ...], BeforeValidator(_split(r"\n"))]
"""One text per line, blank lines and repeated ones dropped."""
TagTexts = Annotated[tuple[Annotated[str, StringConstraints(max_length=60)], ...], BeforeValidator(split_tags)]
"""Words between commas, as typed."""
CpvCodes = Annotated[tuple[str, ...], BeforeValidator(_all(_CPV)), BeforeValidator(split_codes)]
"""CPV 2008: eight digits. The check digit may be typed and is dropped."""
RegionCodes = Annotated[tuple[str, ...], BeforeValidator(_all(_CODE))]
"""NUTS codes ("DK", "DK03") and municipality codes ("0101")."""
Choices = tuple[str, ...]
"""Some of the choices that the question lists."""
Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(_address)]
"""A mail address, or nothing yet."""
Text = Annotated[str, StringConstraints(max_length=20_000)]
Line = Annotated[str, StringConstraints(max_length=150)]
FormKey = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{26}$")] | None
"""Names one showing of a form, so that sending it twice makes one row."""
