"""The `market` command. Each subject has its own file; what a command needs is imported when it runs."""

import typer

from market.cli import checking, data, lexicon, matching, people, serving, thesaurus

app = typer.Typer(
    name="market",
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
