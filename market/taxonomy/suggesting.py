"""Proposing concepts for a word that is still being typed."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST_INSIDE = 4
_SHORTEST_MISSPELT = 5


class Suggestion(NamedTuple):
    """A concept that may be meant. `alias` is the word that led to it, None when it was the label."""

    key: str
    label: str
    alias: str | None


class Form(NamedTuple):
    """One way to name a concept: folded for comparing, and as written where it is an alias."""

    folded: str
    key: str
    alias: str | None


def suggestions(forms: Sequence[Form], typed: str, *, limit: int) -> list[Form]:
    """Return the best form of each fitting concept, best first.

    A label that begins so comes before an alias that does, then a later word that begins so, then a compound that
    ends so ("tagfald"), then a word that only holds it ("affaldssug"), and only when these leave room a misspelt
    beginning. Among equals those with the very word come first, then the shortest.
    """
    if not typed:
        return []
    ranked = sorted(
        (rank, not _is_word(form, typed), len(form.folded), form.folded, form)
        for form in forms
        if (rank := _rank(form, typed)) is not None
    )
    found = _one_a_concept((form for *_, form in ranked), limit)
    if len(found) < limit and len(typed) >= _SHORTEST_MISSPELT:
        found = _one_a_concept([*found, *_misspelt(forms, typed)], limit)
    return found


def _rank(form: Form, typed: str) -> int | None:
    if form.folded.startswith(typed):
        return 0 if form.alias is None else 1
    if f" {typed}" in form.folded or f"-{typed}" in form.folded:
        return 2
    if len(typed) < _SHORTEST_INSIDE or typed not in form.folded:
        return None
    return 3 if re.search(rf"{re.escape(typed)}(?!\w)", form.folded) else 4


def _is_word(form: Form, typed: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(typed)}(?!\w)", form.folded) is not None


def _misspelt(forms: Sequence[Form], typed: str) -> list[Form]:
    # The first letter is rarely the wrong one; most forms need not be compared at all.
    forms = [form for form in forms if form.folded[:1] == typed[0]]
    beginnings = [form.folded[: len(typed)] for form in forms]
    edits = 1 if len(typed) < 9 else 2
    near = process.extract(typed, beginnings, scorer=OSA.distance, processor=None, score_cutoff=edits, limit=50)
    return [forms[position] for _, _, position in near]


def _one_a_concept(forms: Iterable[Form], limit: int) -> list[Form]:
    chosen: dict[str, Form] = {}
    for form in forms:
        if len(chosen) == limit:
            break
        chosen.setdefault(form.key, form)
    return list(chosen.values())
