"""From what was typed to a checked value, or back to the person with every problem named.

A pydantic model as a `Form()` parameter would answer bare JSON before the handler runs. Here an async dependency reads
the form and hands over a `Form`: the texts as typed, and either a value or problems in the user's language.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, get_origin

from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from market.web.asked import ask
from market.web.limits import LARGEST_REQUEST
from market.web.problems import problem_text

M = TypeVar("M", bound="FormModel")
_MOST_FIELDS = 400
_CONTROLS = dict.fromkeys([*range(32), 127]) | {ord("\n"): "\n", ord("\t"): "\t"}


class FormModel(BaseModel):
    """What a form asks. Unknown fields are refused, blanks around texts are dropped."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


@dataclass(frozen=True)
class Form(Generic[M]):
    """A form as it came: `typed` to show again, then `value` or `problems` (field → what to do)."""

    typed: dict[str, str | list[str]] = field(default_factory=dict)
    value: M | None = None
    problems: dict[str, str] = field(default_factory=dict)

    def with_problem(self, name: str, text: str) -> "Form[M]":
        """Return the same form with one more problem, already in the user's language."""
        return Form(self.typed, None, {**self.problems, name: text})


def clean(text: str) -> str:
    """Return the text without what no one can type on purpose.

    NUL and other control characters (PostgreSQL refuses NUL, SQLite keeps it) and lone surrogates go; line ends become
    `\\n`.
    """
    if text.replace("\n", "").isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "ignore").decode()
    return text.translate(_CONTROLS)


def is_list(model: type[BaseModel], name: str) -> bool:
    """Say whether a field takes several values."""
    known = model.model_fields.get(name)
    return known is not None and get_origin(known.annotation) in {list, tuple, set, frozenset}


def form_of(model: type[M]) -> Callable[[Request], Awaitable[Form[M]]]:
    """Make the dependency that reads a form of this model."""

    async def read(request: Request) -> Form[M]:
        locale = ask(request).locale
        # Too many fields, files, or parts that are not of their kind: Starlette answers 400 for each.
        try:
            async with request.form(max_files=0, max_fields=_MOST_FIELDS, max_part_size=LARGEST_REQUEST) as data:
                typed = _typed(data, model)
        except HTTPException as error:
            if error.status_code != 400:
                raise
            return Form({}, None, {"": problem_text("unreadable", {}, locale)})
        return check(model, typed, locale)

    return read


def check(model: type[M], typed: dict[str, str | list[str]], locale: str) -> Form[M]:
    """Check typed texts against the model. Empty texts count as not given."""
    given = {name: value for name, value in typed.items() if value not in ("", [])}
    try:
        return Form(typed, model.model_validate(given), {})
    except ValidationError as error:
        return Form(typed, None, problems_of(error.errors(include_url=False), locale))


def problems_of(errors: Iterable[Any], locale: str) -> dict[str, str]:
    """Translate pydantic's errors: the first one of each field, in the user's language."""
    problems: dict[str, str] = {}
    for error in errors:
        name = str(error["loc"][0]) if error["loc"] else ""
        problems.setdefault(name, problem_text(error["type"], error.get("ctx", {}), locale))
    return problems


def _typed(data: FormData, model: type[BaseModel]) -> dict[str, str | list[str]]:
    typed: dict[str, str | list[str]] = {}
    for name in data:
        texts = [clean(value) for value in data.getlist(name) if isinstance(value, str)]
        typed[clean(name)] = texts if is_list(model, name) else (texts[-1] if texts else "")
    return typed
