"""Verdicts as labels: what both sides said of the pairs that they were shown, for matching to be measured on.

Only proposed pairs are ever answered, so these labels tell right from wrong among what looked right already; a figure
on them is lower than on a collection in which every pair was judged.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from market.listings.queries import profile_of
from market.matching.judging import Label, LabelledPair, ScoredLabel, score_labelled
from market.matching.profiles import Prepared, Profile
from market.matching.rules import Rules
from market.needs.kind import NEED
from market.pairings import queries
from market.pairings.models import Verdict
from market.pairings.queries import Pair
from market.pairings.vocabulary import VerdictReason
from market.solutions.kind import SOLUTION

REASONS: Mapping[VerdictReason, Label] = {
    "other_problem": Label.WRONG,
    "other": Label.WRONG,
    # Who says one of these has understood what is offered, and that it meets the need; something else is in the way.
    "too_expensive": Label.NEAR,
    "already_use_something": Label.NEAR,
    "not_mature": Label.NEAR,
    "does_not_fit_systems": Label.NEAR,
}
"""What "not relevant" says about the texts, by its reason. "Interested" is right; "later" is no label."""


@dataclass(frozen=True)
class Labels:
    """Labels from verdicts.

    `pairs` are those whose texts still are what the answer was given to; `kept` those whose texts have changed, with
    the score of that time, which counts while the rules are the same; of `outdated` ones neither is known any more.
    """

    pairs: list[LabelledPair]
    kept: list[ScoredLabel]
    outdated: int

    def scored(self, prepare: Callable[[Profile], Prepared], rules: Rules) -> list[ScoredLabel]:
        """Score every label that can be scored under the rules that the labels were asked for."""
        return [*score_labelled(self.pairs, prepare, rules), *self.kept]


def labels(session: Session, rules_version: str, limit: int = queries.MOST_JUDGED) -> Labels:
    """Read the verdicts as labels, each side's answer for itself, of so many pairings, the newest first."""
    found = Labels([], [], 0)
    outdated = 0
    for pair in queries.judged_pairs(session, limit):
        for verdict in pair.verdicts.values():
            label = _label(verdict)
            if label is None:
                continue
            if _is_as_judged(verdict, pair):
                found.pairs.append(_labelled(pair, verdict, label))
            elif verdict.score is not None and verdict.rules_version == rules_version:
                found.kept.append(ScoredLabel(pair.need.id, pair.solution.id, label, verdict.score))
            else:
                outdated += 1
    return Labels(found.pairs, found.kept, outdated)


def _label(verdict: Verdict) -> Label | None:
    if verdict.value == "not_relevant":
        return next((label for reason, label in REASONS.items() if reason == verdict.reason), Label.WRONG)
    return Label.RIGHT if verdict.value == "interested" else None


def _is_as_judged(verdict: Verdict, pair: Pair) -> bool:
    judged = verdict.need_revision, verdict.solution_revision
    return judged == (pair.need.revision, pair.solution.revision)


def _labelled(pair: Pair, verdict: Verdict, label: Label) -> LabelledPair:
    return LabelledPair(
        need=profile_of(NEED, pair.need),
        solution=profile_of(SOLUTION, pair.solution),
        label=label,
        side="need" if verdict.side == "need" else "solution",
        reason=verdict.reason or "",
    )
