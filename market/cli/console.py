"""Speaking to whoever sits at the terminal: results on stdout, everything else on stderr."""

from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress


@cache
def errors() -> "Console":
    """Return the console for everything that is no result."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def fail(line: str, code: int = 1) -> NoReturn:
    """End the command with one clear line on stderr."""
    errors().print(line, style="red", markup=False, soft_wrap=True)
    raise typer.Exit(code)


def progress_bar() -> "AbstractContextManager[Progress]":
    """Show a bar with count, rate and time left on stderr while the block runs."""
    from market.cli.progress import bar_on

    return bar_on(errors())
