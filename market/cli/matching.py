"""`market match` and `market evaluate`: matching without any database."""

import json
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from market.cli.console import errors, fail, progress_bar
from market.cli.judging import judge_collection, judge_verdicts

if TYPE_CHECKING:
    from market.cli.titles import Titles
    from market.matching.analysing import Analyser
    from market.matching.listing_files import BadRow
    from market.matching.outcome import Contribution, Match
    from market.matching.profiles import Profile, Side

# A bar for what is over in a blink only flickers.
_LONG_WORK = 2_000
_SHOWN_BAD_ROWS = 20
_TITLE_LENGTH = 80


class Direction(StrEnum):
    """For whose listings partners are sought."""

    NEEDS = "needs"
    SOLUTIONS = "solutions"


def match(
    needs: Annotated[Path, typer.Option(help="Needs: JSON Lines, or CSV with `,` or `;`, as id,title,text,lang,tags.")],
    solutions: Annotated[Path, typer.Option(help="Solutions, in the same form.")],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many partners to show for each.")] = 10,
    direction: Annotated[
        Direction, typer.Option(help="`needs` seeks solutions for each need, `solutions` needs for each solution.")
    ] = Direction.NEEDS,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object per pairing, best first.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Pass over bad rows and count them.")] = False,
) -> None:
    """Propose who should meet, out of two files, and say why.

    Needs no database. The score is 0..1 and the same from both directions; the rank orders one listing's partners.

    A row without id, or without title and text, is bad: it is named with file and line, and nothing is matched (exit
    code 2) unless --skip-bad is given.

    Example: market match --needs needs.jsonl --solutions solutions.csv --limit 3
    """
    from market.cli.titles import Titles
    from market.gateways.search_trial import trial
    from market.matching.analysing import load_analyser
    from market.matching.listing_files import read_listings
    from market.matching.rules import delivered_rules
    from market.matching.text_files import UnreadableFile

    analyser = load_analyser()
    try:
        asked = read_listings(needs, "need", analyser.language_of)
        offered = read_listings(solutions, "solution", analyser.language_of)
    except UnreadableFile as problem:
        fail(str(problem), 2)
    _report(asked.bad_rows + offered.bad_rows, asked.bad_count + offered.bad_count, skip_bad=skip_bad)

    side: Side = "solution" if direction is Direction.NEEDS else "need"
    seeking, held = (asked, offered) if side == "solution" else (offered, asked)
    with closing(Titles()) as titles:
        show = _as_lines if as_json else _as_tables(titles, analyser)
        indexed = _watched("Indexing", held if as_json else _noted(held, titles), len(held))
        try:
            with trial(indexed, len(held), side, analyser, delivered_rules()) as offering:
                for one in _watched("Matching", seeking, len(seeking)):
                    show(one, offering.matches(one, limit))
        except UnreadableFile as problem:
            fail(str(problem), 2)


def _noted(listings: "Iterable[Profile]", titles: "Titles") -> "Iterator[Profile]":
    for one in listings:
        titles.note(one.id, _title(one))
        yield one


def _watched(title: str, work: "Iterable[Profile]", total: int) -> "Iterator[Profile]":
    """Yield the work; when it is long, with a bar for whoever watches. Results on the same screen need none."""
    if total < _LONG_WORK or not errors().is_terminal or sys.stdout.isatty():
        yield from work
        return
    with progress_bar() as bar:
        task = bar.add_task(title, total=total)
        for one in work:
            yield one
            bar.advance(task)


def _report(bad_rows: "list[BadRow]", count: int, *, skip_bad: bool) -> None:
    for row in bad_rows[:_SHOWN_BAD_ROWS]:
        errors().print(str(row), markup=False, soft_wrap=True)
    if count > _SHOWN_BAD_ROWS:
        errors().print(f"… and {count - _SHOWN_BAD_ROWS} more")
    counted = f"{count} bad row{'' if count == 1 else 's'}"
    if count and not skip_bad:
        fail(f"{counted}; nothing was matched. Mend them, or pass over them with --skip-bad.", 2)
    if count:
        errors().print(f"{counted} passed over.")


def _as_lines(_: "Profile", matches: "list[Match]") -> None:
    for one in matches:
        row = one.to_json()
        typer.echo(
            json.dumps({key: row[key] for key in ("need", "solution", "rank", "score", "reasons")}, ensure_ascii=False)
        )


