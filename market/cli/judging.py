"""`market evaluate --from-verdicts` and `--fit`: how well scores agree with labels, and which bounds follow."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from market.cli.console import fail
from market.cli.data import open_database
from market.cli.serving import read_settings

if TYPE_CHECKING:
    from market.matching.analysing import Analyser
    from market.matching.judging import Agreement, ScoredLabel
    from market.matching.labelled import LabelledCollection
    from market.matching.weighting import Weighting

_WIDTH = 22


def judge_verdicts(*, fit: bool, as_json: bool) -> None:
    """Measure the rules in force on the verdicts in the database. Ends with a line when there are too few."""
    from market.matching.analysing import load_analyser
    from market.matching.judging import FEWEST_OF_EACH, Label, agreement
    from market.pairings.labels import labels
    from market.pairings.statistics import RulesInForce
    from market.wiring import words_of

    settings = read_settings()
    with open_database(settings) as database:
        own = words_of(settings, database)
        rules = RulesInForce(own).current(database)
        with database.reading() as session:
            given = labels(session, rules.version)
    scored = given.scored(load_analyser(own=own).prepare, rules)
    found = agreement(scored, rules.weighting)
    if not found.is_enough:
        fail(
            f"Too few verdicts: {found.counts[Label.RIGHT]} interested, {found.counts[Label.WRONG]} not relevant "
            f"because of what the texts say, {given.outdated} outdated. At least {FEWEST_OF_EACH} of each of the first "
            "two are needed."
        )
    about: dict[str, str | int] = {"rules_version": rules.version, "outdated": given.outdated}
    _tell(about, found, _fitted(scored, rules.weighting) if fit else {}, as_json=as_json)


def judge_collection(labelled: "LabelledCollection", analyser: "Analyser", *, as_json: bool) -> None:
    """Fit bounds to a labelled collection. Ends with a line when its labels do not decide them."""
    from market.matching.judging import agreement, labels_of, score_labelled
    from market.matching.rules import delivered_rules

    rules = delivered_rules()
    scored = list(score_labelled(labels_of(labelled), analyser.prepare, rules))
    found = agreement(scored, rules.weighting)
    _tell({"rules_version": rules.version}, found, _fitted(scored, rules.weighting), as_json=as_json)


def _fitted(scored: "Sequence[ScoredLabel]", weighting: "Weighting") -> dict[str, dict[str, float]]:
    """Return each bound as it is and as the labels ask for."""
    from market.matching.calibration import CannotFit, fit_bounds

    try:
        bounds = asdict(fit_bounds(scored))
    except CannotFit as problem:
        fail(f"No bounds can be fitted: {problem}.")
    return {name: {"in_force": getattr(weighting, name), "proposed": bound} for name, bound in bounds.items()}


def _tell(
    about: Mapping[str, str | int],
    found: "Agreement",
    bounds: Mapping[str, Mapping[str, float]],
    *,
    as_json: bool,
) -> None:
    """Print figures on labels: one JSON object, or a line for each figure, label and bound."""
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
        typer.echo(json.dumps({**figures, "labels": rows, **({"bounds": bounds} if bounds else {})}))
        return
    for name, figure in figures.items():
        typer.echo(f"{name:{_WIDTH}}{'–' if figure is None else figure:>20}")
    for title, row in (*rows.items(), *bounds.items()):
        typer.echo(f"{title:{_WIDTH}}" + "  ".join(f"{name} {figure}" for name, figure in row.items()))


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 4)
