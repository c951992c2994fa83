"""The `market` command. Each subject has its own file; what a command needs is imported when it runs."""

from typing import Any

import typer
from typer.core import TyperGroup

from market.cli import checking, data, lexicon, matching, people, serving, thesaurus
from market.cli.console import fail
from market.matching.text_files import UnreadableFile


class _Commands(TyperGroup):
    """All commands. Whichever wants a file that cannot be read, also a delivered one, ends with the reason."""

    def invoke(self, ctx: Any) -> object:  # noqa: ANN401 - typer keeps the class of it to itself
        try:
            return super().invoke(ctx)
        except UnreadableFile as error:
            fail(str(error), 2)


app = typer.Typer(
    name="market",
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    help="The marketplace where small vendors and municipalities meet.\n\n"
    "Start with `market serve`, look at `market doctor` when something is wrong, and match two files without any "
    "database with `market match`.",
)

app.command()(serving.serve)
app.command()(serving.work)
app.command()(data.migrate)
app.command()(data.seed)
app.command("import")(data.import_listings)
app.command("export")(data.export_listings)
app.command()(matching.match)
app.command()(matching.evaluate)
app.command()(data.rematch)
app.add_typer(people.app, name="user")
app.add_typer(lexicon.app, name="lexicon")
app.add_typer(thesaurus.app, name="thesaurus")
app.command()(checking.doctor)
