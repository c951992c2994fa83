"""The words of a pairing as codes: sides, verdicts and why something is not relevant."""

from typing import Literal, get_args

Side = Literal["need", "solution"]
Strength = Literal["weak", "possible", "strong"]
VerdictValue = Literal["interested", "not_relevant", "later"]
VerdictReason = Literal[
    "other_problem", "too_expensive", "already_use_something", "not_mature", "does_not_fit_systems", "other"
]

STRENGTHS: tuple[Strength, ...] = get_args(Strength)


def other_side(side: Side) -> Side:
    """Return the side across."""
    return "solution" if side == "need" else "need"
