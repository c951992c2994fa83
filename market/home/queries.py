"""Reading the true match that the front page shows."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from market.accounts.models import Organisation
from market.needs.models import Need
from market.pairings.models import Pairing
from market.pairings.reasons import Word, reasons_of
from market.solutions.models import Solution

_AMONG = 20


@dataclass(frozen=True)
class Example:
    """A need and a solution that were brought together, with the words they share."""

    need: Need
    solution: Solution
    need_owner: str
    solution_owner: str
    need_marks: tuple[Word, ...]
    solution_marks: tuple[Word, ...]
    words: tuple[str, ...]


def strongest_of_today(session: Session) -> Example | None:
    """Return the best of the latest strong pairings between listings that people wrote; None without any."""
    latest = session.exec(
        select(Pairing, Need, Solution)
        .join(Need, col(Need.id) == col(Pairing.need_id))
        .join(Solution, col(Solution.id) == col(Pairing.solution_id))
        .where(Pairing.strength == "strong", Need.state == "published", Solution.state == "published")
        .where(Need.source != "register", Solution.source != "register", Need.lang == Solution.lang)
        .order_by(col(Pairing.created_at).desc(), col(Pairing.id).desc())
        .limit(_AMONG)
    ).all()
    if not latest:
        return None
    pairing, need, solution = max(latest, key=lambda row: row[0].score)
    reasons = reasons_of(pairing, lambda reason, key, side: key)
    unnumbered = [_without_numbers(marks) for marks in (reasons.need_marks, reasons.solution_marks)]
    return Example(
        need=need,
        solution=solution,
        need_owner=session.get_one(Organisation, need.organisation_id).name,
        solution_owner=session.get_one(Organisation, solution.organisation_id).name,
        need_marks=unnumbered[0],
        solution_marks=unnumbered[1],
        words=tuple(dict.fromkeys(mark.word.lower() for mark in reasons.need_marks))[:3],
    )


def _without_numbers(marks: tuple[Word, ...]) -> tuple[Word, ...]:
    return tuple(Word(mark.word, mark.kind, None) for mark in marks)
