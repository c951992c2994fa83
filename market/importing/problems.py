"""What is wrong with a row, in plain English: the column, what it holds, and what it may hold."""

from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

_LONGEST_SHOWN = 40
_PATTERNS = {
    "country": "two capital letters, such as DK",
    "key": "small letters a to z and digits, with _ between words, such as home_care",
    "municipality_code": "a text of four digits, such as 0101",
    "region": "a NUTS code, such as DK or DK03",
}
"""What the columns with a form of their own take."""
_FACT = "a text of at most 20,000 characters, a number, true, false, or a list of texts and whole numbers"


def in_words(error: ErrorDetails, model: type[BaseModel]) -> str:
    """Describe the first thing that is wrong with a row of a model: `column: what is wrong; what is allowed`."""
    if not error["loc"]:
        return _own_words(error)
    column = str(error["loc"][0])
    return f"{column}: {_of_column(column, error, model)}"


def _of_column(column: str, error: ErrorDetails, model: type[BaseModel]) -> str:
    kind, limits = error["type"], error.get("ctx", {})
    if column == "facts" and len(error["loc"]) > 1:
        return _of_fact(str(error["loc"][1]), error)
    if kind == "extra_forbidden":
        return f"there is no such column; the columns are {', '.join(model.model_fields)}"
    if kind == "missing":
        return "is missing; every row needs it"
    if kind == "value_error":
        return _own_words(error)
    if column in _PATTERNS:
        return f"{_shown(error['input'])} cannot be used; write {_PATTERNS[column]}"
    return f"{_shown(error['input'])} {_TEXTS.get(kind, 'cannot be used').format(**{**limits, **_counted(error)})}"


_TEXTS = {
    "literal_error": "is not known; write {expected}",
    "string_type": "is no text; write a text",
    "string_too_long": "is too long: {length} characters; at most {max_length} are allowed",
    "string_too_short": "is too short; write {min_length} or more characters",
    "list_type": "is no list; write a list, or a text with | between its items",
    "too_long": "has too many items: {actual_length}; at most {max_length} are allowed",
    "int_parsing": "is no whole number; write one from 1 to 99",
    "int_type": "is no whole number; write one from 1 to 99",
    "int_from_float": "is no whole number; write one from 1 to 99",
    "greater_than_equal": "is too small; write a whole number from 1 to 99",
    "less_than_equal": "is too large; write a whole number from 1 to 99",
    "dict_type": 'is no JSON object; write names with their values, such as {{"budget_dkk": 150000}}',
}
"""By pydantic's type of error: what follows after the value."""


def _of_fact(name: str, error: ErrorDetails) -> str:
    if "[key]" in error["loc"]:
        return f"the name {_shown(name)} is too long; at most 60 characters are allowed"
    return f"{_shown(name)} cannot be kept; write {_FACT}"


def _own_words(error: ErrorDetails) -> str:
    """Return the words of our own checks, which name what to do already."""
    return error["msg"].removeprefix("Value error, ")


def _counted(error: ErrorDetails) -> dict[str, Any]:
    return {"length": len(error["input"])} if isinstance(error["input"], str) else {}


def _shown(value: object) -> str:
    """Return a value as people recognise it, on one line and not too long."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
