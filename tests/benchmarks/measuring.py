"""Our matching and stemmed BM25 over one labelled collection, need by need."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from market.gateways.search_trial import Trial
from market.matching.analysing import load_analyser
from market.matching.evaluation import Judgements, Quality, ndcg, quality
from market.matching.labelled import LabelledCollection, is_collection, read_collection
from market.matching.profiles import Profile
from market.matching.rules import delivered_rules
from tests.benchmarks.baseline import StemmedBm25
from tests.benchmarks.resampling import Interval, paired_interval
from tests.benchmarks.typos import with_typos

DEPTH = 100
# Which words are hit is chance, so it is tried thrice.
TYPO_SEEDS = (1, 2, 3)
Rankings = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Measured:
    """Quality on one collection. `difference` is ours less the baseline's in nDCG@10; `seconds` per need, ascending.

    `typo_cost` is the share of nDCG@10 that typos cost the baseline, and us; None when that was not measured.
    """

    name: str
    baseline: Quality
    ours: Quality
    difference: Interval
    seconds: list[float]
    typo_cost: tuple[float, float] | None = None


def collections(root: Path) -> list[Path]:
    """Return every folder at or below the root that holds a labelled collection."""
    return [one for one in [root, *sorted(path for path in root.rglob("*") if path.is_dir())] if is_collection(one)]


def read(directory: Path) -> LabelledCollection:
    """Read a labelled collection. Ends the program with the rows that are not of the form."""
    labelled = read_collection(directory, load_analyser().language_of)
    if labelled.bad_rows:
        raise SystemExit("\n".join(map(str, labelled.bad_rows)))
    return labelled


def measure(name: str, labelled: LabelledCollection, *, typos: bool = False) -> Measured:
    """Rank every judged need's solutions with stemmed BM25 and with ours, and compare."""
    judged = [need for need in labelled.needs if need.id in labelled.judgements]
    plain = StemmedBm25(list(labelled.solutions))
    trial = Trial(labelled.solutions, "solution", load_analyser(), delivered_rules())
    timed = list(trial.timed(judged, DEPTH))
    ours: Rankings = {one.query_id: one.ranked for one in timed}
    baseline = _baseline(plain, judged)
    before, after = _by_need(baseline, labelled.judgements), _by_need(ours, labelled.judgements)
    measured = Measured(
        name,
        quality(baseline, labelled.judgements),
        quality(ours, labelled.judgements),
        paired_interval([after[need] - before[need] for need in after]),
        sorted(one.seconds for one in timed),
    )
    if not typos:
        return measured
    spoiled_before, spoiled_after = 0.0, 0.0
    for seed in TYPO_SEEDS:
        hasty = [with_typos(need, seed) for need in judged]
        rankings = {one.query_id: one.ranked for one in trial.timed(hasty, DEPTH)}
        spoiled_before += quality(_baseline(plain, hasty), labelled.judgements).ndcg_at_10 / len(TYPO_SEEDS)
        spoiled_after += quality(rankings, labelled.judgements).ndcg_at_10 / len(TYPO_SEEDS)
    costs = _lost(measured.baseline.ndcg_at_10, spoiled_before), _lost(measured.ours.ndcg_at_10, spoiled_after)
    return replace(measured, typo_cost=costs)


def _baseline(plain: StemmedBm25, needs: Iterable[Profile]) -> Rankings:
    return {need.id: plain.ranked(need, DEPTH) for need in needs}


def _by_need(rankings: Rankings, judgements: Mapping[str, Judgements]) -> dict[str, float]:
    """Return nDCG@10 of every need that has a relevant document."""
    judged = {need: grades for need, grades in judgements.items() if any(grade > 0 for grade in grades.values())}
    return {need: ndcg(rankings.get(need, ()), grades) for need, grades in judged.items()}


def _lost(before: float, after: float) -> float:
    return 1 - after / before if before else 0.0
