"""From which score on proposals are right: on the demonstration's, which people have read, and on the municipal set.

python -m tests.benchmarks.bounds

The wrong ones of a labelled set are mostly pairs that nobody would propose. Those of the demonstration are what the
marketplace does propose for a need where nothing better is there, so a promise has to hold among them. They were read
from .46 on, so they say nothing of the lowest bound. A minute.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table
from sqlmodel import Session, col, select

from market import migrations, wiring
from market.gateways.database import Database
from market.matching.analysing import load_analyser
from market.matching.calibration import fit_bounds
from market.matching.judging import Label, ScoredLabel, labels_of, score_labelled
from market.matching.labelled import read_collection
from market.matching.rules import delivered_rules
from market.matching.weighting import DELIVERED
from market.needs.models import Need
from market.pairings.models import Pairing
from market.settings import Settings
from market.solutions.models import Solution

LABELS = Path(__file__).parent / "demonstration.tsv"
MUNICIPAL = Path(__file__).parent / "municipal"
_LABEL_OF = {2: Label.RIGHT, 1: Label.NEAR}


def proposed() -> list[ScoredLabel]:
    """Return what is proposed to the needs of the demonstration's members, scored as the site does, with labels."""
    with TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        database = Database(f"sqlite:///{folder}/market.sqlite")
        migrations.upgrade(database)
        wiring.build_demonstration(settings, database).load(lambda what, done, total: None)
        with database.reading() as session:
            found = _labelled(session)
        database.close()
    return found


def _labelled(session: Session) -> list[ScoredLabel]:
    lines = [line.split("\t") for line in LABELS.read_text("utf-8").splitlines() if not line.startswith("#")]
    grades = {(need, solution): int(grade) for need, solution, grade in lines}
    pairs = session.exec(
        select(Need.external_id, Solution.external_id, Pairing.score)
        .join(Pairing, col(Pairing.need_id) == Need.id)
        .join(Solution, col(Solution.id) == Pairing.solution_id)
        .where(Need.source == "demonstration")
    )
    found = (((str(need), str(solution)), score) for need, solution, score in pairs)
    return [ScoredLabel(*ids, _LABEL_OF.get(grades.get(ids, 0), Label.WRONG), score) for ids, score in found]


def main() -> None:
    """Measure and print a table and the bounds that each set asks for."""
    labelled = read_collection(MUNICIPAL, load_analyser().language_of)
    sets = {
        "demonstration": proposed(),
        "municipal": list(score_labelled(labels_of(labelled), load_analyser().prepare, delivered_rules())),
    }
    console, table = Console(width=110), Table(title="Of the pairs that are right or wrong, from a score on")
    for heading in ("from", *(f"{name}: {what}" for name in sets for what in ("right", "of all right"))):
        table.add_column(heading, justify="right")
    for step in range(30, 76, 3):
        table.add_row(
            f"{step / 100:.2f}", *(figure for scored in sets.values() for figure in _from(scored, step / 100))
        )
    console.print(table)
    for name, scored in sets.items():
        console.print(f"• {name}: {fit_bounds(scored)}")
    console.print(f"• in force: {DELIVERED.lowest}, {DELIVERED.possible}, {DELIVERED.strong}")


def _from(scored: Sequence[ScoredLabel], bound: float) -> tuple[str, str]:
    every, right = (
        [one for one in scored if one.label in labels] for labels in ((Label.RIGHT, Label.WRONG), (Label.RIGHT,))
    )
    above = [one for one in every if one.score >= bound]
    hits = sum(one.label is Label.RIGHT for one in above)
    return f"{hits / (len(above) or 1):.1%} of {len(above)}", f"{hits / len(right):.1%}"


if __name__ == "__main__":
    main()
