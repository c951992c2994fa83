"""`market doctor`: what is wrong, in plain words, and what to do about it."""

import typer

from market.cli.serving import read_settings


def doctor() -> None:
    """Look at everything that can be wrong, and say in plain words what to do. Exit code 1 when something is."""
    from rich.console import Console
    from rich.table import Table

    from market import migrations
    from market.operations.examining import examine

    settings = read_settings()
    findings = list(examine(settings, newest_migration=migrations.newest()))
    table = Table("", "What", "How it is", box=None)
    signs = {"ok": "[green]ok[/green]", "hint": "[yellow]hint[/yellow]", "wrong": "[red]wrong[/red]"}
    for finding in findings:
        table.add_row(signs[finding.verdict], finding.subject, finding.text)
    Console().print(table)
    if any(finding.verdict == "wrong" for finding in findings):
        raise typer.Exit(1)
