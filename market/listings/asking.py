"""What a form asks beside the type of the answer: its words, its choices, its limits and the group it stands in.

A field of a form model carries one `Ask` in its annotation. The form, the page and the check all read it there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from market.web.problems import problem

Widget = Literal["text", "area", "lines", "tags", "money", "number", "date", "choice", "choices"]


@dataclass(frozen=True)
class Group:
    """Some questions that belong together, and what answering them is good for."""

    key: str
    title: str
    use: str


@dataclass(frozen=True)
class Ask:
    """How one question is put. `label` and `hint` are messages; `choices` is value → message.

    `most` limits how many lines or choices there may be, `words` how many words of text (of each line, for lines).
    """

    label: str
    widget: Widget = "text"
    group: str = ""
    hint: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    most: int | None = None
    words: int | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        """Have pydantic check the answer against choices and limits."""
        return core_schema.no_info_after_validator_function(self._checked, handler(source))

    def _checked(self, answer: Any) -> Any:  # noqa: ANN401 - any answer passes through as it is
        texts = answer if isinstance(answer, tuple) else (answer,)
        if self.choices and any(text and text not in self.choices for text in texts):
            raise problem("unknown_choice")
        if self.most is not None and len(texts) > self.most:
            raise problem("too_long", max_length=self.most)
        for text in texts:
            check_words(text, self.words)
        return answer


def check_words(text: Any, most: int | None) -> None:  # noqa: ANN401 - only texts have words
    """Refuse a text of more words than `most`."""
    if most is not None and isinstance(text, str) and (words := len(text.split())) > most:
        raise problem("too_many_words", most=most, words=words)


def asks_of(model: type[BaseModel]) -> dict[str, Ask]:
    """Return the questions of a form by field name, in the order of the form."""
    return {name: ask for name, known in model.model_fields.items() for ask in known.metadata if isinstance(ask, Ask)}
