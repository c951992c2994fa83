"""`market evaluate --from-verdicts`: how well scores agree with what people said."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import typer

from market.cli.console import fail
from market.cli.data import open_database
from market.cli.serving import read_settings

if TYPE_CHECKING:
    from market.matching.judging import Agreement

_WIDTH = 22


def judge_verdicts(*, as_json: bool) -> None:
    """Measure the rules in force on the verdicts in the database. Ends with a line when there are too few."""
    from market.matching.analysing import load_analyser
    from market.matching.judging import FEWEST_OF_EACH, Label, agreement
    from market.pairings.labels import labels
    from market.pairings.statistics import RulesInForce

    with open_database(read_settings()) as database:
        rules = RulesInForce().current(database)
        with database.reading() as session:
            given = labels(session, rules.version)
    found = agreement(given.scored(load_analyser().prepare, rules), rules.weighting)
    if not found.is_enough:
        fail(
            f"Too few verdicts: {found.counts[Label.RIGHT]} interested, {found.counts[Label.WRONG]} not relevant "
            f"because of what the texts say, {given.outdated} outdated. At least {FEWEST_OF_EACH} of each of the first "
            "two are needed."
        )
    tell({"rules_version": rules.version, "outdated": given.outdated}, found, as_json=as_json)


def tell(about: Mapping[str, str | int], found: "Agreement", *, as_json: bool) -> None:
    """Print figures on labels: one JSON object, or a line for each figure and each label."""
    figures: dict[str, str | int | float | None] = {
        **about,
        "auc": _rounded(found.auc),
        "precision_of_strong": _rounded(found.precision_of_strong),
        "ndcg_at_10": _rounded(found.ndcg_at_10),
        "needs": found.needs,
    }
    rows = {
        label.value: {
            "count": found.counts[label],
            **{strength.value: round(share, 4) for strength, share in shares.items()},
        }
        for label, shares in found.shares.items()
    }
    if as_json:
        typer.echo(json.dumps({**figures, "labels": rows}))
        return
    for name, figure in figures.items():
        typer.echo(f"{name:{_WIDTH}}{'–' if figure is None else figure:>20}")
    for label, row in rows.items():
        typer.echo(f"{label:{_WIDTH}}" + "  ".join(f"{name} {figure}" for name, figure in row.items()))


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 4)
