"""What is asked about a pairing."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from market.pairings.vocabulary import VerdictReason, VerdictValue
from market.web.forms import FormModel
from market.web.problems import problem

LONGEST_NOTE = 500

Page = Literal["need", "solution", "pairing"]
"""Where the answer was given: on a need's page, on a solution's page, or on the pairing's own."""


class VerdictForm(FormModel):
    """One side's answer. "Not relevant" says why; nothing else has a reason."""

    value: VerdictValue
    reason: VerdictReason | None = None
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""
    page: Page = "pairing"

    @model_validator(mode="after")
    def _reason_belongs_to_no(self) -> Self:
        if (self.value == "not_relevant") != (self.reason is not None):
            raise problem("unknown_choice")
        return self


class UndoForm(FormModel):
    """Taking an answer back needs nothing but the place to return to."""

    page: Page = "pairing"
