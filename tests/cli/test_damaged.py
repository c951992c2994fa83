"""A copy that came over damaged says which file it is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the program whose files can be damaged."""
    shutil.copytree(ROOT / "market", tmp_path / "market", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "seed").mkdir()
    for file in (ROOT / "seed").iterdir():
        (tmp_path / "seed" / file.name).symlink_to(file)
    for name in ("templates", "static"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@pytest.mark.parametrize("damaged", ["word_vectors.npy", "word_vectors.txt", "lexicon.tsv", "related_words.tsv"])
def test_a_damaged_file_is_named_by_whoever_needs_it(copy, damaged):
    whole = (ROOT / "seed" / damaged).read_bytes()
    (copy / "seed" / damaged).unlink()
    (copy / "seed" / damaged).write_bytes(whole[: len(whole) // 2 + 3])
    loaded = subprocess.run(
        [sys.executable, "-c", "from market.cli import app; app(['seed', '--demonstration'])"],
        cwd=copy,
        env=os.environ | {"MARKET_DATA_DIR": str(copy / "data")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert damaged in loaded.stderr
    assert loaded.returncode == 2
    assert "Traceback" not in loaded.stderr
