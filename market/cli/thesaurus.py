"""`market thesaurus`: the words of this house, out to a file and in again."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from market.cli.console import fail
from market.cli.data import open_database, tell
from market.cli.serving import read_settings

app = typer.Typer(
    no_args_is_help=True, help="The tags and what they are called: write them to a file, read them again."
)


@app.command("export")
def write(file: Annotated[Path, typer.Argument(help="A .jsonl, .csv or .xlsx file to write.")]) -> None:
    """Write all concepts with all of their words, delivered and added, in the form that `import` reads."""
    from market.importing.exporting import UnknownForm
    from market.importing.thesaurus import export_thesaurus

    try:
        with open_database(read_settings()) as database:
            count = export_thesaurus(database, file)
    except UnknownForm:
        fail(f"{file}: the name must end in .jsonl, .csv or .xlsx", 2)
    except OSError as error:
        fail(f"{file}: {error.strerror}", 2)
    typer.echo(f"{count} concepts are in {file}.")


@app.command("import")
def read(
    file: Annotated[Path, typer.Argument(help="A .jsonl, .csv (comma or semicolon) or .xlsx file.")],
    preview: Annotated[bool, typer.Option(help="Only say what would happen.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before storing.")] = False,
) -> None:
    """Make concepts, change those made here, and give delivered ones more words: all rows or none."""
    from market.gateways.clock import SystemClock
    from market.importing.reading import UnreadableFile
    from market.importing.thesaurus import import_thesaurus

    with open_database(read_settings()) as database:
        try:
            if preview or (not yes and sys.stdin.isatty()):
                tell(file, import_thesaurus(database, file, SystemClock(), keep=False), "would be")
                if preview or not typer.confirm("Store them?"):
                    return
            report = import_thesaurus(database, file, SystemClock(), keep=True)
            tell(file, report, "were")
        except UnreadableFile as error:
            fail(str(error), 2)
        if report.created or report.changed:
            typer.echo("People find tags by them at once. Matching uses them after the next start of the site (market")
            typer.echo("serve, market work); then match everything anew: market rematch")
