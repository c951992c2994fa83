"""What people may propose."""

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from market.web.forms import FormModel
from market.web.problems import problem


def _one_word(text: str) -> str:
    # A comma parts tags where they are typed.
    if "," in text:
        raise problem("one_word")
    return " ".join(text.split())


Word = Annotated[str, Field(min_length=2, max_length=80), AfterValidator(_one_word)]
Note = Annotated[str, Field(max_length=300)]


class WordForm(FormModel):
    """Another word for a concept, in one language or in both."""

    da: Word | None = None
    en: Word | None = None
    note: Note = ""

    @model_validator(mode="after")
    def _says_something(self) -> "WordForm":
        if not (self.da or self.en):
            raise problem("missing")
        return self


class ConceptForm(FormModel):
    """A concept that is missing. `broader` is a wider one, as people call it."""

    da: Word
    en: Word
    broader: Word | None = None
    note: Note = ""
