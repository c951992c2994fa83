"""A terminal: the `market` command with a data directory of its own."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from market.cli import app
from market.gateways.database import Database

Command = Callable[..., Result]


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """The data directory."""
    return tmp_path / "data"


@pytest.fixture
def market(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run `market` as somebody at a terminal with an embedded database."""
    monkeypatch.setenv("MARKET_DATA_DIR", str(data_dir))
    return _command


@pytest.fixture
def market_on(database: Database, market: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run `market` on a migrated, empty database of either kind."""
    monkeypatch.setenv("MARKET_DATABASE_URL", database.url.render_as_string(hide_password=False))
    return market


def _command(*arguments: str, typed: str = "") -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=typed)
    # Whatever goes wrong is said in words; a traceback is our mistake.
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in result.output
    return result


def one_line(result: Result) -> str:
    """Return the only line that was said on stderr."""
    [line] = [line for line in re.sub(r"\x1b\[[0-9;]*m", "", result.stderr).splitlines() if line.strip()]
    return line.strip()
