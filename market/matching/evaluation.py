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
    """Return the discounted gain of the first `depth` (1 and up) against that of the best order possible: 0..1.

    Gain: sum of grade / log2(place + 1), linear in the grade (Järvelin & Kekäläinen, Cumulated Gain-Based Evaluation
    of IR Techniques, ACM TOIS 20, 2002). Grades are 0 and up; 0 when nothing is relevant.
    """
    gain = sum(judged.get(one, 0.0) / math.log2(place + 2) for place, one in enumerate(ranked[:depth]))
    best = sorted((grade for grade in judged.values() if grade > 0), reverse=True)[:depth]
    ideal = sum(grade / math.log2(place + 2) for place, grade in enumerate(best))
    return gain / ideal if ideal else 0.0


def recall(ranked: Sequence[str], judged: Judgements, depth: int = 50) -> float:
    """Return the share of the relevant documents that stand among the first `depth` (1 and up): 0..1."""
    relevant = {one for one, grade in judged.items() if grade > 0}
    return len(relevant.intersection(ranked[:depth])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[str], judged: Judgements, depth: int = 10) -> float:
    """Return 1 / the place of the first relevant document, 0 when none is among the first `depth`: 0..1.

    Its mean is the MRR (Voorhees, The TREC-8 Question Answering Track Report, 1999).
    """
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


class Judge:
    """Judges rankings as they come by and keeps none of them."""

    def __init__(self, judgements: Mapping[str, Judgements]) -> None:
        self._judgements = judgements
        self._judged = sum(map(_finds_something, judgements.values()))
        self._sums = [0.0, 0.0, 0.0]

    def add(self, need_id: str, ranked: Sequence[str]) -> None:
        """Judge one need's ranking, best first. A need that has no relevant document counts nowhere."""
        grades = self._judgements.get(need_id, {})
        if _finds_something(grades):
            for place, measure in enumerate((ndcg, recall, reciprocal_rank)):
                self._sums[place] += measure(ranked, grades)

    def quality(self) -> Quality:
        """Return the means over all needs that have a relevant document; a need without a ranking counts 0."""
        ndcg_at_10, recall_at_50, mrr_at_10 = (total / (self._judged or 1) for total in self._sums)
        return Quality(ndcg_at_10, recall_at_50, mrr_at_10, self._judged)


def quality(rankings: Mapping[str, Sequence[str]], judgements: Mapping[str, Judgements]) -> Quality:
    """Return the means over all needs that have a relevant document; a need without a ranking counts 0."""
    judge = Judge(judgements)
    for need_id, ranked in rankings.items():
        judge.add(need_id, ranked)
    return judge.quality()


def _finds_something(judged: Judgements) -> bool:
    return any(grade > 0 for grade in judged.values())
