"""How good a ranking is, against judgements that people made: nDCG@10, recall@50, MRR@10; of scores alone, AUC."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Judgements = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over the judged needs, each 0..1."""

    ndcg_at_10: float
    recall_at_50: float
    mrr_at_10: float
    queries: int


def ndcg(ranked: Sequence[str], judged: Judgements, depth: int = 10) -> float:
    """Return the discounted gain of the first `depth`, linear in the grade, against the best order possible (0..1)."""
    gain = sum(judged.get(one, 0.0) / math.log2(place + 2) for place, one in enumerate(ranked[:depth]))
    best = sorted((grade for grade in judged.values() if grade > 0), reverse=True)[:depth]
    ideal = sum(grade / math.log2(place + 2) for place, grade in enumerate(best))
    return gain / ideal if ideal else 0.0


def recall(ranked: Sequence[str], judged: Judgements, depth: int = 50) -> float:
    """Return the share of relevant documents among the first `depth` (0..1)."""
    relevant = {one for one, grade in judged.items() if grade > 0}
    return len(relevant.intersection(ranked[:depth])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[str], judged: Judgements, depth: int = 10) -> float:
    """Return 1 / the place of the first relevant document, 0 when none is among the first `depth`."""
    for place, one in enumerate(ranked[:depth], 1):
        if judged.get(one, 0.0) > 0:
            return 1.0 / place
    return 0.0


def auc(right: Sequence[float], wrong: Sequence[float]) -> float:
    """Return how often a right one's score stands above a wrong one's (0..1); a tie counts a half. None may be empty.

    That is the area under the ROC curve, by the ranks of Mann and Whitney.
    """
    ordered = sorted(wrong)
    above = sum(bisect_left(ordered, one) + bisect_right(ordered, one) for one in right)
    return above / (2 * len(right) * len(wrong))


def quality(rankings: Mapping[str, Sequence[str]], judgements: Mapping[str, Judgements]) -> Quality:
    """Return the means over all needs that have a relevant document; a need without a ranking counts 0."""
    judged = {need: grades for need, grades in judgements.items() if any(grade > 0 for grade in grades.values())}
    if not judged:
        return Quality(0.0, 0.0, 0.0, 0)
    pairs = [(rankings.get(need, ()), grades) for need, grades in judged.items()]
    size = len(pairs)
    return Quality(
        ndcg_at_10=sum(ndcg(*pair) for pair in pairs) / size,
        recall_at_50=sum(recall(*pair) for pair in pairs) / size,
        mrr_at_10=sum(reciprocal_rank(*pair) for pair in pairs) / size,
        queries=size,
    )
