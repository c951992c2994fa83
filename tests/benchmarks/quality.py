"""How good the matching is on every labelled collection below a folder, beside stemmed BM25 from the same run.

python -m tests.benchmarks.quality [DIR]
"""

import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from market.gateways.search_trial import Trial
from market.matching.analysing import load_analyser
from market.matching.evaluation import Quality, quality
from market.matching.labelled import is_collection, read_collection
from market.matching.rules import delivered_rules
from tests.benchmarks.baseline import StemmedBm25

DEPTH = 100


def measure(directory: Path) -> tuple[Quality, Quality, list[float]]:
    """Return the baseline's quality, ours, and our seconds per need, ascending."""
    analyser = load_analyser()
    labelled = read_collection(directory, analyser.language_of)
    if labelled.bad_rows:
        raise SystemExit("\n".join(map(str, labelled.bad_rows)))
    judged = [need for need in labelled.needs if need.id in labelled.judgements]
    plain = StemmedBm25(labelled.solutions)
    baseline = {need.id: plain.ranked(need, DEPTH) for need in judged}
    trial = Trial(labelled.solutions, "solution", analyser, delivered_rules())
    timed = list(trial.timed(judged, DEPTH))
    ours = {one.query_id: one.ranked for one in timed}
    seconds = sorted(one.seconds for one in timed)
    return quality(baseline, labelled.judgements), quality(ours, labelled.judgements), seconds


def collections(root: Path) -> list[Path]:
    """Return every folder at or below the root that holds a labelled collection."""
    return [one for one in [root, *sorted(path for path in root.rglob("*") if path.is_dir())] if is_collection(one)]


def main(root: Path) -> None:
    """Measure and print one table."""
    found = collections(root)
    if not found:
        raise SystemExit(f"no folder with docs.jsonl, queries.jsonl and qrels.tsv at or below {root}")
    table = Table(title="Quality: nDCG@10 / recall@50 / MRR@10")
    for heading in ("set", "needs", "BM25 with stems", "ours", "nDCG gain", "ms p50", "ms p99"):
        table.add_column(heading, justify="left" if heading == "set" else "right")
    for directory in found:
        before, after, seconds = measure(directory)
        gain = after.ndcg_at_10 - before.ndcg_at_10
        middle, late = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.99)]
        times = (f"{1000 * middle:.1f}", f"{1000 * late:.1f}")
        table.add_row(directory.name, str(after.queries), _line(before), _line(after), f"{gain:+.3f}", *times)
    Console(width=125).print(table)


def _line(one: Quality) -> str:
    return f"{one.ndcg_at_10:.3f} / {one.recall_at_50:.3f} / {one.mrr_at_10:.3f}"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
