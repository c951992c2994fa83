"""What staff may put into force."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from market.matching.weighting import Weighting
from market.web.forms import FormModel
from market.web.problems import problem


def _with_point(typed: object) -> object:
    """Read the comma that parts a Danish decimal."""
    return typed.replace(",", ".") if isinstance(typed, str) else typed


def _rounded(figure: float) -> float:
    # Pages show three decimals, and what is shown is what must be in force.
    return round(figure, 3)


Factor = Annotated[float, BeforeValidator(_with_point), Field(ge=0.1, le=5), AfterValidator(_rounded)]
Share = Annotated[float, BeforeValidator(_with_point), Field(ge=0, le=1), AfterValidator(_rounded)]
Evidence = Annotated[float, BeforeValidator(_with_point), Field(ge=0, le=0.5), AfterValidator(_rounded)]
Bound = Annotated[float, BeforeValidator(_with_point), Field(ge=0.01, le=0.99), AfterValidator(_rounded)]


class WeightingForm(FormModel):
    """Other figures for the score."""

    scale: Factor
    length: Share
    across: Factor
    translation_power: Factor
    least_translation: Share
    alike: Share
    related: Share
    phrase: Share
    shared_tags: Evidence
    shared_area: Evidence
    phase_fits: Evidence
    region_fits: Evidence
    lowest: Bound
    possible: Bound
    strong: Bound

    @field_validator("possible", "strong")
    @classmethod
    def _rises(cls, bound: float, info: ValidationInfo) -> float:
        below = info.data.get("lowest" if info.field_name == "possible" else "possible")
        if below is not None and bound < below:
            raise problem("greater_than_equal", ge=below)
        return bound

    @property
    def weighting(self) -> Weighting:
        """The figures as matching takes them."""
        return Weighting.from_json(self.model_dump())


class SwitchForm(WeightingForm):
    """Figures to put into force, and why."""

    note: Annotated[str, Field(max_length=300)] = ""


def range_of(name: str) -> tuple[float, float]:
    """Return the least and the most that a figure may be."""
    told = WeightingForm.model_fields[name].metadata
    [least] = [one.ge for one in told if hasattr(one, "ge")]
    [most] = [one.le for one in told if hasattr(one, "le")]
    return least, most
