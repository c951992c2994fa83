"""Reading the true match that the front page shows."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from market.accounts.models import Organisation
from market.listings.models import ListingColumns
from market.listings.queries import newest
from market.needs.kind import NEED
from market.needs.models import Need
from market.pairings.models import Pairing
from market.pairings.reasons import Word, reasons_of
from market.rendering.highlighting import excerpt, mentions
from market.solutions.kind import SOLUTION
from market.solutions.models import Solution

_NEWEST = 50
_AMONG = 20
_NAMED = 3

Meeting = tuple[Word, Word]
"""A word of the need and the word of the solution that it meets."""


@dataclass(frozen=True)
class Example:
    """A need and a solution that were brought together: what is shown of them, and the words that meet in just that."""

    need: Need
    solution: Solution
    need_owner: str
    solution_owner: str
    need_text: str
    solution_text: str
    meetings: tuple[Meeting, ...]

    @property
    def need_marks(self) -> tuple[Word, ...]:
        """What to mark in the need."""
        return tuple(word for word, _ in self.meetings)

    @property
    def solution_marks(self) -> tuple[Word, ...]:
        """What to mark in the solution."""
        return tuple(word for _, word in self.meetings)

    @property
    def words(self) -> tuple[str, ...]:
        """The weightiest words of the need that meet, a phrase in place of its words; none when nothing meets."""
        words = tuple(dict.fromkeys(word.word.lower() for word, _ in self.meetings))
        return tuple(word for word in words if not any(word != other and mentions(other, word) for other in words))[
            :_NAMED
        ]


def strongest_of_today(session: Session) -> Example | None:
    """Return the best of the latest strong pairings of what people wrote last, between two of them; None without any.

    One with words that meet in what is shown comes before a better one without.
    """
    best_first = sorted(_latest(session), key=lambda row: -row[0].score)
    best = None
    for row in best_first:
        example = _example(session, *row)
        if example.words:
            return example
        best = best or example
    return best


def _latest(session: Session) -> list[tuple[Pairing, Need, Solution]]:
    """Return strong pairings of the newest listings that people wrote, the newest first."""
    # From the newest listings on: whoever asks for the newest pairings first reads all strong ones to sort them.
    needs = [one.id for one in newest(session, NEED, _NEWEST)]
    solutions = [one.id for one in newest(session, SOLUTION, _NEWEST)]
    theirs = select(Pairing.id).where(col(Pairing.need_id).in_(needs), Pairing.strength == "strong")
    theirs_too = select(Pairing.id).where(col(Pairing.solution_id).in_(solutions), Pairing.strength == "strong")
    latest = (
        select(Pairing, Need, Solution)
        .join(Need, col(Need.id) == col(Pairing.need_id))
        .join(Solution, col(Solution.id) == col(Pairing.solution_id))
        .where(col(Pairing.id).in_(theirs.union_all(theirs_too)))
        .where(Need.state == "published", Solution.state == "published", Need.lang == Solution.lang)
        .where(Need.source != "register", Solution.source != "register")
        .order_by(col(Pairing.created_at).desc(), col(Pairing.id).desc())
        .limit(_AMONG)
    )
    return [(pairing, need, solution) for pairing, need, solution in session.exec(latest)]


def _example(session: Session, pairing: Pairing, need: Need, solution: Solution) -> Example:
    reasons = reasons_of(pairing, lambda reason, key, side: key)
    unnumbered = [_without_numbers(marks) for marks in (reasons.need_marks, reasons.solution_marks)]
    need_text, solution_text = _text(need), _text(solution)
    meetings = _standing(tuple(zip(*unnumbered, strict=True)), need_text, solution_text)
    need_text = excerpt(need_text, [word for word, _ in meetings])
    solution_text = excerpt(solution_text, [word for _, word in meetings])
    return Example(
        need=need,
        solution=solution,
        need_owner=session.get_one(Organisation, need.organisation_id).name,
        solution_owner=session.get_one(Organisation, solution.organisation_id).name,
        need_text=need_text,
        solution_text=solution_text,
        # Again: a sentence with a word may have been left out on one side only.
        meetings=_standing(meetings, need_text, solution_text),
    )


def _text(listing: ListingColumns) -> str:
    return f"{listing.summary}\n{listing.problem}"


def _standing(meetings: tuple[Meeting, ...], need_text: str, solution_text: str) -> tuple[Meeting, ...]:
    """Keep the words that stand in both of these texts."""
    return tuple(
        (need, solution)
        for need, solution in meetings
        if mentions(need_text, need.word) and mentions(solution_text, solution.word)
    )


def _without_numbers(marks: tuple[Word, ...]) -> tuple[Word, ...]:
    return tuple(Word(mark.word, mark.kind, None) for mark in marks)
