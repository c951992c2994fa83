"""What matching says: a pairing's score, its reasons with evidence, what is missing, what stops it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple


class Reason(StrEnum):
    """Kinds of reason. Templates put them into words."""

    SAME_WORD = "same_word"
    COMPOUND_PART = "compound_part"
    TRANSLATION = "translation"
    SPELLED_ALIKE = "spelled_alike"
    FRAGMENTS = "fragments"
    RELATED = "related"
    PHRASE = "phrase"
    SHARED_TAG = "shared_tag"
    SHARED_AREA = "shared_area"
    PHASE_FITS = "phase_fits"
    REGION_FITS = "region_fits"
    OTHER = "other"


class Strength(StrEnum):
    """How a score is shown to people. NONE: something stops the pairing."""

    NONE = "none"
    WEAK = "weak"
    POSSIBLE = "possible"
    STRONG = "strong"


class Gap(StrEnum):
    """Kinds of missing knowledge. They are named, never punished."""

    PRICE_UNKNOWN = "price_unknown"
    PRICE_ABOVE_BUDGET = "price_above_budget"
    STAGE_UNKNOWN = "stage_unknown"
    REGION_UNKNOWN = "region_unknown"
    LANGUAGE_DIFFERS = "language_differs"
    NOT_MENTIONED = "not_mentioned"


class Stop(StrEnum):
    """Kinds of facts that rule a pairing out, whatever the texts say."""

    REGION_NOT_COVERED = "region_not_covered"
    MUST_HAVE_LACKING = "must_have_lacking"


class Evidence(NamedTuple):
    """The words as they stand on each side; for facts the keys. Hundreds are made for a pairing, so a plain tuple."""

    need: str
    solution: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """One reason's part of the score (0..1), with its evidence, weightiest first."""

    reason: Reason
    share: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Something not known or not met. `words` name it: unmet words of the need, weightiest first."""

    gap: Gap
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HardStop:
    """A fact that rules the pairing out, and the keys concerned."""

    stop: Stop
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A need and a solution, compared.

    `rank` is the place (1 is best) among one query's candidates and `rank_score` what ordered it; only comparable
    within that query. `score` is 0..1 and the same from both directions; the shares of `reasons` add up to it.
    """

    need_id: str
    solution_id: str
    rank: int
    rank_score: float
    score: float
    strength: Strength
    reasons: tuple[Contribution, ...] = ()
    missing: tuple[Missing, ...] = ()
    hard_stops: tuple[HardStop, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the match as plain lists and dicts, for a JSON column."""
        return {
            "need": self.need_id,
            "solution": self.solution_id,
            "rank": self.rank,
            "rank_score": self.rank_score,
            "score": self.score,
            "strength": self.strength.value,
            "reasons": [contribution_to_json(one) for one in self.reasons],
            "missing": [{"gap": one.gap.value, "words": list(one.words)} for one in self.missing],
            "hard_stops": [{"stop": one.stop.value, "keys": list(one.keys)} for one in self.hard_stops],
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Match":
        """Read what `to_json` wrote. Raises KeyError or ValueError when it is something else."""
        return cls(
            need_id=row["need"],
            solution_id=row["solution"],
            rank=row["rank"],
            rank_score=row["rank_score"],
            score=row["score"],
            strength=Strength(row["strength"]),
            reasons=tuple(contribution_from_json(one) for one in row["reasons"]),
            missing=tuple(missing_from_json(one) for one in row["missing"]),
            hard_stops=tuple(HardStop(Stop(one["stop"]), tuple(one["keys"])) for one in row["hard_stops"]),
        )


def contribution_to_json(one: Contribution) -> dict[str, Any]:
    """Return a contribution as plain lists and dicts."""
    evidence = [{"need": word.need, "solution": word.solution} for word in one.evidence]
    return {"reason": one.reason.value, "share": one.share, "evidence": evidence}


def contribution_from_json(row: Mapping[str, Any]) -> Contribution:
    """Read what `contribution_to_json` wrote."""
    evidence = tuple(Evidence(word["need"], word["solution"]) for word in row["evidence"])
    return Contribution(Reason(row["reason"]), row["share"], evidence)


def missing_from_json(row: Mapping[str, Any]) -> Missing:
    """Read a missing entry as `Match.to_json` wrote it."""
    return Missing(Gap(row["gap"]), tuple(row["words"]))
