"""Speaking to whoever sits at the terminal: results on stdout, everything else on stderr."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

errors = Console(stderr=True, highlight=False)


class _Rate(ProgressColumn):
    """How many steps a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "")


def fail(line: str, code: int = 1) -> NoReturn:
    """End the command with one clear line on stderr."""
    errors.print(line, style="red", markup=False, soft_wrap=True)
    raise typer.Exit(code)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show a bar with count, rate and time left on stderr while the block runs."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=errors,
        transient=not errors.is_terminal,
    )
    with bar:
        yield bar
