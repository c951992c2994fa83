"""How good the matching is on every labelled collection below a folder, beside stemmed BM25 from the same run.

python -m tests.benchmarks.quality [DIR]

Also what typos cost, and how it does with both languages in one collection and from one to the other, when the sets
`software_danish` and `software_danish_to_english` are among them. It takes minutes.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from market.matching.evaluation import Quality
from tests.benchmarks import aims
from tests.benchmarks.aims import AIMS, Figures
from tests.benchmarks.derived import mixed, untitled
from tests.benchmarks.measuring import Measured, collections, measure, read

WIDTH = 125
_OWN = "municipal"
_DANISH, _TO_ENGLISH = "software_danish", "software_danish_to_english"


def main(root: Path) -> None:
    """Measure and print some tables."""
    found = collections(root)
    if not found:
        raise SystemExit(f"no folder with docs.jsonl, queries.jsonl and qrels.tsv at or below {root}")
    known = [directory.resolve() for directory in found]
    found += [own for own in collections(Path(__file__).parent) if own.resolve() not in known]
    console, progress = Console(width=WIDTH), Console(stderr=True)
    measured = []
    for place, directory in enumerate(found, 1):
        progress.print(f"{place} of {len(found)}: {directory.name}")
        measured.append(measure(directory.name, read(directory), typos=True))
    for table in (_overview(measured), _against_baseline(measured), _against_aims(measured), _typos(measured)):
        console.print(table)
    for line in _conclusions(measured):
        console.print(f"• {line}")
    by_name = {directory.name: directory for directory in found}
    if by_name.keys() >= {_DANISH, _TO_ENGLISH}:
        progress.print("both languages")
        console.print(_both_languages(by_name[_DANISH], by_name[_TO_ENGLISH]))


def _overview(measured: Iterable[Measured]) -> Table:
    table = _table("Quality: nDCG@10 / recall@50 / MRR@10", "needs", "BM25 with stems", "ours", "ms p50", "ms p99")
    for one in measured:
        middle, late = one.seconds[len(one.seconds) // 2], one.seconds[int(len(one.seconds) * 0.99)]
        times = f"{1000 * middle:.1f}", f"{1000 * late:.1f}"
        table.add_row(one.name, str(one.ours.queries), _line(one.baseline), _line(one.ours), *times)
    return table


def _against_baseline(measured: Iterable[Measured]) -> Table:
    table = _table("nDCG@10 less that of stemmed BM25, need by need", "ours − BM25", "95 % interval", "ours is")
    for one in measured:
        gain = one.difference
        table.add_row(one.name, f"{gain.mean:+.3f}", f"{gain.low:+.3f} … {gain.high:+.3f}", gain.verdict)
    return table


def _against_aims(measured: Iterable[Measured]) -> Table:
    title = "nDCG@10 / recall@50 beside recipe and aim"
    table = _table(title, "ours", "recipe", "ours − recipe", "aim", "reached")
    for one in measured:
        aim = AIMS.get(one.name)
        if one.name == _OWN:
            met = _yes(one.ours.ndcg_at_10 >= aims.MUNICIPAL_NDCG)
            table.add_row(one.name, _short(one.ours), "", "", f"{aims.MUNICIPAL_NDCG:.3f}", met)
        elif aim is not None:
            recipe = _figures(aim.recipe), _beside(one.ours, aim.recipe)
            table.add_row(one.name, _short(one.ours), *recipe, _figures(aim.aim), _reached(one.ours, aim.aim))
    return table


def _typos(measured: Iterable[Measured]) -> Table:
    table = _table("Per cent of nDCG@10 that typos in 15 % of the words cost", "BM25 with stems", "ours", "≤ 3 %")
    for one in measured:
        if one.typo_cost is not None:
            before, after = one.typo_cost
            met = _yes(after <= aims.MOST_LOST_BY_TYPOS)
            table.add_row(one.name, f"{100 * before:.1f}", f"{100 * after:.1f}", met)
    return table


def _conclusions(measured: Sequence[Measured]) -> Iterator[str]:
    known = [(one, aim) for one in measured if (aim := AIMS.get(one.name)) is not None]
    if known:
        near = [one.ours.ndcg_at_10 >= aim.recipe.ndcg - aims.RECIPE_WITHIN for one, aim in known]
        yield f"within .01 of the recipe's nDCG@10 on {sum(near)} of {len(near)} sets (we want all)"
        reached = [one.ours.ndcg_at_10 >= aim.aim.ndcg for one, aim in known]
        yield f"nDCG@10 as aimed for on {sum(reached)} of {len(reached)} sets (we want {aims.AIMS_TO_REACH})"
    below = [one.name for one in measured if one.difference.mean < -aims.MOST_BELOW_BASELINE]
    yield f"more than .005 below stemmed BM25: {', '.join(below) or 'nowhere'}"
    costs = [one.typo_cost for one in measured if one.typo_cost is not None]
    before, after = (sum(cost[side] for cost in costs) / len(costs) for side in (0, 1))
    yield f"typos cost {100 * after:.1f} % of nDCG@10, mean over the sets (stemmed BM25 {100 * before:.1f} %)"


def _both_languages(danish_folder: Path, english_folder: Path) -> Table:
    danish, english = read(danish_folder), read(english_folder)
    # Judged are the same needs; the English solutions are the same by id.
    table = _table("Danish needs, two languages: nDCG@10 / recall@50", "BM25 with stems", "ours", "aim", "reached")
    for even, odd in (("da", "en"), ("en", "da")):
        one = measure(f"one collection: even ids {even}, odd ids {odd}", mixed(danish, english, even=even))
        aim = aims.MIXED.aim
        table.add_row(one.name, _short(one.baseline), _short(one.ours), _figures(aim), _reached(one.ours, aim))
    within = measure("Danish solutions, no titles", untitled(danish))
    across = measure("English solutions, no titles", untitled(replace(english, judgements=danish.judgements)))
    table.add_row(within.name, _short(within.baseline), _short(within.ours))
    aimed = (1 - aims.MOST_LOST_ACROSS) * within.ours.ndcg_at_10
    met = _yes(across.ours.ndcg_at_10 >= aimed)
    table.add_row(across.name, _short(across.baseline), _short(across.ours), f"{aimed:.3f}", met)
    loss = 1 - across.ours.ndcg_at_10 / within.ours.ndcg_at_10
    table.caption = (
        f"Without titles, English solutions are found {100 * loss:.1f} % worse than Danish ones (aim ≤ 15 %)."
    )
    return table


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left", caption_justify="left")
    table.add_column("set")
    for heading in headings:
        table.add_column(heading, justify="right")
    return table


def _line(one: Quality) -> str:
    return f"{one.ndcg_at_10:.3f} / {one.recall_at_50:.3f} / {one.mrr_at_10:.3f}"


def _short(one: Quality) -> str:
    return f"{one.ndcg_at_10:.3f} / {one.recall_at_50:.3f}"


def _figures(one: Figures) -> str:
    return f"{one.ndcg:.3f} / {one.recall:.3f}"


def _beside(ours: Quality, figures: Figures) -> str:
    return f"{ours.ndcg_at_10 - figures.ndcg:+.3f} / {ours.recall_at_50 - figures.recall:+.3f}"


def _reached(ours: Quality, aim: Figures) -> str:
    return f"{_yes(ours.ndcg_at_10 >= aim.ndcg)} / {_yes(ours.recall_at_50 >= aim.recall)}"


def _yes(met: bool) -> str:
    return "yes" if met else "NO"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
