"""What people said of a need and a solution, as labels, and how well scores agree with it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from market.matching.evaluation import auc, ndcg
from market.matching.labelled import LabelledCollection
from market.matching.outcome import Strength
from market.matching.profiles import Prepared, Profile, Side
from market.matching.reading import Reading
from market.matching.rules import Rules
from market.matching.scoring import score_readings
from market.matching.weighting import Weighting

FEWEST_OF_EACH = 10
"""From how many right and how many wrong pairs on figures say more than chance does."""

MOST_UNLISTED = 200
"""So many pairs that a collection does not list are taken along for each need, as wrong ones."""


class Label(StrEnum):
    """Whether a need and a solution belong together.

    NEAR: the subject is right but something else speaks against it, or it is only worth a look. Such a pair is neither
    a hit nor a mistake of what compares texts.
    """

    RIGHT = "right"
    NEAR = "near"
    WRONG = "wrong"


_GRADES = {Label.RIGHT: 2.0, Label.NEAR: 1.0, Label.WRONG: 0.0}


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A need and a solution as they were compared, and what one side said: its label and the code of its reason."""

    need: Profile
    solution: Profile
    label: Label
    side: Side = "need"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ScoredLabel:
    """A labelled pair's score, 0..1. One that rules would not propose, whatever its words, has 0."""

    need_id: str
    solution_id: str
    label: Label
    score: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well scores agree with labels.

    `auc` is how often a right pair stands above a wrong one (0..1, .5 is chance); `precision_of_strong` the share of
    right ones among the strong that are right or wrong; `ndcg_at_10` the mean over the `needs` that have both. Each is
    None where no pair speaks for it. `shares` says of each label how its pairs are shown; they sum to 1.
    """

    counts: Mapping[Label, int]
    shares: Mapping[Label, Mapping[Strength, float]]
    auc: float | None
    precision_of_strong: float | None
    ndcg_at_10: float | None
    needs: int

    @property
    def is_enough(self) -> bool:
        """Say whether there are enough labels for figures that mean anything."""
        return min(self.counts[Label.RIGHT], self.counts[Label.WRONG]) >= FEWEST_OF_EACH


def agreement(scored: Sequence[ScoredLabel], weighting: Weighting) -> Agreement:
    """Measure how well scores agree with labels under the bounds of a weighting."""
    of = {label: [one.score for one in scored if one.label is label] for label in Label}
    right, wrong = of[Label.RIGHT], of[Label.WRONG]
    strong = [sum(value >= weighting.strong for value in values) for values in (right, wrong)]
    gains = list(_gains(scored))
    return Agreement(
        counts={label: len(values) for label, values in of.items()},
        shares={label: _shares(values, weighting) for label, values in of.items()},
        auc=auc(right, wrong) if right and wrong else None,
        precision_of_strong=strong[0] / sum(strong) if any(strong) else None,
        ndcg_at_10=sum(gains) / len(gains) if gains else None,
        needs=len(gains),
    )


def score_labelled(
    pairs: Iterable[LabelledPair], prepare: Callable[[Profile], Prepared], rules: Rules
) -> Iterator[ScoredLabel]:
    """Score labelled pairs under rules. Each listing is analysed once."""
    read: dict[Profile, Reading] = {}
    for pair in pairs:
        for profile in (pair.need, pair.solution):
            if profile not in read:
                read[profile] = Reading(prepare(profile), rules)
        value = proposed_score(read[pair.need], read[pair.solution])
        yield ScoredLabel(pair.need.id, pair.solution.id, pair.label, value)


def proposed_score(need: Reading, solution: Reading) -> float:
    """Return a pair's score (0..1); 0 when nothing joins the two or a fact rules them out."""
    found = score_readings(need, solution)
    return 0.0 if found is None or found.hard_stops else found.score


def shown(value: float, weighting: Weighting) -> Strength:
    """Return how a score is shown. NONE: it is below the lowest, so the pair is not proposed."""
    return Strength.NONE if value < weighting.lowest else weighting.strength(value)


def labels_of(collection: LabelledCollection) -> Iterator[LabelledPair]:
    """Yield a collection's pairs with what their grades mean.

    2 and more, or the highest grade that the collection knows, is right; what is lower but above 0 is near; 0 is wrong,
    and so is what is not listed: the first MOST_UNLISTED of each judged need, in the order of the solutions' file.
    """
    grades = [grade for judged in collection.judgements.values() for grade in judged.values()]
    enough = min(2.0, max(grades, default=0.0))
    for need in collection.needs:
        judged = collection.judgements.get(need.id, {})
        unlisted = 0
        for solution in collection.solutions if judged else ():
            grade = judged.get(solution.id)
            unlisted += grade is None
            if grade is not None or unlisted <= MOST_UNLISTED:
                label = Label.WRONG if not grade else Label.RIGHT if grade >= enough else Label.NEAR
                yield LabelledPair(need, solution, label)


def _shares(values: Sequence[float], weighting: Weighting) -> dict[Strength, float]:
    counted = Counter(shown(value, weighting) for value in values)
    return {strength: counted[strength] / (len(values) or 1) for strength in reversed(Strength)}


def _gains(scored: Sequence[ScoredLabel]) -> Iterator[float]:
    """Yield the gain (nDCG@10) of each need that has right and wrong solutions. Two answers to a pair are averaged."""
    by_need: dict[str, dict[str, list[ScoredLabel]]] = defaultdict(lambda: defaultdict(list))
    for one in scored:
        by_need[one.need_id][one.solution_id].append(one)
    for pairs in by_need.values():
        labels = {one.label for answers in pairs.values() for one in answers}
        if labels >= {Label.RIGHT, Label.WRONG}:
            judged = {key: sum(_GRADES[one.label] for one in some) / len(some) for key, some in pairs.items()}
            yield ndcg(sorted(pairs, key=lambda key: (-pairs[key][0].score, key)), judged)
