"""A pairing's reasons as people see them: rows with whole percentages, the words behind them, and the gaps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from market.matching.outcome import Contribution, Evidence, Missing, Reason, contribution_from_json, missing_from_json
from market.pairings.models import Pairing
from market.pairings.shares import whole_percents
from market.rendering.highlighting import UNDERLINES

MOST_ROWS = 6
MOST_CLAUSES = 3
MOST_WORDS = 3

_UNDERLINES: dict[Reason, str] = {**UNDERLINES, Reason.SHARED_TAG: "same"}
_KEYS = frozenset({Reason.SHARED_TAG, Reason.SHARED_AREA, Reason.PHASE_FITS, Reason.REGION_FITS})
"""Reasons whose evidence may be keys that have a name, not words of the texts."""

_NAMES = frozenset({Reason.SHARED_AREA, Reason.PHASE_FITS, Reason.REGION_FITS})
_ONE_WORD = frozenset({Reason.SAME_WORD, Reason.PHRASE, Reason.SHARED_TAG})
"""Reasons whose two words differ by their ending at most, so that the need's word stands for both."""
_TWO_WORDS = frozenset({Reason.COMPOUND_PART, Reason.TRANSLATION, Reason.RELATED, Reason.FRAGMENTS})

NameOf = Callable[[Reason, str, str], str]
"""Returns what a key of a reason is called: (reason, key, side) → name in the reader's language."""

Shown = str | tuple[str, str]
"""Evidence as it is shown: one word for both sides, or the need's word and the solution's word."""


@dataclass(frozen=True)
class Word:
    """A word of a text that a reason points to. `kind` decides the underline, `number` is the reason's."""

    word: str
    kind: str
    number: int | None
    part: str = ""


@dataclass(frozen=True)
class Row:
    """One kind of reason: `share` in whole per cent of all reasons, evidence weightiest first."""

    code: str
    share: int
    evidence: tuple[Shown, ...]


@dataclass(frozen=True)
class Reasons:
    """Why a pairing is proposed. The rows' shares sum to 100; the marks name the words in the two texts."""

    rows: tuple[Row, ...]
    need_marks: tuple[Word, ...]
    solution_marks: tuple[Word, ...]

    @property
    def clauses(self) -> tuple[Row, ...]:
        """The rows that the because-sentence is made of: the largest that have something to say, no word twice."""
        said: set[str] = set()
        clauses: list[Row] = []
        for row in self.rows:
            evidence = tuple(piece for piece in row.evidence if said.isdisjoint(_words(piece)))
            if row.code in _TWO_WORDS:
                evidence = tuple(piece for piece in evidence if len(_words(piece)) == 2)
            if evidence and len(clauses) < MOST_CLAUSES:
                clauses.append(Row(row.code, row.share, evidence[:MOST_WORDS]))
                said.update(word for piece in evidence[:MOST_WORDS] for word in _words(piece))
        return tuple(clauses)


def reasons_of(pairing: Pairing, name_of: NameOf) -> Reasons:
    """Read a pairing's reasons: by size, at most six rows, of which the last then is "other"."""
    every = [contribution_from_json(row) for row in pairing.reasons]
    every.sort(key=lambda one: -one.share)
    shown, rest = (every, []) if len(every) <= MOST_ROWS else (every[: MOST_ROWS - 1], every[MOST_ROWS - 1 :])
    percents = whole_percents([one.share for one in shown] + [sum(one.share for one in rest)])
    rows = [
        Row(one.reason.value, percent, _evidence(one, name_of)) for one, percent in zip(shown, percents, strict=False)
    ]
    if rest:
        rows.append(Row(Reason.OTHER.value, percents[-1], ()))
    return Reasons(tuple(rows), _marks(shown, lambda words: words.need), _marks(shown, lambda words: words.solution))


def gaps_of(pairing: Pairing) -> list[Missing]:
    """Read what is not known or not met."""
    return [missing_from_json(row) for row in pairing.missing]


def _evidence(one: Contribution, name_of: NameOf) -> tuple[Shown, ...]:
    shown: dict[str, Shown] = {}
    for words in one.evidence:
        need, solution = words.need, words.solution
        if one.reason in _KEYS:
            need, solution = name_of(one.reason, need, "need"), name_of(one.reason, solution, "solution")
        is_one = one.reason in _ONE_WORD or need.casefold() == solution.casefold()
        if one.reason not in _NAMES:
            need, solution = _inside(need), _inside(solution)
        piece: Shown = need if is_one else (need, solution)
        shown.setdefault("\n".join(_words(piece)).casefold(), piece)
    return tuple(shown.values())


def _words(piece: Shown) -> tuple[str, ...]:
    return (piece,) if isinstance(piece, str) else piece


def _inside(word: str) -> str:
    """Write words as inside a sentence: what only begins with a capital loses it, KL and eIDAS stay."""
    return word[0].lower() + word[1:] if word[1:].islower() else word


def _marks(shown: Sequence[Contribution], of_side: Callable[[Evidence], str]) -> tuple[Word, ...]:
    return tuple(
        Word(of_side(words), _UNDERLINES[one.reason], number)
        for number, one in enumerate(shown, 1)
        if one.reason in _UNDERLINES
        for words in one.evidence
    )
