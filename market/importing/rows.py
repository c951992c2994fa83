"""What a row of an import file must hold. Looser than the forms that people fill: texts only have a cap."""

import json
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from market.web.forms import clean

LONGEST_TEXT = 20_000
_AREAS = Literal[
    "health_older",
    "social_disability",
    "children_youth",
    "employment_integration",
    "climate_environment",
    "roads_space",
    "culture_leisure",
    "citizen_administration",
]


def _text(value: Any) -> Any:  # noqa: ANN401 - a validator's input
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return value
    return clean(str(value)).strip()


def _items(value: Any) -> Any:  # noqa: ANN401 - a validator's input
    """Read a list, or a text with | between its items, as tables hold it. Repeated items count once.

    A list's own items are cut at | too, so that every form of file says the same.
    """
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        value = [value]
    if not isinstance(value, list):
        return value
    items: dict[Any, None] = {}
    for item in value:
        text = _text(item)
        if not isinstance(text, str):
            return value
        items |= dict.fromkeys(part.strip() for part in text.split("|"))
    return [text for text in items if text]


def _facts(value: Any) -> Any:  # noqa: ANN401 - a validator's input
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise ValueError('cannot be read; write a JSON object, such as {"budget_dkk": 150000}') from None
    return value


def _short(most: int) -> Any:  # noqa: ANN401 - an annotation
    return Annotated[str, Field(max_length=most), BeforeValidator(_text)]


def _is_typed(value: Any) -> Any:  # noqa: ANN401 - a validator's input
    return clean(value).strip() if isinstance(value, str) else value


Key = Annotated[str, Field(min_length=1, max_length=120), BeforeValidator(_text)]
LongText = Annotated[str, Field(max_length=LONGEST_TEXT), BeforeValidator(_text)]
Items = Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=50), BeforeValidator(_items)]
Numbers = Annotated[list[Annotated[int, Field(ge=1, le=99)]], BeforeValidator(_items)]
Areas = Annotated[list[_AREAS], BeforeValidator(_items)]
# Neither database keeps NUL, lone surrogates or numbers without end in JSON in the same way.
_FactText = Annotated[str, Field(max_length=LONGEST_TEXT), BeforeValidator(_is_typed)]
_FactNumber = Annotated[float, Field(allow_inf_nan=False)]
_Fact = _FactText | bool | int | _FactNumber | list[_FactText | int] | None
Facts = Annotated[
    dict[Annotated[str, Field(max_length=60), BeforeValidator(_is_typed)], _Fact], BeforeValidator(_facts)
]


class OrganisationRow(BaseModel):
    """An organisation to make or change."""

    model_config = ConfigDict(extra="forbid")

    external_id: Annotated[Key, Field(validation_alias=AliasChoices("external_id", "id"))]
    name: Annotated[str, Field(min_length=2, max_length=150), BeforeValidator(_text)]
    kind: Literal["vendor", "municipality", "region", "state", "knowledge", "register"]
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "DK"
    municipality_code: Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None = None
    region: Annotated[str, Field(pattern=r"^[A-Z]{2}[0-9A-Z]{0,3}$")] | None = None
    website: _short(300) | None = None  # type: ignore[valid-type]


class ListingRow(BaseModel):
    """A need or a solution to make or change. `id` and `text` are understood as `external_id` and `problem`."""

    model_config = ConfigDict(extra="forbid")

    external_id: Annotated[Key, Field(validation_alias=AliasChoices("external_id", "id"))]
    title: Annotated[str, Field(max_length=300), BeforeValidator(_text)] = ""
    organisation: _short(120) = ""  # type: ignore[valid-type]
    lang: Literal["da", "en"] | None = None
    summary: LongText = ""
    problem: Annotated[LongText, Field(validation_alias=AliasChoices("problem", "text"))] = ""
    description: LongText = ""
    areas: Areas = []
    tags: Items = []
    cpv_codes: Items = []
    programmes: Numbers = []
    goals: Numbers = []
    stage: _short(20) | None = None  # type: ignore[valid-type]
    regions: Items = []
    contact_name: _short(100) = ""  # type: ignore[valid-type]
    contact_email: _short(254) = ""  # type: ignore[valid-type]
    source_url: _short(500) | None = None  # type: ignore[valid-type]
    facts: Facts = {}

    @model_validator(mode="after")
    def _says_something(self) -> "ListingRow":
        if not (self.title or self.summary or self.problem or self.description):
            raise ValueError("neither title nor text; write at least one of title, summary, problem and description")
        return self
