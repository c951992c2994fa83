"""`--help` answers at once: it loads nothing that only a command at work needs."""

import subprocess
import sys

import pytest

_ASK = """
import sys
from market.cli import app
try:
    app({arguments!r})
finally:
    print([name for name in {heavy!r} if name in sys.modules])
"""
_HEAVY = ("numpy", "tantivy", "sqlalchemy", "fastapi", "pydantic_settings", "market.settings")


@pytest.mark.parametrize("arguments", [["--help"], ["match", "--help"], ["serve", "--help"]])
def test_help_loads_no_server_no_database_and_no_index(arguments):
    asked = subprocess.run(
        [sys.executable, "-c", _ASK.format(arguments=arguments, heavy=_HEAVY)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Usage:" in asked.stdout
    assert asked.stdout.splitlines()[-1] == "[]"