def _as_tables(titles: "Titles", analyser: "Analyser") -> "Callable[[Profile, list[Match]], None]":
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    out = Console()

    def show(asker: "Profile", matches: "list[Match]") -> None:
        table = Table(title=escape(f"{asker.id} · {_title(asker)}"), title_justify="left", expand=True)
        for name, ratio in (("#", None), ("Score", None), ("Strength", None), ("Partner", 2), ("Because", 3)):
            table.add_column(name, ratio=ratio, no_wrap=ratio is None)
        for one in matches:
            partner = one.solution_id if asker.side == "need" else one.need_id
            because = "; ".join(
                f"{reason.reason.value.replace('_', ' ')} {_evidence(reason, asker.lang, analyser)}"
                for reason in one.reasons
            )
            table.add_row(
                str(one.rank),
                f"{one.score:.2f}",
                one.strength.value,
                escape(f"{partner} · {titles.of(partner)}"),
                escape(because),
            )
        if not matches and analyser.prepare(asker).is_empty:
            table.caption = "Nothing to compare: no word of title, text or tags says what it is about."
        elif not matches:
            table.caption = "Nothing fits."
        out.print(table)

    return show


def _title(one: "Profile") -> str:
    title = _printable(one.title or one.text)
    return title if len(title) <= _TITLE_LENGTH else title[: _TITLE_LENGTH - 1] + "…"


def _printable(text: str) -> str:
    """Return the text on one line without what could move a terminal's cursor."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text[:500]).split())


def _evidence(reason: "Contribution", lang: str, analyser: "Analyser") -> str:
    shown = reason.evidence[:3]
    if reason.reason == "shared_tag":
        return ", ".join(analyser.label(one.need, lang) for one in shown)
    return ", ".join(
        one.need if one.need.lower() == one.solution.lower() else f"{one.need} ~ {one.solution}" for one in shown
    )


def evaluate(
    directory: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Folder with docs.jsonl, queries.jsonl, qrels.tsv.")
    ] = None,
    from_verdicts: Annotated[
        bool, typer.Option("--from-verdicts", help="Measure on the verdicts in the database instead.")
    ] = False,
    fit: Annotated[
        bool, typer.Option("--fit", help="Propose the bounds of weak, possible and strong that the labels ask for.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How deep each need's list is judged.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure the matching on a labelled collection: quality, and time per need.

    Runs what the server runs: an index, the search for candidates, ranking, and the ten best explained.

    With --from-verdicts: how well scores agree with what both sides said of the pairs they were shown. "Interested"
    is right; "not relevant" is wrong because of another problem or something else, and near because it is too
    expensive, not mature, does not fit the systems or something is in use already: near pairs are counted, and left
    out of auc, precision_of_strong and ndcg_at_10. "none" is what would not be proposed any more.

    With --fit: the bounds that the labels ask for, beside those in force. Strong is the lowest from which on 90 % of
    the pairs are right, possible 45 %; the lowest keeps 90 % of the right and near ones. Of a folder, grade 2 and more
    (or the highest there is) is right, lower ones are near, 0 and what is not listed is wrong.
    """
    from market.gateways.search_trial import trial
    from market.matching.analysing import load_analyser
    from market.matching.evaluation import Judge
    from market.matching.labelled import read_collection
    from market.matching.rules import delivered_rules
    from market.matching.text_files import UnreadableFile

    if (directory is None) != from_verdicts:
        fail("Name either a folder or --from-verdicts.", 2)
    if directory is None:
        judge_verdicts(fit=fit, as_json=as_json)
        return
    analyser = load_analyser()
    try:
        labelled = read_collection(directory, analyser.language_of)
    except UnreadableFile as problem:
        fail(str(problem), 2)
    _report(labelled.bad_rows, labelled.bad_count, skip_bad=False)
    if not labelled.judgements:
        fail(f"{directory} judges no need: qrels.tsv is empty", 2)
    if fit:
        judge_collection(labelled, analyser, as_json=as_json)
        return
    judge = Judge(labelled.judgements)
    times = array("d")
    solutions = _watched("Indexing", labelled.solutions, len(labelled.solutions))
    try:
        with trial(solutions, len(labelled.solutions), "solution", analyser, delivered_rules()) as offering:
            needs = _watched("Matching", labelled.needs, len(labelled.needs))
            for timed in offering.timed((need for need in needs if need.id in labelled.judgements), limit):
                judge.add(timed.query_id, timed.ranked)
                times.append(timed.seconds)
            index_seconds = offering.index_seconds
    except UnreadableFile as problem:
        fail(str(problem), 2)
    found = judge.quality()
    figures: dict[str, float] = {
        "ndcg_at_10": round(found.ndcg_at_10, 4),
        "recall_at_50": round(found.recall_at_50, 4),
        "mrr_at_10": round(found.mrr_at_10, 4),
        "queries": found.queries,
        "index_seconds": round(index_seconds, 3),
    }
    figures.update({f"ms_p{share}": round(1000 * _quantile(times, share / 100), 2) for share in (50, 95, 99)})
    if as_json:
        typer.echo(json.dumps(figures))
        return
    for name, figure in figures.items():
        typer.echo(f"{name:14}{figure:>10}")


def _quantile(times: Sequence[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
